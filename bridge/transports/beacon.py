"""Discovery: OSCQuery and OSC announced by mDNS, on this machine, when the package zeroconf is there.

zeroconf listens at every address of the machine, whatever interface it is given; its sockets are therefore held to the
loopback interface, so that nobody beyond this machine is answered. Where that cannot be had, there is no discovery.
With --lan, a second beacon announces the addresses on the network there, and nothing holds it.
"""

import logging
import socket
import sys
from asyncio import shield
from collections.abc import Sequence
from typing import Any

log = logging.getLogger("catwalk")
SERVICES = ("_oscjson._tcp.local.", "_osc._udp.local.")
LACKING = "off: the package zeroconf is not installed (pip install 'catwalk-bridge[discovery]')"
IP_BOUND_IF = 25  # macOS; Python's module socket does not name it


class Beacon:
    """Announces one port of these addresses under both names that programs look for; with `beyond`, to the network.

    `server` is the name of this machine that goes with it. `state` is a word for people.
    """

    def __init__(self, hosts: Sequence[str], port: int, server: str = "catwalk.local", *,
                 beyond: bool = False) -> None:
        self.hosts, self.port, self.server, self.beyond = list(hosts), port, server, beyond
        self.state = "starting"
        self.names: list[str] = []
        self.zeroconf: Any = None

    async def start(self) -> None:
        """Announce; a name that is taken gets a number. Discovery that fails is said and hinders nothing.

        Whoever is stopped while starting leaves no socket open.
        """
        try:
            from zeroconf import Error
        except ImportError:
            self.state = LACKING
            return
        try:
            await self.announce()
            self.state = "on"
        except (OSError, Error) as trouble:
            self.state = f"off: {trouble or type(trouble).__name__}"
            log.debug("Discovery is off: %s", trouble)
        finally:
            if self.state != "on":
                await shield(self.end())  # zeroconf closes nothing in a task that is being cancelled

    async def announce(self) -> None:
        """Open zeroconf's sockets, and tell both names. Raises OSError, and what zeroconf raises."""
        from zeroconf import asyncio

        speaking = [host for host in self.hosts if ":" not in host] or self.hosts
        self.zeroconf = asyncio.AsyncZeroconf(interfaces=speaking)
        await shield(self.zeroconf.zeroconf.async_wait_for_start())  # else its own future would be cancelled, too
        for reader in () if self.beyond else self.zeroconf.zeroconf.engine.readers:
            hold_inside(reader.transport.get_extra_info("socket"))
        for service in SERVICES:
            info = asyncio.AsyncServiceInfo(
                service, f"{self.make_name()}.{service}", port=self.port, server=f"{self.server}.",
                addresses=[pack_address(host) for host in self.hosts])
            await (await self.zeroconf.async_register_service(info, allow_name_change=True))
            self.names.append(info.name)

    def make_name(self) -> str:
        """What people see; on the network, with the machine's name, so that two machines are told apart."""
        return f"Catwalk {self.port}" + (f" on {self.server.partition('.')[0].removeprefix('catwalk-')}"[:40]
                                         if self.beyond else "")

    def say_state(self) -> str:
        """The state, and of which beacon it is."""
        return f"on the network {self.state}" if self.beyond else self.state

    async def end(self) -> None:
        """Announce no more."""
        zeroconf, self.zeroconf = self.zeroconf, None
        if zeroconf:
            await zeroconf.async_close()


def hold_inside(reader: Any) -> None:
    """Let a socket hear this machine only. Raises OSError where the system knows no way."""
    if sys.platform == "linux":
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    elif sys.platform == "darwin":
        reader.setsockopt(socket.IPPROTO_IP, IP_BOUND_IF, socket.if_nametoindex("lo0"))
    else:
        raise OSError("on this system it cannot be kept to this machine")


def pack_address(host: str) -> bytes:
    """An address as bytes."""
    return socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
