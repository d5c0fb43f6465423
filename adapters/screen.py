"""What the screen shows, or a part of it."""

from time import perf_counter
from typing import Annotated

from bridge import Between, Clock, Frame, NoFrame, Source

from .sources.inputs import Crop, Flip, Rotate, Side

Which = Annotated[int, Between(0, 16), "The screen's number, from 1; 0 is all of them side by side."]
Pace = Annotated[float, Between(0.1, 120), "Pictures a second."]


class Screen(Source):
    """What this machine's screen shows, or a part of it."""

    packages = ("mss",)

    limits = ("Films that are protected against copying stay black.",
              "macOS asks once whether the terminal may record the screen; Wayland lets no program look at all of it.")

    def setup(self, which: Which = 1, side: Side = 1920) -> None:
        from .sources import framing, screens

        self.framing = framing
        self.screens = screens
        self.which, self.side = which, side
        self.clock = Clock()
        self.grabber = None

    def run(self, fps: Pace = 30, flip: Flip = "none", rotate: Rotate = "0", crop: Crop = None) -> Frame:
        self.clock.wait_tick(fps)
        try:
            self.grabber = self.grabber or self.screens.Screens(self.which)
            frame = self.grabber.read()
        except NoFrame:
            self.grabber = None
            raise
        self.born = perf_counter()
        return self.framing.shape_picture(self.framing.fit_side(frame, self.side), flip, rotate, crop)
