"""MP4 files put together out of pieces, without another encoding: the pieces' pictures are copied, their tables joined.

The boxes are those of ISO/IEC 14496-12. Pieces come from one encoder with the same settings and hold one video track;
how long each picture is shown is told anew, so that a film keeps its own times.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

from ..errors import CatwalkError

TICKS = 90_000  # a second of the joined film: all usual rates are near whole numbers of them
MOST_TICKS = (1 << 32) - 1  # that a film's length can be told in
CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
OWN = (b"edts", b"udta", b"ctts", b"stts", b"stss", b"stsc", b"stsz", b"stco", b"co64", b"sgpd", b"sbgp")  # a piece's
ENTRY = 94  # bytes in which stsd tells the encoder and the size; after them come its settings, and each piece's bitrate
CHUNK = 1 << 20  # bytes copied at once


class BrokenPiece(CatwalkError):
    """A piece is not whole: the disk may be full."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece's tables. `chunks` are (offset in the file, pictures); `keys` are the pictures, from 1, that need none
    before them.
    """

    path: Path
    moov: bytes
    sizes: tuple[int, ...]
    chunks: tuple[tuple[int, int], ...]
    keys: tuple[int, ...]


def read_piece(path: Path) -> Piece:
    """The tables of a piece. Raises BrokenPiece for a file that is not whole."""
    try:
        moov = find_box(path.read_bytes(), b"moov")
        tables = {name: find_box(moov, name) for name in (b"stsz", b"stco", b"stsc", b"stss") if has_box(moov, name)}
        same, count = struct.unpack_from(">II", tables[b"stsz"], 4)
        sizes = (same,) * count if same else struct.unpack_from(f">{count}I", tables[b"stsz"], 12)
        keys = read_rows(tables[b"stss"], 1) if b"stss" in tables else [(place,) for place in range(1, count + 1)]
        chunks = list_chunks(read_rows(tables[b"stco"], 1), read_rows(tables[b"stsc"], 3))
        return Piece(path, moov, sizes, tuple(chunks), tuple(key for key, in keys))
    except (OSError, struct.error, LookupError) as problem:
        raise BrokenPiece(f"{path} is no whole film: the disk may be full.") from problem


def list_chunks(offsets: Sequence[tuple[int, ...]], runs: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    """Each chunk's offset and how many pictures it has; a run tells it from its first chunk on."""
    for number, (offset,) in enumerate(offsets, 1):
        yield offset, [count for first, count, _ in runs if first <= number][-1]


def join_pieces(paths: Sequence[Path], spans: Sequence[float], target: Path) -> None:
    """One film out of pieces; `spans` are the seconds that each picture is shown. Raises BrokenPiece, OSError."""
    pieces = [read_piece(path) for path in paths]
    if sum(len(piece.sizes) for piece in pieces) != len(spans) or any(
            find_box(piece.moov, b"stsd")[:ENTRY] != find_box(pieces[0].moov, b"stsd")[:ENTRY] for piece in pieces):
        raise BrokenPiece(f"The pieces of {target.name} do not fit together.")
    start = next(make_box(name, body) for name, body in list_boxes(paths[0].read_bytes()) if name == b"ftyp")
    length = sum(sum(piece.sizes) for piece in pieces)
    place = len(start) + len(write_moov(pieces, spans, 0)) + 16
    with open(target, "wb") as film:
        film.write(start + write_moov(pieces, spans, place) + struct.pack(">I4sQ", 1, b"mdat", length + 16))
        for piece in pieces:
            copy_pictures(piece, film)


def copy_pictures(piece: Piece, film: IO[bytes]) -> None:
    """A piece's pictures, in their order, to the end of the film."""
    first = 0
    with open(piece.path, "rb") as file:
        for offset, count in piece.chunks:
            file.seek(offset)
            left = sum(piece.sizes[first:first + count])
            first += count
            while left:
                data = file.read(min(left, CHUNK))
                if not data:
                    raise BrokenPiece(f"{piece.path} is no whole film: the disk may be full.")
                film.write(data)
                left -= len(data)


def write_moov(pieces: Sequence[Piece], spans: Sequence[float], place: int) -> bytes:
    """The joined film's tables, each piece one chunk; its pictures begin at `place`. Always as long as with another."""
    moov, second = pieces[0].moov, TICKS if sum(spans) * TICKS < MOST_TICKS else TICKS // 100
    ticks = count_ticks(spans, second)
    offsets, keys, before = [], [], 0
    for piece in pieces:
        offsets.append((place,))
        keys += [(before + key,) for key in piece.keys]
        place += sum(piece.sizes)
        before += len(piece.sizes)
    chunks = [(number, len(piece.sizes), 1) for number, piece in enumerate(pieces, 1)]
    sizes = [(size,) for piece in pieces for size in piece.sizes]
    tables = [make_table(b"stts", [(len(list(run)), span) for span, run in groupby(ticks)]),
              make_table(b"stss", keys), make_table(b"stsc", chunks), make_table(b"stsz", sizes, head=bytes(4)),
              make_table(b"co64", offsets, "Q")]
    return make_box(b"moov", write_boxes(moov, second, sum(ticks), b"".join(tables)))


def write_boxes(body: bytes, second: int, length: int, tables: bytes) -> bytes:
    """The boxes in a body again, with the film's own length and tables."""
    parts = []
    for name, inner in list_boxes(body):
        if name in CONTAINERS:
            inner = write_boxes(inner, second, length, tables) + (tables if name == b"stbl" else b"")
        elif name in (b"mvhd", b"mdhd"):
            inner = inner[:12] + struct.pack(">II", second, length) + inner[20:]
        elif name == b"tkhd":
            inner = inner[:20] + struct.pack(">I", length) + inner[24:]
        if name not in OWN:
            parts.append(make_box(name, inner))
    return b"".join(parts)


def count_ticks(spans: Sequence[float], second: int) -> list[int]:
    """The same spans in ticks; what is rounded does not add up."""
    moment, passed, ticks = 0.0, 0, []
    for span in spans:
        moment += span
        ticks.append(max(1, round(moment * second) - passed))
        passed += ticks[-1]
    return ticks


def make_box(name: bytes, body: bytes) -> bytes:
    """A box: its length, its name, what is in it."""
    return struct.pack(">I4s", 8 + len(body), name) + body


def make_table(name: bytes, rows: Sequence[tuple[int, ...]], number: str = "I", head: bytes = b"") -> bytes:
    """A box with a count and as many rows of numbers."""
    packed = b"".join(struct.pack(f">{len(row)}{number}", *row) for row in rows)
    return make_box(name, bytes(4) + head + struct.pack(">I", len(rows)) + packed)


def read_rows(body: bytes, width: int) -> list[tuple[int, ...]]:
    """The rows of such a box."""
    count, = struct.unpack_from(">I", body, 4)
    return list(struct.iter_unpack(f">{width}I", body[8:8 + 4 * width * count]))


def list_boxes(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes in a body, by name."""
    place = 0
    while place < len(body):
        length, name = struct.unpack_from(">I4s", body, place)
        if length < 8 or place + length > len(body):
            raise LookupError(f"a box {name!r} of {length} bytes")
        yield name, body[place + 8:place + length]
        place += length


def has_box(body: bytes, name: bytes) -> bool:
    """Whether there is such a box, however deep."""
    return any(own == name or (own in CONTAINERS and has_box(inner, name)) for own, inner in list_boxes(body))


def find_box(body: bytes, name: bytes) -> bytes:
    """What is in the first box of that name, however deep. Raises LookupError."""
    for own, inner in list_boxes(body):
        if own == name:
            return inner
        if own in CONTAINERS and has_box(inner, name):
            return find_box(inner, name)
    raise LookupError(f"no box {name!r}")
