"""RunwayML's manner of speaking, as data: what `/info` says of a model and what `/data` says before its first answer.

One face serves every old door (HTTP, Socket.IO, OSC, hosted models), so that `query`, `data`, `error` and `info` are
the same everywhere. What has pictures in it is read and written where models run: runway_forms.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ..info import Info
from ..messages import Dialect, Json
from .classics import CLASSICS, Classic
from .runway_fields import OldField, Shape, shape_model, shape_port

LATEST = "2020"  # the profile of the app's last years; the others are alpha, 2018 and 2019
WRAPS = {"alpha": "results", "2018": "data"}  # the key under which a profile puts all outputs
STATUS = {"status": "running", "queryRoute": "/query", "dataRoute": "/data", "errorRoute": "/error"}
# One black pixel, where a sketch wants a picture before there is one.
BLACK_JPEG = (
    "data:image/jpeg;base64,"
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeX"
    "BkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAB"
    "AAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EAB"
    "QRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJ+AD//Z")
BLACK_PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVQIHWNgAAAAAgABz8g15QAAAABJRU5"
    "ErkJggg==")


@dataclass(frozen=True)
class Face:
    """How a model shows itself to old sketches: under which classic name ("" for its own), and as the app was when.

    `command` is one of a model port's further commands, "" for its first.
    """

    name: str = ""
    profile: str = LATEST
    command: str = ""


@dataclass(frozen=True)
class Wish:
    """What is wanted of a model port by its SDK's own door: a command, and formats for its pictures by output."""

    command: str = ""
    formats: tuple[tuple[str, str], ...] = ()


def find_face(dialect: Dialect) -> Face | None:
    """The face that a dialect speaks with; None for a dialect of today."""
    layout = dialect.layout if dialect.manner == "runway" else getattr(dialect.layout, "face", None)
    return layout if isinstance(layout, Face) else None


def find_shape(info: Info, face: Face) -> Shape:
    """What old sketches see of this model."""
    wrap = WRAPS.get(face.profile, "")
    classic = CLASSICS.get(face.name)
    if classic:
        return shape_classic(classic, face.profile, wrap)
    return shape_port(info.port, face.command, wrap) if info.port else shape_model(info, wrap)


def find_command(dialect: Dialect) -> str:
    """Which of a model port's commands a query is for; "" for the first."""
    if isinstance(dialect.layout, Wish):
        return dialect.layout.command
    face = find_face(dialect)
    return face.command if face else ""


def shape_classic(classic: Classic, profile: str, wrap: str) -> Shape:
    """A classic as it was in that year; what stands under the wrap's own name already is not wrapped again."""
    early = profile != LATEST
    inputs = early and classic.early_inputs or classic.inputs
    outputs = early and classic.early_outputs or classic.outputs
    if [old.name for old in outputs] == [wrap]:
        wrap = ""
    defaults = {old.source: old.spec["default"] for old in inputs if old.source and "default" in old.spec}
    return Shape(name=classic.command, description=classic.description, inputs=inputs, outputs=outputs,
                 presets={**defaults, **classic.presets}, bare=classic.bare, wrap=wrap)


def describe_model(info: Info, face: Face, *, whole: bool = False) -> dict[str, Json]:
    """What `/info` shows. `whole`: with name and description also where the app showed none (hosted models do)."""
    shape = find_shape(info, face)
    lists: dict[str, Json] = {"inputs": [dict(old.spec) for old in shape.inputs],
                              "outputs": [dict(old.spec) for old in shape.outputs]}
    if shape.bare and not whole:
        return lists
    return {"name": shape.name, "description": shape.description, **lists}


def empty_outputs(info: Info, face: Face) -> bytes:
    """What `/data` shows before the first answer: every output, with nothing in it, in the kind it will be of."""
    shape = find_shape(info, face)
    data: Json = {old.name: empty_output(old) for old in shape.outputs}
    return orjson.dumps({shape.wrap: data} if shape.wrap else data)


def empty_output(old: OldField) -> Json:
    """An output with nothing in it."""
    return empty_value(old.spec) if old.empty is None else old.empty


def empty_value(spec: Mapping[str, Json]) -> Json:
    """Nothing, as an output of this description has it."""
    empty = EMPTIES.get(spec["type"])
    return empty(spec) if empty else None


def empty_image(spec: Mapping[str, Json]) -> str:
    """One black pixel."""
    return BLACK_JPEG if spec.get("channels", 3) == 3 else BLACK_PNG


EMPTIES: dict[str, Callable[[Mapping[str, Json]], Any]] = {
    "array": lambda spec: [], "text": lambda spec: "", "boolean": lambda spec: bool(spec.get("default")),
    **dict.fromkeys(("number", "slider"), lambda spec: spec.get("default", 0)),
    **dict.fromkeys(("category", "dropdown"), lambda spec: spec.get("default", "")),
    "image": empty_image, "segmentation": lambda spec: BLACK_PNG, "semantic_map": lambda spec: [[0]],
    "vector": lambda spec: [0.0] * (spec.get("length") or 0),
    "image_point": lambda spec: [0.0, 0.0], "image_bounding_box": lambda spec: [0.0] * 4,
    "image_landmarks": lambda spec: [[0.0, 0.0]] * spec["length"],
    "any": lambda spec: {}, "object": lambda spec: {}, "file": lambda spec: "", "directory": lambda spec: "",
}
