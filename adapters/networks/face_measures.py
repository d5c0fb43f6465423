"""What a face does, in numbers made of its 478 points: how far mouth and eyes are open, smile, brows, where it turns.

Everything is measured along the face itself, in space, in parts of the distance between the eyes' outer corners (with
most people 9 cm), so it hardly changes when the head turns. The limits were set on photographs of forty people; people
differ, so compare somebody with themselves.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .face_points import FEATURES, LEFT_EYEBROW, RIGHT_EYEBROW

SIDES = ("left", "right")
NAMES = ("mouth_open", "smile", "left_eye_open", "right_eye_open", "left_brow_raised", "right_brow_raised", "yaw",
         "pitch", "roll", "gaze")
EMOTIONS = ("angry", "disgusted", "afraid", "happy", "sad", "surprised", "neutral")  # of FER-2013, in its order

# Pairs of points of the person's left and right, which lie on one line across the face.
ACROSS = ((454, 234), (263, 33), (362, 133), (291, 61), (397, 172), (356, 127), (323, 93), (361, 132))
MOUTH_GAP = ((81, 178), (13, 14), (311, 402))  # the lips' inner edges, upper and lower
EYE_GAPS = {"left": ((385, 380), (386, 374), (387, 373)), "right": ((160, 144), (159, 145), (158, 153))}
BROWS = {"left": LEFT_EYEBROW[0], "right": RIGHT_EYEBROW[0]}

MOUTH = (0.02, 0.5)  # the gap of lips that touch, and of a mouth as wide open as it goes
SMILE_WIDTH, SMILE_LIFT = (0.58, 0.74), (0.01, 0.08)  # of the mouth, and of its corners above its middle
EYE = (0.1, 0.28)  # the gap of the lids in parts of the eye's width: shut, and open
BROW = (0.2, 0.32)  # of the brow above the eye's corners
LEVEL = -8.0  # degrees of pitch that the points of a face have which looks straight into the camera
EYEBALL = 80.0  # degrees by which an eye turns that moves its pupil from the middle to a corner


class Axes(NamedTuple):
    """Directions of a face in the picture's space: to the person's left, to the chin, out of the face."""

    left: NDArray[Any]
    down: NDArray[Any]
    ahead: NDArray[Any]


def measure_face(points: NDArray[Any]) -> dict[str, float]:
    """The measures of a face with these points (478, 3), in any unit that is the same for x, y and z.

    Those of mouth, eyes and brows are 0…1. `yaw`, `pitch`, `roll` and `gaze` are degrees, 0 for who looks into the
    camera upright: to the picture's right, upwards, clockwise, and to the picture's right.
    """
    axes = find_axes(points)
    unit = max(distance(points, 33, 263), 1e-6)
    yaw, pitch, roll = find_angles(axes)
    eyes = [measure_gap(points, EYE_GAPS[side]) / max(measure_width(points, side), 1e-6) for side in SIDES]
    brows = [float((find_middle(points, side) - points[list(BROWS[side])].mean(0)) @ axes.down) / unit
             for side in SIDES]
    numbers = (
        scale(measure_gap(points, MOUTH_GAP) / unit, MOUTH), measure_smile(points, axes, unit),
        *(scale(gap, EYE) for gap in eyes), *(scale(height, BROW) for height in brows), yaw, pitch, roll,
        yaw + EYEBALL * float(np.mean([measure_glance(points, side) for side in SIDES])))
    return dict(zip(NAMES, numbers, strict=True))


def find_axes(points: NDArray[Any]) -> Axes:
    """Pairs across the face say where left is, forehead and chin where down is."""
    first, second = np.array(ACROSS).T
    left = normalise((points[first] - points[second]).sum(0))
    length = points[FEATURES["chin"]] - points[FEATURES["forehead"]]
    down = normalise(length - left * (length @ left))
    return Axes(left, down, -np.cross(left, down))


def find_angles(axes: Axes) -> tuple[float, float, float]:
    """Degrees: yaw to the picture's right, pitch upwards, roll clockwise as one sees it."""
    x, y, z = axes.ahead.tolist()
    yaw, pitch = np.degrees(np.arctan2(x, -z)), np.degrees(np.arctan2(-y, np.hypot(x, z)))
    roll = np.degrees(np.arctan2(axes.left[1], axes.left[0]))
    return float(yaw), float(pitch) - LEVEL, float(roll)


def measure_smile(points: NDArray[Any], axes: Axes, unit: float) -> float:
    """A smile widens the mouth and lifts its corners; each says half."""
    corners = points[[FEATURES["mouth_left"], FEATURES["mouth_right"]]]
    middle = points[[FEATURES["upper_lip_top"], FEATURES["lower_lip_bottom"]]].mean(0)
    wide = float(np.linalg.norm(corners[0] - corners[1])) / unit
    lift = float((middle - corners.mean(0)) @ axes.down) / unit
    return (scale(wide, SMILE_WIDTH) + scale(lift, SMILE_LIFT)) / 2


def measure_glance(points: NDArray[Any], side: str) -> float:
    """Where the pupil is between the corners of the eye: -1 at the picture's left one, 1 at its right one."""
    along = normalise(points[FEATURES[f"{side}_eye_outer"]] - points[FEATURES[f"{side}_eye_inner"]])
    to_left = along if side == "left" else -along
    moved = (points[FEATURES[f"{side}_pupil"]] - find_middle(points, side)) @ to_left
    return float(moved) / max(measure_width(points, side) / 2, 1e-6)


def find_middle(points: NDArray[Any], side: str) -> NDArray[Any]:
    """Between the corners of an eye."""
    middle: NDArray[Any] = points[[FEATURES[f"{side}_eye_outer"], FEATURES[f"{side}_eye_inner"]]].mean(0)
    return middle


def measure_width(points: NDArray[Any], side: str) -> float:
    return distance(points, FEATURES[f"{side}_eye_outer"], FEATURES[f"{side}_eye_inner"])


def measure_gap(points: NDArray[Any], pairs: Sequence[tuple[int, int]]) -> float:
    """The mean distance within pairs of points."""
    first, second = np.array(pairs).T
    return float(np.linalg.norm(points[first] - points[second], axis=1).mean())


def distance(points: NDArray[Any], first: int, second: int) -> float:
    return float(np.linalg.norm(points[first] - points[second]))


def scale(number: float, limits: tuple[float, float]) -> float:
    """0…1 between two limits."""
    low, high = limits
    return min(max((number - low) / (high - low), 0.0), 1.0)


def normalise(vector: NDArray[Any]) -> NDArray[Any]:
    return vector / max(float(np.linalg.norm(vector)), 1e-6)
