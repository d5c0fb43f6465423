"""The lines of a text file that may change while it is read."""

import random
from collections.abc import Iterator
from pathlib import Path

from bridge import NoFrame

MOST_BYTES = 10_000_000


class Text:
    """A file's lines, round and round; a file that has changed begins anew."""

    def __init__(self, path: Path, shuffle: bool, seed: int) -> None:
        self.path = path
        self.shuffle = shuffle
        self.chance = random.Random(seed)
        self.round: Iterator[str] = iter(())
        self.stamp: tuple[int, int] | None = None

    def read_next(self) -> str:
        """The next line. Raises NoFrame for a file that is not there, is empty, or is no text."""
        if self.look_stamp() == self.stamp:
            for line in self.round:
                return line
        lines = self.read_lines()
        if self.shuffle:
            self.chance.shuffle(lines)
        self.round, self.stamp = iter(lines), self.look_stamp()
        return next(self.round)

    def look_stamp(self) -> tuple[int, int]:
        """What changes when the file does."""
        try:
            found = self.path.stat()
        except OSError:
            raise NoFrame(f"There is no file {self.path}.") from None
        return found.st_mtime_ns, found.st_size

    def read_lines(self) -> list[str]:
        """The file's lines that have something on them. Raises NoFrame."""
        try:
            with self.path.open("rb") as opened:
                data = opened.read(MOST_BYTES)
        except OSError as problem:
            raise NoFrame(f"{self.path} cannot be read: {problem.strerror}.") from None
        try:
            text = data.decode("utf-8-sig", errors="ignore" if len(data) == MOST_BYTES else "strict")
        except UnicodeDecodeError as problem:
            line = data[:problem.start].count(b"\n") + 1
            raise NoFrame(f"{self.path.name} must be text in UTF-8; its line {line} is not. Save it with that encoding "
                          "in your editor.") from None
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            raise NoFrame(f"{self.path.name} has no lines yet; as soon as it has, they are read.")
        return lines
