"""OSCQuery: the models' addresses, types, ranges and values as JSON, as Vidvox's OSCQueryProposal has it. Pure.

What is described is the layout `keypoint`. A node is either a container or has values, never both. An output that has
the address of an input is an overload of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import __version__
from ..info import PICTURE_KINDS, Field, Info
from ..messages import Json
from .osc_layouts import SLOTTED, place_outputs
from .osc_mapping import spell_part
from .osc_numbers import EVENTS, NAMED_NUMBERS, make_plan

READ, BOTH = 1, 3
MOST_SLOTS, MOST_POINTS = 6, 240  # how much of what may come is described
GIVEN = ("ACCESS", "VALUE", "RANGE", "DESCRIPTION", "TAGS", "OVERLOADS")
ATTRIBUTES = ("FULL_PATH", "CONTENTS", "TYPE", *GIVEN)
OTHER_ATTRIBUTES = ("CLIPMODE", "UNIT", "CRITICAL", "EXTENDED_TYPE", "HTML")  # known, not given
EXTENSIONS = {**dict.fromkeys((*GIVEN, "LISTEN", "PATH_CHANGED", "PATH_ADDED", "PATH_REMOVED"), True),
              **dict.fromkeys((*OTHER_ATTRIBUTES, "PATH_RENAMED"), False)}  # no model is ever given another name
PART = {"MIN": 0.0, "MAX": 1.0}


@dataclass(frozen=True, slots=True)
class View:
    """A model as it is now: its info, what is held for everyone, and its newest findings by address."""

    info: Info
    settings: Mapping[str, Json]
    newest: Mapping[str, Sequence[Json]]


def describe_space(views: Sequence[View]) -> dict[str, Json]:
    """The whole address space."""
    root: dict[str, Json] = {"FULL_PATH": "/", "ACCESS": 0, "DESCRIPTION": "Catwalk", "CONTENTS": {}}
    for view in views:
        path = f"/{spell_part(view.info.name)}"
        root["CONTENTS"][path[1:]] = {"FULL_PATH": path, "ACCESS": 0, "DESCRIPTION": view.info.description,
                                      "CONTENTS": {}}
        for node in (*list_inputs(view), *list_outputs(view)):
            place_node(root, node)
    return root


def place_node(root: dict[str, Json], node: dict[str, Json]) -> None:
    """Put a node where its path says; what is there already stays."""
    where = root
    *parents, name = node["FULL_PATH"].strip("/").split("/")
    for parent in parents:
        path = f"{where['FULL_PATH'].rstrip('/')}/{parent}"
        where = where.setdefault("CONTENTS", {}).setdefault(parent, {"FULL_PATH": path, "ACCESS": 0})
    known = where.setdefault("CONTENTS", {}).setdefault(name, node)
    if known is not node:
        known.setdefault("OVERLOADS", []).append(node)


def make_node(path: str, tags: str, access: int, value: Sequence[Json], description: str = "",
              ranges: Sequence[Json] = ()) -> dict[str, Json]:
    """A node with values."""
    node: dict[str, Json] = {"FULL_PATH": path, "TYPE": tags, "ACCESS": access, "VALUE": list(value)}
    if description:
        node["DESCRIPTION"] = description
    if any(ranges):
        node["RANGE"] = list(ranges)
    return node


def list_inputs(view: View) -> Iterator[dict[str, Json]]:
    """The live settings, and the trigger."""
    root = f"/{spell_part(view.info.name)}"
    for item in view.info.inputs:
        if node := describe_input(f"{root}/{spell_part(item.name)}", item, view.settings.get(item.name, item.default)):
            yield {**node, "TAGS": ["input", *([item.group] if item.group else [])]}
    yield {**make_node(f"{root}/run", "I", BOTH, [None], "Run the model once on its settings."), "TAGS": ["trigger"]}


def describe_input(path: str, item: Field, value: Json) -> dict[str, Json] | None:
    """One input; None for a kind that cannot be set by OSC."""
    text = item.description
    if item.kind == "number":
        limits = {key: limit for key, limit in (("MIN", item.minimum), ("MAX", item.maximum)) if limit is not None}
        number = (item.minimum or 0) if value is None else value
        return make_node(path, "i" if item.whole else "f", BOTH, [number], text, [limits])
    if item.kind == "boolean":
        return make_node(path, "T" if value else "F", BOTH, [bool(value)], text)
    if item.kind == "category":
        return make_node(path, "s", BOTH, [item.choices[0] if value is None else value], text,
                         [{"VALS": list(item.choices)}])
    if item.kind == "text":
        return make_node(path, "s", BOTH, [value or ""], text)
    if item.kind == "vector":
        numbers = list(value) if value is not None else [0.0] * (item.length or 1)
        return make_node(path, "f" * len(numbers), BOTH, numbers, text)
    return make_node(path, "b", BOTH, [None], text) if item.kind in PICTURE_KINDS else None


def list_outputs(view: View) -> Iterator[dict[str, Json]]:
    """What a listener of the layout `keypoint` gets; what has not come yet is 0."""
    places = place_outputs(view.info)
    asked = {item.name: view.settings.get(item.name) for item in view.info.inputs if item.group}
    for item in view.info.outputs:
        for path, tags, ranges in shape_output(item, places[item.name], view.newest, asked):
            value = view.newest.get(path, ["" if tag == "s" else 0 for tag in tags])
            yield {**make_node(path, tags, READ, value, item.description, ranges), "TAGS": ["output"]}


def shape_output(item: Field, base: str, newest: Mapping[str, Sequence[Json]],
                 asked: Mapping[str, Json]) -> Iterator[tuple[str, str, list[Json]]]:
    """The addresses of an output, their types and ranges; `asked` has the settings of following."""
    if item.kind in SLOTTED:
        for slot in range(max(1, min(MOST_SLOTS, MOST_POINTS // max(1, len(item.told))))):
            yield from shape_thing(item, f"{base}/{slot}", newest)
            yield from shape_derived(item, f"{base}/{slot}", newest, asked)
        yield f"{base}/count", "i", [{"MIN": 0}]
    elif item.kind in NAMED_NUMBERS:
        names = NAMED_NUMBERS[item.kind]
        yield base, "f" * len(names), [PART] * len(names)
    elif item.kind in ("number", "boolean"):
        yield base, "i" if item.kind == "boolean" else "f", [{"MIN": 0, "MAX": 1} if item.kind == "boolean" else {}]
    elif item.kind in ("text", "category"):
        yield base, "s", [{}]
    elif item.kind in ("labels", "vector"):
        count = len(newest.get(base, ())) or item.length or 1
        yield base, "f" * count, [PART if item.kind == "labels" else {}] * count
        if item.kind == "labels":
            yield f"{base}_names", "s" * count, [{}] * count


def shape_thing(item: Field, base: str, newest: Mapping[str, Sequence[Json]]) -> Iterator[tuple[str, str, list[Json]]]:
    """One slot."""
    yield f"{base}/active", "i", [{"MIN": 0, "MAX": 1}]
    yield f"{base}/id", "i", [{"MIN": 0}]
    if item.kind == "boxes":
        yield f"{base}/box", "fffff", [PART] * 5
        yield f"{base}/label", "s", [{}]
        return
    yield f"{base}/confidence", "f", [PART]
    for name in item.told:
        path = f"{base}/{spell_part(name)}"
        deep = len(newest.get(path, ())) > 3
        yield path, "ffff" if deep else "fff", [PART, PART, PART, {}] if deep else [PART] * 3
    if f"{base}/label" in newest:
        yield f"{base}/label", "s", [{}]
    for path in newest:
        if path.startswith(f"{base}/world/"):
            yield path, "fff", [{}] * 3


def shape_derived(item: Field, base: str, newest: Mapping[str, Sequence[Json]],
                  asked: Mapping[str, Json]) -> Iterator[tuple[str, str, list[Json]]]:
    """What following may add to a slot: measures, gestures, and the distances that somebody has asked for."""
    root = f"{base}/measures/distances/"
    found = [path.removeprefix(root) for path in newest if path.startswith(root)]
    distances = dict.fromkeys([*name_distances(asked.get("distances") or ""), *found]) if item.keypoints else {}
    plan = make_plan(item.told, tuple(distances), item.measures, measured="measures" in asked,
                     gestured="gestures" in asked)
    for path, tags in plan.shape_messages("keypoint", base):
        angle = "/measures/angles/" in path
        limits: Json = {"MIN": 0, "MAX": 180} if angle else {"MIN": 0, "MAX": 1} if tags == "i" else {}
        yield path, tags, [limits] * len(tags)
    if plan.gestures:
        for name in EVENTS:
            yield f"{base}/{name}", "s", [{}]


def name_distances(words: str) -> list[str]:
    """The names under which distances are told that were asked for as `a-b, c-d`."""
    return ["-".join(part.strip() for part in word.split("-", 1)) for word in words.split(",") if "-" in word]


def find_attribute(node: Mapping[str, Json], name: str) -> dict[str, Json] | None:
    """One attribute of a node, empty where it has none; None where it cannot be asked for."""
    if name in OTHER_ATTRIBUTES or (name == "VALUE" and not node["ACCESS"]):
        return None
    return {name: node[name]} if name in node else {}


def find_node(root: dict[str, Json], path: str) -> dict[str, Json] | None:
    """The node at a path; None where there is none."""
    node = root
    for part in path.split("/"):
        if part:
            node = node.get("CONTENTS", {}).get(part)
            if node is None:
                return None
    return node


def describe_host(host: str, port: int) -> dict[str, Json]:
    """HOST_INFO."""
    return {"NAME": f"Catwalk {__version__}", "EXTENSIONS": EXTENSIONS, "OSC_IP": host,
            "OSC_PORT": port, "OSC_TRANSPORT": "UDP", "WS_IP": host, "WS_PORT": port}


def read_command(data: Any) -> tuple[str, str] | None:
    """A WebSocket's command and its address; None for what is none."""
    if not isinstance(data, dict) or data.get("COMMAND") not in ("LISTEN", "IGNORE"):
        return None
    path = data.get("DATA")
    return (data["COMMAND"], path) if isinstance(path, str) else None
