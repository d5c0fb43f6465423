"""Whatever sends pictures by itself: a thread always has the newest one, and opens the thing again when it is lost.

The thread ends, and lets go of the camera, when nobody has asked for a while.
"""

import atexit
from collections.abc import Callable
from threading import Condition, Event, Thread
from time import monotonic, perf_counter
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Memory, NoFrame

PATIENCE = 2.0  # seconds in which a picture must come
RETRY = 1.0  # seconds before it is opened again
IDLE = 5.0  # seconds nobody asks, after which it is closed
DARK = 16  # of 255: where nothing is brighter, the picture is black
SAME_FOR = 3.0  # seconds of black or equal pictures, before that is said


class Device(Protocol):
    """What is open: `read` waits for its next picture, BGR, and raises NoFrame when it is lost."""

    def read(self) -> NDArray[Any]: ...

    def release(self) -> None: ...


class Video:
    """OpenCV's capture of a camera or an address."""

    def __init__(self, capture: cv2.VideoCapture, lost: str) -> None:
        self.capture = capture
        self.lost = lost

    def read(self) -> NDArray[Any]:
        well, frame = self.capture.read()
        if not well:
            raise NoFrame(self.lost)
        return frame

    def release(self) -> None:
        self.capture.release()


class Capture:
    """The newest picture of a device that `open_device` opens; `name` is what sentences call it."""

    def __init__(self, open_device: Callable[[], Device], name: str, *, patience: float = PATIENCE,
                 retry: float = RETRY, idle: float = IDLE) -> None:
        self.open_device = open_device
        self.name = name
        self.patience, self.retry, self.idle = patience, retry, idle
        self.news = Condition()
        self.thread: Thread | None = None
        self.asked = 0.0
        self.number = 0
        self.frame: NDArray[Any] | None = None
        self.born = 0.0
        self.trouble = ""
        self.rest = Event()
        atexit.register(self.close)

    def close(self) -> None:
        """Let go of the device, without waiting until nobody asks."""
        self.asked = float("-inf")
        self.rest.set()
        if thread := self.thread:
            thread.join(self.patience)

    def wait_next(self, memory: Memory | None) -> tuple[float, NDArray[Any]]:
        """The newest picture (RGB) that this stream has not had yet, and when it came. Raises NoFrame."""
        memory = Memory() if memory is None else memory
        memory["number"], born, frame = self.wait_picture(memory.get("number", 0))
        return born, frame

    def wait_picture(self, after: int = 0) -> tuple[int, float, NDArray[Any]]:
        """The newest picture (RGB), its number and when it came; waits for one after that number. Raises NoFrame."""
        with self.news:
            self.asked = monotonic()
            if self.thread is None:
                self.frame, self.trouble = None, ""
                self.rest.clear()
                self.thread = Thread(target=self.work, daemon=True)
                self.thread.start()
            self.news.wait_for(lambda: self.trouble or (self.frame is not None and self.number > after), self.patience)
            if self.trouble or self.frame is None or self.number <= after:
                raise NoFrame(self.trouble or f"{self.name} has sent no picture for {self.patience:g} s.")
            number, born, frame = self.number, self.born, self.frame
        return number, born, cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)

    def work(self) -> None:
        """Open, read, and open again, until nobody asks."""
        while self.is_wanted():
            try:
                self.read_all(self.open_device())
            except NoFrame as problem:
                self.tell_trouble(str(problem))
                self.rest.wait(self.retry)

    def read_all(self, device: Device) -> None:
        """Read until nobody asks. Raises NoFrame when the device is lost."""
        try:
            while self.is_wanted(ending=False):
                frame = device.read()
                with self.news:
                    self.number += 1
                    self.frame, self.born, self.trouble = frame, perf_counter(), ""
                    self.news.notify_all()
        finally:
            device.release()

    def is_wanted(self, ending: bool = True) -> bool:
        """Whether somebody has asked of late; if not, the thread is over, unless it has something to close first."""
        with self.news:
            wanted = monotonic() - self.asked < self.idle
            if ending and not wanted:
                self.thread = None
            return wanted

    def tell_trouble(self, sentence: str) -> None:
        """Whoever waits hears what is wrong."""
        with self.news:
            self.trouble = sentence
            self.news.notify_all()


class Watch:
    """Looks whether pictures are black, or the same again and again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mark: bytes = b""
        self.since = self.lit = float("-inf")

    def describe(self, frame: NDArray[Any], now: float) -> str:
        """What is odd about the pictures of the last seconds, as a sentence; empty when nothing is."""
        few = np.ascontiguousarray(frame[::4, ::4])
        mark = few.tobytes()
        if mark != self.mark:
            self.mark, self.since = mark, now
        if int(few.max()) > DARK or self.lit < 0:
            self.lit = now
        if now - self.lit > SAME_FOR:
            return f"{self.name} is black: its cover may be closed, or another program may have it."
        if now - self.since > SAME_FOR:
            return f"{self.name} sends the same picture again and again: if it should move, plug it in anew."
        return ""
