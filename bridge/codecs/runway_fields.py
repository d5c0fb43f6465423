"""How RunwayML described what a model takes and gives, also made out of a model's own description. Pure data.

An old field is its description, as `/info` shows it, the model's own input or output it stands for (`source`), and how
the value is turned into the other (`form`, a word that runway_forms.py knows). Runs in the server's process too, so
there is no array and no picture here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..info import Field, Info
from ..messages import Json

NO_JSON = "The body of all POST requests must contain JSON"  # in the app's own words, and its SDK's
SPREAD = 4  # a vector's numbers lie within ± 2 of these deviations, where their limits are known


@dataclass(frozen=True, slots=True)
class OldField:
    """One old input or output. Without `source` it is what only writing the answer needs to know.

    `empty` is shown before there is an answer, where the kind alone does not say what.
    """

    spec: Mapping[str, Json]
    source: str = ""
    form: str = "plain"
    empty: Json = None

    @property
    def name(self) -> str:
        """What it is called on the wire."""
        return str(self.spec["name"])


@dataclass(frozen=True, kw_only=True)
class Shape:
    """An old face of a model, whole. `presets` are inputs of the model's own that hold where nobody says otherwise.

    `bare`: the app showed neither a name nor a description for it. `wrap`: the key under which all outputs stand.
    """

    name: str
    description: str | None = ""
    inputs: tuple[OldField, ...]
    outputs: tuple[OldField, ...]
    presets: Mapping[str, Json] = field(default_factory=dict)
    bare: bool = False
    wrap: str = ""


def shape_model(info: Info, wrap: str = "") -> Shape:
    """The old face of a model that had none: its own names, in the old kinds. The bridge's own inputs stay away."""
    inputs = tuple(OldField(describe_input(item), item.name) for item in info.inputs if not item.group)
    taken = {item.name for item in info.outputs}
    outputs: dict[str, OldField] = {}
    for item in info.outputs:
        for old in describe_output(item):
            name = old.name if old.name == item.name or old.name not in taken else f"{item.name}_{old.name}"
            taken.add(name)
            outputs[name] = OldField({**old.spec, "name": name}, item.name, old.form)
    return Shape(name=info.name, description=info.description, inputs=inputs, outputs=tuple(outputs.values()),
                 wrap=wrap)


def shape_port(port: Mapping[str, Json], command: str = "", wrap: str = "") -> Shape:
    """The old face of a model port: what its SDK says of one of its commands, the first where none is named."""
    commands = port["commands"]
    found = next((item for item in commands if item["name"] == command), commands[0])
    inputs, outputs = (tuple(OldField(spec, spec["name"]) for spec in found[key]) for key in ("inputs", "outputs"))
    return Shape(name=found["name"], description=found["description"], inputs=inputs, outputs=outputs, wrap=wrap)


def spell_spec(name: str, kind: str, description: str = "", **more: Json) -> dict[str, Json]:
    """A description with the three keys that every one has."""
    return {"name": name, "type": kind, "description": description or None, **more}


def spell_image(name: str, description: str = "", channels: int = 3) -> dict[str, Json]:
    """A picture of so many channels."""
    picture = "JPEG" if channels == 3 else "PNG"
    return spell_spec(name, "image", description, channels=channels, defaultOutputFormat=picture)


def spell_list(name: str, item: Mapping[str, Json], description: str = "") -> dict[str, Json]:
    """An array; its items are called as the SDK called them."""
    named = {"description": None, **item, "name": f"{item['type']}_array_item"}
    return spell_spec(name, "array", description, itemType=named, minLength=0)


def spell_points(item: Field) -> dict[str, Json]:
    """The points of one body, hand or face."""
    names = list(item.keypoints)
    bones = [[names[first], names[second]] for first, second in item.connections]
    return {"type": "image_landmarks", "length": len(names), "labels": names, "connections": bones}


def describe_input(item: Field) -> dict[str, Json]:
    """One of a model's own inputs in the old words; unknown to them is what they had no kind for."""
    describe = INPUTS.get(item.kind)
    return describe(item) if describe else spell_spec(item.name, "any", item.description)


def describe_number(item: Field) -> dict[str, Json]:
    """A number: whole ones have whole limits and a step of 1, since clients tell them apart by that."""
    turn = int if item.whole else float
    low, high = item.minimum, item.maximum
    default = next((value for value in (item.default, low, high) if value is not None), 0)
    limits = {key: turn(value) for key, value in (("min", low), ("max", high)) if value is not None}
    step = 1 if item.whole else item.step or (0.01 if len(limits) == 2 else None)
    return spell_spec(item.name, "number", item.description, default=turn(default), **limits,
                      **({"step": step} if step else {}))


def describe_text(item: Field) -> dict[str, Json]:
    """A text."""
    longest = {"maxLength": item.length} if item.length else {}
    return spell_spec(item.name, "text", item.description, default=item.default or "", minLength=0, **longest)


def describe_category(item: Field) -> dict[str, Json]:
    """One of several words."""
    return spell_spec(item.name, "category", item.description, oneOf=list(item.choices),
                      default=item.default or next(iter(item.choices), ""))


def describe_vector(item: Field) -> dict[str, Json]:
    """Numbers, with what a client needs to make some up: their mean and how far they spread."""
    mean, spread = 0.0, 1.0
    if item.minimum is not None and item.maximum is not None:
        mean, spread = (item.minimum + item.maximum) / 2, (item.maximum - item.minimum) / SPREAD
    default = list(item.default) if item.default is not None else None
    return spell_spec(item.name, "vector", item.description, length=item.length, samplingMean=mean,
                      samplingStd=spread, default=default)


INPUTS: dict[str, Any] = {
    "image": lambda item: spell_image(item.name, item.description),
    "mask": lambda item: spell_image(item.name, item.description, 1),
    "depth": lambda item: spell_image(item.name, item.description, 1),
    "number": describe_number, "text": describe_text, "category": describe_category, "vector": describe_vector,
    "boolean": lambda item: spell_spec(item.name, "boolean", item.description, default=bool(item.default)),
    "audio": lambda item: spell_spec(item.name, "file", item.description, extension=".wav"),
}


def describe_output(item: Field) -> list[OldField]:
    """One of a model's own outputs in the old words: several, where the old world kept apart what is one here."""
    describe = OUTPUTS.get(item.kind)
    return describe(item) if describe else [OldField(describe_input(item))]


def describe_picture(item: Field) -> list[OldField]:
    """A picture; a mask or a depth has one channel."""
    form = "depth" if item.kind == "depth" else "picture"
    return [OldField(describe_input(item), form=form)]


def describe_poses(item: Field) -> list[OldField]:
    """Bodies, hands or faces: their points, and how sure each is."""
    scores = spell_list("scores", {"type": "number", "min": 0, "max": 1}, "How sure each is.")
    return [OldField(spell_list(item.name, spell_points(item), item.description), form="landmarks"),
            OldField(scores, form="scores")]


def describe_boxes(item: Field) -> list[OldField]:
    """Things: their corners, what they are, how sure each is."""
    labels = spell_list("labels", {"type": "text"}, "What each is.")
    scores = spell_list("scores", {"type": "number", "min": 0, "max": 1}, "How sure each is.")
    return [OldField(spell_list(item.name, {"type": "image_bounding_box"}, item.description), form="corners"),
            OldField(labels, form="names"), OldField(scores, form="scores")]


def describe_labels(item: Field) -> list[OldField]:
    """Words for what is in the picture, each with how sure it is."""
    return [OldField(spell_list(item.name, {"type": "any"}, item.description), form="guesses")]


OUTPUTS: dict[str, Any] = {
    **dict.fromkeys(("image", "mask", "depth"), describe_picture),
    "keypoints": describe_poses, "boxes": describe_boxes, "labels": describe_labels,
    "vector": lambda item: [OldField(describe_vector(item), form="numbers")],
    "number": lambda item: [OldField(describe_number(item), form="number")],
    "audio": lambda item: [OldField(INPUTS["audio"](item), form="sound")],
}
