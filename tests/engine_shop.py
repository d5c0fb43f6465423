"""Engine.IO without RunwayML on it: what rides on the sessions here says back what it hears."""

import asyncio
import io
import json
import re
from collections import Counter
from contextlib import asynccontextmanager

import aiohttp
import psutil
from aiohttp import WSMsgType, web
from yarl import URL

from bridge.codecs.socketio import write_event
from bridge.errors import BadMessage
from bridge.guard import Guard
from bridge.transports.engineio import Engine, watch_engine
from bridge.transports.engineio4 import NewEngine
from bridge.transports.engineio_sessions import Rules
from bridge.transports.gate import make_gate

MAX_MESSAGE = 8 << 20
PATIENCE = 30
LINES = 100  # connections at a time


class Echo:
    """Says back what it hears."""

    def __init__(self, session):
        self.session = session
        self.closed = False
        self.waiting = 0

    async def take(self, message):
        if message == b"bad":
            raise BadMessage("A message must be good.")
        self.waiting += 1
        await self.session.send(message)
        self.waiting -= 1

    async def refuse(self, error):
        await self.session.send(str(error).encode())

    def close(self):
        self.closed = True


class EchoDoor:
    """The same in a namespace of Socket.IO 5: every event comes back."""

    def __init__(self, booth, namespace, send):
        self.booth = booth
        self.namespace = namespace
        self.send = send
        self.waiting = 0
        booth.doors.append(self)

    async def greet(self):
        await self.send(write_event("welcome", b"{}", self.namespace))

    async def take(self, event, ack):
        self.waiting += 1
        await self.send(write_event(event.name, event.argument or b"{}", self.namespace))
        self.waiting -= 1

    async def refuse(self, error):
        await self.send(write_event("error", json.dumps(str(error)).encode(), self.namespace))

    def close(self):
        self.booth.doors.remove(self)


class EchoBooth:
    """Its doors are those that are open."""

    namespaces = ("/", "/query")

    def __init__(self):
        self.doors = []

    def make_door(self, namespace, send):
        return EchoDoor(self, namespace, send)


class Shop:
    """A running engine and a client for it."""

    def __init__(self, engine, client, address):
        self.engine = engine
        self.newer = engine.newer
        self.client = client
        self.address = address

    def url(self, transport="polling", protocol=3, **more):
        query = "&".join(f"{key}={value}" for key, value in {"EIO": protocol, "transport": transport, **more}.items())
        return f"{self.address}/socket.io/?{query}"

    async def shake(self, protocol=3):
        """A new session by poll; its hello."""
        body = await self.get(protocol=protocol)
        hello = body.partition(":")[2] if protocol == 3 else body
        assert hello[0] == "0"
        return json.loads(hello[1:])

    async def get(self, status=200, **query):
        async with self.client.get(self.url(**query)) as response:
            assert response.status == status, await response.text()
            return await response.text()

    async def post(self, body, status=200, **query):
        data, headers = io.BytesIO(body.encode()), {"Content-Type": "text/plain;charset=UTF-8"}
        async with self.client.post(self.url(**query), data=data, headers=headers) as response:
            assert response.status == status, await response.text()
            return await response.text()

    def socket(self, **query):
        return self.client.ws_connect(self.url("websocket", **query), max_msg_size=0)


@asynccontextmanager
async def open_shop(**rules):
    """An engine on any free port."""
    async def mount(session):
        return Echo(session)

    limits = Rules(max_message=MAX_MESSAGE, **rules)
    engine = Engine(mount, NewEngine(EchoBooth(), limits), limits)
    app = web.Application(middlewares=[make_gate(Guard(), MAX_MESSAGE)], client_max_size=MAX_MESSAGE)
    engine.add_routes(app)
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with watch_engine(engine), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as client:
            yield Shop(engine, client, f"http://127.0.0.1:{port}")
    finally:
        await runner.cleanup()


@asynccontextmanager
async def poll_idly(shop, protocol):
    """Ten thousand sketches shake hands and then poll, where nothing is to be heard; how often which status came.

    Those that were let in wait until this is left. From the thousandth to the last, all may cost 10 MB.
    """
    statuses, lines, sizes = Counter(), [], []
    free = []
    try:
        for _ in range(10_000 // LINES):
            while len(free) < LINES:
                free.append(await asyncio.open_connection("127.0.0.1", URL(shop.address).port))
                lines.append(free[-1][1])
            asked, free = free, []
            for _, writer in asked:
                writer.write(write_poll(protocol))
            for reader, writer in asked:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(int(re.search(rb"Content-Length: (\d+)", head)[1]))
                statuses[status := int(head.split()[1])] += 1
                if status == 200:
                    writer.write(write_poll(protocol, re.search(rb'"sid":"([^"]+)"', body)[1].decode()))
                else:
                    free.append((reader, writer))
            sizes.append(psutil.Process().memory_info().rss)
        assert sizes[-1] - sizes[1000 // LINES - 1] < 10 << 20
        yield statuses
    finally:
        for writer in lines:
            writer.close()


def write_poll(protocol, name=""):
    sid = f"&sid={name}" if name else ""
    return f"GET /socket.io/?EIO={protocol}&transport=polling{sid} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


async def read(socket):
    message = await socket.receive(PATIENCE)
    assert message.type is WSMsgType.TEXT, message
    return message.data
