"""Hosted models, as RunwayML had them in the cloud: `/v1`, `/v1/info` and `/v1/query`, for its SDKs and for sketches.

A model's slug stands in the path, below which everything is the same, or in the host's name. Some SDKs put slashes
together, ask again for ever on 429 and 502, and read nothing that is not JSON, so none of these is ever sent.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from aiohttp import web

from ..errors import CatwalkError
from ..hub import Hub
from ..messages import Answer, Dialect, Failure
from ..tasks import keep_task
from .gate import PASS, read_bearer
from .old_answers import answer_options, write_object, write_text

CLOUD = ".runwayml.cloud"
ROUTES = {"queryRoute": "/v1/query", "dataRoute": None, "errorRoute": None}


class Desk(Protocol):
    """What the old world is told of a model."""

    def info(self, model: str, *, whole: bool = False) -> bytes: ...

    def dialect(self, model: str) -> Dialect: ...

    async def ask(self, model: str, inputs: bytes) -> Answer: ...


class Keeper(Protocol):
    """Who may ask which model."""

    def may_ask(self, model: str, word: str) -> bool: ...

    def is_token(self, model: str, word: str) -> bool: ...


def add_routes(app: web.Application, hub: Hub, desk: Desk, keeper: Keeper, model: str) -> None:
    """The addresses of all hosted models, and of this port's own without a slug."""
    hosted = Hosted(hub, desk, keeper, model)
    app[PASS] = hosted.knows_token
    app.router.add_route("*", "/{slashes:/*}{slug:(?:[^/]+[.]runwayml[.]cloud/+)?}v1{rest:(?:/.*)?}", hosted.answer)


class Hosted:
    """The handler; `model` is meant where no slug says another."""

    def __init__(self, hub: Hub, desk: Desk, keeper: Keeper, model: str) -> None:
        self.hub = hub
        self.desk = desk
        self.keeper = keeper
        self.model = model
        self.waking: set[asyncio.Task[None]] = set()

    async def answer(self, request: web.Request) -> web.Response:
        """Whatever is asked, the answer is JSON."""
        if request.method == "OPTIONS":
            return answer_options()
        slug, model = self.find_meant(request)
        deed = DEEDS.get((request.method, request.match_info["rest"].strip("/")))
        if model is None or deed is None or self.is_stopped(model):
            return write_object({"error": self.explain_missing(request, slug, model)}, 404)
        try:
            if not self.keeper.may_ask(model, read_bearer(request)):
                return write_object({"error": f"The model {model} is private: send “Authorization: Bearer TOKEN”. Its "
                                     f"owner makes one with `catwalk token new {model}`."}, 401)
            return await deed(self, model, request)
        except CatwalkError as error:
            return write_object({"error": str(error)}, 500)

    def find_meant(self, request: web.Request) -> tuple[str, str | None]:
        """The slug in the address, empty for none, and the model that is meant."""
        slug = read_slug(request.match_info["slug"]) or read_slug(request.host.partition(":")[0])
        return slug, find_model(slug, list(self.hub.seats)) if slug else self.model

    def knows_token(self, request: web.Request) -> bool:
        """Whether a request is for a private model's hosted address and shows its token: RunwayML's SDKs can send no
        second one, so this one counts for the network's, too."""
        if request.match_info.handler != self.answer:
            return False
        model = self.find_meant(request)[1]
        return model is not None and self.keeper.is_token(model, read_bearer(request))

    def explain_missing(self, request: web.Request, slug: str, model: str | None) -> str:
        """Why there is nothing at this address."""
        if model is None:
            return f"No model “{slug}” is hosted here. There are: {', '.join(self.hub.seats)}."
        if self.is_stopped(model):
            return f"The model {model} is stopped."
        return f"{request.method} {request.path} is nothing here: GET /v1, GET /v1/info and POST /v1/query are."

    async def show_status(self, model: str, request: web.Request) -> web.Response:
        """Awake or not, at once; one that sleeps is woken."""
        seat = self.hub.seats[model]
        if seat.asleep:
            keep_task(self.hub.wake(model), self.waking)
        if seat.engine.state == "failed" and seat.engine.trouble:
            return write_object({"error": seat.engine.trouble.error}, 500)
        return write_object({"status": "running" if seat.engine.state == "running" else "starting", **ROUTES})

    def is_stopped(self, model: str) -> bool:
        """Whether somebody stopped the model; one that sleeps is not."""
        seat = self.hub.seats[model]
        return seat.engine.state == "stopped" and not seat.asleep

    async def show_info(self, model: str, request: web.Request) -> web.Response:
        """Inputs and outputs, once the model is awake."""
        await self.hub.wake(model)
        return write_text(self.desk.info(model, whole=True))

    async def answer_query(self, model: str, request: web.Request) -> web.Response:
        """The outputs, or the error."""
        answer = await self.desk.ask(model, await request.read())
        if isinstance(answer, Failure):
            return write_object({"error": answer.error}, 500)
        return write_text(answer.encoded[self.desk.dialect(model)].data)


DEEDS = {("GET", ""): Hosted.show_status, ("GET", "info"): Hosted.show_info, ("POST", "query"): Hosted.answer_query}


def read_slug(host: str) -> str:
    """`posenet` out of `posenet.hosted-models.runwayml.cloud`; empty for another host."""
    host = host.strip("/").lower()
    return host.partition(".")[0] if host.endswith(CLOUD) else ""


def find_model(slug: str, names: Sequence[str]) -> str | None:
    """The model of that slug: its name in small letters, perhaps with something behind it, as the cloud's slugs had."""
    whole = [name for name in names if name.lower() == slug]
    begun = [name for name in names if slug.startswith(f"{name.lower()}-")]
    return next(iter(whole or sorted(begun, key=len, reverse=True)), None)
