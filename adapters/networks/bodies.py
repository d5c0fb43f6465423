"""Networks that follow whole people together: MoveNet says who is where, then each one's face and hands are looked at.

Head and wrists say where: a part of the picture around them is searched by the detector of faces or of palms, however
small it is, and what is found belongs to that person. Where a face or a hand was in the last frame is looked at first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import Memory

from .facemesh import Face
from .faces import FaceFinder
from .following import SAME, Seen, is_taken
from .hands import Hand, HandFinder, tint_grey
from .movenet import MoveNet
from .regions import Region

NAME = "bodies"  # under which the last frame's regions are remembered, and the number of frames
AGAIN = 3  # frames after which what is not seen of somebody is searched for again
SURE = 0.2  # a keypoint's confidence from which one looks there
PRESENT = 0.5  # of faces and hands
HEAD, EYES, EARS, SHOULDERS = slice(0, 5), (1, 2), (3, 4), (5, 6)
ARMS = ((7, 9), (8, 10))  # elbow and wrist of the left and of the right
FACE_AREA = 4.0  # times as wide as the ears are apart is what is searched for a face; at least SHOULDER_AREA
SHOULDER_AREA = 1.2  # times as wide as the shoulders are apart
HAND_AREA = 1.6  # times as wide as the forearm is long is what is searched for a hand
BEYOND = 0.35  # of the forearm, by which a hand's middle is beyond the wrist


@dataclass(frozen=True)
class Body:
    """One person. Places are pixels of the picture; None is what was not found of face and hands."""

    points: NDArray[Any]  # (17, 2)
    confidences: NDArray[Any]  # (17,)
    corners: NDArray[Any]  # (4,): left, top, right, bottom
    score: float
    face: Face | None
    hands: tuple[Hand | None, Hand | None]  # left, right


class BodyFinder:
    """All five networks, ready for pictures of any size."""

    def __init__(self, pose: Path | None, face: tuple[Path | None, Path | None],
                 hand: tuple[Path | None, Path | None], device: str) -> None:
        self.pose = MoveNet(pose, "multi", device)
        self.faces = FaceFinder(*face, device)
        self.hands = HandFinder(*hand)

    def find_bodies(self, picture: NDArray[Any], memory: Memory | None, limit: int, threshold: float) -> list[Body]:
        """At most `limit` people, the surest first."""
        seen = self.pose.look_at(picture)
        size = np.array(picture.shape[1::-1], np.float32)
        order = [row for row in np.argsort(-seen.scores, kind="stable") if seen.scores[row] >= threshold][:limit]
        known, frames = memory.get(NAME, ((), 0)) if memory else ((), 0)
        search = (self.faces.detector.find_near, self.hands.find_palms) if frames % AGAIN == 0 else (find_nothing,) * 2
        tinted, found = tint_grey(picture), []
        hands: list[Hand] = []
        for row in order:
            points, sure = seen.points[row] * size, seen.confidences[row]
            face = find_part(picture, place_head(points, sure), known, (), search[0], self.faces.mesh.look)
            pair = []
            for elbow, wrist in ARMS:
                area = place_hand(points[elbow], points[wrist], float(sure[[elbow, wrist]].min()))
                hand = find_part(tinted, area, known, hands, search[1], self.hands.look_at)
                hands += [hand] if hand else []
                pair.append(hand)
            corners = (seen.boxes[row].reshape(2, 2) * size).reshape(-1)
            found.append(Body(points, sure, corners, float(seen.scores[row]), face, (pair[0], pair[1])))
        if memory is not None:
            memory[NAME] = [part.region for body in found for part in (body.face, *body.hands) if part], frames + 1
        return found


def find_nothing(picture: NDArray[Any]) -> list[Region]:
    return []


def find_part(picture: NDArray[Any], area: Region | None, known: Sequence[Region], taken: Sequence[Seen],
              search: Callable[[NDArray[Any]], Sequence[Region]],
              look: Callable[[NDArray[Any], Region], Seen]) -> Seen | None:
    """What is seen in an area: where it was in the last frame, else where a search of the area says it is."""
    if area is None:
        return None
    near = [region for region in known if is_near(region, area)]
    return pick_sight(picture, area, near, taken, look) or pick_sight(
        picture, area, search_area(picture, area, search), taken, look)


def pick_sight(picture: NDArray[Any], area: Region, regions: Sequence[Region], taken: Sequence[Seen],
               look: Callable[[NDArray[Any], Region], Seen]) -> Seen | None:
    """The first of the regions in which something is seen that lies in the area and is nobody else's."""
    for region in regions:
        if not is_taken(region, taken, SAME):
            sight = look(picture, region)
            if sight.presence >= PRESENT and is_near(sight.region, area) and not is_taken(sight.region, taken, SAME):
                return sight
    return None


def is_near(region: Region, area: Region) -> bool:
    """Whether a region's middle is in the area, and the region not much larger."""
    return bool(max(abs(region.x - area.x), abs(region.y - area.y)) < area.side / 2 and region.side < 1.5 * area.side)


def search_area(picture: NDArray[Any], area: Region,
                search: Callable[[NDArray[Any]], Sequence[Region]]) -> list[Region]:
    """Regions found in a part of the picture, the nearest to its middle first, in pixels of the picture."""
    height, width = picture.shape[:2]
    left, top, right, bottom = (int(place) for place in area.corners)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    if right - left < 8 or bottom - top < 8:
        return []
    found = [region.move(left, top) for region in search(np.ascontiguousarray(picture[top:bottom, left:right]))]
    return sorted(found, key=lambda region: (region.x - area.x) ** 2 + (region.y - area.y) ** 2)


def place_head(points: NDArray[Any], sure: NDArray[Any]) -> Region | None:
    """Where a face is to be searched."""
    seen = sure[HEAD] >= SURE
    if not seen.any():
        return None
    x, y = points[HEAD][seen].mean(0)
    apart = [float(np.linalg.norm(points[first] - points[second])) * area for (first, second), area in (
        (EARS, FACE_AREA), (SHOULDERS, SHOULDER_AREA)) if sure[[first, second]].min() >= SURE]
    return Region(float(x), float(y), max([*apart, 32.0]))


def place_hand(elbow: NDArray[Any], wrist: NDArray[Any], sure: float) -> Region | None:
    """Where a hand is to be searched."""
    if sure < SURE:
        return None
    forearm = wrist - elbow
    x, y = wrist + BEYOND * forearm
    return Region(float(x), float(y), max(float(np.linalg.norm(forearm)) * HAND_AREA, 32.0))
