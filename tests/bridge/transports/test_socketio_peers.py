"""Socket.IO's real clients of every generation, run by Node.js; and python-socketio's own."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
import socketio

from bridge.transports.engineio import watch_engine
from tests.programs import start_program
from tests.waiting import until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.peers]

NODE = Path(__file__).parents[2] / "node"
OLD = ("1.7.4", "2.0.4", "2.2.0", "2.3.0", "2.5.0")
NEW = ("3.1.3", "4.8.1")
WAYS = ("polling", "websocket", "polling,websocket")
PATIENCE = 30
MILLIONS = 5_000_000
WORD = "Grüße 😀 из Москвы"


class Peer:
    """A sketch in Node.js."""

    def __init__(self, process):
        self.process = process
        self.heard = []

    async def emit(self, *words, **more):
        self.process.stdin.write(json.dumps({"emit": words, **more}).encode() + b"\n")
        await self.process.stdin.drain()

    async def hear(self, *names):
        """What it heard next of these events."""
        async with asyncio.timeout(PATIENCE):
            while True:
                line = await self.process.stdout.readline()
                assert line, "the client ended"
                heard = json.loads(line)
                self.heard.append(heard)
                if heard["event"] in names:
                    return heard


@asynccontextmanager
async def start_peer(generation, address, way="polling,websocket", namespace=""):
    """A connected client."""
    async with start_program("node", NODE / "sketch.js", generation, address, way, namespace) as process:
        peer = Peer(process)
        heard = await peer.hear("connect", "connect_error")
        assert heard == {"event": "connect"}
        yield peer


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def patient(make_house):
    """A bridge whose model says back what it is told; with the ports of old."""
    async with make_house("patient", socketio_port=0) as opened:
        yield opened


@pytest.fixture
def address(patient):
    return patient.bridge.socketio.doors[0].addresses[0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("generation", OLD + NEW)
async def test_each_generation_asks_and_hears_by_every_way(address, generation, way):
    async with start_peer(generation, address, way) as peer:
        if way == "polling,websocket":
            upgrades = [heard for heard in peer.heard if heard["event"] == "upgrade"]  # new clients upgrade first
            assert (upgrades or [await peer.hear("upgrade")])[0]["to"] == "websocket"
        await peer.emit("query", {"word": WORD})
        assert (await peer.hear("data"))["argument"] == {"text": WORD}
        await peer.emit("query", {"knock": "x"})
        assert "knock" in (await peer.hear("error"))["argument"]
        await peer.emit("query", {"word": WORD}, ack=True)
        assert (await peer.hear("ack"))["argument"] == {"text": WORD}


@pytest.mark.parametrize("way", WAYS[:2])
@pytest.mark.parametrize("generation", OLD + NEW)
async def test_five_million_characters_there_and_back(address, generation, way):
    async with start_peer(generation, address, way) as peer:
        await peer.emit("query", {"word": "start "}, pad={"name": "word", "length": MILLIONS})
        text = (await peer.hear("data", "error"))["argument"]["text"]
        assert text["length"] == MILLIONS + 6 and text["start"].startswith("start xxx")


@pytest.mark.parametrize("generation", OLD + NEW)
async def test_info_comes_to_each_generation(address, generation):
    async with start_program("node", NODE / "sketch.js", generation, address, "polling,websocket") as process:
        info = (await Peer(process).hear("info"))["argument"]
        assert [item["name"] for item in info["outputs"]] == ["text"]


async def test_all_generations_hear_what_one_of_them_asked(patient, address):
    async with start_peer("2.0.4", address) as old, start_peer("4.8.1", patient.address) as new:
        await old.emit("query", {"word": "old"})
        assert (await old.hear("data"))["argument"] == (await new.hear("data"))["argument"] == {"text": "old"}
        await new.emit("query", {"word": "new"})
        assert (await old.hear("data"))["argument"] == (await new.hear("data"))["argument"] == {"text": "new"}


@pytest.mark.parametrize("generation", OLD + NEW)
async def test_the_namespace_of_the_alpha(make_house, generation):
    async with make_house("patient", profile=("alpha",)) as house:
        async with start_peer(generation, house.address, namespace="/query") as peer:
            assert (await peer.hear("successful_connection"))["argument"] == {"data": "connection established"}
            await peer.emit("update_request", {"word": "old"})
            assert (await peer.hear("update_response", "error"))["event"] == "update_response"


@pytest.mark.parametrize("generation", ("1.7.4", "2.0.4", "4.8.1"))
async def test_a_client_comes_back_when_the_bridge_does(make_house, generation):
    async with make_house("patient") as house:
        port = int(house.address.rpartition(":")[2])
        async with start_peer(generation, house.address) as peer:
            await house.bridge.stop()
            await peer.hear("disconnect")
            async with make_house("patient", http_port=port):
                await peer.hear("connect")
                await peer.emit("query", {"word": "again"})
                assert (await peer.hear("data"))["argument"] == {"text": "again"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("generation", ("1.7.4", "2.5.0", "3.1.3", "4.8.1"))
async def test_an_idle_client_stays(make_house, generation, way):
    """Who says nothing for 1.6 s is given up here, at either end; pings come every tenth of a second."""
    async with make_house("patient") as house:
        engine = house.bridge.socketio.engines["patient"]
        engine.rules = replace(engine.rules, interval=0.1, timeout=1.5, look=0.02)
        engine.newer.engine.ping_interval, engine.newer.engine.ping_timeout = 0.1, 1.5
        async with watch_engine(engine), start_peer(generation, house.address, way) as peer:
            async with asyncio.timeout(PATIENCE):
                await (stay_old(engine) if generation in OLD else stay_new(engine.newer))
            await peer.emit("query", {"word": "awake"})
            assert (await peer.hear("data", "disconnect"))["argument"] == {"text": "awake"}


async def stay_old(engine):
    """Until the only session has been heard for two seconds."""
    (session,) = engine.sessions.values()
    begun = session.heard
    await until(lambda: session.heard >= begun + 2)
    assert list(engine.sessions.values()) == [session]


async def stay_new(newer):
    """Until the only session has been asked twenty times whether it is there."""
    (session,) = newer.engine.sockets.values()
    asked = set()
    await until(lambda: asked.update(newer.pings.values()) or len(asked) >= 20)
    assert list(newer.engine.sockets.values()) == [session]


@pytest.mark.parametrize("way", WAYS)
async def test_python_s_own_client(address, way):
    async with socketio.AsyncSimpleClient() as client:
        await client.connect(address, transports=way.split(","))
        assert (await client.receive(PATIENCE))[0] == "info"
        await client.emit("query", {"word": WORD})
        assert await client.receive(PATIENCE) == ["data", {"text": WORD}]
        assert await client.call("query", {"word": "ack"}) == {"text": "ack"}
