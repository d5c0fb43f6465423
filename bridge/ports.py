"""Ports of TCP: had at every address to listen at, given to an app, and closed with the others."""

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from aiohttp import web

from .errors import BadSetting
from .lan import is_loopback, name_inside
from .network import describe_unusable

GRACE = 2.0  # seconds that open requests have when the bridge ends
LAST_PORT = 65535
MakeApp = Callable[[], web.Application]  # behind the gate, without routes yet
Bind = Callable[[int, str], list[socket.socket]]  # sockets for a port; BadSetting with the flag that names another


async def open_port(app: web.Application, sockets: list[socket.socket], closing: AsyncExitStack) -> list[str]:
    """Serve an app on these sockets until `closing` closes; returns their addresses for this machine."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE, handle_signals=False)
    await runner.setup()
    closing.push_async_callback(runner.cleanup)
    for bound in sockets:
        await web.SockSite(runner, bound).start()
    return [spell_address(bound) for bound in sockets if is_loopback(name_inside(bound.getsockname()[0]))]


def spell_address(bound: socket.socket) -> str:
    """Where a browser of this machine finds this socket."""
    host, port = bound.getsockname()[:2]
    host = name_inside(host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def count_port(first: int, place: int) -> int:
    """The port of a door that is so many places behind the first; 0, any free one, where the first is that."""
    return first + place if first else 0


def bind_hosts(hosts: Sequence[str], port: int, flag: str) -> list[socket.socket]:
    """Listening sockets on the same number of all these addresses; without IPv6, of those that are none.

    Raises BadSetting naming who holds the port, where the system tells it.
    """
    if port > LAST_PORT:
        raise BadSetting(f"There is no TCP port {port}; start Catwalk with a lower {flag}.")
    bound: list[socket.socket] = []
    for name in hosts:
        number = bound[0].getsockname()[1] if bound else port
        try:
            bound.append(bind_socket(name, number))
        except OSError as error:
            if bound and error.errno not in (98, 48, 10048):  # this machine has no IPv6: carry on
                continue
            for taken in bound:
                taken.close()
            if bound and port == 0:  # the number is free on one address only: take another
                return bind_hosts(hosts, port, flag)
            raise BadSetting(describe_unusable(name, error) or explain_taken(name, number, error, flag)) from None
    return bound


def bind_socket(host: str, port: int) -> socket.socket:
    """A socket that listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    made.setblocking(False)
    return made


def explain_taken(host: str, port: int, error: OSError, flag: str) -> str:
    """Why a port cannot be had, and what to do."""
    return (f"Port {port} of {host} cannot be used: {error.strerror or error}{name_holder(port)}. "
            f"End that program{f', or choose another port: {flag} {port + 1}' if flag else '.'}")


def name_holder(port: int) -> str:
    """Who listens on a port, as far as the system tells."""
    import psutil
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if listens and connection.pid:  # of another person's program, the system tells no number
                holder = psutil.Process(connection.pid)
                return f"; {holder.name()} (process {holder.pid}) holds it"
    except psutil.Error:
        pass
    return ""
