import asyncio
import signal
import sys

import pytest
import pytest_asyncio

from bridge.codecs.osc import read_packet, write_bundle, write_message
from bridge.errors import BadSetting, CatwalkError, ModelDown, Refused
from bridge.osc_command import make_pattern, send_pattern, watch_osc, write_packet, write_rows
from tests.osc_patch import PATIENCE, Patch

in_session = pytest.mark.asyncio(loop_scope="session")
PYTHON = sys.executable


@pytest_asyncio.fixture(loop_scope="session")
async def watch():
    """Starts `catwalk osc watch`."""
    started = []

    async def watch(port):
        process = await asyncio.create_subprocess_exec(
            PYTHON, "-m", "bridge", "osc", "watch", "--http-port", str(port), stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE)
        started.append(process)
        return process

    yield watch
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def read_line(process, word):
    """The first line with this word in it."""
    while True:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        assert line, (await process.stderr.read()).decode()
        if word in line:
            return line


@in_session
async def test_what_arrives_and_leaves_is_printed_live(make_house, watch):
    async with make_house("crowd", osc_port=0, osc_reply_port=None) as house:
        patch = Patch(int(house.bridge.osc.door.addresses[0].rpartition(":")[2]))
        await patch.ask("/subscribe", "crowd", "list")
        process = await watch(int(house.address.rpartition(":")[2]))
        await read_line(process, "Watching the OSC of http://127.0.0.1:")
        patch.send("/crowd/x", 0.25)
        patch.send("/crowd/run")
        line = await read_line(process, "/crowd/x")
        assert line.startswith(f"<- 127.0.0.1:{patch.port}") and "/crowd/x 0.25" in line and "20 bytes" in line
        line = await read_line(process, "/crowd/0")
        assert line.startswith(f"-> 127.0.0.1:{patch.port}") and "/s, 3" in line and " … " in line
        async with house.web.get(house.address + "/osc") as response:
            assert (await response.json())["listeners"][0]["sent"] == 3
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 130
        patch.close()


@in_session
async def test_watching_ends_with_catwalk(make_house, watch):
    async with make_house("crowd", osc_port=0) as house:
        process = await watch(int(house.address.rpartition(":")[2]))
        await read_line(process, "Watching")
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert "Catwalk has ended." in (await process.stdout.read()).decode()


@in_session
async def test_without_catwalk_or_osc_there_is_a_sentence(make_house, watch):
    with pytest.raises(ModelDown, match="No Catwalk answers at http://127.0.0.1:1"):
        watch_osc(1)
    async with make_house("crowd", osc_port=None) as house:
        process = await watch(int(house.address.rpartition(":")[2]))
        _, complaint = await process.communicate()
        assert process.returncode == 1 and "has no OSC to watch" in complaint.decode()


@in_session
async def test_the_pattern_arrives(capsys):
    patch = Patch(1)
    waits = []
    assert send_pattern(f"127.0.0.1:{patch.port}", 0.3, waits.append) == 0
    found = [message for _ in range(12) for message in await patch.read()]
    assert found[0] == ("/catwalk/test/count", (0,)) and found[8] == ("/catwalk/test/count", (2,))
    assert found[3] == ("/catwalk/test/word", ("catwalk",)) and len(waits) == 3
    assert f"listen at UDP port {patch.port}" in capsys.readouterr().out
    patch.close()


def test_channels_get_no_word():
    messages = [message for packet in make_pattern(5, words=False) for message in read_packet(packet)]
    assert all(len(message.values) == 1 and not isinstance(message.values[0], str) for message in messages)
    assert messages[1].values == (0.5,)


@pytest.mark.parametrize("word, error", [("nowhere", BadSetting), ("192.0.2.1:9000", Refused)])
def test_a_pattern_goes_nowhere_else(word, error):
    with pytest.raises(error):
        send_pattern(word, 0.1)


def test_packets_are_written_for_people():
    assert write_packet(write_message("/a", 1, 0.123456, "x", b"12")) == '/a 1 0.1235 "x" [2 bytes]'
    assert write_packet(write_bundle([write_message("/a"), write_message("/b")])) == "/a  +1 more"
    assert write_packet(b"abc").startswith("cannot be read") and write_packet(write_bundle([])) == "an empty bundle"
    assert write_packet(write_message("/a", "x" * 100)).endswith("x…")


def test_rates_are_of_the_time_between():
    (row,) = write_rows([{"direction": "out", "peer": "127.0.0.1:1", "packets": 30, "bytes": 600, "newest": ""}], 0.5)
    assert row.startswith("-> 127.0.0.1:1           cannot be read") and row.endswith("  (60/s, 20 bytes)")


def test_a_machine_that_is_not_found_is_said():
    with pytest.raises(CatwalkError, match="No machine nowhere.invalid is found .* its address in numbers"):
        send_pattern("nowhere.invalid:9000", 1, lan=True)
