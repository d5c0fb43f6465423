"""Face Mesh with attention, Google's network that sees the surface of a face as 478 points, irises and all.

It sees a square in which the face stands upright, finds 468 points, then looks closer at the lips and the eyes and puts
those points right (Grishchenko et al., "Attention Mesh", 2020). The ten points of the irises are its as well.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from .face_points import CLOSER_LEFT_EYE, CLOSER_LIPS, CLOSER_RIGHT_EYE, COUNT, EYELIDS
from .regions import Region, find_angle, surround_points
from .tfjs import open_graph
from .tracing import trace_network

SIDE = 192  # pixels of the square that the network sees
SURFACE = 468  # points without the irises
AROUND = 1.5  # times as wide as its points is where a face is looked for next (face_landmark_landmarks_to_roi.pbtxt)
CORNERS = (33, 263)  # the outer corners of the right and of the left eye, which say how a face is turned
SHAPES = ((1,), (1, 1, 3 * SURFACE), (1, 1, 160), (1, 1, 10), (1, 1, 142), (1, 1, 10), (1, 1, 142))


@dataclass(frozen=True)
class Face:
    """A face that was looked at: how surely it is one, and its points (478, 3) in pixels of the picture.

    z is in pixels too, and grows away from the camera; 0 is near the middle of the head.
    """

    presence: float
    points: NDArray[Any]

    @property
    def region(self) -> Region:
        """Where to look for it in the next frame."""
        angle = find_angle(*self.points[CORNERS, :2])
        return surround_points(self.points[:, :2], angle).change(grow=AROUND)


class Mesh(torch.nn.Module):
    """From a view (192, 192, 3) of bytes to presence and points (478, 3), x and y in 0…1 of the view."""

    def __init__(self, graph: torch.nn.Module) -> None:
        super().__init__()
        self.graph = graph
        closer = torch.tensor(CLOSER_LIPS + CLOSER_RIGHT_EYE + CLOSER_LEFT_EYE)
        self.register_buffer("closer", closer)

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor]:
        presence, mesh, lips, left_iris, right_eye, right_iris, left_eye = self.graph(view[None].float() / 255)
        points = mesh.reshape(SURFACE, 3)
        flat = torch.cat([part.reshape(-1, 2) for part in (lips, right_eye, left_eye)])
        places = points[:, :2].index_copy(0, self.closer, flat)
        depths = [points[list(eye[:EYELIDS]), 2].mean().expand(5) for eye in (CLOSER_RIGHT_EYE, CLOSER_LEFT_EYE)]
        irises = torch.cat([right_iris.reshape(5, 2), left_iris.reshape(5, 2)])
        surface = torch.cat([places, points[:, 2:]], 1)
        whole = torch.cat([surface, torch.cat([irises, torch.cat(depths)[:, None]], 1)])
        return presence.reshape(()), whole / SIDE


class FaceMesh:
    """The trained network, ready for regions of any picture; without a path, an untrained one."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        mesh = Mesh(open_graph(path, *SHAPES)).to(device)
        self.network = trace_network(mesh, torch.zeros(SIDE, SIDE, 3, dtype=torch.uint8, device=device))

    @torch.inference_mode()
    def look(self, picture: NDArray[Any], region: Region) -> Face:
        """The face in a region of the picture, if there is one."""
        presence, points = self.network(torch.from_numpy(region.cut(picture, SIDE)).to(self.device))
        inner = points.cpu().numpy()
        assert inner.shape == (COUNT, 3)
        return Face(float(presence), region.leave(inner))
