"""A session of Engine.IO 3: the packets for one sketch, until a poll or its WebSocket takes them.

What waits is bounded: `send` returns when there is room, so a sketch that stops reading holds up its own answers and
costs no more memory. Knows nothing of requests and of what messages mean.
"""

import asyncio
import secrets
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Literal, Protocol, TypeAlias

from aiohttp import WSMsgType, web

from ..codecs.engineio import CLOSE, MESSAGE, NOOP, write_packet
from ..errors import CatwalkError, TooLarge

Socket: TypeAlias = web.WebSocketResponse[Literal[False]]  # its texts come as bytes
ROOM = 1 << 20  # bytes that wait for a sketch, besides the one message that goes over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Limits of an engine, for either protocol. Seconds: between pings, of patience after one, that a session has to
    come back, that the move to a WebSocket may take, that a poll lasts meanwhile, and between looks at the sessions.
    """

    max_message: int
    interval: float = 25.0
    timeout: float = 60.0
    proof: float = 20.0
    moving: float = 10.0
    pause: float = 0.05
    look: float = 5.0
    most_sessions: int = 256

    def check_size(self, message: bytes | str) -> None:
        """Raise TooLarge for a message over the limit."""
        if len(message) > self.max_message:
            raise TooLarge(f"A message must be at most {self.max_message:,} bytes; it was {len(message):,}. "
                           "Send a smaller picture, or start Catwalk with a higher --max-message.")

    @property
    def full(self) -> str:
        """What is said when all places are taken by sketches that are really there."""
        return (f"{self.most_sessions} sketches are connected over Socket.IO already, and no more are let in. "
                "Close some.")


class Rider(Protocol):
    """What travels on a session: Socket.IO."""

    async def take(self, message: bytes) -> None: ...

    async def refuse(self, error: CatwalkError) -> None: ...

    def close(self) -> None: ...


class Session:
    """One sketch's way, by polls at first or by a WebSocket."""

    def __init__(self) -> None:
        self.name = secrets.token_urlsafe(15)
        self.rider: Rider | None = None
        self.packets: deque[bytes] = deque()
        self.size = 0  # bytes in `packets`
        self.news = asyncio.Event()
        self.room = asyncio.Event()
        self.socket: Socket | None = None
        self.probing = False  # a WebSocket is there and the sketch has not yet moved to it
        self.polled = False  # a poll waits
        self.proven = False  # the sketch has come back with the session's name
        self.ended = False
        self.heard = monotonic()

    async def send(self, message: bytes) -> None:
        """A message of Socket.IO; returns when there was room for it, or the session has ended."""
        await self.post(write_packet(MESSAGE, message))

    async def post(self, packet: bytes) -> None:
        """A packet, as soon as there is room."""
        while self.size >= ROOM and not self.ended:
            self.room.clear()
            await self.room.wait()
        self.push(packet)

    def push(self, packet: bytes) -> None:
        """A packet, at once."""
        if not self.ended:
            self.packets.append(packet)
            self.size += len(packet)
            self.news.set()

    def hear(self) -> None:
        """The sketch is there."""
        self.heard = monotonic()
        self.proven = True

    def take(self) -> list[bytes]:
        """All that waits."""
        taken = list(self.packets)
        self.packets.clear()
        self.size = 0
        self.news.clear()
        self.room.set()
        return taken

    async def poll(self, pause: float) -> list[bytes]:
        """What a poll gets: what waits or comes, or a packet that says nothing.

        While the sketch moves to its WebSocket a poll lasts `pause` seconds at most: clients up to 2.3 wait for its end
        before they go on.
        """
        self.polled = True
        try:
            while not (self.packets or self.ended or self.probing or self.socket):
                await self.news.wait()
                self.news.clear()
            if self.probing and not self.packets:
                self.news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), pause)
        finally:
            self.polled = False
        if self.socket:
            return [NOOP]
        return self.take() or [CLOSE if self.ended else NOOP]

    def probe(self, probing: bool) -> None:
        """A WebSocket has come, or has gone before the sketch moved to it."""
        self.probing = probing
        self.news.set()

    def move(self, socket: Socket) -> None:
        """From now on packets go through this socket."""
        self.socket = socket
        self.probe(False)

    async def write_socket(self, socket: Socket) -> None:
        """Send what comes until the session ends; takes no more before the socket has room."""
        with suppress(ConnectionError):
            while not self.ended:
                for packet in self.take():
                    await socket.send_frame(packet, WSMsgType.TEXT)
                if not self.packets:
                    await self.news.wait()
            await socket.close()

    def end(self) -> None:
        """The sketch is gone, or must go."""
        if self.ended:
            return
        self.ended = True
        self.take()
        self.news.set()
        if self.rider:
            self.rider.close()
