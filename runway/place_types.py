"""Places in a picture: points, boxes and landmarks. Coordinates are 0…1 of it, origin top left, which nobody enforces.
"""

from collections.abc import Sequence
from typing import Any

from .exceptions import MissingArgumentError
from .plain_types import BaseType, keep_set, make_plain


def is_row(value: Any, length: int) -> bool:
    """Whether it is a list of so many."""
    return isinstance(value, (list, tuple)) and len(value) == length


class PlaceType(BaseType):
    """A list that is checked both ways."""

    def validate(self, value: Any) -> None:
        """Raise InvalidArgumentError for a place that cannot be."""
        raise NotImplementedError

    def deserialize(self, value: Any) -> Any:
        self.validate(value)
        return value

    def serialize(self, value: Any, output_format: str | None = None) -> Any:
        value = make_plain(value)
        self.validate(value)
        return value


class image_point(PlaceType):
    """[x, y]"""

    def __init__(self, description: str | None = None) -> None:
        super().__init__("image_point", description)

    def validate(self, value: Any) -> None:
        if not is_row(value, 2):
            raise self.refuse("Value must be of length 2")


class image_bounding_box(PlaceType):
    """[left, top, right, bottom]"""

    def __init__(self, description: str | None = None) -> None:
        super().__init__("image_bounding_box", description)

    def validate(self, value: Any) -> None:
        if not is_row(value, 4):
            raise self.refuse("Value must be of length 4")
        for low, high in ((0, 2), (1, 3)):
            try:
                follows = value[low] < value[high]
            except TypeError:
                raise self.refuse("Value must hold numbers") from None
            if not follows:
                raise self.refuse(f"{self.name}[{low}] must be less than {self.name}[{high}]")


class image_landmarks(PlaceType):
    """[[x, y], …], always the same points in the same order."""

    def __init__(self, length: int | None = None, description: str | None = None,
                 labels: Sequence[str] | None = None,
                 connections: Sequence[Sequence[Any]] | None = None) -> None:
        super().__init__("image_landmarks", description)
        if length is None:
            raise MissingArgumentError("length")
        self.length = length
        self.labels, self.connections = labels, connections

    def validate(self, value: Any) -> None:
        found = len(value) if isinstance(value, (list, tuple)) else 0
        if found != self.length:
            raise self.refuse(f"Expected array of length {self.length}, instead got array of length {found}")
        if not all(is_row(point, 2) for point in value):
            raise self.refuse("Every point must be of length 2")

    def describe(self) -> dict[str, Any]:
        return {"length": self.length, **keep_set(labels=self.labels, connections=self.connections)}
