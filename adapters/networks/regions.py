"""Squares in a picture, turned so that what is in them stands upright: what MediaPipe's landmark networks look at.

Places are pixels of the picture, y down; angles are radians, clockwise. The geometry is that of MediaPipe's calculators
DetectionsToRects, RectTransformation, ImageToTensor and LandmarkProjection. No torch here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, pi, sin
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

COARSEST = 4  # times smaller is a picture made at most before a large region is cut out of it
UPRIGHT = pi / 2  # what is added to the angle of a line that ought to lead upwards


@dataclass(frozen=True)
class Region:
    """A square around (x, y), its top turned by `angle` from upright."""

    x: float
    y: float
    side: float
    angle: float = 0.0

    def change(self, *, grow: float = 1.0, right: float = 0.0, down: float = 0.0) -> "Region":
        """The same moved by parts of its side, as seen from inside, then grown."""
        across, along = self.axes * self.side
        x, y = right * across + down * along
        return replace(self, x=self.x + float(x), y=self.y + float(y), side=self.side * grow)

    def move(self, x: float, y: float) -> "Region":
        """The same moved by so many pixels."""
        return replace(self, x=self.x + x, y=self.y + y)

    @property
    def axes(self) -> NDArray[Any]:
        """The directions of its right and of its down, (2, 2), each one pixel long."""
        return np.array(((cos(self.angle), sin(self.angle)), (-sin(self.angle), cos(self.angle))), np.float32)

    @property
    def middle(self) -> NDArray[Any]:
        return np.array((self.x, self.y), np.float32)

    @property
    def corners(self) -> NDArray[Any]:
        """Left, top, right and bottom as if it were not turned, (4,)."""
        return np.array((self.x, self.y, self.x, self.y), np.float32) + self.side / 2 * np.float32((-1, -1, 1, 1))

    def cut(self, picture: NDArray[Any], size: int) -> NDArray[Any]:
        """What it shows, (size, size, 3); beyond the picture's border its outermost pixels go on."""
        part, corner, scale = self.shrink_around(picture, min(max(int(self.side / size), 1), COARSEST))
        step = self.side / size  # of the picture's pixels, from one pixel of the view to the next
        matrix = np.empty((2, 3), np.float32)
        matrix[:, :2] = self.axes.T * step / scale[:, None]
        first = self.middle + self.axes.T @ np.full(2, step * (1 - size) / 2, np.float32)
        matrix[:, 2] = (first - corner) / scale - 0.5
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(part, matrix, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)

    def shrink_around(self, picture: NDArray[Any], grain: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The part of the picture in which it lies, `grain` times smaller, so that a view of it misses nothing between
        its pixels; with the part's corner, and by how much it shrank across and along."""
        whole = np.array(picture.shape[1::-1])
        if grain == 1:
            return picture, np.zeros(2), np.ones(2)
        reach = self.side / 2 * np.abs(self.axes).sum(0) + grain
        low = np.clip((self.middle - reach).astype(int), 0, whole - 1)
        high = np.clip((self.middle + reach).astype(int) + 1, low + 1, whole)
        small = -(-(high - low) // grain)
        part = cv2.resize(picture[low[1]:high[1], low[0]:high[0]], small.tolist(), interpolation=cv2.INTER_AREA)
        return part, low, (high - low) / small

    def leave(self, points: NDArray[Any]) -> NDArray[Any]:
        """Points (…, 2 or 3), x and y in 0…1 of the region, as pixels of the picture; z grows as they do."""
        outer = points * np.float32(self.side)
        outer[..., :2] = (outer[..., :2] - self.side / 2) @ self.axes + self.middle
        return outer

    def enter(self, points: NDArray[Any]) -> NDArray[Any]:
        """The way back, for x and y: pixels of the picture, (…, 2), in 0…1 of the region."""
        inner: NDArray[Any] = (points - self.middle) @ self.axes.T / self.side + 0.5
        return inner

    def paste(self, view: NDArray[Any], picture_size: tuple[int, int]) -> NDArray[Any]:
        """A view of the region (height, width), back where it lies in a picture of that height and width; 0 around."""
        height, width = picture_size
        step = self.side / view.shape[0]
        matrix = np.empty((2, 3), np.float32)
        matrix[:, :2] = self.axes / step
        matrix[:, 2] = view.shape[0] / 2 - 0.5 - matrix[:, :2] @ (self.middle - 0.5)
        return cv2.warpAffine(view, matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def find_angle(start: Sequence[float], end: Sequence[float]) -> float:
    """How far the way from one point to another is turned from one that leads to the right."""
    return atan2(float(end[1]) - float(start[1]), float(end[0]) - float(start[0]))


def surround_points(points: NDArray[Any], angle: float) -> Region:
    """The smallest square, turned by the angle, around points (…, 2)."""
    axes = Region(0, 0, 1, angle).axes
    inner = points @ axes.T
    low, high = inner.min(0), inner.max(0)
    x, y = (low + high) / 2 @ axes
    return Region(float(x), float(y), float((high - low).max()), angle)


def surround_box(corners: NDArray[Any], angle: float) -> Region:
    """The square around the middle of a box (left, top, right, bottom) with its longer side, turned by the angle."""
    left, top, right, bottom = corners.tolist()
    return Region((left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top), angle)
