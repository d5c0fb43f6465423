"""MediaPipe's two networks for hands: one finds palms in a picture, one the 21 keypoints of the hand in a region.

The numbers that are not explained are those of mediapipe/modules/palm_detection and mediapipe/modules/hand_landmark.
Networks: Zhang et al., MediaPipe Hands: On-device Real-time Hand Tracking, 2020.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Memory

from .detections import PALM, Detector
from .following import Follower
from .litert import open_network, scale_colours
from .regions import UPRIGHT, Region, find_angle, surround_box, surround_points

SIDE = 224  # pixels of the square that the network for keypoints sees
POINTS = 21
DEPTH = 0.4  # normalize_z
PALM_THRESHOLD = 0.3  # lower than MediaPipe's 0.5: what is no hand, the second network knows better
STEP, GREYEST = 8, 3  # one pixel of so many rows and columns is looked at; the difference of its colours
SKIN = (np.arange(256)[:, None] * (1, 0.75, 0.6)).astype(np.uint8).reshape(1, 256, 3)  # what grey becomes
WRIST, MIDDLE_KNUCKLE = 0, 2  # among the seven keypoints of a palm
# of the 21 keypoints: those that stay together when fingers move, and the middle joints that show where fingers lead
STEADY, INDEX_JOINT, MIDDLE_JOINT, RING_JOINT = (0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18), 6, 10, 14


@dataclass(frozen=True)
class Hand:
    """One hand. `points` (21, 3) are pixels of the picture, z seen from the wrist, towards the camera below 0."""

    points: NDArray[Any]
    presence: float
    right: float  # how surely it is a right hand
    region: Region  # where to look in the next frame


class HandFinder:
    """Both networks, ready for pictures of any size."""

    def __init__(self, palm: Path | None, hand: Path | None) -> None:
        self.detector = Detector(open_network(palm, (2016, 18), (2016, 1)), PALM)
        self.network = open_network(hand, (POINTS, 3), (1,), (1,), (POINTS, 3))
        self.follower = Follower("hands", self.find_palms, self.look_at, finest=PALM.side)

    def find_hands(self, picture: NDArray[Any], memory: Memory | None, limit: int, threshold: float) -> list[Hand]:
        """At most `limit` hands; where they were in the last frame is looked at first."""
        picture = tint_grey(picture)
        return self.follower.follow(picture, memory, limit=limit, threshold=threshold)

    def find_palms(self, picture: NDArray[Any]) -> list[Region]:
        found = self.detector.find_things(picture, PALM_THRESHOLD)
        return [surround_palm(corners, points) for corners, points in zip(found.corners, found.keypoints)]

    def look_at(self, picture: NDArray[Any], region: Region) -> Hand:
        """The hand in the region."""
        view = scale_colours(region.cut(picture, SIDE))
        points, presence, right, _ = (output[0] for output in self.network(view))
        places = region.leave(points * np.float32((1, 1, 1 / DEPTH)) / SIDE)
        return Hand(places, float(presence[0]), float(right[0]), surround_hand(places[:, :2]))


def tint_grey(picture: NDArray[Any]) -> NDArray[Any]:
    """A grey picture in the colours of skin; others as they are.

    Of eleven hands that are found in seven photographs, five are found when these are grey, and eight when tinted.
    """
    red, green, blue = cv2.split(np.ascontiguousarray(picture[::STEP, ::STEP]))
    if max(cv2.absdiff(red, green).max(), cv2.absdiff(green, blue).max()) > GREYEST:
        return picture
    return cv2.LUT(picture, SKIN)


def surround_palm(corners: NDArray[Any], points: NDArray[Any]) -> Region:
    """The whole hand of a palm (palm_detection_detection_to_roi.pbtxt)."""
    angle = find_angle(points[WRIST], points[MIDDLE_KNUCKLE]) + UPRIGHT
    return surround_box(corners, angle).change(down=-0.5, grow=2.6)


def surround_hand(points: NDArray[Any]) -> Region:
    """Where a hand with these keypoints will be (hand_landmark_landmarks_to_roi.pbtxt)."""
    ahead = (points[INDEX_JOINT] + points[RING_JOINT]) / 4 + points[MIDDLE_JOINT] / 2
    angle = find_angle(points[WRIST], ahead) + UPRIGHT
    return surround_points(points[list(STEADY)], angle).change(down=-0.1, grow=2.0)
