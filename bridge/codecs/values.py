"""Values of every kind ↔ JSON and blobs. Runs where models run, since pictures are decoded and encoded here.

A picture in JSON is `{"blob": n}`, a data URI, or bytes that were put in place; from another worker it comes as an
array, which is copied here, since its memory is that worker's. A setting's picture is decoded once and kept, since it
comes again with every query.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from ..errors import BadInput, BadMessage, ModelFailed
from ..frames import (
    PIXEL_FORMATS, bound_scale, decode_picture, draw_boxes, draw_labels, draw_poses, encode_picture, read_pixels,
    read_uri, shrink_frame, take_frame, write_uri)
from ..info import FINDING_KINDS, PICTURE_KINDS, Field, Info, check_value, find_field, show_value
from ..kinds import Audio, Box, Keypoint, Label, Pose
from ..messages import Dialect, Encoded, Json, Query

DEPTH_STEPS = 65535  # depth maps travel as 16-bit PNG
Data = bytes | NDArray[Any]


def decode_query(info: Info, query: Query, max_pixels: int) -> dict[str, Any]:
    """The arguments for `run`: the query's own values, else settings, else defaults. Raises BadInput, TooLarge."""
    given = read_inputs(query.inputs)
    for name in given:
        find_field(info.inputs, name, info.name)
    values = {}
    for item in info.inputs:
        if item.name in given:
            values[item.name] = decode_value(item, given[item.name], query, max_pixels)
        elif item.name in query.settings:
            values[item.name] = decode_setting(item, query.settings[item.name], max_pixels)
        elif item.required:
            names = ", ".join(f"“{field.name}” ({field.kind})" for field in info.inputs if field.required)
            raise BadInput(f"{info.name} needs the input “{item.name}” ({item.kind}), which was missing. "
                           f"It needs {names}.")
        else:
            values[item.name] = decode_default(item)
    return values


def read_inputs(inputs: Mapping[str, Json] | bytes) -> Mapping[str, Json]:
    """The inputs as an object; from JSON text where they are still that."""
    if not isinstance(inputs, bytes):
        return inputs
    try:
        found = orjson.loads(inputs)
    except orjson.JSONDecodeError as error:
        raise BadMessage("The body must be a picture or JSON, like {\"image\": \"data:image/jpeg;base64,…\"}: "
                         f"{error}.") from None
    if not isinstance(found, dict):
        raise BadMessage("The body must be a JSON object, with one key for each input; it was something else.")
    return found


def decode_value(item: Field, value: Json, query: Query, max_pixels: int) -> Any:
    """One input from the query itself; null means the default."""
    if value is None and not item.required:
        return decode_default(item)
    if item.kind in PICTURE_KINDS:
        return decode_image(item, find_data(item, value, query.blobs), value, max_pixels, query.scale)
    decoder = DECODERS.get(item.kind)
    if decoder:
        return decoder(item, find_data(item, value, query.blobs), value, max_pixels)
    return shape_value(item, check_value(item, value, spoken=query.spoken))


def decode_setting(item: Field, value: Json, max_pixels: int) -> Any:
    """One input from a live setting, checked when it was set. `run` may paint on its own copy of a picture."""
    if item.kind in PICTURE_KINDS and not isinstance(value, np.ndarray):
        data = read_uri(item.name, value) if isinstance(value, str) else value
        return decode_kept(item, data, max_pixels).copy()
    decoder = DECODERS.get(item.kind)
    return decoder(item, find_data(item, value, ()), value, max_pixels) if decoder else shape_value(item, value)


@lru_cache(maxsize=8)
def decode_kept(item: Field, data: bytes, max_pixels: int) -> Any:
    """A setting's picture."""
    return DECODERS[item.kind](item, data, None, max_pixels)


def decode_default(item: Field) -> Any:
    """The default as the value `run` takes."""
    return item.default if item.default is None else shape_value(item, item.default)


def shape_value(item: Field, value: Json) -> Any:
    """A checked plain value as `run` takes it: vectors are arrays."""
    return np.array(value, np.float32) if item.kind == "vector" else value


def find_data(item: Field, value: Json, blobs: tuple[bytes, ...]) -> Data | None:
    """The bytes or the array that a value points to or holds; None where it is JSON of its own."""
    if isinstance(value, (bytes, np.ndarray)):
        return value
    if isinstance(value, dict) and "blob" in value:
        number = value["blob"]
        if isinstance(number, bytes):  # put in place
            return number
        if type(number) is not int or not 0 <= number < len(blobs):
            raise BadInput(f"“{item.name}” points to blob {show_value(number)}; the message has {len(blobs)}.")
        return blobs[number]
    return read_uri(item.name, value) if isinstance(value, str) else None


def decode_image(item: Field, data: Data | None, value: Json, max_pixels: int, scale: float = 1.0) -> NDArray[Any]:
    """A picture as a frame (masks and depths as one channel), smaller by `scale`."""
    if isinstance(data, np.ndarray):
        frame = take_frame(item.name, item.kind, data, max_pixels)
        return shrink_frame(frame, bound_scale(frame.shape[1], frame.shape[0], scale))
    if data is None:
        raise BadInput(f"“{item.name}” must be a picture: a data URI, or {{\"blob\": n}} in a binary message; "
                       f"it was {show_value(value)}.")
    grey = item.kind != "image"
    if isinstance(value, dict) and value.get("format") in PIXEL_FORMATS:
        frame = read_pixels(item.name, data, value, max_pixels, grey=grey, scale=scale)
    else:
        frame = decode_picture(item.name, data, max_pixels, grey=grey, deep=item.kind == "depth", scale=scale)
    return (frame / np.iinfo(frame.dtype).max).astype(np.float32) if item.kind == "depth" else frame


def decode_audio(item: Field, data: bytes | None, value: Json, max_pixels: int) -> Audio:
    """`{"blob": n, "rate": Hz}` with float32 samples, little endian."""
    rate = value.get("rate") if isinstance(value, dict) else None
    if rate and isinstance(value.get("samples"), np.ndarray):
        return Audio(value["samples"], rate)
    if data is None or type(rate) is not int or rate <= 0 or len(data) % 4:
        raise BadInput(f"“{item.name}” must be {{\"blob\": n, \"rate\": samples per second}} with float32 samples.")
    return Audio(np.frombuffer(data, "<f4"), rate)


def decode_things(item: Field, data: bytes | None, value: Json, max_pixels: int) -> list[Any]:
    """Lists of keypoints, boxes or labels, as this codec writes them."""
    try:
        return [THINGS[item.kind](thing) for thing in value]
    except (TypeError, KeyError):
        sentence = f"“{item.name}” must be {item.kind} as Catwalk writes them; it was {show_value(value)}."
        raise BadInput(sentence) from None


def read_pose(thing: Mapping[str, Any]) -> Pose:
    """The inverse of `write_pose`."""
    points = tuple(Keypoint(**point) for point in thing["keypoints"])
    world = tuple(Keypoint(**point) for point in thing.get("keypoints3D", ()))
    box = Box(**thing["box"]) if thing.get("box") else None
    return Pose(points, thing["confidence"], box, thing.get("id"), thing.get("slot"), label=thing.get("label", ""),
                world=world)


THINGS: dict[str, Callable[[Any], Any]] = {
    "keypoints": read_pose, "boxes": lambda thing: Box(**thing), "labels": lambda thing: Label(**thing),
}
DECODERS: dict[str, Callable[[Field, Any, Json, int], Any]] = {
    "image": decode_image, "mask": decode_image, "depth": decode_image, "audio": decode_audio,
    "keypoints": decode_things, "boxes": decode_things, "labels": decode_things,
}


def name_outputs(info: Info, answer: Any) -> dict[str, Any]:
    """What `run` returned, by output name."""
    if len(info.outputs) == 1 and not hasattr(answer, "_fields"):
        return {info.outputs[0].name: answer}
    return dict(zip((field.name for field in info.outputs), answer, strict=True))


def encode_outputs(info: Info, outputs: Mapping[str, Any], dialect: Dialect) -> Encoded:
    """Outputs as JSON and blobs; pictures stand in the JSON itself as data URIs when the manner is `inline`."""
    blobs: list[Any] = []
    data = encode_values(info.outputs, outputs, dialect, blobs)
    return Encoded(data, tuple(blobs))


def encode_beside(info: Info, inputs: Mapping[str, Any], outputs: Mapping[str, Any], dialect: Dialect) -> Encoded:
    """Outputs, and beside them the inputs that the dialect wants along, which they were made of."""
    blobs: list[Any] = []
    data = encode_values(info.outputs, outputs, dialect, blobs)
    wanted = [item for item in info.inputs if item.name in dialect.inputs]
    return Encoded(data, inputs=encode_values(wanted, inputs, dialect, blobs), blobs=tuple(blobs))


def encode_values(fields: Iterable[Field], values: Mapping[str, Any], dialect: Dialect, blobs: list[Any]) -> bytes:
    """Values by name as JSON text; what is bytes is added to `blobs`."""
    data = {item.name: encode_value(item, values[item.name], dialect, blobs) for item in fields}
    return orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY)


def encode_value(item: Field, value: Any, dialect: Dialect, blobs: list[Any]) -> Json:
    """One output as JSON; what is bytes is added to `blobs`."""
    if value is None:
        return None
    if item.kind in PICTURE_KINDS:
        return encode_image(item, value, dialect, blobs)
    if item.kind == "audio":
        blobs.append(np.asarray(value.samples, "<f4").tobytes())
        return {"blob": len(blobs) - 1, "rate": value.rate}
    if item.kind == "vector":
        return np.ascontiguousarray(value, np.float32)
    if item.kind == "keypoints":
        return [write_pose(pose) for pose in value]
    return [write_thing(thing) for thing in value] if item.kind in ("boxes", "labels") else value


def encode_image(item: Field, value: NDArray[Any], dialect: Dialect, blobs: list[Any]) -> Json:
    """A picture as a blob and what a reader must know of it, or as a data URI."""
    check_frame(item, value)
    if dialect.picture == "block":
        blobs.append(value)
        return {"blob": len(blobs) - 1, "format": "block", "width": value.shape[1], "height": value.shape[0]}
    if item.kind == "depth":
        value = (np.clip(value, 0, 1) * DEPTH_STEPS).astype(np.uint16)
    clear = item.kind == "image" and not item.exact and value.ndim == 3 and value.shape[2] == 3
    picture = dialect.picture if clear or dialect.picture == "raw" else "png"
    data = encode_picture(value, picture)
    if dialect.manner == "inline":
        return write_uri(data, picture)
    blobs.append(data)
    facts = {"blob": len(blobs) - 1, "format": picture, "width": value.shape[1], "height": value.shape[0]}
    return {**facts, "channels": value.shape[2] if value.ndim == 3 else 1} if picture == "raw" else facts


def check_frame(item: Field, value: Any) -> None:
    """Raise ModelFailed, for the adapter's author, unless this array is a picture of the output's kind."""
    shape: tuple[int, ...] = getattr(value, "shape", ())
    dtype = getattr(value, "dtype", type(value).__name__)
    flat = len(shape) == 2
    if item.kind == "depth" and flat:
        return
    if dtype != np.uint8 or not (flat or (item.kind == "image" and len(shape) == 3 and shape[2] in (3, 4))):
        wanted = {"image": "uint8, height × width × 3 (RGB)", "mask": "uint8, height × width",
                  "depth": "float32, height × width"}[item.kind]
        raise ModelFailed(f"The model's output “{item.name}” must be {wanted}; it was {dtype}, "
                          f"{' × '.join(map(str, shape)) or 'no array'}.")


def write_pose(pose: Pose) -> Json:
    """A pose as sketches read it; boxes, z, and what following adds, only where they are known."""
    data: dict[str, Json] = {"confidence": pose.confidence, "keypoints": write_points(pose.keypoints)}
    if pose.world:
        data["keypoints3D"] = write_points(pose.world)  # ml5's name for it
    if pose.box:
        data["box"] = {"x": pose.box.x, "y": pose.box.y, "width": pose.box.width, "height": pose.box.height}
    added = {"label": pose.label or None, "id": pose.id, "slot": pose.slot, "measures": pose.measures,
             "gestures": pose.gestures}
    return data | drop_unset(added)


def write_thing(thing: Box | Label) -> Json:
    """A box or a label as sketches read it, without what is not known."""
    return drop_unset({name: getattr(thing, name) for name in thing.__slots__})


def write_points(points: Iterable[Keypoint]) -> list[Json]:
    """Keypoints as sketches read them, z only where it is known."""
    return [  # by name: any loop over fields takes longer, which counts with the 478 points of a face
        {"name": point.name, "x": point.x, "y": point.y, "confidence": point.confidence} if point.z is None else
        {"name": point.name, "x": point.x, "y": point.y, "confidence": point.confidence, "z": point.z}
        for point in points]


def drop_unset(thing: dict[str, Any]) -> dict[str, Any]:
    """Without what is None."""
    return {key: value for key, value in thing.items() if value is not None}


def find_pictures(fields: tuple[Field, ...], values: Mapping[str, Any]) -> list[NDArray[Any]]:
    """The pictures among values that are there."""
    found = [item for item in fields if item.kind == "image" and values[item.name] is not None]
    for item in found:
        check_frame(item, values[item.name])
    return [values[item.name] for item in found]


def find_grey(fields: tuple[Field, ...], values: Mapping[str, Any]) -> list[NDArray[Any]]:
    """Masks and depths among values that are there, each as a grey picture: what is covered, or far, is white."""
    found = [item for item in fields if item.kind in ("mask", "depth") and values[item.name] is not None]
    for item in found:
        check_frame(item, values[item.name])
    grey = [values[item.name] if item.kind == "mask" else (np.clip(values[item.name], 0, 1) * 255).astype(np.uint8)
            for item in found]
    return [np.repeat(one[:, :, None], 3, axis=2) for one in grey]  # height × width × RGB


def show_outputs(info: Info, outputs: Mapping[str, Any], picture: str) -> Encoded | None:
    """The first picture output alone, a mask or depth where there is no other; None without any."""
    shown = find_pictures(info.outputs, outputs) or find_grey(info.outputs, outputs)
    return Encoded(b"{}", (encode_picture(shown[0], picture),)) if shown else None


def draw_outputs(info: Info, inputs: Mapping[str, Any], outputs: Mapping[str, Any], picture: str) -> Encoded | None:
    """The same as `draw_frame` as bytes."""
    frame = draw_frame(info, inputs, outputs)
    return None if frame is None else Encoded(b"{}", (encode_picture(frame, picture),))


def draw_frame(info: Info, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> NDArray[Any] | None:
    """One picture: the first picture output, else the first picture input, with poses and boxes drawn on it, and on an
    input labels, too; of a model that finds none of these, its mask or depth. None where there is no picture.
    """
    found = any(item.kind in FINDING_KINDS for item in info.outputs)
    given = find_pictures(info.outputs, outputs) or ([] if found else find_grey(info.outputs, outputs))
    shown = given or find_pictures(info.inputs, inputs)
    if not shown:
        return None
    frame = shown[0].copy()
    for item in info.outputs:
        if item.kind == "keypoints":
            draw_poses(frame, outputs[item.name], item.connections)
        elif item.kind == "boxes":
            draw_boxes(frame, outputs[item.name])
        elif item.kind == "labels" and not given:
            draw_labels(frame, outputs[item.name])
    return frame
