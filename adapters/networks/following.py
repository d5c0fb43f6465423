"""Looks where something was a moment ago, so that a detector runs only when something is lost, or may be new.

MediaPipe's way for faces, hands and bodies (mediapipe/modules/hand_landmark/hand_landmark_tracking_cpu.pbtxt): where a
thing's keypoints are in one frame says where to look in the next one. What is remembered lies in the `Memory` of a
stream of frames, so one model serves many sketches, and a picture of its own is searched afresh.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from numpy.typing import NDArray

from bridge import Memory

from .detections import share_area
from .regions import Region

SAME = 0.5  # of the area of both regions, from which they show one thing (AssociationNormRectCalculator)
AGAIN = 8  # frames after which one looks for more, while there are fewer things than wished


class Sight(Protocol):
    """What was seen in a region: how surely the thing is there, 0…1, and where to look for it next time."""

    @property
    def presence(self) -> float: ...

    @property
    def region(self) -> Region: ...


Seen = TypeVar("Seen", bound=Sight)


@dataclass(frozen=True)
class Past:
    """Where things were in the last frame, its shape, and how many frames ago everything was searched."""

    shape: tuple[int, ...] = ()
    regions: tuple[Region, ...] = ()
    age: int = 0


class Follower(Generic[Seen]):
    """Finds things of one sort. `find` searches a whole picture, the surest region first; `look` looks at a region."""

    def __init__(self, name: str, find: Callable[[NDArray[Any]], Sequence[Region]],
                 look: Callable[[NDArray[Any], Region], Seen]) -> None:
        self.name = name
        self.find = find
        self.look = look

    def follow(self, picture: NDArray[Any], memory: Memory | None, *, limit: int, threshold: float) -> list[Seen]:
        """At most `limit` things whose presence is `threshold` or more; those of the last frame come first."""
        past = Past() if memory is None else memory.get(self.name, Past())
        if past.shape != picture.shape:
            past = Past()
        seen = self.look_at(picture, past.regions, [], limit=limit, threshold=threshold)
        lost = not seen or len(seen) < len(past.regions[:limit])
        age = past.age + 1
        if lost or (len(seen) < limit and age >= AGAIN):
            seen = self.look_at(picture, self.find(picture), seen, limit=limit, threshold=threshold)
            age = 0
        if memory is not None:
            memory[self.name] = Past(picture.shape, tuple(sight.region for sight in seen), age)
        return seen

    def look_at(self, picture: NDArray[Any], regions: Sequence[Region], seen: list[Seen], *, limit: int,
                threshold: float) -> list[Seen]:
        """What is seen already and what the regions show besides, each thing once."""
        seen = list(seen)
        for region in regions:
            if len(seen) >= limit:
                break
            if is_taken(region, seen):
                continue
            sight = self.look(picture, region)
            if sight.presence >= threshold and not is_taken(sight.region, seen):
                seen.append(sight)
        return seen


def is_taken(region: Region, seen: Sequence[Sight]) -> bool:
    """Whether one of those who were seen is where the region is."""
    return any(share_area(region.corners[None], sight.region.corners[None])[0, 0] > SAME for sight in seen)
