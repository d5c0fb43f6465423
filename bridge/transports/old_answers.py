"""What RunwayML's faces answer over HTTP: JSON, never compressed, with the headers that its sketches were used to.

`*` is for programs that say no Origin; where there is one, the gate puts it in this place.
"""

import orjson
from aiohttp import web
from multidict import CIMultiDict

from ..messages import Json

EVERYBODY = {"Access-Control-Allow-Origin": "*"}
OPEN = CIMultiDict({"Content-Type": "application/json", "Cache-Control": "no-store", **EVERYBODY})
ASKED = CIMultiDict({**EVERYBODY, "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
                     "Access-Control-Allow-Headers": "Content-Type, Accept, Authorization, X-Runway-Output-Format",
                     "Access-Control-Max-Age": "3600"})


def write_text(text: bytes, status: int = 200) -> web.Response:
    """JSON text as a response."""
    return web.Response(status=status, body=text, headers=OPEN)


def write_object(data: Json, status: int = 200) -> web.Response:
    """An object as a response."""
    return write_text(orjson.dumps(data), status)


def answer_options() -> web.Response:
    """What may be asked, to a program that is no browser; browsers' questions are answered at the gate."""
    return web.Response(status=204, headers=ASKED)
