"""Finds adapters by name, without importing any: those in `adapters/`, those that installed packages offer as entry
points of the group `catwalk.models`, and files given by their path.

What is known about an adapter is remembered in the cache under its file's hash (`read_info`); who imports one is
loading.py, in a worker or in the short-lived process that describes it.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from .describing import ask_adapter
from .errors import BadAdapter, UnknownModel
from .info import Info
from .messages import Adapter
from .weights import cache_folder, hash_file

ENTRY_GROUP = "catwalk.models"
BUILT_IN = Path(__file__).parent.parent / "adapters"
# The examples lie beside the package in a checkout, and inside it once it is installed.
EXAMPLES = next((folder for folder in (Path(__file__).parent / "examples", Path(__file__).parent.parent / "examples")
                 if folder.is_dir()), Path(__file__).parent / "examples")
# So do the pictures that models have made, among the documents.
PICTURES = next((folder for folder in (Path(__file__).parent / "pictures", Path(__file__).parent.parent / "docs/models")
                 if folder.is_dir()), Path(__file__).parent / "pictures")
PORT_FILE = "runway_model.py"  # what RunwayML's model ports are called
ENTRY_POINT = re.compile(r"""^\s*entrypoint\s*:.*?([^\s"']+\.py)\b""", re.MULTILINE)
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
    if (Path(name) / "runway.yml").is_file():
        return find_file(name)
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
    name = spell_name(path)
    if path.is_dir():
        path = find_entry(path)
    if not path.is_file():
        raise UnknownModel(f"There is no file {word}.")
    if path.suffix != ".py":
        raise UnknownModel(f"An adapter is a Python file, whose name ends in .py; it was {word}.")
    if name in RESERVED_NAMES or not name:
        raise BadAdapter(f"{path.name} cannot be served under the name “{name}”; give the file another name.")
    return Adapter(name, f"file:{path}", hash_file(path))


def find_entry(folder: Path) -> Path:
    """The file that starts the model port in a folder: the one that its runway.yml names, or runway_model.py."""
    manifest = folder / "runway.yml"
    if manifest.is_file():
        found = ENTRY_POINT.search(manifest.read_text(encoding="utf-8", errors="replace"))
        if not found:
            raise BadAdapter(f"{manifest} must say what to start, like `entrypoint: python runway_model.py`.")
        return folder / found[1]
    if not (folder / PORT_FILE).is_file():
        raise UnknownModel(f"{folder} is a folder; a model port's folder has a runway.yml or a {PORT_FILE}, and one of "
                           "pictures has some. To serve pictures that come later, say folder:PATH.")
    return folder / PORT_FILE


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


def read_info(adapter: Adapter) -> Info:
    """What an adapter says about itself: remembered, or asked of it in a short-lived process of its own."""
    return recall_info(adapter) or ask_adapter(adapter, place_of_info(adapter))


def recall_info(adapter: Adapter) -> Info | None:
    """What is remembered of an adapter; None where nobody has asked it yet."""
    try:
        return Info.from_json(json.loads(place_of_info(adapter).read_bytes()))
    except (OSError, ValueError, LookupError, TypeError):  # not there, or written by another version
        return None


def place_of_info(adapter: Adapter) -> Path:
    """Where the info is remembered. Built-in adapters share helpers, so all of them count."""
    key = hashlib.sha256(f"{adapter.name} {adapter.source} {adapter.digest}".encode())
    if adapter.source.startswith("module:"):
        for path in sorted(BUILT_IN.rglob("*.py")):
            key.update(path.read_bytes())
    own = ("info.py", "model.py", "kinds.py", "tracking/fields.py", "porting.py", "port_fields.py")
    for path in (Path(__file__).parent / name for name in own):
        key.update(path.read_bytes())
    return cache_folder() / "infos" / f"{key.hexdigest()}.json"
