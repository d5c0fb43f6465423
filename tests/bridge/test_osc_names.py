import asyncio
import contextlib
import socket
import sys

import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from bridge import osc_names
from bridge.osc_names import HostNames, find_host, run_aside
from tests.network import TOKEN, find_address
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="session")


@contextlib.asynccontextmanager
async def announce(name, address):
    """A machine of the network with this name, as mDNS tells it."""
    service = "_osc._udp.local."
    info = AsyncServiceInfo(service, f"{name.partition('.')[0]}.{service}", port=9, server=f"{name}.",
                            addresses=[socket.inet_aton(address)])
    async with AsyncZeroconf(interfaces=[address]) as machine:
        await (await machine.async_register_service(info))
        yield


@pytest.mark.parametrize("host, address", [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("localhost", "127.0.0.1"),
                                           ("stage.localhost", "127.0.0.1")])
async def test_a_host_in_numbers(host, address):
    assert await run_aside(host) == address


@pytest.mark.parametrize("host", ["nowhere.invalid", "no..name", "x" * 70])
async def test_what_nobody_is_called(host):
    with pytest.raises(OSError):
        await run_aside(host)


async def test_a_machine_that_zeroconf_finds():
    name = "catwalk-test-stage.local"
    async with announce(name, find_address()):
        assert await asyncio.to_thread(find_host, name) == find_address()


async def test_without_zeroconf_a_name_that_the_system_does_not_know_is_not_found(monkeypatch):
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    with pytest.raises(OSError):
        await run_aside("catwalk-test-nobody.local")


@pytest.mark.parametrize("places, address", [
    (("fe80::1%3", "2001:db8::7", "192.0.2.9"), "192.0.2.9"), (("fe80::1", "2001:db8::7"), "2001:db8::7")])
async def test_ipv4_comes_first_and_addresses_of_one_link_never(monkeypatch, places, address):
    def list_places(host, port, type):
        return [(socket.AF_INET6 if ":" in place else socket.AF_INET, type, 0, "", (place, 0)) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", list_places)
    assert find_host("stage.example") == address


async def test_a_machine_is_looked_for_until_it_is_there_and_where_it_goes(monkeypatch, caplog):
    answers = iter([OSError("not here"), OSError("not here"), "192.0.2.7", OSError("asleep"), "192.0.2.8"])
    done = asyncio.Event()

    def look(host):
        answer = next(answers, None)
        if answer is None:
            asyncio.get_running_loop().call_soon(done.set)
            return names.found[host]
        if isinstance(answer, OSError):
            raise answer
        return answer

    async def look_now(host):
        return look(host)

    monkeypatch.setattr(osc_names, "PAUSE", 0)
    monkeypatch.setattr(osc_names, "run_aside", look_now)
    seen = []
    names = HostNames(lambda: seen.append((names.find("stage.example"), dict(names.troubles))))
    watching = asyncio.create_task(names.watch(lambda: ["stage.example", "127.0.0.1"]))
    await done.wait()
    watching.cancel()
    assert seen == [("192.0.2.7", {}), ("192.0.2.8", {})]
    assert caplog.text.count("No machine stage.example is found (not here)") == 1
    assert names.find("127.0.0.1") == "127.0.0.1" and names.find("other.example") == ""


async def test_listeners_may_be_named(make_house, tmp_path):
    here, name = find_address(), "catwalk-test-patch.local"
    mapping = tmp_path / "catwalk.toml"
    mapping.write_text('[[osc]]\nto = "nowhere.invalid:9"\n')
    ears = Patch(1, here)
    try:
        async with announce(name, here), make_house(
                "crowd", osc_port=0, osc_reply_port=None, lan=True, token=TOKEN, mapping=str(mapping),
                osc_to=(f"{name}:{ears.port}:list",)) as house:
            assert (await ears.read())[0] == ("/catwalk/hello", ("0.1.0", "crowd"))
            async with house.web.post(f"{house.address}/models/crowd/query", json={}) as response:
                assert response.status == 200
            assert (await ears.read())[0][0] == "/crowd/0"
            desk = house.bridge.osc
            assert [(*address, one.origin) for address, one in desk.door.listeners.items()] == [
                (here, ears.port, "told")]
            assert "No machine nowhere.invalid is found" in desk.describe()["error"]
    finally:
        ears.close()
