"""What tests in every folder share."""

import base64
import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

# One thread for the networks that tests run themselves: two that wait for each other wait long where something else
# has one of their cores, as the tests beside these have. A worker of Catwalk is told its own number.
os.environ.setdefault("OMP_NUM_THREADS", "1")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

SLOW = ("browser", "peers", "weights")  # marks of tests that take some ten times as long as others


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of several processes that take one file after another none shall begin with a long one when the rest are through:
    the longest come first.
    """
    if hasattr(config, "workerinput"):
        lengths: Counter[Path] = Counter()
        for item in items:
            lengths[item.path] += 10 if any(map(item.get_closest_marker, SLOW)) else 1
        items.sort(key=lambda item: -lengths[item.path])


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for this test alone, also in the processes it starts."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("CATWALK_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; scripts/chromium.sh sees to it that there is one."""
    found = [path for name in BROWSERS if (path := shutil.which(name))]
    assert found, "There is no Chromium or Google Chrome; scripts/chromium.sh says how to install it."
    return found[0]


class Shelf:
    """A web server on this machine that serves what a test puts on it, and can stop in the middle of a file."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.halting: set[str] = set()  # paths of which the second half waits for `going_on`
        self.cutting: set[str] = set()  # paths of which the second half never comes
        self.halted, self.going_on = threading.Event(), threading.Event()
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shelf.answer(self)

            def log_message(self, *words: object) -> None:
                """Keeps quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        path = asked.path.replace("%2f", "/").replace("%2F", "/").replace("%40", "@")
        self.asked.append(path)
        body = self.files.get(path)
        asked.send_response(404 if body is None else 200)
        body = body or b""
        asked.send_header("Content-Length", str(len(body)))
        asked.end_headers()
        half = len(body) // 2
        try:
            asked.wfile.write(body[:half])
            asked.wfile.flush()
            if path in self.halting:
                self.halted.set()
                self.going_on.wait(30)
            if path not in self.cutting:
                asked.wfile.write(body[half:])
        except ConnectionError:
            """Who asked has gone."""

    def put_npm(self, name: str, version: str, files: dict[str, bytes]) -> int:
        """Puts a package on the shelf as npm's registry has it; returns its download's size."""
        tarball = make_tarball(files)
        path = f"/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
        digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        dist = {"tarball": self.address + path, "integrity": f"sha512-{digest}"}
        self.files[path] = tarball
        self.files[f"/{name}"] = json.dumps({
            "name": name, "dist-tags": {"latest": version},
            "versions": {version: {"name": name, "version": version, "dist": dist}}}).encode()
        return len(tarball)


def make_tarball(files: dict[str, bytes], top: str = "package") -> bytes:
    """An npm tarball."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tarball:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size = len(content)
            tarball.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """A web server for packages and files."""
    shelf = Shelf()
    thread = threading.Thread(target=shelf.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield shelf
    shelf.going_on.set()
    shelf.server.shutdown()
    shelf.server.server_close()
    thread.join()


@pytest.fixture
def npm_registry(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The shelf as the registry that npm is configured to ask."""
    monkeypatch.setenv("npm_config_registry", shelf.address)
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return shelf


class Wheels:
    """A folder of wheels, as pip takes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def put(self, name: str, version: str, files: dict[str, bytes], tag: str = "py3-none-any") -> int:
        """Puts a wheel into the folder; returns its size."""
        path = self.folder / f"{name}-{version}-{tag}.whl"
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            for inner, content in files.items():
                wheel.writestr(inner, content)
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
            wheel.writestr(f"{info}/RECORD", "")
        return path.stat().st_size


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheels:
    """A folder of wheels, which pip is configured to look into and nowhere else."""
    wheels = Wheels(tmp_path / "wheels")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels.folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return wheels
