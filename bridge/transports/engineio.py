"""Engine.IO's door, `/socket.io/`, and its protocol 3: sessions over polls, a WebSocket, or one and then the other.

Protocol 4 goes on to the `Newer` engine. One `Engine` may stand behind several addresses. Who rides on its sessions it
does not know (`Mount`). Sessions are bounded: when all places are taken, one that never came back makes room.
Source: github.com/socketio/engine.io-protocol, and what socket.io-client 1.7 to 2.5 really send.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Protocol

import orjson
from aiohttp import WSMsgType, web

from ..codecs.engineio import CLOSE, MESSAGE, OPEN, PING, PONG, UPGRADE, Packet, read_packet, read_payload
from ..codecs.engineio import write_packet, write_payload
from ..errors import BadMessage, Busy, CatwalkError
from .engineio_sessions import Rider, Rules, Session, Socket

PATHS = ("/socket.io/", "/socket.io")
PROTOCOLS = {None: 3, "3": 3, "4": 4}  # the parameter EIO; those who leave it out are old
CLOSE_TIME = 1.0  # seconds a sketch has to say goodbye
UNKNOWN_TRANSPORT, UNKNOWN_SESSION, BAD_METHOD, BAD_REQUEST, FORBIDDEN, BAD_PROTOCOL = range(6)  # Engine.IO's own codes

Mount = Callable[[Session], Awaitable[Rider]]


class Newer(Protocol):
    """Protocol 4."""

    def has(self, name: str) -> bool: ...

    async def answer(self, request: web.Request, name: str | None) -> web.StreamResponse: ...

    async def end_sessions(self) -> None: ...


class Engine:
    """All sessions of one model."""

    def __init__(self, mount: Mount, newer: Newer, rules: Rules) -> None:
        self.mount = mount
        self.newer = newer
        self.rules = rules
        self.sessions: dict[str, Session] = {}

    def add_routes(self, app: web.Application) -> None:
        """`/socket.io/`, with and without its last slash."""
        for path in PATHS:
            app.router.add_get(path, self.serve)
            app.router.add_post(path, self.serve)
        app.on_shutdown.append(self.end_sessions)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Any request of Engine.IO; what is wrong with it is said as Engine.IO says it."""
        try:
            response = await self.answer(request)
        except CatwalkError as error:
            response = refuse(BAD_REQUEST, str(error), error.status)
        if not response.prepared and "Origin" in request.headers:
            # Old clients ask with credentials, though there are none; a browser then wants this beside the origin.
            response.headers["Access-Control-Allow-Credentials"] = "true"
        return response

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Find what is asked for. Raises CatwalkError."""
        protocol, name = PROTOCOLS.get(request.query.get("EIO")), request.query.get("sid")
        transport = request.query.get("transport")
        if protocol is None:
            return refuse(BAD_PROTOCOL, "Unsupported protocol version: EIO must be 3 or 4.")
        if transport not in ("polling", "websocket") or "j" in request.query:
            return refuse(UNKNOWN_TRANSPORT, "Transport unknown: it must be polling or websocket, and not JSONP.")
        if name is not None and not (self.newer.has(name) if protocol == 4 else name in self.sessions):
            return refuse(UNKNOWN_SESSION, "Session ID unknown")
        if request.method == "POST" and (name is None or transport == "websocket"):
            return refuse(BAD_METHOD, "Bad handshake method")
        if transport == "websocket" and not web.WebSocketResponse().can_prepare(request):
            raise BadMessage("transport=websocket must be asked with a WebSocket: ws://, version 13 of the protocol.")
        if protocol == 4:
            return await self.newer.answer(request, name)
        return await self.answer_old(request, self.sessions[name] if name is not None else None, transport)

    async def answer_old(self, request: web.Request, session: Session | None, transport: str) -> web.StreamResponse:
        """A request of protocol 3. Raises CatwalkError."""
        if session:
            session.hear()
        if transport == "websocket":
            return await self.serve_socket(request, session)
        if session and request.method == "POST":
            return await self.take_post(request, session)
        return await self.answer_poll(session or await self.open_session(moving=True))

    async def open_session(self, *, moving: bool) -> Session:
        """A new session. Raises Busy when all places are taken by sketches that are really there."""
        if len(self.sessions) >= self.rules.most_sessions:
            doubtful = next((session for session in self.sessions.values() if not session.proven), None)
            if doubtful is None:
                raise Busy(self.rules.full)
            self.end_session(doubtful)
        session = Session()
        self.sessions[session.name] = session
        hello = {"sid": session.name, "upgrades": ["websocket"] if moving else [],
                 "pingInterval": round(self.rules.interval * 1000), "pingTimeout": round(self.rules.timeout * 1000)}
        session.push(write_packet(OPEN, orjson.dumps(hello)))
        session.rider = await self.mount(session)
        return session

    def end_session(self, session: Session) -> None:
        """Forget a session."""
        self.sessions.pop(session.name, None)
        session.end()

    async def end_sessions(self, app: web.Application | None = None) -> None:
        """The bridge ends: polls end, and sockets close."""
        sockets = [session.socket for session in self.sessions.values() if session.socket]
        for session in list(self.sessions.values()):
            self.end_session(session)
        await asyncio.gather(self.newer.end_sessions(), *(socket.close() for socket in sockets))

    async def answer_poll(self, session: Session) -> web.Response:
        """What waits for the sketch, as soon as there is something. Raises BadMessage for a second poll at once."""
        if session.polled:
            self.end_session(session)
            raise BadMessage("A poll of this session waits already; the session has ended.")
        packets = await session.poll(self.rules.pause)
        return web.Response(body=write_payload(packets), headers={
            "Content-Type": "text/plain; charset=UTF-8", "Cache-Control": "no-store"})

    async def take_post(self, request: web.Request, session: Session) -> web.Response:
        """The whole body, then every packet in it. Raises BadMessage; then none has been taken."""
        binary = request.content_type == "application/octet-stream"
        for packet in read_payload(await request.read(), binary=binary):
            await self.take_packet(session, packet)
        return web.Response(text="ok", headers={"Cache-Control": "no-store"})

    async def serve_socket(self, request: web.Request, session: Session | None) -> web.StreamResponse:
        """A WebSocket, for a new session or for one that moves here from its polls."""
        # Twice the limit is read, so that a message just over it gets a sentence and not a closed door.
        socket: Socket = web.WebSocketResponse(max_msg_size=2 * self.rules.max_message, compress=False,
                                               decode_text=False, timeout=CLOSE_TIME)
        if session and (session.probing or session.socket):
            raise BadMessage("This session has a WebSocket already.")
        if session is None:
            session = await self.open_session(moving=False)
            await socket.prepare(request)
        elif not await self.move_session(request, socket, session):
            return socket
        session.move(socket)
        await self.follow_socket(socket, session)
        return socket

    async def move_session(self, request: web.Request, socket: Socket, session: Session) -> bool:
        """The sketch tries the socket and then moves to it; whether it did. If not, its polls go on."""
        session.probe(True)
        try:
            await socket.prepare(request)
            async with asyncio.timeout(self.rules.moving):
                if await socket.receive_str() != PING + b"probe":
                    raise BadMessage("no probe")
                await socket.send_frame(PONG + b"probe", WSMsgType.TEXT)
                if await socket.receive_str() == UPGRADE:
                    return not session.ended
        except (TimeoutError, TypeError, ConnectionError, BadMessage):  # aiohttp's TypeError: closed, or no text
            pass
        session.probe(False)
        if socket.prepared:
            await socket.close()
        return False

    async def follow_socket(self, socket: Socket, session: Session) -> None:
        """Packets both ways, until either end is gone."""
        session.hear()
        writing = asyncio.get_running_loop().create_task(session.write_socket(socket))
        try:
            async for message in socket:
                await self.take_message(session, message.type, message.data)
        finally:
            self.end_session(session)
            writing.cancel()

    async def take_message(self, session: Session, kind: WSMsgType, data: bytes) -> None:
        """One message of a WebSocket; whatever is wrong with it becomes a sentence, and the socket stays open."""
        try:
            self.rules.check_size(data)
            packet = read_packet(data) if kind is WSMsgType.TEXT else Packet(MESSAGE, data, binary=True)
            await self.take_packet(session, packet)
        except CatwalkError as error:
            if session.rider:
                await session.rider.refuse(error)

    async def take_packet(self, session: Session, packet: Packet) -> None:
        """What a packet asks for. Bytes that belong to a message are passed over: it was refused in words."""
        session.hear()
        if packet.kind == PING:
            await session.post(write_packet(PONG, packet.data[:128]))
        elif packet.kind == CLOSE:
            self.end_session(session)
        elif packet.kind == MESSAGE and not packet.binary and session.rider and not session.ended:
            await session.rider.take(packet.data)

    async def watch(self) -> None:
        """End the sessions of clients that are not there."""
        rules = self.rules
        while True:
            await asyncio.sleep(rules.look)
            now = monotonic()
            for session in list(self.sessions.values()):
                silent = now - session.heard
                if silent > (rules.interval + rules.timeout if session.proven else rules.proof):
                    self.end_session(session)


@asynccontextmanager
async def watch_engine(engine: Engine) -> AsyncIterator[None]:
    """Watch an engine's sessions for as long as it serves."""
    watching = asyncio.get_running_loop().create_task(engine.watch())
    try:
        yield
    finally:
        watching.cancel()


def refuse(code: int, sentence: str, status: int = 400) -> web.Response:
    """An error as Engine.IO says it."""
    body = orjson.dumps({"code": code, "message": sentence})
    return web.Response(status=status, body=body, content_type="application/json")
