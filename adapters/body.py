"""Whole people, body, hands and face, found by Google's MoveNet, MediaPipe Hands and Face Mesh."""

from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from bridge import Between, Box, Frame, Keypoint, Memory, Model, Pose, Skeleton

from . import face, hands, pose
from .networks import face_measures, face_points

SIDES = ("left_hand", "right_hand")
STARTS = (17, 38, 59)  # where the keypoints of the left hand, of the right hand and of the face begin
NAMES = (*pose.NAMES, *(f"{side}_{name}" for side in SIDES for name in hands.NAMES),
         *(f"face_{name}" for name in face_points.NAMES))
COUNT = len(NAMES)


def shift_places(places: Any, start: int) -> Any:
    """Places in a list that begins later."""
    return tuple(place + start for place in places)


CONNECTIONS = (*pose.CONNECTIONS, *(shift_places(bone, start) for start in STARTS[:2] for bone in hands.CONNECTIONS),
               *(shift_places(line, STARTS[2]) for line in face_points.CONNECTIONS))
PARTS = {"body": tuple(range(17)), "leftHand": tuple(range(17, 38)), "rightHand": tuple(range(38, 59)),
         **{name: shift_places(places, STARTS[2]) for name, places in face_points.PARTS.items()}}
FEATURES = (*range(59), *shift_places(face_points.FEATURES.values(), STARTS[2]))

Limit = Annotated[int, Between(1, 6), "How many people at most. Each takes as long again."]
Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a person; others are left out."]
People = Annotated[
    list[Pose], Skeleton(NAMES, CONNECTIONS, PARTS, FEATURES, face_measures.NAMES),
    "Each person with body, hands and face under one id. What is not seen has the confidence 0. z, of hands and faces, "
    "is depth as seen from the wrist and from the middle of the head, in picture widths."]


class Body(Model):
    """Whole people: 17 keypoints of the body, 21 of each hand and 478 of the face of each, under one id."""

    limits = (
        "Whom MoveNet does not find, sitting behind a table or cut off by the picture's edge, has neither hands nor "
        "face here; `hands` and `face` by themselves find them.",
        "Hands and faces belong to whoever has a wrist or a head there; where people hold each other, they may change.",
        "The measures of a face that is not seen are 0. Gestures and measures of hands are those of `hands` alone.",
        "What pose, hands and face cannot do, it cannot do either.")

    weights = (*(replace(file, when={}) for file in pose.Pose.weights if file.when["size"] == "multi"),
               *face.Face.weights[:4], *hands.Hands.weights)

    parallel = True
    memory = 1100_000_000

    def setup(self, device: str) -> None:
        from .networks import bodies

        body, _, detector, _, mesh, _, palm, hand = (file.path for file in self.weights)
        self.finder = bodies.BodyFinder(body, (detector, mesh), (palm, hand), device)

    def run(self, image: Frame, limit: Limit = 4, threshold: Threshold = 0.3, memory: Memory | None = None) -> People:
        size = np.array((image.shape[1], image.shape[0], image.shape[1]), np.float32)
        return [make_person(body, size) for body in self.finder.find_bodies(image, memory, limit, threshold)]


def make_person(body: Any, size: Any) -> Pose:
    """One person in parts of the picture; a hand that is not seen is where its wrist is, a face where the nose is."""
    rows = np.zeros((COUNT, 4))  # x, y, z, confidence
    rows[:17, :2], rows[:17, 3] = body.points, body.confidences
    for part, start, end, joint in zip((*body.hands, body.face), STARTS, (*STARTS[1:], COUNT), (9, 10, 0)):
        rows[start:end, :2] = body.points[joint]
        if part:
            rows[start:end, :3], rows[start:end, 3] = part.points, part.presence
    rows[:, :3] /= size
    rows[:, :2] = rows[:, :2].clip(0, 1)
    flat = rows.round(6).tolist()
    points = (*(Keypoint(name, x, y, sure) for name, (x, y, _, sure) in zip(NAMES, flat[:17])),
              *(Keypoint(name, x, y, sure, z) for name, (x, y, z, sure) in zip(NAMES[17:], flat[17:])))
    left, top, right, bottom = (body.corners / np.tile(size[:2], 2)).clip(0, 1).tolist()
    measures = dict.fromkeys(face_measures.NAMES, 0.0)
    if body.face:
        measures = {name: round(number, 4) for name, number in face_measures.measure_face(body.face.points).items()}
    return Pose(points, body.score, Box(left, top, right - left, bottom - top), measures=measures)
