"""Jobs that can be stopped from another thread, while they wait or run. Knows no model and no message.

A running one is interrupted by an exception that Python raises in its thread between two of its own steps: a loop in
Python ends at once, a long call into a library after it. Where Python is inside of a finaliser, a callback or a bare
`except:` at that moment, the exception is lost there: so it is raised again, until the job has ended.
"""

import ctypes
from collections import deque
from collections.abc import Callable
from threading import Lock, Timer, get_ident
from typing import TypeVar

from ..errors import Dropped

STOPPED = "Nobody wants this answer any more; the model was stopped."
MOST_REMEMBERED = 1000  # tickets that nobody wants any more
FIRST_PAUSE = 1.0  # seconds before a job is interrupted again; then twice as long, for one that takes time to tidy up

Found = TypeVar("Found")


class Interrupted(BaseException):
    """Raised in the thread that is to stop; no `except Exception` of a model's author catches it."""


class Stopper:
    """Who runs under which ticket."""

    def __init__(self) -> None:
        self.changing = Lock()
        self.running: dict[str, int] = {}  # ticket: thread
        self.dropped: deque[str] = deque(maxlen=MOST_REMEMBERED)

    def stop(self, ticket: str) -> None:
        """Let what has this ticket end, if it runs, and never begin again."""
        with self.changing:
            self.dropped.append(ticket)
        self.interrupt(ticket, FIRST_PAUSE)

    def interrupt(self, ticket: str, pause: float) -> None:
        """Raise Interrupted in what has this ticket, if it runs, and again after a pause in seconds."""
        with self.changing:
            if ticket not in self.running:
                return
            raise_later(self.running[ticket], Interrupted)
        again = Timer(pause, self.interrupt, (ticket, 2 * pause))
        again.daemon = True
        again.start()

    def run(self, ticket: str, work: Callable[[], Found]) -> Found:
        """What `work` gives. Raises Dropped when it was stopped meanwhile, or before it began."""
        try:
            self.running[ticket] = get_ident()
            try:
                self.check_wanted(ticket)
                return work()
            finally:
                del self.running[ticket]  # one step, in which nothing is raised; from now on nobody interrupts anew
                try:
                    self.call_back()
                except Interrupted:
                    self.call_back()
        except Interrupted:
            raise Dropped(STOPPED) from None

    def check_wanted(self, ticket: str) -> None:
        """Raise Dropped for a ticket that nobody wants any more."""
        with self.changing:
            if ticket in self.dropped:
                raise Dropped("Nobody wants this answer any more.")

    def call_back(self) -> None:
        """Wait for who is just interrupting this thread, and take back what has not been raised yet."""
        with self.changing:
            raise_later(get_ident(), None)


def raise_later(thread: int, error: type[BaseException] | None) -> None:
    """Let Python raise an exception in a thread at its next step; None takes back one that has not been raised."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error and ctypes.py_object(error))
