"""What one model hands on to the next, out of its inputs and outputs. Runs where models run.

Pictures stay arrays; the model that takes one brings it into the form it needs as it copies it (`frames.take_frame`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from ..info import Field, Info
from ..kinds import Box, Keypoint, Pose
from ..messages import Encoded, Json
from .link_kinds import Handover
from .values import draw_frame, encode_value, find_pictures

LEAST_SIDE = 8  # pixels; what is smaller is no picture of anything
LEAST_CONFIDENCE = 0.3  # of keypoints that a person without a box is cut out by
MARGIN = 0.1  # of the sides, around those keypoints


def hand_over(info: Info, inputs: Mapping[str, Any], outputs: Mapping[str, Any], handover: Handover) -> Encoded:
    """The value as JSON and blobs; null where there is nothing to hand on now."""
    blobs: list[Any] = []
    value = find_value(info, inputs, outputs, handover, blobs)
    return Encoded(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY), tuple(blobs))


def find_value(info: Info, inputs: Mapping[str, Any], outputs: Mapping[str, Any], handover: Handover,
               blobs: list[Any]) -> Json:
    """The same as JSON alone."""
    if handover.way == "drawn":
        return add_frame(draw_frame(info, inputs, outputs), blobs)
    item, value = pick_field(info, inputs, outputs, handover.field)
    if item is None or value is None:
        return None
    if handover.way == "crop":
        seen = find_pictures(info.inputs, inputs)
        return add_frame(cut_thing(seen[0], value, handover.slot) if seen else None, blobs)
    if handover.way == "word":
        return max(value, key=lambda label: label.confidence).label if value else None
    if handover.way == "scaled":
        return scale_number(float(value), handover)
    return encode_value(item, value, handover.dialect, blobs)


def pick_field(info: Info, inputs: Mapping[str, Any], outputs: Mapping[str, Any],
               name: str) -> tuple[Field | None, Any]:
    """An output, or what an input was, and its value; None where the model has neither any more."""
    for items, values in ((info.outputs, outputs), (info.inputs, inputs)):
        for item in items:
            if item.name == name:
                return item, values.get(name)
    return None, None


def add_frame(frame: NDArray[Any] | None, blobs: list[Any]) -> Json:
    """A picture as the one blob."""
    if frame is None:
        return None
    blobs.append(frame)
    return {"blob": 0}


def cut_thing(frame: NDArray[Any], things: Iterable[Pose | Box], slot: int | None) -> NDArray[Any] | None:
    """The part of a picture where something is: the surest, or the one of that slot; None where it is not there."""
    there = [thing for thing in things if slot is None or thing.slot == slot]
    box = find_box(max(there, key=lambda thing: thing.confidence)) if there else None
    if box is None:
        return None
    height, width = frame.shape[:2]
    left, right = clip_span(box.x, box.width, width)
    top, bottom = clip_span(box.y, box.height, height)
    return frame[top:bottom, left:right] if min(right - left, bottom - top) >= LEAST_SIDE else None


def clip_span(start: float, length: float, size: int) -> tuple[int, int]:
    """A part of a side in pixels, as far as it is in the picture."""
    first, last = (int(np.clip(round(place * size), 0, size)) for place in (start, start + length))
    return first, last


def find_box(thing: Pose | Box) -> Box | None:
    """Where something is: its box, else the room around its keypoints, as far as they are sure."""
    if isinstance(thing, Box):
        return thing
    if thing.box:
        return thing.box
    sure = [point for point in thing.keypoints if point.confidence >= LEAST_CONFIDENCE]
    return surround(sure) if sure else None


def surround(points: Iterable[Keypoint]) -> Box:
    """The room around keypoints, with a margin."""
    places = np.array([(point.x, point.y) for point in points])  # (points, 2)
    low, high = places.min(axis=0), places.max(axis=0)
    margin = MARGIN * (high - low)
    (x, y), (width, height) = low - margin, high - low + 2 * margin
    return Box(float(x), float(y), float(width), float(height))


def scale_number(number: float, handover: Handover) -> float:
    """A number from one span onto another where both are known, and not beyond the ends of the other."""
    (low, high), (first, last) = handover.span, handover.onto
    if low is not None and high is not None and first is not None and last is not None and low != high:
        number = first + (number - low) / (high - low) * (last - first)
    number = number if first is None else max(first, number)
    return number if last is None else min(last, number)
