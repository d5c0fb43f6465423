"""Listeners that are named rather than numbered, such as `td-machine.local:7000`: where they are now.

A name is looked up beside the event loop, which never waits for a network, and again and again: that machine may start
later than Catwalk, and have another address tomorrow. Where the system knows no `.local` names, zeroconf asks.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from ipaddress import ip_address

from .lan import is_loopback, is_numbered

log = logging.getLogger("catwalk")
PAUSE = 10.0  # seconds between looks for a machine
NEW_PAUSE = 0.5  # seconds until one that was named just now is looked for
LONGEST_ASKED = 3000  # milliseconds that machines of the network have to answer


class HostNames:
    """What names stand for. `changed` is called when one stands for something new."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.changed = changed
        self.found: dict[str, str] = {}
        self.troubles: dict[str, str] = {}

    def find(self, host: str) -> str:
        """A host's address in numbers; empty while it is not known."""
        return host if is_numbered(host) else self.found.get(host, "")

    async def watch(self, list_hosts: Callable[[], Iterable[str]]) -> None:
        """Look for these hosts until cancelled."""
        clock = asyncio.get_running_loop().time
        due: dict[str, float] = {}
        while True:
            due = {host: due.get(host, 0.0) for host in list_hosts() if not is_numbered(host)}
            self.troubles = {host: trouble for host, trouble in self.troubles.items() if host in due}
            late = [host for host, moment in due.items() if moment <= clock()]
            await asyncio.gather(*map(self.look_up, late))
            due |= dict.fromkeys(late, clock() + PAUSE)
            await asyncio.sleep(min(PAUSE, NEW_PAUSE))

    async def look_up(self, host: str) -> None:
        """Look for one host; what was found before stays where it is not found now."""
        try:
            address = await run_aside(host)
        except OSError as trouble:
            if host not in self.found and host not in self.troubles:
                self.troubles[host] = (f"No machine {host} is found ({trouble.strerror or trouble}); Catwalk looks "
                                       f"again every {PAUSE:.0f} seconds. Its address in numbers needs no looking.")
                log.warning("%s", self.troubles[host])
            return
        self.troubles.pop(host, None)
        if self.found.get(host) != address:
            self.found[host] = address
            log.info("OSC for %s goes to %s.", host, address)
            self.changed()


async def run_aside(host: str) -> str:
    """`find_host` in a thread that nobody waits for when Catwalk ends. Raises OSError."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()

    def settle(address: str, trouble: OSError | None) -> None:
        if answer.done():  # cancelled
            return
        if trouble:
            answer.set_exception(trouble)
        else:
            answer.set_result(address)

    def ask() -> None:
        address, trouble = "", None
        try:
            address = find_host(host)
        except OSError as error:
            trouble = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, address, trouble)

    threading.Thread(target=ask, daemon=True).start()
    return await answer


def find_host(host: str) -> str:
    """The address of a host in numbers: IPv4 if it has one, since most programs hear OSC there. Raises OSError."""
    if is_numbered(host):
        return host
    if is_loopback(host):
        return "127.0.0.1"
    try:
        places = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
        found = [str(place[0]) for family, _, _, _, place in places if family in (socket.AF_INET, socket.AF_INET6)]
        usable = [address for address in found if "%" not in address and not ip_address(address).is_link_local]
        if usable:
            return min(usable, key=lambda address: ":" in address)
        raise OSError(f"only at {', '.join(found)}")
    except UnicodeError:
        raise OSError("that is no name of a machine") from None
    except OSError:
        address = ask_network(host) if host.endswith(".local") else ""
        if address:
            return address
        raise


def ask_network(host: str) -> str:
    """Ask the machines of the network which of them has a `.local` name; empty when none answers."""
    try:
        from zeroconf import AddressResolverIPv4, Error, Zeroconf  # type: ignore[attr-defined]  # its __all__ lacks one
    except ImportError:
        return ""
    try:
        with closing(Zeroconf()) as network:
            resolver = AddressResolverIPv4(f"{host}.")
            return resolver.parsed_addresses()[0] if resolver.request(network, LONGEST_ASKED) else ""
    except (Error, OSError):
        return ""
