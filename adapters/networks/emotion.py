"""A small network that was taught seven words for the look of a face (mini-Xception, Arriaga et al., 2017).

It sees the face upright, grey, in a square of 64 pixels. It was trained on FER-2013: 28,709 small pictures that an
image search found for words such as “furious”. People who are shown them say the same word for two in three.
"""

from pathlib import Path
from typing import Any

import cv2
import torch
from numpy.typing import NDArray
from torch import Tensor

from .face_measures import EMOTIONS
from .facemesh import AROUND, Face
from .tfjs import open_graph
from .tracing import trace_network

SIDE = 64  # pixels of the square that the network sees
CLOSE = 1.15  # times as wide as the points of a face is the square: it shows chin and forehead, little else


class Look(torch.nn.Module):
    """From a view (64, 64) of bytes to seven likelihoods that sum to 1."""

    def __init__(self, graph: torch.nn.Module) -> None:
        super().__init__()
        self.graph = graph

    def forward(self, view: Tensor) -> Tensor:
        (shares,) = self.graph(view[None, :, :, None].float() / 127.5 - 1)
        return shares[0]


class Emotions:
    """The trained network, ready for faces; without a path, an untrained one."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        look = Look(open_graph(path, (len(EMOTIONS),))).to(device)
        self.network = trace_network(look, torch.zeros(SIDE, SIDE, dtype=torch.uint8, device=device))

    @torch.inference_mode()
    def name_look(self, picture: NDArray[Any], face: Face) -> dict[str, float]:
        """How much the face looks like each of the seven words."""
        view = face.region.change(grow=CLOSE / AROUND).cut(picture, SIDE)
        grey = torch.from_numpy(cv2.cvtColor(view, cv2.COLOR_RGB2GRAY)).to(self.device)
        return dict(zip(EMOTIONS, self.network(grey).cpu().tolist(), strict=True))
