"""The assembly of Socket.IO: for each model an engine, a port of its own, and a place on HTTP's ports.

The first model is at --socketio-port, the others on the numbers after it. A port that nobody asked for by its number
and that another program holds closes its door alone: HTTP's port has the same.
"""

import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from socket import socket
from typing import Any

import orjson
from aiohttp import web

from .errors import BadSetting
from .hub import Hub
from .ports import Bind, MakeApp, count_port, open_port
from .runway import RunwayDesk
from .settings import Settings
from .transports.engineio import Engine, watch_engine
from .transports.engineio4 import NewEngine
from .transports.engineio_sessions import Rules
from .transports.pages import serve_weights
from .transports.socketio import Booth
from .weights import SOCKETIO

log = logging.getLogger("catwalk")
FLAG = "--socketio-port"
ALPHA_PORT = 33000  # of 2018's generic container
ALPHA_PORTS = {"im2txt": 33100, "OpenPose": 33200, "YOLO": 33300}
PUSH_PORT = 3333  # to which 2018's app sent what its model answered
GREETING = {"status": "200", "message": "Catwalk", "query_route": "/query", "test_route": "/test"}


@dataclass(slots=True)
class Door:
    """One port of one model."""

    model: str
    port: int
    state: str = "closed"
    addresses: list[str] = field(default_factory=list)
    error: str = ""

    def describe(self) -> dict[str, Any]:
        """The door, as /healthz shows it."""
        shown = {"door": "socketio", "model": self.model, "port": self.port, "addresses": self.addresses,
                 "state": self.state}
        return {**shown, "error": self.error} if self.error else shown


class SocketDesk:
    """Socket.IO for every model."""

    def __init__(self, hub: Hub, desk: RunwayDesk, settings: Settings) -> None:
        self.hub = hub
        self.desk = desk
        self.settings = settings
        self.engines = {model: self.make_engine(model) for model in hub.seats}
        self.doors: list[Door] = []
        self.open_doors = AsyncExitStack()

    def make_engine(self, model: str) -> Engine:
        """What speaks for one model."""
        most = self.settings.max_message
        booth, rules = Booth(self.hub, self.desk, model, most, alpha=self.is_alpha(model)), Rules(max_message=most)
        return Engine(booth.mount, NewEngine(booth, rules), rules)

    def is_alpha(self, model: str) -> bool:
        """Whether the model speaks as in 2018's alpha."""
        return self.desk.face(model).profile == "alpha"

    def add_routes(self, app: web.Application, model: str) -> None:
        """A model's Socket.IO on a port of HTTP."""
        self.engines[model].add_routes(app)
        app.router.add_get("/socket.io/socket.io.js", serve_weights(SOCKETIO))

    async def open(self, port: int | None, make_app: MakeApp, bind: Bind) -> None:
        """Watch over the sessions, and open every port. `make_app` gives an app behind the gate, `bind` sockets for a
        port, or BadSetting. Raises BadSetting when a port is taken that somebody chose."""
        for engine in list(self.engines.values()):
            await self.open_doors.enter_async_context(watch_engine(engine))
        if port is None:
            return
        for model, number in self.plan_ports(port):
            await self.try_door(Door(model, number), make_app, bind, must="socketio_port" in self.settings.given)

    async def add_model(self, model: str, port: int | None, make_app: MakeApp, bind: Bind) -> None:
        """The same for a model that is new here, on the port behind those of the others."""
        engine = self.engines[model] = self.make_engine(model)
        await self.open_doors.enter_async_context(watch_engine(engine))
        if port is not None:
            number = count_port(port, list(self.engines).index(model))
            await self.try_door(Door(model, number), make_app, bind, must=False)

    async def try_door(self, door: Door, make_app: MakeApp, bind: Bind, *, must: bool) -> None:
        """Open a door; one whose port is taken stays closed, unless it must be open."""
        self.doors.append(door)
        try:
            await self.open_door(door, make_app(), bind(door.port, FLAG))
        except BadSetting as error:
            if must:
                raise
            door.error = str(error)
            log.warning("Socket.IO for %s is on HTTP's port alone: %s", door.model, error)

    def plan_ports(self, first: int) -> Iterator[tuple[str, int]]:
        """Which model is on which port; 0 is any free one."""
        for number, model in enumerate(self.engines):
            yield model, count_port(first, number)
        old = [model for model in self.engines if self.is_alpha(model)] if first else []
        for model in old:
            if model in ALPHA_PORTS:
                yield model, ALPHA_PORTS[model]
        for port in (ALPHA_PORT, PUSH_PORT) if old else ():
            yield old[0], port

    async def open_door(self, door: Door, app: web.Application, sockets: list[socket]) -> None:
        """Serve a model on these sockets."""
        self.add_routes(app, door.model)
        app.router.add_get("/", greet_alpha if self.is_alpha(door.model) else greet_browser)
        door.addresses = await open_port(app, sockets, self.open_doors)
        door.port, door.state = sockets[0].getsockname()[1], "open"
        log.info("Socket.IO of %s is at %s.", door.model, door.addresses[0])

    def describe(self) -> list[dict[str, Any]]:
        """Every door, as /healthz shows it."""
        return [door.describe() for door in self.doors]

    async def close(self) -> None:
        """Close every door."""
        for engine in self.engines.values():
            await engine.end_sessions()
        await self.open_doors.aclose()


async def greet_browser(request: web.Request) -> web.Response:
    """For people who look what is at the port."""
    return web.Response(text=f"This is Catwalk's Socket.IO. A sketch connects with io('http://{request.host}').")


async def greet_alpha(request: web.Request) -> web.Response:
    """What 2018's containers said at their bare address."""
    return web.Response(body=orjson.dumps(GREETING), content_type="application/json")
