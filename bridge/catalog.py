"""Finds adapters by name, without importing any: those in `adapters/`, those that installed packages offer as entry
points of the group `catwalk.models`, and files given by their path.

Only a worker, or the short-lived process that describes an adapter, imports one (`load_adapter`). What is known about
an adapter is remembered in the cache under its file's hash (`read_info`).
"""

import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from .errors import BadAdapter, UnknownModel
from .info import Info
from .messages import Adapter
from .weights import cache_folder, hash_file

if TYPE_CHECKING:  # numpy comes with it, which finding does not need
    from .model import Model

ENTRY_GROUP = "catwalk.models"
BUILT_IN = Path(__file__).parent.parent / "adapters"
# Words that stand in addresses where a model's name stands.
RESERVED_NAMES = frozenset(
    ("query", "data", "error", "info", "models", "server", "subscribe", "unsubscribe", "ping", "catwalk"))


def find_adapter(name: str) -> Adapter:
    """The adapter of that name, or in that file; UnknownModel says which names are near."""
    if name.endswith(".py") or "/" in name or "\\" in name:
        return find_file(name)
    if name in RESERVED_NAMES:
        raise UnknownModel(f"“{name}” is a word of Catwalk's own, so no model is called that.")
    known = {adapter.name: adapter for adapter in list_adapters()}
    if name in known:
        return known[name]
    if Path(f"{name}.py").is_file():
        raise UnknownModel(f"There is no model “{name}”. To serve the file beside you, say `catwalk ./{name}.py`.")
    near = get_close_matches(name.lower(), known, n=2)
    hint = " or ".join(f"“{word}”" for word in near)
    raise UnknownModel(f"There is no model “{name}”. " + (
        f"Did you mean {hint}?" if near else f"There is: {', '.join(known) or 'none'}."))


def list_adapters() -> list[Adapter]:
    """Every adapter that has a name here; the built-in ones come first and win."""
    known: dict[str, Adapter] = {}
    for adapter in (*find_built_in(), *find_entry_points()):
        if adapter.name not in RESERVED_NAMES:
            known.setdefault(adapter.name, adapter)
    return list(known.values())


def find_built_in() -> Iterator[Adapter]:
    """The files of `adapters/`; those that start with an underscore are their helpers."""
    for path in sorted(BUILT_IN.glob("[!_]*.py")):
        yield Adapter(spell_name(path), f"module:adapters.{path.stem}", hash_file(path))


def find_entry_points() -> Iterator[Adapter]:
    """What installed packages offer."""
    for point in importlib.metadata.entry_points(group=ENTRY_GROUP):
        path = find_module(point.module)
        digest = hash_file(path) if path else hashlib.sha256(point.value.encode()).hexdigest()
        yield Adapter(point.name, f"entry:{point.module}:{point.attr}", digest)


def find_module(name: str) -> Path | None:
    """The file of a dotted module, found without importing its parents."""
    top, *rest = name.split(".")
    spec = importlib.util.find_spec(top)
    if spec is None:
        return None
    if not rest:
        return Path(spec.origin) if spec.origin else None
    for folder in spec.submodule_search_locations or ():
        for path in (Path(folder, *rest).with_suffix(".py"), Path(folder, *rest, "__init__.py")):
            if path.is_file():
                return path
    return None


def find_file(word: str) -> Adapter:
    """The adapter in a file of the person's own."""
    path = Path(word).expanduser().absolute()
    if not path.is_file():
        raise UnknownModel(f"There is no file {word}.")
    if path.suffix != ".py":
        raise UnknownModel(f"An adapter is a Python file, whose name ends in .py; it was {word}.")
    name = spell_name(path)
    if name in RESERVED_NAMES or not name:
        raise BadAdapter(f"{path.name} cannot be served under the name “{name}”; give the file another name.")
    return Adapter(name, f"file:{path}", hash_file(path))


def spell_name(path: Path) -> str:
    """`My Model.py` becomes `my-model`: what can stand in an address."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")


def find_path(adapter: Adapter) -> Path | None:
    """The adapter's own file: what to watch when it should be reloaded, what to show its author."""
    scheme, _, place = adapter.source.partition(":")
    if scheme == "file":
        return Path(place)
    if scheme == "module":
        return BUILT_IN / f"{place.rpartition('.')[2]}.py"
    return find_module(place.partition(":")[0])


def refresh_adapter(adapter: Adapter) -> Adapter:
    """The same adapter with its file's hash of now."""
    path = find_path(adapter)
    return Adapter(adapter.name, adapter.source, hash_file(path)) if path and path.is_file() else adapter


def load_adapter(adapter: Adapter) -> "type[Model]":
    """The adapter's class. This imports it: for workers, never for the server's process."""
    scheme, _, place = adapter.source.partition(":")
    module_name, _, wanted = place.partition(":") if scheme == "entry" else (place, "", "")
    try:
        module = import_file(Path(place)) if scheme == "file" else importlib.import_module(module_name)
    except BadAdapter:
        raise
    except ImportError as problem:
        raise BadAdapter(f"“{adapter.name}” cannot be imported: {problem}. What it needs must be installed beside "
                         f"Catwalk: {sys.executable} -m pip install …") from problem
    except Exception as problem:  # the file is somebody's own: anything can happen in it
        raise BadAdapter(f"“{adapter.name}” cannot be imported: {type(problem).__name__}: {problem}") from problem
    return find_class(adapter, module, wanted)


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


def find_class(adapter: Adapter, module: ModuleType, wanted: str) -> "type[Model]":
    """The one model of a module, or the one an entry point names."""
    from .model import Model

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


def read_info(adapter: Adapter) -> Info:
    """What an adapter says about itself: remembered, or asked of it in a short-lived process of its own."""
    path = place_of_info(adapter)
    try:
        return Info.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, LookupError, TypeError):  # not there, or written by another version
        from .describing import ask_adapter

        return ask_adapter(adapter, path)


def place_of_info(adapter: Adapter) -> Path:
    """Where the info is remembered. Built-in adapters share helpers, so all of them count."""
    key = hashlib.sha256(f"{adapter.name} {adapter.source} {adapter.digest}".encode())
    if adapter.source.startswith("module:"):
        for path in sorted(BUILT_IN.rglob("*.py")):
            key.update(path.read_bytes())
    for path in (Path(__file__).parent / name for name in ("info.py", "model.py", "kinds.py")):
        key.update(path.read_bytes())
    return cache_folder() / "infos" / f"{key.hexdigest()}.json"
