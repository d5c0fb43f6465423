"""The directory of models over HTTP: every model there is, served or not, and fetching what they need."""

from collections.abc import Mapping
from typing import Protocol

from aiohttp import web

from ..guard import demand
from ..messages import Json
from .gate import VISITOR, pick_words
from .objects import pick_options, read_object, write_object


class Stock(Protocol):
    """What there is."""

    async def list_models(self) -> list[dict[str, Json]]: ...

    async def show_model(self, name: str, said: Mapping[str, Json]) -> dict[str, Json]: ...

    async def pull_model(self, name: str, said: Mapping[str, Json], accepted: bool) -> dict[str, Json]: ...


def add_routes(app: web.Application, stock: Stock) -> None:
    """`/catalog`, and what fetches a model's files."""

    async def list_models(request: web.Request) -> web.Response:
        return write_object({"models": await stock.list_models()})

    async def show_model(request: web.Request) -> web.Response:
        visitor, said = request[VISITOR], pick_words(request)
        if said:  # they may name a file, and the answer tells whether it is there
            demand(visitor.may_steer, "see what models need with other options", visitor)
        shown = await stock.show_model(request.match_info["name"], said)
        if not visitor.may_steer:  # where a file lies is nothing for others
            del shown["chosen"]
        return write_object(shown)

    async def pull_model(request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        demand(visitor.may_steer, "fetch what models need", visitor)
        said = await read_object(request)
        accepted = said.get("accept_licences") is True
        return write_object(await stock.pull_model(request.match_info["name"], pick_options(said) or {}, accepted))

    app.router.add_get("/catalog", list_models)
    app.router.add_get("/catalog/{name}", show_model)
    app.router.add_post("/models/{name}/pull", pull_model)
