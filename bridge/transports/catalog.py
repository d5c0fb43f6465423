"""The directory of models over HTTP: every model there is, served or not, and fetching what they need."""

from collections.abc import Mapping
from typing import Protocol

import orjson
from aiohttp import web

from ..codecs.native import read_text
from ..errors import BadMessage
from ..guard import demand
from ..messages import Json
from .gate import VISITOR


class Stock(Protocol):
    """What there is."""

    async def list_models(self) -> list[dict[str, Json]]: ...

    async def show_model(self, name: str) -> dict[str, Json]: ...

    async def pull_model(self, name: str, said: Mapping[str, Json], accepted: bool) -> dict[str, Json]: ...


def add_routes(app: web.Application, stock: Stock) -> None:
    """`/catalog`, and what fetches a model's files."""

    async def list_models(request: web.Request) -> web.Response:
        return write_json({"models": await stock.list_models()})

    async def show_model(request: web.Request) -> web.Response:
        return write_json(await stock.show_model(request.match_info["name"]))

    async def pull_model(request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        demand(visitor.may_steer, "fetch what models need", visitor)
        body = await request.read()
        said = read_text(body).header if body else {}
        options = said.get("options") or {}
        if not isinstance(options, dict):
            raise BadMessage("“options” must be an object with one key for each option, like {\"size\": \"large\"}.")
        accepted = said.get("accept_licences") is True
        return write_json(await stock.pull_model(request.match_info["name"], options, accepted))

    app.router.add_get("/catalog", list_models)
    app.router.add_get("/catalog/{name}", show_model)
    app.router.add_post("/models/{name}/pull", pull_model)


def write_json(data: Json) -> web.Response:
    """JSON as a response, asked for again each time."""
    return web.Response(body=orjson.dumps(data), content_type="application/json", headers={"Cache-Control": "no-store"})
