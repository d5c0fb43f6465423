"""Selfie segmentation, Google's network for telling people from what is behind them.

It sees the whole picture stretched into a square, and answers with a mask of that square.
"""

from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from .composing import grow_mask, resize_smoothly
from .tfjs import open_graph
from .tracing import trace_network

SIDE = 256  # pixels of the square that the network sees


class Segmenter(torch.nn.Module):
    """From a view (256, 256, 3) of bytes to a mask (256, 256) of 0…1."""

    def __init__(self, graph: torch.nn.Module) -> None:
        super().__init__()
        self.graph = graph

    def forward(self, view: Tensor) -> Tensor:
        (mask,) = self.graph(view[None].float() / 255)
        return mask[0, :, :, 0]


class Selfie:
    """The trained network, ready for pictures of any size."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        segmenter = Segmenter(open_graph(path, (SIDE, SIDE, 1))).to(device)
        self.network = trace_network(segmenter, torch.zeros(SIDE, SIDE, 3, dtype=torch.uint8, device=device))

    @torch.inference_mode()
    def find_people(self, picture: NDArray[Any]) -> NDArray[Any]:
        """A mask of the people in the picture, as large as it is: uint8."""
        view = torch.from_numpy(resize_smoothly(picture, SIDE, SIDE)).to(self.device)
        return grow_mask(self.network(view).cpu().numpy(), picture)
