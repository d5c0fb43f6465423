"""Links as people write them: `camera > segment > style`, `pose.poses#1 > classify`, `mix ~> mix.other`. Pure.

`>` hands each answer on and lets the next model run; `~>` only holds it, until something else lets that model run.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadSetting
from ..info import Info

ARROW = re.compile(r"\s*(~?>)\s*")
NAMED_END = re.compile(r"(.+?)(?:\.([A-Za-z_]\w*))?(?:#([0-9]{1,6}))?", re.DOTALL)

Find = Callable[[str], str]  # the name of the model that a word stands for; empty where it stands for none


@dataclass(frozen=True)
class End:
    """One end of a link: a model, and which of its inputs or outputs, where that is said; `slot` is of who to cut out.
    """

    model: str
    field: str = ""
    slot: int | None = None


@dataclass(frozen=True)
class Arrow:
    """One link as it was written, `said`: out of `source`, into `target`."""

    source: End
    target: End
    holds: bool
    said: str


def is_chain(word: str) -> bool:
    """Whether a word of the command line says what is linked."""
    return ">" in word


def split_chain(text: str) -> tuple[list[str], list[str]]:
    """The words of a chain and the arrows between them. Raises BadSetting."""
    words, arrows = ARROW.split(text.strip())[::2], ARROW.findall(text)
    if not arrows or not all(words):
        raise BadSetting(f"A link goes from one model to another, such as \"camera > pose\"; it was “{text}”.")
    return words, arrows


def read_end(word: str, find: Find) -> End | None:
    """A word as an end: the whole of it is a model, or what is before its dot. None where neither is."""
    if name := find(word):
        return End(name)
    match = NAMED_END.fullmatch(word)
    if match is None or not (name := find(match[1])):
        return None
    return End(name, match[2] or "", int(match[3]) if match[3] else None)


def read_chain(text: str, find: Find, infos: Mapping[str, Info]) -> list[Arrow]:
    """The links of a chain. Raises BadSetting for a word that is none of the models there are."""
    words, arrows = split_chain(text)
    ends = []
    for word in words:
        end = read_end(word, find)
        if end is None:
            raise BadSetting(f"In “{text}”, {word} is no model that is served here. There are: {', '.join(infos)}.")
        ends.append(end)
    found = []
    for place, arrow in enumerate(arrows):
        source, target = ends[place], ends[place + 1]
        if place and is_input(source, infos):  # in the middle, a name is that of the input, if there is one
            source = End(source.model)
        if place + 1 < len(arrows) and not is_input(target, infos):
            target = End(target.model)
        found.append(Arrow(source, target, arrow == "~>", f"{words[place]} {arrow} {words[place + 1]}"))
    return found


def is_input(end: End, infos: Mapping[str, Info]) -> bool:
    """Whether an end names an input of its model."""
    return any(item.name == end.field for item in infos[end.model].inputs)


def read_links(text: str) -> tuple[str, ...]:
    """The chains under [links] of a mapping file. Raises BadSetting."""
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise BadSetting(f"The mapping file is no TOML: {trouble}.") from None
    table = tables.get("links", {})
    if not isinstance(table, dict):
        raise BadSetting("The links of the mapping file begin with [links], in one bracket.")
    found: list[str] = []
    for name, value in table.items():
        chains = value if isinstance(value, list) else [value]
        if not all(isinstance(chain, str) for chain in chains):
            raise BadSetting(f"[links] has a chain, or a list of chains, under each name of your own, such as "
                             f"{name} = \"camera > pose\"; it was {value!r}.")
        found += chains
    return tuple(found)
