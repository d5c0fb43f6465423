"""The same picture turned, mirrored, cut or smaller."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

TURNS = {"90": cv2.ROTATE_90_CLOCKWISE, "180": cv2.ROTATE_180, "270": cv2.ROTATE_90_COUNTERCLOCKWISE}
FLIPS = {"horizontal": 1, "vertical": 0, "both": -1}  # as OpenCV numbers them


def shape_picture(frame: NDArray[Any], flip: str, rotate: str, crop: NDArray[Any] | None) -> NDArray[Any]:
    """A picture (height × width × channels) turned, then mirrored, then cut: the part is one of what is seen."""
    if rotate in TURNS:
        frame = cv2.rotate(frame, TURNS[rotate])
    if flip in FLIPS:
        frame = cv2.flip(frame, FLIPS[flip])
    if crop is None:
        return frame
    height, width = frame.shape[:2]
    left, top = min(int(crop[0] * width), width - 1), min(int(crop[1] * height), height - 1)
    right, bottom = left + max(1, round(crop[2] * width)), top + max(1, round(crop[3] * height))
    return np.ascontiguousarray(frame[top:bottom, left:right])


def fit_side(frame: NDArray[Any], side: int) -> NDArray[Any]:
    """A picture whose longer side has at most so many pixels."""
    height, width = frame.shape[:2]
    share = side / max(height, width)
    if share >= 1:
        return frame
    size = max(1, round(width * share)), max(1, round(height * share))
    return cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
