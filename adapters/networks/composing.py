"""What is made of a picture and a mask of it: the subject cut out, or over a colour or another picture.

Pictures are uint8 (height, width, 3), masks uint8 (height, width): 255 is the subject, 0 what is behind it, and between
them lie soft edges. No torch here, so adapters take their inputs' annotations from here.
"""

import re
from typing import Annotated, Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Frame, Length
from bridge.errors import BadInput

Show = Annotated[Literal["cutout", "mask"], "The subject in its colours, or the mask: white where the subject is."]
Colour = Annotated[str | None, Length(7), "A colour to put behind the subject, like #00cc88. Without it, and without a "
                   "background, what is behind is transparent."]
Background = Annotated[Frame | None, "A picture to put behind the subject; it fills the whole picture."]
Cut = Annotated[Frame, "The subject alone (RGBA), over the colour or the background (RGB), or the mask."]


def compose_picture(picture: NDArray[Any], mask: NDArray[Any], show: str, colour: str | None,
                    background: NDArray[Any] | None) -> NDArray[Any]:
    """What the inputs of the same names ask for."""
    if show == "mask":
        return mask
    if colour is None and background is None:
        clear = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
        return cv2.insertChannel(mask, clear, 3)
    behind = np.empty_like(picture)
    behind[:] = read_colour(colour or "") if background is None else cover_picture(background, picture.shape)
    share = mask.astype(np.float32) / 255
    return cv2.blendLinear(picture, behind, share, 1 - share)


def read_colour(text: str) -> tuple[int, ...]:
    """Red, green and blue of "#00cc88", or of "#0c8", which says the same."""
    digits = text.removeprefix("#")
    if not re.fullmatch("[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits):
        raise BadInput(f"“colour” must be a colour like #00cc88; it was “{text}”.")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(bytes.fromhex(digits))


def cover_picture(picture: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """The middle of the picture, as large as `shape` says, its proportions kept."""
    height, width = shape[:2]
    tall, wide = picture.shape[:2]
    scale = min(tall / height, wide / width)
    part_height, part_width = max(round(height * scale), 1), max(round(width * scale), 1)
    top, left = (tall - part_height) // 2, (wide - part_width) // 2
    part = picture[top:top + part_height, left:left + part_width]
    return resize_smoothly(part, width, height)


def resize_smoothly(picture: NDArray[Any], width: int, height: int) -> NDArray[Any]:
    """Without steps where it grows, and without flicker where it shrinks."""
    shrinks = width * height < picture.shape[0] * picture.shape[1]
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def grow_mask(mask: NDArray[Any], picture: NDArray[Any]) -> NDArray[Any]:
    """A network's mask (height, width) of 0…1 as bytes, as large as the picture."""
    soft = (mask.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return resize_smoothly(soft, picture.shape[1], picture.shape[0])
