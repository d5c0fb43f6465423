"""The bars of many sketches at one model: how much more a crowd gets, and that one alone pays nothing for it."""

import statistics
from pathlib import Path

from .reading import Reading, time_both
from .sketches import MODELS, PlainSketch, Stage, make_photograph, serve_models, write_query
from .timing import count_frames

BATCHER, INVERT, INVERTS, INVERT_PARALLEL = (
    str(MODELS / f"{name}.py") for name in ("batcher", "invert", "inverts", "invert_parallel"))


async def measure_crowd(effort: float) -> Reading:
    """Four sketches together, beside one alone."""
    return Reading(name="frames per second of four sketches ÷ of one",
                   value=await compare_crowd(INVERT, 4, 0.6 * effort), bar=1.5, unit="×", at_least=True)


async def measure_batches(effort: float) -> Reading:
    """Sixteen sketches together at a model that needs 10 ms for up to eight pictures, beside one alone."""
    return Reading(name="frames per second of sixteen sketches at a model that batches ÷ of one",
                   value=await compare_crowd(BATCHER, 16, 0.8 * effort), bar=7, unit="×", at_least=True)


async def compare_crowd(path: str, most: int, seconds: float) -> float:
    """All frames per second of so many sketches at a model, over those of one alone; by turns, `seconds` each."""
    picture, model = make_photograph(), Path(path).stem
    alone = together = 0
    with serve_models(path) as served:
        async with Stage(served) as stage:
            sketches = await stage.connect_all(most)
            await count_frames(sketches, model, picture, 0.3)
            for _ in range(4):
                alone += sum(await count_frames(sketches[:1], model, picture, seconds))
                together += sum(await count_frames(sketches, model, picture, seconds))
    return together / alone


async def measure_lone_query(effort: float) -> Reading:
    """A lone sketch's round trip to a model that could take several queries at once, over that to one that cannot."""
    picture = make_photograph()
    ratios = {}
    with serve_models(INVERT, INVERTS, INVERT_PARALLEL) as served:
        plain, other = PlainSketch(served), PlainSketch(served)
        for path in (INVERTS, INVERT_PARALLEL):
            names = "invert", Path(path).stem.replace("_", "-")
            queries = [write_query(name, picture, 1) for name in names]
            time_both(lambda: plain.ask(queries[0]), lambda: other.ask(queries[1]), 1)
            trips = [time_both(lambda: plain.ask(queries[0]), lambda: other.ask(queries[1]), 1)
                     for _ in range(max(1, int(6 * effort)))]
            ratios[names[1]] = statistics.median(able / single for single, able in trips)
        plain.close()
        other.close()
    note = ", ".join(f"{name} {ratio:.2f} ×" for name, ratio in ratios.items())
    return Reading(name="a lone query to a model that can take several ÷ to one that cannot",
                   value=max(ratios.values()), bar=1.05, unit="×", note=note)


async def measure_classify_crowd(effort: float) -> Reading:
    """Eight sketches at `classify`."""
    return await measure_model_crowd("classify", 1.3, effort)


async def measure_pose_crowd(effort: float) -> Reading:
    """Eight sketches at `pose`."""
    return await measure_model_crowd("pose", 1.3, effort)


async def measure_model_crowd(model: str, bar: float, effort: float) -> Reading:
    """All frames per second of eight sketches, over those when the model takes one picture after another."""
    picture = make_photograph()
    counts = {model: 0, f"{model}-singly": 0}
    with serve_models(model, str(MODELS / f"{model}_singly.py")) as served:
        async with Stage(served) as stage:
            sketches = await stage.connect_all(8)
            for name in counts:
                await count_frames(sketches, name, picture, 1)
            for _ in range(4):
                for name in counts:
                    counts[name] += sum(await count_frames(sketches, name, picture, 1.5 * effort))
    together, singly = counts.values()
    return Reading(name=f"frames per second of eight sketches at {model} ÷ one picture after another",
                   value=together / singly, bar=bar, unit="×", at_least=True,
                   note=f"{together} and {singly} frames")
