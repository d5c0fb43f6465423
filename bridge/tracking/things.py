"""Poses and boxes as arrays, and back.

A thing is its keypoints followed by the two corners of its box: (P, 3) places and (P,) confidences, P = keypoints + 2.
Places are in picture heights: x, and z which is on its scale, are stretched by the picture's `aspect` (width ÷ height),
so that lengths and angles are true. What is missing, or is no number, has the confidence 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kinds import Box, Gestures, Keypoint, Pose

Thing: TypeAlias = Pose | Box
Array: TypeAlias = NDArray[Any]

DIGITS = 6  # after the point: as fine as anybody can see, and half as long to write as it would be
FARTHEST = 10.0  # picture heights; a model's wild numbers end here
CORNERS = 2
SURE = 0.3  # a keypoint's confidence from which it tells how large the thing is
SMALLEST = 0.02  # picture heights
POINT = attrgetter("x", "y", "z", "confidence")
NO_BOX = (None,) * 4 * CORNERS


@dataclass(slots=True)
class Found:
    """What one frame holds: `places` (N, P, 3), `sure` (N, P) confidences 0…1, `sizes` (N,) longer sides."""

    places: Array
    sure: Array
    sizes: Array


@dataclass(frozen=True, slots=True)
class Moving:
    """One thing as it is now: `places` and `speeds` (P, 3), the whole thing's `pace` (3,) a second, and its `size`."""

    places: Array
    speeds: Array
    pace: Array
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What following adds to a thing."""

    id: int
    slot: int
    measures: Mapping[str, Any] | None = None
    gestures: Gestures | None = None


def read_things(things: Sequence[Thing], aspect: float) -> Found:
    """Things of one shape, that is with equally many keypoints, as arrays."""
    numbers: list[float | None] = []
    for thing in things:
        list_numbers(thing, numbers)
    rows = np.array(numbers, np.float64).reshape(len(things), -1, 4)  # None is no number
    good = np.isfinite(rows)
    rows[~good] = 0
    places, sure = rows[..., :3], rows[..., 3]
    sure[~(good[..., 0] & good[..., 1])] = 0
    np.maximum(np.minimum(places, FARTHEST, out=places), -FARTHEST, out=places)
    np.maximum(np.minimum(sure, 1, out=sure), 0, out=sure)
    places[..., ::2] *= aspect  # x and z
    return Found(places, sure, measure_sizes(places, sure))


def list_numbers(thing: Thing, numbers: list[float | None]) -> None:
    """Append x, y, z and confidence of each point."""
    if isinstance(thing, Box):
        # How sure a model is of a box says how far to trust its corners.
        return list_corners(thing, thing.confidence, numbers)
    numbers.extend(chain.from_iterable(map(POINT, thing.keypoints)))
    if thing.box:
        list_corners(thing.box, 1.0, numbers)
    else:
        numbers.extend(NO_BOX)


def list_corners(box: Box, sure: float, numbers: list[float | None]) -> None:
    """Append the two corners of a box."""
    numbers.extend((box.x, box.y, None, sure, box.x + box.width, box.y + box.height, None, sure))


def count_points(thing: Thing) -> int:
    """How many keypoints a thing has; boxes have none."""
    return len(thing.keypoints) if isinstance(thing, Pose) else 0


def measure_sizes(places: Array, sure: Array) -> Array:
    """The longer side of what is surely seen of each thing, (N,)."""
    flat = places[..., :2]
    body = flat.shape[1] - CORNERS
    if body:
        flat, sure = flat[:, :body], sure[:, :body]
    seen = (sure >= np.minimum(SURE, sure.max(1, keepdims=True)))[..., None]
    low = np.where(seen, flat, np.inf).min(1)
    high = np.where(seen, flat, -np.inf).max(1)
    return np.asarray(np.maximum((high - low).max(1), SMALLEST))


def write_things(things: Sequence[Thing], places: Array, known: Array, aspect: float,
                 marks: Sequence[Marks]) -> list[Thing]:
    """The things at other places, (N, P, 3), where they are known, (N, P), each with its marks."""
    rows = (places / (aspect, 1, aspect)).round(DIGITS).tolist()
    return [write_thing(*parts) for parts in zip(things, rows, known.tolist(), marks)]


def write_thing(thing: Thing, rows: list[list[float]], known: list[bool], marks: Marks) -> Thing:
    """One thing with its points in `rows`."""
    if isinstance(thing, Box):
        place = place_box(rows) if known[-1] else (thing.x, thing.y, thing.width, thing.height)
        return Box(*place, thing.confidence, thing.label, marks.id, marks.slot, marks.measures)
    points = tuple([
        Keypoint(point.name, x, y, point.confidence, z if point.z is not None else None) if sure else point
        for point, (x, y, z), sure in zip(thing.keypoints, rows, known)])
    box = thing.box
    if box and known[-1]:
        box = Box(*place_box(rows), box.confidence, box.label, box.id)
    measures = {**(thing.measures or {}), **(marks.measures or {})} or None  # the model's own, and those of following
    return Pose(points, thing.confidence, box, marks.id, marks.slot, measures, marks.gestures, thing.label,
                thing.world)


def place_box(rows: list[list[float]]) -> tuple[float, float, float, float]:
    """Left, top, width and height between the last two points; a smoothed box is never inside out."""
    (left, top, _), (right, bottom, _) = rows[-CORNERS:]
    return left, top, max(0.0, right - left), max(0.0, bottom - top)
