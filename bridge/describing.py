"""Asks an adapter what it is, in a process of its own that ends at once: importing it may be slow, may bring torch,
and may fail.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import asdict, replace
from pathlib import Path

from .errors import BadAdapter
from .info import Info
from .messages import Adapter

PATIENCE = 60.0  # seconds for an import
Begun = Callable[["subprocess.Popen[bytes]"], object]
TROUBLE = 9  # the exit code that says: standard output is the sentence
# Begins the process: this Catwalk, wherever it lies, and not what lies in the folder somebody happens to be in.
BOOT = "import sys; sys.path.append({!r}); from bridge.describing import tell_info; tell_info()"


def ask_adapter(adapter: Adapter, path: Path, begun: Begun = lambda process: None) -> Info:
    """The adapter's info, which is also left at `path`; BadAdapter when it cannot be had. `begun` gets the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-c", BOOT.format(str(Path(__file__).parents[1]))]
    question = json.dumps({"adapter": asdict(adapter), "path": str(path)}).encode()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        begun(process)
        try:
            said, _ = process.communicate(question, PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise BadAdapter(f"“{adapter.name}” takes more than {PATIENCE:.0f} seconds to import.") from None
    code = process.returncode
    if code == TROUBLE and said:
        raise BadAdapter(said.decode(errors="replace"))
    if code or not path.exists():
        raise BadAdapter(f"“{adapter.name}” ended the process that imported it (exit code {code}).")
    return Info.from_json(json.loads(path.read_bytes()))


async def ask_aside(adapter: Adapter, path: Path) -> Info:
    """The same beside an event loop. Whoever waits no more ends the process."""
    begun: list[subprocess.Popen[bytes]] = []
    try:
        return await asyncio.to_thread(ask_adapter, adapter, path, begun.append)
    finally:
        for process in begun:
            process.kill()
            process.wait()


def tell_info() -> None:
    """In the short-lived process: leaves the info where it is wanted, or prints what is wrong."""
    from .loading import load_adapter  # numpy comes with it, which the asking process does not need

    question = json.load(sys.stdin)
    adapter, path = Adapter(**question["adapter"]), Path(question["path"])
    problem = ""
    try:
        with redirect_stdout(sys.stderr):  # what an adapter prints is not our answer
            model = load_adapter(adapter)
            words = json.dumps(replace(model.info, name=adapter.name).to_json(), ensure_ascii=False)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(words, encoding="utf-8")
        os.replace(draft, path)
    except BadAdapter as trouble:
        problem = str(trouble)
    except (TypeError, ValueError) as trouble:
        problem = f"“{adapter.name}” has a default that is not JSON: {trouble}."
    sys.stdout.buffer.write(problem.encode())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(TROUBLE if problem else 0)  # whatever threads the adapter has begun
