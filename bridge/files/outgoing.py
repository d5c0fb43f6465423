"""What a run writes: pictures of a folder, one picture, lines of JSON, a table. Films are movie.py's.

All of it lies in the folder of the unfinished until it is whole. What a sink has saved, a later run goes on with; what
came after that is written again. To finish twice does no harm.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import orjson
from numpy.typing import NDArray

from ..codecs.values import DEPTH_STEPS
from ..frames import encode_picture, is_depth, lay_on_black
from ..messages import Json
from .table import write_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an answer belongs to: the input's file, what is made of it is called `name`, its frame or row from 1."""

    file: str
    name: str
    frame: int | None = None
    row: int | None = None
    time: float | None = None
    span: float = 0.0

    def to_json(self) -> dict[str, Json]:
        """The mark at the beginning of a line."""
        told = {"file": self.file, "frame": self.frame, "row": self.row,
                "time": None if self.time is None else round(self.time, 6)}
        return {name: value for name, value in told.items() if value is not None}


class Sink(Protocol):
    """Where answers go: pictures (height × width × channels), or findings by output. `restore` gets what `save` gave.
    """

    def restore(self, facts: Mapping[str, Json]) -> None: ...

    def add(self, mark: Mark, value: Any) -> None: ...

    def skip(self, mark: Mark, sentence: str) -> None: ...

    def save(self) -> dict[str, Json]: ...

    def finish(self, out: Path) -> None: ...


class Pictures:
    """A folder of pictures, PNG."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "pictures"
        self.folder.mkdir(exist_ok=True)

    def restore(self, facts: Mapping[str, Json]) -> None:
        """What lies there is whole, or written again."""

    def add(self, mark: Mark, value: NDArray[Any]) -> None:
        path = self.folder / f"{mark.name}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(write_picture(value, "png"))

    def skip(self, mark: Mark, sentence: str) -> None:
        """There is no picture."""

    def save(self) -> dict[str, Json]:
        return {}

    def finish(self, out: Path) -> None:
        """Put the folder where it belongs; into one that is there, file by file."""
        if not out.exists():
            os.replace(self.folder, out)
            return
        for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            target = out / path.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)


class OnePicture:
    """One picture, PNG or JPEG."""

    def __init__(self, folder: Path, picture: str) -> None:
        self.path = folder / "picture"  # as it will be
        self.picture = picture

    def restore(self, facts: Mapping[str, Json]) -> None:
        """It lies there, or is written now."""

    def add(self, mark: Mark, value: NDArray[Any]) -> None:
        self.path.write_bytes(write_picture(value, self.picture))

    def skip(self, mark: Mark, sentence: str) -> None:
        """There is no picture."""

    def save(self) -> dict[str, Json]:
        return {}

    def finish(self, out: Path) -> None:
        copy_whole(self.path, out)


class Lines:
    """A line of JSON for each answer, also for one that failed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lines.jsonl"
        self.file: IO[bytes] = open(self.path, "ab")

    def restore(self, facts: Mapping[str, Json]) -> None:
        self.file.truncate(facts.get("bytes", 0))
        self.file.seek(0, os.SEEK_END)

    def add(self, mark: Mark, value: Mapping[str, Json]) -> None:
        self.file.write(orjson.dumps({**mark.to_json(), "data": value}) + b"\n")

    def skip(self, mark: Mark, sentence: str) -> None:
        self.file.write(orjson.dumps({**mark.to_json(), "error": sentence}) + b"\n")

    def save(self) -> dict[str, Json]:
        self.file.flush()
        os.fsync(self.file.fileno())
        return {"bytes": self.file.tell()}

    def finish(self, out: Path) -> None:
        self.file.close()
        copy_whole(self.path, out)


class Table(Lines):
    """The same as a table for spreadsheets, made of the lines once all are there: only then are its columns known."""

    def finish(self, out: Path) -> None:
        self.file.close()
        draft = self.path.with_suffix(".csv")
        write_table(self.path, draft)
        os.replace(draft, out)


def copy_whole(path: Path, out: Path) -> None:
    """Copy a file whole, or not at all. What is copied stays, in case that this is killed before all is noted."""
    draft = path.with_name("draft")
    shutil.copyfile(path, draft)
    os.replace(draft, out)


def write_picture(frame: NDArray[Any], picture: str) -> bytes:
    """A model's picture, mask or depth as `png` or `jpeg`; depths have 16 bits where they can."""
    if is_depth(frame):
        steps = DEPTH_STEPS if picture == "png" else 255
        frame = (np.clip(frame, 0, 1) * steps).astype(np.uint16 if picture == "png" else np.uint8)
    if picture == "jpeg" and frame.ndim == 3 and frame.shape[2] == 4:
        frame = lay_on_black(frame)
    return encode_picture(frame, picture)
