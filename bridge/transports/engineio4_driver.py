"""What python-socketio is made of here: its packet, and its driver for aiohttp. For Engine.IO 4 and Socket.IO 5.

What an event carries stays unread. What python-engineio could not read never comes to it: from a WebSocket it comes as
a message that is refused in words, from a POST not at all.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSMsgType, web
from engineio.async_drivers import aiohttp as driver
from socketio.packet import Packet as PlainPacket

from ..codecs.engineio import check_count
from ..codecs.socketio import ACK, BINARY_EVENT, CONNECT, DISCONNECT, ERROR, EVENT, NO_BINARY, ROOT, read_event
from ..codecs.socketio import read_packet
from ..errors import BadMessage, CatwalkError
from .engineio_sessions import Rules

SEPARATOR = "\x1e"  # between the packets of a POST
MESSAGE, PROBE, DIGITS = "4", "2probe", "0123456789"
REFUSED = "?"  # begins a message that stands for a packet that cannot be one; why follows
POSTED = "134"  # the packets that may come by POST
MOST_WAITING = 64  # packets for a sketch, while more are read from it
CLOSE_TIME = 1.0  # seconds a sketch has to say goodbye
NOTHING = object()
TAKEN = "event"  # the name under which python-socketio hands over every event; the true one might be “connect”


class Packet(PlainPacket):  # type: ignore[misc]
    """A packet as python-socketio wants it. An event's JSON stays unread; what is no packet is an event with an error.
    """

    uses_binary_events = False

    def __init__(self, *given: Any, encoded_packet: Any = NOTHING, **more: Any) -> None:
        self.data: Any
        super().__init__(*given, **more)
        if encoded_packet is not NOTHING:
            self.decode(encoded_packet)
        elif self.packet_type == int(ERROR):
            self.data = {"message": self.data}  # where clients look for it

    def decode(self, encoded_packet: Any) -> int:
        """Become what has come. Bytes belong to a binary event, which was refused: they become an ack that nobody
        waits for, as do acks."""
        self.packet_type, self.namespace = int(ACK), ROOT
        try:
            if not isinstance(encoded_packet, bytes):
                self.read(encoded_packet)
        except BadMessage as error:
            self.packet_type, self.data = int(EVENT), (TAKEN, error, None)
        return 0

    def read(self, message: str) -> None:
        """Raises BadMessage."""
        if message.startswith(REFUSED):
            raise BadMessage(message.removeprefix(REFUSED))
        packet = read_packet(message.encode())
        self.namespace = packet.namespace
        if packet.kind == BINARY_EVENT:
            raise BadMessage(NO_BINARY)
        if packet.kind in (CONNECT, DISCONNECT):
            self.packet_type = int(packet.kind)
        elif packet.kind == EVENT:
            self.packet_type, self.data = int(EVENT), (TAKEN, read_event(packet.data), packet.ack)


class Socket:
    """A WebSocket as python-engineio wants it: not compressed, and with nothing on it that it cannot read."""

    def __init__(self, rules: Rules, handler: Callable[["Socket"], Awaitable[None]], server: Any) -> None:
        self.rules = rules
        self.handler = handler
        self.session = getattr(handler, "__self__")
        # Twice the limit is read, so that a message just over it gets a sentence and not a closed door.
        self.socket = web.WebSocketResponse(max_msg_size=2 * rules.max_message, compress=False, timeout=CLOSE_TIME)
        self.moving = 0  # messages to come before a session has moved here from its polls

    async def __call__(self, environ: dict[str, Any]) -> web.StreamResponse:
        request = environ["aiohttp.request"]
        self.moving = 2 if "sid" in request.query else 0
        await self.socket.prepare(request)
        await self.handler(self)
        await self.socket.close()
        return self.socket

    async def wait(self) -> str | bytes:
        """The next packet. Raises OSError when none will come."""
        self.moving, moves = max(0, self.moving - 1), self.moving > 0
        if self.session.closing:
            raise OSError("The session has ended.")
        if self.moving:
            self.session.upgrading = False  # its polls go on until the sketch has tried the socket
        try:
            async with asyncio.timeout(self.rules.moving if moves else None):
                await wait_for_room(self.session)
                message = await self.socket.receive()
            self.session.upgrading = moves
            if message.type is WSMsgType.BINARY and not moves:
                return bytes(message.data)
            if message.type is WSMsgType.TEXT:
                return self.read(message.data)
        except TimeoutError:
            pass
        raise OSError("The WebSocket is closed or silent.")

    def read(self, packet: str) -> str:
        """A packet, or a message that says why it is none."""
        try:
            self.rules.check_size(packet)
            return tame_packet(packet)
        except CatwalkError as error:
            return f"{MESSAGE}{REFUSED}{error}"

    async def send(self, packet: str) -> None:
        await self.socket.send_str(packet)

    async def close(self) -> None:
        await self.socket.close()


async def wait_for_room(session: Any) -> None:
    """Nothing more is read from a sketch that leaves many packets lying."""
    while session.queue.qsize() > MOST_WAITING and not session.closing:
        await session.queue.join()


def translate_request(request: web.Request, body: str) -> dict[str, Any]:
    """A request as python-engineio reads it, with a body that is there at once: on aiohttp it reads what has come, and
    loses the rest (python-engineio 4.15)."""
    whole = asyncio.StreamReader()
    whole.feed_data(body.encode())
    whole.feed_eof()
    return {**driver.translate_request(request), "wsgi.input": whole, "CONTENT_LENGTH": str(len(body.encode()))}


def read_posted(body: bytes) -> list[str]:
    """The packets of a POST, but for bytes: they belong to binary events, which are refused. Raises BadMessage."""
    try:
        packets = body.decode().split(SEPARATOR)
    except UnicodeDecodeError as error:
        raise BadMessage(f"A payload must be UTF-8: {error}.") from None
    check_count(len(packets))
    return [tame_packet(packet, POSTED) for packet in packets if packet[:1] != "b"]


def tame_packet(packet: str, kinds: str = "123456") -> str:
    """A packet without what python-engineio would take for JSON, to any depth: what does not go on with a digit.

    Raises BadMessage.
    """
    kind = packet[:1]
    if not kind or kind not in kinds:
        raise BadMessage(f"A packet must begin with one of the digits {kinds}; it was {packet[:20]!r}.")
    if kind != MESSAGE:
        return PROBE if packet == PROBE else kind
    if not packet[1:2] or packet[1] not in DIGITS:
        raise BadMessage(f"A message must begin with 4 and a digit; it was {packet[:20]!r}.")
    return packet
