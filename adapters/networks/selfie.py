"""Selfie segmentation, Google's network for telling people from what is behind them.

It sees the whole picture stretched into a square, and answers with a mask of that square.
"""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from .composing import grow_mask, resize_smoothly
from .litert import open_network, scale_colours

SIDE = 256  # pixels of the square that the network sees


class Selfie:
    """The trained network, ready for pictures of any size."""

    def __init__(self, path: Path | None) -> None:
        self.network = open_network(path, (SIDE, SIDE, 1))

    def find_people(self, picture: NDArray[Any]) -> NDArray[Any]:
        """A mask of the people in the picture, as large as it is: uint8."""
        ((mask,),) = self.network(scale_colours(resize_smoothly(picture, SIDE, SIDE)))
        return grow_mask(mask[:, :, 0], picture)
