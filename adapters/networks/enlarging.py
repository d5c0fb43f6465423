"""Enlarges pictures four times with a network, tile by tile, so that a large one needs hardly more memory than a small
one.

Neighbouring tiles overlap. What a network makes of a tile's edge is worse, since it does not see what is beyond: so
much of a tile (`blind` pixels) is not used, and over the next `soft` pixels one tile passes into the other. Pictures
are uint8 (height, width, 3).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from .ncnn import Ncnn
from .tracing import trace_network
from .untrained import start_untrained

FACTOR = 4  # the networks' own
GLANCE = 64  # pixels of a side of what a network is tried on


@dataclass(frozen=True, kw_only=True)
class Tiling:
    """Pixels: the longest side of a tile, and what is done where tiles meet."""

    side: int
    blind: int
    soft: int

    def cut(self, length: int) -> tuple[int, list[int]]:
        """How long tiles are along a side of the picture, and where each begins: all equal, and no more than needed."""
        overlap = 2 * self.blind + self.soft
        count = max(-(-(length - overlap) // (self.side - overlap)), 1)
        size = -(-(length + (count - 1) * overlap) // count)
        return size, [round(place * (length - size) / max(count - 1, 1)) for place in range(count)]

    def weigh(self, size: int, scale: int, first: bool, last: bool) -> NDArray[Any]:
        """How much an enlarged tile covers of what was painted before it, along one side."""
        weights = np.ones(size * scale, np.float32)
        blind, soft = self.blind * scale, self.soft * scale
        if not first:
            weights[:blind], weights[blind:blind + soft] = 0, (np.arange(soft) + 0.5) / soft
        if not last:
            weights[-blind:] = 0
        return weights

    def cover(self, size: int, places: list[int], scale: int) -> list[tuple[int, NDArray[Any]]]:
        """Each place with how much a tile there covers."""
        return [(place, self.weigh(size, scale, place == places[0], place == places[-1])) for place in places]


# With 18 convolutions of 3 × 3 in a row, no pixel knows of one more than 18 away: seams are exactly none. The deep
# networks know of everything; what a seam leaves of them was measured (tests/adapters/networks/test_enlarging.py).
SHALLOW = Tiling(side=512, blind=18, soft=2)
DEEP = Tiling(side=160, blind=8, soft=16)


class Enlarger:
    """A network of ncnn's that enlarges by four, for pictures of any size."""

    def __init__(self, layers: Path | None, numbers: Path | None, tiling: Tiling, device: str) -> None:
        self.tiling, self.device = tiling, device
        network = Ncnn(layers, numbers) if layers and numbers else start_untrained(make_stand_in)
        example = torch.zeros(1, 3, GLANCE, GLANCE, device=device).to(memory_format=torch.channels_last)
        self.network = trace_network(network.to(device), example)
        self.pace = self.time_pixel()

    def time_pixel(self) -> float:
        """Seconds that a pixel takes here."""
        glance = np.zeros((GLANCE, GLANCE, 3), np.uint8)
        started = time.perf_counter()
        self.enlarge_tile(glance, FACTOR)
        return (time.perf_counter() - started) / GLANCE ** 2

    def estimate_time(self, height: int, width: int) -> float:
        """About how many seconds a picture takes that is alone here."""
        return self.pace * float(np.prod([self.tiling.cut(side)[0] * len(self.tiling.cut(side)[1])
                                          for side in (height, width)]))

    def enlarge_picture(self, picture: NDArray[Any], scale: int) -> Iterator[NDArray[Any]]:
        """The picture `scale` times as large (2, 3 or 4), again and again: with each tile more of it is the network's.

        It is the same array each time.
        """
        height, width = picture.shape[:2]
        canvas = cv2.resize(picture, (width * scale, height * scale), interpolation=cv2.INTER_CUBIC)
        (tall, tops), (wide, lefts) = self.tiling.cut(height), self.tiling.cut(width)
        for (top, down), (left, across) in product(self.tiling.cover(tall, tops, scale),
                                                   self.tiling.cover(wide, lefts, scale)):
            tile = self.enlarge_tile(picture[top:top + tall, left:left + wide], scale)
            share = np.outer(down, across)
            place = canvas[top * scale:(top + tall) * scale, left * scale:(left + wide) * scale]
            place[:] = cv2.blendLinear(tile, np.ascontiguousarray(place), share, 1 - share)
            yield canvas

    @torch.inference_mode()
    def enlarge_tile(self, tile: NDArray[Any], scale: int) -> NDArray[Any]:
        colours = torch.from_numpy(np.ascontiguousarray(tile)).to(self.device).float().div(255)
        found: Tensor = self.network(colours.permute(2, 0, 1)[None])[0]  # (3, 4 × height, 4 × width), channels last
        large = found.permute(1, 2, 0).clamp(0, 1).mul(255).add(0.5).byte().cpu().numpy()
        if scale == FACTOR:
            return large
        return cv2.resize(large, (tile.shape[1] * scale, tile.shape[0] * scale), interpolation=cv2.INTER_AREA)


def make_stand_in() -> nn.Module:
    """One layer where the trained network would be."""
    return nn.Sequential(nn.Conv2d(3, 3 * FACTOR ** 2, 3, padding=1), nn.PixelShuffle(FACTOR))
