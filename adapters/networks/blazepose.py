"""BlazePose, MediaPipe's two networks for bodies: one finds people in a picture, one sees a person's 33 keypoints in
the picture and in space, and which pixels are theirs.

The numbers that are not explained are those of mediapipe/modules/pose_detection and mediapipe/modules/pose_landmark.
Networks: Bazarevsky et al., BlazePose: On-device Real-time Body Pose tracking, 2020.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import Memory

from .detections import BODY, Detector, squash
from .following import Follower
from .litert import open_network, scale_colours
from .regions import UPRIGHT, Region, find_angle

SIDE = 256  # pixels of the square that the network for keypoints sees
POINTS, ALL = 33, 39  # keypoints, and those with what they are helped by: 33 and 34 say where to look next
CELLS, AROUND = 64, 3  # of a keypoint's heat map, and how many around it count
SURE = 0.5  # of a heat map, from which it puts a keypoint right
FOUND = 0.5  # of the detector
GROWN = 1.25  # times the circle around a person is what the network looks at
SAME = 0.85  # of the smaller of two regions: people who stand side by side share most of theirs


@dataclass(frozen=True)
class Body:
    """One person. `points` (33, 3) are pixels of the picture, z seen from the hips; `world` (33, 3) are metres from the
    middle of the hips, turned as the picture is: right, down, away. `mask` (256, 256) of the region is 0…1."""

    points: NDArray[Any]
    confidences: NDArray[Any]  # (33,): how surely each keypoint can be seen
    world: NDArray[Any]
    mask: NDArray[Any]
    presence: float
    place: Region  # what was looked at
    region: Region  # where to look in the next frame


class BodyFinder:
    """Both networks, ready for pictures of any size."""

    def __init__(self, detector: Path | None, keypoints: Path | None) -> None:
        self.detector = Detector(open_network(detector, (2254, 12), (2254, 1)), BODY)
        self.network = open_network(keypoints, (ALL, 5), (1,), (SIDE, SIDE), (CELLS, CELLS, ALL), (ALL, 3))
        self.follower = Follower("bodies", self.find_bodies, self.look_at, finest=BODY.side, same=SAME)

    def find_people(self, picture: NDArray[Any], memory: Memory | None, limit: int, threshold: float) -> list[Body]:
        """At most `limit` people; where they were in the last frame is looked at first."""
        return self.follower.follow(picture, memory, limit=limit, threshold=threshold)

    def find_bodies(self, picture: NDArray[Any]) -> list[Region]:
        return [surround_person(*points[:2]) for points in self.detector.find_things(picture, FOUND).keypoints]

    def look_at(self, picture: NDArray[Any], region: Region) -> Body:
        """The person in the region."""
        view = scale_colours(region.cut(picture, SIDE))
        rows, presence, mask, heat, world = (output[0] for output in self.network(view))
        rows[:, :2] = refine_points(rows[:, :2] / SIDE, heat) * SIDE
        points = region.leave(rows[:, :3] / SIDE)
        world = world[:POINTS].copy()
        world[:, :2] = world[:, :2] @ region.axes
        return Body(points[:POINTS], squash(rows[:POINTS, 3]), world, squash(mask), float(presence[0]), region,
                    surround_person(points[POINTS, :2], points[POINTS + 1, :2]))


def surround_person(middle: NDArray[Any], top: NDArray[Any]) -> Region:
    """The person around whom there is a circle (pose_landmarks_to_roi.pbtxt): its middle, and its point overhead."""
    angle = find_angle(middle, top) + UPRIGHT
    return Region(float(middle[0]), float(middle[1]), 2 * GROWN * float(np.linalg.norm(top - middle)), angle)


def refine_points(points: NDArray[Any], heat: NDArray[Any]) -> NDArray[Any]:
    """Points (N, 2) in 0…1, put where their heat maps (cells, cells, N) are hottest nearby, if these are sure.

    MediaPipe's RefineLandmarksFromHeatmapCalculator, with its kernel of seven cells.
    """
    refined = points.copy()
    cells = heat.shape[0]
    for place, (column, row) in enumerate(np.floor(points * cells).astype(int).tolist()):
        if not (0 <= column < cells and 0 <= row < cells):
            continue
        top, left = max(row - AROUND, 0), max(column - AROUND, 0)
        window = squash(heat[top:row + AROUND + 1, left:column + AROUND + 1, place])
        if window.max() >= SURE:
            down, across = window.sum(1), window.sum(0)
            refined[place] = (across @ np.arange(left, left + len(across)), down @ np.arange(top, top + len(down)))
            refined[place] /= window.sum() * cells
    return refined
