"""HTTP bodies ↔ queries and answers: JSON with data URIs, forms, bare pictures, words of a URL. Pure."""

from collections.abc import Mapping

import orjson

from ..errors import BadInput
from ..info import Info
from ..messages import Answer, Dialect, Failure, Json, Query
from .native import PICTURE_STARTS

BARE_STARTS = (*PICTURE_STARTS, b"BM", b"II*\0", b"MM\0*")  # also BMP and TIFF; no JSON begins like any of them


def is_bare(body: bytes) -> bool:
    """Whether a body is a picture alone, by its first bytes."""
    return body.startswith(BARE_STARTS)


def read_form(info: Info, parts: Mapping[str, str | bytes], dialect: Dialect, arrived: float) -> Query:
    """The fields of a form; files are blobs."""
    blobs: list[bytes] = []
    inputs: dict[str, Json] = {}
    for name, part in parts.items():
        if isinstance(part, bytes):
            blobs.append(part)
            inputs[name] = {"blob": len(blobs) - 1}
        else:
            inputs[name] = part
    return Query(model=info.name, inputs=inputs, blobs=tuple(blobs), spoken=True, dialect=dialect, arrived=arrived)


def read_picture(info: Info, picture: bytes, words: Mapping[str, str], dialect: Dialect, arrived: float) -> Query:
    """A bare picture: the model's first picture input; the other inputs are words. Raises BadInput without one."""
    name = first_picture(info)
    return Query(model=info.name, inputs={name: {"blob": 0}, **words}, blobs=(picture,), spoken=True, dialect=dialect,
                 arrived=arrived)


def read_words(info: Info, words: Mapping[str, str], dialect: Dialect, arrived: float) -> Query:
    """Inputs that stand in the URL alone."""
    return Query(model=info.name, inputs=dict(words), spoken=True, dialect=dialect, arrived=arrived)


def first_picture(info: Info) -> str:
    """The name of the model's first picture input. Raises BadInput when it takes none."""
    for item in info.inputs:
        if item.kind == "image":
            return item.name
    inputs = ", ".join(item.name for item in info.inputs) or "none"
    raise BadInput(f"{info.name} takes no picture; its inputs are: {inputs}. Send them as JSON.")


def write_answer(answer: Answer, dialect: Dialect) -> bytes:
    """An answer as one JSON object."""
    if isinstance(answer, Failure):
        return orjson.dumps({"model": answer.model, "error": answer.error, "code": answer.code,
                             "status": answer.status})
    data = orjson.Fragment(answer.encoded[dialect].data)
    body = {"model": answer.model, "data": data, "timings": answer.timings}
    if answer.partial:
        body["partial"] = True
    if answer.progress is not None:
        body["progress"] = answer.progress
    if answer.budget:
        body["budget"] = answer.budget
    return orjson.dumps(body)
