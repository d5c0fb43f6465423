"""A model's outputs → OSC packets, in one of four layouts that follow from its schema (docs/osc.md). Pure.

Runs where models run, once for each layout that listens, so that the server's loop only sends bytes. It keeps nothing:
that somebody has left is seen where packets are sent, by the keys that came last time and come no more.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from ..info import Field, Info
from ..messages import Encoded
from .osc import Template, encode_text, join_messages, write_message
from .osc_mapping import Change, Layout, rename, spell_part
from .osc_numbers import EVENTS, MEASURES, NAMED_NUMBERS, Plan, plan_thing

SLOTTED = ("keypoints", "boxes")
HEAD = (("active", "i"), ("id", "i"), ("confidence", "f"))
BOX = (("x", "f"), ("y", "f"), ("width", "f"), ("height", "f"))


class Prepared:
    """A template after a listener's changes."""

    def __init__(self, layout: Layout, shapes: Sequence[tuple[str, str]]) -> None:
        kept: list[int] = []
        self.moved: list[tuple[int, Change]] = []
        renamed: list[tuple[str, str]] = []
        place = 0
        for address, tags in shapes:
            name = rename(layout, address)
            if name:
                renamed.append((name, tags))
                self.moved += [(len(kept) + number, change) for change in layout.changes
                               if change.moves and change.find(address) is not None
                               for number in range(len(tags)) if not change.only or number in change.only]
                kept += range(place, place + len(tags))
            place += len(tags)
        self.pick: Callable[[Sequence[Any]], Sequence[Any]] | None = None
        if len(kept) != place:
            self.pick = itemgetter(*kept, 0, 0) if kept else lambda values: ()  # two more: one alone is no tuple
        self.count = len(kept)
        self.template = Template(renamed, layout.budget)

    def write(self, values: Sequence[Any]) -> list[bytes]:
        """The bundles with these values, one for each tag before the changes."""
        if self.pick:
            values = self.pick(values)[:self.count]
        if self.moved:
            values = list(values)
            for place, change in self.moved:
                values[place] = change.apply(values[place])
        return self.template.write(values)


class Sheet:
    """The packets of one answer: each with a key (the output's place, and the slot or -1), and what was too long."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.packets: list[bytes] = []
        self.keys: list[tuple[int, int]] = []
        self.too_big: dict[str, int] = {}

    def add(self, key: tuple[int, int], prepared: Prepared, values: Sequence[Any]) -> None:
        """Numbers, by a template."""
        self.too_big.update(prepared.template.too_big)
        self.put(key, prepared.write(values))

    def say(self, key: tuple[int, int], address: str, *words: str) -> None:
        """Strings; never in the layout `channel`, whose readers know none."""
        name = rename(self.layout, address)
        if not name or self.layout.shape == "channel":
            return
        size = len(encode_text(name)) + len(encode_text("," + "s" * len(words))) + sum(map(measure_text, words))
        if size > self.layout.budget:
            self.too_big[name] = size
        else:
            self.put(key, join_messages([write_message(name, *words)], self.layout.budget))

    def put(self, key: tuple[int, int], packets: list[bytes]) -> None:
        """Packets under a key."""
        self.packets += packets
        self.keys += [key] * len(packets)

    def finish(self) -> Encoded:
        """All of it, as it goes to the server's process."""
        return Encoded(orjson.dumps({"keys": self.keys, "big": self.too_big}), tuple(self.packets))


def measure_text(text: str) -> int:
    """How long a string is in a packet."""
    return len(text.encode(errors="replace")) // 4 * 4 + 4


def encode_osc(info: Info, outputs: Mapping[str, Any], layout: Layout) -> Encoded:
    """The outputs that a layout wants, as packets."""
    sheet = Sheet(layout)
    places = place_outputs(info)
    for number, item in enumerate(info.outputs):
        value = outputs[item.name]
        write = WRITERS.get(item.kind)
        if write and value is not None and (not layout.outputs or item.name in layout.outputs):
            write(sheet, number, item, places[item.name], value)
    return sheet.finish()


def encode_json(data: bytes, layout: Layout) -> Encoded:
    """An answer that is JSON already, as the layout `json` has it."""
    sheet = Sheet(layout)
    sheet.say((0, -1), "/data", data.decode())
    return sheet.finish()


def place_outputs(info: Info) -> dict[str, str]:
    """The address of each output: the first that has slots stands at the model's own.

    Below an input's address nothing can stand, so another one that has slots and an input's name gets a longer one.
    """
    root = f"/{spell_part(info.name)}"
    first = next((item.name for item in info.outputs if item.kind in SLOTTED), None)
    places = {item.name: root if item.name == first else f"{root}/{spell_part(item.name)}" for item in info.outputs}
    for item in info.outputs:
        if item.kind in SLOTTED and item.name != first and is_taken(info, spell_part(item.name)):
            places[item.name] += "_found"
    return places


def is_taken(info: Info, word: str) -> bool:
    """Whether a part of an address is a deed's or an input's."""
    return word in ("run", "query") or any(spell_part(item.name) == word for item in info.inputs)


@lru_cache(maxsize=1024)
def prepare_pose(layout: Layout, address: str, names: tuple[str, ...], deep: bool) -> Prepared:
    """A person in a slot."""
    parts = ("x", "y", "confidence", "z") if deep else ("x", "y", "confidence")
    points = [f"{address}/{spell_part(name)}" for name in names]
    if layout.shape == "list":
        return Prepared(layout, [(address, "iif" + "f" * len(parts) * len(points))])
    head = [(f"{address}/{name}", tag) for name, tag in HEAD]
    if layout.shape == "channel":
        return Prepared(layout, head + [(f"{point}/{part}", "f") for point in points for part in parts])
    return Prepared(layout, head + [(point, "f" * len(parts)) for point in points])


@lru_cache(maxsize=1024)
def prepare_world(layout: Layout, address: str, names: tuple[str, ...]) -> Prepared:
    """Where somebody's keypoints are in space; in `list` all in one message."""
    if layout.shape == "list":
        return Prepared(layout, [(address, "fff" * len(names))])
    points = [f"{address}/{spell_part(name)}" for name in names]
    if layout.shape == "channel":
        return Prepared(layout, [(f"{point}/{part}", "f") for point in points for part in "xyz"])
    return Prepared(layout, [(point, "fff") for point in points])


@lru_cache(maxsize=1024)
def prepare_box(layout: Layout, address: str) -> Prepared:
    """A thing in a slot; its values are active, id, confidence, x, y, width, height and confidence again."""
    if layout.shape == "list":
        return Prepared(layout, [(address, "iifffff")])
    head = [(f"{address}/{name}", tag) for name, tag in HEAD]
    if layout.shape == "channel":
        return Prepared(layout, head + [(f"{address}/{name}", tag) for name, tag in BOX])
    return Prepared(layout, [*head[:2], (f"{address}/box", "fffff")])


@lru_cache(maxsize=1024)
def prepare_plan(layout: Layout, address: str, plan: Plan) -> Prepared:
    """What following adds to whoever is in a slot."""
    return Prepared(layout, plan.shape_messages(layout.shape, address))


@lru_cache(maxsize=64)
def number_places(count: int) -> tuple[str, ...]:
    """The names of nameless numbers."""
    return tuple(map(str, range(count)))


@lru_cache(maxsize=1024)
def prepare_numbers(layout: Layout, address: str, names: tuple[str, ...], tag: str = "f") -> Prepared:
    """Numbers that stand together in one message, or in `channel` on an address each. No names: one number alone."""
    if layout.shape == "channel" and names:
        return Prepared(layout, [(f"{address}/{name}", tag) for name in names])
    return Prepared(layout, [(address, tag * max(1, len(names)))])


def write_poses(sheet: Sheet, number: int, item: Field, base: str, poses: Sequence[Any]) -> None:
    """People, hands or faces."""
    told = item.told
    for place, pose in enumerate(poses):
        points, names = pose.keypoints, told
        if len(item.keypoints) != len(points):
            names = tuple(point.name or str(count) for count, point in enumerate(points))
        elif item.features:
            points = [points[feature] for feature in item.features]
        deep = bool(points) and points[0].z is not None
        slot = find_slot(pose, place)
        values = [1, find_id(pose), pose.confidence]
        if deep:
            for point in points:
                values += (point.x, point.y, point.confidence, point.z)
        else:
            for point in points:
                values += (point.x, point.y, point.confidence)
        sheet.add((number, slot), prepare_pose(sheet.layout, f"{base}/{slot}", names, deep), values)
        if pose.world:
            prepared = prepare_world(sheet.layout, f"{base}/{slot}/world", tuple(point.name for point in pose.world))
            places = [part for point in pose.world for part in (point.x, point.y, point.z or 0.0)]
            sheet.add((number, slot), prepared, places)
        if pose.label:
            sheet.say((number, slot), f"{base}/{slot}/label", pose.label)
        if pose.measures or pose.gestures:
            write_derived(sheet, (number, slot), f"{base}/{slot}", pose, names, item.measures)
    for place, pose in enumerate(poses):
        if pose.gestures:
            write_events(sheet, number, f"{base}/{find_slot(pose, place)}", pose.gestures)
    write_count(sheet, number, base, len(poses))


def write_derived(sheet: Sheet, key: tuple[int, int], address: str, thing: Any, names: tuple[str, ...],
                  own: tuple[str, ...] = ()) -> None:
    """Measures, the model's `own` and those of following, and gestures."""
    plan = plan_thing(thing, names, own)
    sheet.add(key, prepare_plan(sheet.layout, address, plan), plan.list_numbers(thing))


def write_events(sheet: Sheet, number: int, address: str, gestures: Any) -> None:
    """What began and what ended; not under the slot's key, whose words are told empty when somebody leaves."""
    for name, words in zip(EVENTS, (gestures.began, gestures.ended), strict=True):
        for word in words:
            sheet.say((number, -1), f"{address}/{name}", word)


def write_boxes(sheet: Sheet, number: int, item: Field, base: str, boxes: Sequence[Any]) -> None:
    """Things with a place."""
    for place, box in enumerate(boxes):
        slot = find_slot(box, place)
        where = (box.x, box.y, box.width, box.height)
        head = (1, find_id(box))
        if sheet.layout.shape == "keypoint":
            values = (*head, *where, box.confidence)
        else:
            values = (*head, box.confidence, *where)
        sheet.add((number, slot), prepare_box(sheet.layout, f"{base}/{slot}"), values)
        sheet.say((number, slot), f"{base}/{slot}/label", box.label)
        if box.measures:
            write_derived(sheet, (number, slot), f"{base}/{slot}", box, ())
    write_count(sheet, number, base, len(boxes))


def find_slot(thing: Any, place: int) -> int:
    """The slot in which the bridge follows a thing, else its place in the list."""
    return place if thing.slot is None else int(thing.slot)


def find_id(thing: Any) -> int:
    """The number by which a thing is followed; 0 for none."""
    return 0 if thing.id is None else int(thing.id)


def write_count(sheet: Sheet, number: int, base: str, count: int) -> None:
    """How many there are: the last message of a frame."""
    sheet.add((number, -1), prepare_numbers(sheet.layout, f"{base}/count", (), "i"), (count,))


def write_labels(sheet: Sheet, number: int, item: Field, base: str, labels: Sequence[Any]) -> None:
    """Confidences on one address, words on another."""
    if labels:
        prepared = prepare_numbers(sheet.layout, base, number_places(len(labels)))
        sheet.add((number, -1), prepared, [label.confidence for label in labels])
        sheet.say((number, -1), f"{base}_names", *(label.label for label in labels))


def write_vector(sheet: Sheet, number: int, item: Field, base: str, vector: Any) -> None:
    """Numbers in a row."""
    numbers = vector.ravel().tolist() if hasattr(vector, "ravel") else list(vector)
    if numbers:
        sheet.add((number, -1), prepare_numbers(sheet.layout, base, number_places(len(numbers))), numbers)


def write_number(sheet: Sheet, number: int, item: Field, base: str, value: Any) -> None:
    """One number; booleans are whole."""
    tag = "i" if item.kind == "boolean" else "f"
    sheet.add((number, -1), prepare_numbers(sheet.layout, base, (), tag), (value,))


def write_words(sheet: Sheet, number: int, item: Field, base: str, value: Any) -> None:
    """One string."""
    sheet.say((number, -1), base, str(value))


def write_measured(sheet: Sheet, number: int, item: Field, base: str, value: Any) -> None:
    """What can be said in a few numbers of a mask, a depth or a sound."""
    prepared = prepare_numbers(sheet.layout, base, NAMED_NUMBERS[item.kind])
    sheet.add((number, -1), prepared, MEASURES[item.kind](value))


WRITERS: dict[str, Callable[[Sheet, int, Field, str, Any], None]] = {
    "keypoints": write_poses, "boxes": write_boxes, "labels": write_labels, "vector": write_vector,
    "number": write_number, "boolean": write_number, "text": write_words, "category": write_words,
    **dict.fromkeys(MEASURES, write_measured),
}
