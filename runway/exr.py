"""OpenEXR files of 32-bit floats, written: one part, scan lines, without compression.

Source of the layout: “OpenEXR File Layout”, https://openexr.com/en/latest/OpenEXRFileLayout.html.
"""

from struct import pack
from typing import Any

import numpy as np

MAGIC, VERSION = 20000630, 2
FLOAT = 2  # the type of a channel
CHANNELS = {1: "Y", 3: "RGB", 4: "RGBA"}


def write_exr(pixels: Any) -> bytes:
    """An array, height × width (× 1, 3 or 4), as a file; numbers stay as they are."""
    planes = np.atleast_3d(np.asarray(pixels, "<f4"))  # height × width × channels
    height, width, count = planes.shape
    names = CHANNELS[count]
    order = sorted(range(count), key=lambda index: names[index])  # the format wants them in the order of the alphabet
    header = pack("<ii", MAGIC, VERSION) + write_attributes([names[index] for index in order], width, height)
    # scan lines: line number, bytes of data, then a row of each channel
    size = 4 * width * count
    first = len(header) + 8 * height
    table = b"".join(pack("<Q", first + line * (8 + size)) for line in range(height))
    rows = planes[:, :, order].transpose(0, 2, 1)  # height × channels × width
    lines = b"".join(pack("<ii", line, size) + rows[line].tobytes() for line in range(height))
    return header + table + lines


def write_attributes(names: list[str], width: int, height: int) -> bytes:
    """The header's attributes, those that every file must have."""
    channels = b"".join(name.encode() + b"\0" + pack("<iBxxxii", FLOAT, 0, 1, 1) for name in names) + b"\0"
    window = pack("<iiii", 0, 0, width - 1, height - 1)
    attributes = (
        ("channels", "chlist", channels), ("compression", "compression", b"\0"), ("dataWindow", "box2i", window),
        ("displayWindow", "box2i", window), ("lineOrder", "lineOrder", b"\0"),
        ("pixelAspectRatio", "float", pack("<f", 1)), ("screenWindowCenter", "v2f", pack("<ff", 0, 0)),
        ("screenWindowWidth", "float", pack("<f", 1)))
    written = (name.encode() + b"\0" + kind.encode() + b"\0" + pack("<i", len(value)) + value
               for name, kind, value in attributes)
    return b"".join(written) + b"\0"
