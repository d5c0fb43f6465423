"""A running bridge with small real models, and the programs that speak to it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from bridge.catalog import find_adapter

settings.register_profile("catwalk", deadline=None, database=None, derandomize=True)
settings.load_profile("catwalk")

MODELS = Path(__file__).parents[1] / "models"


def find_model(name):
    """An adapter of tests/models, or a built-in one."""
    path = MODELS / f"{name}.py"
    return find_adapter(str(path) if path.is_file() else name)


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
        return await asyncio.wait_for(self.waiting.get(), 20)


async def open_door() -> AsyncIterator[Door]:
    door = Door()
    server = await asyncio.start_server(door.take, "127.0.0.1", 0)
    door.port = server.sockets[0].getsockname()[1]
    yield door
    server.close()
    for writer in door.writers:
        writer.close()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """The models' door in this test's loop."""
    async for opened in open_door():
        yield opened


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of the tests' own adapters."""
    return MODELS
