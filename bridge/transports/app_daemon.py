"""The control of RunwayML's app, as its plugins for Photoshop and Unity ask for it: models, and sessions of them.

A session is somebody's use of a model that is served here; its `url` is the model's own old HTTP. What it started, it
stops; a model that ran before goes on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

import orjson
from aiohttp import web

from ..codecs.runway_fields import describe_input
from ..errors import BadInput, BadMessage, UnknownModel
from ..guard import demand
from ..hub import Hub
from ..info import Info, check_value, find_field
from ..messages import Json
from .gate import VISITOR
from .old_answers import write_object

MOST_KEPT = 64  # sessions
STATES = {"running": "RUNNING", "starting": "STARTING", "failed": "FAILED", "stopped": "STOPPED"}


class Desk(Protocol):
    """What the old world is told of a model."""

    def describe(self, model: str, *, whole: bool = False) -> dict[str, Json]: ...


@dataclass(slots=True)
class Use:
    """One session. `started`: the model runs because of it."""

    number: int
    model: str
    application: str
    provider: Json
    started: bool
    created: str = field(default_factory=lambda: write_moment())
    ended: str | None = None


def add_routes(app: web.Application, hub: Hub, desk: Desk, find_url: Callable[[str], str]) -> None:
    """The daemon's addresses; `find_url` tells where a model's old HTTP is."""
    daemon = AppDaemon(hub, desk, find_url)
    app.router.add_get("/v1/healthcheck", daemon.show_health)
    app.router.add_get("/v1/models", daemon.list_models)
    app.router.add_get("/v1/model_sessions", daemon.list_sessions)
    app.router.add_post("/v1/model_sessions", daemon.start_session)
    app.router.add_post("/v1/model_sessions/stop_all", daemon.stop_all)
    app.router.add_get("/v1/model_sessions/{number}", daemon.show_session)
    app.router.add_delete("/v1/model_sessions/{number}", daemon.stop_session)


class AppDaemon:
    """The handlers, and the sessions."""

    def __init__(self, hub: Hub, desk: Desk, find_url: Callable[[str], str]) -> None:
        self.hub = hub
        self.desk = desk
        self.find_url = find_url
        self.numbers = count(1)
        self.uses: dict[int, Use] = {}

    @property
    def names(self) -> list[str]:
        """The models, in order."""
        return list(self.hub.seats)

    async def show_health(self, request: web.Request) -> web.Response:
        """Here."""
        return write_object({"success": True})

    async def list_models(self, request: web.Request) -> web.Response:
        """Every model that is served; its version is its place, from 1."""
        return write_object({"models": [self.describe_model(name) for name in self.names]})

    async def list_sessions(self, request: web.Request) -> web.Response:
        """Every session, or with `?show=active` those that have not ended."""
        active = request.query.get("show") == "active"
        uses = [use for use in self.uses.values() if not (active and use.ended)]
        return write_object({"modelSessions": [self.describe_use(use) for use in uses]})

    async def show_session(self, request: web.Request) -> web.Response:
        """One session."""
        return write_object({"modelSession": self.describe_use(self.find_use(request))})

    async def start_session(self, request: web.Request) -> web.Response:
        """Begin to use a model, which is started if it does not run, with other options if some are given."""
        asked = read_object(await request.read())
        place = asked.get("modelVersionId")
        if type(place) is not int or not 0 < place <= len(self.names):
            raise BadInput(f"“modelVersionId” must be one of 1 to {len(self.names)}, as /v1/models has them; "
                           f"it was {place!r}.")
        model = self.names[place - 1]
        engine = self.hub.seats[model].engine
        options = read_options(engine.info, asked.get("modelOptions") or {})
        idle = engine.state in ("stopped", "failed")
        if idle or options:
            visitor = request[VISITOR]
            demand(visitor.may_steer, "start models", visitor)
            await (engine.restart(options) if options else engine.start())
        use = Use(next(self.numbers), model, str(asked.get("application") or ""), asked.get("providerOptions"), idle)
        self.keep_use(use)
        told = self.describe_use(use)
        return write_object({**told, "modelSession": told})

    async def stop_session(self, request: web.Request) -> web.Response:
        """End a session."""
        use = self.find_use(request)
        await self.end_use(request, use)
        return write_object({"success": True, "modelSession": self.describe_use(use)})

    async def stop_all(self, request: web.Request) -> web.Response:
        """End every session of an application; of all, if none is named."""
        application = read_object(await request.read() or b"{}").get("application")
        for use in list(self.uses.values()):
            if application in (None, use.application):
                await self.end_use(request, use)
        return write_object({"success": True})

    async def end_use(self, request: web.Request, use: Use) -> None:
        """End a session, and the model if it runs for this one alone."""
        if use.ended:
            return
        others = [other for other in self.uses.values() if other.model == use.model and not other.ended]
        if use.started and others == [use]:
            visitor = request[VISITOR]
            demand(visitor.may_steer, "stop models", visitor)
            await self.hub.seats[use.model].engine.stop()
        elif use.started:
            next(other for other in others if other is not use).started = True
        use.ended = write_moment()

    def keep_use(self, use: Use) -> None:
        """Remember a session; where there are too many, forget the oldest, first of those that have ended."""
        self.uses[use.number] = use
        while len(self.uses) > MOST_KEPT:
            del self.uses[next((number for number, old in self.uses.items() if old.ended), min(self.uses))]

    def find_use(self, request: web.Request) -> Use:
        """The session that an address names. Raises UnknownModel."""
        word = request.match_info["number"]
        use = self.uses.get(int(word)) if word.isascii() and word.isdigit() and len(word) < 10 else None
        if use is None:
            raise UnknownModel(f"There is no model session “{word}”.")
        return use

    def describe_model(self, name: str) -> dict[str, Json]:
        """A model as the plugins list it."""
        told = self.desk.describe(name, whole=True)
        info = self.hub.seats[name].engine.info
        own = [describe_input(item) for item in info.options if item.kind != "file"]
        options = [spec for spec in info.port.get("options", own) if spec["type"] != "file"]
        command = {"name": told["name"], "inputs": told["inputs"], "outputs": told["outputs"]}
        return {"name": name, "description": told["description"], "defaultVersionId": self.names.index(name) + 1,
                "coverImage": None, "options": options,
                "commands": [command, *info.port.get("commands", ())[1:]]}

    def describe_use(self, use: Use) -> dict[str, Json]:
        """A session as the plugins read it."""
        state = "STOPPED" if use.ended else STATES[self.hub.seats[use.model].engine.state]
        return {"id": use.number, "createdAt": use.created, "startedRunningAt": use.created, "endedAt": use.ended,
                "runningStatus": state, "url": self.find_url(use.model), "persistent": False,
                "application": use.application, "modelVersionId": self.names.index(use.model) + 1,
                "providerOptions": use.provider, "model": self.describe_model(use.model)}


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises BadMessage."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise BadMessage("The body must be a JSON object, such as {\"modelVersionId\": 1}.")
    return found


def read_options(info: Info, given: Json) -> dict[str, Json]:
    """The options that are not as they are anyway; those that a model does not have are ignored. Raises BadInput."""
    if not isinstance(given, dict):
        raise BadInput(f"“modelOptions” must be an object; it was {given!r}.")
    known = {item.name for item in info.options}
    checked = {name: check_value(find_field(info.options, name, info.name, "option"), value)
               for name, value in given.items() if name in known}
    return {item.name: checked[item.name] for item in info.options
            if item.name in checked and checked[item.name] != item.default}


def write_moment() -> str:
    """Now, as the app wrote it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
