"""A time for clocks in tests: it passes only while somebody sleeps."""

from bridge import Clock


class Time:
    """`moment` is now, `slept` every sleep there was, in seconds."""

    def __init__(self) -> None:
        self.moment = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds

    def make_clock(self) -> Clock:
        """A clock that runs by this time."""
        return Clock(self.now, self.sleep)
