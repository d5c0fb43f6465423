"""Times calls and counts answers."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from .sketches import Sketch


async def time_calls(count: int, call: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds of each of so many calls, one after another."""
    spans = []
    for _ in range(count):
        start = time.perf_counter()
        await call()
        spans.append((time.perf_counter() - start) * 1000)
    return spans


async def count_frames(sketches: list[Sketch], model: str, picture: bytes, seconds: float) -> list[int]:
    """How many answers each sketch gets, each sending as soon as the last answer is back."""
    end = time.perf_counter() + seconds

    async def draw(sketch: Sketch) -> int:
        count = 0
        while time.perf_counter() < end:
            await sketch.ask(model, picture)
            count += 1
        return count

    return list(await asyncio.gather(*map(draw, sketches)))
