"""Films for tests, made here: each picture of them carries its number (adapters/sources/patterns.py)."""

import struct
from collections.abc import Collection, Sequence
from pathlib import Path

import cv2

import bridge.films  # noqa: F401  # before FFmpeg is first used: it keeps it quiet
from adapters.sources.patterns import draw_pattern


def write_film(path: Path, numbers: Sequence[int] = range(20), *, fps: float = 20,
               size: tuple[int, int] = (192, 144), code: str = "MJPG") -> Path:
    """A film with these pictures."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), fps, size)
    for number in numbers:
        writer.write(cv2.cvtColor(draw_pattern(number, *size), cv2.COLOR_RGB2BGR))
    writer.release()
    return path


def spoil_pictures(path: Path, numbers: Collection[int]) -> None:
    """Put other bytes where these pictures of an AVI were: each stands behind `00dc` and its length."""
    data = bytearray(path.read_bytes())
    place, count = data.index(b"movi"), 0
    while (place := data.find(b"00dc", place)) >= 0 and place < data.rindex(b"idx1"):
        length, = struct.unpack_from("<I", data, place + 4)
        if count in numbers:
            data[place + 8:place + 8 + length] = b"scratched" * (length // 9) + bytes(length % 9)
        place, count = place + 8 + length, count + 1
    path.write_bytes(data)


def stretch_film(path: Path, lengths: Sequence[tuple[int, float]]) -> None:
    """Give the pictures of an MP4 lengths of their own: how many, and how many times as long as before.

    They stand in the box `stts`, which lies in five others; in a film of OpenCV's nothing comes after them.
    """
    data = bytearray(path.read_bytes())
    place = data.index(b"stts") - 4
    size, usual = struct.unpack_from(">I", data, place)[0], struct.unpack_from(">I", data, place + 20)[0]
    rows = b"".join(struct.pack(">II", count, round(usual * share)) for count, share in lengths)
    box = struct.pack(">I4sII", 16 + len(rows), b"stts", 0, len(lengths)) + rows
    data[place:place + size] = box
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        parent = data.index(name) - 4
        struct.pack_into(">I", data, parent, struct.unpack_from(">I", data, parent)[0] + len(box) - size)
    edits = data.index(b"edts")  # they would end it where it ended before
    data[edits:edits + 4] = b"free"
    path.write_bytes(data)
