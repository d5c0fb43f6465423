"""Looks where something was a moment ago, so that a detector runs only when something is lost, or may be new.

MediaPipe's way for faces, hands and bodies (mediapipe/modules/hand_landmark/hand_landmark_tracking_cpu.pbtxt): where a
thing's keypoints are in one frame says where to look in the next one. What is remembered lies in the `Memory` of a
stream of frames, so one model serves many sketches, and a picture of its own is searched afresh.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bridge import Memory

from .regions import Region

SAME = 0.6  # of the smaller of two regions is inside the larger one: then they show one thing
AGAIN = 8  # frames after which one looks for more, while there are fewer things than wished
PART = 0.6  # of the picture's width and height, that of each of the four parts that overlap


class Sight(Protocol):
    """What was seen in a region: how surely the thing is there, 0…1, and where to look for it next time."""

    @property
    def presence(self) -> float: ...

    @property
    def region(self) -> Region: ...


Seen = TypeVar("Seen", bound=Sight)


@dataclass(frozen=True)
class Past:
    """Where things were in the last frame, its shape, the number of searches, and how many frames ago the last was."""

    shape: tuple[int, ...] = ()
    regions: tuple[Region, ...] = ()
    searches: int = 0
    age: int = 0


class Follower(Generic[Seen]):
    """Finds things of one sort. `find` searches a picture, the surest region first; `look` looks at a region.

    Four parts of the picture are searched as well, for what is small, where each is at least `finest` pixels long: all
    of them in the first frame or a picture of its own, later the whole and one part by turns.
    """

    def __init__(self, name: str, find: Callable[[NDArray[Any]], Sequence[Region]],
                 look: Callable[[NDArray[Any], Region], Seen], finest: float = float("inf"),
                 same: float = SAME) -> None:
        self.name = name
        self.find = find
        self.look = look
        self.finest = finest
        self.same = same

    def follow(self, picture: NDArray[Any], memory: Memory | None, *, limit: int, threshold: float) -> list[Seen]:
        """At most `limit` things whose presence is `threshold` or more; those of the last frame come first."""
        past = Past() if memory is None else memory.get(self.name, Past())
        if past.shape != picture.shape:
            past = Past()
        seen = self.look_at(picture, past.regions, [], limit=limit, threshold=threshold)
        searches, age = past.searches, past.age + 1
        lost = len(seen) < len(past.regions[:limit])
        if lost or not seen or (len(seen) < limit and age >= AGAIN):
            searches, age = 1 if lost else searches, 0
            for part in self.choose_parts(picture, searches):
                seen = self.look_at(picture, self.search(picture, part), seen, limit=limit, threshold=threshold)
                if len(seen) >= limit:
                    break
            searches += 1
        if memory is not None:
            memory[self.name] = Past(picture.shape, tuple(sight.region for sight in seen), searches, age)
        return seen

    def choose_parts(self, picture: NDArray[Any], searches: int) -> Sequence[tuple[slice, slice]]:
        """What of the picture to search, after so many searches."""
        whole, *parts = list_parts(*picture.shape[:2])
        if max(picture.shape[:2]) * PART < self.finest:
            return [whole]
        if searches == 0:
            return [whole, *parts]
        return [whole] if searches % 2 else [parts[searches // 2 % len(parts)]]

    def search(self, picture: NDArray[Any], part: tuple[slice, slice]) -> Iterator[Region]:
        """The regions in a part of the picture, as regions of the whole."""
        rows, columns = part
        for region in self.find(np.ascontiguousarray(picture[part])):
            yield replace(region, x=region.x + columns.start, y=region.y + rows.start)

    def look_at(self, picture: NDArray[Any], regions: Iterable[Region], seen: list[Seen], *, limit: int,
                threshold: float) -> list[Seen]:
        """What is seen already and what the regions show besides, each thing once."""
        seen = list(seen)
        for region in regions:
            if len(seen) >= limit:
                break
            if is_taken(region, seen, self.same):
                continue
            sight = self.look(picture, region)
            if sight.presence >= threshold and not is_taken(sight.region, seen, self.same):
                seen.append(sight)
        return seen


def list_parts(height: int, width: int) -> list[tuple[slice, slice]]:
    """Rows and columns of the whole picture, then those of its corners."""
    tall, wide = max(round(height * PART), 1), max(round(width * PART), 1)
    return [(slice(0, height), slice(0, width)),
            *((slice(top, top + tall), slice(left, left + wide))
              for top in (0, height - tall) for left in (0, width - wide))]


def is_taken(region: Region, seen: Sequence[Sight], same: float) -> bool:
    """Whether one of those who were seen is where the region is."""
    return any(share_smaller(region, sight.region) > same for sight in seen)


def share_smaller(region: Region, other: Region) -> float:
    """The area that two regions share, in parts of the smaller one, as if they were not turned."""
    first, second = region.corners, other.corners
    sides = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    return float(sides.clip(0).prod()) / max(min(region.side, other.side), 1e-6) ** 2
