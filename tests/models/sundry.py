"""Every kind that can be said in numbers and words, always the same."""

from typing import Annotated, NamedTuple

import numpy as np

from bridge import Audio, Box, Depth, Frame, Keypoint, Label, Mask, Model, Pose, Skeleton, Vector

Hands = Annotated[list[Pose], Skeleton(names=("wrist", "thumb tip"), connections=((0, 1),))]
Faces = Annotated[list[Pose], Skeleton(names=tuple(f"point {number}" for number in range(478)), connections=())]


class Sundries(NamedTuple):
    boxes: list[Box]
    hands: Hands
    faces: Faces
    labels: list[Label]
    features: Vector
    level: float
    loud: bool
    words: str
    mask: Mask
    depth: Depth
    sound: Audio
    image: Frame


class Sundry(Model):
    """Gives one of each."""

    def run(self, word: str = "grüße", length: int = 4) -> Sundries:
        mask = np.zeros((4, 8), np.uint8)
        mask[:2, 4:] = 255
        return Sundries(
            boxes=[Box(0.25, 0.5, 0.125, 0.25, 0.75, "dog", 4), Box(0, 0, 1, 1, 0.5, "cat")],
            hands=[Pose((Keypoint("wrist", 0.5, 0.25, 1.0, 0.5), Keypoint("thumb tip", 0.75, 0.25, 1.0, -0.5)), 0.5)],
            faces=[Pose(tuple(Keypoint(f"point {number}", 0.5, 0.5, 1.0) for number in range(478)), 1.0)],
            labels=[Label("espresso", 0.75), Label("cup", 0.25)],
            features=np.arange(length, dtype=np.float32),
            level=0.5, loud=True, words=word, mask=mask,
            depth=np.array([[0.25, 0.75], [0.5, 0.5]], np.float32),
            sound=Audio(np.array([0.5, -1.0, 0.5, 0.0], np.float32), 48000),
            image=np.zeros((4, 4, 3), np.uint8))
