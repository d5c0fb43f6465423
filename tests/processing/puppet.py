"""A sketch without a window that takes orders, for tests of the library: Puppet.java in a process of its own.

Its console is its standard error, on which the library complains; what it answers comes on its standard output.
"""

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .building import compiler_words, start_java
from .jars import find_jars, join_paths

EXAMPLES = Path(__file__).parents[2] / "examples" / "processing"
LIBRARY = EXAMPLES / "Catwalk"
SOURCES = sorted((LIBRARY / "src" / "catwalk").glob("*.java"))
RUNWAY = sorted((EXAMPLES / "OldRunway").glob("*.java"))
CHECKS = sorted((Path(__file__).parent / "checks").glob("*.java"))
PUPPET = Path(__file__).with_name("Puppet.java")
PUPPETS = [PUPPET, Path(__file__).with_name("Doors.java")]
PATIENCE = 40  # seconds that a sketch may take for what it should do
State = dict[str, Any]


def compile_java(sources: list[Path], classes: Path) -> Path:
    """Java's classes, without a single warning."""
    words = compiler_words(classes, find_jars(), "-Xlint:all", "-Werror")
    subprocess.run([*words, *map(str, sources)], check=True)
    return classes


def java_words(classes: Path, name: str) -> list[str]:
    """The command that runs a class."""
    return [*start_java(classes), "-ea", "-Djava.awt.headless=true", "-cp", join_paths(classes, *find_jars()), name]


class Puppet:
    """A running sketch: `console` is what the library said in it, line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.console: list[str] = []
        self.said = threading.Condition()
        self.reader = threading.Thread(target=self.read_console, daemon=True)
        self.reader.start()

    def read_console(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self.said:
                self.console.append(line.rstrip())
                self.said.notify_all()

    def order(self, deed: str, **about: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": deed, **about}) + "\n")
        self.process.stdin.flush()

    def ask_state(self) -> State:
        """What it has at its next frame."""
        assert self.process.stdout
        self.order("state")
        for line in self.process.stdout:
            if line.startswith("state "):
                found: State = json.loads(line.removeprefix("state "))
                return found
            with self.said:
                self.console.append(line.rstrip())
                self.said.notify_all()
        raise AssertionError(f"The sketch ended: {self.console}")

    def wait_for(self, condition: Callable[[State], object]) -> State:
        """The first state that is as it should be."""
        begun = time.monotonic()
        while not condition(state := self.ask_state()):
            assert time.monotonic() - begun < PATIENCE, f"{state}; console: {self.console}"
        return state

    def wait_line(self, words: str, times: int = 1) -> None:
        """Until the console has so many lines with these words."""
        self.wait_for(lambda state: self.count_lines(words) >= times)

    def count_lines(self, words: str) -> int:
        return sum(words in line for line in self.console)


@contextmanager
def run_puppet(classes: Path, address: str, model: str, picture: Path) -> Iterator[Puppet]:
    """A sketch for one model, ended afterwards."""
    words = [*java_words(classes, "Puppet"), address, model, str(picture)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        puppet = Puppet(process)
        try:
            yield puppet
        finally:
            process.kill()
            process.wait()
            puppet.reader.join()
