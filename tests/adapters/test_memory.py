"""What models say they need is what was measured."""

import json
from pathlib import Path

import pytest

from bridge.catalog import list_adapters
from bridge.loading import load_adapter

MODELS = {adapter.name: load_adapter(adapter) for adapter in list_adapters() if adapter.source.startswith("module:")}
SPEEDS = Path(__file__).parents[2] / "docs" / "speeds.json"
RUNS = [run for run in json.loads(SPEEDS.read_text(encoding="utf-8"))["runs"] if MODELS[run["model"]].memory]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: " ".join((run["model"], *run["options"].values())))
def test_a_model_needs_no_more_than_it_says_and_not_much_less(run):
    needed = MODELS[run["model"]].memory / 1e6
    assert run["megabytes"] <= needed <= 1.5 * run["megabytes"]
