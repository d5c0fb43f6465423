import asyncio
import builtins
import socket
import sys
from contextlib import suppress

import psutil
import pytest
from zeroconf import DNSOutgoing, DNSQuestion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from bridge.network import list_addresses, name_beacon
from bridge.transports.beacon import LACKING, SERVICES, Beacon, hold_inside
from tests.network import find_address


async def test_programs_of_this_machine_find_both_services_and_see_them_end():
    beacon = Beacon(["127.0.0.1"], 57999)
    await beacon.start()
    assert beacon.state == "on"
    seen = asyncio.Queue()
    async with AsyncZeroconf(interfaces=["127.0.0.1"]) as here:
        def note(zeroconf, service_type, name, state_change):
            if "57999" in name:
                seen.put_nowait((state_change, service_type, name))

        browser = AsyncServiceBrowser(here.zeroconf, list(SERVICES), handlers=[note])
        found = [await asyncio.wait_for(seen.get(), 20) for _ in SERVICES]
        assert {(change, service) for change, service, _ in found} == {
            (ServiceStateChange.Added, service) for service in SERVICES}
        for _, service, name in found:
            info = AsyncServiceInfo(service, name)
            assert await info.async_request(here.zeroconf, 5000)
            assert (info.port, info.parsed_addresses()) == (57999, ["127.0.0.1"])
        await beacon.end()
        gone = [(await asyncio.wait_for(seen.get(), 20))[0] for _ in SERVICES]
        assert gone == [ServiceStateChange.Removed] * 2
        await browser.async_cancel()


async def test_with_lan_programs_of_the_network_find_addresses_that_lead_here():
    here = find_address()
    beacon = Beacon(list_addresses(), 57998, name_beacon(), beyond=True)
    await beacon.start()
    assert beacon.say_state() == "on the network on"
    seen = asyncio.Queue()
    async with AsyncZeroconf(interfaces=[here]) as program:
        def note(zeroconf, service_type, name, state_change):
            if "57998" in name:
                seen.put_nowait((service_type, name))

        browser = AsyncServiceBrowser(program.zeroconf, list(SERVICES), handlers=[note])
        found = [await asyncio.wait_for(seen.get(), 20) for _ in SERVICES]
        assert set(beacon.names) == {name for _, name in found} and all(" on " in name for _, name in found)
        for service, name in found:
            info = AsyncServiceInfo(service, name)
            assert await info.async_request(program.zeroconf, 5000)
            assert info.port == 57998 and info.server == f"{name_beacon()}."
            assert here in info.parsed_addresses() and "127.0.0.1" not in info.parsed_addresses()
        await browser.async_cancel()
    await beacon.end()


def count_sockets():
    """How many sockets of this program are at mDNS's port."""
    return sum(bound.laddr.port == 5353 for bound in psutil.Process().net_connections("udp"))


@pytest.mark.parametrize("beyond", [False, True])
async def test_whoever_is_stopped_while_starting_leaves_no_socket_open(beyond):
    before = count_sockets()
    for turns in range(8):
        beacon = Beacon(["127.0.0.1"], 57997, beyond=beyond)
        starting = asyncio.create_task(beacon.start())
        for _ in range(turns):
            await asyncio.sleep(0)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        assert count_sockets() == before, f"stopped after {turns} turns"
        await beacon.end()


async def test_without_zeroconf_there_is_no_discovery_and_a_sentence(monkeypatch):
    real = builtins.__import__

    def without(name, *more):
        if name.startswith("zeroconf"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    beacon = Beacon(["127.0.0.1"], 57999)
    await beacon.start()
    assert beacon.state == LACKING
    await beacon.end()


async def ask_until_answered(here, question):
    """What comes back. Of those that share the port one gets the question; it is lost where that one is just ending."""
    for _ in range(20):
        here.sendto(question, ("127.0.0.1", 5353))
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(here, 9000), 2)
    return b""


async def test_nobody_beyond_loopback_is_answered():
    beacon = Beacon(["127.0.0.1"], 57999)
    await beacon.start()
    question = DNSOutgoing(0)
    question.add_question(DNSQuestion(SERVICES[0], 12, 1))
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
            here.bind(("127.0.0.1", 0))
            here.setblocking(False)
            assert await ask_until_answered(here, question.packets()[0])
        sockets = [reader.transport.get_extra_info("socket") for reader in beacon.zeroconf.zeroconf.engine.readers]
        if sys.platform == "linux":
            assert all(reader.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16).startswith(b"lo")
                       for reader in sockets)
        assert sockets
    finally:
        await beacon.end()


async def test_what_cannot_be_kept_to_this_machine_is_off(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(OSError) as refused:
        hold_inside(None)
    monkeypatch.undo()

    def refuse(reader):
        raise refused.value

    monkeypatch.setattr("bridge.transports.beacon.hold_inside", refuse)
    beacon = Beacon(["127.0.0.1"], 57999)
    await beacon.start()
    assert beacon.state == "off: on this system it cannot be kept to this machine" and beacon.zeroconf is None
