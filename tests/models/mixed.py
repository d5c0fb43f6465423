"""One input of each plain kind, and two pictures; says what it got."""

import json
from typing import Annotated, Literal, NamedTuple

from bridge import Between, Frame, Length, Mask, Model, Vector

Amount = Annotated[float, Between(0, 1, step=0.1), "How much of it."]
Three = Annotated[Vector, Length(3), "A colour."]


class Found(NamedTuple):
    image: Frame
    mask: Mask
    text: str
    vector: Vector


class Mixed(Model):
    """Everything at once."""

    def setup(self, size: Literal["small", "large"] = "small", count: Annotated[int, Between(1, 9)] = 1) -> None:
        self.size, self.count = size, count

    def run(self, image: Frame, other: Frame | None = None, mask: Mask | None = None, amount: Amount = 0.5,
            count: Annotated[int, Between(0, 9)] = 1, mirror: bool = False, style: Literal["Ink", "oil"] = "Ink",
            words: Annotated[str, Length(20)] = "hello", colour: Three | None = None) -> Found:
        got = {"image": list(image.shape), "other": other is not None and list(other.shape),
               "mask": mask is not None and list(mask.shape), "amount": amount, "count": count, "mirror": mirror,
               "style": style, "words": words, "colour": None if colour is None else colour.tolist(),
               "size": self.size, "options": self.count}
        return Found(image if other is None else other, image[:, :, 0], json.dumps(got),
                     image.mean(axis=(0, 1)))
