"""The live settings of following: they stand among the inputs of every model that finds keypoints or boxes.

Plain data, so that a model can be described without arrays. The settings have the group `tracking`, by which the runner
keeps them from the model's own `run`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadAdapter, BadInput
from ..info import Field

GROUP = "tracking"
FOLLOWED_KINDS = ("keypoints", "boxes")
PRESETS = ("still", "balanced", "fast")
LONGEST_TEXT = 400  # characters of `distances`

FOR_ALL = (
    Field(name="tracking", kind="category", choices=("auto", "on", "off"), default="auto",
          description="Give each one found an id that stays; auto does so for live frames, not for single queries."),
    Field(name="smoothing", kind="category", choices=("off", *PRESETS), default="balanced",
          description="How calm: still trembles least and lags most, fast the other way round."),
    Field(name="min_cutoff", kind="number", minimum=0.01, maximum=30,
          description="Instead of the preset's: smoothing of what stands still, in Hz; less is calmer."),
    Field(name="beta", kind="number", minimum=0, maximum=100,
          description="Instead of the preset's: how readily smoothing gives way to movement; more lags less."),
    Field(name="prediction", kind="number", minimum=0, maximum=3, step=0.1, default=0,
          description="How much of the measured latency to make up for: 1 is all that passes here, more is for camera "
                      "and screen."),
    Field(name="measures", kind="boolean", default=False,
          description="Add velocity, centre, bounding box and joint angles; for hands how far fingers are stretched."),
)
FOR_KEYPOINTS = (
    Field(name="gestures", kind="boolean", default=False,
          description="Add gestures and when they begin and end: a wrist above the head, hands together; open hand, "
                      "fist, pointing, pinch."),
    Field(name="distances", kind="text", length=LONGEST_TEXT, default="",
          description="Add the distances between keypoints, written like “left_wrist-right_wrist, nose-left_hip”."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How one query wants its findings followed. `prediction` is a part of the measured latency."""

    tracking: str = "auto"
    smoothing: str = "balanced"
    min_cutoff: float | None = None
    beta: float | None = None
    prediction: float = 0
    measures: bool = False
    gestures: bool = False
    distances: tuple[tuple[str, str], ...] = ()

    def follows(self, live: bool) -> bool:
        """Whether a query's findings get identities; `live`: it is one of a stream of frames."""
        return self.tracking == "on" or (self.tracking == "auto" and live)

    @property
    def derives(self) -> bool:
        """Whether anything is to be derived from the findings."""
        return self.measures or self.gestures or bool(self.distances)


def list_fields(place: str, inputs: tuple[Field, ...], outputs: tuple[Field, ...]) -> tuple[Field, ...]:
    """The settings a model gets besides its own inputs. BadAdapter for a name used twice."""
    kinds = {item.kind for item in outputs}
    if kinds.isdisjoint(FOLLOWED_KINDS):
        return ()
    added = tuple(Field.from_json({**item.to_json(), "group": GROUP})
                  for item in (*FOR_ALL, *(FOR_KEYPOINTS if "keypoints" in kinds else ())))
    taken = {item.name for item in inputs} & {item.name for item in added}
    if taken:
        names = ", ".join(f"“{name}”" for name in sorted(taken))
        raise BadAdapter(f"{place}: the input {names} needs another name. Models that find keypoints or boxes have "
                         f"these as settings: {', '.join(item.name for item in added)}.")
    return added


def read_wishes(values: Mapping[str, Any], fields: tuple[Field, ...]) -> Wishes:
    """The wishes among a query's checked inputs. Raises BadInput for a distance that cannot be read."""
    asked = {item.name: values[item.name] for item in fields if item.group == GROUP and item.name in values}
    words = asked.pop("distances", "")
    return Wishes(**{name: value for name, value in asked.items() if value is not None}, distances=read_pairs(words))


def read_pairs(words: str) -> tuple[tuple[str, str], ...]:
    """`a-b, c-d` as pairs of keypoint names."""
    pairs = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        first, dash, second = (part.strip() for part in word.partition("-"))
        if not (first and dash and second):
            raise BadInput(f"“distances” must be pairs of keypoints like “left_wrist-right_wrist”; it had “{word}”.")
        pairs.append((first, second))
    return tuple(pairs)
