"""Fetches what models need while everything runs: in a process of its own, which tells how far it is.

One model's files come after the other's: two would share one line anyhow. The process says each line as JSON, either
`{"done": bytes}` or, at the end, `{"error": sentence}`; it ends with who started it.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .errors import FetchFailed, NotAccepted
from .fetching import METER
from .messages import Json
from .tasks import keep_task
from .weights import Weights, fetch_weights, find_restriction

# Begins the process: this Catwalk, wherever it lies, and not what lies in the folder somebody happens to be in.
BOOT = "import sys; sys.path.append({!r}); from bridge.pulling import fetch_aloud; fetch_aloud()"
TELL_PAUSE = 0.1  # seconds between two lines
Begun = Callable[["subprocess.Popen[bytes]"], object]


@dataclass(slots=True)
class Pull:
    """One model's fetch. `size` and `done` are bytes of what it lacked."""

    size: int
    done: int = 0
    state: str = "fetching"
    error: str = ""

    def describe(self) -> dict[str, Json]:
        """How far it is, as `/catalog` shows it."""
        return {"state": self.state, "done": min(self.done, self.size), "size": self.size, "error": self.error}


class Puller:
    """What is fetched, or was, by model. `failed` hears which one could not be, and why."""

    def __init__(self, failed: Callable[[str, FetchFailed], object] = lambda name, problem: None) -> None:
        self.failed = failed
        self.pulls: dict[str, Pull] = {}
        self.turn = asyncio.Lock()
        self.tasks: set[asyncio.Task[None]] = set()

    def describe(self, name: str) -> dict[str, Json] | None:
        """How far a model's fetch is; None where nobody began one."""
        pull = self.pulls.get(name)
        return pull.describe() if pull else None

    def begin(self, name: str, wanted: Sequence[Weights], size: int) -> None:
        """Fetch what is missing of these files, `size` bytes, unless that goes on already."""
        if name in self.pulls and self.pulls[name].state == "fetching":
            return
        pull = self.pulls[name] = Pull(size)
        keep_task(self.fetch(name, pull, wanted), self.tasks)

    async def fetch(self, name: str, pull: Pull, wanted: Sequence[Weights]) -> None:
        """Fetch when it is this model's turn, and say in `pull` how it went."""
        async with self.turn:
            begun: list[subprocess.Popen[bytes]] = []
            try:
                await asyncio.to_thread(fetch_elsewhere, wanted, pull, begun.append)
            except FetchFailed as problem:
                pull.error, pull.state = str(problem), "failed"
                self.failed(name, problem)
            else:
                pull.done, pull.state = pull.size, "done"
            finally:
                for process in begun:
                    process.terminate()
                    await asyncio.to_thread(process.wait)

    async def close(self) -> None:
        """Fetch no more; what has not come whole is thrown away."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def demand_yes(missing: Sequence[Weights]) -> None:
    """NotAccepted where a person must say first that these files' licences will do. Their size is seen beforehand."""
    asked = [item for item in missing if item.restricted]
    if asked:
        licences = ", ".join(dict.fromkeys(item.licence for item in asked))
        raise NotAccepted(f"{find_restriction(asked)} (Licence: {licences}.) Accept that to fetch it: "
                          "{\"accept_licences\": true}.")


def fetch_elsewhere(wanted: Sequence[Weights], pull: Pull, begun: Begun) -> None:
    """Fetch in a process of its own, which `begun` gets; `pull` follows what it says. Raises FetchFailed."""
    command = [sys.executable, "-P", "-c", BOOT.format(str(Path(__file__).parents[1]))]
    error = ""
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            begun(process)
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps([weights.to_json() for weights in wanted]).encode())
            process.stdin.close()
            for line in process.stdout:
                said = json.loads(line)
                pull.done, error = said.get("done", pull.done), said.get("error", error)
    except (OSError, ValueError) as trouble:  # it did not begin, or said something else
        raise FetchFailed(f"What fetches it does not run: {trouble}. Try it again.") from None
    if error or process.returncode:
        raise FetchFailed(error or f"What fetched it ended too early (exit code {process.returncode}). Try it again.")


class Teller:
    """In the process: counts what has arrived, and says it now and then."""

    def __init__(self) -> None:
        self.done = 0
        self.said = 0.0

    def update(self, n: float, /) -> None:
        """So many bytes more."""
        self.done += int(n)
        if time.monotonic() - self.said >= TELL_PAUSE:
            self.said = time.monotonic()
            say_line({"done": self.done})

    @contextmanager
    def measure(self, title: str, size: int) -> Iterator["Teller"]:
        """One download."""
        yield self


def say_line(said: dict[str, Json]) -> None:
    """One line for who started this process."""
    print(json.dumps(said), flush=True)


def fetch_aloud() -> None:
    """In the process: fetches, and says how far it is. Whoever had to be asked has been."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was begun is thrown away
    wanted = [Weights.from_json(item) for item in json.load(sys.stdin)]
    METER.set(Teller().measure)
    try:
        fetch_weights(wanted, accept=True)
    except FetchFailed as problem:
        say_line({"error": str(problem)})
    except (KeyboardInterrupt, BrokenPipeError):  # nobody wants it any more
        os._exit(1)
