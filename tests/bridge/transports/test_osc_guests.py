"""OSC from and to other machines, with real sockets at this machine's address on the network."""

import asyncio
import json
import logging
import shutil
import socket
import struct
from base64 import b64decode

import aiohttp
import pyliblo3
import pytest
import pytest_asyncio

from bridge.codecs.osc import read_packet, write_bundle, write_message
from bridge.errors import Refused
from bridge.hub import Hub
from bridge.lan import Lan
from bridge.osc import OscDesk
from bridge.settings import Settings
from bridge.transports.osc_guests import check_reach
from tests.network import TOKEN, find_address, find_addresses
from tests.osc_cases import CASES
from tests.osc_patch import PATIENCE, Patch
from tests.programs import read_until, run_program, start_program

pytestmark = pytest.mark.asyncio(loop_scope="session")
GROUP = "239.255.71.7"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def open_door(make_house):
    """A bridge whose OSC other machines may use; it hears a group, too."""
    async with make_house("crowd", osc_port=0, osc_reply_port=None, lan=True, token=TOKEN, osc_group=GROUP) as house:
        yield house


@pytest.fixture
def stage(open_door):
    """The same, with nothing remembered of whoever came before."""
    yield open_door
    for memory in (open_door.bridge.lan.known, open_door.bridge.lan.wrong, open_door.bridge.lan.told):
        memory.clear()
    for address in list(open_door.bridge.osc.door.listeners):
        open_door.bridge.osc.door.remove_listener(address)
    open_door.hub.seats["crowd"].settings.clear()


@pytest.fixture
def door(stage):
    return stage.bridge.osc.door


@pytest.fixture
def join(stage, door):
    """Makes patches of other machines, at any address of this one."""
    patches = []

    def join(host=""):
        patches.append(Patch(door.port, host or find_address()))
        return patches[-1]

    yield join
    for patch in patches:
        patch.close()


@pytest.fixture
def stranger(join):
    return join()


async def hear_nothing(patch, stage):
    """Whether everything sent so far has been taken in, and nothing was said to this patch."""
    near = Patch(stage.bridge.osc.door.port)
    await near.settle()
    near.close()
    with pytest.raises(BlockingIOError):
        patch.socket.recv(9)


DEEDS = [("/ping", ()), ("/crowd/x", (0.25,)), ("/crowd/run", ()), ("/query", ("{}",)), ("/subscribe", ()),
         ("/subscribe", (9000, "crowd")), ("/unsubscribe", ()), ("/what", ()), ("/catwalk/token", ("opensesamf",)),
         ("/catwalk/token", ()), ("/ping", (TOKEN,)), ("/crowd/x", (TOKEN,)), ("/subscribe", ("opensesamf",)),
         ("/query", (json.dumps({"token": TOKEN}),))]


@pytest.mark.parametrize("address, values", DEEDS)
async def test_whoever_has_not_shown_the_token_is_not_heard_and_not_answered(stage, door, stranger, address, values):
    before = door.guests.dropped
    stranger.send(address, *values)
    await hear_nothing(stranger, stage)
    assert door.guests.dropped == before + 1 and not door.listeners and stage.hub.seats["crowd"].settings == {}


async def test_no_packet_of_a_stranger_is_answered_whatever_it_is(stage, stranger):
    for case in CASES:
        stranger.send_bytes(case.packet)
    stranger.send_bytes(b"x" * 60_000)
    await hear_nothing(stranger, stage)


async def test_a_subscription_with_the_token_is_heard_in_every_place_of_it(stage, join):
    for values in ((TOKEN,), (0, TOKEN, "crowd", "list"), ("crowd", "list", TOKEN), (0, "crowd", TOKEN, 8000)):
        patch = join()
        assert (await patch.ask("/subscribe", *values))[0] == "/catwalk/hello"
        patch.send("/crowd/run")
        assert (await patch.read_until("/crowd/count"))[-1] == ("/crowd/count", (1,))


async def test_every_address_of_this_machine_is_heard(stage, join):
    for host in find_addresses():
        assert (await join(host).ask("/subscribe", TOKEN))[0] == "/catwalk/hello"


async def test_a_subscription_needs_the_token_each_time(stage, door, stranger):
    await stranger.ask("/catwalk/token", TOKEN)
    stranger.send("/subscribe", 9000)
    await hear_nothing(stranger, stage)
    assert not door.listeners


async def test_a_sender_that_only_sends_shows_the_token_once(stage, join):
    one, other = join(), join()
    address, values = await one.ask("/catwalk/token", TOKEN)
    assert address == "/catwalk/hello" and values[1:] == ("crowd",)
    other.send("/crowd/x", 0.25)  # a program may send from another port each time
    assert await other.ask("/ping", 1) == ("/pong", (1,))
    assert stage.hub.seats["crowd"].settings == {"x": 0.25}
    address, (data,) = await one.ask("/query", "{}")
    assert address == "/data" and "0.25" in data
    assert (await one.ask("/crowd/x", 7))[0] == "/error"


async def test_one_bundle_may_show_the_token_and_set(stage, stranger):
    stranger.send_bytes(write_bundle([write_message("/crowd/x", 0.125), write_message("/catwalk/token", TOKEN),
                                      write_message("/crowd/count", 3)]))
    assert (await stranger.read())[0][0] == "/catwalk/hello"
    assert stage.hub.seats["crowd"].settings == {"count": 3}


async def test_who_opened_the_link_is_known_here_too(stage, stranger):
    url = stage.bridge.links[0].replace("/?", "/models?")
    async with aiohttp.ClientSession() as browser, browser.get(url) as response:
        assert response.status == 200
    assert await stranger.ask("/ping") == ("/pong", ())


async def test_guesses_are_bounded(stage, stranger):
    for number in range(30):
        stranger.send("/catwalk/token", f"guess-{number}")
    stranger.send("/catwalk/token", TOKEN)
    await hear_nothing(stranger, stage)
    assert not stage.bridge.lan.known


async def test_the_log_says_once_what_to_do(stage, stranger, caplog):
    for _ in range(100):
        stranger.send("/crowd/x", 0.5)
    await hear_nothing(stranger, stage)
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert f"OSC from {find_address()}:{stranger.port} is dropped" in line and "/catwalk/token" in line
    async with stage.web.get(stage.address + "/osc") as response:
        assert (await response.json())["unknown"] >= 100


async def test_this_machine_needs_no_token_and_may_say_it(stage, join):
    near = join("127.0.0.1")
    assert (await near.ask("/subscribe", "crowd", TOKEN))[0] == "/catwalk/hello"
    near.send("/catwalk/token", TOKEN)
    assert await near.settle() == []


async def test_the_token_is_not_shown_to_who_watches(stage, stranger):
    async with stage.web.get(stage.address + "/osc/watch") as response:
        await response.content.readline()
        await stranger.ask("/subscribe", TOKEN)
        lines = [json.loads(await response.content.readline()) for _ in range(2)]
    packets = [b64decode(row["newest"]) for rows in lines for row in rows]
    assert any(packet.startswith(b"/subscribe") for packet in packets) and TOKEN.encode() not in b"".join(packets)
    assert all(read_packet(packet) for packet in packets)


async def test_liblo_of_another_machine_subscribes_sets_and_hears(stage, door):
    server, heard = pyliblo3.Server(), []
    server.add_method(None, None, lambda path, values, types, source: heard.append((path, values)))
    target = pyliblo3.Address(find_address(), door.port)

    async def listen_until(address):
        while address not in dict(heard):
            assert await asyncio.to_thread(server.recv, 1000 * PATIENCE)
        return dict(heard)[address]

    server.send(target, "/crowd/x", 0.25)
    server.send(target, "/subscribe", "crowd", "list", TOKEN)
    await listen_until("/catwalk/hello")
    assert stage.hub.seats["crowd"].settings == {}
    server.send(target, "/crowd/x", 0.75)
    server.send(target, "/crowd/run")
    assert (await listen_until("/crowd/0"))[3] == 0.75


@pytest.mark.peers
async def test_oscsend_and_oscdump_reach_it_over_the_network(stage, door):
    assert shutil.which("oscsend") and shutil.which("oscdump"), "liblo-tools are needed: apt-get install liblo-tools"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind((find_address(), 0))
        ears = free.getsockname()[1]
    async with start_program("oscdump", "-L", ears) as dump:
        await run_program("oscsend", find_address(), door.port, "/subscribe", "iss", ears, "crowd", TOKEN)
        assert "/catwalk/hello" in (await read_until(dump, "/catwalk/hello"))[-1]
        await run_program("oscsend", find_address(), door.port, "/crowd/run")
        await read_until(dump, "/crowd/0/nose")


@pytest.mark.parametrize("word", ["192.0.2.1:9000", "239.1.2.3:9000", "192.0.2.255:9000"])
async def test_listeners_beyond_this_machine_are_for_lan_only(word):
    with pytest.raises(Refused, match="Start Catwalk with --lan"):
        OscDesk(Hub({}), Settings(osc_to=(word,)))
    assert OscDesk(Hub({}), Settings(osc_to=(word,), lan=True), Lan(TOKEN)).told
    with pytest.raises(Refused, match="such as 192.168.0.9:9000 or td-machine.local:9000; it was my stage:9000"):
        check_reach(("my stage", 9000), True)


@pytest.mark.parametrize("given", [{}, {"lan": True, "host": "192.0.2.1"}])
async def test_a_group_is_heard_with_lan_only(given):
    with pytest.raises(Refused, match="needs --lan"):
        hosts = (given.get("host", "127.0.0.1"),)
        OscDesk(Hub({}), Settings(osc_group=GROUP, **given), Lan(TOKEN) if given else None, hosts)


async def test_listeners_on_other_machines_are_told_and_mapped(make_house, tmp_path):
    told, mapped = Patch(1, find_address()), Patch(1, find_address())
    mapping = tmp_path / "catwalk.toml"
    mapping.write_text(f'[[osc]]\nto = "{find_address()}:{mapped.port}:list"\n')
    async with make_house("crowd", osc_port=0, lan=True, token=TOKEN, mapping=str(mapping),
                          osc_to=(f"{find_address()}:{told.port}",)) as house:
        for patch in (told, mapped):
            assert (await patch.read())[0][0] == "/catwalk/hello"
        async with house.web.post(f"{house.address}/models/crowd/query", json={}) as response:
            assert response.status == 200
        assert (await told.read_until("/crowd/count"))[0][0] == "/crowd/0/active"
        assert (await mapped.read_until("/crowd/count"))[-2][0] == "/crowd/0"
    told.close()
    mapped.close()


async def test_a_multicast_group_and_everyone_may_hear(make_house):
    ears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ears.bind(("", 0))
    ears.setblocking(False)
    here = socket.inet_aton(find_address())
    ears.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", socket.inet_aton(GROUP), here))
    port = ears.getsockname()[1]
    loop = asyncio.get_running_loop()
    for host in (GROUP, "255.255.255.255"):
        async with make_house("crowd", osc_port=0, lan=True, token=TOKEN, osc_to=(f"{host}:{port}:list",)) as house:
            packet, sender = await asyncio.wait_for(loop.sock_recvfrom(ears, 9000), PATIENCE)
            assert read_packet(packet)[0].address == "/catwalk/hello"
            assert sender == (find_address(), house.bridge.osc.door.port)
            (sending,) = [each for family, each in house.bridge.osc.door.post.sockets.items()
                          if family == socket.AF_INET]
            assert sending.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL) == 1
            assert [one["dropped"] for one in house.bridge.osc.door.describe()["listeners"]] == [0]
    ears.close()


async def test_what_comes_to_a_group_is_heard_from_those_who_are_known(stage, stranger):
    stranger.socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(find_address()))
    own, stranger.catwalk = stranger.catwalk, (GROUP, stranger.catwalk[1])
    stranger.send("/ping", "unknown")
    stranger.send("/catwalk/token", TOKEN)
    assert (await stranger.read())[0][0] == "/catwalk/hello"
    assert await stranger.ask("/ping", "known") == ("/pong", ("known",))
    stranger.catwalk = own


async def test_subscriptions_of_other_machines_come_back_with_lan_only(make_house, own_cache):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    patch = Patch(port, find_address())
    more = {"osc_port": port, "osc_reply_port": None}
    async with make_house("crowd", lan=True, token=TOKEN, **more):
        assert (await patch.ask("/subscribe", "list", TOKEN))[0] == "/catwalk/hello"
    async with make_house("crowd", **more) as house:
        assert not house.bridge.osc.door.listeners
    async with make_house("crowd", lan=True, token=TOKEN, **more) as house:
        assert (await patch.read())[0][0] == "/catwalk/hello" and len(house.bridge.osc.door.listeners) == 1
    patch.close()


async def test_oscquery_lets_in_whose_machine_showed_the_token(stage, stranger, door):
    url = f"http://{find_address()}:{door.port}"
    async with aiohttp.ClientSession() as program:
        async with program.get(f"{url}/?HOST_INFO") as response:
            assert response.status == 401
        async with program.get(f"{url}/crowd/x?VALUE&token={TOKEN}") as response:
            assert await response.json() == {"VALUE": [0.5]}
        stage.bridge.lan.known.clear()
        async with program.get(f"{url}/crowd/x?VALUE") as response:
            assert response.status == 401
        await stranger.ask("/catwalk/token", TOKEN)
        async with program.get(f"{url}/?HOST_INFO") as response:
            host = await response.json()
            assert (host["OSC_IP"], host["OSC_PORT"], host["WS_IP"]) == (find_address(), door.port, find_address())
        async with program.get(f"{url}/", headers={"Origin": "null"}) as response:
            assert response.status == 401
        async with program.ws_connect(f"{url}/") as socket:
            await socket.send_json({"COMMAND": "LISTEN", "DATA": "/crowd/x"})
            await socket.send_bytes(write_message("/crowd/x", 0.25))
            assert read_packet(await socket.receive_bytes())[0].values == (0.25,)
        for address in stage.bridge.osc.query_addresses:
            assert address.startswith(("http://127.0.0.1:", "http://[::1]:"))
