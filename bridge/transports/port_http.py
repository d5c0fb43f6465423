"""The HTTP of RunwayML's SDK for one model port: `/meta`, `/healthcheck`, `/setup` and its commands.

Every address of the port is served here, so that what does not exist is said in the SDK's words, too. Answers are
compressed where that is asked for, as they were.
"""

import os
import time
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from ..codecs.port_sdk import (
    describe_port, find_described, is_json, name_unknown, read_formats, write_failure, write_sorted)
from ..codecs.runway_fields import NO_JSON
from ..guard import demand
from ..hub import Hub
from ..messages import Answer, Dialect, Failure, Json, Query
from ..seats import Listener
from .gate import VISITOR
from .port_jobs import serve_jobs

LEAST_COMPRESSED = 500  # bytes
OPEN = CIMultiDict({"Content-Type": "application/json", "Vary": "Accept-Encoding", "Access-Control-Allow-Origin": "*"})
FORMATS = "X-Runway-Output-Format"
ALLOWED = "OPTIONS, GET, POST, HEAD"
NOT_FOUND, NOT_ALLOWED = {"error": "Not found."}, {"error": "Method not allowed."}


def add_routes(app: web.Application, hub: Hub, model: str, max_message: int) -> None:
    """Everything at this port."""
    door = PortHttp(hub, model, max_message)
    app.router.add_route("*", "/{path:.*}", door.serve)
    app.on_cleanup.append(door.close)


class PortHttp:
    """The handlers of one port."""

    def __init__(self, hub: Hub, model: str, max_message: int) -> None:
        self.hub = hub
        self.model = model
        self.max_message = max_message
        self.answered: float | None = None
        self.rest = hub.listen(model, Listener(None, self.note_answer))

    def note_answer(self, answer: Answer) -> None:
        """A command ran, by whatever door."""
        self.answered = time.monotonic()

    async def close(self, app: web.Application) -> None:
        """Nobody asks any more."""
        self.rest()

    @property
    def port(self) -> Any:
        """What the port says of itself."""
        return self.hub.seats[self.model].engine.info.port

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The one way in: by method and by the one word of the address."""
        word = request.match_info["path"]
        if "/" in word:
            return write_json(request, NOT_FOUND, 404)
        if request.method == "OPTIONS":
            return web.Response(headers={"Allow": ALLOWED, "Access-Control-Allow-Origin": "*"})
        if request.method in ("GET", "HEAD"):
            if not word and request.headers.get("Upgrade", "").lower() == "websocket":
                return await serve_jobs(request, self.hub, self.model, self.max_message)
            return self.show(request, word)
        if request.method != "POST" or not word:
            return write_json(request, NOT_ALLOWED, 405)
        return await self.act(request, word)

    def show(self, request: web.Request, word: str) -> web.Response:
        """What there is to read."""
        if word in ("", "meta"):
            return write_json(request, self.describe())
        if word == "healthcheck":
            running = self.hub.seats[self.model].engine.state == "running"
            return write_json(request, {"status": "RUNNING" if running else "STARTING"})
        if word == "setup":
            return write_json(request, self.port["options"])
        found = find_described(self.port, word)
        return write_json(request, name_unknown(word) if found is None else found, 404 if found is None else 200)

    def describe(self) -> dict[str, Json]:
        """The manifest."""
        now = time.monotonic()
        since = self.hub.seats[self.model].engine.running_since
        return describe_port(self.port, gpu=os.environ.get("GPU") == "1", running=span(since, now),
                             idle=span(self.answered, now))

    async def act(self, request: web.Request, word: str) -> web.Response:
        """Set up, or run a command. The body is JSON, whatever it says it is."""
        body = await request.read()
        if word != "setup" and find_described(self.port, word) is None:
            return write_json(request, name_unknown(word), 404)
        if not is_json(body):
            return write_json(request, {"error": NO_JSON}, 400)
        return await (self.set_up(request, body) if word == "setup" else self.run(request, word, body))

    async def set_up(self, request: web.Request, body: bytes) -> web.Response:
        """Start the port anew with these options."""
        visitor = request[VISITOR]
        demand(visitor.may_steer, "set models up", visitor)
        options = await request.json()
        engine = self.hub.seats[self.model].engine
        await engine.restart(options if isinstance(options, dict) else {})
        trouble = engine.trouble
        if trouble:
            return write_json(request, write_failure(trouble), trouble.status)
        return write_json(request, {"success": True})

    async def run(self, request: web.Request, command: str, body: bytes) -> web.Response:
        """Run a command; of a generator, the last of what it gives is the answer."""
        dialect = Dialect("port", layout=read_formats(request.headers.get(FORMATS, ""), command))
        query = Query(model=self.model, inputs=body, arrived=time.perf_counter(), dialect=dialect)
        answer = await self.hub.ask(query)
        if isinstance(answer, Failure):
            return write_json(request, write_failure(answer), answer.status)
        return write_text(request, answer.encoded[dialect].data)


def span(since: float | None, now: float) -> int | None:
    """Milliseconds since then; None for never."""
    return None if since is None else round((now - since) * 1000)


def write_json(request: web.Request, data: Json, status: int = 200) -> web.Response:
    """An object as a response."""
    return write_text(request, write_sorted(data), status)


def write_text(request: web.Request, text: bytes, status: int = 200) -> web.Response:
    """JSON text as a response."""
    response = web.Response(status=status, body=text, headers=OPEN)
    if len(text) >= LEAST_COMPRESSED and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression(web.ContentCoding.gzip)
    return response
