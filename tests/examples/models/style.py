"""Stands in for the model `style`: the picture as bright as `strength` says; the style is its height."""

from typing import Annotated

import numpy as np

from adapters.style import NAMES, Name
from bridge import Between, Frame, Model

Strength = Annotated[float, Between(0, 1)]


class Style(Model):
    """Grey."""

    def run(self, image: Frame, style: Name = "mosaic", strength: Strength = 1) -> Frame:
        return np.full((16 * (1 + NAMES.index(style)), image.shape[1], 3), round(255 * strength), np.uint8)
