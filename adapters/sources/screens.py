"""Screens through mss, an extra (`pip install mss`)."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import NoFrame


class Screens:
    """One screen, or all of them. Raises NoFrame when it cannot be looked at."""

    def __init__(self, which: int) -> None:
        try:
            import mss
        except ImportError:
            raise NoFrame("The source screen needs the package mss; install it beside Catwalk with: "
                          "pip install mss") from None
        self.mss = mss
        try:
            self.grabber = mss.MSS()
            monitors = self.grabber.monitors
        except mss.ScreenShotError as problem:
            raise NoFrame(f"The screen cannot be looked at: {problem}. Start Catwalk in a terminal on the desktop; "
                          "Wayland does not allow it.") from None
        if which >= len(monitors):
            raise NoFrame(f"There is no screen {which}; there are {len(monitors) - 1}, counted from 1, and 0 is all.")
        self.part = monitors[which]

    def read(self) -> NDArray[Any]:
        """What it shows now, RGB. Raises NoFrame."""
        try:
            shot = self.grabber.grab(self.part)
        except self.mss.ScreenShotError as problem:
            raise NoFrame(f"The screen cannot be looked at: {problem}.") from None
        return cv2.cvtColor(np.asarray(shot), cv2.COLOR_BGRA2RGB)
