"""RunwayML's HTTP, put together: the first model's beside Catwalk's own on the first port, the others' on the next.

A further port that another program holds closes that model's old door alone, with one sentence.
"""

import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from socket import socket
from typing import Any

from aiohttp import web

from .errors import BadSetting
from .hub import Hub
from .ports import Bind, MakeApp, count_port, open_port
from .runway import RunwayDesk
from .tokens import Keeper
from .transports import app_daemon, hosted, runway_http

log = logging.getLogger("catwalk")
FLAG = "--http-port"
DAEMON_PORT = 5142  # where the app's plugins look for it, and nowhere else


class RunwayDoors:
    """The old HTTP of every model. `furnish` are further doors on the same ports, each given an app and a model."""

    def __init__(self, hub: Hub, desk: RunwayDesk) -> None:
        self.hub = hub
        self.desk = desk
        self.keeper = Keeper()
        self.furnish: list[Callable[[web.Application, str], None]] = []
        self.doors: list[dict[str, Any]] = []
        self.open_doors = AsyncExitStack()

    @property
    def models(self) -> list[str]:
        """Those that have the four words, in order."""
        return list(self.desk.seats)

    def add_first(self, app: web.Application) -> None:
        """The first model's addresses, beside all others, and what old sketches are told of each."""
        runway_http.add_infos(app, self.desk, self.hub.find_seat)
        if self.models:
            self.add_routes(app, self.models[0])

    def add_routes(self, app: web.Application, model: str) -> None:
        """Everything old that a port of this model has."""
        for add in self.furnish:
            add(app, model)
        hosted.add_routes(app, self.hub, self.desk, self.keeper, model)
        runway_http.add_routes(app, self.desk, model)

    async def open(self, first: int, make_app: MakeApp, bind: Bind) -> None:
        """A port for each further model, counted from the first one's."""
        for model in self.models[1:]:
            await self.open_model(model, first, make_app, bind)

    async def open_model(self, model: str, first: int, make_app: MakeApp, bind: Bind) -> None:
        """The port of one of them."""
        try:
            port = count_port(first, self.models.index(model))
            addresses = await self.open_door(model, make_app(), bind(port, FLAG))
            self.doors.append({"door": "runway", "model": model, "addresses": addresses, "state": "open"})
            log.info("RunwayML's sketches find %s at %s.", model, addresses[0])
        except BadSetting as error:
            log.warning("There is no RunwayML of %s over HTTP: %s", model, error)
            self.doors.append({"door": "runway", "model": model, "addresses": [], "state": "closed",
                               "error": str(error)})

    async def open_daemon(self, first: str, make_app: MakeApp, bind: Bind) -> None:
        """The app's control, for its plugins; `first` is the address of the first model's old HTTP."""
        def find_url(model: str) -> str:
            return first if model == self.models[0] else self.find_address(model)

        app = make_app()
        app_daemon.add_routes(app, self.hub, self.desk, find_url)
        try:
            addresses = await open_port(app, bind(DAEMON_PORT, ""), self.open_doors)
            self.doors.append({"door": "daemon", "addresses": addresses, "state": "open"})
        except BadSetting as error:
            log.warning("RunwayML's plugins find nothing here: %s", error)
            self.doors.append({"door": "daemon", "addresses": [], "state": "closed", "error": str(error)})

    async def open_door(self, model: str, app: web.Application, sockets: list[socket]) -> list[str]:
        """Serve a model on these sockets; returns their addresses."""
        self.add_routes(app, model)
        return await open_port(app, sockets, self.open_doors)

    def find_address(self, model: str) -> str:
        """Where a model's own port is; empty for the first, whose port is Catwalk's, and where it is closed."""
        found = (door["addresses"][0] for door in self.doors if door.get("model") == model and door["addresses"])
        return next(found, "")

    async def close(self) -> None:
        """Close the doors."""
        await self.open_doors.aclose()
