"""A test picture that moves: to see that everything runs, without a camera."""

from typing import Annotated

from bridge import Between, Clock, Frame, Source

Pace = Annotated[float, Between(0.1, 240), "Pictures a second."]
Hold = Annotated[bool, "Stop at the picture of now."]
Side = Annotated[int, Between(16, 7680), "Pixels."]


class Pattern(Source):
    """A test picture: colour bars, a ball that goes round, and the picture's number in figures and in squares."""

    limits = ("Its number begins again after 16,777,216 pictures: six days, at 30 a second.",)

    def setup(self, width: Side = 640, height: Side = 480) -> None:
        from .sources import patterns

        self.width, self.height = width, height
        self.patterns = patterns
        self.clock = Clock()
        self.shown = 0

    def run(self, fps: Pace = 30, hold: Hold = False) -> Frame:
        tick = self.clock.wait_tick(fps)
        if not hold:
            self.shown = tick
        return self.patterns.draw_pattern(self.shown % (1 << self.patterns.BITS), self.width, self.height)
