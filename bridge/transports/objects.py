"""JSON objects over HTTP: what a body says, and responses, which nobody keeps: what is told is how it is now."""

import orjson
from aiohttp import web

from ..codecs.native import read_text
from ..errors import BadMessage
from ..messages import Json


async def read_object(request: web.Request) -> dict[str, Json]:
    """The object in a body; an empty one where nothing was sent. Raises BadMessage."""
    body = await request.read()
    return read_text(body).header if body else {}


def pick_options(said: dict[str, Json]) -> dict[str, Json] | None:
    """What a model is to be set up with, of what was said; None where that says nothing. Raises BadMessage."""
    options = said.get("options")
    if options is not None and not isinstance(options, dict):
        raise BadMessage("“options” must be an object with one key for each option, like {\"size\": \"large\"}.")
    return options


def write_object(data: Json, status: int = 200) -> web.Response:
    """An object as a response."""
    return web.Response(status=status, body=orjson.dumps(data), content_type="application/json",
                        headers={"Cache-Control": "no-store"})
