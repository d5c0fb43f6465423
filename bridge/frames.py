"""Pictures as bytes: measured, decoded, encoded, drawn on. Runs where models run, never in the server's process.

A frame is uint8, height × width × RGB.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import cv2
import imagesize
import numpy as np
import pybase64
from numpy.typing import NDArray

from .errors import BadInput, TooLarge
from .kinds import Box, Label, Pose

JPEG_QUALITY = 85
MIME_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "wav": "audio/wav"}
BONE_COLOUR, POINT_COLOUR, BOX_COLOUR = (90, 220, 255), (255, 90, 120), (255, 210, 60)
LEAST_CONFIDENCE = 0.3  # keypoints below it are not drawn
# How much smaller a JPEG can be decoded at once, and the flag for it beside any other: that of grey pictures is bare.
REDUCTIONS = ((4, cv2.IMREAD_REDUCED_GRAYSCALE_4), (2, cv2.IMREAD_REDUCED_GRAYSCALE_2))
# How a video's frame lies in memory (https://www.w3.org/TR/webcodecs/#pixel-format), read as BT.601 in limited range.
VIDEO_FORMATS = {"i420": cv2.COLOR_YUV2RGB_I420, "nv12": cv2.COLOR_YUV2RGB_NV12}
PIXEL_FORMATS = ("raw", *VIDEO_FORMATS)
LEAST_SIDE = 64  # pixels below which no picture is taken smaller
MESH = 100  # keypoints from which a pose is drawn finely


def measure_picture(data: bytes) -> tuple[int, int]:
    """Width and height from the header, without decoding; (0, 0) when the format is not one of those read here."""
    width, height = imagesize.get(BytesIO(data))
    return (0, 0) if width < 1 or height < 1 else (int(width), int(height))


def decode_picture(name: str, data: bytes, max_pixels: int, *, grey: bool = False,
                   deep: bool = False, scale: float = 1.0) -> NDArray[Any]:
    """A JPEG, PNG, WebP, BMP, GIF or TIFF as a frame (`grey`: as one channel; `deep`: with 16 bits where it has them),
    taken smaller by `scale`. A JPEG's smaller half or quarter is never decoded whole.

    Raises TooLarge from its header alone when it has more than `max_pixels`, BadInput when it cannot be read.
    """
    width, height = measure_picture(data)
    if not width:
        raise BadInput(f"“{name}” must be a JPEG, PNG, WebP, BMP, GIF or TIFF picture; it was {len(data)} bytes "
                       "of something else.")
    check_size(name, width, height, max_pixels)
    scale = bound_scale(width, height, scale)
    divisor, reduction = next((pair for pair in REDUCTIONS if scale * pair[0] <= 1), (1, 0))
    colour = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR_RGB
    flags = colour | (cv2.IMREAD_ANYDEPTH if deep else 0) | reduction
    try:
        frame = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        frame = None
    if frame is None:
        raise BadInput(f"“{name}” must be a whole picture; its {len(data)} bytes are broken or cut off.")
    return shrink_frame(frame, scale * divisor)


def read_pixels(name: str, data: bytes, facts: Mapping[str, Any], max_pixels: int, *, grey: bool = False,
                scale: float = 1.0) -> NDArray[Any]:
    """Pixels that nobody encoded, as a frame (`grey`: as one channel), taken smaller by `scale`. `facts` are their
    `format`, `width`, `height`, of `raw` rows `channels`: 3 (RGB) or 1, and whether to read them `mirrored`, from right
    to left. Raises TooLarge, BadInput.
    """
    form: Any = facts["format"]
    width, height, channels = facts.get("width"), facts.get("height"), facts.get("channels", 0)
    if type(width) is not int or type(height) is not int or min(width, height) < 1:
        raise BadInput(f"“{name}” must have a “width” and a “height” above 0 as {form}; it had {width} × {height}.")
    check_size(name, width, height, max_pixels)
    if form == "raw" and channels not in (1, 3):
        raise BadInput(f"“{name}” must have 3 “channels” (RGB) or 1 as raw; it had {channels or 'none'}.")
    if form != "raw" and (width % 2 or height % 2):
        raise BadInput(f"“{name}” must have an even width and height as {form}; it had {width} × {height}.")
    size = width * height * channels if form == "raw" else width * height * 3 // 2
    if len(data) != size:
        raise BadInput(f"“{name}” must be {size:,} bytes as {form}, {width} × {height}; it was {len(data):,}.")
    frame = shape_pixels(np.frombuffer(data, np.uint8), form, width, height)
    if facts.get("mirrored"):
        frame = cv2.flip(frame, 1)
    return shrink_frame(turn_grey(frame) if grey else frame, bound_scale(width, height, scale))


def shape_pixels(numbers: NDArray[Any], form: str, width: int, height: int) -> NDArray[Any]:
    """A frame of its own, RGB, of checked pixels."""
    if form in VIDEO_FORMATS:
        return cv2.cvtColor(numbers.reshape(height * 3 // 2, width), VIDEO_FORMATS[form])
    frame = numbers.reshape(height, width, -1)
    return frame.copy() if frame.shape[2] == 3 else cv2.cvtColor(frame, cv2.COLOR_GRAY2RGB)


def bound_scale(width: int, height: int, scale: float) -> float:
    """The scale at which a picture keeps a shorter side of 64 pixels, if it has it."""
    return min(1.0, max(scale, LEAST_SIDE / min(width, height)))


def shrink_frame(frame: NDArray[Any], scale: float) -> NDArray[Any]:
    """A frame of any number of channels, smaller by `scale`; itself at 1."""
    if scale >= 1:
        return frame
    return cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def check_size(name: str, width: int, height: int, max_pixels: int) -> None:
    """Raise TooLarge for a picture of more than `max_pixels`."""
    if max_pixels and width * height > max_pixels:
        raise TooLarge(f"“{name}” must have at most {max_pixels:,} pixels; it has {width} × {height}. "
                       "Send a smaller picture, or start Catwalk with a higher --max-pixels.")


def take_frame(name: str, kind: str, frame: NDArray[Any], max_pixels: int) -> NDArray[Any]:
    """A copy of another model's picture, in the form that an input of this kind has. Raises TooLarge."""
    check_size(name, frame.shape[1], frame.shape[0], max_pixels)
    if frame.ndim == 3 and frame.shape[2] == 4:
        frame = lay_on_black(frame)
    if kind == "depth":
        return np.array(frame, np.float32) if is_depth(frame) else turn_grey(frame).astype(np.float32) / 255
    if is_depth(frame):
        frame = (np.clip(frame, 0, 1) * 255).astype(np.uint8)
    if kind == "mask":
        return turn_grey(frame)
    return cv2.cvtColor(frame, cv2.COLOR_GRAY2RGB) if frame.ndim == 2 else np.array(frame, order="C")


def lay_on_black(frame: NDArray[Any]) -> NDArray[Any]:
    """A frame that knows no transparency any more: what was cut out of it is black."""
    return cv2.multiply(frame[..., :3], cv2.cvtColor(frame[..., 3], cv2.COLOR_GRAY2RGB), scale=1 / 255)


def is_depth(frame: NDArray[Any]) -> bool:
    """Whether these are distances, 0 near … 1 far, not brightness."""
    return frame.dtype.kind == "f"


def turn_grey(frame: NDArray[Any]) -> NDArray[Any]:
    """A copy of the brightness of a frame, as one channel."""
    return frame.copy() if frame.ndim == 2 else cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)


def encode_picture(frame: NDArray[Any], picture: str) -> bytes:
    """A frame (RGB, RGBA or one channel) as `jpeg`, `png` or `raw` pixels. Transparency and masks are never JPEG."""
    if picture == "raw":
        return np.ascontiguousarray(frame).tobytes()
    if frame.ndim == 3:
        frame = cv2.cvtColor(frame, cv2.COLOR_RGBA2BGRA if frame.shape[2] == 4 else cv2.COLOR_RGB2BGR)
    if picture == "jpeg":
        return cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()
    return cv2.imencode(".png", frame, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def read_uri(name: str, text: str) -> bytes:
    """The bytes of a data URI (or of bare base64); line ends in it, and the `=` that some leave out, do not matter."""
    code = text[text.find(",") + 1:]
    try:
        return pybase64.b64decode(code, validate=True)
    except ValueError:
        pass
    try:
        return pybase64.b64decode(code.rstrip().rstrip("=") + "==", validate=False)
    except ValueError:
        raise BadInput(f"“{name}” must be a picture as a data URI; its base64 cannot be read.") from None


def write_uri(data: bytes, picture: str) -> str:
    """Picture bytes as a data URI."""
    return spell_uri(data, picture).decode()


def spell_uri(data: bytes, picture: str) -> bytes:
    """The same as bytes, as JSON can take it without a look at it."""
    kind = MIME_TYPES.get(picture, "application/octet-stream").encode()
    return b"data:%b;base64,%b" % (kind, pybase64.b64encode(data))


def draw_poses(frame: NDArray[Any], poses: list[Pose], connections: tuple[tuple[int, int], ...]) -> None:
    """Draw bones and keypoints onto the frame itself."""
    height, width = frame.shape[:2]
    for pose in poses:
        thick = max(2, min(height, width) // 160) if len(pose.keypoints) < MESH else 1
        dots = [(round(point.x * width), round(point.y * height)) for point in pose.keypoints]
        sure = [point.confidence >= LEAST_CONFIDENCE for point in pose.keypoints]
        for first, second in connections:
            if sure[first] and sure[second]:
                cv2.line(frame, dots[first], dots[second], BONE_COLOUR, thick, cv2.LINE_AA)
        for dot, seen in zip(dots, sure):
            if seen:
                cv2.circle(frame, dot, thick * 2 if thick > 1 else 1, POINT_COLOUR, -1, cv2.LINE_AA)


def draw_labels(frame: NDArray[Any], labels: list[Label]) -> None:
    """Write labels onto the frame itself, from its top left corner down."""
    size = max(min(frame.shape[:2]) / 480, 0.4)
    for row, label in enumerate(labels, 1):
        place = round(10 * size), round(26 * size * row)
        for colour, thick in ((0, 0, 0), 4), (BOX_COLOUR, 2):
            cv2.putText(frame, f"{label.label} {label.confidence:.2f}", place, cv2.FONT_HERSHEY_SIMPLEX, 0.7 * size,
                        colour, max(1, round(thick * size)), cv2.LINE_AA)


def draw_boxes(frame: NDArray[Any], boxes: list[Box]) -> None:
    """Draw boxes with their labels onto the frame itself."""
    height, width = frame.shape[:2]
    for box in boxes:
        corner = (round(box.x * width), round(box.y * height))
        other = (round((box.x + box.width) * width), round((box.y + box.height) * height))
        cv2.rectangle(frame, corner, other, BOX_COLOUR, 2)
        cv2.putText(frame, f"{box.label} {box.confidence:.2f}", (corner[0] + 4, corner[1] + 20),
                    cv2.FONT_HERSHEY_SIMPLEX, 0.6, BOX_COLOUR, 2, cv2.LINE_AA)
