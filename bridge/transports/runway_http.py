"""RunwayML's HTTP of one model: `query`, `data`, `error` and `info`, and what stood around them.

Sketches of those days poll `/error` and `/data` before every frame, so both are served from memory. Nothing is ever
compressed: some of them ask for gzip and cannot read it.
"""

from collections.abc import Callable, Mapping, Set
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

from ..codecs.runway import STATUS
from ..messages import Answer, Dialect, Failure
from .old_answers import answer_options, write_object, write_text

WORD = "[^/.]+"  # no file of the page


class Desk(Protocol):
    """What the old world is told of a model."""

    def info(self, model: str, *, whole: bool = False) -> bytes: ...

    def error(self, model: str) -> str | None: ...

    def dialect(self, model: str, command: str = "") -> Dialect: ...

    def newest_now(self, model: str) -> bytes | None: ...

    async def newest(self, model: str) -> bytes: ...

    async def ask(self, model: str, inputs: bytes, command: str = "") -> Answer: ...


def add_routes(app: web.Application, desk: Desk, model: str) -> None:
    """A model's old addresses; the last ones an app gets, since any other word may have been the model's command."""
    doors = RunwayHttp(desk, model)
    router = app.router
    taken = {resource.canonical.split("/")[1] for resource in router.resources()}
    deeds: dict[str, tuple[str, Handler]] = {
        "query": ("POST", doors.answer_query), "data": ("GET", doors.show_data), "error": ("GET", doors.show_error),
        "info": ("GET", doors.show_info)}
    if "" not in taken:
        deeds[""] = ("GET", show_status)
    for word, (method, handler) in deeds.items():
        (router.add_get if method == "GET" else router.add_post)(f"/{word}", handler)
    router.add_route("*", f"/{{slashes:/*}}{{word:{WORD}}}{{more:/*}}", choose_deed(deeds, taken))


def add_infos(app: web.Application, desk: Desk, check: Callable[[str], object]) -> None:
    """Every model's old info, in whatever state the model is, for who would write a sketch; `check` raises
    UnknownModel."""
    async def show_info(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        check(name)
        return write_text(desk.info(name))

    app.router.add_get("/models/{name}/runway", show_info)


class RunwayHttp:
    """The handlers of one model."""

    def __init__(self, desk: Desk, model: str) -> None:
        self.desk = desk
        self.model = model

    async def answer_query(self, request: web.Request) -> web.Response:
        """Run the model on the body, which is JSON whatever it says it is."""
        command = request.match_info.get("word", "")
        answer = await self.desk.ask(self.model, await request.read(), command)
        return write_answer(answer, self.desk.dialect(self.model, command))

    async def show_data(self, request: web.Request) -> web.Response:
        """The outputs of the last query that went well."""
        return write_text(self.desk.newest_now(self.model) or await self.desk.newest(self.model))

    async def show_error(self, request: web.Request) -> web.Response:
        """What went wrong with the last query, or null."""
        return write_object({"error": self.desk.error(self.model)})

    async def show_info(self, request: web.Request) -> web.Response:
        """Inputs and outputs."""
        return write_text(self.desk.info(self.model))


async def show_status(request: web.Request) -> web.Response:
    """The bare address, which some programs ask first, to see whether anybody is there."""
    return write_object(STATUS)


def choose_deed(deeds: Mapping[str, tuple[str, Handler]], taken: Set[str]) -> Handler:
    """What else an address of one word may mean: an old one with too many slashes, as sketches put it together; or,
    with POST, the model's command, whatever it was called. Everything else is what it would have been."""
    async def handle(request: web.Request) -> web.StreamResponse:
        word = request.match_info["word"]
        method, handler = deeds.get(word, deeds["query"])
        if word in taken:
            raise web.HTTPMethodNotAllowed(request.method, ())
        if request.method == "OPTIONS":
            return answer_options()
        if request.method == method:
            return await handler(request)
        raise web.HTTPMethodNotAllowed(request.method, {method}) if word in deeds else web.HTTPNotFound

    return handle


def write_answer(answer: Answer, dialect: Dialect) -> web.Response:
    """The bare outputs, or the error."""
    if isinstance(answer, Failure):
        return write_object({"error": answer.error}, answer.status)
    return write_text(answer.encoded[dialect].data)
