"""NanoDet, a network that finds things: what it sees, and what its numbers mean.

It sees the picture letterboxed in a square, in the colours' order and scale that it was trained with. Its answer is a
grid of cells for each of three strides: in every cell 80 numbers, how surely each kind of thing is there, and for the
distances from the cell's middle to the thing's left, top, right and bottom 11 numbers each, whose softmax says how
likely the distance is 0, 1, … 10 cells.
"""

from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .letterbox import fit_picture
from .tfjs import open_graph
from .tracing import trace_network

SIDE = 416  # pixels of the square that the network sees
KINDS = 80
STEPS = 11  # of a distance
SHAPES = tuple((cells * cells, numbers) for cells in (52, 26, 13) for numbers in (KINDS, 4 * STEPS))
MEAN, DEVIATION = (103.53, 116.28, 123.675), (57.375, 57.12, 58.395)  # of blue, green and red
MOST = 100  # things in one picture


class Found(NamedTuple):
    """Things, the surest first."""

    corners: NDArray[Any]  # (things, 4): left, top, right, bottom in 0…1 of the picture
    scores: NDArray[Any]  # (things,)
    kinds: NDArray[Any]  # (things,): 0…79


class Detector(torch.nn.Module):
    """From a view (416, 416, 3) of bytes to corners (cells, 4) in 0…1 of the view and scores (cells, 80)."""

    def __init__(self, graph: torch.nn.Module) -> None:
        super().__init__()
        self.graph = graph
        self.register_buffer("mean", torch.tensor(MEAN))
        self.register_buffer("deviation", torch.tensor(DEVIATION))

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor]:
        colours = (view.flip(2).float() - self.mean) / self.deviation
        answers = sorted(self.graph(colours.permute(2, 0, 1)[None]), key=lambda answer: -int(answer.shape[1]))
        scores = [answer[0] for answer in answers if answer.shape[2] == KINDS]
        distances = [answer[0] for answer in answers if answer.shape[2] == 4 * STEPS]
        return torch.cat([read_corners(stride) for stride in distances]), torch.cat(scores)


def read_corners(distances: Tensor) -> Tensor:
    """The boxes (cells, 4) in 0…1 of the view, out of one stride's distances (cells, 44)."""
    cells = round(int(distances.shape[0]) ** 0.5)  # in a row
    steps = torch.arange(STEPS, device=distances.device, dtype=torch.float32)
    left, top, right, bottom = (distances.reshape(-1, 4, STEPS).softmax(2) @ steps).unbind(1)
    middles = torch.arange(cells, device=distances.device) + 0.5
    across, down = middles.repeat(cells), middles.repeat_interleave(cells)
    return torch.stack([across - left, down - top, across + right, down + bottom], 1) / cells


class NanoDet:
    """The trained network, ready for pictures of any size."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        detector = Detector(open_graph(path, *SHAPES)).to(device)
        self.network = trace_network(detector, torch.zeros(SIDE, SIDE, 3, dtype=torch.uint8, device=device))

    @torch.inference_mode()
    def find_things(self, picture: NDArray[Any], threshold: float, overlap: float) -> Found:
        """Things that the network is sure of; of boxes that share more than `overlap` of their area, the surest."""
        view, place = fit_picture(picture, SIDE, SIDE)
        corners, scores = self.network(torch.from_numpy(view).to(self.device))
        best, kinds = scores.max(1)  # a cell shows one thing
        sure = best >= threshold
        found = Found(*(rows[sure].cpu().numpy() for rows in (corners, best, kinds)))
        kept = choose_surest(found, overlap)[:MOST]
        inside = place.enter(found.corners[kept].reshape(-1, 2, 2)).clip(0, 1).reshape(-1, 4)
        return Found(inside.astype(np.float32), found.scores[kept], found.kinds[kept])


def choose_surest(found: Found, overlap: float) -> NDArray[Any]:
    """Which things stay, the surest first: one after the other, each that shares at most `overlap` with those of its
    kind before it.
    """
    sizes = found.corners[:, 2:] - found.corners[:, :2]
    boxes = np.concatenate([found.corners[:, :2], sizes], 1)
    return np.array(cv2.dnn.NMSBoxesBatched(boxes, found.scores, found.kinds.astype(np.int32), 0.0, overlap), np.intp)
