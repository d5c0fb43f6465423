"""Discovery: OSCQuery and OSC announced by mDNS, on this machine only, when the package zeroconf is there.

zeroconf listens at every address of the machine, whatever interface it is given; its sockets are therefore held to the
loopback interface, so that nobody beyond this machine is answered. Where that cannot be had, there is no discovery.
"""

import logging
import socket
import sys
from typing import Any

log = logging.getLogger("catwalk")
SERVICES = ("_oscjson._tcp.local.", "_osc._udp.local.")
LACKING = "off: the package zeroconf is not installed (pip install 'catwalk-bridge[discovery]')"
IP_BOUND_IF = 25  # macOS; Python's module socket does not name it


class Beacon:
    """Announces one port under both names that programs look for. `state` is a word for people."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self.host, self.port = host.strip("[]"), int(port)
        self.state = "starting"
        self.zeroconf: Any = None

    async def start(self) -> None:
        """Announce. Discovery that fails is said and hinders nothing."""
        try:
            from zeroconf import Error, asyncio
        except ImportError:
            self.state = LACKING
            return
        try:
            self.zeroconf = asyncio.AsyncZeroconf(interfaces=[self.host])
            await self.zeroconf.zeroconf.async_wait_for_start()
            for reader in self.zeroconf.zeroconf.engine.readers:
                hold_inside(reader.transport.get_extra_info("socket"))
            for service in SERVICES:
                info = asyncio.AsyncServiceInfo(service, f"Catwalk {self.port}.{service}", port=self.port,
                                                server="catwalk.local.", addresses=[pack_address(self.host)])
                await (await self.zeroconf.async_register_service(info, allow_name_change=True))
            self.state = "on"
        except (OSError, Error) as trouble:
            self.state = f"off: {trouble or type(trouble).__name__}"
            log.debug("Discovery is off: %s", trouble)
            await self.end()

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
