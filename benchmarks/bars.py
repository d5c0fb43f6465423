"""Each bar: what is measured, beside what, and how far it may go. A bar is a coroutine that gives its Reading."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from functools import partial

import cv2
import numpy as np
import psutil

from bridge.engines.worker import keep_memory
from bridge.tracking.tracker import Tracker

from .crowd_bars import (measure_batches, measure_classify_crowd, measure_crowd, measure_lone_query,
                         measure_pose_crowd)
from .link_bars import measure_capture, measure_link, measure_sharing
from .osc_bars import measure_derived, measure_encoding, measure_listeners, measure_settings
from .reading import Reading, time_both
from .processing_bars import measure_draw, measure_processing
from .references import REFERENCES, measure_reference
from .sketches import (MODELS, PlainSketch, Served, Sketch, Stage, make_photograph, read_header, serve_models,
                       write_query)
from .runway_bars import measure_old_query, measure_polls
from .socketio_bars import measure_socketio
from .source_bars import measure_source
from .studio_bars import measure_preview, measure_studios
from .timing import count_frames, time_calls
from .walkers import FRAME, make_pose, make_walkers

INVERT, MEASURE, SLEEPER, HOLDER = (str(MODELS / f"{name}.py") for name in ("invert", "measure", "sleeper", "holder"))
RUN_TIME = 0.05  # seconds, of sleeper and holder
QUALITY = 85


def invert_here(picture: bytes) -> bytes:
    """Decode, model and encode by direct calls: the limit that no server can pass."""
    frame = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR_RGB)
    answer = cv2.cvtColor(255 - frame, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", answer, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


async def measure_round_trip(effort: float) -> Reading:
    """A picture there and back, beside the same work in process."""
    keep_memory()
    picture = make_photograph()
    query = write_query("invert", picture, 1)
    with serve_models(INVERT) as served:
        sketch = PlainSketch(served)
        time_both(lambda: invert_here(picture), lambda: sketch.ask(query), 1)
        limit, trip = time_both(lambda: invert_here(picture), lambda: sketch.ask(query), int(6 * effort))
        sketch.close()
    return Reading(name="round trip of a picture ÷ the same work in process", value=trip / limit, bar=1.25, unit="×",
                   note=f"{len(picture) // 1000} kB JPEG; {trip:.2f} ms ÷ {limit:.2f} ms, medians")


async def measure_findings(effort: float) -> Reading:
    """A picture there and JSON back, over its decoding."""
    keep_memory()
    picture = make_photograph()
    query, data = write_query("measure", picture, 1), np.frombuffer(picture, np.uint8)

    def decode_here() -> None:
        cv2.imdecode(data, cv2.IMREAD_COLOR_RGB)

    with serve_models(MEASURE) as served:
        sketch = PlainSketch(served)
        time_both(decode_here, lambda: sketch.ask(query), 1)
        limit, trip = time_both(decode_here, lambda: sketch.ask(query), int(6 * effort))
        sketch.close()
    return Reading(name="a 40 kB query that returns JSON, over its decoding", value=trip - limit, bar=0.5, unit="ms",
                   note=f"{trip:.2f} ms − {limit:.2f} ms, medians")


async def offer_frames(sketch: Sketch, model: str, picture: bytes, seconds: float, pace: float = 60) -> list[float]:
    """Offer frames at a pace, whatever comes back; the ages of the answers in milliseconds."""
    sent: dict[int, float] = {}
    ages: list[float] = []

    async def hear() -> None:
        while True:
            header = read_header(await sketch.socket.receive())
            ages.append((time.perf_counter() - sent[header["id"]]) * 1000)

    hearing = asyncio.create_task(hear())
    begun = time.perf_counter()
    for number in range(int(seconds * pace)):
        await asyncio.sleep(max(0.0, begun + number / pace - time.perf_counter()))
        sent[number] = time.perf_counter()
        await sketch.socket.send_bytes(write_query(model, picture, number, keep=False))
    hearing.cancel()
    return ages


async def measure_freshness(effort: float) -> Reading:
    """60 frames a second to a model that needs 50 ms: how old answers are, and whether memory stays flat."""
    picture = make_photograph()
    with serve_models(SLEEPER) as served:
        async with Stage(served) as stage:
            sketch = await stage.connect()
            await offer_frames(sketch, "sleeper", picture, 2)
            before = measure_memory(served)
            ages = await offer_frames(await stage.connect(), "sleeper", picture, 15 * effort)
            grown = measure_memory(served) - before
    age = float(np.percentile(ages, 99))
    return Reading(name="age of an answer at 60 offered fps, 50 ms model, p99", value=age, unit="ms",
                   bar=2 * RUN_TIME * 1000 + 20, note=f"{len(ages)} answers; memory grew by {grown:.1f} MB")


def measure_memory(served: Served) -> float:
    """Megabytes that the server and its workers hold."""
    server = psutil.Process(served.process.pid)
    return sum(process.memory_info().rss for process in [server, *server.children(recursive=True)]) / 1e6


async def measure_deaf_sketch(effort: float) -> Reading:
    """One sketch's frames beside another that sends and never reads its answers, over its frames without that one."""
    picture = make_photograph()
    alone = beside = 0
    with serve_models(INVERT) as served:
        async with Stage(served) as stage:
            sketch = await stage.connect()
            await count_frames([sketch], "invert", picture, 0.3)
            before = measure_memory(served)
            for _ in range(4):
                alone += sum(await count_frames([sketch], "invert", picture, 0.6 * effort))
                deaf = await stage.connect()
                for number in range(200):  # the answers fill the socket's buffers, and nobody reads them
                    await deaf.socket.send_bytes(write_query("invert", picture, number, keep=False))
                beside += sum(await count_frames([sketch], "invert", picture, 0.6 * effort))
                await deaf.socket.close()
            grown = measure_memory(served) - before
    return Reading(name="a sketch's fps beside one that stopped reading ÷ alone", value=beside / alone, bar=0.9,
                   unit="×", at_least=True, note=f"memory grew by {grown:.1f} MB")


async def measure_pings(effort: float) -> Reading:
    """Another sketch's pings beside a model that holds the interpreter's lock, over those beside one that sleeps."""
    picture = make_photograph()
    spans: dict[str, list[float]] = {"sleeper": [], "holder": []}
    with serve_models(SLEEPER, HOLDER) as served:
        async with Stage(served) as stage:
            busy, pinging = await stage.connect_all(2)
            for _ in range(4):
                for model in spans:
                    work = asyncio.create_task(count_frames([busy], model, picture, 1.0 * effort))
                    while not work.done():
                        spans[model] += await time_calls(10, pinging.ping)
                        await asyncio.sleep(0.005)
                    await work
    limits = {model: float(np.percentile(times, 99)) for model, times in spans.items()}
    return Reading(name="ping beside a lock-holding model, p99, over 2 × that beside a sleeping one",
                   value=limits["holder"] - 2 * limits["sleeper"], bar=1.0, unit="ms",
                   note=f"{limits['holder']:.2f} ms and {limits['sleeper']:.2f} ms")


async def measure_fairness(effort: float) -> Reading:
    """Four sketches at one model: the least served one's part of its fair share."""
    picture = make_photograph()
    with serve_models(SLEEPER) as served:
        async with Stage(served) as stage:
            counts = await count_frames(await stage.connect_all(4), "sleeper", picture, 4 * effort)
    return Reading(name="the least served of four sketches ÷ its fair share", value=min(counts) * 4 / sum(counts),
                   bar=0.8, unit="×", at_least=True, note=f"frames: {counts}")


async def measure_pose(effort: float) -> Reading:
    """`pose` inside Catwalk, beside a bare loop over the same network, photograph and threads."""
    from .bare_pose import BarePose

    picture = make_photograph()
    bare = BarePose(threads=1)
    here = there = 0.0
    with serve_models("pose", options=("--threads", "1")) as served:
        async with Stage(served) as stage:
            sketch = await stage.connect()
            await count_frames([sketch], "pose", picture, 1)
            bare.count_frames(picture, 0.5)
            for _ in range(5):
                here += bare.count_frames(picture, 1.0 * effort)
                there += sum(await count_frames([sketch], "pose", picture, 1.0 * effort))
    return Reading(name="frames per second of pose in Catwalk ÷ of a bare loop", value=there / here, bar=0.9, unit="×",
                   at_least=True)


async def measure_following(effort: float) -> Reading:
    """Identities and smoothing for six people who walk about, a frame's median; the best of several stretches."""
    random = np.random.default_rng(0)
    walkers = make_walkers(random, 6)
    frames = [[make_pose(walker.place(number * FRAME), random, 0.01 * walker.height) for walker in walkers]
              for number in range(300)]
    medians = []
    for _ in range(max(2, int(8 * effort))):
        tracker, spans = Tracker(), []
        for number, poses in enumerate(frames):
            start = time.perf_counter()
            tracker.follow(poses, number * FRAME)
            spans.append((time.perf_counter() - start) * 1000)
        medians.append(statistics.median(spans))
    return Reading(name="following six people, a frame", value=min(medians), bar=0.3, unit="ms")


async def measure_idle_memory(effort: float) -> Reading:
    """What the server's process holds when nobody asks."""
    with serve_models(INVERT) as served:
        async with Stage(served) as stage:
            await stage.connect()
        memory = psutil.Process(served.process.pid).memory_info().rss / 1e6
    return Reading(name="memory of the idle server", value=memory, bar=120, unit="MB")


async def measure_idle_work(effort: float) -> Reading:
    """How much of a core the idle server and its worker use."""
    with serve_models(INVERT) as served:
        async with Stage(served) as stage:
            sketch = await stage.connect()
            await sketch.ask("invert", make_photograph())
            server = psutil.Process(served.process.pid)
            family = [server, *server.children(recursive=True)]
            start, before = time.perf_counter(), sum(sum(process.cpu_times()[:2]) for process in family)
            await asyncio.sleep(5 * effort)
            spent = sum(sum(process.cpu_times()[:2]) for process in family) - before
            share = spent / (time.perf_counter() - start) * 100
    return Reading(name="the idle server's part of a core", value=share, bar=1.0, unit="%")


BARS: dict[str, Callable[[float], Awaitable[Reading]]] = {
    "round-trip": measure_round_trip, "socketio": measure_socketio, "old-query": measure_old_query,
    "polls": measure_polls, "crowd": measure_crowd,
    "findings": measure_findings, "freshness": measure_freshness, "deaf-sketch": measure_deaf_sketch,
    "pings": measure_pings, "fairness": measure_fairness, "pose": measure_pose, "following": measure_following,
    "idle-memory": measure_idle_memory, "idle-work": measure_idle_work, "osc-encoding": measure_encoding,
    "osc-derived": measure_derived, "osc-listeners": measure_listeners, "osc-settings": measure_settings,
    "batches": measure_batches, "lone-query": measure_lone_query,
    "processing": measure_processing, "processing-draw": measure_draw,
    "sharing": measure_sharing, "link": measure_link, "capture": measure_capture,
    "source": measure_source, "studio-preview": measure_preview, "studio-crowd": measure_studios,
    "classify-crowd": measure_classify_crowd, "pose-crowd": measure_pose_crowd,
    **{f"{name}-runtime": partial(measure_reference, reference) for name, reference in REFERENCES.items()},
}
