"""The process a model lives in: it becomes one model, then answers until its pipe or its lifeline closes.

Threads take turns reading the pipe, two for each query that the model takes at once. A query that comes alone is read,
answered and written by one thread, without any hand-over; only when others wait (`crowd`) do other threads read and
decode while one runs the model.
"""

import ctypes
import gc
import os
import signal
import socket
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread

from ..errors import CatwalkError, ModelDown, ModelFailed
from ..loading import load_adapter
from ..messages import Answer, Ask, Drop, Ready, Recall, Start, Tell, explain_failure
from ..model import wants_device
from ..placing import measure_memory, pick_device
from .blocks import BlockReader, BlockWriter
from .pipe import pack_message, read_message, receive_pair
from .runner import Runner, set_up

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # of mallopt(3)


class Worker:
    """One model and its pipe."""

    def __init__(self, pipe: socket.socket) -> None:
        self.pipe = pipe
        self.reader = BlockReader()
        self.reading = Lock()
        self.writing = Lock()

    def serve(self) -> None:
        """Become a model and answer; returns when the pipe closes."""
        try:
            start = read_message(self.pipe)
        except EOFError:  # the server ended while this process began
            return
        self.writer = BlockWriter(Path(start.blocks))
        runner = self.become(start)
        if runner is None:
            return
        for _ in range(2 * runner.at_once):  # one for each query there may be, and one that reads
            Thread(target=self.take_turns, args=(runner,), daemon=True).start()
        self.take_turns(runner)

    def become(self, start: Start) -> Runner | None:
        """Import the adapter, set the model up, and say how it went."""
        try:
            kind = load_adapter(start.adapter)
            info = replace(kind.info, name=start.adapter.name)
            device = pick_device(start.device) if wants_device(kind) else "cpu"
            if not start.ignore_memory:
                check_memory(info.name, kind.memory, device)
            runner = set_up(kind, info, device, start.options, start.max_pixels)
        except CatwalkError as error:
            self.send(Ready(None, explain_failure(error, start.adapter.name)))
            return None
        except Exception as error:
            traceback.print_exception(error, file=sys.stderr)
            sentence = f"The model {start.adapter.name} could not be set up: {type(error).__name__}: {error}"
            self.send(Ready(None, explain_failure(ModelFailed(sentence), start.adapter.name)))
            return None
        gc.collect()
        gc.freeze()  # what setup made stays; looking through it again and again would cost frames
        self.send(Ready(info.to_json(), at_once=runner.at_once))
        return runner

    def take_turns(self, runner: Runner) -> None:
        """Read a message and answer it, again and again, until the pipe closes.

        A thread goes on reading as long as messages come alone, since waking another one costs more than it gains;
        in a crowd it lets another one read as soon as it has a message itself.
        """
        try:
            while True:
                with self.reading:
                    message = read_message(self.pipe)
                    while not (isinstance(message, Ask) and message.crowd):
                        self.handle(runner, message)
                        message = read_message(self.pipe)
                self.handle(runner, message)
        except EOFError:
            return

    def handle(self, runner: Runner, message: Ask | Recall | Drop) -> None:
        """Answer one message from the server."""
        if isinstance(message, Drop):
            return runner.drop(message.ticket)
        number = message.number

        def tell(answer: Answer) -> None:
            try:
                lent = self.writer.lend(answer)
            except CatwalkError as error:
                lent = explain_failure(error, runner.info.name)
            self.send(Tell(number, lent))

        if isinstance(message, Recall):
            return tell(runner.recall(message.dialect))
        try:
            self.writer.give_back(message.returned)
            query = self.reader.open_query(message.query)
        except CatwalkError as error:
            return tell(explain_failure(error, runner.info.name))
        runner.answer(query, message.dialects, tell, crowd=message.crowd)

    def send(self, message: Ready | Tell) -> None:
        """Write a message; when the server is gone there is nobody to tell."""
        data = pack_message(message)
        try:
            with self.writing:
                self.pipe.sendall(data)
        except OSError:
            os._exit(0)


def check_memory(name: str, needed: int, device: str) -> None:
    """Raise ModelDown before a model loads that would not fit: the system would end it, or some other program."""
    free = measure_memory(device) if needed else needed
    if free < needed:
        raise ModelDown(f"The model {name} needs about {needed / 1e6:,.0f} MB of memory, and {free / 1e6:,.0f} MB are "
                        "free. Stop another model or program and start it again, or insist with --ignore-memory.")


def keep_memory() -> None:
    """Stop glibc from giving each frame's memory back and faulting it in again, a quarter of the round trip."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):
            library.mallopt(TRIM_THRESHOLD, 256 << 20)
            library.mallopt(MMAP_THRESHOLD, 64 << 20)


def hold_lifeline() -> None:
    """End with the server, whatever the model is doing: its end of standard input closes when it ends."""
    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os._exit(0)

    Thread(target=wait, daemon=True).start()


def main() -> None:
    """The entry of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()
    pipe = receive_pair()
    hold_lifeline()
    Worker(pipe).serve()
    os._exit(0)


if __name__ == "__main__":
    main()
