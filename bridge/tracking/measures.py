"""Numbers that people would otherwise compute by hand from a thing's keypoints.

Places and velocities are in parts of the picture's width (x) and height (y), as everywhere; `speed` and distances are
in picture heights, angles in degrees, all true whatever the picture's shape. What cannot be seen is left out.
"""

from math import atan2, degrees, hypot
from typing import Any

from ..info import JOINTS
from ..kinds import Box
from .fields import Wishes
from .hands import Spot, measure_hand
from .things import CORNERS, SURE, Array, Moving, Thing


def measure_thing(thing: Thing, moving: Moving, aspect: float, wishes: Wishes) -> dict[str, Any]:
    """The measures of one thing that moves in a picture whose width ÷ height is `aspect`."""
    rows = moving.places[:, :2].tolist()
    if isinstance(thing, Box):
        return measure_whole(rows[-CORNERS:], moving.pace, aspect) if wishes.measures else {}
    seen = {point.name: (row[0], row[1]) for point, row in zip(thing.keypoints, rows) if point.confidence >= SURE}
    measures: dict[str, Any] = {}
    if wishes.measures:
        measures = measure_whole(list(seen.values()), moving.pace, aspect)
        measures["velocities"] = {
            point.name: write_velocity(speed, aspect) for point, speed in zip(thing.keypoints, moving.speeds.tolist())
            if point.name in seen}
        measures["angles"] = measure_angles(seen)
        measures |= measure_hand(seen)
    if wishes.distances:
        measures["distances"] = {
            f"{first}-{second}": hypot(seen[first][0] - seen[second][0], seen[first][1] - seen[second][1])
            for first, second in wishes.distances if first in seen and second in seen}
    return measures


def measure_whole(spots: list[Any], pace: Array, aspect: float) -> dict[str, Any]:
    """Velocity, centre and bounding box."""
    velocity = pace.tolist()
    measures: dict[str, Any] = {
        "velocity": write_velocity(velocity, aspect), "speed": hypot(velocity[0], velocity[1])}
    if spots:
        across, down = [spot[0] / aspect for spot in spots], [spot[1] for spot in spots]
        left, top, width, height = min(across), min(down), max(across) - min(across), max(down) - min(down)
        measures["centre"] = {"x": left + width / 2, "y": top + height / 2}
        measures["bounds"] = {"x": left, "y": top, "width": width, "height": height}
    return measures


def write_velocity(velocity: list[float], aspect: float) -> dict[str, float]:
    """Picture widths and heights a second."""
    return {"x": velocity[0] / aspect, "y": velocity[1]}


def measure_angles(seen: dict[str, Spot]) -> dict[str, float]:
    """The angle at each joint of a body, 180° where it is stretched."""
    angles = {}
    for joint, names in JOINTS.items():
        if all(name in seen for name in names):
            angles[joint] = find_angle(*(seen[name] for name in names))
    return angles


def find_angle(start: Spot, joint: Spot, end: Spot) -> float:
    """Degrees 0…180 between the ways from a joint to two points."""
    along, beside = (start[0] - joint[0], start[1] - joint[1]), (end[0] - joint[0], end[1] - joint[1])
    cross = along[0] * beside[1] - along[1] * beside[0]
    return degrees(abs(atan2(cross, along[0] * beside[0] + along[1] * beside[1])))
