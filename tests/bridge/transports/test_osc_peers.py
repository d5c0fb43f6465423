"""OSC with the programs that others use: liblo, Pure Data, SuperCollider, osc-min."""

import asyncio
import json
import shutil
from contextlib import asynccontextmanager

import pyliblo3
import pytest
import pytest_asyncio

from bridge.codecs.osc import read_packet, write_message
from bridge.codecs.osc_patterns import match_addresses
from bridge.weights import Weights, fetch_weights
from tests.osc_cases import CASES
from tests.osc_patch import PATIENCE, Patch
from tests.programs import read_until, run_program, start_program, start_sclang

pytestmark = [pytest.mark.peers, pytest.mark.asyncio(loop_scope="session")]
OSC_MIN = [Weights(package="npm:osc-min@2.1.2", file=f"dist/{name}.js", sha256=sha256, size=9241, licence="Zlib",
                   origin="osc-min, Russell McClellan, https://github.com/russellmcc/node-osc-min")
           for name, sha256 in (
               ("index", "c5e41a537dc7f83d2995632ca34d0c26f7b824d84f22b5980acc5f263ac24ea8"),
               ("osc-utilities", "4f6f855b85d4c2fe531aff5c7116a2a13aa9453e1e2215a7911552f1d3ca708c"))]
JUDGE = """
import {fromBuffer} from './index.js';
import {createInterface} from 'node:readline';
for await (const line of createInterface({input: process.stdin})) {
  try { console.log(JSON.stringify(fromBuffer(Buffer.from(line, 'hex')))); }
  catch (trouble) { console.log(JSON.stringify({trouble: String(trouble)})); }
}
"""
PATCH = """#N canvas 0 0 450 300 12;
#X obj 20 20 netreceive -u -b {ears};
#X obj 20 60 oscparse;
#X obj 20 100 print heard;
#X obj 220 20 loadbang;
#X msg 220 60 connect 127.0.0.1 {port};
#X msg 320 60 {ears} crowd list;
#X obj 320 100 oscformat subscribe;
#X obj 220 140 netsend -u -b;
#X msg 420 60 0.75;
#X obj 420 100 oscformat crowd x;
#X msg 520 60 1;
#X obj 520 100 oscformat crowd run;
#X obj 220 40 t b b b b;
#X obj 320 120 list prepend send;
#X obj 320 130 list trim;
#X obj 420 120 list prepend send;
#X obj 420 130 list trim;
#X obj 520 120 list prepend send;
#X obj 520 130 list trim;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 3 0 12 0;
#X connect 12 3 4 0;
#X connect 12 2 5 0;
#X connect 12 1 8 0;
#X connect 12 0 10 0;
#X connect 4 0 7 0;
#X connect 5 0 6 0;
#X connect 6 0 13 0;
#X connect 13 0 14 0;
#X connect 14 0 7 0;
#X connect 8 0 9 0;
#X connect 9 0 15 0;
#X connect 15 0 16 0;
#X connect 16 0 7 0;
#X connect 10 0 11 0;
#X connect 11 0 17 0;
#X connect 17 0 18 0;
#X connect 18 0 7 0;
"""
SCRIPT = """
var catwalk = NetAddr("127.0.0.1", {port});
thisProcess.openUDPPort({ears});
thisProcess.addOSCRecvFunc({{ |message, time, sender, port|
    if(port == {ears}) {{ ("heard " ++ message.join(" ")).postln }};
    if(message[0] == '/catwalk/hello') {{
        catwalk.sendMsg("/crowd/x", 0.75);
        catwalk.sendBundle(0.05, ["/crowd/count", 2], ["/crowd/run"]);
    }};
}});
catwalk.sendMsg("/subscribe", {ears}, "crowd");
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(make_house):
    """A bridge with OSC."""
    async with make_house("crowd", "sundry", osc_port=0, osc_reply_port=None) as house:
        yield house


@pytest.fixture
def port(stage):
    """The bridge's OSC port; what was subscribed and set is forgotten afterwards."""
    door = stage.bridge.osc.door
    yield int(door.addresses[0].rpartition(":")[2])
    for address in list(door.listeners):
        door.remove_listener(address)
    for seat in stage.hub.seats.values():
        seat.settings.clear()


@pytest.fixture
def ears():
    """A UDP port for a program to listen at."""
    patch = Patch(1)
    patch.close()
    return patch.port


@asynccontextmanager
async def start_dump(ears):
    """oscdump, once it hears."""
    async with start_program("oscdump", "-L", ears) as dump:
        patch = Patch(ears)
        knocking = asyncio.create_task(read_until(dump, "/knock"))
        while not knocking.done():
            patch.send("/knock")
            await asyncio.wait([knocking], timeout=0.05)
        patch.close()
        yield dump


async def test_liblo_s_programs_set_trigger_and_hear(port, ears):
    async with start_dump(ears) as dump:
        await run_program("oscsend", "127.0.0.1", port, "/subscribe", "iss", ears, "crowd", "keypoint")
        await read_until(dump, '/catwalk/hello sss "0.1.0" "crowd" "sundry"')
        await run_program("oscsend", "127.0.0.1", port, "/crowd/x", "f", "0.75")
        await run_program("oscsend", "127.0.0.1", port, "/crowd/deep", "T")
        await run_program("oscsend", "127.0.0.1", port, "/crowd/run", "I")
        lines = await read_until(dump, "/crowd/count i 1")
        assert any(line.endswith("/crowd/0/nose ffff 0.750000 0.250000 0.750000 0.125000") for line in lines)
        assert len(lines) == 21 and not [line for line in lines if "error" in line]


async def test_catwalk_takes_and_refuses_what_liblo_does(ears):
    async with start_dump(ears) as dump:
        patch = Patch(ears)
        for case in CASES:
            patch.send_bytes(case.packet)
            patch.send("/mark")
            lines = [line for line in (await read_until(dump, "/mark"))[:-1] if "/knock" not in line]
            refused = any("liblo server error" in line for line in lines) or not (lines or case.messages == [])
            assert refused != case.taken, (case.name, lines)
            assert refused or len(lines) == len(case.messages), (case.name, lines)
        patch.close()


@pytest.mark.parametrize("shape", ["keypoint", "channel", "list", "json"])
async def test_liblo_and_osc_min_read_every_packet_of_every_layout(stage, port, shape, tmp_path):
    server = pyliblo3.Server()
    heard = []
    server.add_method(None, None, lambda path, values, types, source: heard.append((path, types)))
    patch = Patch(port)
    patch.send("/subscribe", "sundry", shape, 0, 65507 if shape == "json" else 1472)
    await patch.settle()
    patch.send("/sundry/run")
    packets = []
    while not packets or (b"/data" if shape == "json" else b"/sundry/sound") not in packets[-1]:
        packets.append(await patch.read_bytes())
    judged = await judge_packets(packets, tmp_path)
    assert not [verdict for verdict in judged if "trouble" in verdict]
    expected = [message for packet in packets for message in read_packet(packet)]
    for packet in packets:
        patch.catwalk = ("127.0.0.1", server.port)
        patch.send_bytes(packet)
        assert server.recv(1000 * PATIENCE)
    assert [path for path, _ in heard] == [message.address for message in expected]
    assert {tag for _, types in heard for tag in types} <= ({"s"} if shape == "json" else set("ifs"))
    if shape == "channel":
        assert not [path for path, types in heard if len(types) != 1 or types == "s"]
    patch.close()
    server.free()


async def judge_packets(packets, folder):
    """What osc-min, which is strict, reads in packets."""
    await asyncio.to_thread(fetch_weights, OSC_MIN, accept=True)
    for file in OSC_MIN:
        shutil.copy(file.path, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "judge.js").write_text(JUDGE)
    process = await asyncio.create_subprocess_exec("node", str(folder / "judge.js"), stdin=asyncio.subprocess.PIPE,
                                                   stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate("\n".join(packet.hex() for packet in packets).encode())
    return [json.loads(line) for line in output.splitlines()]


async def test_osc_min_refuses_no_more_than_catwalk_does_of_what_catwalk_sends(tmp_path):
    (verdict,) = await judge_packets([write_message("/a", 1, 0.5, "grüße", b"xyz")], tmp_path)
    assert [argument["type"] for argument in verdict["args"]] == ["integer", "float", "string", "blob"]


async def test_liblo_s_own_types_are_taken(stage, port):
    address = pyliblo3.Address("127.0.0.1", port)
    for value, held in ((("d", 0.25), 0.25), (("h", 1), 1), (("T", True), 1), (("i", 0), 0), (("f", 0.5), 0.5)):
        pyliblo3.send(address, "/crowd/x", value)
        patch = Patch(port)
        await patch.settle()
        patch.close()
        assert stage.hub.seats["crowd"].settings == {"x": held}
    bundle = pyliblo3.Bundle(pyliblo3.time() + 0.05, pyliblo3.Message("/crowd/x", 0.125))
    pyliblo3.send(address, bundle)
    patch = Patch(port)
    while stage.hub.seats["crowd"].settings != {"x": 0.125}:
        await patch.settle()
    patch.close()


PATTERNS = ("/crowd/x", "/crowd/*", "/*/beta", "/crowd/bet?", "/crowd/[a-c]*", "/crowd/[!a-c]*", "/{crowd,sundry}/beta",
            "/crowd/{x,count}", "/c*d/co*t", "/crowd/z*", "/*/[xb]*", "/[!c]*/beta", "/crowd/{be,co}*")


async def test_patterns_match_what_they_match_in_liblo():
    known = ("/crowd/x", "/crowd/count", "/crowd/beta", "/sundry/beta", "/sundry/tracking")
    server = pyliblo3.Server()
    heard = []
    for address in known:
        server.add_method(address, None, lambda path, values, types, source, address: heard.append(address), address)
    patch = Patch(server.port)
    for pattern in PATTERNS:
        heard.clear()
        patch.send(pattern, 0.5)
        assert server.recv(1000 * PATIENCE) or not heard
        assert tuple(heard) == match_addresses(pattern, known), pattern
    patch.close()
    server.free()


async def test_pure_data_sets_triggers_and_hears(port, ears, tmp_path):
    (tmp_path / "patch.pd").write_text(PATCH.format(port=port, ears=ears))
    async with start_program("pd", "-nogui", "-noaudio", "-nomidi", "-stderr", tmp_path / "patch.pd") as pd:
        lines = await read_until(pd, "crowd count 1")
        assert any("catwalk hello" in line for line in lines)
        assert any("crowd 0 1 7 0.5 0.75 0.25 0.75" in line for line in lines)
        assert not [line for line in lines if "error" in line]


async def test_supercollider_sets_triggers_and_hears(port, ears, tmp_path):
    (tmp_path / "script.scd").write_text(SCRIPT.format(port=port, ears=ears))
    async with start_sclang(tmp_path / "script.scd", tmp_path) as sclang:
        lines = await read_until(sclang, "heard /crowd/count 2")
        assert "heard /crowd/1/nose 0.75 0.25 0.75" in lines and "heard /crowd/0/active 1" in lines
