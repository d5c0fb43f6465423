"""U²-Netp, a small network that tells the subject of a picture, whatever it is, from the rest.

It sees the whole picture stretched into a square, as bright as it can be and in the colours' scale of its training. The
first of its seven answers is the mask; the others are steps on the way to it.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .composing import grow_mask, resize_smoothly
from .onnx import open_network

SIDE = 320  # pixels of the square that the network sees
MEAN, DEVIATION = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])  # of red, green and blue


class U2Net:
    """The trained network, ready for pictures of any size."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.network = open_network(path, device, (1, SIDE, SIDE))

    def find_subject(self, picture: NDArray[Any]) -> NDArray[Any]:
        """A mask of the picture's subject, as large as the picture: uint8."""
        ((mask,),) = self.network(prepare_view(picture))
        return grow_mask(mask[0], picture)


def prepare_view(picture: NDArray[Any]) -> NDArray[Any]:
    """What the network sees of the picture, (1, 3, 320, 320)."""
    view = resize_smoothly(picture, SIDE, SIDE).astype(np.float32)
    view /= max(float(view.max()), 1)
    return ((view - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
