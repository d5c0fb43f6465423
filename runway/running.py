"""What `runway.run()` does: hands the port over to Catwalk where Catwalk reads it, else does what the environment says.

`RW_HOST`, `RW_PORT`, `RW_MODEL_OPTIONS` (JSON), `RW_DEBUG`, `RW_META` and `RW_NO_SERVE` win over the arguments.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .model import RunwayModel

Host = Callable[["RunwayModel", Mapping[str, Any]], None]  # takes a port that wants to run, and its model_options
host: Host | None = None  # set where a port is read, not served


def run_model(model: "RunwayModel", **wishes: Any) -> None:
    """Run a port as it wishes, and as the environment does."""
    wishes |= read_environment()
    if host is not None:
        return host(model, wishes["model_options"])
    if wishes["meta"]:
        print(json.dumps(model.describe()))
    elif wishes["no_serve"]:
        print("The model is not served, because RW_NO_SERVE or no_serve says so.")
    else:
        serve_script(wishes)


def read_environment() -> dict[str, Any]:
    """What the environment says of a run. Ends the program with a sentence for what cannot be read."""
    found: dict[str, Any] = {}
    for name, read in READERS.items():
        word = os.environ.get(f"RW_{name.upper()}")
        if word:
            try:
                found[name] = read(word)
            except ValueError:
                sys.exit(f"RW_{name.upper()} cannot be read; it was {word!r}.")
    return found


def read_object(word: str) -> Mapping[str, Any]:
    """A JSON object."""
    found = json.loads(word)
    if not isinstance(found, dict):
        raise ValueError("must be a JSON object")
    return found


READERS: dict[str, Callable[[str], Any]] = {
    "host": str, "port": int, "model_options": read_object,
    **dict.fromkeys(("debug", "meta", "no_serve"), lambda word: bool(int(word))),
}


def serve_script(wishes: Mapping[str, Any]) -> None:
    """Serve the file that was started; returns when it is stopped."""
    path = getattr(sys.modules["__main__"], "__file__", None)
    if not path:
        sys.exit("runway.run() serves a file: save the model port as runway_model.py and start that.")
    command: Any = import_module("bridge.port_command")  # Catwalk imports this package; this one only looks it up
    code = command.serve_port(Path(path), wishes)
    if code:
        sys.exit(code)
