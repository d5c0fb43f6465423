"""BlazeFace, Google's detector of faces, the one for cameras that look into a room: where faces are in a picture.

It sees a square of 256 pixels and finds faces from ten of them on, turned by up to 60 degrees. Smaller ones are found
by looking closer, at parts of the picture. Geometry and numbers are those of MediaPipe's detectors.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .detections import FACE, Detections, Detector
from .regions import Region, find_angle, surround_box
from .tfjs import open_graph
from .tracing import trace_network

SURE, SURER = 0.5, 0.7  # scores from which a face counts, in the whole picture and in a part of it
AROUND = 1.5  # times as wide as a face is what the mesh looks at (face_detection_front_detection_to_roi.pbtxt)
PARTS, SHARE = (3, 2), (0.42, 0.58)  # of the longer and of the shorter side: how many, and how much of it is each
SMALL = 0.12  # of the picture's longer side; what is larger shows in the whole picture
LEAST = 480  # pixels of the picture's longer side from which there is anything to be seen closer


class Joined(torch.nn.Module):
    """From a view (1, 256, 256, 3) of -1…1 to numbers (896, 16) and logits (896, 1), the finer grid's first."""

    def __init__(self, graph: torch.nn.Module) -> None:
        super().__init__()
        self.graph = graph

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor]:
        parts = [part[0] for part in self.graph(view)]
        parts.sort(key=lambda part: -int(part.shape[0]))
        numbers = [part for part in parts if part.shape[1] > 1]
        return torch.cat(numbers), torch.cat([part for part in parts if part.shape[1] == 1])


class BlazeFace:
    """The trained detector, ready for pictures of any size; without a path, an untrained one."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        network = Joined(open_graph(path, (384, 16), (512, 1), (384, 1), (512, 16))).to(device)
        self.network = trace_network(network, torch.zeros(1, FACE.side, FACE.side, 3, device=device))
        self.detector = Detector(self.run, FACE)

    @torch.inference_mode()
    def run(self, view: NDArray[Any]) -> list[NDArray[Any]]:
        return [part.cpu().numpy() for part in self.network(torch.from_numpy(view).to(self.device))]

    def find_near(self, picture: NDArray[Any]) -> list[Region]:
        """Where faces are in the whole picture, the surest first."""
        return list_regions(self.detector.find_things(picture, SURE))

    def find_faces(self, picture: NDArray[Any], turn: int | None = None) -> list[Region]:
        """Where faces are, the surest first: in the whole picture and, closer, in each of its parts; with a `turn`, in
        the one whose turn it is, which keeps a live stream flowing.
        """
        parts = list(cut_parts(picture))
        chosen = parts if turn is None else parts[turn % len(parts):][:1] if parts else []
        found = [self.detector.find_things(picture, SURE)]
        for left, top, right, bottom in chosen:
            near = self.detector.find_things(picture[top:bottom, left:right], SURER)
            corner = np.array((left, top), np.float32)
            wide = near.corners[:, 2] - near.corners[:, 0]
            small = wide < SMALL * max(picture.shape[:2])
            found.append(Detections(near.corners[small] + np.tile(corner, 2), near.keypoints[small] + corner,
                                    near.scores[small]))
        return list_regions(Detections(*(np.concatenate(column) for column in zip(*found))))


def cut_parts(picture: NDArray[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right and bottom of the parts of a picture, which overlap; none of a small picture."""
    height, width = picture.shape[:2]
    if max(height, width) < LEAST:
        return
    turned = height > width
    columns, rows = PARTS[::-1] if turned else PARTS
    across, down = SHARE[::-1] if turned else SHARE
    wide, tall = round(width * across), round(height * down)
    for row in range(rows):
        for column in range(columns):
            left = (width - wide) * column // (columns - 1)
            top = (height - tall) * row // (rows - 1)
            yield left, top, left + wide, top + tall


def list_regions(found: Detections) -> list[Region]:
    """Where to look for a mesh, the surest first. What lies within a larger face is a part of it: an eye, a mouth."""
    sides = found.corners[:, 2:] - found.corners[:, :2]
    middles = found.corners[:, :2] + sides / 2
    regions = []
    for one in np.argsort(-found.scores, kind="stable"):
        inside = (abs(middles[one] - middles) < sides / 2).all(1) & (sides.max(1) > 2 * sides[one].max())
        if not inside.any():
            right_eye, left_eye = found.keypoints[one, :2]
            around = surround_box(found.corners[one], find_angle(right_eye, left_eye))
            regions.append(around.change(grow=AROUND))
    return regions
