"""MoveNet, Google's network for bodies: what its three sizes see, and what their numbers mean.

MoveNet sees the picture letterboxed: lightning and thunder in a square, multi in any rectangle with sides that are
multiples of 32. It answers with 17 keypoints for each person as y, x and confidence, y and x in 0…1 of its view.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .letterbox import Placement, cut_picture, fit_picture
from .tfjs import TracedGraph

SIDES = {"lightning": 192, "thunder": 256, "multi": 256}  # of the view's longer side, in pixels
CAMERAS = ((480, 640), (720, 1280))  # height and width of usual pictures, which nobody should wait for


class Seen(NamedTuple):
    """What the network saw. A row is a person; places are 0…1 of the picture."""

    points: NDArray[Any]  # (people, 17, 2): x, y
    confidences: NDArray[Any]  # (people, 17)
    boxes: NDArray[Any]  # (people, 4): left, top, right, bottom; empty for lightning and thunder
    scores: NDArray[Any]  # (people,): how surely this is a person; empty for lightning and thunder


class MoveNet:
    """One of the three networks, ready to look at pictures of any size."""

    def __init__(self, path: Path | None, size: str, device: str) -> None:
        self.side = SIDES[size]
        self.multi = size == "multi"
        self.graph = TracedGraph(path, device, (6, 56) if self.multi else (1, 17, 3))
        for height, width in CAMERAS:
            self.look_at(np.zeros((height, width, 3), np.uint8))

    def look_at(self, picture: NDArray[Any]) -> Seen:
        """Whom the network sees in the picture: one person, or with multi six, who may be nobody."""
        view, place = fit_picture(picture, *self.view_size(picture))
        rows = self.graph.run(view).reshape(6 if self.multi else 1, -1)  # (1, 51), for multi (6, 56)
        keypoints = rows[:, :51].reshape(-1, 17, 3)
        corners = rows[:, 51:55].reshape(-1, 2, 2)
        return Seen(points=place.enter(keypoints[:, :, 1::-1]), confidences=keypoints[:, :, 2],
                    boxes=place.enter(corners[:, :, ::-1]).reshape(-1, 4), scores=rows[:, 55:].reshape(-1))

    def look_closer(self, picture: NDArray[Any], around: Placement) -> Seen:
        """The same for a part of the picture, in 0…1 of the whole picture; for lightning and thunder."""
        part, place = cut_picture(picture, around)
        seen = self.look_at(part)
        return seen._replace(points=place.leave(seen.points))

    def view_size(self, picture: NDArray[Any]) -> tuple[int, int]:
        """Width and height of the view. multi's is as narrow as the picture lets it be: less to compute."""
        if not self.multi:
            return self.side, self.side
        height, width = picture.shape[:2]
        unit = 32 * max(height, width)
        return 32 * -(-width * self.side // unit), 32 * -(-height * self.side // unit)
