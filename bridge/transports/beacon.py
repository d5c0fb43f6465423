"""Discovery: OSCQuery and OSC announced by mDNS, on this machine only, when the package zeroconf is there."""

import logging
import socket
from typing import Any

log = logging.getLogger("catwalk")
SERVICES = ("_oscjson._tcp.local.", "_osc._udp.local.")
LACKING = "off: the package zeroconf is not installed (pip install 'catwalk-bridge[discovery]')"


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
            from zeroconf import Error
            from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf
        except ImportError:
            self.state = LACKING
            return
        try:
            self.zeroconf = AsyncZeroconf(interfaces=[self.host])
            for service in SERVICES:
                info = AsyncServiceInfo(service, f"Catwalk {self.port}.{service}", port=self.port,
                                        server="catwalk.local.",
                                        addresses=[socket.inet_pton(find_family(self.host), self.host)])
                await (await self.zeroconf.async_register_service(info, allow_name_change=True))
            self.state = "on"
        except (OSError, Error) as trouble:
            self.state = f"off: {trouble or type(trouble).__name__}"
            log.debug("Discovery is off: %s", trouble)

    async def end(self) -> None:
        """Announce no more."""
        if self.zeroconf:
            await self.zeroconf.async_close()


def find_family(host: str) -> socket.AddressFamily:
    """IPv4 or IPv6."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET
