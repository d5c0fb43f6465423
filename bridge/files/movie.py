"""A film out of pictures: MP4, written in pieces, so that one that is half written costs no more than that piece."""

from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .. import films  # noqa: F401  # before FFmpeg is first used: it keeps it quiet
from ..errors import CatwalkError
from ..frames import is_depth, lay_on_black
from ..messages import Json
from .ledger import keep_bytes
from .mp4 import BrokenPiece, join_pieces, read_piece
from .outgoing import Mark

CODES = ("avc1", "mp4v")  # the first plays in browsers, too; the second is in every OpenCV
TRIED = 3  # pictures of each of the two pieces by which a code is tried
RATES = 1, 240  # pictures a second by which the encoder reckons; the film's times are told in its tables


class Movie:
    """An MP4 film. Its size is that of its first picture; others are fitted into it. All pieces have the same `rate`,
    which is written into each picture.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = ""
        self.size = 0, 0
        self.rate = 0
        self.pieces = 0
        self.spans = array("d")  # seconds of each picture
        self.begun = 0  # pictures in the piece that is open
        self.writer: cv2.VideoWriter | None = None

    def restore(self, facts: Mapping[str, Json]) -> None:
        """Go on after the last whole piece."""
        self.pieces = facts.get("pieces", 0)
        if self.pieces:
            self.code = facts["code"]
            self.size = facts["size"][0], facts["size"][1]
            self.rate = facts["rate"]
            self.spans = array("d", (self.folder / "spans").read_bytes())[:facts["pictures"]]
            self.spans[-1] = facts["last"]

    def add(self, mark: Mark, value: NDArray[Any]) -> None:
        picture = turn_bgr(value)
        if not self.code:
            self.rate = min(max(round(1 / mark.span), RATES[0]), RATES[1])
            self.size = picture.shape[1] & -2, picture.shape[0] & -2
            self.code = choose_code(self.folder, self.size, self.rate)
        if self.writer is None:
            self.writer = open_writer(self.find_piece(self.pieces), self.code, self.size, self.rate)
        self.writer.write(fit_picture(picture, self.size))
        self.spans.append(mark.span)
        self.begun += 1

    def skip(self, mark: Mark, sentence: str) -> None:
        """The picture before stands a little longer."""
        if self.spans:
            self.spans[-1] += mark.span

    def save(self) -> dict[str, Json]:
        """End the piece. Raises BrokenPiece where it could not be written."""
        if self.writer is not None:
            self.writer.release()
            self.writer = None
            path = self.find_piece(self.pieces)
            if len(read_piece(path).sizes) != self.begun:
                raise BrokenPiece(f"{path} is not whole: the disk may be full.")
            self.pieces, self.begun = self.pieces + 1, 0
        keep_bytes(self.folder / "spans", self.spans.tobytes())
        return {"pieces": self.pieces, "code": self.code, "size": list(self.size), "rate": self.rate,
                "pictures": len(self.spans), "last": self.spans[-1] if self.spans else 0}

    def finish(self, out: Path) -> None:
        """Put the pieces together."""
        draft = self.folder / "film.mp4"
        join_pieces([self.find_piece(number) for number in range(self.pieces)], self.spans, draft)
        draft.replace(out)

    def find_piece(self, number: int) -> Path:
        return self.folder / f"{number:06d}.mp4"


def open_writer(path: Path, code: str, size: tuple[int, int], rate: float) -> cv2.VideoWriter:
    """OpenCV's writer. Raises CatwalkError."""
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*code), rate, size)
    if not writer.isOpened():
        raise CatwalkError(f"No film of {size[0]} × {size[1]} pixels can be written in {path.parent}: it may be too "
                           "small or too large for one, or the folder cannot be written. Say a folder of pictures.")
    return writer


def choose_code(folder: Path, size: tuple[int, int], rate: float) -> str:
    """The first code that this machine can write, join and read again. Raises CatwalkError for none."""
    paths = [folder / f"try-{number}.mp4" for number in range(3)]
    for code in CODES:
        try:
            for path in paths[:2]:
                writer = open_writer(path, code, size, rate)
                for _ in range(TRIED):
                    writer.write(np.zeros((size[1], size[0], 3), np.uint8))
                writer.release()
            join_pieces(paths[:2], [1 / rate] * 2 * TRIED, paths[2])
            if count_pictures(paths[2]) == 2 * TRIED:
                return code
        except CatwalkError:
            if code == CODES[-1]:
                raise
        finally:
            for path in paths:
                path.unlink(missing_ok=True)
    raise CatwalkError("This machine's OpenCV writes no film that can be read again; say a folder of pictures.")


def count_pictures(path: Path) -> int:
    """How many pictures of a film can be read."""
    capture = films.open_video(str(path), cv2.CAP_FFMPEG)
    count = 0
    while capture.read()[0]:
        count += 1
    capture.release()
    return count


def turn_bgr(frame: NDArray[Any]) -> NDArray[Any]:
    """A model's picture, mask or depth as films have it: uint8, height × width × BGR."""
    if is_depth(frame):
        frame = (np.clip(frame, 0, 1) * 255).astype(np.uint8)
    if frame.ndim == 2:
        return cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR)
    return cv2.cvtColor(lay_on_black(frame) if frame.shape[2] == 4 else frame, cv2.COLOR_RGB2BGR)


def fit_picture(frame: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """A picture of another size in the middle of one of this size, with black around it; odd sides lose a pixel."""
    height, width = frame.shape[:2]
    if (width & -2, height & -2) == size:
        return np.ascontiguousarray(frame[:size[1], :size[0]])
    share = min(size[0] / width, size[1] / height)
    small = max(1, round(width * share)), max(1, round(height * share))
    left, top = (size[0] - small[0]) // 2, (size[1] - small[1]) // 2
    return cv2.copyMakeBorder(
        cv2.resize(frame, small, interpolation=cv2.INTER_AREA), top, size[1] - small[1] - top, left,
        size[0] - small[0] - left, cv2.BORDER_CONSTANT)
