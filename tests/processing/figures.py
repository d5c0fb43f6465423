"""Adapters for the library's tests, which find the same in every picture, and a picture to show them."""

from pathlib import Path

import cv2
import numpy as np

FIGURE = '''
"""Finds the same in every picture, and shows all that a model can give."""
from typing import Annotated, NamedTuple
import numpy as np
from bridge import Between, Box, Depth, Frame, Keypoint, Label, Mask, Model, Pose, Skeleton, Vector

POINTS = Keypoint("nose", 0.25, 0.5, 0.9), Keypoint("left_eye", 0.5, 0.25, 0.8, -0.1), Keypoint("foot", 1, 1, 0.1)
WORLD = Keypoint("nose", 0.1, 0.2, 0.9, 0.3),
PEOPLE = [Pose(POINTS, 0.7, Box(0.1, 0.2, 0.3, 0.4), label="left", world=WORLD)]

class Found(NamedTuple):
    people: Annotated[list[Pose], Skeleton(("nose", "left_eye", "foot"), ((0, 1), (1, 2)))]
    things: list[Box]
    words: list[Label]
    saying: str
    amount: float
    sure: Vector
    picture: Frame
    mask: Mask
    depth: Depth

class Figure(Model):
    """One person, one cup."""
    def run(self, image: Frame, share: Annotated[float, Between(0, 1)] = 0.5, back: Frame | None = None) -> Found:
        mask = np.full(image.shape[:2], 128, np.uint8)
        things = [Box(0.5, 0.5, 0.25, 0.1, 0.6, "cup")]
        labels = [Label("cup", 0.6), Label("mug", 0.2)]
        return Found(PEOPLE, things, labels, f"{share:g}", share, np.array([1, share], np.float32),
                     image if back is None else back, mask, mask / np.float32(255))
'''
SLOW = '''
"""Gives back what it gets, after a while."""
from time import sleep
from typing import Annotated
from bridge import Between, Frame, Model

class Slow(Model):
    """The same picture, late."""
    def run(self, image: Frame, wait: Annotated[float, Between(0, 1)] = 0.1) -> Frame:
        sleep(wait)
        return image
'''
TELLER = '''
"""Counts up to a word, one by one."""
from collections.abc import Iterator
from bridge import Model

class Teller(Model):
    """Words, one by one."""
    def run(self, prompt: str = "nothing") -> Iterator[str]:
        words = prompt.split()
        for count in range(1, len(words) + 1):
            yield " ".join(words[:count])
'''
BROKEN = '''
"""Raises for what is dark."""
from bridge import Frame, Model

class Broken(Model):
    """Raises."""
    def run(self, image: Frame) -> str:
        if image[0, 0].max() < 99:
            raise ValueError("too dark in here")
        return "bright"
'''
ADAPTERS = {"figure": FIGURE, "slow": SLOW, "teller": TELLER, "broken": BROKEN}
WIDTH, HEIGHT = 320, 200


def write_adapters(folder: Path) -> Path:
    """The adapters as files, and red.png: red, with a white corner."""
    for name, text in ADAPTERS.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    red = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    red[..., 2] = 255
    red[:50, :50] = 255
    cv2.imwrite(str(folder / "red.png"), red)
    return folder
