"""Edge drawing with OpenCV; needs no weights."""

from typing import Annotated

import cv2

from bridge import Between, Frame, Model

Sharpness = Annotated[float, Between(0, 255), "How sharp a change must be to become a line."]


class Edges(Model):
    """White lines where the picture changes sharply."""

    limits = (
        "It knows no things, only changes of brightness: grass, hair and a noisy camera are full of lines.",
        "Lines come and go between frames where a change is near the threshold.")

    def run(self, image: Frame, threshold: Sharpness = 100) -> Frame:
        lines = cv2.Canny(image, threshold, threshold * 2)
        return cv2.cvtColor(lines, cv2.COLOR_GRAY2RGB)
