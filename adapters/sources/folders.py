"""Pictures that lie in a folder, or one that lies alone."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import imagesize
import numpy as np
from numpy.typing import NDArray

from bridge import NoFrame, is_systems, spell_order

MOST_PIXELS = 100_000_000  # a picture of more is left out
MOST_NAMED = 3  # files that are named in a sentence


def read_picture(path: Path) -> NDArray[Any]:
    """A picture file as RGB, upright. Raises ValueError for what is none."""
    width, height = imagesize.get(path)
    if width * height > MOST_PIXELS:
        raise ValueError(f"{width} × {height} pixels")
    try:
        frame = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error:
        frame = None
    if frame is None:
        raise ValueError("no picture")
    return frame


class Folder:
    """The pictures of a place, one after another, looked up anew in each round."""

    def __init__(self, place: Path, order: str, seed: int) -> None:
        self.place = place
        self.order = order
        self.chance = random.Random(seed)
        self.round: Iterator[Path] = iter(())
        self.left_out: dict[str, None] = {}
        self.well = 0

    @property
    def notice(self) -> str:
        """What was left out, as a sentence."""
        names = list(self.left_out)
        if not names:
            return ""
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        verb = "is left out: it is no picture" if len(names) == 1 else "are left out: they are no pictures"
        return f"{', '.join(names[:MOST_NAMED])}{more} {verb} that can be read."

    def read_next(self) -> NDArray[Any]:
        """The next picture. Raises NoFrame when there is none."""
        for path in self.round:
            try:
                frame = read_picture(path)
            except (OSError, ValueError):
                self.left_out[path.name] = None
                continue
            self.well += 1
            self.left_out.pop(path.name, None)
            return frame
        if not self.well and self.left_out:
            self.well = 1  # the next look is a new round
            raise NoFrame(f"There is no picture in {self.place} that can be read; {self.notice}")
        self.begin()
        return self.read_next()

    def begin(self) -> None:
        """A new round. Raises NoFrame for a place that is not there, or empty."""
        if not self.place.exists():
            raise NoFrame(f"There is no folder {self.place}.")
        paths = [path for path in self.place.iterdir() if path.is_file()] if self.place.is_dir() else [self.place]
        paths = [path for path in paths if not is_systems(path)]
        if not paths:
            raise NoFrame(f"{self.place} is empty: put pictures there; they are shown as soon as they come.")
        paths.sort(key=(lambda path: path.stat().st_mtime) if self.order == "time" else spell_order)
        if self.order == "random":
            self.chance.shuffle(paths)
        there = {path.name for path in paths}
        self.left_out = {name: None for name in self.left_out if name in there}
        self.round, self.well = iter(paths), 0
