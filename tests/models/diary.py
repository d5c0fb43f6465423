"""Writes down each of its runs; what it answers depends on every frame before. It can end who asks, in the middle."""

import os
import signal
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bridge import Box, Frame, Memory, Model


class Told(NamedTuple):
    image: Frame
    boxes: list[Box]


class Diary(Model):
    """Two boxes that go their ways, and a picture that grows brighter by what was seen."""

    def setup(self) -> None:
        self.count = 0

    def run(self, image: Frame, fail_at: int = 0, memory: Memory | None = None) -> Told:
        memory = Memory() if memory is None else memory
        self.count += 1
        with open(os.environ["DIARY"], "a") as diary:
            diary.write(f"{image.shape}\n")
        if self.count == int(os.environ.get("DIARY_ENDS_AT", 0)):
            os.kill(os.getppid(), getattr(signal, os.environ["DIARY_ENDS_BY"]))
            Path("/dev/stdin").read_bytes()  # until this process ends, too
        number = memory["number"] = memory.get("number", 0) + 1
        if number == fail_at:
            raise ValueError("worn out")
        memory["seen"] = memory.get("seen", 0.0) + float(image.mean())
        places = (0.1 + number / 300 + memory["seen"] % 1 / 20, 0.8 - number / 400)
        shade = np.uint8(memory["seen"] % 90)
        return Told(image // 2 + shade, [Box(place, 0.3, 0.1, 0.2, 0.9, "thing") for place in places])
