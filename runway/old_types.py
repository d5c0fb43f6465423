"""A type that only the oldest ports had: `semantic_map`, whose successor is `segmentation`."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .exceptions import InvalidArgumentError, MissingArgumentError
from .picture_types import UNREADABLE, segmentation
from .plain_types import make_plain


class semantic_map(segmentation):
    """Rows of the labels' ids; also read from a picture in the labels' colours, as later sketches send it.

    `label_map` has the labels by their ids, `color_map` [red, green, blue] by the labels. The port gets an array of
    height × width.
    """

    def __init__(self, description: str | None = None, default_label: str | None = None,
                 label_map: Mapping[Any, str] | None = None, color_map: Mapping[str, Any] | None = None,
                 width: int | None = None, height: int | None = None) -> None:
        if label_map is None:
            raise MissingArgumentError("label_map")
        if not isinstance(label_map, Mapping) or not label_map:
            raise InvalidArgumentError("label_map", "argument has invalid type")
        super().__init__({label: int(number) for number, label in label_map.items()}, description, color_map,
                         default_label, width=width, height=height)
        self.type = "semantic_map"
        self.label_map = dict(label_map)

    def deserialize(self, value: Any) -> Any:
        if not isinstance(value, list):
            return np.asarray(super().deserialize(value))
        try:
            rows = np.array(value, np.uint8)
        except (TypeError, ValueError, OverflowError):
            raise self.refuse(UNREADABLE) from None
        if rows.ndim != 2:
            raise self.refuse(f"rows of labels must be height × width; they were {rows.ndim} deep")
        return rows

    def serialize(self, value: Any, output_format: str | None = None) -> Any:
        return make_plain(np.asarray(value))

    def describe(self) -> dict[str, Any]:
        sizes = {"width": None, "height": None, **self.sizes}
        return {"defaultLabel": self.default_label, "labelMap": self.label_map, "colorMap": self.label_to_color,
                **sizes}
