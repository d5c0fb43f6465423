"""What a model port takes and gives, in Catwalk's closed list of kinds: its fields, and values to and fro.

What has no kind here travels as the JSON text of it. Runs where models run.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from PIL import Image

from runway.data_types import BaseType, category
from runway.file_types import is_address
from runway.picture_types import MODES

from .errors import BadInput
from .info import Field
from .kinds import Box, Keypoint, Pose
from .messages import Json

JSON_TEXT = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
NOTE = "As JSON."


def describe_field(field: BaseType, role: str) -> Field:
    """An input, output or option of a port as one of Catwalk's."""
    describe: Callable[[Any, str], dict[str, Any]] = KINDS.get(field.type, describe_json)
    described = describe(field, role)
    has_default = field.has_default or role == "output"
    default = {} if role == "output" or field.default is None else {"default": show_default(field)}
    return Field(**{"name": field.name, "description": field.description or "", "required": not has_default,
                    **default, **described})


def show_default(field: BaseType) -> Json:
    """A default as a sketch or the command line would say it."""
    if field.type == "category":
        return str(field.default)
    return [float(number) for number in field.default] if field.type == "vector" else field.default


def describe_image(field: Any, role: str) -> dict[str, Any]:
    """A picture; of one channel, a mask."""
    return {"kind": "mask" if field.channels == 1 else "image"}


def describe_number(field: Any, role: str) -> dict[str, Any]:
    """A number; whole, if it moves by whole steps."""
    whole = isinstance(field.step, int) and isinstance(field.default, int)
    limits = {"minimum": field.min, "maximum": field.max, "step": field.step}
    return {"kind": "number", "whole": whole and role != "output", **(limits if role != "output" else {})}


def describe_landmarks(field: Any, role: str) -> dict[str, Any]:
    """Points that belong together, as the keypoints of one pose."""
    if role != "output":
        return describe_json(field, role)
    names = name_points(field)
    places = {name: index for index, name in enumerate(names)}
    bones = tuple((places.get(first, first), places.get(second, second)) for first, second in field.connections or ())
    return {"kind": "keypoints", "keypoints": names,
            "connections": tuple(bone for bone in bones if all(isinstance(end, int) for end in bone))}


def name_points(field: Any) -> tuple[str, ...]:
    """The names of landmarks; numbers where they have none."""
    return tuple(map(str, field.labels or range(field.length)))


def describe_array(field: Any, role: str) -> dict[str, Any]:
    """A list: of boxes or landmarks, or numbers, where Catwalk has a kind for that."""
    item = field.item_type
    if role == "output" and item.type in ("image_bounding_box", "image_landmarks"):
        return KINDS[item.type](item, role)
    return {"kind": "vector"} if role == "output" and item.type == "number" else describe_json(field, role)


def describe_json(field: BaseType, role: str) -> dict[str, Any]:
    """Anything else."""
    return {"kind": "text", "description": " ".join(filter(None, (field.description, NOTE)))}


KINDS: dict[str, Callable[[Any, str], dict[str, Any]]] = {
    "image": describe_image, "number": describe_number,
    **dict.fromkeys(("segmentation", "semantic_map"), lambda field, role: {"kind": "image", "exact": role == "output"}),
    "text": lambda field, role: {"kind": "text"}, "boolean": lambda field, role: {"kind": "boolean"},
    "category": lambda field, role: {"kind": "category", "choices": tuple(map(str, field.choices))},
    "vector": lambda field, role: {"kind": "vector", "length": (field.length or None) if role == "input" else None},
    "file": lambda field, role: {"kind": "file" if role == "option" else "text"},
    "image_point": lambda field, role: {"kind": "vector", "length": 2},
    "image_bounding_box": lambda field, role: {"kind": "boxes"} if role == "output" else {
        "kind": "vector", "length": 4},
    "image_landmarks": describe_landmarks, "array": describe_array,
}


def take_native(field: BaseType, value: Any) -> Any:
    """A value of Catwalk's kinds as a port's function gets it. Raises BadInput, or the SDK's InvalidArgumentError."""
    if value is None:
        return field.default
    take = TAKERS.get(field.type)
    return take(field, value) if take else value


def take_image(field: Any, value: Any) -> Image.Image:
    """A frame or a mask."""
    return Image.fromarray(value).convert(MODES[field.channels])


def take_choice(field: Any, value: Any) -> Any:
    """The choice that is written so."""
    assert isinstance(field, category)
    return next((choice for choice in field.choices if str(choice) == str(value)), value)


def take_json(field: BaseType, value: Any) -> Any:
    """JSON text; a text that is none is itself, where anything may be."""
    if not isinstance(value, str):
        return field.deserialize(value)
    try:
        read = orjson.loads(value)
        confine_files(field, read)
        return field.deserialize(read)
    except orjson.JSONDecodeError:
        if field.type == "any":
            return value
        raise BadInput(f"“{field.name}” must be JSON text; it was {value[:60]!r}.") from None


def confine_files(field: Any, value: Any) -> None:
    """Raise BadInput for a file that a sketch may not name: it must lie in the port's own folder, in which this process
    is, and is never fetched.
    """
    if field.type == "array" and isinstance(value, list):
        for item in value:
            confine_files(field.item_type, item)
    elif field.type == "file" and value is not None:
        word = str(value)
        if is_address(word) or not Path(word).resolve().is_relative_to(Path.cwd().resolve()):
            raise BadInput("A file that a sketch names must lie in the model port's own folder.")


def take_file(field: BaseType, value: Any) -> Any:
    """A file that a sketch names."""
    confine_files(field, value)
    return field.deserialize(value)


TAKERS: dict[str, Callable[[Any, Any], Any]] = {
    "image": take_image, "segmentation": lambda field, value: field.find_labels(Image.fromarray(value)),
    "semantic_map": lambda field, value: np.asarray(field.find_labels(Image.fromarray(value))),
    "category": take_choice, "file": take_file, **dict.fromkeys(("any", "array", "image_landmarks"), take_json),
    **dict.fromkeys(("image_point", "image_bounding_box"), lambda field, value: field.deserialize(value.tolist())),
}


def give_native(field: BaseType, value: Any) -> Any:
    """What a port's function gave, as a value of Catwalk's kinds. Raises the SDK's InvalidArgumentError."""
    give: Callable[[Any, Any], Any] = GIVERS.get(field.type, give_json)
    return give(field, value)


def give_image(field: Any, value: Any) -> Any:
    """A frame, with transparency if its type has any; a mask of one channel."""
    if field.type == "image":
        return np.asarray(field.give_channels(value))
    picture = field.paint_labels(value)
    return np.asarray(picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB"))


def give_boxes(field: BaseType, value: Any) -> list[Box]:
    """Two corners as a box."""
    left, top, right, bottom = map(float, field.serialize(value))
    return [Box(left, top, right - left, bottom - top)]


def give_poses(field: Any, value: Any) -> list[Pose]:
    """Landmarks as a pose; a port says nothing of how sure it is."""
    points = zip(name_points(field), field.serialize(value))
    return [Pose(tuple(Keypoint(name, float(x), float(y), 1.0) for name, (x, y) in points), 1.0)]


def give_list(field: Any, value: Any) -> Any:
    """A list of boxes, landmarks or numbers; of anything else, its JSON."""
    kind = field.item_type.type
    if kind in ("image_bounding_box", "image_landmarks"):
        return [thing for item in value for thing in GIVERS[kind](field.item_type, item)]
    return np.asarray(value, np.float32).reshape(-1) if kind == "number" else give_json(field, value)


def give_json(field: BaseType, value: Any) -> str:
    """JSON text."""
    return orjson.dumps(field.serialize(value), option=JSON_TEXT).decode()


GIVERS: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(("image", "segmentation", "semantic_map"), give_image), "image_bounding_box": give_boxes,
    "image_landmarks": give_poses, "array": give_list,
    **dict.fromkeys(("vector", "image_point"), lambda field, value: np.asarray(field.serialize(value), np.float32)),
    **dict.fromkeys(("number", "boolean", "text", "file"), lambda field, value: field.serialize(value)),
    "category": lambda field, value: str(value),
}
