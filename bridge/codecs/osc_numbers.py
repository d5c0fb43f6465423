"""What is told in numbers of what is more than numbers: masks, depths, sounds, and the measures and gestures that
models and following add to people and things. Pure: values and addresses in, numbers out; osc_layouts.py makes packets
of them.

Measures follow from the keypoints' names, not from what was seen, so that every frame has the same addresses and the
same places in a list: what cannot be seen is 0. Distances alone are named by whoever asks for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..info import FINGERS, GESTURE_POINTS, JOINTS, PINCH_POINTS
from .osc_mapping import spell_part

PLACE, AREA = ("x", "y"), ("x", "y", "width", "height")
WHOLE = (("velocity", PLACE), ("speed", ()), ("centre", PLACE), ("bounds", AREA))
ALONE = ("distances",)  # families that are a message for each even in `list`, since their places may change
EVENTS = ("gestures/began", "gestures/ended")
NOWHERE = dict.fromkeys(AREA, 0.0)


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """What is told of a thing beside its keypoints: rows of an address below its slot, its parts, and its tag.

    `own` are measures of the model itself.
    """

    names: tuple[str, ...]
    own: tuple[str, ...]
    distances: tuple[str, ...]
    measured: bool
    gestures: tuple[str, ...]
    angles: tuple[str, ...]
    fingers: tuple[str, ...]

    def list_rows(self) -> list[tuple[str, tuple[str, ...], str]]:
        """The rows, in the order of `list_numbers`. No parts: one number."""
        rows: list[tuple[str, tuple[str, ...], str]] = [(f"measures/{spell_part(name)}", (), "f") for name in self.own]
        if self.measured:
            rows += [(f"measures/{name}", parts, "f") for name, parts in WHOLE]
            rows += [(f"measures/velocities/{spell_part(name)}", PLACE, "f") for name in self.names]
            rows += [(f"measures/angles/{name}", (), "f") for name in self.angles]
            rows += [("measures/pinch", (), "f"), ("measures/fingers", self.fingers, "f")] if self.fingers else []
        rows += [(f"measures/distances/{spell_part(name)}", (), "f") for name in self.distances]
        return rows + [(f"gestures/{name}", (), "i") for name in self.gestures]

    def shape_messages(self, shape: str, base: str) -> list[tuple[str, str]]:
        """Addresses and tags, as a layout has them."""
        if shape == "channel":
            return [("/".join(filter(None, (base, name, part))), tag)
                    for name, parts, tag in self.list_rows() for part in parts or ("",)]
        messages: dict[str, str] = {}
        for name, parts, tag in self.list_rows():
            family = name.rpartition("/")[0]
            together = shape == "list" and family != "measures" and not family.endswith(ALONE)
            address = f"{base}/{family if together else name}"
            messages[address] = messages.get(address, "") + tag * max(1, len(parts))
        return list(messages.items())

    def list_numbers(self, thing: Any) -> list[float]:
        """The numbers of a thing, for which this plan was made."""
        measures = thing.measures or {}
        numbers: list[float] = [measures[name] for name in self.own]
        if self.measured:
            velocity, bounds = measures["velocity"], measures.get("bounds", NOWHERE)
            centre = measures.get("centre", NOWHERE)
            numbers += (velocity["x"], velocity["y"], measures["speed"], centre["x"], centre["y"],
                        bounds["x"], bounds["y"], bounds["width"], bounds["height"])
            velocities, angles = measures.get("velocities", {}), measures.get("angles", {})
            for name in self.names:
                velocity = velocities.get(name, NOWHERE)
                numbers += (velocity["x"], velocity["y"])
            numbers += [angles.get(name, 0.0) for name in self.angles]
            if self.fingers:
                fingers = measures.get("fingers", {})
                numbers += (measures.get("pinch", 0.0), *(fingers.get(name, 0.0) for name in self.fingers))
        numbers += [measures["distances"][name] for name in self.distances]
        return numbers + [name in thing.gestures.now for name in self.gestures]


@lru_cache(maxsize=256)
def make_plan(names: tuple[str, ...], distances: tuple[str, ...] = (), own: tuple[str, ...] = (), *,
              measured: bool = True, gestured: bool = True) -> Plan:
    """What is told of things with these keypoints, always the same object for the same."""
    known = set(names)
    angles = tuple(name for name, points in JOINTS.items() if known >= {*points})
    return Plan(names, own, distances, measured, angles=angles, fingers=FINGERS if known >= {*PINCH_POINTS} else (),
                gestures=tuple(name for name, points in GESTURE_POINTS.items() if gestured and known >= {*points}))


def plan_thing(thing: Any, names: tuple[str, ...], own: tuple[str, ...] = ()) -> Plan:
    """What is told of this thing; `own` are the measures that its model may give."""
    measures: Mapping[str, Any] = thing.measures or {}
    return make_plan(names, tuple(measures.get("distances", ())), tuple(name for name in own if name in measures),
                     measured="speed" in measures, gestured=getattr(thing, "gestures", None) is not None)


def is_event(address: str) -> bool:
    """Whether a message tells of a moment, and so has no zero when its owner leaves."""
    return address.endswith(EVENTS)


def may_lack(address: str) -> bool:
    """Whether a message may fail to come while its owner is there: a distance of which one end is not seen."""
    return address.rpartition("/")[0].endswith("measures/distances")


def find_owner(address: str) -> str:
    """Where it says whether the owner of a measure is there."""
    return address.partition("/measures/")[0] + "/active"


def measure_mask(mask: Any) -> tuple[float, float, float]:
    """How much of the picture is covered, and where the middle of it is; 0.5 0.5 of nothing."""
    height, width = mask.shape
    weight = float(mask.sum(dtype="float64"))
    if not weight:
        return 0.0, 0.5, 0.5
    columns, rows = mask.sum(axis=0, dtype="float64"), mask.sum(axis=1, dtype="float64")
    x = sum(count * (place + 0.5) for place, count in enumerate(columns.tolist())) / weight / width
    y = sum(count * (place + 0.5) for place, count in enumerate(rows.tolist())) / weight / height
    return weight / (255 * height * width), x, y


def measure_depth(depth: Any) -> tuple[float, float, float]:
    """The nearest, the middle and the farthest."""
    return float(depth.min()), float(depth.mean()), float(depth.max())


def measure_audio(audio: Any) -> tuple[float, float]:
    """Root mean square and peak."""
    samples = audio.samples
    if not len(samples):
        return 0.0, 0.0
    return float((samples.astype("float64") ** 2).mean() ** 0.5), float(abs(samples).max())


NAMED_NUMBERS = {"mask": ("area", "x", "y"), "depth": ("nearest", "mean", "farthest"), "audio": ("loudness", "peak")}
MEASURES: dict[str, Callable[[Any], tuple[float, ...]]] = {
    "mask": measure_mask, "depth": measure_depth, "audio": measure_audio,
}
