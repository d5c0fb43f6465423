"""Files and folders that a port reads, such as a checkpoint: a path, or an address they are fetched from."""

import hashlib
import os
import shutil
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from .plain_types import BaseType, keep_set


class file(BaseType):
    """A path that exists. An http, https or ftp address is fetched, and an archive of tar unpacked, into a folder of
    this process's own.
    """

    has_default = True

    def __init__(self, description: str | None = None, is_directory: bool = False, extension: str | None = None,
                 default: Any = None, is_folder: bool = False) -> None:
        super().__init__("file", description)
        self.is_directory, self.extension = is_directory or is_folder, extension  # the second is the older word
        self.default = default

    def take(self, given: Any) -> Any:
        self.has_default = self.default is not None
        return super().take(given)

    def deserialize(self, value: Any) -> Any:
        path = fetch_file(str(value)) if is_address(str(value)) else str(value)
        self.validate(path)
        return path

    def validate(self, path: str) -> None:
        """Raise InvalidArgumentError unless the path exists and ends as it should."""
        if not os.path.exists(path):
            raise self.refuse(f"file path {path} does not exist")
        if self.is_directory and not os.path.isdir(path):
            raise self.refuse(f"file path {path} is not a directory")
        if self.extension and not path.endswith(self.extension):
            raise self.refuse(f"file path {path} does not have expected extension {self.extension}")

    def serialize(self, value: Any, output_format: str | None = None) -> Any:
        return os.fspath(value)

    def describe(self) -> dict[str, Any]:
        return {**({"isDirectory": True} if self.is_directory else {}),
                **keep_set(extension=self.extension, default=self.default)}


class directory(file):
    """A folder."""

    def __init__(self, description: str | None = None, default: Any = None) -> None:
        super().__init__(description, is_directory=True, default=default)


def is_address(word: str) -> bool:
    """Whether it has to be fetched."""
    return urlsplit(word).scheme in ("http", "https", "ftp")


@cache
def own_folder() -> tempfile.TemporaryDirectory[str]:
    """This process's own, which goes with it when it ends by itself."""
    return tempfile.TemporaryDirectory(prefix="catwalk-port-")


def fetch_file(address: str) -> str:
    """Where the file lies now, in the place of what was fetched from this address before; of an archive, the folder it
    was unpacked into. Raises OSError.
    """
    folder = Path(own_folder().name) / hashlib.sha256(address.encode()).hexdigest()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / (Path(urlsplit(address).path).name or "file")
    with urlopen(address, timeout=60) as answer, path.open("wb") as target:
        shutil.copyfileobj(answer, target)
    if not tarfile.is_tarfile(path):
        return str(path)
    with tarfile.open(path) as archive:
        archive.extractall(folder / "unpacked", filter="data")  # nothing outside of the folder
    path.unlink()
    return str(folder / "unpacked")
