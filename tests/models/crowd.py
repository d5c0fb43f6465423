"""As many people as it is told, where it is told."""

from typing import Annotated, Literal

from bridge import Between, Frame, Keypoint, Length, Model, Pose, Skeleton, Vector

NAMES = ("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
         "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
         "right_ankle")
People = Annotated[list[Pose], Skeleton(names=NAMES, connections=((0, 1), (0, 2)))]


class Crowd(Model):
    """Finds people without looking."""

    def run(self, count: Annotated[int, Between(0, 6)] = 1, x: Annotated[float, Between(0, 1), "How far right."] = 0.5,
            deep: bool = False, mood: Literal["calm", "wild"] = "calm", shift: Annotated[Vector, Length(2)] = (0, 0),
            picture: Frame | None = None) -> People:
        if mood == "wild":
            raise ValueError("too wild")
        y = 0.25 + float(shift[1]) if picture is None else picture.shape[0] / 1000
        z = 0.125 if deep else None
        points = tuple(Keypoint(name, x + float(shift[0]), y, 0.75, z) for name in NAMES)
        return [Pose(points, 0.5, id=number + 7) for number in range(count)]
