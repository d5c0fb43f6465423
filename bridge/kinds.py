"""The closed list of values that models take and give, as adapters see them.

Coordinates are 0…1 of the picture, origin top left, y down. Confidences are 0…1. The marks (`Between`, `Length`,
`Skeleton`) stand in `Annotated[...]` beside the type, with one plain sentence for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Kind:
    """Marks an array type as one of the kinds of `bridge.info.KINDS`; `exact` pictures JPEG would spoil."""

    name: str
    exact: bool = False


Frame = Annotated[NDArray[Any], Kind("image")]  # uint8, height × width × RGB (RGBA when a model gives transparency)
Mask = Annotated[NDArray[Any], Kind("mask")]  # uint8, height × width
LabelMap = Annotated[NDArray[Any], Kind("image", exact=True)]  # a Frame whose colours stand for labels
Depth = Annotated[NDArray[Any], Kind("depth")]  # float32, height × width, 0 near … 1 far
Vector = Annotated[NDArray[Any], Kind("vector")]  # float32, length


class Memory(dict[str, Any]):
    """What a model keeps from one frame of a stream to the next, under names of its own; no sketch sees it.

    Each stream has its own, empty at first. A picture that belongs to no stream comes with an empty one.
    """


@dataclass(frozen=True, slots=True)
class Between:
    """Both ends are allowed. `step` is what a slider moves by."""

    low: float
    high: float
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """How many numbers a vector has, or how many characters a text may have."""

    length: int


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The names of a pose's keypoints, and the pairs of them that a bone joins.

    `parts` are groups of keypoints that have a name together, such as lips. Of very many keypoints, OSC tells only the
    `features`. `measures` are the numbers that the model itself gives with each pose.
    """

    names: tuple[str, ...]
    connections: tuple[tuple[int, int], ...]
    parts: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)
    features: tuple[int, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keypoint:
    """A named point of a body, a hand or a face; z is depth, where it is known: on the scale of x, less is nearer."""

    name: str
    x: float
    y: float
    confidence: float
    z: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gestures:
    """What somebody does by gestures: those of now, those that began and those that ended with this frame."""

    now: tuple[str, ...] = ()
    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around something; x and y are its top left corner.

    What stands after the label is the bridge's to fill in; an adapter that follows things itself may give the id.
    """

    x: float
    y: float
    width: float
    height: float
    confidence: float = 1.0
    label: str = ""
    id: int | None = None
    slot: int | None = None
    measures: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """A person, a hand or a face as keypoints; the label says which of several sorts, as left and right of hands.

    `world` has the same keypoints in metres, for models that know them, as seen by the camera: right, down and away.
    What stands between the box and the label is the bridge's to fill in; an adapter that follows people itself may give
    the id, and one that measures them the measures that its `Skeleton` names.
    """

    keypoints: tuple[Keypoint, ...]
    confidence: float
    box: Box | None = None
    id: int | None = None
    slot: int | None = None
    measures: Mapping[str, Any] | None = None
    gestures: Gestures | None = None
    label: str = ""
    world: tuple[Keypoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A word for what is in the picture."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Audio:
    """Mono sound: float32 samples −1…1, and how many of them make a second."""

    samples: NDArray[Any]
    rate: int
