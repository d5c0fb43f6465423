"""Jobs over the WebSocket of RunwayML's SDK, held against transcripts of its own server; and cancelled for good."""

import asyncio
import json
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import pytest
import pytest_asyncio

from bridge.catalog import find_file
from bridge.messages import Encoded, Result, Timings
from bridge.server import Bridge
from bridge.settings import Settings
from bridge.transports.port_jobs import JobDesk
from tests.bridge.conftest import House
from tests.port_stage import PORTS, read_transcript

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATIENCE = 30  # seconds
NO_TIME = Timings(waited=0, decoded=0, ran=0, encoded=0)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ports():
    """A Catwalk that serves two ports at their SDK's door alone, and nothing else."""
    bridge = Bridge([find_file(str(PORTS / name)) for name in ("all_types.py", "slow.py")], {},
                    Settings(http_port=0, osc_port=None, socketio_port=None, sdk_port=0))
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as web:
            yield House(bridge, web)
    finally:
        await bridge.stop()


class Client:
    """A sketch on the socket."""

    def __init__(self, socket):
        self.socket = socket

    async def submit(self, command, job, **inputs):
        await self.send({"type": "submit", "command": command, "id": job, "inputData": inputs})

    async def send(self, message):
        await self.socket.send_str(message if isinstance(message, str) else json.dumps(message))

    async def read(self, kind=None):
        """The next message, or the next of this kind."""
        while True:
            message = json.loads((await self.socket.receive(PATIENCE)).data)
            if kind in (None, message["type"]):
                return message

    async def read_job(self):
        """Every message up to the one that ends a job."""
        found = [await self.read()]
        while found[-1]["type"] not in ("succeeded", "failed", "cancelled"):
            found.append(await self.read())
        return found

    async def count_ended(self):
        """How many commands of the slow port have ended, by whatever way."""
        await self.submit("ended", "count")
        return (await self.read_job())[1]["outputData"]["y"]


@asynccontextmanager
async def connect(ports, model):
    address = next(door["addresses"][0] for door in ports.bridge.port_doors.doors if door["model"] == model)
    async with ports.web.ws_connect(address) as socket:
        yield Client(socket)


def even_out(messages):
    """Without ids that are made up, times, and lines of code."""
    ids = {}
    return [{key: ids.setdefault(value, len(ids)) if key == "id" else type(value) if key == "timeElapsed" else
             bool(value) if key == "traceback" else value for key, value in message.items()} for message in messages]


@pytest.mark.parametrize("talk", read_transcript("sdk_websocket"), ids=lambda talk: talk["name"])
async def test_every_talk_is_as_it_was(ports, talk):
    async with connect(ports, "all-types") as client:
        for message in talk["sent"]:
            await client.send(message)
        heard = await client.read_job()
    assert even_out(heard) == even_out(talk["received"])
    if "id" in talk["sent"][-1]:
        assert heard[0]["id"] == talk["sent"][-1]["id"]
    else:
        assert len(heard[0]["id"]) == 32


async def test_a_cancelled_generator_ends_between_its_steps_and_the_next_job_runs(ports):
    async with connect(ports, "slow") as client:
        before = await client.count_ended()
        await client.submit("count", "long")
        assert await client.read() == {"type": "started", "id": "long"}
        assert (await client.read("output"))["outputData"] == {"text": "0"}
        await client.send({"type": "cancel", "id": "long"})
        assert await client.read("cancelled") == {"type": "cancelled", "id": "long"}
        assert await client.count_ended() == before + 1


class LateHub:
    """Stands where a model gives one more step after it was told to stop."""

    def __init__(self):
        self.asked = asyncio.Event()

    async def ask_newest(self, name, take, *, bounded, hear):
        self.query, self.hear = take(), hear
        self.asked.set()
        await asyncio.Event().wait()

    def drop(self, name, ticket):
        encoded = {self.query.dialect: Encoded(b'{"text":"1"}')}
        self.tell = partial(self.hear, Result(model=name, encoded=encoded, timings=NO_TIME, partial=True))


async def test_a_step_that_was_under_way_is_not_told_after_its_job_is_cancelled():
    hub = LateHub()
    desk = JobDesk(hub, "slow")
    desk.take_message('{"type": "submit", "id": "long", "command": "count"}')
    await hub.asked.wait()
    desk.take_message('{"type": "cancel", "id": "long"}')
    hub.tell()
    said = [json.loads(desk.outbox.get_nowait())["type"] for _ in range(desk.outbox.qsize())]
    assert said == ["started", "cancelled"]


@pytest.mark.parametrize("command", ["brood", "sulk"])
async def test_a_cancelled_function_ends_in_the_middle_and_the_next_job_runs(ports, gate, command):
    async with connect(ports, "slow") as client:
        before = await client.count_ended()
        await client.submit(command, "long", knock=gate.port)
        await gate.begun()
        await client.send({"type": "cancel", "id": "long"})
        assert await client.read("cancelled") == {"type": "cancelled", "id": "long"}
        assert await client.count_ended() == before + 1


async def test_jobs_that_wait_are_cancelled_before_they_begin(ports):
    async with connect(ports, "slow") as client:
        before = await client.count_ended()
        for job in ("one", "two", "three", "four"):
            await client.submit("count", job)
        await client.read("output")
        for job in ("four", "three", "two", "one"):
            await client.send({"type": "cancel", "id": job})
            await client.read("cancelled")
        assert await client.count_ended() == before + 1


async def test_a_sketch_that_leaves_takes_its_jobs_along(ports):
    async with connect(ports, "slow") as client:
        before = await client.count_ended()
        await client.submit("count", "long")
        await client.read("output")
    async with connect(ports, "slow") as client:
        assert await client.count_ended() == before + 1


async def test_an_id_that_runs_is_not_taken_twice_and_nonsense_is_passed_over(ports):
    async with connect(ports, "slow") as client:
        await client.submit("count", "long")
        await client.read("output")
        for nonsense in ("[1]", "{}", '{"type": "cancel"}', '{"type": "cancel", "id": "other"}', "\u00e4",
                         '{"type": "submit", "id": "long", "command": "ended"}'):
            await client.send(nonsense)
        await client.submit("nope", "last", x=1)
        heard = [await client.read("failed"), await client.send({"type": "cancel", "id": "long"})]
        assert heard[0]["id"] == "last" and heard[0]["error"] == "Unknown command: nope."
        assert await client.read("cancelled") == {"type": "cancelled", "id": "long"}


async def test_inputs_that_are_no_object_are_none(ports):
    async with connect(ports, "all-types") as client:
        await client.send({"type": "submit", "command": "scalar", "inputData": [1, 2]})
        assert (await client.read("output"))["outputData"] == {"y": 0}


async def test_a_page_that_is_not_on_the_list_gets_no_socket(ports):
    address = ports.bridge.port_doors.doors[0]["addresses"][0]
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await ports.web.ws_connect(address, headers={"Origin": "https://evil.example"})
    assert caught.value.status == 403
