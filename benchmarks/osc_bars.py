"""OSC's bars: what one person costs to encode, what listeners cost, what thousands of settings cost everyone else."""

import asyncio
import json
import socket
import subprocess
import sys
import time
import timeit
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import psutil

from bridge.codecs.osc import write_message
from bridge.codecs.osc_layouts import encode_osc
from bridge.codecs.osc_mapping import Layout
from bridge.info import Field, Info
from bridge.kinds import Keypoint, Pose
from bridge.tracking.fields import Wishes
from bridge.tracking.tracker import Tracker

from .reading import Reading
from .sketches import MODELS, Served, Stage, serve_models
from .walkers import BODY, NAMES

PEOPLE = str(MODELS / "people.py")
RATE, LISTENERS = 30, 4
MESSAGES = 5000  # a second
# A program of its own, so that it takes no time from who measures: so many settings a second, in small bursts.
SENDER = """
import socket, sys, time
from bridge.codecs.osc import write_message
port, count, rate = map(int, sys.argv[1:])
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
begun, sent = time.perf_counter(), 0
while sent < count:
    due = min(count, int((time.perf_counter() - begun) * rate))
    for number in range(sent + 1, due + 1):
        out.sendto(write_message("/people/x", number / count), ("127.0.0.1", port))
    sent = max(sent, due)
    time.sleep(0.001)
"""


async def measure_encoding(effort: float) -> Reading:
    """One person of 17 keypoints, as packets of the layout `keypoint`."""
    names = tuple(f"keypoint_{number}" for number in range(17))
    outputs_of_pose = (Field(name="poses", kind="keypoints", keypoints=names),)
    info = Info(name="pose", description="", inputs=(), outputs=outputs_of_pose)
    outputs = {"poses": [Pose(tuple(Keypoint(name, 0.25, 0.5, 0.75) for name in names), 0.9)]}
    spans = timeit.repeat(lambda: encode_osc(info, outputs, Layout()), number=1000, repeat=max(5, int(20 * effort)))
    return Reading(name="one person of 17 keypoints as OSC", value=min(spans) * 1000, bar=10, unit="µs")


async def measure_derived(effort: float) -> Reading:
    """The same with what following adds: every measure, gesture and one distance, twice as many numbers."""
    item = Field(name="poses", kind="keypoints", keypoints=NAMES)
    info = Info(name="pose", description="", inputs=(), outputs=(item,))
    wishes = Wishes(measures=True, gestures=True, distances=(("left_wrist", "right_wrist"),))
    pose = Pose(tuple(Keypoint(name, x, y, 0.75) for name, (x, y) in zip(NAMES, (BODY + 0.5).tolist())), 0.9)
    outputs = {"poses": Tracker().follow([pose], 0.0, wishes)}
    spans = timeit.repeat(lambda: encode_osc(info, outputs, Layout()), number=1000, repeat=max(5, int(20 * effort)))
    return Reading(name="the same with measures and gestures", value=min(spans) * 1000, bar=30, unit="µs")


@contextmanager
def open_ears(count: int) -> Iterator[list[socket.socket]]:
    """Patches that only listen."""
    ears = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    for ear in ears:
        ear.bind(("127.0.0.1", 0))
    try:
        yield ears
    finally:
        for ear in ears:
            ear.close()


async def find_port(stage: Stage) -> int:
    """Where the server's OSC is."""
    async with stage.http.get(stage.served.address + "/osc") as response:
        return int((await response.json())["addresses"][0].rpartition(":")[2])


def spend_time(served: Served) -> float:
    """Seconds of processor that the server and its worker have used."""
    server = psutil.Process(served.process.pid)
    return sum(sum(process.cpu_times()[:2]) for process in (server, *server.children(recursive=True)))


async def measure_listeners(effort: float) -> Reading:
    """Thirty answers a second with six people each, to four listeners of the layout `keypoint`: all that it costs."""
    with serve_models(PEOPLE) as served, open_ears(LISTENERS) as ears:
        async with Stage(served) as stage:
            port = await find_port(stage)
            for ear in ears:
                ear.sendto(write_message("/subscribe", "people"), ("127.0.0.1", port))
            trigger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for _ in range(RATE):  # warm
                trigger.sendto(write_message("/people/run"), ("127.0.0.1", port))
                await asyncio.sleep(1 / RATE)
            begun, before = time.perf_counter(), spend_time(served)
            for number in range(int(10 * RATE * effort)):
                trigger.sendto(write_message("/people/run"), ("127.0.0.1", port))
                await asyncio.sleep(max(0, begun + (number + 1) / RATE - time.perf_counter()))
            share = (spend_time(served) - before) / (time.perf_counter() - begun) * 100
            trigger.close()
            async with stage.http.get(served.address + "/osc") as response:
                listeners = (await response.json())["listeners"]
    sent, lost = (sum(listener[key] for listener in listeners) for key in ("sent", "dropped"))
    return Reading(name="30 fps × 6 people × 4 OSC listeners, part of a core, model included", value=share, bar=10,
                   unit="%", note=f"{sent} packets, {lost} dropped")


async def measure_settings(effort: float) -> Reading:
    """Another sketch's pings while 5,000 settings a second come by OSC, of which the model must get the last."""
    spans = []
    with serve_models(PEOPLE) as served:
        async with Stage(served) as stage:
            port, sketch = await find_port(stage), await stage.connect()
            count = int(4 * MESSAGES * effort)
            with subprocess.Popen([sys.executable, "-c", SENDER, str(port), str(count), str(MESSAGES)]) as sender:
                while sender.poll() is None:
                    begun = time.perf_counter()
                    await sketch.ping()
                    spans.append((time.perf_counter() - begun) * 1000)
                    await asyncio.sleep(0.005)
            await sketch.ping()
            async with stage.http.get(served.address + "/osc") as response:
                received = (await response.json())["received"]
            async with stage.http.post(served.address + "/models/people/query", json={"count": 1}) as response:
                x = json.loads(await response.read())["data"]["poses"][0]["keypoints"][0]["x"]
    if received != count or x != 1:
        raise RuntimeError(f"{received} of {count} settings came, and the model got {x} for 1")
    return Reading(name="ping while 5,000 settings a second come by OSC, p99", value=float(np.percentile(spans, 99)),
                   bar=5, unit="ms", note=f"median {np.median(spans):.2f} ms; all {count} came")
