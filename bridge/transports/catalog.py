"""The directory of models over HTTP: every model there is, served or not."""

from typing import Protocol

import orjson
from aiohttp import web

from ..messages import Json


class Stock(Protocol):
    """What there is."""

    async def list_models(self) -> list[dict[str, Json]]: ...

    async def show_model(self, name: str) -> dict[str, Json]: ...


def add_routes(app: web.Application, stock: Stock) -> None:
    """`/catalog`."""

    async def list_models(request: web.Request) -> web.Response:
        return write_json({"models": await stock.list_models()})

    async def show_model(request: web.Request) -> web.Response:
        return write_json(await stock.show_model(request.match_info["name"]))

    app.router.add_get("/catalog", list_models)
    app.router.add_get("/catalog/{name}", show_model)


def write_json(data: Json) -> web.Response:
    """JSON as a response, asked for again each time."""
    return web.Response(body=orjson.dumps(data), content_type="application/json", headers={"Cache-Control": "no-store"})
