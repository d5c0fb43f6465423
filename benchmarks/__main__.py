"""`python -m benchmarks [BAR…]`: every bar, best of three; exit code 1 on a miss. `soak`: the long run."""

import asyncio
import sys

from .bars import BARS, Reading, measure_freshness
from .source_bars import measure_source

TRIES = 3


def best_of(name: str, *, tries: int = TRIES, effort: float = 1.0, factor: float = 1.0) -> Reading:
    """A bar measured until it is good within a factor, so many times at most; the best reading."""
    best: Reading | None = None
    for _ in range(tries):
        reading = asyncio.run(BARS[name](effort))
        better = best is None or (reading.value > best.value) == reading.at_least
        best = reading if better else best
        if best.good_within(factor):
            break
    assert best
    return best


def write_row(reading: Reading) -> str:
    """A reading as a row of a table."""
    verdict = "good" if reading.good else "MISSED"
    sign = "≥" if reading.at_least else "≤"
    return (f"| {reading.name} | {reading.value:.2f} {reading.unit} | {sign} {reading.bar:g} {reading.unit} | "
            f"{verdict} | {reading.note} |")


def main() -> int:
    """Measure what was named, or everything."""
    names = sys.argv[1:] or list(BARS)
    if names == ["soak"]:
        readings = [asyncio.run(measure(40)) for measure in (measure_freshness, measure_source)]
        print(*map(write_row, readings), sep="\n")
        return 0 if all(reading.good for reading in readings) else 1
    print("| what | measured | bar | | |\n|---|---|---|---|---|")
    good = True
    for name in names:
        reading = best_of(name)
        print(write_row(reading), flush=True)
        good &= reading.good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
