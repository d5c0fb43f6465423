"""Imports adapters: in a worker, or in the process that describes one, never in the server's."""

import importlib
import importlib.util
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType

from .errors import BadAdapter
from .messages import Adapter
from .model import Model

PORT_IMPORTS = re.compile(r"^\s*(?:import|from)\s+runway\b", re.MULTILINE)


def load_adapter(adapter: Adapter) -> type[Model]:
    """The adapter's class. What goes wrong is raised as a sentence, and shown whole to its author on stderr."""
    scheme, _, place = adapter.source.partition(":")
    module_name, _, wanted = place.partition(":") if scheme == "entry" else (place, "", "")
    if scheme == "file" and (found := load_old(adapter.name, Path(place))):
        return found
    try:
        module = import_file(Path(place)) if scheme == "file" else importlib.import_module(module_name)
    except BadAdapter:
        raise
    except ImportError as problem:
        traceback.print_exception(problem)
        raise BadAdapter(f"“{adapter.name}” cannot be imported: {problem}. What it needs must be installed beside "
                         f"Catwalk: {sys.executable} -m pip install …") from problem
    except Exception as problem:  # the file is somebody's own: anything can happen in it
        traceback.print_exception(problem)
        raise BadAdapter(f"“{adapter.name}” cannot be imported: {type(problem).__name__}: {problem}") from problem
    return find_class(adapter, module, wanted)


def load_old(name: str, path: Path) -> type[Model] | None:
    """The model in a model port of RunwayML's; None for an adapter."""
    if not is_port(path):
        return None
    from .porting import load_port  # Pillow comes with it, which adapters do not need

    return load_port(name, path)


def is_port(path: Path) -> bool:
    """Whether a file is a model port: it imports `runway`, which no adapter does."""
    try:
        return bool(PORT_IMPORTS.search(path.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False


def import_file(path: Path) -> ModuleType:
    """A module out of a file; what lies beside the file can be imported by it."""
    name = f"catwalk_file_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadAdapter(f"{path} cannot be imported as Python.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    spec.loader.exec_module(module)
    return module


def find_class(adapter: Adapter, module: ModuleType, wanted: str) -> type[Model]:
    """The one model of a module, or the one an entry point names."""
    if wanted:
        chosen = getattr(module, wanted, None)
        if not (isinstance(chosen, type) and issubclass(chosen, Model)):
            raise BadAdapter(f"“{adapter.name}” should be the class {wanted} of {module.__name__}, "
                             "which is not a bridge.Model.")
        return chosen
    models = [value for value in vars(module).values()
              if isinstance(value, type) and issubclass(value, Model) and value.__module__ == module.__name__
              and hasattr(value, "info")]
    if len(models) != 1:
        names = ", ".join(model.__name__ for model in models) or "none"
        raise BadAdapter(f"“{adapter.name}” must define one class with a parent bridge.Model and a method `run`; "
                         f"it defines: {names}.")
    return models[0]
