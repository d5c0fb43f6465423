"""A model that takes longer for larger pictures; says where the light is."""

from typing import Annotated, NamedTuple

import cv2
import numpy as np

from bridge import Between, Box, Frame, Model


class Found(NamedTuple):
    boxes: list[Box]
    width: float


class Sized(Model):
    """Looks at the picture again and again."""

    def run(self, image: Frame, rounds: Annotated[int, Between(0, 500)] = 0) -> Found:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        for _ in range(rounds):
            cv2.medianBlur(grey, 5)
        left, top, width, height = cv2.boundingRect((grey > 127).astype(np.uint8))
        high, wide = grey.shape
        return Found([Box(left / wide, top / high, width / wide, height / high, 1.0, "light")], float(wide))
