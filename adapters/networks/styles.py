"""Two ways of painting a picture: 26 styles in one network, and any picture as the style.

Pictures are uint8 (height, width, 3) here; inside the networks colours are float32 in 0…1. What to paint in is an
array: a mixture, 26 shares of the styles, or a manner, the NUMBERS that say what the style of a picture is. Between two
mixtures, or two manners, everything is a style, too: the mean of both is what lies halfway.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .onnx import open_network

SMALLEST = 32  # pixels of a side; the networks make nothing of less
ROUND = 4  # and need sides that are multiples of this
MANNER = 256  # pixels of both sides of the picture out of which a manner is read
NUMBERS = 100  # that say what the manner of a picture is
ENDS = 2  # manners that are remembered: a morph has two ends
# The painter's file says that its pictures are 384 × 384, but nothing in it counts on that: it has convolutions, means
# and enlargements by a factor. So its two sides are given names, in the words of onnx.proto3: `dim` (field 1) of a
# TensorShapeProto, as long as ever, holds a `dim_param` (2) in place of a `dim_value` (1).
FIXED_SIDES = b"\x0a\x03\x08\x80\x03" * 2
FREE_SIDES = b"\x0a\x03\x12\x01h\x0a\x03\x12\x01w"


class NamedStyles:
    """The 26 styles, in any mixture, for pictures of any size."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.network = open_network(path, device, (3, -1, -1))

    def paint_picture(self, picture: NDArray[Any], mixture: NDArray[Any], detail: int) -> NDArray[Any]:
        """The picture in a mixture of the styles (26 shares with the sum 1), `detail` pixels on its longer side."""
        colours = read_colours(picture, choose_size(picture, detail)).transpose(2, 0, 1)[None]
        (painted,) = self.network(colours, mixture.astype(np.float32))  # (1, 3, height, width)
        return write_colours(painted[0].transpose(1, 2, 0), picture)


class AnyStyle:
    """Reads the manner of a picture as NUMBERS numbers, and paints pictures of any size in it."""

    def __init__(self, reader: Path | None, painter: Path | None, device: str) -> None:
        self.reader = open_network(reader, device, (1, 1, NUMBERS))
        self.painter = open_network(painter and free_sides(painter.read_bytes()), device, (-1, -1, 3))
        self.known: tuple[tuple[NDArray[Any], NDArray[Any]], ...] = ()  # the last styles and their manners

    def paint_picture(self, picture: NDArray[Any], manner: NDArray[Any], strength: float, detail: int) -> NDArray[Any]:
        """The picture in that manner, or between its own (strength 0) and that one (strength 1)."""
        if strength < 1:
            manner = strength * manner + (1 - strength) * self.read_manner(picture)
        colours = read_colours(picture, choose_size(picture, detail))[None]  # (1, height, width, 3)
        (painted,) = self.painter(colours, manner.astype(np.float32)[None, None, None])
        return write_colours(painted[0], picture)

    def recall_manner(self, style: NDArray[Any]) -> NDArray[Any]:
        """The manner of a picture that seldom changes."""
        for source, manner in self.known:
            if np.array_equal(style, source):
                return manner
        manner = self.read_manner(style)
        self.known = ((style.copy(), manner), *self.known)[:ENDS]  # at once, since several threads may paint
        return manner

    def read_manner(self, picture: NDArray[Any]) -> NDArray[Any]:
        """The manner of the picture's middle square, (NUMBERS,)."""
        height, width = picture.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        colours = read_colours(picture[top:top + side, left:left + side], (MANNER, MANNER))[None]
        (manner,) = self.reader(colours)
        return manner.reshape(NUMBERS)


def free_sides(network: bytes) -> bytes:
    """The painter's file for pictures of any size; what it makes of 384 × 384 stays the same to the last bit."""
    return network.replace(FIXED_SIDES, FREE_SIDES)


def choose_size(picture: NDArray[Any], detail: int) -> tuple[int, int]:
    """The width and height to paint at: `detail` pixels on the longer side, but no more than the picture has."""
    height, width = picture.shape[:2]
    scale = min(detail / max(height, width), 1)
    sides = (max(round(side * scale / ROUND) * ROUND, SMALLEST) for side in (width, height))
    return next(sides), next(sides)


def read_colours(picture: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """The picture at that width and height, as the networks take colours."""
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)


def write_colours(colours: NDArray[Any], picture: NDArray[Any]) -> NDArray[Any]:
    """What a network painted, as large as the picture."""
    painted = (colours.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return cv2.resize(painted, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
