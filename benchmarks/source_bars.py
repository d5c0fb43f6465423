"""How old answers are that a source feeds to a slow model, and whether memory stays flat meanwhile."""

import asyncio
import time

import numpy as np
import psutil

from bridge.seats import Listener

from .link_bars import NATIVE, link_anew, open_bridge
from .reading import Reading

RUN_TIME = 50.0  # milliseconds, of the model `sleeper`
PACE = 60  # frames a second of the source
WARM = 5.0  # seconds before it counts


async def watch_source(seconds: float) -> tuple[list[float], float]:
    """The ages of a slow model's answers to a fast source in milliseconds, and the megabytes grown meanwhile."""
    ages: list[float] = []
    async with open_bridge("pattern", "sleeper") as bridge:
        bridge.hub.hold_settings("pattern", {"fps": PACE})
        link_anew(bridge, "pattern > sleeper")
        stop = bridge.hub.listen("sleeper", Listener(
            NATIVE, lambda answer: ages.append((time.perf_counter() - answer.born) * 1000)))
        await asyncio.sleep(WARM)
        ages.clear()
        before = measure_family()
        await asyncio.sleep(seconds)
        stop()
        return ages, measure_family() - before


def measure_family() -> float:
    """Megabytes that this process and its workers hold."""
    here = psutil.Process()
    return sum(process.memory_info().rss for process in [here, *here.children(recursive=True)]) / 1e6


async def measure_source(effort: float) -> Reading:
    """A source at 60 frames a second and a model that needs 50 ms: how old answers are."""
    ages, grown = await watch_source(15 * effort)
    age = float(np.percentile(ages, 99))
    return Reading(name="age of an answer to a source at 60 fps, 50 ms model, p99", value=age, unit="ms",
                   bar=2 * RUN_TIME + 20, note=f"{len(ages)} answers; memory grew by {grown:.1f} MB")
