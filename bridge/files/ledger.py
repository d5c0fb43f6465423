"""The folder beside OUT in which a run keeps what is finished, and the record that tells where it is.

A run that is killed leaves both; the same command goes on from there. What a model knows of a film so far lies in the
cache, not here: it is unpacked again, which is done with nothing that somebody else may have put beside a film.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from ..engines.lending import try_lock
from ..errors import BadSetting
from ..messages import Json
from ..weights import cache_folder

ENDING = ".unfinished"
ASKED, DONE, LOCK = "asked.json", "done.json", "lock"
NAMES = {"model": "another model, or an older one", "options": "other options", "settings": "other settings",
         "inputs": "other inputs, or they have changed since", "catwalk": "another Catwalk", "out": "another OUT",
         "fps": "another rate", "device": "another device"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How far a run is: which input, which of its frames, how many questions and how many answers that is, what the
    sink needs to go on, what went wrong, the sha256 of what the model knows of the stream; `finishing`: all is there.
    """

    item: int = 0
    number: int = 0
    count: int = 0
    added: int = 0
    sink: Mapping[str, Json] = field(default_factory=dict)
    problems: tuple[tuple[str, str, int], ...] = ()
    known: str = ""
    finishing: bool = False


class Ledger:
    """The folder of one OUT. `done` is where the run is."""

    def __init__(self, out: Path, asked: Mapping[str, Json], overwrite: bool) -> None:
        self.out = out
        self.folder = out.with_name(out.name + ENDING)
        self.asked: Any = json.loads(json.dumps(asked))
        self.done = Done()
        self.lock: IO[bytes] | None = None
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        self.known_path = cache_folder() / "runs" / f"{name}.known"
        self.overwrite = overwrite

    def open(self) -> None:
        """Take the folder, with what is finished in it. Raises BadSetting when it is another command's, or in use, or
        OUT is there.
        """
        finishing = (read_json(self.folder / DONE) or {}).get("finishing")
        if is_there(self.out) and not (self.overwrite or finishing):
            raise BadSetting(f"{self.out} is there already; say another OUT, or --overwrite.")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / LOCK, "ab")
        if not try_lock(self.lock):
            self.close()
            raise BadSetting(f"Another Catwalk is writing {self.out}; wait until it has ended, or say another OUT.")
        before, done = read_json(self.folder / ASKED), read_json(self.folder / DONE)
        if before == self.asked:
            self.done = Done(**done) if done else Done()
        elif before and not self.overwrite:
            self.close()
            what = next(words for key, words in NAMES.items() if before.get(key) != self.asked.get(key))
            raise BadSetting(f"{self.folder.name} has what another command has begun, with {what}. Say that command "
                             "again to go on with it, or --overwrite to begin anew.")
        else:
            self.sweep()
            self.write(ASKED, self.asked)

    def sweep(self) -> None:
        """Let go of what another command has finished."""
        for path in self.folder.iterdir():
            if path.name != LOCK:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def save(self, done: Done, known: bytes) -> None:
        """Note how far it is; what the sink has finished lies safe already."""
        if known:
            keep_bytes(self.known_path.with_suffix(f".{done.count % 2}"), known)
        self.write(DONE, asdict(done))
        self.done = done

    def read_known(self) -> bytes:
        """What the model knew of the stream; empty when that is lost."""
        for path in (self.known_path.with_suffix(f".{number}") for number in range(2)):
            with suppress(OSError):
                known = path.read_bytes()
                if hashlib.sha256(known).hexdigest() == self.done.known:
                    return known
        return b""

    def write(self, name: str, data: Json) -> None:
        keep_bytes(self.folder / name, json.dumps(data).encode())

    def close(self) -> None:
        """Let go of the folder, for whoever goes on."""
        if self.lock:
            self.lock.close()

    def remove(self) -> None:
        """Everything is finished, and lies where it belongs."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        for number in range(2):
            self.known_path.with_suffix(f".{number}").unlink(missing_ok=True)


def is_there(out: Path) -> bool:
    """Whether something would be overwritten: a file, or a folder with something in it."""
    return any(out.iterdir()) if out.is_dir() else out.exists()


def read_json(path: Path) -> Any:
    """What is in a file; None when it is not there, or not whole."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def keep_bytes(path: Path, data: bytes) -> None:
    """Write a file whole, or not at all: who reads it finds the one before or this one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    with open(draft, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
