"""The bar of Socket.IO: base64 in JSON, as RunwayML's sketches speak, beside the native dialect."""

import base64
from functools import partial

import orjson

from .reading import Reading, time_both
from .sketches import MODELS, PlainSketch, Served, make_photograph, serve_models, write_query

INVERT = str(MODELS / "invert.py")
BEGINNING = 3  # packets that a client gets unasked: the session, its namespace, the model's info


class OldSketch(PlainSketch):
    """Socket.IO 2 on a WebSocket from the start: our own engine."""

    path = "/socket.io/?EIO=3&transport=websocket"
    greetings = BEGINNING
    kind = 0x81  # text

    def __init__(self, served: Served, picture: bytes) -> None:
        super().__init__(served)
        uri = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
        self.query = b"42" + orjson.dumps(["query", {"image": uri}])

    def ask_again(self) -> bytearray:
        """The query's `data`. On a busy machine 25 seconds pass, and a ping comes before it, which is answered."""
        answer = self.ask(self.query)
        if answer == b"2":
            answer = self.ask(b"3")
        assert answer.startswith(b'42["data",'), bytes(answer[:200])
        return answer


class NewSketch(OldSketch):
    """Socket.IO 4: python-socketio."""

    path = "/socket.io/?EIO=4&transport=websocket"
    greetings = 1  # the session; the others come when it has entered

    def __init__(self, served: Served, picture: bytes) -> None:
        super().__init__(served, picture)
        self.ask(b"40")
        self.receive()


async def measure_socketio(effort: float) -> Reading:
    """A picture there and back as base64 in JSON over Socket.IO, beside the same as bytes in the native dialect.

    Each has a server of its own, for an old sketch hears every answer, and so the other's too. The slower of the two
    engines of Socket.IO counts.
    """
    picture = make_photograph()
    query = write_query("invert", picture, 1)
    spans = {}
    with serve_models(INVERT) as served, serve_models(INVERT) as served_too:
        for kind in (OldSketch, NewSketch):
            sketch, other = PlainSketch(served), kind(served_too, picture)
            time_both(partial(sketch.ask, query), other.ask_again, 1)
            spans[kind] = time_both(partial(sketch.ask, query), other.ask_again, max(1, int(6 * effort)))
            sketch.close()
            other.close()
    ratios = {kind: socketio / native for kind, (native, socketio) in spans.items()}
    return Reading(name="a picture over Socket.IO ÷ over the native WebSocket", value=max(ratios.values()), bar=1.25,
                   unit="×", note=f"{len(picture) // 1000} kB JPEG; Engine.IO 3 {ratios[OldSketch]:.2f} ×, "
                                  f"4 {ratios[NewSketch]:.2f} ×, medians")
