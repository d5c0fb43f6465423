"""A running bridge with small real models, and the programs that speak to it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import cv2
import numpy as np
import pytest
import pytest_asyncio
from hypothesis import settings

from bridge.catalog import find_adapter
from bridge.codecs.native import read_binary, write_message
from bridge.link_plan import LinkPlan
from bridge.server import Bridge
from bridge.settings import Settings

settings.register_profile("catwalk", deadline=None, database=None, derandomize=True)
settings.load_profile("catwalk")

MODELS = Path(__file__).parents[1] / "models"
SERVED = ("edges", "mixed", "patient", "figures", "counted", "steps", "clumsy")
PATIENCE = 30  # seconds after which a test gives up


def find_model(word):
    """An adapter of tests/models, or a built-in one; `NAME=` before it gives it another name."""
    given, _, name = word.rpartition("=")
    path = MODELS / f"{name}.py"
    found = find_adapter(str(path) if path.is_file() else name)
    return replace(found, name=given) if given else found


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of the tests' own adapters."""
    return MODELS


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A JPEG of 160 × 120 with something to see in it."""
    frame = np.zeros((120, 160, 3), np.uint8)
    cv2.circle(frame, (80, 60), 40, (40, 160, 220), -1)
    cv2.rectangle(frame, (10, 10), (50, 40), (200, 60, 20), -1)
    return cv2.imencode(".jpg", frame)[1].tobytes()


class Knocker:
    """One run of a model that waits at the door."""

    def __init__(self, word: str, writer: asyncio.StreamWriter) -> None:
        self.word = word
        self.writer = writer

    def let_go(self) -> None:
        """Let the run go on."""
        self.writer.write(b"!")


class Door:
    """Where the models `patient` and `steps` knock before they go on."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[Knocker] = asyncio.Queue()
        self.writers: list[asyncio.StreamWriter] = []
        self.port = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        self.waiting.put_nowait(Knocker((await reader.readline()).decode().strip(), writer))

    async def begun(self) -> Knocker:
        """The next run that has begun."""
        return await asyncio.wait_for(self.waiting.get(), PATIENCE)


@asynccontextmanager
async def open_door() -> AsyncIterator[Door]:
    """A door; whoever still waits at it when it closes goes on."""
    door = Door()
    server = await asyncio.start_server(door.take, "127.0.0.1", 0)
    door.port = server.sockets[0].getsockname()[1]
    try:
        yield door
    finally:
        server.close()
        for writer in door.writers:
            writer.close()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """The models' door, in this test's own loop."""
    async with open_door() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def gate() -> AsyncIterator[Door]:
    """The models' door, in the loop of `house`."""
    async with open_door() as opened:
        yield opened


class Sketch:
    """A sketch on a WebSocket, in the native dialect."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hello: dict = {}

    async def send(self, header, *blobs) -> None:
        message = write_message(header, None, blobs)
        await (self.socket.send_str(message) if isinstance(message, str) else self.socket.send_bytes(message))

    async def read(self):
        """The next message; its blobs stand under the key "blobs"."""
        message = await self.socket.receive(PATIENCE)
        if message.type is aiohttp.WSMsgType.TEXT:
            return json.loads(message.data)
        assert message.type is aiohttp.WSMsgType.BINARY, message
        found = read_binary(message.data)
        return {**found.header, "blobs": list(found.blobs)}

    async def ask(self, header, *blobs):
        """Send, and read what comes next."""
        await self.send(header, *blobs)
        return await self.read()

    async def settle(self) -> None:
        """Return when everything sent before has been taken in."""
        assert (await self.ask({"type": "ping", "id": "settle"})) == {"type": "pong", "id": "settle"}


class House:
    """A bridge and a web browser's view of it."""

    def __init__(self, bridge: Bridge, web: aiohttp.ClientSession) -> None:
        self.bridge = bridge
        self.hub = bridge.hub
        self.web = web
        self.address = bridge.addresses[0]

    @asynccontextmanager
    async def connect(self, path: str = "/ws", **more) -> AsyncIterator[Sketch]:
        """A sketch that has heard hello."""
        async with self.web.ws_connect(self.address + path, max_msg_size=0, **more) as socket:
            sketch = Sketch(socket)
            sketch.hello = await sketch.read()
            yield sketch


@asynccontextmanager
async def open_house(*names: str, options=None, links=(), source=(), **settings) -> AsyncIterator[House]:
    """A running bridge with these models, linked by these chains."""
    bridge = Bridge([find_model(name) for name in names], options or {},
                    Settings(**{"http_port": 0, "osc_port": None, "socketio_port": None, "device": "cpu", **settings}),
                    LinkPlan(tuple(links), tuple(source)))
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as web:
            yield House(bridge, web)
    finally:
        await bridge.stop()


@pytest.fixture(scope="session")
def make_house():
    """For tests that need a bridge of their own: `async with make_house("edges", max_pixels=100) as house`."""
    return open_house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house() -> AsyncIterator[House]:
    """The bridge that most tests share."""
    async with open_house(*SERVED, max_message=1 << 20, allow_origin=("https://example.org",)) as opened:
        yield opened
