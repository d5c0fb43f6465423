"""Measures how long each built-in model takes for one picture, for docs/models.md; needs all weights.

    .venv/bin/python -m scripts.measure_models [MODEL…]        writes docs/speeds.json, then say `make docs`

With names, only those are measured anew, and the rest of the file stays. Only the model is timed: no decoding, no
bridge. The picture is the sample photograph at 640×480, or at 1920×1080 for what is in COSTLY; the threads are as many
as Catwalk gives a model; where that is one, its own time of the processor counts, and what else runs here does not.
Memory is that of a worker that has answered (resident, in millions of bytes). Where people bring the file, one of
random numbers in the same shape stands in for it; `depth` takes files of any shape, and is not measured.
"""

import asyncio
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import psutil

from bridge import Memory
from bridge.catalog import list_adapters, read_info
from bridge.engines.process import Limits, ProcessEngine
from bridge.loading import load_adapter
from bridge.messages import Adapter, Dialect, Query, Result
from bridge.model import find_memory
from bridge.placing import spare_threads
from bridge.weights import SAMPLE
from tests.brought import SHAPED, bring_options
from tests.built_in import SUPPLIED, last_of, make_inputs

SPEEDS = Path(__file__).parent.parent / "docs" / "speeds.json"
MEASURED = [*SUPPLIED, *SHAPED]
WARM, RUNS = 5, 40
ENOUGH = 20.0  # seconds after which a slow model has run often enough
USUAL, LARGE = (640, 480), (1920, 1080)
# Inputs by which a model takes longer, each measured on a large picture; a picture among them is the same one.
DETAILS = (384, 640, 1280, 1920)
COSTLY: dict[str, Sequence[dict[str, Any]]] = {
    "style": [*({"detail": detail, **further} for further in ({}, {"picture": "any"}) for detail in DETAILS),
              {"detail": max(DETAILS), "toward_picture": "any", "morph": 0.5}]}


def main(models: list[str]) -> int:
    """Measures these models, or all, with each choice of their first option."""
    import torch

    threads = spare_threads()
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    sample = cv2.cvtColor(cv2.imread(str(SAMPLE.path)), cv2.COLOR_BGR2RGB)
    frame, large = (cv2.resize(sample, size) for size in (USUAL, LARGE))
    before = json.loads(SPEEDS.read_text(encoding="utf-8"))["runs"]
    runs = []
    for adapter in list_adapters():
        if adapter.name in MEASURED and models and adapter.name not in models:
            runs += [run for run in before if run["model"] == adapter.name]
        elif adapter.name in MEASURED:
            for options in list_choices(adapter):
                runs.append(measure_run(adapter, options, frame))
            runs += [measure_run(adapter, {}, large, inputs) for inputs in COSTLY.get(adapter.name, ())]
    machine = (f"{os.cpu_count()} processor cores ({platform.machine()}), {threads} thread"
               f"{'s' if threads > 1 else ''} for the model, no graphics card, Python {platform.python_version()}, "
               f"torch {torch.__version__.partition('+')[0]}")
    SPEEDS.write_text(json.dumps({"machine": machine, "runs": runs}, indent=2) + "\n", encoding="utf-8")
    return 0


def measure_run(adapter: Adapter, options: dict[str, str], frame: Any, said: Mapping[str, Any] = {}) -> dict[str, Any]:
    """One row of the file; `said` are inputs other than usual."""
    inputs = {name: frame if value == "any" else value for name, value in said.items()}
    with TemporaryDirectory() as folder:
        brought = bring_options(adapter.name, Path(folder), **options)
        model: Any = load_adapter(adapter).ready(**brought)
        run = {"model": adapter.name, "options": options, **({"inputs": said} if said else {}),
               "milliseconds": measure_model(model, frame, **inputs), **measure_stream(model, frame),
               "megabytes": asyncio.run(measure_worker(adapter, brought, frame, inputs))}
    print(json.dumps(run), flush=True)
    return run


def list_choices(adapter: Any) -> list[dict[str, str]]:
    """Each choice of the first option that has choices; one empty choice where none has."""
    for option in load_adapter(adapter).info.options:
        if option.choices:
            return [{option.name: choice} for choice in option.choices]
    return [{}]


def measure_stream(model: Any, frame: Any) -> dict[str, float]:
    """The same for frames of one stream, where the model remembers what it saw."""
    name = find_memory(type(model))
    return {"live": measure_model(model, frame, **{name: Memory()})} if name else {}


def measure_model(model: Any, frame: Any, **inputs: Any) -> float:
    """The median of many runs, in milliseconds."""
    inputs = make_inputs(model.info, frame) | inputs
    clock = time.process_time if spare_threads() == 1 else time.perf_counter
    times: list[float] = []
    while len(times) < WARM + RUNS and sum(times) < ENOUGH:
        started = clock()
        last_of(model.run(**inputs))
        times.append(clock() - started)
    return round(statistics.median(times[WARM:] or times[-1:]) * 1000, 1)


async def measure_worker(adapter: Adapter, options: dict[str, Any], frame: Any, said: Mapping[str, Any]) -> int:
    """What a model's process holds after it has answered."""
    engine = ProcessEngine(adapter, read_info(adapter), options, Limits(time_limit=0))
    await engine.start()
    picture = cv2.imencode(".jpg", frame)[1].tobytes()
    inputs = make_inputs(engine.info, picture) | {name: picture if value is frame else value
                                                  for name, value in said.items()}
    until = time.perf_counter() + ENOUGH
    for _ in takewhile(lambda _: time.perf_counter() < until, range(WARM)):
        query = Query(model=adapter.name, inputs=inputs, arrived=time.perf_counter())
        answer = await engine.ask(lambda: query, lambda _: frozenset({Dialect()}))
        assert isinstance(answer, Result) and engine.process, answer
    held = psutil.Process(engine.process.pid).memory_info().rss
    await engine.stop()
    return round(held / 1e6)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
