"""Numbers that tell what a hand does, from its keypoints in the picture: how far fingers are stretched, and the pinch.

Lengths are in palms, from the wrist to the knuckle of the middle finger, so they are the same for small and large
hands, near and far. A finger that points at the camera looks folded; depth is not used, since it is less sure.
"""

from collections.abc import Mapping
from math import hypot

from ..info import FINGERS

FOLDED, STRETCHED = -0.4, 0.4  # palms, of a finger that is wholly folded or stretched

Spot = tuple[float, float]  # in picture heights
Seen = Mapping[str, Spot]  # keypoints that are surely seen


def measure_hand(seen: Seen) -> dict[str, object]:
    """The measures of a hand; none for what is no hand, or is not seen whole."""
    stretches, pinch = stretch_fingers(seen), span_pinch(seen)
    if stretches is None or pinch is None:
        return {}
    shares = ((stretch - FOLDED) / (STRETCHED - FOLDED) for stretch in stretches)
    return {"pinch": pinch, "fingers": dict(zip(FINGERS, (min(max(share, 0.0), 1.0) for share in shares)))}


def stretch_fingers(seen: Seen) -> list[float] | None:
    """How much farther from the wrist the tip of each finger is than its middle joint, in palms."""
    palm = measure_palm(seen)
    if palm is None:
        return None
    stretches = []
    for finger in FINGERS:
        tip, joint = seen.get(f"{finger}_tip"), seen.get(f"{finger}_pip")
        if tip is None or joint is None:
            return None
        stretches.append((span(seen["wrist"], tip) - span(seen["wrist"], joint)) / palm)
    return stretches


def span_pinch(seen: Seen) -> float | None:
    """From the thumb's tip to the index finger's, in palms."""
    palm, thumb, index = measure_palm(seen), seen.get("thumb_tip"), seen.get("index_finger_tip")
    return None if palm is None or thumb is None or index is None else span(thumb, index) / palm


def measure_palm(seen: Seen) -> float | None:
    wrist, knuckle = seen.get("wrist"), seen.get("middle_finger_mcp")
    return None if wrist is None or knuckle is None else max(span(wrist, knuckle), 1e-6)


def span(first: Spot, second: Spot) -> float:
    return hypot(first[0] - second[0], first[1] - second[1])


# What gestures measure; the second argument, a body's torso, says nothing of a hand.

def measure_opening(seen: Seen, torso: float) -> float | None:
    """How far the least stretched finger is stretched."""
    stretches = stretch_fingers(seen)
    return None if stretches is None else min(stretches)


def measure_closing(seen: Seen, torso: float) -> float | None:
    """How far the least folded finger is folded."""
    stretches = stretch_fingers(seen)
    return None if stretches is None else -max(stretches)


def measure_pointing(seen: Seen, torso: float) -> float | None:
    """How far the index finger is stretched and the others are folded, whichever is less."""
    stretches = stretch_fingers(seen)
    return None if stretches is None else min(stretches[0], -max(stretches[1:]))


def measure_pinch(seen: Seen, torso: float) -> float | None:
    """How near the tips of thumb and index finger are, negative; a folded index finger, as of a fist, counts as far."""
    stretches, pinch = stretch_fingers(seen), span_pinch(seen)
    return None if stretches is None or pinch is None else -pinch - max(-stretches[0], 0.0)
