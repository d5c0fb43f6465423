"""People made of numbers, who walk to and fro before a camera: for tests and measurements of following.

Everything comes from the random numbers it is given, so that the same seed is the same scene.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge.kinds import Box, Keypoint, Pose

FRAME = 1 / 30  # seconds
NAMES = ("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
         "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
         "right_ankle")
# Across and down, in body heights, from the middle of the hips.
BODY = np.array([
    (0, -0.42), (0.015, -0.435), (-0.015, -0.435), (0.035, -0.43), (-0.035, -0.43), (0.10, -0.31), (-0.10, -0.31),
    (0.12, -0.16), (-0.12, -0.16), (0.12, -0.02), (-0.12, -0.02), (0.06, 0), (-0.06, 0), (0.065, 0.23), (-0.065, 0.23),
    (0.065, 0.46), (-0.065, 0.46)])
SWING = np.array([0, 0, 0, 0, 0, 0.01, -0.01, 0.05, -0.05, 0.11, -0.11, 0, 0, -0.06, 0.06, -0.14, 0.14])
EDGE = 0.98  # below 1: how sharply people turn round at the ends of their way; this takes half a second or so
GAP = 15  # frames that a person may be lost


@dataclass(frozen=True, kw_only=True)
class Walker:
    """Who walks between `left` and `right` at a `speed` a second, all in picture heights; `start` is in 0…2 ways."""

    height: float
    left: float
    right: float
    floor: float
    speed: float
    start: float
    rhythm: float

    def place(self, time: float) -> NDArray[np.float64]:
        """The keypoints at a time, (17, 2)."""
        turn = np.pi * (self.start + self.speed * time / (self.right - self.left))
        across = self.left + (self.right - self.left) * (0.5 - np.arcsin(EDGE * np.cos(turn)) / np.arcsin(EDGE) / 2)
        facing = np.sin(turn) / np.sqrt(1 - (EDGE * np.cos(turn)) ** 2)  # 1 to the right, -1 to the left
        points = BODY * (facing, 1)
        swing = SWING * np.sin(2 * np.pi * (self.rhythm + time * 0.9 * self.speed / self.height))
        points = points + np.stack([swing, np.zeros(17)], 1)
        return np.asarray(points * self.height + (across, self.floor))

    def middle(self, time: float) -> float:
        """Where the middle of the hips is, across."""
        return float(self.place(time)[11:13, 0].mean())


def make_walkers(random: np.random.Generator, count: int) -> list[Walker]:
    """People of several heights and speeds, some farther back than others."""
    return [Walker(height=random.uniform(0.5, 0.7), left=random.uniform(0.1, 0.25), right=random.uniform(1.1, 1.25),
                   floor=random.uniform(0.45, 0.55), speed=random.uniform(0.15, 0.6), start=random.uniform(0, 2),
                   rhythm=random.uniform(0, 1)) for _ in range(count)]


def make_pose(points: NDArray[np.float64], random: np.random.Generator, noise: float, dropped: float = 0.1,
              box: bool = True) -> Pose:
    """A pose as a model may find it: places off by `noise` picture heights, some keypoints not found at all."""
    seen = points + random.normal(0, noise, points.shape) if noise else points
    lost = random.random(len(points)) < dropped
    keypoints = tuple(Keypoint(name, 0.0, 0.0, 0.0) if gone else Keypoint(name, x, y, 0.9)
                      for name, (x, y), gone in zip(NAMES, seen.tolist(), lost.tolist()))
    (left, top), (right, bottom) = seen.min(0).tolist(), seen.max(0).tolist()
    return Pose(keypoints, 0.9, Box(left, top, right - left, bottom - top) if box else None)


def lose_detections(random: np.random.Generator, frames: int, part: float = 0.05) -> NDArray[np.bool_]:
    """In which frames a person is not found: gaps of 1…GAP frames that make up about this part of all."""
    lost = np.zeros(frames, bool)
    begins = random.random(frames) < part / ((1 + GAP) / 2) / (1 - part)
    at = 0
    while at < frames:
        if begins[at]:
            length = int(random.integers(1, GAP + 1))
            lost[at:at + length] = True
            at += length + 1  # found again for a frame at least, so that no gap is longer than GAP
        at += 1
    return lost
