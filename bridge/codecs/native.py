"""The native dialect's messages as bytes: `u32 header length (little endian) · UTF-8 JSON header · blobs`.

`header["blobs"]` lists the blobs' lengths. A text message is a header alone. Knows nothing of what headers mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any

import orjson

from ..errors import BadMessage
from ..messages import Json

LENGTH = Struct("<I")
PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8")


@dataclass(frozen=True, slots=True)
class Message:
    """A header and its blobs."""

    header: dict[str, Json]
    blobs: tuple[bytes, ...] = ()


def is_picture(data: bytes) -> bool:
    """Whether a binary message is a bare JPEG, PNG, WebP or GIF; no header is as long as their first bytes say."""
    return data.startswith(PICTURE_STARTS)


def read_text(text: str | bytes) -> Message:
    """A text message. Raises BadMessage."""
    return Message(read_header(text))


def read_binary(data: bytes) -> Message:
    """A binary message. Raises BadMessage when lengths and bytes do not agree."""
    if len(data) < LENGTH.size:
        raise BadMessage(f"A binary message must begin with a u32 header length; it was {len(data)} bytes in all.")
    (length,) = LENGTH.unpack_from(data)
    start = LENGTH.size + length
    if start > len(data):
        came = len(data) - LENGTH.size
        raise BadMessage(f"The header must be {length} bytes, as the message says; only {came} came.")
    header = read_header(data[LENGTH.size:start])
    return Message(header, split_blobs(data, start, header.get("blobs", [])))


def read_header(text: str | bytes) -> dict[str, Json]:
    """A JSON object. Raises BadMessage."""
    try:
        header = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadMessage(f"The message must be JSON: {error}.") from None
    if not isinstance(header, dict):
        raise BadMessage(f"The message must be a JSON object; it was {describe_json(header)}.")
    return header


def split_blobs(data: bytes, start: int, lengths: Json) -> tuple[bytes, ...]:
    """The blobs after the header; their lengths must add up to the rest of the message."""
    if not isinstance(lengths, list) or not all(type(length) is int and length >= 0 for length in lengths):
        raise BadMessage(f"“blobs” must be a list of lengths in bytes; it was {lengths!r}.")
    if start + sum(lengths) != len(data):
        raise BadMessage(f"“blobs” must add up to the {len(data) - start} bytes after the header; "
                         f"they were {lengths}, {sum(lengths)} bytes.")
    blobs = []
    for length in lengths:
        blobs.append(data[start:start + length])
        start += length
    return tuple(blobs)


def write_message(header: Mapping[str, Json], data: bytes | None = None, blobs: Sequence[bytes] = ()) -> str | bytes:
    """A message as text when it has no blobs, else as bytes. `data`: JSON text that stands under the key "data"."""
    head: dict[str, Any] = dict(header)
    if data is not None:
        head["data"] = orjson.Fragment(data)
    if not blobs:
        return orjson.dumps(head).decode()
    head["blobs"] = [len(blob) for blob in blobs]
    text = orjson.dumps(head)
    return b"".join((LENGTH.pack(len(text)), text, *blobs))


def describe_json(value: Json) -> str:
    """The JSON name of a value's type."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
