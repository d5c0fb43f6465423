"""Pictures between processes of one machine: blocks of shared memory, which one worker writes and others read.

A block is a file that both map into their memory. On Linux it lies in /dev/shm, which is memory by itself; elsewhere
in the folder for temporary files, which the system keeps in memory as long as it has any. The server lends blocks out
and knows when they come back (lending.py): only then does their writer write into them again.
"""

import mmap
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelDown, ModelFailed
from ..messages import Answer, Block, Encoded, Failure, Json, Query

SMALLEST = 1 << 16  # bytes of a block; each size is twice the one before, so that crops of all sizes share blocks
MOST_MAPPED = 32  # blocks that a reader keeps mapped
STALE = 64  # writes of other sizes after which free blocks of a size go
STEP = 1 << 20  # bytes that a new file is filled by


class BlockWriter:
    """A worker's own blocks. Several threads may write at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changing = Lock()
        self.maps: dict[str, mmap.mmap] = {}
        self.free: dict[int, list[str]] = defaultdict(list)  # by size
        self.last_written: dict[int, int] = {}  # number of the last write of each size
        self.writes = 0
        self.names = count(1)

    def write(self, array: NDArray[Any]) -> Block:
        """An array as a block that nobody else has. Raises ModelFailed when there is no room for it."""
        with self.changing:
            name = self.take_block(max(SMALLEST, 1 << (array.nbytes - 1).bit_length() if array.nbytes else 0))
        room: NDArray[Any] = np.ndarray(array.shape, array.dtype, self.maps[name])
        np.copyto(room, array)
        return Block(str(self.folder / name), array.shape, array.dtype.str)

    def take_block(self, size: int) -> str:
        """The name of a free block of this size, or of a new one."""
        self.writes += 1
        self.last_written[size] = self.writes
        if not self.free[size]:
            self.drop_stale()
            self.free[size].append(self.make_block(size))
        return self.free[size].pop()

    def make_block(self, size: int) -> str:
        """A new file, filled: what is merely promised would end the process when there is no room after all."""
        name = f"{next(self.names)}"
        path = self.folder / name
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with open(path, "x+b") as file:
                for start in range(0, size, STEP):
                    file.write(bytes(min(STEP, size - start)))
                file.flush()
                self.maps[name] = mmap.mmap(file.fileno(), size)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise ModelFailed(f"There is no room to hand on a picture of {size / 1e6:,.0f} MB: {path.parent.parent}: "
                              f"{error.strerror or error}. Free some memory, or hand on smaller pictures.") from None
        return name

    def drop_stale(self) -> None:
        """Remove free blocks of sizes that have not been written for long: the pictures have another size now."""
        for size, names in self.free.items():
            if names and self.writes - self.last_written.get(size, 0) > STALE:
                for name in names:
                    self.maps.pop(name).close()
                    remove_file(self.folder / name)
                names.clear()

    def give_back(self, names: Iterable[str]) -> None:
        """These blocks may be written again."""
        with self.changing:
            for name in names:
                self.free[len(self.maps[name])].append(name)

    def lend(self, answer: Answer) -> Answer:
        """The answer with blocks in the place of arrays. Raises ModelFailed when there is no room for one."""
        if isinstance(answer, Failure) or not any(dialect.picture == "block" for dialect in answer.encoded):
            return answer
        return replace(answer, encoded={
            dialect: self.lend_blobs(encoded) if dialect.picture == "block" else encoded
            for dialect, encoded in answer.encoded.items()})

    def lend_blobs(self, encoded: Encoded) -> Encoded:
        """Outputs with blocks in the place of arrays."""
        return Encoded(encoded.data, tuple(blob if isinstance(blob, bytes) else self.write(blob)
                                           for blob in encoded.blobs))


class BlockReader:
    """Other workers' blocks, mapped once and kept mapped: mapping anew would fault every page in again."""

    def __init__(self) -> None:
        self.changing = Lock()
        self.maps: OrderedDict[str, mmap.mmap] = OrderedDict()

    def read(self, block: Block) -> NDArray[Any]:
        """A block as an array that cannot be written to; good until the query that it came with is answered.

        Raises ModelDown when it is gone.
        """
        with self.changing:
            if block.path not in self.maps:
                self.drop_gone()
                self.maps[block.path] = map_file(block.path)
            self.maps.move_to_end(block.path)
            if len(self.maps) > MOST_MAPPED:
                self.maps.popitem(last=False)  # an array that still shows it keeps it mapped
            return np.ndarray(block.shape, np.dtype(block.dtype), self.maps[block.path])

    def drop_gone(self) -> None:
        """Let go of what its writer has removed; else its memory would stay as long as this process."""
        for path in [path for path in self.maps if not Path(path).exists()]:
            del self.maps[path]

    def open_query(self, query: Query) -> Query:
        """The query with arrays in the place of blocks. Raises ModelDown when one is gone."""
        settings = self.open_values(query.settings)
        inputs = query.inputs if isinstance(query.inputs, bytes) else self.open_values(query.inputs)
        if settings is query.settings and inputs is query.inputs:
            return query
        return replace(query, inputs=inputs, settings=settings)

    def open_values(self, values: Mapping[str, Json]) -> Mapping[str, Json]:
        """The same values, with arrays in the place of blocks."""
        blocks = {name: self.read(value) for name, value in values.items() if isinstance(value, Block)}
        return {**values, **blocks} if blocks else values


def map_file(path: str) -> mmap.mmap:
    """A file as memory that is only read. Raises ModelDown when it is gone."""
    try:
        with open(path, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError:
        raise ModelDown("The picture that was handed on is gone: the model that gave it has ended.") from None


def remove_file(path: Path) -> None:
    """Remove a file. Windows keeps what somebody has mapped; it goes with its folder."""
    try:
        path.unlink()
    except OSError:
        pass
