"""Jobs that can be stopped from another thread, while they wait or run. Knows no model and no message.

A running one is interrupted by an exception that Python raises in its thread between two of its own steps: a loop in
Python ends at once, a long call into a library after it.
"""

import ctypes
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from ..errors import Dropped

STOPPED = "Nobody wants this answer any more; the model was stopped."
MOST_REMEMBERED = 1000  # tickets dropped before their query was begun


class Interrupted(BaseException):
    """Raised in the thread that is to stop; no `except Exception` of a model's author catches it."""


class Stopper:
    """Who runs under which ticket."""

    def __init__(self) -> None:
        self.changing = Lock()
        self.running: dict[str, int] = {}  # ticket: thread
        self.dropped: deque[str] = deque(maxlen=MOST_REMEMBERED)

    def stop(self, ticket: str) -> None:
        """Let what has this ticket end, if it runs, or never begin."""
        with self.changing:
            thread = self.running.pop(ticket, None)
            if thread is None:
                self.dropped.append(ticket)
            else:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Interrupted))

    @contextmanager
    def stoppable(self, ticket: str) -> Iterator[None]:
        """What runs inside may be stopped. Raises Dropped when it is, or was before; in the one moment between entering
        here and there, Interrupted itself.
        """
        try:
            self.begin(ticket)
            try:
                yield
            finally:
                self.end(ticket)
        except Interrupted:
            raise Dropped(STOPPED) from None

    def begin(self, ticket: str) -> None:
        """From now on it may be interrupted."""
        with self.changing:
            if ticket in self.dropped:
                self.dropped.remove(ticket)
                raise Dropped("Nobody wants this answer any more.")
            self.running[ticket] = get_ident()

    def end(self, ticket: str) -> None:
        """From now on it is not: an exception on its way is called back."""
        with self.changing:
            self.running.pop(ticket, None)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(get_ident()), None)
