"""Two ways of painting a picture: 26 styles in one network, and any picture as the style.

Pictures are uint8 (height, width, 3) here; inside the networks colours are float32 in 0…1.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .onnx import open_network

SMALLEST = 32  # pixels of a side; the 26 styles make nothing of less
ROUND = 4  # and need sides that are multiples of this
CANVAS = 384  # pixels of both sides of what is painted in any picture's style
MANNER = 256  # and of the picture out of which its style is read
NUMBERS = 100  # that say what the manner of a picture is


class NamedStyles:
    """The 26 styles, in any mixture, for pictures of any size."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.network = open_network(path, device, (3, -1, -1))

    def paint_picture(self, picture: NDArray[Any], mixture: NDArray[Any], detail: int) -> NDArray[Any]:
        """The picture in a mixture of the styles (26 shares with the sum 1), `detail` pixels on its longer side."""
        height, width = picture.shape[:2]
        scale = min(detail / max(height, width), 1)
        size = tuple(max(round(side * scale / ROUND) * ROUND, SMALLEST) for side in (width, height))
        colours = read_colours(picture, size).transpose(2, 0, 1)[None]  # (1, 3, height, width)
        (painted,) = self.network(colours, mixture.astype(np.float32))
        return write_colours(painted[0].transpose(1, 2, 0), (width, height))


class AnyStyle:
    """Reads the manner of a picture as NUMBERS numbers, and paints pictures in it."""

    def __init__(self, reader: Path | None, painter: Path | None, device: str) -> None:
        self.reader = open_network(reader, device, (1, 1, NUMBERS))
        self.painter = open_network(painter, device, (CANVAS, CANVAS, 3))
        self.known = np.zeros((0, 0, 3), np.uint8), np.zeros(0, np.float32)  # the last style and its manner

    def paint_picture(self, picture: NDArray[Any], style: NDArray[Any], strength: float) -> NDArray[Any]:
        """The picture in the manner of `style`, or between its own manner (strength 0) and that one (strength 1)."""
        manner = self.recall_manner(style)
        if strength < 1:
            manner = strength * manner + (1 - strength) * self.read_manner(picture)
        colours = read_colours(picture, (CANVAS, CANVAS))[None]
        (painted,) = self.painter(colours, manner.astype(np.float32))
        return write_colours(painted[0], (picture.shape[1], picture.shape[0]))

    def recall_manner(self, style: NDArray[Any]) -> NDArray[Any]:
        source, manner = self.known  # together, since several threads may paint at once; a style seldom changes
        if not np.array_equal(style, source):
            manner = self.read_manner(style)
            self.known = style.copy(), manner
        return manner

    def read_manner(self, picture: NDArray[Any]) -> NDArray[Any]:
        """The manner of the picture's middle square, (1, 1, 1, 100)."""
        height, width = picture.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        colours = read_colours(picture[top:top + side, left:left + side], (MANNER, MANNER))[None]
        (manner,) = self.reader(colours)
        return manner


def read_colours(picture: NDArray[Any], size: tuple[int, ...]) -> NDArray[Any]:
    """The picture at that width and height, as the networks take colours."""
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)


def write_colours(colours: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """What a network painted, as a picture of that width and height."""
    painted = (colours.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return cv2.resize(painted, size, interpolation=cv2.INTER_LINEAR)
