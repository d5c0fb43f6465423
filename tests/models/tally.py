"""Counts its runs, and tells what it got; its pictures are as bright as the count."""

from typing import Annotated, NamedTuple

import numpy as np

from bridge import Between, Frame, Mask, Model


class Told(NamedTuple):
    image: Frame
    mask: Mask
    words: str
    number: Annotated[float, Between(0, 100)]


class Tally(Model):
    """Counts."""

    def setup(self) -> None:
        self.count = 0

    def run(self, image: Frame, other: Frame | None = None, words: str = "",
            amount: Annotated[float, Between(0, 1)] = 0, fail: bool = False) -> Told:
        self.count += 1
        if fail:
            raise ValueError("worn out")
        said = f"{self.count} {int(image.max())} {'-' if other is None else int(other.max())} {words or '-'} {amount:g}"
        return Told(np.full((48, 64, 3), self.count, np.uint8), np.full((48, 64), self.count, np.uint8), said,
                    min(self.count, 100))
