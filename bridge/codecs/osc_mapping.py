"""How a listener wants what is sent to it: a layout, and what `catwalk.toml` changes in it. Pure."""

import re
import tomllib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..errors import BadSetting
from .osc import LARGEST

SHAPES = ("keypoint", "channel", "list", "json")
BUDGET, LEAST_BUDGET = 1472, 256  # bytes of a datagram: what passes everywhere; what a layout needs at least
TARGET = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+):([0-9]{1,5})(?::([a-z]+))?")


@dataclass(frozen=True)
class Change:
    """What a mapping does to the addresses that `pattern` matches; each `*` stands for one part between slashes.

    `span` is mapped onto `onto`. `only` are the places of the values meant, all when empty.
    """

    pattern: str
    name: str = ""
    drop: bool = False
    span: tuple[float, float] = (0.0, 1.0)
    onto: tuple[float, float] = (0.0, 1.0)
    invert: bool = False
    clamp: bool = False
    only: tuple[int, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it changes values."""
        return self.span != self.onto or self.invert or self.clamp

    def find(self, address: str) -> tuple[str, ...] | None:
        """What the stars stand for; None where the pattern does not match."""
        match = compile_pattern(self.pattern).fullmatch(address)
        return match.groups() if match else None

    def apply(self, number: float) -> float:
        """A number as this listener wants it."""
        (low, high), (first, last) = self.span, self.onto
        part = (number - low) / (high - low)
        if self.clamp:
            part = max(0.0, min(1.0, part))
        return first + (1.0 - part if self.invert else part) * (last - first)


@dataclass(frozen=True)
class Layout:
    """How a listener wants answers: a shape, the longest datagram, which outputs (all when empty), and changes.

    `face` is how RunwayML would have had them, where the shape is `json`.
    """

    shape: str = "keypoint"
    budget: int = BUDGET
    outputs: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    face: Hashable = None


@lru_cache(maxsize=4096)
def spell_part(name: str) -> str:
    """A name as a part of an address: letters, digits, `-`, `_`, `:` and `.` as every program takes them."""
    return re.sub(r"[^A-Za-z0-9_:.-]", "_", name) or "_"


def pick_budget(shape: str) -> int:
    """How long datagrams are where nobody says how long; JSON cannot be cut, so it may be as long as it is."""
    return LARGEST if shape == "json" else BUDGET


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> "re.Pattern[str]":
    """An address in which `*` stands for what is between two slashes."""
    return re.compile("([^/]*)".join(re.escape(part) for part in pattern.split("*")))


@lru_cache(maxsize=4096)
def rename(layout: Layout, address: str) -> str:
    """An address as this listener wants it; empty where it wants none of it."""
    name = address
    for change in layout.changes:
        stars = change.find(address)
        if stars is None:
            continue
        if change.drop:
            return ""
        if change.name:
            parts = change.name.split("*")
            filled = [*stars, *[""] * len(parts)]
            name = parts[0] + "".join(star + part for star, part in zip(filled, parts[1:]))
    return name


@dataclass(frozen=True)
class Wish:
    """What a listener hears.

    `outputs` are MODEL or MODEL/OUTPUT, everything when empty; at most `rate` answers a second of each model, 0 for
    all; with `on_change`, of each person and output only what differs from the time before.
    """

    layout: Layout = Layout()
    outputs: tuple[str, ...] = ()
    rate: float = 0.0
    on_change: bool = False

    def pick_layout(self, model: str) -> Layout | None:
        """The layout of this model's answers; None where they are not wanted."""
        mine = [name.partition("/")[2] for name in self.outputs if name.partition("/")[0] == model]
        if not self.outputs or "" in mine:
            return self.layout
        return replace(self.layout, outputs=tuple(mine)) if mine else None


Address = tuple[str, int]


def read_mapping(text: str) -> dict[Address, Wish]:
    """The listeners of a mapping file. Raises BadSetting with what is off, and where."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise BadSetting(f"The mapping file is no TOML: {trouble}.") from None
    check_keys("The mapping file", tables, ("osc", "links"))
    found = tables.get("osc", [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise BadSetting("A listener in the mapping file begins with [[osc]], in two brackets.")
    return dict(read_listener(table) for table in found)


def read_listener(table: Mapping[str, Any]) -> tuple[Address, Wish]:
    """One [[osc]]. Raises BadSetting."""
    check_keys("[[osc]]", table, ("to", "layout", "budget", "outputs", "rate", "on_change", "change"))
    address, shape = read_target(table.get("to", ""), "“to” in the mapping file")
    where = f"The listener {table['to']} in the mapping file"
    shape = table.get("layout", shape)
    if shape not in SHAPES:
        raise BadSetting(f"{where} must have a layout of {', '.join(SHAPES)}; it was {shape!r}.")
    budget, rate = table.get("budget", pick_budget(shape)), table.get("rate", 0)
    if type(budget) is not int or not LEAST_BUDGET <= budget <= LARGEST:
        raise BadSetting(f"{where} must have a budget of {LEAST_BUDGET} to {LARGEST} bytes; it was {budget!r}.")
    if type(rate) not in (int, float) or not 0 <= rate <= 1000:
        raise BadSetting(f"{where} must have a rate of 0 (no limit) to 1000 a second; it was {rate!r}.")
    outputs, changes = table.get("outputs", []), table.get("change", [])
    if not isinstance(outputs, list) or not all(isinstance(name, str) for name in outputs):
        raise BadSetting(f"{where} must list outputs such as [\"pose\", \"classify/labels\"]; it was {outputs!r}.")
    if not isinstance(changes, list) or not all(isinstance(change, dict) for change in changes):
        raise BadSetting(f"{where}: a change begins with [[osc.change]], in two brackets.")
    layout = Layout(shape, budget, (), tuple(read_change(change) for change in changes))
    return address, Wish(layout, tuple(outputs), float(rate), table.get("on_change", False) is True)


def read_change(table: Mapping[str, Any]) -> Change:
    """One [[osc.change]]. Raises BadSetting."""
    check_keys("[[osc.change]]", table, ("address", "name", "drop", "from", "to", "invert", "clamp", "values"))
    pattern, name = table.get("address", ""), table.get("name", "")
    if not isinstance(pattern, str) or not pattern.startswith("/"):
        raise BadSetting(f"A change must have an address such as \"/pose/*/nose\"; it was {pattern!r}.")
    if not isinstance(name, str) or (name and not name.startswith("/")):
        raise BadSetting(f"The change of {pattern} must have a name such as \"/head/*\"; it was {name!r}.")
    only = table.get("values", [])
    if not isinstance(only, list) or not all(type(place) is int and place >= 0 for place in only):
        raise BadSetting(f"The change of {pattern} must list places of values, from 0 on; it was {only!r}.")
    span, onto = read_range(table, pattern, "from"), read_range(table, pattern, "to")
    if span[0] == span[1]:
        raise BadSetting(f"The change of {pattern} must come “from” two different numbers; it was {list(span)}.")
    switches = {key: table.get(key, False) is True for key in ("drop", "invert", "clamp")}
    return Change(pattern, name, span=span, onto=onto, only=tuple(only), **switches)


def read_range(table: Mapping[str, Any], pattern: str, key: str) -> tuple[float, float]:
    """Two numbers; 0 and 1 where nothing is said. Raises BadSetting."""
    found = table.get(key, [0, 1])
    if not isinstance(found, list) or len(found) != 2 or not all(type(number) in (int, float) for number in found):
        raise BadSetting(f"The change of {pattern} must have two numbers as “{key}”, such as [0, 1]; it was {found!r}.")
    return float(found[0]), float(found[1])


def check_keys(where: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
    """Raise BadSetting for a word that means nothing there."""
    for key in table:
        if key not in known:
            raise BadSetting(f"{where} knows {', '.join(known)}; it had “{key}”.")


def read_target(word: Any, said: str) -> tuple[Address, str]:
    """`HOST:PORT[:layout]` as an address and a shape. Raises BadSetting."""
    match = TARGET.fullmatch(word) if isinstance(word, str) else None
    shape = (match[3] or "keypoint") if match else ""
    if not match or not 0 < int(match[2]) < 65536 or shape not in SHAPES:
        raise BadSetting(f"{said} must be HOST:PORT or HOST:PORT:LAYOUT, with a layout of {', '.join(SHAPES)}, "
                         f"such as 127.0.0.1:9000; it was {word!r}.")
    host = match[1].strip("[]")
    return ("127.0.0.1" if host == "localhost" else host, int(match[2])), shape
