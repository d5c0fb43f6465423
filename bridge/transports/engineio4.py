"""Engine.IO 4, and Socket.IO 5 on it, for clients 3.x and 4.x: python-socketio, and bounds around it.

python-socketio keeps sessions, polls, WebSockets, pings and namespaces; what an event carries passes it by unread. Here
is what it leaves open: bodies that are read whole, packets that are looked at before it sees them, moves to a WebSocket
that end, a number of sessions, and sketches that stop reading.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any, Protocol

import socketio
from aiohttp import web
from engineio.payload import Payload

from ..codecs.socketio import Event
from ..errors import BadMessage, Busy, CatwalkError
from .engineio4_driver import SEPARATOR, TAKEN, Packet, Socket, read_posted, translate_request, wait_for_room
from .engineio_sessions import ROOM, Rules

# What it says of clients is told to them. Tracebacks are told here.
log = logging.getLogger("catwalk.socketio")
log.setLevel(logging.ERROR)
log.addFilter(lambda record: record.exc_info is not None)


class Door(Protocol):
    """A sketch in one namespace of a model."""

    async def greet(self) -> None: ...

    async def take(self, event: Event, ack: int | None) -> None: ...

    async def refuse(self, error: CatwalkError) -> None: ...

    def close(self) -> None: ...


class Booth(Protocol):
    """A model, with its namespaces."""

    @property
    def namespaces(self) -> Collection[str]: ...

    def make_door(self, namespace: str, send: Callable[[bytes], Awaitable[None]]) -> Door: ...


class Line:
    """The way to one sketch. `send` returns when there was room, or the session has ended."""

    def __init__(self, engine: Any, name: str) -> None:
        self.engine = engine
        self.name = name
        self.session = engine.sockets[name]
        self.size = 0  # bytes in the session's queue, at most

    async def send(self, message: bytes) -> None:
        """A message of Socket.IO."""
        queue = self.session.queue
        while self.size >= ROOM and not queue.empty() and not self.session.closing:
            await queue.join()
        if queue.empty():
            self.size = 0
        if not self.session.closing:
            self.size += len(message)
            await self.engine.send(self.name, message.decode())

    def let_go(self) -> None:
        """If the session ends, nobody waits for room in it."""
        while self.session.closing and not self.session.queue.empty():
            self.session.queue.get_nowait()
            self.session.queue.task_done()


class NewEngine:
    """The sessions of one model's newer clients."""

    def __init__(self, booth: Booth, rules: Rules) -> None:
        self.booth = booth
        self.rules = rules
        self.doors: dict[str, tuple[Door, Line]] = {}  # by python-socketio's name for a client in a namespace
        self.pings: dict[Any, asyncio.Task[None]] = {}  # that sessions will send
        self.server = socketio.AsyncServer(
            async_mode="aiohttp", serializer=Packet, namespaces=list(booth.namespaces), always_connect=True,
            async_handlers=False, logger=log, engineio_logger=log, cors_allowed_origins=[], http_compression=False,
            max_http_buffer_size=rules.max_message, ping_interval=rules.interval, ping_timeout=rules.timeout)
        self.engine = self.server.eio
        self.engine.start_background_task = self.start_task
        # The one private name: which functions of aiohttp's driver this server uses.
        self.engine._async = {**self.engine._async, "translate_request": translate_request,
                              "websocket": partial(Socket, rules)}
        self.server.on("connect", self.open, namespace="*")
        self.server.on(TAKEN, self.take, namespace="*")
        self.server.on("disconnect", self.shut, namespace="*")

    def start_task(self, work: Callable[[], Any]) -> asyncio.Task[None]:
        """What python-engineio does meanwhile. A ping waits long: it ends with its session."""
        task = asyncio.get_running_loop().create_task(work())
        session = getattr(work, "__self__")
        if session is not self.engine:
            self.pings[session] = task
            task.add_done_callback(lambda ended: self.pings.get(session) is ended and self.pings.pop(session))
        return task

    def has(self, name: str) -> bool:
        """Whether there is such a session."""
        return name in self.engine.sockets and not self.engine.sockets[name].closed

    async def answer(self, request: web.Request, name: str | None) -> web.StreamResponse:
        """A handshake, a poll, a POST or a WebSocket of a session that there is. Raises BadMessage, Busy."""
        if name is None:
            await self.make_room()
            return await self.handle(request)
        session = self.engine.sockets[name]
        session.session["proven"] = True
        if request.method == "POST":
            return await self.take_post(request, session)
        if request.query["transport"] == "websocket":
            return await self.move_session(request, session)
        return await self.answer_poll(request, session)

    async def handle(self, request: web.Request, body: str = "") -> web.StreamResponse:
        """What python-socketio answers."""
        response: web.StreamResponse = await self.server.handle_request(request, body)
        return response

    async def make_room(self) -> None:
        """Let a session go that never came back, when all places are taken. Raises Busy when there is none."""
        sessions = self.engine.sockets.values()
        if len(sessions) >= self.rules.most_sessions:
            doubtful = next((session for session in sessions
                             if session.closed or not (session.upgraded or "proven" in session.session)), None)
            if doubtful is None:
                raise Busy(self.rules.full)
            await self.end_session(doubtful)

    async def take_post(self, request: web.Request, session: Any) -> web.StreamResponse:
        """The whole body, in portions that python-engineio takes. Raises BadMessage; then none was taken."""
        packets = read_posted(await request.read())
        most = Payload.max_decode_packets
        for start in range(0, len(packets), most):
            await wait_for_room(session)
            if not session.closing:
                await self.handle(request, SEPARATOR.join(packets[start:start + most]))
        if session.closing:
            await self.end_session(session)
        return web.Response(text="ok", headers={"Cache-Control": "no-store"})

    async def move_session(self, request: web.Request, session: Any) -> web.StreamResponse:
        """A WebSocket for a session on polls. If the sketch gives it up, its polls go on. Raises BadMessage."""
        if session.session.get("moving") or session.upgraded:
            raise BadMessage("This session has a WebSocket already.")
        session.session["moving"] = True
        try:
            return await self.handle(request)
        finally:
            session.session["moving"] = session.upgrading = False

    async def answer_poll(self, request: web.Request, session: Any) -> web.StreamResponse:
        """What waits for the sketch. Raises BadMessage for a second poll at once."""
        if session.session.get("polled"):
            await self.end_session(session)
            raise BadMessage("A poll of this session waits already; the session has ended.")
        session.session["polled"] = True
        try:
            return await self.handle(request)
        finally:
            session.session["polled"] = False

    async def end_session(self, session: Any) -> None:
        """Say goodbye; then its poll or its socket ends."""
        self.engine.sockets.pop(session.sid, None)
        await session.close(wait=False)
        session.queue.put_nowait(None)
        if ping := self.pings.pop(session, None):
            ping.cancel()

    async def end_sessions(self) -> None:
        """The bridge ends."""
        for session in list(self.engine.sockets.values()):
            await self.end_session(session)
        if self.engine.service_task_handle:
            await self.server.shutdown()

    async def open(self, namespace: str, name: str, environ: dict[str, Any], auth: object) -> None:
        """A sketch enters a namespace."""
        way = self.server.manager.eio_sid_from_sid(name, namespace)
        line = self.engine.sockets[way].session.setdefault("line", Line(self.engine, way))
        door = self.booth.make_door(namespace, line.send)
        self.doors[name] = door, line
        await door.greet()

    async def take(self, namespace: str, name: str, event: Event | CatwalkError, ack: int | None) -> None:
        """An event."""
        door, _ = self.doors[name]
        try:
            if isinstance(event, CatwalkError):
                raise event
            await door.take(event, ack)
        except CatwalkError as error:
            await door.refuse(error)

    async def shut(self, namespace: str, name: str, reason: str) -> None:
        """A sketch leaves a namespace, or is gone."""
        door, line = self.doors.pop(name)
        door.close()
        line.let_go()
