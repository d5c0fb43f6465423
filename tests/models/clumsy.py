"""Goes wrong in the way it is told to."""

import os
import sys
from typing import Literal

import numpy as np

from bridge import Frame, Model

Way = Literal["none", "raise", "exit", "die", "float", "nothing"]


class Clumsy(Model):
    """Breaks when asked to."""

    def setup(self, broken: bool = False) -> None:
        if broken:
            raise ValueError("the key does not fit")

    def run(self, way: Way = "none") -> Frame:
        if way == "raise":
            raise ValueError("the teapot is empty")
        if way == "exit":
            sys.exit(3)
        if way == "die":
            os.kill(os.getpid(), 9)
        if way == "nothing":
            return None  # type: ignore[return-value]
        return np.zeros((2, 2, 3), np.float32 if way == "float" else np.uint8)
