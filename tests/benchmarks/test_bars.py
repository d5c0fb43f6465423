"""A guard at twice each speed bar, so that a noisy machine does not fail it; `make bench` holds the bars themselves."""

import pytest

from benchmarks.__main__ import best_of
from benchmarks.bars import BARS
from benchmarks.references import REFERENCES
from tests.brought import SHAPED
from tests.built_in import SUPPLIED

pytestmark = pytest.mark.alone
NEEDS_PEERS = {"processing", "processing-draw"}
NEEDS_WEIGHTS = {"pose", "classify-crowd", "pose-crowd", *NEEDS_PEERS, *(f"{name}-runtime" for name in REFERENCES)}
NEEDS_BROWSER = {"processing", "studio-preview", "studio-crowd",
                 *(f"{name}-runtime" for name, reference in REFERENCES.items()
                   if "TensorFlow.js" in reference.runtime)}
EFFORT, FACTOR = 0.2, 2  # of a full measurement; how many times as lenient its bar is
TRIES = 8  # short as they are, three would all fall into a time in which the machine has other work


def list_marks(name: str) -> list[pytest.MarkDecorator]:
    wanted = {"weights": name in NEEDS_WEIGHTS, "browser": name in NEEDS_BROWSER, "peers": name in NEEDS_PEERS}
    return [getattr(pytest.mark, mark) for mark, needed in wanted.items() if needed]


def test_every_model_is_measured_beside_another_runtime() -> None:
    """But for `depth`, whose network is in a file that people bring, whatever it is."""
    assert {reference.model for reference in REFERENCES.values()} == {*SUPPLIED, *SHAPED}


@pytest.mark.parametrize("name", [pytest.param(name, marks=list_marks(name)) for name in BARS])
def test_bar_is_met_within_twice(name: str) -> None:
    reading = best_of(name, tries=TRIES, effort=EFFORT, factor=FACTOR)
    assert reading.good_within(FACTOR), f"{reading.name}: {reading.value:.2f} {reading.unit}, the bar is {reading.bar}"
