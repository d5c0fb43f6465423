"""A port of TCP for an app: opened, and closed with the others."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from socket import socket

from aiohttp import web

from .errors import BadSetting
from .lan import is_loopback, name_inside

GRACE = 2.0  # seconds that open requests have when the bridge ends
LAST_PORT = 65535
MakeApp = Callable[[], web.Application]  # behind the gate, without routes yet
Bind = Callable[[int, str], list[socket]]  # sockets for a port; raises BadSetting with the flag that names another


async def open_port(app: web.Application, sockets: list[socket], closing: AsyncExitStack) -> list[str]:
    """Serve an app on these sockets until `closing` closes; returns their addresses for this machine."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE, handle_signals=False)
    await runner.setup()
    closing.push_async_callback(runner.cleanup)
    for bound in sockets:
        await web.SockSite(runner, bound).start()
    return [spell_address(bound) for bound in sockets if is_loopback(name_inside(bound.getsockname()[0]))]


def spell_address(bound: socket) -> str:
    """Where a browser of this machine finds this socket."""
    host, port = bound.getsockname()[:2]
    host = name_inside(host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def check_port(port: int, flag: str) -> None:
    """Raise BadSetting where there are no more numbers."""
    if port > LAST_PORT:
        raise BadSetting(f"There is no TCP port {port}; start Catwalk with a lower {flag}.")
