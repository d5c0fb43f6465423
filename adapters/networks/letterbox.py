"""Fits a picture of any shape into the shape that a network sees, and brings the network's answers back.

Coordinates are 0…1 of the picture or of the network's view, origin top left. No torch here.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Placement:
    """Where something lies inside something else, in 0…1 of the latter."""

    x: float
    y: float
    width: float
    height: float

    @property
    def corner(self) -> NDArray[Any]:
        return np.array((self.x, self.y), np.float32)

    @property
    def size(self) -> NDArray[Any]:
        return np.array((self.width, self.height), np.float32)

    def enter(self, points: NDArray[Any]) -> NDArray[Any]:
        """Points (…, 2) of the outer thing as points of the inner thing."""
        inner: NDArray[Any] = (points - self.corner) / self.size
        return inner

    def leave(self, points: NDArray[Any]) -> NDArray[Any]:
        """Points (…, 2) of the inner thing as points of the outer thing."""
        outer: NDArray[Any] = points * self.size + self.corner
        return outer


def fit_picture(picture: NDArray[Any], width: int, height: int) -> tuple[NDArray[Any], Placement]:
    """The picture in the middle of a black view of that size, its proportions kept, and where it lies there."""
    tall, wide = picture.shape[:2]
    scale = min(width / wide, height / tall)
    inner_width = min(max(round(wide * scale), 1), width)
    inner_height = min(max(round(tall * scale), 1), height)
    left, top = (width - inner_width) // 2, (height - inner_height) // 2
    view = np.zeros((height, width, 3), np.uint8)
    inside = view[top:top + inner_height, left:left + inner_width]
    inside[:] = cv2.resize(picture, (inner_width, inner_height), interpolation=cv2.INTER_LINEAR)
    return view, Placement(left / width, top / height, inner_width / width, inner_height / height)


def cut_picture(picture: NDArray[Any], place: Placement) -> tuple[NDArray[Any], Placement]:
    """The part of the picture inside `place`, without copying, and where it lies exactly: on whole pixels."""
    tall, wide = picture.shape[:2]
    left = min(max(int(place.x * wide), 0), wide - 1)
    top = min(max(int(place.y * tall), 0), tall - 1)
    right = min(max(round((place.x + place.width) * wide), left + 1), wide)
    bottom = min(max(round((place.y + place.height) * tall), top + 1), tall)
    part = Placement(left / wide, top / tall, (right - left) / wide, (bottom - top) / tall)
    return picture[top:bottom, left:right], part
