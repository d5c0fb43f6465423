import os
import socket

import pytest

from bridge.codecs.osc_mapping import Layout, Wish
from bridge.errors import BadSetting, Refused
from bridge.hub import Hub
from bridge.network import HERE
from bridge.osc import OscDesk
from bridge.osc_sockets import bind_datagrams
from bridge.settings import Settings
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIRST = '[[osc]]\nto = "127.0.0.1:{port}:list"\noutputs = ["crowd"]\n'


@pytest.fixture
def ears():
    """A patch that only listens."""
    patch = Patch(1)
    yield patch
    patch.close()


def find_free():
    """A UDP and TCP port that is free on every loopback address."""
    sockets = bind_datagrams(HERE, 0)
    port = sockets[0].getsockname()[1]
    for bound in sockets:
        bound.close()
    return port


def hold_port():
    """A program at a TCP port whose UDP port is free."""
    while True:
        holder = socket.create_server(("127.0.0.1", 0))
        try:
            for bound in bind_datagrams(HERE, holder.getsockname()[1]):
                bound.close()
            return holder
        except OSError:  # another program's
            holder.close()


async def read_health(house):
    async with house.web.get(house.address + "/healthz") as response:
        return {door["door"]: door for door in (await response.json())["doors"]}["osc"]


async def run_crowd(house):
    async with house.web.post(f"{house.address}/models/crowd/query", json={}) as response:
        assert response.status == 200


async def test_a_patch_that_only_listens_needs_nothing(make_house, ears):
    async with make_house("crowd", osc_port=0, osc_to=(f"127.0.0.1:{ears.port}:list",)) as house:
        assert (await ears.read())[0] == ("/catwalk/hello", ("0.1.0", "crowd"))
        await run_crowd(house)
        assert [address for address, _ in await ears.read_until("/crowd/count")] == ["/crowd/0", "/crowd/count"]
        (listener,) = (await read_health(house))["listeners"]
        assert (listener["address"], listener["origin"]) == (f"127.0.0.1:{ears.port}", "told")
        assert listener["sent"] == 3 and listener["bytes"] > 300


async def test_the_reply_port_hears_that_catwalk_is_there(make_house, ears):
    async with make_house("crowd", osc_port=0, osc_reply_port=ears.port):
        assert (await ears.read())[0][0] == "/catwalk/hello"


async def test_subscriptions_outlive_catwalk_and_unsubscribed_ones_do_not(make_house, own_cache):
    port = find_free()
    patch, gone = Patch(port), Patch(port)
    async with make_house("crowd", osc_port=port):
        assert (await patch.ask("/subscribe", "crowd", "list"))[0] == "/catwalk/hello"
        await gone.ask("/subscribe")
        gone.send("/unsubscribe")
        await gone.settle()
    async with make_house("crowd", osc_port=port) as house:
        assert (await patch.read())[0][0] == "/catwalk/hello"
        await run_crowd(house)
        assert (await patch.read())[0][0] == "/crowd/0"
        assert [listener["layout"] for listener in (await read_health(house))["listeners"]] == ["list"]
    patch.close()
    gone.close()


async def test_a_spoilt_memory_is_nothing(make_house, own_cache):
    port = find_free()
    (own_cache / "osc").mkdir(parents=True)
    for content in ("[[1]]", "{", '[["192.0.2.1", 9, "list", 1472, []]]'):
        (own_cache / "osc" / f"{port}.json").write_text(content)
        async with make_house(osc_port=port) as house:
            assert not house.bridge.osc.door.listeners


async def test_a_default_port_that_is_taken_closes_this_door_only(make_house):
    taken = bind_datagrams(HERE, 0)
    port = taken[0].getsockname()[1]
    try:
        async with make_house("crowd", osc_port=port) as house:
            door = await read_health(house)
            assert door["state"] == "closed" and f"UDP port {port} of 127.0.0.1 cannot be used" in door["error"]
            assert f"--osc-port {port + 1}" in door["error"]
            await run_crowd(house)
        with pytest.raises(BadSetting, match="cannot be used"):
            async with make_house(osc_port=port, given=frozenset({"osc_port"})):
                raise AssertionError("a chosen port must be had")
    finally:
        for bound in taken:
            bound.close()


async def test_without_its_tcp_port_osc_goes_on_and_says_so(make_house, ears):
    holder = hold_port()
    port = holder.getsockname()[1]
    try:
        async with make_house("crowd", osc_port=port) as house:
            door = await read_health(house)
            assert door["state"] == "open" and "cannot be used for OSCQuery" in door["error"]
            ears.catwalk = ("127.0.0.1", port)
            assert await ears.ask("/ping") == ("/pong", ())
    finally:
        holder.close()


async def test_osc_may_be_off(make_house):
    async with make_house("crowd", osc_port=None) as house:
        async with house.web.get(house.address + "/healthz") as response:
            assert [door["door"] for door in (await response.json())["doors"]] == ["http"]


@pytest.mark.parametrize("word", ["192.0.2.1:9000", "stage.local:9000", "224.0.0.1:9000", "255.255.255.255:1"])
async def test_nothing_is_sent_beyond_this_machine(word):
    with pytest.raises(Refused, match="this machine only"):
        OscDesk(Hub({}), Settings(osc_to=(word,)))


async def test_the_mapping_file_is_read_again_when_it_changes(make_house, ears, tmp_path):
    mapping = tmp_path / "catwalk.toml"
    async with make_house("crowd", osc_port=0, mapping=str(mapping)) as house:
        desk = house.bridge.osc
        mapping.write_text(FIRST.format(port=ears.port))
        assert (await ears.read())[0][0] == "/catwalk/hello"
        await run_crowd(house)
        assert (await ears.read_until("/crowd/count"))[0][0] == "/crowd/0"
        write_later(mapping, FIRST.format(port=ears.port)
                    + '[[osc.change]]\naddress = "/crowd/*"\nname = "/person/*"\n', 1)
        assert (await ears.read())[0][0] == "/catwalk/hello"
        await run_crowd(house)
        assert (await ears.read_until("/person/count"))[0][0] == "/person/0"
        write_later(mapping, "[[osc", 2)
        desk.read_mapping()
        assert "no TOML" in (await read_health(house))["error"] and len(desk.door.listeners) == 1
        write_later(mapping, '[[osc]]\nto = "192.0.2.1:9000"\n', 3)
        desk.read_mapping()
        assert "this machine only" in (await read_health(house))["error"] and len(desk.door.listeners) == 1
        mapping.unlink()
        desk.read_mapping()
        assert "error" not in await read_health(house) and not desk.door.listeners


def write_later(path, text, seconds):
    """A change that the file's time shows, however coarse the system's clock for files is."""
    status = path.stat()
    path.write_text(text)
    os.utime(path, (status.st_atime, status.st_mtime + seconds))


async def test_what_was_told_comes_back_when_it_is_mapped_no_more(make_house, ears, tmp_path):
    mapping = tmp_path / "catwalk.toml"
    mapping.write_text(FIRST.format(port=ears.port))
    async with make_house("crowd", osc_port=0, mapping=str(mapping), osc_to=(f"127.0.0.1:{ears.port}",)) as house:
        door = house.bridge.osc.door
        assert door.listeners["127.0.0.1", ears.port].origin == "mapped"
        mapping.unlink()
        house.bridge.osc.read_mapping()
        assert door.listeners["127.0.0.1", ears.port].origin == "told"
        assert door.listeners["127.0.0.1", ears.port].wish == Wish(Layout())


async def test_a_mapping_file_that_was_named_and_is_not_there_is_said(make_house, tmp_path):
    given = frozenset({"mapping"})
    async with make_house("crowd", osc_port=0, mapping=str(tmp_path / "no.toml"), given=given) as house:
        assert "There is no mapping file" in (await read_health(house))["error"]
