"""Servers that are not what the library expects: real sockets that speak nonsense or break off."""

import base64
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Talk = Callable[["Caller"], None]
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455
HELLO = {"type": "hello", "catwalk": "0.1.0", "models": ["pose"]}
INFO = {"type": "info", "model": "pose", "id": 0, "info": {
    "name": "pose", "inputs": [{"name": "image", "kind": "image"}],
    "outputs": [{"name": "poses", "kind": "keypoints"}]}}


class Caller:
    """Somebody who has connected."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.stream = connection.makefile("rb")

    def read_request(self) -> dict[str, str]:
        """The headers of a request, by their names in small letters."""
        lines = iter(lambda: self.stream.readline().decode().strip(), "")
        pairs = (line.partition(":") for line in lines)
        return {name.lower(): value.strip() for name, _, value in pairs}

    def say(self, data: bytes) -> None:
        self.connection.sendall(data)

    def shake_hands(self) -> None:
        """As a WebSocket does it."""
        self.accept(self.read_key())

    def read_key(self) -> str:
        """What a request for a WebSocket brings; "" for others."""
        return self.read_request().get("sec-websocket-key", "")

    def accept(self, key: str) -> None:
        """The other half of shaking hands."""
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        self.say(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())

    def tell(self, header: object, announced: int | None = None) -> None:
        """A text message; more bytes may be announced than come."""
        text = json.dumps(header).encode() if not isinstance(header, bytes) else header
        length = len(text) if announced is None else announced
        self.say((struct.pack(">BBH", 0x81, 126, length) if length > 125 else bytes((0x81, length))) + text)

    def stay(self) -> None:
        """Until the other end hangs up: to whoever hangs up first, what was said may be lost with the connection."""
        while self.stream.read1():
            """Whatever it has to say."""

    def greet(self) -> None:
        """Says what Catwalk says first, and waits for the first question after it."""
        self.shake_hands()
        self.tell(HELLO)
        self.hear()
        self.tell(INFO)
        self.hear()

    def hear(self) -> bytes:
        """The next message's bytes, still masked."""
        length = self.stream.read(2)[1] & 127
        if length > 125:
            size = 2 if length == 126 else 8
            length = int.from_bytes(self.stream.read(size), "big")
        return self.stream.read(4 + length)


@contextmanager
def serve_stranger(talk: Talk) -> Iterator[str]:
    """Talks so to everyone who calls, each time once; the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer_calls, args=(server, talk), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)


def answer_calls(server: socket.socket, talk: Talk) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=answer_call, args=(connection, talk), daemon=True).start()


def answer_call(connection: socket.socket, talk: Talk) -> None:
    with connection:
        try:
            talk(Caller(connection))
        except (OSError, IndexError):
            """Who called has gone."""


def speak_noise(caller: Caller) -> None:
    """Bytes that are no HTTP."""
    caller.say(bytes(range(256)) * 8)


def serve_page(caller: Caller) -> None:
    """Another program's web page, whatever is asked."""
    caller.read_request()
    caller.say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/html\r\n\r\nhello")


def hang_up(caller: Caller) -> None:
    """Not a word."""


def serve_slowly(caller: Caller) -> None:
    """A Catwalk with too much to do for sockets."""
    if caller.read_key():
        caller.stay()
    else:
        told = json.dumps({"status": "well", "catwalk": "0.1.0"}).encode()
        caller.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))


def greet_wrongly(caller: Caller) -> None:
    """A WebSocket that is no Catwalk."""
    caller.shake_hands()
    caller.tell({"welcome": "to the chat"})
    caller.stay()


def answer_noise(caller: Caller) -> None:
    """Like Catwalk, until the first picture comes."""
    caller.greet()
    caller.tell(b'{"type": "data", "id": 1, "data": {"poses": "nobody"')
    caller.stay()


def answer_astray(caller: Caller) -> None:
    """JSON, but not of the kind that the info promised."""
    caller.greet()
    caller.tell({"type": "data", "id": 1, "dropped": 0, "data": {"poses": [{"keypoints": 7}]}})
    caller.stay()


def break_frame(caller: Caller) -> None:
    """Bits that no WebSocket may send."""
    caller.greet()
    caller.say(b"\xff\x7f" + bytes(40))
    caller.stay()


def close_midway(caller: Caller) -> None:
    """Half a message, and gone."""
    caller.greet()
    caller.tell(b'{"type": "data", "id": 1, "data', announced=5000)


def fail_always(caller: Caller) -> None:
    """A model that raises whatever it is shown."""
    caller.greet()
    for number in range(1, 10_000):
        caller.tell({"type": "error", "model": "pose", "id": number, "error": "The model pose failed.",
                     "code": "model-failed"})
        caller.hear()
