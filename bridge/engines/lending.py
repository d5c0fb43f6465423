"""Who has which block of shared memory: the server's book of what its workers lend to each other.

Nobody counts by hand. A block is lent as long as the server has the message that it came in, or one that it was passed
on with; Python tells when the last of them goes. Nothing here opens a block.
"""

import os
import shutil
import tempfile
import time
import weakref
from collections import deque
from itertools import count
from pathlib import Path
from typing import IO

from ..messages import Block, Result

NAME = "catwalk-blocks-"
HELD = "held"  # a file that is locked as long as its server lives
MEMORY = Path("/dev/shm")
LEAST_MEMORY = 512 << 20  # bytes that must be free there; containers often have 64 MB
NEW = 60.0  # seconds in which a folder may be without its lock: it is being made


class BlockFolder:
    """The folder of one server's blocks. It goes when the server ends; when that is killed, the next server sweeps."""

    def __init__(self, place: Path | None = None) -> None:
        place = place or choose_place()
        sweep_folders(place)
        self.path, lock = make_folder(place)
        self.numbers = count(1)
        self.remove = weakref.finalize(self, remove_folder, self.path, lock)

    def open_account(self) -> "Account":
        """The book of a new worker."""
        return Account(self.path / str(next(self.numbers)))


class Account:
    """What one worker has lent. `folder` is where its blocks lie; it goes when the worker has ended and all is back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lent: dict[str, weakref.ref[Block]] = {}
        self.returned: deque[str] = deque()
        self.ended = False

    def note(self, result: Result) -> None:
        """Note down the blocks of a result that has come."""
        for dialect, encoded in result.encoded.items():
            if dialect.picture == "block":
                for blob in encoded.blobs:
                    if isinstance(blob, Block):
                        self.note_block(blob)

    def note_block(self, block: Block) -> None:
        """Lent, until nobody here has it any more. That may be found out in any thread, at any moment."""
        name = Path(block.path).name

        def take_back(_: object) -> None:
            del self.lent[name]
            self.returned.append(name)
            if self.ended and not self.lent:
                shutil.rmtree(self.folder, ignore_errors=True)

        self.lent[name] = weakref.ref(block, take_back)

    def take_returned(self) -> tuple[str, ...]:
        """The blocks that came back since this was last asked, for their writer."""
        return tuple(self.returned.popleft() for _ in range(len(self.returned)))

    def end(self) -> None:
        """The worker is gone; its blocks go as they come back."""
        self.ended = True
        if not self.lent:
            shutil.rmtree(self.folder, ignore_errors=True)


def choose_place() -> Path:
    """Where blocks lie: in memory, if the system has a folder for that with room in it."""
    try:
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= LEAST_MEMORY:
            return MEMORY
    except OSError:
        pass
    return Path(tempfile.gettempdir())


def make_folder(place: Path) -> tuple[Path, IO[bytes]]:
    """A new folder, and the lock that tells other servers that it is in use."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=NAME, dir=place))  # for this person alone
        lock = open(path / HELD, "xb")
        if try_lock(lock) and path.exists():
            return path, lock
        lock.close()  # another server swept it in this moment


def sweep_folders(place: Path) -> None:
    """Remove what servers left behind that were killed."""
    for path in place.glob(f"{NAME}*"):
        try:
            with open(path / HELD, "r+b") as lock:
                left = try_lock(lock)
                if left and os.name == "posix":
                    shutil.rmtree(path, ignore_errors=True)
            if left:  # Windows removes no file that is open
                shutil.rmtree(path, ignore_errors=True)
        except FileNotFoundError:
            remove_unmade(path)
        except OSError:  # another person's
            continue


def remove_unmade(path: Path) -> None:
    """Remove a folder that has had no lock for so long that nobody is making it."""
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return
    if age > NEW:
        shutil.rmtree(path, ignore_errors=True)


def try_lock(file: IO[bytes]) -> bool:
    """Whether the file could be locked: whoever had locked it has ended."""
    try:
        if os.name == "posix":
            import fcntl
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return True
    except OSError:
        return False


def remove_folder(path: Path, lock: IO[bytes]) -> None:
    """Remove a folder and give up its lock."""
    lock.close()
    shutil.rmtree(path, ignore_errors=True)
