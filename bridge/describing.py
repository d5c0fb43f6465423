"""Asks an adapter what it is, in a process of its own that ends at once: importing it may be slow, may bring torch,
and may fail.
"""

import json
import os
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from .errors import BadAdapter
from .info import Info
from .messages import Adapter

PATIENCE = 60.0  # seconds for an import


def ask_adapter(adapter: Adapter, path: Path) -> Info:
    """The adapter's info, which is also left at `path`; BadAdapter when it cannot be had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=tell_info, args=(adapter, path, sender), daemon=True)
    process.start()
    sender.close()
    try:
        problem = receiver.recv() if receiver.poll(PATIENCE) else f"“{adapter.name}” takes too long to import."
    except EOFError:
        problem = f"“{adapter.name}” ended the process that imported it."
    finally:
        receiver.close()
        process.terminate()
        process.join()
    if problem:
        raise BadAdapter(problem)
    return Info.from_json(json.loads(path.read_bytes()))


def tell_info(adapter: Adapter, path: Path, sender: "Connection[str, str]") -> None:
    """In the short-lived process: leaves the info at `path` and sends an empty string, or sends what is wrong."""
    try:
        from .loading import load_adapter  # numpy comes with it, which the asking process does not need

        with redirect_stdout(sys.stderr):  # what an adapter prints is not our answer
            model = load_adapter(adapter)
            words = json.dumps(replace(model.info, name=adapter.name).to_json(), ensure_ascii=False)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(words, encoding="utf-8")
        os.replace(draft, path)
        sender.send("")
    except BadAdapter as problem:
        sender.send(str(problem))
    except (TypeError, ValueError) as problem:
        sender.send(f"“{adapter.name}” has a default that is not JSON: {problem}.")
