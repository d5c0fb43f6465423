"""What models say they need is what was measured."""

import json
from pathlib import Path

import pytest

from bridge.catalog import list_adapters
from bridge.loading import load_adapter

MODELS = {adapter.name: load_adapter(adapter) for adapter in list_adapters() if adapter.source.startswith("module:")}
SPEEDS = Path(__file__).parents[2] / "docs" / "speeds.json"
RUNS = json.loads(SPEEDS.read_text(encoding="utf-8"))["runs"]


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.memory])
def test_a_model_needs_no_more_than_it_says_whatever_its_option_and_not_much_less(name):
    most = max(run["megabytes"] for run in RUNS if run["model"] == name)
    assert most <= MODELS[name].memory / 1e6 <= 1.5 * most


def test_what_needs_little_says_nothing():
    assert all(run["megabytes"] < 100 for run in RUNS if not MODELS[run["model"]].memory)
