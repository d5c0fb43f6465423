"""The library's OSC and HTTP, against a real Catwalk."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Catwalk
from tests.stage import find_port

from .figures import HEIGHT, WIDTH, write_adapters
from .puppet import PATIENCE, java_words
from .strangers import serve_page, serve_stranger

pytestmark = pytest.mark.peers


class Doors:
    """Doors.java in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", console: Path) -> None:
        self.process, self.console = process, console

    def ask(self, *words: object) -> str:
        """What it says to an order."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("said "):
                return line.removeprefix("said ").rstrip("\n")
        raise AssertionError(f"The sketch ended: {self.read_console()}")

    def wait_for(self, wanted: str, *words: object, doing: tuple[object, ...]) -> None:
        """Until it says this to an order; another one is given in between."""
        begun = time.monotonic()
        while (said := self.ask(*words)) != wanted:
            assert time.monotonic() - begun < PATIENCE, f"{words}: {said}; console: {self.read_console()}"
            self.ask(*doing)

    def read_console(self) -> list[str]:
        return self.console.read_text(encoding="utf-8").splitlines()


@contextmanager
def run_doors(classes: Path, catwalk: Catwalk, osc_port: int, folder: Path, console: Path) -> Iterator[Doors]:
    words: list[Any] = [*java_words(classes, "Doors"), catwalk.url, osc_port, folder / "red.png"]
    with open(console, "w") as errors, subprocess.Popen(
            list(map(str, words)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        try:
            yield Doors(process, console)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_adapters(tmp_path_factory.mktemp("doors"))


@pytest.fixture(scope="module")
def osc_port() -> int:
    return find_port()


@pytest.fixture(scope="module")
def catwalk(folder: Path, osc_port: int) -> Iterator[Catwalk]:
    flags = "--osc-port", str(osc_port), "--osc-reply-port", "off"
    catwalk = Catwalk((str(folder / "figure.py"), str(folder / "broken.py"), *flags))
    catwalk.start()
    try:
        yield catwalk
    finally:
        catwalk.stop()


@pytest.fixture
def doors(classes: Path, catwalk: Catwalk, osc_port: int, folder: Path, tmp_path: Path) -> Iterator[Doors]:
    with run_doors(classes, catwalk, osc_port, folder, tmp_path / "console.txt") as doors:
        yield doors


def test_http_gives_what_is_found_and_the_picture_that_is_made(doors: Doors) -> None:
    assert doors.ask("info", "figure") == "image"
    assert doors.ask("query", "figure", "0.25") == "0.25 1"
    width, height, middle = doors.ask("image", "figure", "0.5").split()
    assert (int(width), int(height)) == (WIDTH, HEIGHT) and int(middle[2:4], 16) > 230 and int(middle[4:6], 16) < 25
    assert doors.ask("newest", "figure").split()[:2] == [str(WIDTH), str(HEIGHT)]
    doors.ask("hold", "figure", "0.125")
    assert doors.ask("query", "figure", "0.25") == "0.25 1"


def test_http_says_in_the_console_what_was_wrong_and_gives_nothing(doors: Doors) -> None:
    for _ in range(3):
        assert doors.ask("query", "figure", "7") == doors.ask("image", "nobody", "1") == "null"
    wrong, unknown = doors.read_console()
    assert wrong == "catwalk: “share” must be between 0 and 1; it was 7."
    assert unknown.startswith("catwalk: No model “nobody” is served here.")


def test_http_gives_nothing_where_something_else_than_a_catwalk_answers(classes: Path, folder: Path,
                                                                        tmp_path: Path) -> None:
    console = tmp_path / "console.txt"
    with serve_stranger(serve_page) as address:
        for url in (address, "http://no such place:8000"):
            with run_doors(classes, Catwalk((), url=url), find_port(), folder, console) as doors:
                for order in ("query figure 1", "image figure 1", "newest figure", "info figure"):
                    assert doors.ask(order) == "null", order
                doors.ask("hold", "figure", "0.5")
                said = doors.read_console()
                assert said[0].startswith(f"catwalk: What answers at {url} is not Catwalk"), said
                assert said[1:] in ([], ["catwalk: Catwalk's picture cannot be read: a picture that Java cannot read"])


def test_osc_brings_numbers_by_their_addresses_and_takes_settings(doors: Doors) -> None:
    doors.ask("subscribe", "figure")
    doors.wait_for("1.0", "number", "/figure/count", doing=("query", "figure", "0.25"))
    assert doors.ask("numbers", "/figure/0/nose").startswith("0.25 0.5 0.9")
    assert doors.ask("text", "/figure/saying") == "0.25"
    assert doors.ask("connected") == "true" and int(doors.ask("heard")) > 3
    assert doors.ask("number", "/nobody") == "0.0" and doors.ask("text", "/nobody") == ""
    doors.ask("set", "figure", "shore", 0.75)
    begun = time.monotonic()
    while not any("shore" in line for line in doors.read_console()):
        doors.ask("connected")
        assert time.monotonic() - begun < PATIENCE, doors.read_console()


def test_osc_finds_a_catwalk_that_comes_late_and_one_that_was_started_again(classes: Path, folder: Path,
                                                                            tmp_path: Path) -> None:
    port = find_port()
    late = Catwalk((str(folder / "figure.py"), "--osc-port", str(port), "--osc-reply-port", "off"))
    late.start()
    late.stop()
    with run_doors(classes, late, port, folder, tmp_path / "console.txt") as doors:
        doors.ask("subscribe", "figure")
        sentence = f"catwalk: No Catwalk answers by OSC at 127.0.0.1:{port}. Start it in a terminal with: catwalk pose"
        begun = time.monotonic()
        while sentence not in doors.read_console():
            doors.ask("connected")
            assert time.monotonic() - begun < PATIENCE, doors.read_console()
        try:
            for share in ("0.25", "0.75"):
                late.start()
                doors.wait_for(share, "text", "/figure/saying", doing=("query", "figure", share))
                late.stop()
        finally:
            late.stop()
        assert doors.read_console().count(sentence) == 1
