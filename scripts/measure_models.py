"""Measures how long each built-in model takes for one picture, for docs/models.md; needs all weights.

    .venv/bin/python -m scripts.measure_models        writes docs/speeds.json, then say `make docs`

Only the model is measured: no decoding, no bridge. The picture is the sample photograph at 640×480, the threads are as
many as Catwalk gives a model.
"""

import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import cv2

from bridge.catalog import list_adapters
from bridge.loading import load_adapter
from bridge.placing import spare_threads
from bridge.weights import SAMPLE

SPEEDS = Path(__file__).parent.parent / "docs" / "speeds.json"
WARM, RUNS = 5, 40


def main() -> int:
    """Measures every model with each choice of its first option."""
    import torch

    threads = spare_threads()
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    frame = cv2.resize(cv2.cvtColor(cv2.imread(str(SAMPLE.path)), cv2.COLOR_BGR2RGB), (640, 480))
    runs = []
    for adapter in list_adapters():
        if adapter.source.startswith("module:"):
            for options in list_choices(adapter):
                model = load_adapter(adapter).ready(**options)
                runs.append({"model": adapter.name, "options": options, "milliseconds": measure_model(model, frame)})
                print(json.dumps(runs[-1]))
    machine = (f"{os.cpu_count()} processor cores ({platform.machine()}), {threads} thread"
               f"{'s' if threads > 1 else ''} for the model, no graphics card, Python {platform.python_version()}, "
               f"torch {torch.__version__.partition('+')[0]}")
    SPEEDS.write_text(json.dumps({"machine": machine, "runs": runs}, indent=2) + "\n", encoding="utf-8")
    return 0


def list_choices(adapter: Any) -> list[dict[str, str]]:
    """Each choice of the first option that has choices; one empty choice where none has."""
    for option in load_adapter(adapter).info.options:
        if option.choices:
            return [{option.name: choice} for choice in option.choices]
    return [{}]


def measure_model(model: Any, frame: Any) -> float:
    """The median of many runs, in milliseconds."""
    for _ in range(WARM):
        model.run(frame)
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        model.run(frame)
        times.append(time.perf_counter() - started)
    return round(statistics.median(times) * 1000, 1)


if __name__ == "__main__":
    sys.exit(main())
