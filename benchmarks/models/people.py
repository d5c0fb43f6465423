"""Six people without a picture, so that only what comes after the model is measured."""

from typing import Annotated

from bridge import Between, Keypoint, Model, Pose, Skeleton

NAMES = ("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
         "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
         "right_ankle")


class People(Model):
    """Finds the same people each time."""

    def run(self, count: Annotated[int, Between(0, 6)] = 6, x: Annotated[float, Between(0, 1)] = 0.5
            ) -> Annotated[list[Pose], Skeleton(names=NAMES, connections=())]:
        points = tuple(Keypoint(name, x, 0.5, 0.9) for name in NAMES)
        return [Pose(points, 0.9) for _ in range(count)]
