"""Pictures: base64 on the wire, with or without `data:…,` before it; Pillow's images for the port."""

import base64
import binascii
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from .exceptions import InvalidArgumentError, MissingArgumentError
from .exr import write_exr
from .plain_types import BaseType, keep_set

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
WRITABLE = {"JPEG": ("L", "RGB", "CMYK"), "BMP": ("1", "L", "P", "RGB", "RGBA")}  # modes a format can hold
most_pixels = 0  # of a picture that is opened; 0 for Pillow's own limit
UNREADABLE = "unable to parse expected base64-encoded image"


class PictureType(BaseType):
    """What pictures and segmentations share: sizes, which are told and not enforced."""

    def __init__(self, data_type: str, description: str | None, sizes: Mapping[str, int | None]) -> None:
        super().__init__(data_type, description)
        self.sizes = keep_set(**sizes)

    def open_picture(self, value: Any) -> Image.Image:
        """Base64 as a picture. Raises InvalidArgumentError."""
        try:
            opened = Image.open(BytesIO(base64.b64decode(value[value.find(",") + 1:] + "==")))
            if most_pixels and opened.width * opened.height > most_pixels:
                raise self.refuse(f"a picture must have at most {most_pixels} pixels; it has {opened.width} × "
                                  f"{opened.height}")
            opened.load()
        except (AttributeError, TypeError, binascii.Error, OSError, SyntaxError, ValueError,
                Image.DecompressionBombError):
            raise self.refuse(UNREADABLE) from None
        return opened


class image(PictureType):
    """A picture of one, three or four channels."""

    def __init__(self, description: str | None = None, channels: int = 3, min_width: int | None = None,
                 min_height: int | None = None, max_width: int | None = None, max_height: int | None = None,
                 width: int | None = None, height: int | None = None,
                 default_output_format: str | None = None) -> None:
        super().__init__("image", description, {
            "minWidth": min_width, "maxWidth": max_width, "minHeight": min_height, "maxHeight": max_height,
            "width": width, "height": height})
        if channels not in MODES:
            raise InvalidArgumentError("channels", "channels value needs to be 1, 3, or 4")
        self.channels = channels
        self.default_output_format = default_output_format or ("JPEG" if channels == 3 else "PNG")

    def deserialize(self, value: Any) -> Image.Image:
        return self.open_picture(value).convert(MODES[self.channels])

    def give_channels(self, value: Any) -> Image.Image:
        """What a port gave, with as many channels as the type says; with transparency also where it says three."""
        made = make_image(self, value)
        if self.channels == 3 and "A" in made.getbands() and np.asarray(made.getchannel("A")).min() < 255:
            return made.convert("RGBA")
        return made if made.mode == MODES[self.channels] else made.convert(MODES[self.channels])

    def serialize(self, value: Any, output_format: str | None = None) -> str:
        picture = (output_format or self.default_output_format).upper()
        if picture == "EXR":
            return write_picture(self, value, picture)
        made = self.give_channels(value)
        return write_picture(self, made, "PNG" if made.mode == "RGBA" and not output_format else picture)

    def describe(self) -> dict[str, Any]:
        return {"channels": self.channels, **self.sizes, "defaultOutputFormat": self.default_output_format}


class segmentation(PictureType):
    """A picture whose colours stand for labels; for the port, one channel with the labels' ids."""

    def __init__(self, label_to_id: Mapping[str, int] | None = None, description: str | None = None,
                 label_to_color: Mapping[str, Any] | None = None, default_label: str | None = None,
                 min_width: int | None = None, min_height: int | None = None, max_width: int | None = None,
                 max_height: int | None = None, width: int | None = None, height: int | None = None) -> None:
        super().__init__("segmentation", description, {
            "minWidth": min_width, "maxWidth": max_width, "minHeight": min_height, "maxHeight": max_height,
            "width": width, "height": height})
        if label_to_id is None:
            raise MissingArgumentError("label_to_id")
        if not isinstance(label_to_id, Mapping) or not label_to_id:
            raise InvalidArgumentError("label_to_id", "argument has invalid type")
        self.label_to_id = dict(label_to_id)
        given = label_to_color or {}
        self.label_to_color = {label: [int(part) for part in given[label]] if label in given else pick_colour(number)
                               for label, number in self.label_to_id.items()}
        self.default_label = next(iter(self.label_to_id)) if default_label is None else default_label
        if self.default_label not in self.label_to_id:
            raise InvalidArgumentError("default_label", f"default_label {self.default_label} is not in label map")

    def deserialize(self, value: Any) -> Image.Image:
        return self.find_labels(self.open_picture(value))

    def find_labels(self, picture: Image.Image) -> Image.Image:
        """One channel of ids: those of the labels whose colours are nearest. One channel stays as it is."""
        if len(picture.getbands()) == 1 and picture.mode != "P":
            return picture
        pixels = np.asarray(picture.convert("RGB"), np.int32)  # height × width × 3
        seen, places = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)
        ids = np.array(list(self.label_to_id.values()), np.uint8)
        colours = np.array(list(self.label_to_color.values()), np.int32)
        nearest = np.empty(len(seen), np.uint8)
        for start in range(0, len(seen), 65536):  # a photograph has many colours; labels × 65536 are few bytes
            part = seen[start:start + 65536, None]
            nearest[start:start + 65536] = ids[((part - colours) ** 2).sum(axis=2).argmin(axis=1)]
        return Image.fromarray(nearest[places.reshape(-1)].reshape(pixels.shape[:2]))

    def paint_labels(self, value: Any) -> Image.Image:
        """Ids as the picture that stands for them; a picture in colours stays as it is."""
        picture = make_image(self, value)
        if picture.mode != "L":
            return picture
        palette = np.zeros((256, 3), np.uint8)
        for label, number in self.label_to_id.items():
            palette[number % 256] = self.label_to_color[label]
        return Image.fromarray(palette[np.asarray(picture)])

    def serialize(self, value: Any, output_format: str | None = None) -> str:
        return write_picture(self, self.paint_labels(value), "PNG")

    def describe(self) -> dict[str, Any]:
        return {"labels": list(self.label_to_id), "defaultLabel": self.default_label,
                "labelToId": self.label_to_id, "labelToColor": self.label_to_color, **self.sizes}


def pick_colour(number: int) -> list[int]:
    """The colour of an id that was given none, 0…255: from a list of 256 that are easy to tell apart (Glasbey)."""
    from colorcet import glasbey_bw

    return [int(part * 255) for part in glasbey_bw[number % 256]]


def make_image(field: BaseType, value: Any) -> Image.Image:
    """What a port gave, as one of Pillow's images. Raises InvalidArgumentError for what is no picture."""
    if isinstance(value, Image.Image):
        return value
    if hasattr(value, "detach"):  # torch's tensors
        value = value.detach().cpu().numpy()
    if not isinstance(value, np.ndarray):
        raise field.refuse("value is not a PIL or numpy image")
    if value.ndim == 3 and value.shape[2] == 1:
        value = value[:, :, 0]
    try:
        return Image.fromarray(np.ascontiguousarray(value.astype(np.uint8)))
    except (TypeError, ValueError):
        shape = " × ".join(map(str, value.shape))
        raise field.refuse(f"a picture must be height × width × 1, 3 or 4; it was {shape}") from None


def write_picture(field: BaseType, value: Any, picture: str) -> str:
    """A picture as a data URI. Raises InvalidArgumentError for a format there is not."""
    buffer = BytesIO()
    if picture == "EXR":
        buffer.write(write_exr(value if isinstance(value, np.ndarray) else np.asarray(make_image(field, value))))
    else:
        made = make_image(field, value)
        if made.mode not in WRITABLE.get(picture, (made.mode,)):
            made = made.convert("RGB")
        try:
            made.save(buffer, format=picture)
        except (KeyError, OSError) as error:
            raise field.refuse(f"a picture cannot be written as {picture}: {error}") from None
    return f"data:image/{picture.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"
