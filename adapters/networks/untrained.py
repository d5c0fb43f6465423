"""What stands where a trained network does when its weights are left out (`weights=None`): one layer of random numbers,
the same ones at every start, which takes and gives tensors of the trained network's shapes.

What it answers means nothing. It is there so that everything around a network (views, boxes, kinds, encoding) runs
without any file.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

Shape = tuple[int, ...]
SEED = 1
PARTS = 4  # of each input, whose mean brightness is all that the layer sees


class Untrained(torch.nn.Module):
    """From tensors (batch, …) to outputs (batch, *shape), all numbers in 0…1.

    `shapes` are those of the outputs for one picture, without the batch. A side of -1 is as long as that of the first
    input at the same place.
    """

    def __init__(self, *shapes: Shape) -> None:
        super().__init__()
        self.shapes = shapes

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        parts = [see_parts(numbers, len(inputs[0])) for numbers in inputs]
        seen = torch.cat([torch.ones_like(parts[0][:, :1]), *parts], 1)
        return tuple(answer_shape(seen, fill_sides(shape, inputs[0]), SEED + place)
                     for place, shape in enumerate(self.shapes))


def see_parts(numbers: Tensor, batch: int) -> Tensor:
    """How the parts of an input differ in brightness, whatever its scale: (batch, PARTS)."""
    means = functional.adaptive_avg_pool1d(numbers.float().reshape(batch, 1, -1), PARTS)[:, 0]
    return functional.layer_norm(means, (PARTS,))


def fill_sides(shape: Shape, like: Tensor) -> Shape:
    return tuple(int(like.shape[1 + place]) if side < 0 else side for place, side in enumerate(shape))


def answer_shape(seen: Tensor, shape: Shape, seed: int) -> Tensor:
    layer = make_layer(int(seen.shape[1]), math.prod(shape), seed).to(seen.device)
    return (seen @ layer).sigmoid().reshape(-1, *shape)


@lru_cache(maxsize=16)
def make_layer(rows: int, columns: int, seed: int) -> Tensor:
    numbers = np.random.default_rng(seed).standard_normal((rows, columns), np.float32)  # torch's would be traced
    return torch.from_numpy(numbers)


def open_untrained(*shapes: Shape) -> Callable[..., Sequence[NDArray[Any]]]:
    """An untrained network as a function from arrays to arrays."""
    network = Untrained(*shapes)
    return lambda *arrays: [output.numpy() for output in network(*map(torch.from_numpy, arrays))]


def start_untrained(build: Callable[[], torch.nn.Module]) -> torch.nn.Module:
    """A network of our own with the random numbers that torch gives it, the same ones at every start."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        return build()
