"""What it costs to hand pictures from model to model: a block of memory, a link, a source that feeds two."""

import asyncio
import multiprocessing
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from bridge.catalog import find_adapter
from bridge.engines.blocks import BlockReader, BlockWriter
from bridge.engines.lending import choose_place
from bridge.engines.pipe import open_pair, pack_message, read_message
from bridge.engines.worker import keep_memory
from bridge.frames import take_frame
from bridge.link_plan import LinkPlan
from bridge.messages import Answer, Dialect, Result
from bridge.seats import Listener
from bridge.server import Bridge
from bridge.settings import Settings

from .reading import Reading, time_both
from .sketches import MODELS

NATIVE = Dialect()
FRAME = (480, 640, 3)
PACE = 25  # frames a second of the source: each is through before the next one comes
BURST = 1.0  # seconds in which one thing is heard before the other has its turn


def look_at(frame: NDArray[Any]) -> int:
    """What is done with a frame where it arrives."""
    return int(frame[0, 0, 0])


def read_blocks(pipe: socket.socket) -> None:
    """In the process that frames are handed to."""
    keep_memory()
    reader = BlockReader()
    try:
        while True:
            frame = take_frame("image", "image", reader.read(read_message(pipe)), 0)
            pipe.sendall(pack_message(look_at(frame)))
    except EOFError:
        pass


@contextmanager
def open_partner() -> Iterator[socket.socket]:
    """A process that frames are handed to."""
    ours, theirs = open_pair()
    process = multiprocessing.get_context("spawn").Process(target=read_blocks, args=(theirs,))
    process.start()
    theirs.close()
    with ours:
        yield ours
    process.join()


async def measure_sharing(effort: float) -> Reading:
    """A frame to another process and its word back, beside the frame handed over inside one process."""
    keep_memory()
    frame = np.random.default_rng(7).integers(0, 255, FRAME, np.uint8)
    with tempfile.TemporaryDirectory(dir=choose_place()) as folder, open_partner() as pipe:
        writer = BlockWriter(Path(folder) / "1")

        def share() -> None:
            block = writer.write(frame)
            pipe.sendall(pack_message(block))
            read_message(pipe)
            writer.give_back([Path(block.path).name])

        time_both(lambda: look_at(frame.copy()), share, 1)
        here, there = time_both(lambda: look_at(frame.copy()), share, max(1, int(8 * effort)))
    return Reading(name="a frame to another process by shared memory − a copy of it in this one", value=there - here,
                   bar=0.3, unit="ms", note=f"640 × 480 RGB, and a word back; {there:.3f} − {here:.3f} ms, medians")


@asynccontextmanager
async def open_bridge(*models: str) -> AsyncIterator[Bridge]:
    """A running bridge without doors; `NAME=MODEL` names its models, which are those of this folder or built in."""
    adapters = []
    for word in models:
        name, _, model = word.rpartition("=")
        path = MODELS / f"{model}.py"
        adapters.append(replace(find_adapter(str(path) if path.is_file() else model), name=name or model))
    bridge = Bridge(adapters, {}, Settings(http_port=None, osc_port=None, socketio_port=None, device="cpu"), LinkPlan())
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        yield bridge
    finally:
        await bridge.stop()


def link_anew(bridge: Bridge, *chains: str) -> None:
    """Nothing but these links from now on."""
    bridge.linking.apply(LinkPlan(chains).settle({name: seat.engine.info for name, seat in bridge.hub.seats.items()}))


async def hear_answers(bridge: Bridge, model: str, seconds: float) -> list[tuple[float, Result]]:
    """A model's answers, each with its age in milliseconds as it is heard; the first ones do not count."""
    heard: list[tuple[float, Result]] = []

    def hear(answer: Answer) -> None:
        assert isinstance(answer, Result), answer
        heard.append(((time.perf_counter() - answer.born) * 1000, answer))

    stop = bridge.hub.listen(model, Listener(NATIVE, hear))
    await asyncio.sleep(seconds)
    stop()
    return heard[3:]


async def measure_link(effort: float) -> Reading:
    """How much older an answer is with a second model behind the first, without what that model itself takes."""
    ages: dict[str, list[float]] = {"one": [], "two": []}
    runs: list[float] = []
    async with open_bridge("pattern", "one=invert", "two=invert") as bridge:
        bridge.hub.hold_settings("pattern", {"fps": PACE})
        for _ in range(max(1, int(10 * effort))):
            for chain in ("pattern > one", "pattern > one > two"):
                link_anew(bridge, chain)
                last = chain.rpartition(" ")[2]
                heard = await hear_answers(bridge, last, BURST)
                ages[last] += [age for age, _ in heard]
                if last == "two":
                    runs += [answer.timings.ran for _, answer in heard]
    one, two, run = min(ages["one"]), min(ages["two"]), min(runs)
    return Reading(name="what a second model adds to an answer's age, without its own run", value=two - one - run,
                   bar=1.0, unit="ms", note=f"640 × 480; {two:.2f} − {one:.2f} − {run:.2f} ms, the quickest of each")


async def measure_capture(effort: float) -> Reading:
    """The work of a source that feeds two models, beside that of one that feeds one."""
    async with open_bridge("pattern", "one=invert", "two=invert") as bridge:
        bridge.hub.hold_settings("pattern", {"fps": PACE})
        process = bridge.engines["pattern"].process
        assert process
        source, spent = psutil.Process(process.pid), {1: 0.0, 2: 0.0}
        for _ in range(max(1, int(6 * effort))):
            for count, chains in ((1, ("pattern > one",)), (2, ("pattern > one", "pattern > two"))):
                link_anew(bridge, *chains)
                spent[count] += await time_work(source, 1.5 * BURST)
    return Reading(name="work of a source that feeds two models ÷ one", value=spent[2] / spent[1], bar=1.2, unit="×",
                   note=f"{PACE} frames a second; {spent[2]:.2f} ÷ {spent[1]:.2f} s of a core")


async def time_work(process: psutil.Process, seconds: float) -> float:
    """How many seconds of a core a process used meanwhile."""
    def look() -> Sequence[float]:
        return process.cpu_times()[:2]

    before = sum(look())
    await asyncio.sleep(seconds)
    return sum(look()) - before
