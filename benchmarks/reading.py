"""What a bar gives."""

from dataclasses import dataclass


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
