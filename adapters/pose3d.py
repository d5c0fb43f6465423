"""People's bodies as 33 keypoints in the picture and in space, found by Google's BlazePose."""

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import Between, Box, Frame, Keypoint, Mask, Memory, Model, Pose, Skeleton, Weights

NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb",
    "right_thumb", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel",
    "right_heel", "left_foot_index", "right_foot_index")
CONNECTIONS = (
    (0, 1), (1, 2), (2, 3), (3, 7), (0, 4), (4, 5), (5, 6), (6, 8), (9, 10), (11, 12), (11, 13), (13, 15), (15, 17),
    (15, 19), (15, 21), (17, 19), (12, 14), (14, 16), (16, 18), (16, 20), (16, 22), (18, 20), (11, 23), (12, 24),
    (23, 24), (23, 25), (24, 26), (25, 27), (26, 28), (27, 29), (28, 30), (29, 31), (30, 32), (27, 31), (28, 32))
VISIBLE = 0.5  # a keypoint's confidence from which it counts for the box around a person

MEDIAPIPE: dict[str, Any] = {
    "package": "pypi:mediapipe==0.10.21", "size": 35_622_638, "wheel": "cp311-cp311-manylinux_2_28_x86_64",
    "licence": "Apache-2.0"}
MEDIAPIPE_POSE: dict[str, Any] = {
    "package": "npm:@mediapipe/pose@0.5.1675469404", "size": 40_985_403, "licence": "Apache-2.0"}
ORIGIN = "BlazePose, {}, Google, https://github.com/google-ai-edge/mediapipe"

Size = Annotated[Literal["lite", "full", "heavy"], "lite is fastest, heavy surest; full lies between."]
Limit = Annotated[int, Between(1, 4), "How many people at most. Each takes as long as the first."]
Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a person; others are left out."]
Masked = Annotated[bool, "Whether to answer with a mask of the people, too."]
People = Annotated[list[Pose], Skeleton(NAMES, CONNECTIONS), "x and y in 0…1 of the picture; z is depth, seen from the "
                   "hips, in picture widths. keypoints3D are metres from the middle of the hips: right, down, away."]


class Found(NamedTuple):
    poses: People
    mask: Annotated[Mask | None, "White where people are; only where cutout asks for it."]


class Pose3d(Model):
    """People in the picture, each as 33 named keypoints of the body, in the picture and in metres."""

    limits = (
        "It follows one person best. Up to four can be asked for; who is hidden behind another is lost.",
        "Metres are a guess from one picture, for people of usual build: proportions are truer than lengths, and depth "
        "is the least sure. They say nothing of where in the room somebody is.",
        "It looks for a face first: people seen from behind or without a head are found less often.",
        "Every keypoint is always given; what is hidden or outside the picture is guessed, with a low confidence.")

    weights = (
        Weights(file="mediapipe/modules/pose_detection/pose_detection.tflite", **MEDIAPIPE,
                sha256="9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
                origin=ORIGIN.format("detection")),
        Weights(file="mediapipe/modules/pose_landmark/pose_landmark_full.tflite", **MEDIAPIPE,
                sha256="e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
                origin=ORIGIN.format("keypoints, full"), when={"size": "full"}),
        Weights(file="pose_landmark_lite.tflite", **MEDIAPIPE_POSE,
                sha256="f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
                origin=ORIGIN.format("keypoints, lite"), when={"size": "lite"}),
        Weights(file="pose_landmark_heavy.tflite", **MEDIAPIPE_POSE,
                sha256="59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
                origin=ORIGIN.format("keypoints, heavy"), when={"size": "heavy"}))

    parallel = True
    memory = 420_000_000

    def setup(self, size: Size = "full") -> None:
        from .networks import blazepose

        detector, *others = self.weights
        keypoints, = (file.path for file in others if file.when["size"] == size)
        self.finder = blazepose.BodyFinder(detector.path, keypoints)

    def run(self, image: Frame, limit: Limit = 1, threshold: Threshold = 0.5, cutout: Masked = False,
            memory: Memory | None = None) -> Found:
        bodies = self.finder.find_people(image, memory, limit, threshold)
        height, width = image.shape[:2]
        return Found([make_person(body, width, height) for body in bodies],
                     join_masks(bodies, (height, width)) if cutout else None)


def make_person(body: Any, width: int, height: int) -> Pose:
    """Pixels as parts of the picture; what is outside of it stays at its border."""
    points = body.points / (width, height, width)
    points[:, :2] = points[:, :2].clip(0, 1)
    rows = zip(NAMES, points.tolist(), body.world.tolist(), body.confidences.tolist())
    flat, deep = zip(*((Keypoint(name, x, y, sure, z), Keypoint(name, right, down, sure, away))
                       for name, (x, y, z), (right, down, away), sure in rows))
    seen = points[body.confidences >= VISIBLE, :2] if (body.confidences >= VISIBLE).any() else points[:, :2]
    (left, top), (right, bottom) = seen.min(0).tolist(), seen.max(0).tolist()
    return Pose(flat, body.presence, Box(left, top, right - left, bottom - top), world=deep)


def join_masks(bodies: list[Any], size: tuple[int, int]) -> NDArray[Any]:
    """The people of all regions in one picture of that height and width: uint8."""
    mask = np.zeros(size, np.uint8)
    for body in bodies:
        np.maximum(mask, body.place.paste((body.mask * 255 + 0.5).astype(np.uint8), size), out=mask)
    return mask
