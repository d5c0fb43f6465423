"""Gestures that begin and end: each begins at one threshold and ends at another one, so that none flickers between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import hypot

from ..kinds import Gestures, Pose
from .hands import Seen, measure_closing, measure_opening, measure_pinch, measure_pointing
from .things import SURE, Moving

PATIENCE = 1.0  # seconds that a gesture goes on while it cannot be seen, or its owner is absent
TORSO = 0.3  # of the size, where shoulders and hips cannot be seen
ABOVE, NOT_ABOVE = 0.1, 0.0  # torsos above the top of what is seen of the head
TOGETHER, APART = 0.35, 0.6  # torsos between the wrists
STRETCHED, LESS_STRETCHED = 0.2, 0.1  # palms by which a fingertip is farther from the wrist than the finger's joint
FOLDED, LESS_FOLDED = 0.1, 0.0  # palms by which it is nearer
PINCHED, PARTED = 0.25, 0.4  # palms between the tips of thumb and index finger
HEAD = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")


def measure_raise(side: str) -> Callable[[Seen, float], float | None]:
    """How far a wrist is above the head, in torsos."""
    def measure(seen: Seen, torso: float) -> float | None:
        head = [seen[name][1] for name in HEAD if name in seen]
        wrist = seen.get(f"{side}_wrist")
        return None if wrist is None or not head else (min(head) - wrist[1]) / torso

    return measure


def measure_closeness(seen: Seen, torso: float) -> float | None:
    """How near the wrists are to each other, in torsos, negative."""
    left, right = seen.get("left_wrist"), seen.get("right_wrist")
    return None if left is None or right is None else -hypot(left[0] - right[0], left[1] - right[1]) / torso


@dataclass(frozen=True, slots=True)
class Gesture:
    """Begins when what is measured rises above `begin`, ends when it falls below `end`; None cannot be seen."""

    measure: Callable[[Seen, float], float | None]
    begin: float
    end: float


GESTURES = {
    "left_hand_up": Gesture(measure_raise("left"), ABOVE, NOT_ABOVE),
    "right_hand_up": Gesture(measure_raise("right"), ABOVE, NOT_ABOVE),
    "hands_together": Gesture(measure_closeness, -TOGETHER, -APART),
    "open_hand": Gesture(measure_opening, STRETCHED, LESS_STRETCHED),
    "fist": Gesture(measure_closing, FOLDED, LESS_FOLDED),
    "pointing": Gesture(measure_pointing, STRETCHED, LESS_STRETCHED),
    "pinch": Gesture(measure_pinch, -PINCHED, -PARTED),
}


@dataclass(slots=True)
class Held:
    """What somebody is doing: each gesture, and when it was seen last."""

    watched: float
    gestures: dict[str, float] = field(default_factory=dict)


class GestureKeeper:
    """The gestures of everyone in a stream."""

    def __init__(self) -> None:
        self.people: dict[int, Held] = {}

    def watch(self, owner: int, pose: Pose, moving: Moving, now: float) -> Gestures:
        """What this person does, has begun to do and has ended."""
        rows = moving.places[:, :2].tolist()
        seen = {point.name: (row[0], row[1]) for point, row in zip(pose.keypoints, rows) if point.confidence >= SURE}
        held = self.people.setdefault(owner, Held(now))
        held.watched = now
        before = set(held.gestures)
        torso = measure_torso(seen, moving.size)
        for name, gesture in GESTURES.items():
            found = gesture.measure(seen, torso)
            if found is None:
                if now - held.gestures.get(name, now) > PATIENCE:
                    del held.gestures[name]
            elif found > (gesture.end if name in held.gestures else gesture.begin):
                held.gestures[name] = now
            else:
                held.gestures.pop(name, None)
        return Gestures(now=tuple(held.gestures), began=tuple(name for name in held.gestures if name not in before),
                        ended=tuple(sorted(before - set(held.gestures))))

    def forget(self, now: float) -> None:
        """Let go of whoever is absent."""
        for owner in [owner for owner, held in self.people.items() if now - held.watched > PATIENCE]:
            del self.people[owner]


def measure_torso(seen: Seen, size: float) -> float:
    """From the middle of the shoulders to the middle of the hips, or a part of the size."""
    names = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    if not all(name in seen for name in names):
        return TORSO * size
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (seen[name] for name in names)
    return max(hypot(ax + bx - cx - dx, ay + by - cy - dy) / 2, TORSO * size / 2)
