"""How models, their fields and the cache are written for people in a terminal. Pure but for looking into the cache."""

import os
import shlex
from collections.abc import Iterable, Mapping
from itertools import chain

from .brought import list_addresses
from .info import Field, Info
from .messages import Json
from .weights import Weights, cache_folder, describe_size

NAME_WIDTH = 21  # of the longest name of a model that comes with Catwalk


def list_weights(info: Info) -> list[Weights]:
    """The files a model declares."""
    return [Weights.from_json(item) for item in info.weights]


def write_model(name: str, info: Info) -> str:
    """A model in `catwalk list`: what it does, and what it fetches."""
    lines = [f"  {name:<{NAME_WIDTH}} {info.description}"]
    packages: dict[str, list[Weights]] = {}
    for weights in list_weights(info):
        packages.setdefault(weights.package, []).append(weights)
    for package, files in packages.items():
        licences = ", ".join(dict.fromkeys(weights.licence for weights in files))
        pulled = describe_state(files)
        needs = describe_need(*(weights.when for weights in files))
        lines.append(f"  {'':<{NAME_WIDTH}} {package}, {describe_size(files[0].size)}, {licences}, {pulled}{needs}")
    if not packages:
        lines.append(f"  {'':<{NAME_WIDTH}} no weights")
    return "\n".join(lines)


def select_weights(info: Info, options: Mapping[str, Json]) -> list[Weights]:
    """The files that a model reads with these options, where those that are not said have their defaults."""
    settled = {field.name: field.default for field in info.options} | dict(options)
    return [weights for weights in list_weights(info) if weights.needed_with(settled)]


def choose_pulled(info: Info, options: Mapping[str, Json]) -> list[Weights]:
    """What `catwalk pull` fetches of a model: what packages have, and what no package has for these options."""
    packed = [weights for weights in list_weights(info) if not weights.brought]
    needed = [weights for weights in select_weights(info, options) if weights.brought]
    return [*packed, *needed, *list_addresses(info, options)]


def is_pulled(weights: Weights) -> bool:
    """Whether a file is there, by its name alone: hashing takes seconds."""
    return any(path.is_file() for path in weights.places)


def describe_state(files: list[Weights]) -> str:
    """Whether a package's files are there."""
    if all(map(is_pulled, files)):
        return "pulled"
    return "needs a file" if files[0].brought else "not pulled"


def describe_need(*whens: Mapping[str, object]) -> str:
    """With which options files are needed, when not always."""
    needs = [[f"{name}={' or '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}"
              for name, value in when.items() if value] for when in whens]  # no file of one's own: the usual case
    return f" (for {' or '.join(dict.fromkeys(chain(*needs)))})" if all(needs) else ""


def write_cache() -> str:
    """Where the cache is, how big, and how to empty it."""
    folder = cache_folder()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    remove = f'rmdir /s "{folder}"' if os.name == "nt" else f"rm -r {shlex.quote(str(folder))}"
    return f"Cache: {folder}, {describe_size(size) if size else 'empty'}. To empty it: {remove}"


def write_info(info: Info) -> str:
    """`catwalk info MODEL`."""
    parts = [f"{info.name}: {info.description}"]
    for title, fields in (("Inputs", info.inputs), ("Outputs", info.outputs), ("Options", info.options)):
        if fields:
            parts.append(f"\n{title}:\n{write_fields(fields)}")
    if info.options:
        option = info.options[0]
        parts.append(f"\nAn option is said so: catwalk {info.name} --option {info.name}.{option.name}="
                     f"{option.choices[-1] if option.choices else option.default}")
    if info.limits:
        parts.append("\nLimits:")
        parts.extend(f"  {sentence}" for sentence in info.limits)
    if info.weights:
        parts.append("\nWeights:")
        parts.extend(f"  {weights.file}{describe_need(weights.when)}\n    {weights.origin}\n    {weights.licence}, "
                     f"out of {weights.package} ({describe_size(weights.size)}), "
                     f"{describe_state([weights])}" for weights in list_weights(info))
    return "\n".join(parts)


def write_fields(fields: Iterable[Field]) -> str:
    """One line for each field."""
    rows = [(field.name, describe_field(field), field.description) for field in fields]
    name_width, kind_width = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = (f"  {name:<{name_width}}  {kind:<{kind_width}}  {sentence}" for name, kind, sentence in rows)
    return "\n".join(line.rstrip() for line in lines)


def describe_field(field: Field) -> str:
    """Kind, limits and default of a field, in one phrase."""
    words = [" | ".join(field.choices) if field.choices else field.kind]
    if field.minimum is not None and field.maximum is not None:
        words.append(f"{field.minimum:g}…{field.maximum:g}")
    if field.length is not None:
        words.append(f"of {field.length}")
    if field.default is not None:
        words.append(f"({str(field.default).lower() if isinstance(field.default, bool) else field.default})")
    return " ".join(words)


def write_summary(name: str, info: Info) -> str:
    """A model when serving starts: its inputs and outputs on one line each."""
    inputs = ", ".join(f"{field.name}{'' if field.required else '?'}: {describe_field(field)}"
                       for field in info.inputs if not field.group)
    outputs = ", ".join(f"{field.name}: {field.kind}" for field in info.outputs)
    return f"  {name}: {info.description}\n    in:  {inputs}\n    out: {outputs}"
