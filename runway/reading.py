"""Reads a port's file as `python runway_model.py` would, up to the moment where it would serve.

It takes over the process: the working folder, `__main__` and where modules are looked for become the port's.
"""

import os
import sys
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from . import default_model, running
from .model import RunwayModel
from .old_python import mend_names


@dataclass(frozen=True)
class Port:
    """What a file registered, and the options that its own `run` sets it up with."""

    model: RunwayModel
    options: Mapping[str, Any] = field(default_factory=dict)


def read_port(path: Path) -> Port:
    """The port in a file. Raises whatever its code raises, SystemExit included."""
    handed: list[Port] = []
    running.host = lambda model, options: handed.append(Port(model, options))
    mend_names()
    enter_folder(path)
    module = ModuleType("__main__")
    module.__file__ = str(path)
    sys.modules["__main__"] = module
    exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), vars(module))
    port = handed[-1] if handed else Port(default_model)
    return Port(copy(port.model), port.options)


def enter_folder(path: Path) -> None:
    """What the file names by relative paths, and imports, lies beside it."""
    os.chdir(path.parent)
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
