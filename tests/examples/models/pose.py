"""Stands in for the model `pose`: as many people as it is told, where it is told; a picture's brightness is their y."""

from typing import Annotated

from adapters.pose import CONNECTIONS, NAMES
from bridge import Between, Frame, Keypoint, Model, Skeleton
from bridge import Pose as Person

People = Annotated[list[Person], Skeleton(NAMES, CONNECTIONS)]
Share = Annotated[float, Between(0, 1)]


class Pose(Model):
    """People in a row, each with one point of the body right of the other."""

    def run(self, image: Frame | None = None, count: Annotated[int, Between(0, 6)] = 1, x: Share = 0.25,
            y: Share = 0.75) -> People:
        height = y if image is None else float(image.mean()) / 255
        points = tuple(Keypoint(name, x + number / 64, height, 0.5) for number, name in enumerate(NAMES))
        return [Person(points, 0.5, id=number + 7) for number in range(count)]
