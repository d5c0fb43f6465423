"""What a run is given, one question after another: pictures, the pictures of folders, films, lines of inputs.

Read in a thread of its own. A picture goes to the model as the bytes it is; a film's pictures come decoded.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from numpy.typing import NDArray

from ..errors import BadInput, BadSetting, NoFrame
from ..file_names import is_systems, spell_order
from ..films import FilmReader
from ..info import PICTURE_KINDS, Info
from ..messages import Json
from ..source_words import FILMS

PICTURE, FILM, TABLE, NOTHING = "picture", "film", "table", "nothing"
KINDS = {**dict.fromkeys(FILMS, FILM), **dict.fromkeys((".jsonl", ".csv", ".txt"), TABLE)}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was given. `stem` is how what is made of it is called."""

    kind: str
    path: Path
    stem: str = ""

    @property
    def stamp(self) -> list[Json]:
        """What changes when the file does."""
        if self.kind == NOTHING or not self.path.exists():
            return [str(self.path)]
        status = self.path.stat()
        return [str(self.path.absolute()), status.st_size, status.st_mtime_ns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One question: the `number`th, from 0, of an item, the `last` of it or not. `time` and `span` in seconds, of what
    moves; its picture is in `frame`, or its bytes in `inputs`. `problem`: why there is nothing to ask; `flaws`: what is
    to be told beside the answer.
    """

    item: int
    number: int
    last: bool = True
    time: float | None = None
    span: float = 0.0
    inputs: Mapping[str, Json] = field(default_factory=dict)
    frame: NDArray[Any] | None = None
    spoken: bool = False
    problem: str = ""
    flaws: str = ""


def list_items(words: Sequence[str]) -> list[Item]:
    """What these words name, folders looked into. Raises BadSetting for what is not there, and for an empty folder."""
    if not words:
        return [Item(NOTHING, Path())]
    items: list[Item] = []
    for word in words:
        path = Path(word).expanduser()
        if not path.exists():
            raise BadSetting(f"There is no file {word}.")
        items += list_folder(path) if path.is_dir() else [Item(KINDS.get(path.suffix.lower(), PICTURE), path)]
    return name_items(items)


def list_folder(folder: Path) -> list[Item]:
    """The files of a folder, 2 before 10: films, and what must be pictures. Raises BadSetting for an empty one."""
    paths = sorted((path for path in folder.iterdir() if path.is_file() and not is_systems(path)), key=spell_order)
    if not paths:
        raise BadSetting(f"The folder {folder} is empty: there must be pictures or films in it.")
    return [Item(FILM if path.suffix.lower() in FILMS else PICTURE, path) for path in paths]


def name_items(items: Sequence[Item]) -> list[Item]:
    """The items with names for what is made of them: their own without ending, unless two would be the same."""
    shared = Counter(item.path.stem.lower() for item in items)
    taken: Counter[str] = Counter()
    named = []
    for item in items:
        stem = item.path.stem if shared[item.path.stem.lower()] == 1 else item.path.name
        taken[stem.lower()] += 1
        number = taken[stem.lower()]
        named.append(Item(item.kind, item.path, stem if number == 1 else f"{stem}-{number}"))
    return named


def count_units(item: Item) -> int:
    """How many questions there are likely to be in an item, for the progress bar."""
    if item.kind == FILM:
        try:
            return max(1, FilmReader(item.path).promised)
        except NoFrame:
            return 1
    if item.kind == TABLE:
        return max(1, item.path.read_bytes().count(b"\n"))
    return 1


class Reader:
    """Reads the items of one run for one model. `fps`: pictures are frames of a film, so many a second."""

    def __init__(self, items: Sequence[Item], info: Info, fps: float = 0.0) -> None:
        self.items = items
        self.info = info
        self.fps = fps
        self.picture = next((item.name for item in info.inputs if item.kind in PICTURE_KINDS), "")
        self.text = next((item.name for item in info.inputs if item.kind == "text" and not item.group), "")

    def read(self, item: int, number: int) -> Iterator[Unit]:
        """Every question from that one on."""
        for place in range(item, len(self.items)):
            yield from READERS[self.items[place].kind](self, place, number if place == item else 0)

    def read_picture(self, place: int, skip: int) -> Iterator[Unit]:
        """A picture file as it is: the model's process looks at what is in it."""
        moved: dict[str, Any] = {"time": place / self.fps, "span": 1 / self.fps} if self.fps else {}
        try:
            data = self.items[place].path.read_bytes()
        except OSError as problem:
            yield Unit(item=place, number=0, problem=f"it cannot be read: {problem.strerror}.", **moved)
        else:
            yield Unit(item=place, number=0, inputs={self.picture: data}, **moved)

    def read_film(self, place: int, skip: int) -> Iterator[Unit]:
        """A film's pictures at their own times, the first `skip` of them gone by."""
        try:
            film = FilmReader(self.items[place].path)
        except NoFrame as trouble:
            yield Unit(item=place, number=0, problem=str(trouble))
            return
        moment: float | None = film.moment
        for _ in range(skip):
            moment = film.step()
        number = skip
        while moment is not None:
            problem, frame = "", None
            try:
                frame = film.read()
            except NoFrame as broken:
                problem = str(broken)
            following = film.step()
            span = film.pause if following is None else following - moment
            yield Unit(item=place, number=number, last=following is None, time=moment, span=span, frame=frame,
                       problem=problem, flaws=film.flaws if following is None else "")
            number, moment = number + 1, following

    def read_table(self, place: int, skip: int) -> Iterator[Unit]:
        """The lines of a file, each with inputs; `skip` of them gone by."""
        item = self.items[place]
        try:
            rows = list(TABLES[item.path.suffix.lower()](self, item.path))
        except UnicodeDecodeError:
            rows = [({}, "it must be text in UTF-8; save it with that encoding in your editor.")]
        if not rows:
            rows = [({}, "it has no lines.")]
        for number in range(skip, len(rows)):
            values, problem = rows[number]
            try:
                values = read_pictures(self.info, values, item.path.parent)
            except BadInput as missing:
                problem = str(missing)
            yield Unit(item=place, number=number, last=number == len(rows) - 1, inputs=values, problem=problem,
                       spoken=item.path.suffix.lower() == ".csv")

    def read_nothing(self, place: int, skip: int) -> Iterator[Unit]:
        """One question, whose inputs are all settings."""
        yield Unit(item=place, number=0)

    def read_objects(self, path: Path) -> Iterator[tuple[dict[str, Json], str]]:
        """Lines of JSON, an object each."""
        for line in path.read_bytes().splitlines():
            if not line.strip():
                continue
            try:
                found = orjson.loads(line)
                yield (found, "") if isinstance(found, dict) else ({}, "each line must be a JSON object of inputs.")
            except orjson.JSONDecodeError as problem:
                yield {}, f"each line must be a JSON object of inputs: {problem}."

    def read_columns(self, path: Path) -> Iterator[tuple[dict[str, Json], str]]:
        """A table, whose columns are inputs; empty cells say nothing."""
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {name: value for name, value in row.items() if name and value}, ""

    def read_words(self, path: Path) -> Iterator[tuple[dict[str, Json], str]]:
        """Lines of text."""
        if not self.text:
            raise BadSetting(f"{self.info.name} takes no text, so {path.name} must be .jsonl or .csv, with names.")
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            if line.strip():
                yield {self.text: line.strip()}, ""


READERS: dict[str, Callable[[Reader, int, int], Iterator[Unit]]] = {
    PICTURE: Reader.read_picture, FILM: Reader.read_film, TABLE: Reader.read_table, NOTHING: Reader.read_nothing}
TABLES = {".jsonl": Reader.read_objects, ".csv": Reader.read_columns, ".txt": Reader.read_words}


def read_pictures(info: Info, values: Mapping[str, Json], folder: Path) -> dict[str, Json]:
    """Values in which paths stand where the model takes pictures, with the files' bytes. Raises BadInput."""
    kinds = {item.name: item.kind for item in info.inputs}
    return {name: read_file(name, folder / Path(value).expanduser())
            if kinds.get(name) in PICTURE_KINDS and isinstance(value, str) else value
            for name, value in values.items()}


def read_file(name: str, path: Path) -> bytes:
    """A picture's bytes. Raises BadInput."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"“{name}” must be a picture's file; {path} cannot be read: {problem.strerror}.") from None
