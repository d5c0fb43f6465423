"""What old sketches send, read as RunwayML read it. Pure; runs where models run, since pictures' bytes come out here.

It is lenient, as the app was: unknown fields are ignored, missing ones take their default, and numbers beyond their
limits are moved to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from wave import Error as NoWave
from wave import open as open_wave

import numpy as np
import orjson

from ..errors import BadInput, BadMessage
from ..frames import read_uri
from ..info import Info, is_number, show_value
from ..messages import Json, Query
from .runway_fields import NO_JSON, OldField, Shape

PICTURES = ("image", "segmentation")
WORDS = {"true": True, "false": False}


def read_query(info: Info, shape: Shape, query: Query) -> tuple[Query, dict[str, Json]]:
    """An old query as one of today, and what only writing the answer needs. Raises BadMessage, BadInput."""
    given = read_object(query.inputs)
    names = {old.name for old in shape.inputs}
    given = unwrap_inputs(given, names)
    inputs: dict[str, Json] = {}
    asked: dict[str, Json] = {}
    settings = {**shape.presets, **query.settings}
    required = {item.name for item in info.inputs if item.required}
    numbers = {item.name for item in info.inputs if item.kind == "number"}
    for old in shape.inputs:
        value = given.get(old.name)
        if value == "" and old.source not in required:  # programs fill all fields, with nothing where nothing was said
            value = None
        if value is None and old.spec["type"] in PICTURES and old.source in required:
            value = find_picture(given, names)
        if value is not None:
            taken = take_value(old, value)
            (inputs if old.source else asked)[old.source or old.name] = (
                float(taken) if old.source in numbers and isinstance(taken, bool) else taken)
    check_missing(shape, required - {*inputs, *settings})
    return replace(query, inputs=inputs, settings=settings), asked


def unwrap_inputs(given: Mapping[str, Json], names: set[str]) -> Mapping[str, Json]:
    """The inputs themselves, also where they stand under `data`."""
    return given["data"] if isinstance(given.get("data"), dict) and "data" not in names else given


def check_missing(shape: Shape, missing: set[str]) -> None:
    """Raise BadInput, with the name that the sketch knows, where anything is missing."""
    for old in shape.inputs:
        if old.source in missing:
            raise BadInput(f"Missing input: {old.name}. The model needs it as {old.spec['type']}.")


def read_object(body: Mapping[str, Json] | bytes) -> Mapping[str, Json]:
    """The JSON object in a body, whatever it was said to be. Raises BadMessage."""
    if not isinstance(body, bytes):
        return body
    try:
        found = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        raise BadMessage(NO_JSON) from None
    if not isinstance(found, dict):
        raise BadMessage(f"{NO_JSON}: an object with one key for each input.")
    return found


def find_picture(given: Mapping[str, Json], names: set[str]) -> Json:
    """A picture under a name that the model did not have in this version: `data`, `photo`, `image`, …"""
    return next((value for name, value in given.items()
                 if name not in names and isinstance(value, str) and value.startswith("data:image")), None)


def take_value(old: OldField, value: Json) -> Json:
    """One input as the model takes it. Raises BadInput."""
    take = TAKERS.get(old.spec["type"])
    return take(old, value) if take else value


def take_picture(old: OldField, value: Json) -> bytes:
    """The bytes of a picture."""
    if not isinstance(value, str):
        raise BadInput(f"“{old.name}” must be a picture as a data URI; it was {show_value(value)}.")
    return read_uri(old.name, value)


def take_number(old: OldField, value: Json) -> Json:
    """A number within its limits, whole where it moves by whole steps."""
    if isinstance(value, str) and value.strip():
        value = read_word(value)
    if not is_number(value):
        raise BadInput(f"“{old.name}” must be a number; it was {show_value(value)}.")
    value = min(max(value, old.spec.get("min", value)), old.spec.get("max", value))
    return round(value) if type(old.spec.get("step")) is int else value


def read_word(word: str) -> Json:
    """A number that came as a word; the word itself where it is none."""
    try:
        return float(word)
    except ValueError:
        return word


def take_choice(old: OldField, value: Json) -> Json:
    """One of the choices, whatever its capitals; a number is a place among them."""
    choices = old.spec["oneOf"]
    if type(value) is int and 0 <= value < len(choices):
        return choices[value]
    for choice in choices:
        if isinstance(value, str) and value.lower() == choice.lower():
            return choice
    raise BadInput(f"“{old.name}” must be one of {', '.join(choices)}; it was {show_value(value)}.")


def take_switch(old: OldField, value: Json) -> Json:
    """True or false, perhaps as a word."""
    return WORDS.get(value.lower(), value) if isinstance(value, str) else value


def take_text(old: OldField, value: Json) -> Json:
    """A text; numbers are written out."""
    return str(value) if is_number(value) else value


def take_sound(old: OldField, value: Json) -> Json:
    """A WAV file as a data URI: the samples of its first channel. Raises BadInput."""
    try:
        with open_wave(BytesIO(read_uri(old.name, value))) as sound:
            if sound.getsampwidth() != 2:
                raise NoWave("its samples have another size")
            samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")[::sound.getnchannels()]
            return {"samples": samples.astype(np.float32) / 32768, "rate": sound.getframerate()}
    except (NoWave, EOFError, AttributeError) as error:
        raise BadInput(f"“{old.name}” must be a WAV file of 16 bits as a data URI: {error}.") from None


TAKERS: dict[str, Callable[[OldField, Json], Json]] = {
    **dict.fromkeys(PICTURES, take_picture), **dict.fromkeys(("number", "slider"), take_number),
    **dict.fromkeys(("category", "dropdown"), take_choice), "text": take_text,
    "boolean": take_switch,
    "file": take_sound,
}
