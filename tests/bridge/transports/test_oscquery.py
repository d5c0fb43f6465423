import asyncio
import json
import shutil
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio
from aiohttp import WSMsgType
from pythonoscquery.osc_query_client import OSCQueryClient
from zeroconf import ServiceInfo

from bridge.codecs.osc import read_packet, write_bundle, write_message
from bridge.weights import Weights, fetch_weights
from tests.bridge.conftest import PATIENCE
from tests.programs import run_program

ORIGIN = "oscquery, jangxx, https://github.com/jangxx/node-oscquery"
NODE_CLIENT = [Weights(package="npm:oscquery@1.1.1", file=f"dist/lib/{name}.js", sha256=sha256, size=8337,
                       licence="MIT", origin=ORIGIN) for name, sha256 in (
    ("osc_query_discovery", "3dab644611c46ffb89b959caf4e58d38e73a183f41a2732dfd94ebc8707e2b72"),
    ("osc_node", "7441a0ad6feb97257f83b61540ee9963bd8b8920f7da4dc638222e31dcd6f3be"),
    ("osc_types", "7767eae3bae7089668f8e4670db02c8ca01b48b96118de3f63126f1857fd4fb4"))]
PARTS = {  # what it asks for beside itself: HTTP is Node's own here, and nothing is looked for on the network
    "axios": "exports.get = async address => ({data: await (await fetch(address)).json()});",
    "bonjour-service": "module.exports = class {};"}
READER = """
const {DiscoveredService} = require('./osc_query_discovery.js');
const service = new DiscoveredService('127.0.0.1', Number(process.argv[2]));
service.update().then(() => console.log(JSON.stringify([service.hostInfo, service.flat()])));
"""
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(make_house):
    """A bridge with OSC and OSCQuery."""
    async with make_house("crowd", "sundry", osc_port=0, osc_reply_port=None) as house:
        yield house


@pytest.fixture
def space(stage):
    """The address of OSCQuery; what was set is forgotten afterwards."""
    yield stage.bridge.osc.query_addresses[0]
    for seat in stage.hub.seats.values():
        seat.settings.clear()


@pytest.fixture
def get(stage, space):
    async def get(path, **headers):
        async with stage.web.get(space + path, headers=headers) as response:
            body = await response.read()
            return response.status, json.loads(body) if body else None

    return get


async def test_it_has_the_number_of_the_osc_port(stage, space, get):
    port = int(stage.bridge.osc.door.addresses[0].rpartition(":")[2])
    assert space == f"http://127.0.0.1:{port}"
    status, host = await get("/?HOST_INFO")
    assert status == 200 and (host["OSC_IP"], host["OSC_PORT"], host["WS_PORT"]) == ("127.0.0.1", port, port)


async def test_the_root_has_everything(get):
    status, root = await get("/")
    assert status == 200 and list(root["CONTENTS"]) == ["crowd", "sundry"]
    assert (await get("/crowd"))[1] == root["CONTENTS"]["crowd"]


async def test_attributes_and_statuses_are_those_of_the_specification(get):
    assert await get("/crowd/x?VALUE") == (200, {"VALUE": [0.5]})
    assert await get("/crowd/x?RANGE") == (200, {"RANGE": [{"MIN": 0, "MAX": 1}]})
    assert await get("/crowd/mood?TYPE") == (200, {"TYPE": "s"})
    assert await get("/crowd?VALUE") == (204, None) and await get("/crowd/x?UNIT") == (204, None)
    assert await get("/crowd?TYPE") == (200, {})
    assert (await get("/crowd/x?NONSENSE"))[0] == 400 and (await get("/crowd/nothing"))[0] == 404
    assert (await get("/nothing?VALUE"))[0] == 404


async def test_held_settings_and_newest_findings_are_the_values(stage, get):
    stage.hub.hold_settings("crowd", {"x": 0.25})
    async with stage.web.post(f"{stage.address}/models/crowd/query", json={"count": 1, "tracking": "off"}) as response:
        assert response.status == 200
    assert await get("/crowd/x?VALUE") == (200, {"VALUE": [0.25]})
    assert await get("/crowd/0/nose?VALUE") == (200, {"VALUE": [0.25, 0.25, 0.75]})


async def test_pages_that_may_not_use_catwalk_may_not_here(get):
    assert (await get("/", Origin="https://evil.example"))[0] == 403
    assert (await get("/", Host="evil.example"))[0] == 403


@asynccontextmanager
async def listen(stage, space, *addresses):
    async with stage.web.ws_connect(space + "/") as socket:
        for address in addresses:
            await socket.send_str(json.dumps({"COMMAND": "LISTEN", "DATA": address}))
        yield socket


async def read(socket):
    message = await socket.receive(PATIENCE)
    assert message.type is WSMsgType.BINARY
    (found,) = read_packet(message.data)
    return found.address, found.values


async def settle(socket, stage):
    """Return when the socket's commands have been taken in."""
    while "/crowd/beta" not in {address for door in stage.bridge.osc.space.sockets for address in door.wanted}:
        await asyncio.wait([asyncio.ensure_future(stage.web.get(stage.bridge.osc.query_addresses[0] + "/?HOST_INFO"))])


async def ask(stage, **inputs):
    async with stage.web.post(f"{stage.address}/models/crowd/query", json={**inputs, "tracking": "off"}) as response:
        assert response.status == 200


async def test_who_listens_gets_findings_as_raw_osc_and_zeros_when_somebody_leaves(stage, space):
    async with listen(stage, space, "/crowd/1/nose", "/crowd/beta") as socket:
        await settle(socket, stage)
        await ask(stage, count=2, x=0.75)
        assert await read(socket) == ("/crowd/1/nose", (0.75, 0.25, 0.75))
        await ask(stage, count=1)
        assert await read(socket) == ("/crowd/1/nose", (0, 0, 0))
        await ask(stage, count=1)
        stage.hub.hold_settings("crowd", {"beta": 2})
        assert await read(socket) == ("/crowd/beta", (2,))


async def test_measures_are_zero_once_when_they_end_and_a_distance_when_its_owner_leaves(stage, space):
    stage.hub.hold_settings("crowd", {"measures": True, "distances": "nose-left_eye", "smoothing": "off"})
    speed, distance = "/crowd/0/measures/speed", "/crowd/0/measures/distances/nose-left_eye"
    async with listen(stage, space, speed, distance, "/crowd/beta") as socket:
        await settle(socket, stage)

        async def hear(beta, **inputs):
            """What comes of one answer; `beta` tells where it ends."""
            async with stage.web.post(f"{stage.address}/models/crowd/query",
                                      json={"tracking": "on", **inputs}) as response:
                assert response.status == 200
            stage.hub.hold_settings("crowd", {"beta": beta})
            heard = dict([await read(socket)])
            while "/crowd/beta" not in heard:
                heard |= [await read(socket)]
            return heard.keys() - {"/crowd/beta"}, heard

        assert (await hear(1))[0] == {speed, distance}
        stage.hub.hold_settings("crowd", {"measures": False, "distances": None})
        names, heard = await hear(2)
        assert names == {speed} and heard[speed] == (0,)
        names, heard = await hear(3, count=0)
        assert names == {distance} and heard[distance] == (0,)


async def test_a_moment_is_streamed_once(stage, space):
    stage.hub.hold_settings("crowd", {"gestures": True, "smoothing": "off"})
    async with listen(stage, space, "/crowd/0/gestures/hands_together", "/crowd/0/gestures/began",
                      "/crowd/beta") as socket:
        await settle(socket, stage)
        for _ in range(2):
            async with stage.web.post(f"{stage.address}/models/crowd/query", json={"tracking": "on"}) as response:
                assert response.status == 200
        stage.hub.hold_settings("crowd", {"beta": 3})
        heard = [await read(socket)]
        while heard[-1] != ("/crowd/beta", (3,)):
            heard.append(await read(socket))
        assert heard.count(("/crowd/0/gestures/began", ("hands_together",))) == 1
        assert ("/crowd/0/gestures/hands_together", (1,)) in heard and ("/crowd/0/gestures/began", ("",)) not in heard


async def test_who_ignores_gets_no_more(stage, space):
    async with listen(stage, space, "/crowd/x", "/crowd/0/nose", "/crowd/beta") as socket:
        await settle(socket, stage)
        for address in ("/crowd/x", "/crowd/0/nose"):
            await socket.send_str(json.dumps({"COMMAND": "IGNORE", "DATA": address}))
        while any("/crowd/x" in door.wanted or "/crowd/0/nose" in door.wanted
                  for door in stage.bridge.osc.space.sockets):
            await ask(stage)
        stage.hub.hold_settings("crowd", {"x": 0.5, "beta": 1})
        while (heard := await read(socket)) != ("/crowd/beta", (1,)):
            assert heard[0] == "/crowd/0/nose"  # what was found before


async def test_settings_may_come_over_the_websocket_and_nothing_else_may(stage, space):
    async with listen(stage, space, "/crowd/x", "/crowd/shift") as socket:
        await socket.send_bytes(b"broken")
        await socket.send_str("{broken")
        await socket.send_bytes(write_bundle([
            write_message("/subscribe", 9999), write_message("/crowd/query", "{}"), write_message("/crowd/x", 7),
            write_message("/crowd/x", 0.125), write_message("/crowd/shift", 0.5, 0.25)]))
        assert [await read(socket), await read(socket)] == [("/crowd/x", (0.125,)), ("/crowd/shift", (0.5, 0.25))]
        stage.hub.hold_settings("crowd", {"x": None})
        assert await read(socket) == ("/crowd/x", ())
    assert not stage.bridge.osc.door.listeners


async def read_notices(socket, count=2):
    """What the server says of its addresses."""
    return [json.loads((await socket.receive(PATIENCE)).data) for _ in range(count)]


async def test_models_that_go_and_come_are_told(stage, space, get):
    async with listen(stage, space) as socket:
        await stage.hub.seats["sundry"].engine.stop()
        assert await read_notices(socket) == [{"COMMAND": "PATH_REMOVED", "DATA": "/sundry"},
                                              {"COMMAND": "PATH_CHANGED", "DATA": "/"}]
        assert (await get("/sundry"))[0] == 404
        await stage.hub.seats["sundry"].engine.start()
        assert await read_notices(socket) == [{"COMMAND": "PATH_ADDED", "DATA": "/sundry"},
                                              {"COMMAND": "PATH_CHANGED", "DATA": "/"}]
        engine = stage.hub.seats["crowd"].engine
        engine.info = replace(engine.info, description="Changed.")
        assert await read_notices(socket, 1) == [{"COMMAND": "PATH_CHANGED", "DATA": "/crowd"}]
        stage.hub.hold_settings("crowd", {"distances": "nose-left_hip"})
        assert await read_notices(socket, 1) == [{"COMMAND": "PATH_CHANGED", "DATA": "/crowd"}]
        assert "nose-left_hip" in (await get("/crowd/0/measures/distances"))[1]["CONTENTS"]


@pytest.mark.peers
async def test_a_client_of_another_registry_reads_all_of_it(stage, space, get, tmp_path):
    await asyncio.to_thread(fetch_weights, NODE_CLIENT, accept=True)
    for file in NODE_CLIENT:
        shutil.copy(file.path, tmp_path)
    for name, text in PARTS.items():
        (tmp_path / "node_modules" / name).mkdir(parents=True)
        (tmp_path / "node_modules" / name / "index.js").write_text(text)
    (tmp_path / "read.js").write_text(READER)
    host, nodes = json.loads(await run_program("node", tmp_path / "read.js", space.rpartition(":")[2]))
    assert host["oscPort"] == host["wsPort"] and host["extensions"]["LISTEN"] is True
    found = {node["full_path"]: node for node in nodes}
    (_, root) = await get("/")
    assert set(found) == {node["FULL_PATH"] for node in walk(root) if "TYPE" in node}
    assert [part["type"] for part in found["/crowd/0/nose"]["arguments"]] == ["f"] * 3
    assert found["/crowd/mood"]["arguments"][0]["range"]["vals"] == ["calm", "wild"]
    assert found["/crowd/x"]["access"] == 3 and found["/crowd/0/nose"]["access"] == 1
    assert found["/crowd/0/measures/angles/left_knee"]["arguments"][0]["range"] == {"min": 0, "max": 180}


def walk(node):
    yield node
    for child in node.get("CONTENTS", {}).values():
        yield from walk(child)


async def test_a_client_of_a_registry_reads_it(stage, space):
    port = int(space.rpartition(":")[2])
    client = OSCQueryClient(ServiceInfo("_oscjson._tcp.local.", "Catwalk._oscjson._tcp.local.", port=port,
                                        addresses=[bytes([127, 0, 0, 1])]))
    host = await asyncio.to_thread(client.get_host_info)
    assert host.osc_port == port and host.name.startswith("Catwalk")
    root = await asyncio.to_thread(client.query_node)
    assert [node.full_path for node in root.contents] == ["/crowd", "/sundry"]
    nose = await asyncio.to_thread(client.query_node, "/crowd/0/nose")
    assert nose.full_path == "/crowd/0/nose" and len(nose.value) == 3
    assert await asyncio.to_thread(client.query_node, "/nothing") is None
