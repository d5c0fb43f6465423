"""What a bar gives, and how two things are timed beside each other."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

BLOCK = 150  # calls of one thing before the other has its turn


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was measured: at most (or at least) the bar is good."""

    name: str
    value: float
    bar: float
    unit: str
    at_least: bool = False
    note: str = ""

    @property
    def good(self) -> bool:
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def good_within(self, factor: float) -> bool:
        """Whether it holds against a bar that is so many times as lenient."""
        return self.value >= self.bar / factor if self.at_least else self.value <= self.bar * factor


def time_both(here: Callable[[], object], there: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The medians of two things in milliseconds, measured by turns."""
    spans: tuple[list[float], list[float]] = [], []
    for _ in range(rounds):
        for call, found in zip((here, there), spans):
            for _ in range(BLOCK):
                start = time.perf_counter()
                call()
                found.append((time.perf_counter() - start) * 1000)
    return statistics.median(spans[0]), statistics.median(spans[1])
