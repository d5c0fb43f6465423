"""What a word on the command line stands for: a model under its own name or one given to it (`left=camera:1`), or a
source by what it reads: a film, a folder of pictures, an address, a text.

The value after a source's name is its first option: `camera:1`, `walk:circle`, `film:clip.mp4`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .catalog import PORT_FILE, RESERVED_NAMES, find_adapter, list_adapters, read_info
from .errors import BadInput, BadSetting, UnknownModel
from .info import check_value
from .messages import Adapter, Json
from .old_names import find_served, preset_options

FILMS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".ogv", ".mjpeg", ".mjpg", ".ts")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
ADAPTER_OF = {**dict.fromkeys(FILMS, "film"), **dict.fromkeys(PICTURES, "folder"), ".txt": "lines"}
GIVEN_NAME = re.compile(r"([A-Za-z0-9][\w-]*)=(.+)", re.DOTALL)
ADDRESS = re.compile(r"(https?|rtsps?|rtmps?|udp|tcp)://", re.IGNORECASE)


@dataclass(frozen=True)
class Instance:
    """What is served under a name: the adapter, with the name, and the options it has where nobody says others."""

    adapter: Adapter
    options: Mapping[str, Json]


def find_instance(word: str) -> Instance:
    """What a word of the command line stands for. Raises UnknownModel, BadSetting."""
    named = GIVEN_NAME.fullmatch(word)
    if not named:
        return find_word(word)
    name, rest = named[1], named[2]
    if name in RESERVED_NAMES:
        raise BadSetting(f"“{name}” is a word of Catwalk's own, so no model is called that; it was said in {word}.")
    found = find_word(rest)
    return replace(found, adapter=replace(found.adapter, name=name))


def find_word(word: str) -> Instance:
    """The same without a name before it."""
    if ADDRESS.match(word):
        return preset_source("stream", word)
    name, colon, value = word.partition(":")
    known = {adapter.name for adapter in list_adapters()}
    if colon and name in known:
        return preset_source(name, value)
    path = Path(word).expanduser()
    suffix = path.suffix.lower()
    if suffix in ADAPTER_OF:
        if not path.is_file():
            raise UnknownModel(f"There is no file {word}.")
        return preset_source(ADAPTER_OF[suffix], str(path.absolute()))
    if word not in known and holds_pictures(path):
        return preset_source("folder", str(path.absolute()))
    adapter = find_served(word)
    return Instance(adapter, preset_options([adapter])[adapter.name])


def holds_pictures(folder: Path) -> bool:
    """Whether there is a folder with pictures in it; that of a model port of RunwayML's is the model's."""
    if not folder.is_dir() or any((folder / name).is_file() for name in ("runway.yml", PORT_FILE)):
        return False
    return any(path.suffix.lower() in PICTURES for path in folder.iterdir())


def preset_source(name: str, value: str) -> Instance:
    """A source with its first option. Raises BadSetting for a model that has none, or for a value it cannot be."""
    adapter = find_adapter(name)
    info = read_info(adapter)
    if not info.source or not info.options:
        raise BadSetting(f"“{name}:{value}” cannot be: {name} is no source that takes a word after the colon. "
                         f"Options are said so: --option {name}.NAME=VALUE")
    try:
        return Instance(adapter, {info.options[0].name: check_value(info.options[0], value, spoken=True)})
    except BadInput as problem:
        raise BadSetting(f"“{name}:{value}” cannot be: {problem}") from None
