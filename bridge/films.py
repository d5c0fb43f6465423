"""Films and whatever else moves, through OpenCV, whose own reports are kept quiet: who opens them says what is wrong.

Runs where pictures are read, never in the server's process.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
from numpy.typing import NDArray

from .errors import NoFrame

os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # read when FFmpeg is first used
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

RATES = 1, 240  # pictures a second that a file may say; else it is taken for 25
MOST_BROKEN = 100  # pictures in a row that are left out, before a film is at its end
ALMOST = 0.9  # of the pictures that a film says it has


def open_video(place: str | int, backend: int = cv2.CAP_ANY, options: Sequence[int] = ()) -> cv2.VideoCapture:
    """A file, a camera's number or an address, open or not: `isOpened()` says it."""
    return cv2.VideoCapture(place, backend, list(options))


class FilmReader:
    """One open film. Raises NoFrame for what is none."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NoFrame(f"There is no film {path}.")
        self.capture = open_video(str(path), cv2.CAP_FFMPEG)
        self.path = path
        rate = self.capture.get(cv2.CAP_PROP_FPS)
        self.pause = 1 / (rate if RATES[0] <= rate <= RATES[1] else 25)
        self.promised = int(self.capture.get(cv2.CAP_PROP_FRAME_COUNT))
        self.count = 0  # of the pictures gone to, and of the broken ones before them
        self.broken = 0  # pictures that were left out
        self.sought = False
        self.moment = -self.pause
        if self.step() is None:
            raise NoFrame(f"{path} cannot be read as a film: it is broken, cut off, or of a kind unknown here.")

    @property
    def cut_off(self) -> str:
        """At its end: what is wrong when it ended too early; empty when nothing is."""
        if self.sought or self.count >= self.promised * ALMOST:
            return ""
        return (f"{self.path.name} ends {self.moment + self.pause:.1f} s after its beginning, though it says that it "
                f"lasts {self.promised * self.pause:.1f} s: it is cut off or broken.")

    @property
    def flaws(self) -> str:
        """At its end: what is wrong with it, in sentences; empty when nothing is."""
        lost = "A broken picture was" if self.broken == 1 else f"{self.broken} broken pictures were"
        told = f"{lost} left out of {self.path.name}." if self.broken else ""
        return " ".join(filter(None, (told, self.cut_off)))

    @property
    def single(self) -> bool:
        """Whether it has had one picture so far; at its end, whether it has no other."""
        return self.count == 1 and not self.sought

    def step(self) -> float | None:
        """Go to the next picture that is whole; its moment in seconds, None at the end."""
        missed = 0
        while not self.capture.grab():
            missed += 1
            if missed > min(MOST_BROKEN, self.promised - self.count):
                return None
        self.broken += missed
        told = self.capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self.moment = told if told > self.moment else self.moment + self.pause
        self.count += 1 + missed
        return self.moment

    def seek(self, seconds: float) -> None:
        """Go to a moment; where the film has no such, to its beginning."""
        self.sought = True
        for moment in (seconds, 0.0):
            self.capture.set(cv2.CAP_PROP_POS_MSEC, moment * 1000)
            self.moment = moment - self.pause
            if self.step() is not None:
                return

    def read(self) -> NDArray[Any]:
        """The picture that it is at: RGB, height × width. Raises NoFrame."""
        well, frame = self.capture.retrieve()
        if not well:
            raise NoFrame(f"{self.path} is broken {self.moment:.1f} s after its beginning.")
        return cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)
