"""What takes a model's work home: the line of `catwalk run` that does the same to a person's own files, over HTTP, and
the pictures that are held for everyone, as files.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Collection

from aiohttp import web

from ..errors import BadInput, NoPicture
from ..guard import demand
from ..hub import Hub, is_picture
from ..info import show_value
from ..messages import Json
from ..run_line import (INPUTS, check_name, find_program, list_places, list_ways, spell_command, spell_model,
                        write_line)
from .gate import VISITOR
from .objects import write_object


def add_routes(app: web.Application, hub: Hub) -> None:
    """`/models/NAME/export` and `/models/NAME/settings/INPUT`."""

    async def show_line(request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        demand(visitor.may_steer, "read how to run models on files", visitor)
        told = describe_export(hub, request.match_info["name"], request.query.get("has", ""),
                               request.query.get("makes", ""), request.query.get("input", ""))
        return write_object(told)

    async def show_picture(request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        demand(visitor.may_set, "see what is held for everyone", visitor)
        picture = read_held(hub, request.match_info["name"], request.match_info["input"])
        return web.Response(body=picture, content_type="application/octet-stream",
                            headers={"Cache-Control": "no-store"})

    app.router.add_get("/models/{name}/export", show_line)
    app.router.add_get("/models/{name}/settings/{input}", show_picture)


def describe_export(hub: Hub, name: str, has: str, makes: str, file: str) -> dict[str, Json]:
    """What a person may have, what becomes of it, and the line for one of these; no ways where there are none.
    Raises UnknownModel, BadInput.
    """
    seat = hub.find_seat(name)
    info, held = seat.engine.info, seat.settings
    ways = list_ways(info, held)
    if not ways:
        return {"model": name, "ways": {}}
    has = pick_word("has", has, ways)
    makes = pick_word("makes", makes, ways[has])
    file = check_name(file or INPUTS[has]) if INPUTS[has] else ""
    line = write_line(spell_model(seat.engine.adapter), info, held, seat.engine.options, has=has, makes=makes,
                      file=file, model=name)
    spoken = spell_command([*find_program(), *line.words, *list_places()])
    return {"model": name, "ways": ways, "has": has, "makes": makes, "input": file, "out": line.out,
            "line": "" if line.lacks else spoken, "lacks": list(line.lacks), "pictures": dict(line.pictures)}


def pick_word(key: str, word: str, known: Collection[str]) -> str:
    """The word that was said, or the first. Raises BadInput for one that there is not."""
    if word and word not in known:
        raise BadInput(f"“{key}” must be one of {', '.join(known)}; it was {show_value(word)}.")
    return word or next(iter(known))


def read_held(hub: Hub, name: str, key: str) -> bytes:
    """A held picture's bytes. Raises UnknownModel, and NoPicture where none is held."""
    value = hub.find_seat(name).settings.get(key)
    if isinstance(value, bytes):
        return value
    if isinstance(value, str) and is_picture(value):
        try:
            return b64decode(value.partition(",")[2], validate=True)
        except NotBase64:
            raise NoPicture(f"What is held for “{key}” of {name} is no picture that can be read.") from None
    raise NoPicture(f"No picture is held for “{key[:60]}” of {name}.")
