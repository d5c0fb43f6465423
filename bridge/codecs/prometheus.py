"""Numbers as Prometheus reads them: its text exposition format 0.0.4. Pure; knows nothing of what is counted.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Family:
    """Numbers of one name and kind (`counter`, `gauge` or `summary`), each with its labels, and what its name ends in.
    """

    name: str
    kind: str
    text: str
    samples: list[tuple[str, Labels, float]] = field(default_factory=list)

    def add(self, value: float, **labels: str) -> None:
        """One more number."""
        self.samples.append(("", labels, value))

    def add_summary(self, ordered: Sequence[float], quantiles: Mapping[float, float], total: float, count: int,
                    **labels: str) -> None:
        """Quantiles of what is in `ordered` now (none: not a number), and sum and count of all time."""
        for quantile, value in quantiles.items():
            self.samples.append(("", {**labels, "quantile": str(quantile)}, value if ordered else nan))
        self.samples.extend([("_sum", labels, total), ("_count", labels, count)])


def write_families(families: Iterable[Family]) -> bytes:
    """The page that Prometheus gets."""
    return "".join(line + "\n" for family in families for line in write_family(family)).encode()


def write_family(family: Family) -> Iterable[str]:
    """The lines of one name; none where there are no numbers."""
    if not family.samples:
        return
    escaped = family.text.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {family.name} {escaped}"
    yield f"# TYPE {family.name} {family.kind}"
    for ending, labels, value in family.samples:
        words = ",".join(f'{key}="{word.translate(ESCAPES)}"' for key, word in labels.items())
        yield f"{family.name}{ending}{{{words}}} {write_number(value)}" if words else \
            f"{family.name}{ending} {write_number(value)}"


def write_number(value: float) -> str:
    """A number as Go reads it."""
    return "NaN" if value != value else repr(+value)  # of True, 1
