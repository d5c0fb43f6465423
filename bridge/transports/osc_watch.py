"""OSC seen from outside: counters as JSON, and what arrives and leaves as a stream of JSON lines, twice a second."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from ..codecs.osc import BUNDLE
from ..codecs.osc_mapping import Address
from .objects import write_object
from .osc_listeners import Post, spell_address

PAUSE = 0.5  # seconds between lines
MOST_ROWS = 2000  # of one line


def add_routes(app: web.Application, post: Post, describe: Callable[[], dict[str, Any]]) -> None:
    """`/osc` and `/osc/watch`."""
    watching: set[asyncio.Task[Any]] = set()

    async def show_counts(request: web.Request) -> web.Response:
        return write_object(describe())

    async def watch(request: web.Request) -> web.StreamResponse:
        if not post.sockets:
            raise web.HTTPNotFound
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson", "Cache-Control": "no-store"})
        await response.prepare(request)
        tally = Tally()
        task = asyncio.current_task()
        assert task
        watching.add(task)
        post.watchers.add(tally.note)
        try:
            while True:
                await response.write(orjson.dumps(tally.take_rows()) + b"\n")
                await asyncio.sleep(PAUSE)
        except ConnectionError:  # whoever watched has gone
            return response
        finally:
            post.watchers.discard(tally.note)
            watching.discard(task)

    async def end_watching(app: web.Application) -> None:
        for task in watching:
            task.cancel()

    app.on_shutdown.append(end_watching)
    app.router.add_get("/osc", show_counts)
    app.router.add_get("/osc/watch", watch)


@dataclass(slots=True)
class Row:
    """Packets of one direction and peer that begin with the same address."""

    packets: int = 0
    length: int = 0
    newest: bytes = b""


class Tally:
    """What has passed since the last line."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, Address, bytes], Row] = {}

    def note(self, direction: str, peer: Address, packet: bytes) -> None:
        """One packet has come or gone."""
        key = direction, peer, find_address(packet)
        if key not in self.rows and len(self.rows) >= MOST_ROWS:
            return
        row = self.rows.setdefault(key, Row())
        row.packets += 1
        row.length += len(packet)
        row.newest = packet

    def take_rows(self) -> list[dict[str, Any]]:
        """The rows, which begin anew."""
        rows, self.rows = self.rows, {}
        return [{"direction": direction, "peer": spell_address(peer), "packets": row.packets, "bytes": row.length,
                 "newest": b64encode(row.newest).decode()} for (direction, peer, _), row in rows.items()]


def find_address(packet: bytes) -> bytes:
    """The address of a packet's first message, without reading further."""
    start = 20 if packet.startswith(BUNDLE) else 0
    return packet[start:max(start, packet.find(b"\0", start))]
