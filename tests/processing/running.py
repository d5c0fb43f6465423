"""Runs compiled sketches on a screen that nobody sees, and looks at what they draw.

A sketch on the stage is a process; tests wait for its frames and for its console's lines, never for time to pass.
"""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from .building import Build, find_program

PATIENCE = 90  # seconds that a sketch may take for what it should do, its model not loaded yet, on a busy machine
PRESS, RELEASE, DRAG = 1, 2, 4  # processing.event.MouseEvent's numbers
SAVED = "Stagehand: saved "


@contextmanager
def open_screen() -> Iterator[str]:
    """A virtual screen; its name, as DISPLAY has it."""
    reading, writing = os.pipe()
    words = [find_program("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        try:
            with open(reading, encoding="ascii") as numbers:
                number = numbers.readline().strip()
            assert number, "Xvfb ended before it had a screen."
            yield f":{number}"
        finally:
            screen.terminate()


class Sketch:
    """A running sketch: `lines` is what it said so far."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self.process, self.folder = process, folder
        self.lines: list[str] = []
        self.ended = False
        self.saved = 0
        self.said = threading.Condition()
        self.reader = threading.Thread(target=self.read_lines, daemon=True)
        self.reader.start()

    def read_lines(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self.said:
                self.lines.append(line.rstrip())
                self.said.notify_all()
        with self.said:
            self.ended = True
            self.said.notify_all()

    def wait_line(self, words: str, times: int = 1, but: str = "\n") -> None:
        """Until the console has so many lines with these words, not counting those with others."""
        def has_come() -> bool:
            return sum(words in line and but not in line for line in self.lines) >= times

        with self.said:
            self.said.wait_for(lambda: has_come() or self.ended, PATIENCE)
            assert has_come(), f"The sketch did not say “{words}”: {self.console}"

    @property
    def console(self) -> list[str]:
        """What the sketch itself said."""
        return [line for line in self.lines if line and not line.startswith(SAVED)]

    def order(self, *words: object) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise AssertionError(f"The sketch ended: {self.lines}") from None

    def take_frame(self) -> np.ndarray[Any, Any]:
        """The next frame that it draws, BGR."""
        self.saved += 1
        path = self.folder / f"frame{self.saved}.png"
        self.order("save", path)
        self.wait_line(f"{SAVED}{path}")
        frame = cv2.imread(str(path))
        assert frame is not None, path
        return frame

    def wait_frame(self, is_right: Callable[[np.ndarray[Any, Any]], object]) -> np.ndarray[Any, Any]:
        """The first frame that is as it should be."""
        begun = time.monotonic()
        while not is_right(frame := self.take_frame()):
            assert time.monotonic() - begun < PATIENCE, (
                f"No frame was right; the last is {self.folder}/frame{self.saved}.png. Console: {self.console}")
        return frame

    def drag_mouse(self, *places: tuple[int, int]) -> None:
        """Press at the first place, drag over the others, let go at the last."""
        for action, place in [(PRESS, places[0]), *((DRAG, place) for place in places[1:]), (RELEASE, places[-1])]:
            self.order("mouse", action, *place)

    def slow_down(self, frames: int) -> None:
        """So many frames a second, where many sketches run at once."""
        self.order("rate", frames)

    def press_key(self, letter: str) -> None:
        self.order("key", letter)

    def wait_end(self) -> int:
        """The status with which it ends by itself."""
        return self.process.wait(PATIENCE)


@contextmanager
def run_sketch(build: Build, name: str, folder: Path, screen: str) -> Iterator[Sketch]:
    """A sketch on that screen, ended afterwards; its tabs and its data are in the folder."""
    frames = Path(tempfile.mkdtemp(prefix="frames-", dir=build.classes))
    process = subprocess.Popen(build.java_words(name, folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, env={**os.environ, "DISPLAY": screen})
    sketch = Sketch(process, frames)
    try:
        yield sketch
    finally:
        process.kill()
        process.wait()
        sketch.reader.join()
        assert process.stdin and process.stdout
        process.stdin.close()
        process.stdout.close()
