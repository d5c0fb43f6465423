"""A real server in a process of its own, and sketches that talk to it over its WebSocket."""

import asyncio
import base64
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import cv2
import numpy as np
import orjson

MODELS = Path(__file__).parent / "models"
READY = re.compile(r"Catwalk is at (http://127\.0\.0\.1:\d+)")
LENGTH = struct.Struct("<I")


@dataclass(frozen=True)
class Served:
    """A running server: where it is, and its process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def socket(self) -> str:
        return self.address.replace("http", "ws", 1) + "/ws"


@contextmanager
def serve_models(*models: str, options: tuple[str, ...] = ()) -> Iterator[Served]:
    """`catwalk MODELS`, on free ports, where nobody listens who subscribed to another Catwalk, until the block ends."""
    ports = ("--http-port", "0", "--socketio-port", "off", "--osc-port", "0", "--osc-reply-port", "off")
    command = [sys.executable, "-m", "bridge", *models, *ports, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    assert process.stdout
    try:
        for line in process.stdout:
            found = READY.search(line)
            if found:
                yield Served(found[1], process)
                break
        else:
            raise RuntimeError("catwalk ended before it was ready")
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        process.wait(30)


def make_photograph(width: int = 640, height: int = 480, quality: int = 80) -> bytes:
    """A JPEG of about 45 kB with the mix of smooth and rough that photographs have (fixed seed)."""
    random = np.random.default_rng(7)
    coarse = random.integers(0, 255, (12, 16, 3), np.uint8)
    picture = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    picture += random.integers(-9, 10, picture.shape, np.int16)
    return cv2.imencode(".jpg", picture.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def write_query(model: str, picture: bytes, number: int, keep: bool = True) -> bytes:
    """A query in the native dialect."""
    header = orjson.dumps({"type": "query", "model": model, "id": number, "inputs": {"image": {"blob": 0}},
                           "keep": keep, "blobs": [len(picture)]})
    return LENGTH.pack(len(header)) + header + picture


def read_header(message: aiohttp.WSMessage) -> dict[str, Any]:
    """The header of an answer."""
    if message.type is aiohttp.WSMsgType.BINARY:
        (length,) = LENGTH.unpack_from(message.data)
        header: dict[str, Any] = orjson.loads(message.data[LENGTH.size:LENGTH.size + length])
    else:
        header = orjson.loads(message.data)
    if header["type"] == "error":
        raise RuntimeError(header["error"])
    return header


class Sketch:
    """One connected sketch."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.number = 0

    async def ask(self, model: str, picture: bytes) -> dict[str, Any]:
        """Send a frame and wait for its answer."""
        self.number += 1
        await self.socket.send_bytes(write_query(model, picture, self.number))
        return read_header(await self.socket.receive())

    async def ping(self) -> None:
        """To the server and back."""
        await self.socket.send_str('{"type":"ping"}')
        read_header(await self.socket.receive())


class PlainSketch:
    """A sketch on a bare socket: nearly nothing of what it measures is its own (RFC 6455; the mask is zero)."""

    path = "/ws"
    greetings = 1  # messages that come unasked
    kind = 0x82  # of its messages: bytes

    def __init__(self, served: Served) -> None:
        host, port = served.address.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET {self.path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1)
        for _ in range(self.greetings):
            self.receive()

    def close(self) -> None:
        self.socket.close()

    def ask(self, query: bytes) -> bytearray:
        """Send a message and wait for the next one."""
        head = bytes((self.kind, 0xFF)) + struct.pack(">Q", len(query)) + bytes(4)
        self.socket.sendall(head + query)
        return self.receive()

    def receive(self) -> bytearray:
        """The next message's bytes."""
        length = self.read_exactly(2)[1]
        if length == 126:
            (length,) = struct.unpack(">H", self.read_exactly(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.read_exactly(8))
        return self.read_exactly(length)

    def read_exactly(self, length: int) -> bytearray:
        data = bytearray(length)
        view = memoryview(data)
        while view:
            view = view[self.socket.recv_into(view):]
        return data


class Stage:
    """Sketches connected to one server, for as long as the block lasts."""

    def __init__(self, served: Served) -> None:
        self.served = served

    async def __aenter__(self) -> "Stage":
        self.http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.http.close()

    async def connect(self) -> Sketch:
        """A new sketch, past its greeting."""
        socket = await self.http.ws_connect(self.served.socket, max_msg_size=0)
        read_header(await socket.receive())
        return Sketch(socket)

    async def connect_all(self, count: int) -> list[Sketch]:
        """Several."""
        return list(await asyncio.gather(*(self.connect() for _ in range(count))))
