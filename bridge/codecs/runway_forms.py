"""A model's outputs as RunwayML's sketches read them: one word, in `FORMS`, for each manner of writing one.

Runs where models run, since pictures are encoded here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from typing import Any
from wave import open as open_wave

import numpy as np
import orjson

from ..frames import draw_poses, encode_picture, spell_uri
from ..messages import Json
from .classics import FACE_PARTS, POSENET_BONES, POSENET_POINTS
from .runway import empty_output
from .runway_fields import OldField, Shape

BONES = tuple((POSENET_POINTS.index(first), POSENET_POINTS.index(second)) for first, second in POSENET_BONES)
SEEN = 0.05  # a keypoint's confidence from which OpenPose counted it
# OpenPose's names for PoseNet's points; its neck is the middle of the shoulders.
OPENPOSE = {
    "nose": "Nose", "rightShoulder": "Right_Shoulder", "rightElbow": "Right_Elbow", "rightWrist": "Right_Wrist",
    "leftShoulder": "Left_Shoulder", "leftElbow": "Left_Elbow", "leftWrist": "Left_Wrist", "rightHip": "Right_Hip",
    "rightKnee": "Right_Knee", "rightAnkle": "Right_Ankle", "leftHip": "Left_Hip", "leftKnee": "Left_Knee",
    "leftAnkle": "Left_Ankle", "rightEye": "Right_Eye", "leftEye": "Left_Eye", "rightEar": "Right_Ear",
    "leftEar": "Left_Ear"}


@dataclass(frozen=True)
class Scene:
    """One run as an answer is written from it. `asked`: the run's inputs, and beside them what the sketch said."""

    shape: Shape
    asked: Mapping[str, Any]

    def ask(self, name: str) -> Json:
        """What the sketch said, else the default."""
        default = next((old.spec.get("default") for old in self.shape.inputs if old.name == name), None)
        return self.asked.get(name, default)

    @property
    def picture(self) -> Any:
        """The first picture the model looked at; None without one."""
        return next((value for value in self.asked.values() if getattr(value, "ndim", 0) in (2, 3)), None)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of that picture."""
        picture = self.picture
        return (1, 1) if picture is None else (picture.shape[1], picture.shape[0])


def write_outputs(shape: Shape, asked: Mapping[str, Any], outputs: Mapping[str, Any]) -> bytes:
    """An answer as the bare object of the old days."""
    scene = Scene(shape, asked)
    data: Json = {old.name: write_output(old, outputs[old.source], scene) for old in shape.outputs}
    return orjson.dumps({shape.wrap: data} if shape.wrap else data, option=orjson.OPT_SERIALIZE_NUMPY)


def write_output(old: OldField, value: Any, scene: Scene) -> Json:
    """One output; where the model gave none, one with nothing in it."""
    return empty_output(old) if value is None else FORMS[old.form](value, scene)


def write_picture(frame: Any, scene: Scene) -> Json:
    """A data URI: JPEG for three channels, PNG for one or four."""
    picture = "jpeg" if frame.ndim == 3 and frame.shape[2] == 3 else "png"
    return orjson.Fragment(b'"%b"' % spell_uri(encode_picture(frame, picture), picture))


def write_depth(depth: Any, scene: Scene) -> Json:
    """One channel of 8 bits, which is what old sketches could show."""
    return write_picture((np.clip(depth, 0, 1) * 255).astype(np.uint8), scene)


def write_nearness(depth: Any, scene: Scene) -> Json:
    """The same the other way round, as MiDaS gave it: bright is near."""
    return write_depth(1 - depth, scene)


def write_labelled(frame: Any, scene: Scene) -> Json:
    """A PNG: its colours stand for labels, and JPEG would smear them."""
    return orjson.Fragment(b'"%b"' % spell_uri(encode_picture(frame, "png"), "png"))


def write_sound(sound: Any, scene: Scene) -> str:
    """A WAV file of 16 bits as a data URI."""
    buffer = BytesIO()
    with open_wave(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return spell_uri(buffer.getvalue(), "wav").decode()


def write_number(value: Any, scene: Scene) -> Json:
    """A number; there is no other than a finite one in JSON."""
    return value if isfinite(value) else 0


def write_numbers(vector: Any, scene: Scene) -> Json:
    """A list of finite numbers."""
    return np.nan_to_num(np.ascontiguousarray(vector, np.float32))


def pick_people(poses: Sequence[Any], scene: Scene) -> Sequence[Any]:
    """Those that the sketch wants: the surest alone, or the surest few."""
    most = 1 if scene.ask("estimationType") == "single pose" else scene.ask("maxPoseDetections")
    return poses if most is None else sorted(poses, key=lambda pose: -pose.confidence)[:most]


def write_landmarks(poses: Sequence[Any], scene: Scene) -> Json:
    """Each body's points as [x, y], 0…1."""
    return [[[point.x, point.y] for point in pose.keypoints] for pose in pick_people(poses, scene)]


def write_scores(things: Sequence[Any], scene: Scene) -> Json:
    """How sure each is, in the order of the others."""
    return [thing.confidence for thing in pick_people(things, scene)]


def write_people(poses: Sequence[Any], scene: Scene) -> Json:
    """PoseNet's early objects: points in pixels of the picture that was sent."""
    width, height = scene.size
    return [{"score": pose.confidence, "keypoints": [
        {"score": point.confidence, "part": name, "position": {"x": point.x * width, "y": point.y * height}}
        for name, point in zip(POSENET_POINTS, pose.keypoints)]} for pose in pick_people(poses, scene)]


def write_size(poses: Sequence[Any], scene: Scene) -> Json:
    """The size of the picture that was sent."""
    return dict(zip(("width", "height"), scene.size))


def write_humans(poses: Sequence[Any], scene: Scene) -> Json:
    """OpenPose's bodies: [name, x, y] of each point that is seen, 0…1."""
    return [write_human(dict(zip(POSENET_POINTS, pose.keypoints))) for pose in poses]


def write_human(points: dict[str, Any]) -> Json:
    """One of them."""
    left, right = points["leftShoulder"], points["rightShoulder"]
    rows = [[word, points[name].x, points[name].y] for name, word in OPENPOSE.items()
            if points[name].confidence >= SEEN]
    if min(left.confidence, right.confidence) >= SEEN:
        rows.insert(1, ["Neck", (left.x + right.x) / 2, (left.y + right.y) / 2])
    return rows


def write_pifpaf(poses: Sequence[Any], scene: Scene) -> str:
    """OpenPifPaf's bodies, as JSON text: x, y, confidence of each point in a row, and a box, in pixels."""
    width, height = scene.size
    rows = []
    for pose in poses:
        box = pose.box
        numbers = [number for point in pose.keypoints for number in (point.x * width, point.y * height,
                                                                     point.confidence)]
        sides = [box.x * width, box.y * height, box.width * width, box.height * height] if box else [0, 0, 0, 0]
        rows.append({"keypoints": numbers, "bbox": sides})
    return orjson.dumps(rows).decode()


def write_drawn(poses: Sequence[Any], scene: Scene) -> Json:
    """The picture with the bodies drawn on it."""
    frame = scene.picture.copy()
    draw_poses(frame, list(poses), BONES)
    return write_picture(frame, scene)


def write_parts(faces: Sequence[Any], scene: Scene) -> Json:
    """The points of all faces in a row: [x, y], 0…1."""
    return [[face.keypoints[place].x, face.keypoints[place].y]
            for face in faces for places in FACE_PARTS.values() for place in places]


def write_part_names(faces: Sequence[Any], scene: Scene) -> Json:
    """To which part each of these points belongs."""
    return [name for _ in faces for name, places in FACE_PARTS.items() for _ in places]


def write_faces(faces: Sequence[Any], scene: Scene) -> Json:
    """Each face's parts: points in pixels of the picture that was sent."""
    width, height = scene.size
    return [{name: [[face.keypoints[place].x * width, face.keypoints[place].y * height] for place in places]
             for name, places in FACE_PARTS.items()} for face in faces]


def write_places(poses: Sequence[Any], scene: Scene) -> Json:
    """Two corners of the box around each: [x0, y0, x1, y1], 0…1."""
    return write_corners([pose.box for pose in poses if pose.box], scene)


def write_spots(poses: Sequence[Any], scene: Scene) -> Json:
    """Face-Recognition's early objects: boxes in pixels."""
    width, height = scene.size
    return [{"class": "face", "bbox": [box.x * width, box.y * height, box.width * width, box.height * height]}
            for box in (pose.box for pose in poses) if box]


def write_corners(boxes: Sequence[Any], scene: Scene) -> Json:
    """Two corners of each box: [x0, y0, x1, y1], 0…1."""
    return [[box.x, box.y, box.x + box.width, box.y + box.height] for box in boxes]


def write_names(things: Sequence[Any], scene: Scene) -> Json:
    """What each is."""
    return [thing.label for thing in things]


def write_objects(boxes: Sequence[Any], scene: Scene) -> Json:
    """COCO-SSD's early objects: boxes in pixels."""
    width, height = scene.size
    return [{"bbox": [box.x * width, box.y * height, box.width * width, box.height * height], "class": box.label,
             "score": box.confidence} for box in boxes]


def write_bounds(boxes: Sequence[Any], scene: Scene) -> Json:
    """YOLO's objects: the middle and the size of each box, in pixels."""
    width, height = scene.size
    return [{"cat": box.label, "score": box.confidence, "bounds": [
        (box.x + box.width / 2) * width, (box.y + box.height / 2) * height, box.width * width, box.height * height]}
        for box in boxes]


def write_guesses(labels: Sequence[Any], scene: Scene) -> Json:
    """Words with how probable each is."""
    return [{"className": label.label, "probability": label.confidence} for label in labels]


def write_word(labels: Sequence[Any], scene: Scene) -> str:
    """The surest word."""
    return labels[0].label if labels else ""


FORMS: dict[str, Callable[[Any, Scene], Json]] = {
    "plain": lambda value, scene: value, "picture": write_picture, "depth": write_depth, "nearness": write_nearness,
    "labelled": write_labelled, "sound": write_sound, "number": write_number,
    "numbers": write_numbers, "landmarks": write_landmarks, "scores": write_scores, "people": write_people,
    "size": write_size, "humans": write_humans, "pifpaf": write_pifpaf, "drawn": write_drawn, "corners": write_corners,
    "names": write_names, "objects": write_objects, "parts": write_parts, "part_names": write_part_names,
    "faces": write_faces, "places": write_places, "bounds": write_bounds, "spots": write_spots,
    "guesses": write_guesses,
    "word": write_word,
}
