"""What MediaPipe's detectors of faces, palms and bodies say: boxes with keypoints, told from a grid of anchors.

Each anchor is a place in the view. For each the network gives a logit, how surely something is there, and numbers in
pixels of the view: the middle of the box as seen from the anchor, its width and height, then x and y of keypoints. The
constants are those of MediaPipe's graphs (mediapipe/modules/*_detection/*.pbtxt, SsdAnchorsCalculator,
TensorsToDetectionsCalculator and NonMaxSuppressionCalculator). No torch here: for the few detections that are left,
importing torchvision for its `nms` would cost seconds, and it does not blend.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .letterbox import fit_picture
from .litert import scale_colours

OVERLAP = 0.3  # of the area of both boxes, from which two detections are one (min_suppression_threshold)
MOST = 100  # detections that are looked through


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Where a detector's anchors are. `layers`: the stride in pixels and how many anchors each cell has."""

    side: int  # pixels of the square that the network sees
    layers: tuple[tuple[int, int], ...]
    darkest: float = 0.0  # what a byte of 0 becomes; 255 becomes 1

    def place_anchors(self) -> NDArray[Any]:
        """The middle of each anchor, (anchors, 2) in 0…1: layer by layer, row by row, cell by cell."""
        parts = []
        for stride, copies in self.layers:
            cells = -(-self.side // stride)
            middles = (np.arange(cells, dtype=np.float32) + 0.5) / cells
            places = np.stack(np.meshgrid(middles, middles), 2).reshape(-1, 2)
            parts.append(places.repeat(copies, 0))
        return np.concatenate(parts)


FACE = Grid(side=256, layers=((16, 2), (32, 6)), darkest=-1.0)
PALM = Grid(side=192, layers=((8, 2), (16, 6)))
BODY = Grid(side=224, layers=((8, 2), (16, 2), (32, 6)), darkest=-1.0)


class Detections(NamedTuple):
    """What was found, the surest first."""

    corners: NDArray[Any]  # (found, 4): left, top, right, bottom
    keypoints: NDArray[Any]  # (found, keypoints, 2): x, y
    scores: NDArray[Any]  # (found,): 0…1


class Detector:
    """A detector ready for pictures of any size. `network` gives (…, anchors, 4 + 2 × keypoints) and (…, anchors, 1)
    for a view (side, side, 3) of float32, in either order."""

    def __init__(self, network: Callable[[NDArray[Any]], Sequence[NDArray[Any]]], grid: Grid) -> None:
        self.network = network
        self.grid = grid
        self.anchors = grid.place_anchors()

    def find_things(self, picture: NDArray[Any], threshold: float) -> Detections:
        """What the network is sure of, in pixels of the picture."""
        view, place = fit_picture(picture, self.grid.side, self.grid.side)
        logits, numbers = sorted(self.network(scale_colours(view, self.grid.darkest)), key=lambda part: part.shape[-1])
        numbers = numbers.reshape(len(self.anchors), -1) / self.grid.side
        found = join_overlapping(read_detections(numbers, logits.reshape(-1), self.anchors, threshold))
        pixels = np.array(picture.shape[1::-1], np.float32)
        corners = place.enter(found.corners.reshape(-1, 2, 2)) * pixels
        return Detections(corners.reshape(-1, 4), place.enter(found.keypoints) * pixels, found.scores)


def read_detections(numbers: NDArray[Any], logits: NDArray[Any], anchors: NDArray[Any],
                    threshold: float) -> Detections:
    """The anchors that are sure, all in 0…1 of the view. `numbers`: (anchors, 4 + 2 × keypoints), in 0…1 as well."""
    scores = squash(logits)
    sure = np.flatnonzero(scores >= threshold)
    sure = sure[np.argsort(-scores[sure], kind="stable")][:MOST]
    rows = numbers.reshape(len(numbers), -1, 2)[sure]
    middles, halves = anchors[sure] + rows[:, 0], rows[:, 1] / 2
    return Detections(np.concatenate([middles - halves, middles + halves], 1), rows[:, 2:] + anchors[sure, None],
                      scores[sure])


def squash(logits: NDArray[Any]) -> NDArray[Any]:
    """Logits as 0…1."""
    squashed: NDArray[Any] = 1 / (1 + np.exp(-logits.clip(-80, 80)))
    return squashed


def join_overlapping(found: Detections, overlap: float = OVERLAP) -> Detections:
    """Detections of one thing made one: the surest gives the score, and all of them, weighted by theirs, the place.

    BlazeFace's way (Bazarevsky et al., 2019, section 3.3). Under noise and shifts, three photographs' hands trembled by
    as much as with the surest alone, in place and angle within a tenth: it is kept because it is what MediaPipe does.
    """
    alike = share_area(found.corners, found.corners) > overlap
    rest = np.ones(len(found.scores), bool)
    joined = []
    for first in range(len(rest)):
        if not rest[first]:
            continue
        group = alike[first] & rest
        group[first] = True
        rest &= ~group
        shares = (found.scores[group] / found.scores[group].sum())[:, None]
        points = (found.keypoints[group] * shares[..., None]).sum(0)
        joined.append(((found.corners[group] * shares).sum(0), points, found.scores[first]))
    if not joined:
        return found
    return Detections(*(np.stack(column) for column in zip(*joined)))


def share_area(some: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """The area that two boxes share, in parts of what both cover: (some, others) for corners (…, 4)."""
    first, second = some[:, None], others[None]
    sides = np.minimum(first[..., 2:], second[..., 2:]) - np.maximum(first[..., :2], second[..., :2])
    common = sides.clip(0).prod(-1)
    areas = [(corners[..., 2:] - corners[..., :2]).clip(0).prod(-1) for corners in (first, second)]
    shared: NDArray[Any] = common / np.maximum(areas[0] + areas[1] - common, 1e-9)
    return shared
