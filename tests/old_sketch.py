"""A sketch of RunwayML's days on Socket.IO, in Python: one WebSocket, packets read and written by hand."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.waiting import until

PATIENCE = 30  # seconds after which a test gives up


class OldSketch:
    """A connected sketch; `info` is what it was told first."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, protocol: int) -> None:
        self.socket = socket
        self.protocol = protocol
        self.info: Any = None

    async def send(self, packet: str) -> None:
        await self.socket.send_str(packet)

    async def emit(self, *words: Any, ack: int | str = "", namespace: str = "") -> None:
        """An event: its name and its arguments."""
        await self.send(f"42{namespace}{ack}{json.dumps(words)}")

    async def query(self, ack: int | str = "", **inputs: Any) -> None:
        await self.emit("query", inputs, ack=ack)

    async def read(self) -> str:
        """The next packet; pings are answered."""
        while True:
            packet = str((await self.socket.receive_str(timeout=PATIENCE)))
            if packet != "2":
                return packet
            await self.send("3")

    async def hear(self) -> tuple[str, Any]:
        """The next event: its name and its argument. An ack's name is its number."""
        packet = await self.read()
        assert packet[:2] in ("42", "43"), packet
        head, bracket, rest = packet[2:].partition("[")
        words = json.loads(bracket + rest)
        return (head, words[0]) if packet[1] == "3" else (words[0], words[1])

    async def settle(self) -> None:
        """Return when all that was sent has been taken in; nothing else may have come."""
        await self.emit("settle", {})
        name, sentence = await self.hear()
        assert name == "error" and "“settle” came" in sentence, (name, sentence)


@asynccontextmanager
async def connect_old(web: aiohttp.ClientSession, address: str, protocol: int = 3) -> AsyncIterator[OldSketch]:
    """A sketch that has heard its info."""
    url = f"{address}/socket.io/?EIO={protocol}&transport=websocket"
    async with web.ws_connect(url, max_msg_size=0) as socket:
        sketch = OldSketch(socket, protocol)
        assert (await sketch.read())[0] == "0"
        if protocol == 4:
            await sketch.send("40")
        assert (await sketch.read()).startswith("40")
        name, sketch.info = await sketch.hear()
        assert name == "info"
        yield sketch


async def count_listeners(house: Any, model: str, wanted: int) -> None:
    """Until so many listen to a model."""
    await until(lambda: house.hub.describe(model)["listeners"] == wanted)
