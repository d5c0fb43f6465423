"""The bars of RunwayML's HTTP: a picture as base64 in JSON beside the native dialect, and polls before every frame."""

import base64
import socket
import threading
import time

import orjson
import psutil

from .reading import Reading, time_both
from .sketches import MODELS, PlainSketch, Served, make_photograph, serve_models, write_query

INVERT, MEASURE = (str(MODELS / f"{name}.py") for name in ("invert", "measure"))
SKETCHES, FRAMES = 10, 60  # that poll, and how often a second each does


class OldSketch:
    """HTTP on a bare socket that stays open, as the library for Processing keeps it."""

    def __init__(self, served: Served) -> None:
        host, port = served.address.removeprefix("http://").split(":")
        self.host = f"{host}:{port}"
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The answer's body."""
        head = (f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip, deflate\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
        self.socket.sendall(head.encode() + body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1 << 17)
        head_came, _, found = answer.partition(b"\r\n\r\n")
        length = int(head_came.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        parts, left = [found], length - len(found)
        while left:
            parts.append(self.socket.recv(min(left, 1 << 17)))
            left -= len(parts[-1])
        assert b" 200 OK" in head_came[:20], head_came
        return b"".join(parts)

    def close(self) -> None:
        self.socket.close()


async def measure_old_query(effort: float) -> Reading:
    """A picture there and back as base64 in JSON over HTTP, beside the same as bytes in the native dialect.

    Each has a server of its own, for what an old sketch asks is written for its polls, too.
    """
    picture = make_photograph()
    query = write_query("invert", picture, 1)
    body = orjson.dumps({"image": "data:image/jpeg;base64," + base64.b64encode(picture).decode()})
    with serve_models(INVERT) as served, serve_models(INVERT) as served_too:
        sketch, old = PlainSketch(served), OldSketch(served_too)
        assert old.ask("POST", "/query", body).startswith(b'{"image":"data:image/jpeg;base64,')
        time_both(lambda: sketch.ask(query), lambda: old.ask("POST", "/query", body), 1)
        native, http = time_both(lambda: sketch.ask(query), lambda: old.ask("POST", "/query", body),
                                 max(1, int(6 * effort)))
        sketch.close()
        old.close()
    return Reading(name="a picture over RunwayML's HTTP ÷ over the native WebSocket", value=http / native, bar=1.25,
                   unit="×", note=f"{len(picture) // 1000} kB JPEG; {http:.2f} ms ÷ {native:.2f} ms, medians")


async def measure_polls(effort: float) -> Reading:
    """How much of a core the server needs while ten sketches poll `/error` and `/data` before every frame."""
    with serve_models(MEASURE) as served:
        old = [OldSketch(served) for _ in range(SKETCHES)]
        body = orjson.dumps({"image": "data:image/jpeg;base64," + base64.b64encode(make_photograph()).decode()})
        old[0].ask("POST", "/query", body)
        server = psutil.Process(served.process.pid)
        poll_together(old, 0.5)
        before, start = sum(server.cpu_times()[:2]), time.perf_counter()
        polls = poll_together(old, 4 * effort)
        share = (sum(server.cpu_times()[:2]) - before) / (time.perf_counter() - start) * 100
        for sketch in old:
            sketch.close()
    return Reading(name="the server's part of a core while ten sketches poll at 60 fps", value=share, bar=15, unit="%",
                   note=f"{polls} polls")


def poll_together(sketches: list[OldSketch], seconds: float) -> int:
    """Let each sketch draw and poll; how many polls that were."""
    counts: list[int] = []

    def draw(sketch: OldSketch) -> None:
        begun = time.perf_counter()
        for number in range(int(seconds * FRAMES)):
            time.sleep(max(0.0, begun + number / FRAMES - time.perf_counter()))
            for path in ("/error", "/data"):
                sketch.ask("GET", path)
        counts.append(2 * int(seconds * FRAMES))

    threads = [threading.Thread(target=draw, args=(sketch,)) for sketch in sketches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)
