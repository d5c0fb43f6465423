"""HTTP: one query, one answer; settings, starting and stopping; pictures and events as streams."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any
from weakref import WeakSet

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from ..codecs.inline import is_bare, read_form, read_picture, read_words, write_answer
from ..codecs.native import read_text
from ..codecs.openapi import describe_api
from ..errors import BadMessage, CatwalkError, NoPicture
from ..guard import demand
from ..hub import Hub, show_settings
from ..messages import Answer, Dialect, Failure, Json, Query, Result, explain_failure
from ..offers import settle_options
from ..session import follow_model
from ..tasks import keep_task
from .gate import VISITOR, pick_words
from .objects import pick_options, read_object, write_object

Admit = Callable[[str, Mapping[str, Json]], Awaitable[str]]
INLINE = Dialect("inline")
BOUNDARY = "frame"
BROKEN_FORM = (ValueError, AssertionError, LookupError, RuntimeError, HttpProcessingError)  # as aiohttp has it
IMAGE_TYPES = {"jpeg": "image/jpeg", "png": "image/png"}


def add_routes(app: web.Application, hub: Hub, admit: Admit) -> None:
    """The models' addresses; `admit` serves a model that is not served yet, with these options, and tells its name."""
    doors = HttpDoors(hub, admit)
    app.on_shutdown.append(doors.end_streams)
    app.router.add_get("/models", doors.list_models)
    app.router.add_get("/models/{name}", doors.show_model)
    app.router.add_post("/models/{name}/query", doors.answer_query)
    app.router.add_get("/models/{name}/settings", doors.show_settings)
    app.router.add_put("/models/{name}/settings", doors.hold_settings)
    app.router.add_post("/models/{name}/start", doors.start_model)
    app.router.add_post("/models/{name}/stop", doors.stop_model)
    app.router.add_get("/models/{name}/frame.jpg", doors.show_frame)
    app.router.add_get("/models/{name}/stream.mjpg", doors.stream_frames)
    app.router.add_get("/models/{name}/events", doors.stream_events)
    app.router.add_get("/openapi.json", doors.show_api)


class HttpDoors:
    """The handlers; each asks the hub and writes what it says."""

    def __init__(self, hub: Hub, admit: Admit) -> None:
        self.hub = hub
        self.admit = admit
        self.streaming: WeakSet[asyncio.Task[Any]] = WeakSet()
        self.starting: set[asyncio.Task[None]] = set()  # what starts models

    async def list_models(self, request: web.Request) -> web.Response:
        """Every model and its state."""
        return write_object({"models": [self.hub.describe(name) for name in self.hub.seats]})

    async def show_model(self, request: web.Request) -> web.Response:
        """A model's info and state."""
        name = request.match_info["name"]
        info = self.hub.find_seat(name).engine.info.to_json()
        return write_object({**self.hub.describe(name), **info, "name": name})

    async def answer_query(self, request: web.Request) -> web.Response:
        """Run the model on the body."""
        name = request.match_info["name"]
        wanted = choose_picture(request.headers.get("Accept", ""), exact=self.is_exact(name))
        manner = "inline" if wanted is None else self.choose_manner(name)
        dialect = Dialect(manner, wanted or "jpeg")
        answer = await self.hub.ask(await self.read_query(request, name, dialect))
        return write_json_answer(answer, dialect) if wanted is None else write_picture(answer, dialect)

    def choose_manner(self, name: str) -> str:
        """How a model is seen: its picture output, else its findings drawn on what it got."""
        outputs = self.hub.find_seat(name).engine.info.outputs
        return "picture" if any(item.kind == "image" for item in outputs) else "drawn"

    def is_exact(self, name: str) -> bool:
        """Whether a model gives a picture that JPEG would spoil."""
        return any(item.exact for item in self.hub.find_seat(name).engine.info.outputs)

    async def read_query(self, request: web.Request, name: str, dialect: Dialect) -> Query:
        """The body as a query: JSON, a form, a bare picture, or nothing but the URL."""
        arrived = perf_counter()
        info = self.hub.find_seat(name).engine.info
        words = pick_words(request)
        if request.content_type == "multipart/form-data":
            return read_form(info, {**words, **await read_parts(request)}, dialect, arrived)
        body = await request.read()
        if is_bare(body) or request.content_type.startswith("image/"):
            return read_picture(info, body, words, dialect, arrived)
        if not body:
            return read_words(info, words, dialect, arrived)
        return Query(model=name, inputs=body, dialect=dialect, arrived=arrived)

    async def show_settings(self, request: web.Request) -> web.Response:
        """The inputs that are held for everyone."""
        name = request.match_info["name"]
        return write_settings(name, self.hub.find_seat(name).settings)

    async def hold_settings(self, request: web.Request) -> web.Response:
        """Hold inputs for every later query of everyone."""
        visitor = request[VISITOR]
        demand(visitor.may_set, "change a model's settings for everyone", visitor)
        name = request.match_info["name"]
        values = read_text(await request.read()).header
        return write_settings(name, self.hub.hold_settings(name, values))

    async def start_model(self, request: web.Request) -> web.Response:
        """Start a model, with other options if the body has any; one that is not served is served from now on."""
        visitor = request[VISITOR]
        demand(visitor.may_steer, "start or stop models", visitor)
        name = request.match_info["name"]
        options = pick_options(await read_object(request))
        if name in self.hub.seats:
            work = self.set_up(name, None if options is None else await self.check_options(name, options))
        else:
            name = await self.admit(name, options or {})
            work = self.hub.find_seat(name).engine.start()  # which it has begun to; here it is waited for
        starting = keep_task(work, self.starting)
        if not prefers_async(request):
            await starting
            return self.show_state(name)
        await asyncio.sleep(0)  # it has begun, and says so
        return write_object(self.hub.describe(name), 202)

    async def check_options(self, name: str, said: Mapping[str, Json]) -> dict[str, Json]:
        """The options of a served model, before anything happens to it. Raises BadInput, WeightsMissing."""
        engine = self.hub.find_seat(name).engine
        try:
            return await asyncio.to_thread(settle_options, engine.adapter, engine.info, said)
        except CatwalkError as error:
            self.hub.note_failure(explain_failure(error, name))
            raise

    async def set_up(self, name: str, options: Mapping[str, Json] | None) -> None:
        """Start a model, anew where options are given; returns when it is set up or has failed."""
        engine = self.hub.find_seat(name).engine
        await (engine.start() if options is None else engine.restart(options))
        if engine.trouble:
            self.hub.note_failure(engine.trouble)

    async def stop_model(self, request: web.Request) -> web.Response:
        """Stop a model."""
        visitor = request[VISITOR]
        demand(visitor.may_steer, "start or stop models", visitor)
        name = request.match_info["name"]
        seat = self.hub.find_seat(name)
        seat.asleep = False
        await seat.engine.stop()
        return self.show_state(name)

    def show_state(self, name: str) -> web.Response:
        """A model's state after it was steered; its failure has the failure's status."""
        state = self.hub.describe(name)
        trouble = self.hub.find_seat(name).engine.trouble
        return write_object(state, trouble.status if trouble else 200)

    async def show_frame(self, request: web.Request) -> web.Response:
        """The newest picture, or the newest findings drawn on what they were found in."""
        dialect = Dialect("drawn" if is_drawn(request) else "picture")
        return write_picture(await self.hub.recall(request.match_info["name"], dialect), dialect)

    async def stream_frames(self, request: web.Request) -> web.StreamResponse:
        """Every new picture, as `multipart/x-mixed-replace`; a slow reader gets the newest."""
        name = request.match_info["name"]
        dialect = Dialect("drawn" if is_drawn(request) else "picture")
        self.hub.find_seat(name)
        response = await self.open_stream(request, f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        async for answer in self.follow(request, name, dialect, recall=True):
            if isinstance(answer, Result) and answer.encoded[dialect].blobs:
                picture = answer.encoded[dialect].blobs[0]
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                await response.write(head.encode() + picture + b"\r\n")
        return response

    async def stream_events(self, request: web.Request) -> web.StreamResponse:
        """Every new answer, as server-sent events."""
        name = request.match_info["name"]
        self.hub.find_seat(name)
        response = await self.open_stream(request, "text/event-stream")
        await response.write(b": listening\n\n")
        async for answer in self.follow(request, name, INLINE, recall=False):
            kind = b"error" if isinstance(answer, Failure) else b"data"
            await response.write(b"event: " + kind + b"\ndata: " + write_answer(answer, INLINE) + b"\n\n")
        return response

    async def open_stream(self, request: web.Request, content_type: str) -> web.StreamResponse:
        """A response without end; its headers must be complete before the gate sees it."""
        origin = request.headers.get("Origin")
        shared = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}
        headers = {"Content-Type": content_type, "Cache-Control": "no-store",
                   "Cross-Origin-Resource-Policy": "cross-origin", **shared}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        task = asyncio.current_task()
        assert task
        self.streaming.add(task)
        return response

    async def end_streams(self, app: web.Application) -> None:
        """Streams have no end of their own."""
        for task in self.streaming:
            task.cancel()

    async def follow(self, request: web.Request, name: str, dialect: Dialect, *, recall: bool) -> AsyncIterator[Answer]:
        """A model's answers until the reader is gone; the newest there is first, if wanted."""
        if recall:
            yield await self.hub.recall(name, dialect)
        async for answer in follow_model(self.hub, name, dialect):
            if request.transport is None or request.transport.is_closing():
                return
            if answer is not None:
                yield answer

    async def show_api(self, request: web.Request) -> web.Response:
        """The API as OpenAPI 3.1."""
        return write_object(describe_api({name: seat.engine.info for name, seat in self.hub.seats.items()}))


async def read_parts(request: web.Request) -> dict[str, str | bytes]:
    """The fields of a form: texts, and files' bytes. Raises BadMessage for what is no form."""
    try:
        form = await request.post()
    except BROKEN_FORM as error:
        raise BadMessage(f"The form cannot be read: {error}.") from None
    return {key: read_part(value) for key, value in form.items()}


def read_part(value: Any) -> str | bytes:
    """A field of a form: text, or a file's bytes."""
    if isinstance(value, web.FileField):
        return bytes(value.file.read())
    return value if isinstance(value, str) else bytes(value)


def prefers_async(request: web.Request) -> bool:
    """Whether the answer shall not wait until all is done: `Prefer: respond-async` (RFC 7240, section 4.1)."""
    words = ",".join(request.headers.getall("Prefer", ())).split(",")
    return any(word.strip().lower() == "respond-async" for word in words)


def is_drawn(request: web.Request) -> bool:
    """Whether `?draw=1` was said."""
    return request.query.get("draw", "0") not in ("0", "false", "")


def choose_picture(accept: str, *, exact: bool = False) -> str | None:
    """`jpeg` or `png` when the answer shall be a picture itself; None when JSON is as welcome. An exact picture is JPEG
    only where that is asked for.
    """
    wishes = [wish.split(";")[0].strip().lower() for wish in accept.split(",")]
    if not any(wish.startswith("image/") for wish in wishes) or "application/json" in wishes or "*/*" in wishes:
        return None
    return "png" if (exact or "image/png" in wishes) and "image/jpeg" not in wishes else "jpeg"


def write_settings(name: str, settings: dict[str, Json]) -> web.Response:
    """Held inputs."""
    return write_object({"model": name, "settings": show_settings(settings)})


def write_json_answer(answer: Answer, dialect: Dialect) -> web.Response:
    """An answer as JSON, with its status."""
    status = answer.status if isinstance(answer, Failure) else 200
    return web.Response(status=status, body=write_answer(answer, dialect), content_type="application/json")


def write_picture(answer: Answer, dialect: Dialect) -> web.Response:
    """The picture of an answer; a failure stays JSON."""
    if isinstance(answer, Failure):
        return write_json_answer(answer, dialect)
    blobs = answer.encoded[dialect].blobs
    if not blobs:
        raise NoPicture(f"{answer.model} makes no picture of its own; add ?draw=1 to see what it found, drawn.")
    headers = {"Cache-Control": "no-store", "Content-Type": sniff_type(blobs[0])}
    return web.Response(body=blobs[0], headers=headers)


def sniff_type(picture: bytes) -> str:
    """The MIME type of a picture that Catwalk encoded itself."""
    return IMAGE_TYPES["jpeg" if picture.startswith(b"\xff\xd8") else "png"]
