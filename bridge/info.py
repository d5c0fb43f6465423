"""What a model's inputs, outputs and options are called and may be; pure data, no arrays, no pictures.

`check_value` is the only place where a plain value is held against its field: queries, live settings and options all
come through it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from math import isfinite
from typing import Any

from .errors import BadInput
from .messages import Json

PLAIN_KINDS = ("number", "boolean", "category", "text", "vector")
PICTURE_KINDS = ("image", "mask", "depth")
FINDING_KINDS = ("keypoints", "boxes", "labels")  # what can be drawn on a picture
KINDS = PICTURE_KINDS + PLAIN_KINDS + FINDING_KINDS + ("audio", "file")
OUTPUT_NAMES = {"keypoints": "poses"}  # what a lone output is called, where that is not its kind's name
JOINTS = {  # the three keypoints between which the angle at a joint is
    f"{side}_{joint}": tuple(f"{side}_{part}" for part in parts)
    for joint, parts in (("elbow", ("shoulder", "elbow", "wrist")), ("shoulder", ("elbow", "shoulder", "hip")),
                         ("hip", ("shoulder", "hip", "knee")), ("knee", ("hip", "knee", "ankle")))
    for side in ("left", "right")}
FINGERS = ("index_finger", "middle_finger", "ring_finger", "pinky_finger")
FINGER_POINTS = ("wrist", "middle_finger_mcp", *(f"{finger}_{joint}" for finger in FINGERS for joint in ("pip", "tip")))
PINCH_POINTS = (*FINGER_POINTS, "thumb_tip")
GESTURE_POINTS = {  # the keypoints without which a gesture cannot be seen
    "left_hand_up": ("left_wrist",), "right_hand_up": ("right_wrist",), "hands_together": ("left_wrist", "right_wrist"),
    "open_hand": FINGER_POINTS, "fist": FINGER_POINTS, "pointing": FINGER_POINTS, "pinch": PINCH_POINTS}
TRUE_WORDS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named input, output or option. Unset limits are None; `whole` numbers have no fraction; an `exact` picture's
    colours stand for something, such as labels, so it is PNG wherever nobody asks for JPEG.

    Inputs with a `group` are the bridge's own: it acts on them, and `run` does not get them.
    """

    name: str
    kind: str
    description: str = ""
    required: bool = False
    default: Json = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    whole: bool = False
    exact: bool = False
    choices: tuple[str, ...] = ()
    length: int | None = None
    keypoints: tuple[str, ...] = ()
    connections: tuple[tuple[int, int], ...] = ()
    parts: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)
    features: tuple[int, ...] = ()
    measures: tuple[str, ...] = ()
    group: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """The keypoints that OSC tells: all of them, unless there are features."""
        return tuple(self.keypoints[place] for place in self.features) if self.features else self.keypoints

    def to_json(self) -> dict[str, Json]:
        """The field as it stands in `/models/NAME`: what is unset is left out."""
        return {key: value for key, value in asdict(self).items() if key in ("required", "name", "kind")
                or (value is not None if key == "default" else value not in (None, "", (), {}) and value is not False)}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> "Field":
        """The inverse of `to_json`; lists become tuples again."""
        known: dict[str, Any] = {key.name: data[key.name] for key in fields(cls) if key.name in data}
        for key in ("choices", "keypoints", "features", "measures"):
            known[key] = tuple(data.get(key, ()))
        known["connections"] = tuple((first, second) for first, second in data.get("connections", ()))
        known["parts"] = {name: tuple(places) for name, places in data.get("parts", {}).items()}
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """The description of a model, made from its signature.

    `port`: of a model port of RunwayML's, its options and commands as its SDK describes them. `source`: the bridge
    itself asks it, again and again. `packages`: what it imports that does not come with Catwalk.
    """

    name: str
    description: str
    inputs: tuple[Field, ...]
    outputs: tuple[Field, ...]
    options: tuple[Field, ...] = ()
    weights: tuple[Mapping[str, Json], ...] = field(default=())
    limits: tuple[str, ...] = ()
    port: Mapping[str, Json] = field(default_factory=dict)
    source: bool = False
    packages: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """The info as one JSON object."""
        lists = {key: [item.to_json() for item in getattr(self, key)] for key in ("inputs", "outputs", "options")}
        return {"name": self.name, "description": self.description, **lists, "weights": list(self.weights),
                "limits": list(self.limits), **({"port": self.port} if self.port else {}),
                **({"source": True} if self.source else {}),
                **({"packages": list(self.packages)} if self.packages else {})}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> "Info":
        """The inverse of `to_json`."""
        lists = {key: tuple(Field.from_json(item) for item in data[key]) for key in ("inputs", "outputs", "options")}
        return cls(name=data["name"], description=data["description"], weights=tuple(data["weights"]),
                   limits=tuple(data["limits"]), port=data.get("port", {}), source=data.get("source", False),
                   packages=tuple(data.get("packages", ())), **lists)


def find_field(candidates: Iterable[Field], name: str, owner: str, role: str = "input") -> Field:
    """The field of that name, or a sentence with the names there are."""
    known = {item.name: item for item in candidates}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else f" It has: {', '.join(known) or 'none'}."
    raise BadInput(f"{owner} has no {role} “{name}”.{hint}")


def check_value(item: Field, value: Json, *, spoken: bool = False) -> Json:
    """`value` as the field wants it (numbers as numbers, choices as spelt); BadInput says what it must be and was.

    Kinds that are not plain (pictures, keypoints, …) pass untouched: their codecs read them. `spoken` values are words.
    """
    check = CHECKS.get(item.kind)
    return check(item, value, spoken) if check else value


def check_number(item: Field, value: Json, spoken: bool) -> float | int:
    """A finite number within the field's limits; whole when the field is."""
    if spoken and isinstance(value, str):
        value = parse_number(item, value)
    if not is_number(value):
        raise BadInput(f"“{item.name}” must be a number; it was {show_value(value)}.")
    if item.whole and value != int(value):
        raise BadInput(f"“{item.name}” must be a whole number; it was {value}.")
    check_limits(item, value)
    return int(value) if item.whole else value


def parse_number(item: Field, word: str) -> float:
    """A number from a word of a form or URL."""
    try:
        return float(word)
    except ValueError:
        raise BadInput(f"“{item.name}” must be a number; it was {show_value(word)}.") from None


def check_limits(item: Field, value: float) -> None:
    """Refuse what is below the minimum or above the maximum."""
    low, high = item.minimum, item.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        if low is not None and high is not None:
            limits = f"between {low:g} and {high:g}"
        else:
            limits = f"at least {low:g}" if low is not None else f"at most {high:g}"
        raise BadInput(f"“{item.name}” must be {limits}; it was {value:g}.")


def check_boolean(item: Field, value: Json, spoken: bool) -> bool:
    """true or false; 0 and 1 count, for senders that have numbers only."""
    if spoken and isinstance(value, str):
        value = TRUE_WORDS.get(value.lower(), value)
    if value in (0, 1) and not isinstance(value, str):
        return bool(value)
    raise BadInput(f"“{item.name}” must be true or false; it was {show_value(value)}.")


def check_category(item: Field, value: Json, spoken: bool) -> str:
    """One of the choices; upper and lower case are the same, and a number is one that is written so."""
    if is_number(value):
        value = next((choice for choice in item.choices if same_number(choice, value)), value)
    for choice in item.choices:
        if isinstance(value, str) and choice.lower() == value.lower():
            return choice
    raise BadInput(f"“{item.name}” must be one of {', '.join(item.choices)}; it was {show_value(value)}.")


def same_number(word: str, number: float) -> bool:
    """Whether a word says this number."""
    try:
        return float(word) == number
    except ValueError:
        return False


def check_text(item: Field, value: Json, spoken: bool) -> str:
    """A string, not longer than the field's length."""
    if not isinstance(value, str):
        raise BadInput(f"“{item.name}” must be text; it was {show_value(value)}.")
    if item.length is not None and len(value) > item.length:
        raise BadInput(f"“{item.name}” must be at most {item.length} characters; it was {len(value)}.")
    return value


def check_vector(item: Field, value: Json, spoken: bool) -> list[float]:
    """A list of finite numbers, of the field's length and limits."""
    if spoken and isinstance(value, str):
        value = [parse_number(item, word) for word in value.split(",")]
    if not isinstance(value, list) or not all(is_number(number) for number in value):
        raise BadInput(f"“{item.name}” must be a list of numbers; it was {show_value(value)}.")
    if item.length is not None and len(value) != item.length:
        raise BadInput(f"“{item.name}” must be {item.length} numbers; it was {len(value)}.")
    for number in value:
        check_limits(item, number)
    return value


def is_number(value: Json) -> bool:
    """A finite int or float; booleans are not numbers, nor is an int that no float can hold."""
    try:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    except OverflowError:
        return False


def show_value(value: Json) -> str:
    """A value short enough for a sentence."""
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value)} bytes"
    try:
        text = repr(value)
    except RecursionError:
        text = "nested too deep"
    return text if len(text) <= 60 else f"{text[:57]}…"


CHECKS = {
    "number": check_number,
    "boolean": check_boolean,
    "category": check_category,
    "text": check_text,
    "vector": check_vector,
}
