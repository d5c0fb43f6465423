import base64
import json

import cv2
import numpy as np
import pytest

from bridge.codecs.classics import CLASSICS
from bridge.codecs.osc_mapping import Layout
from bridge.codecs.runway import BLACK_JPEG, BLACK_PNG, Face, describe_model, empty_outputs, empty_value, find_face
from bridge.info import Field, Info
from bridge.messages import Dialect

ANY = Info(name="any", description="Anything.", inputs=(), outputs=())
POINTS = ["nose", "leftEye", "rightEye", "leftEar", "rightEar", "leftShoulder", "rightShoulder", "leftElbow",
          "rightElbow", "leftWrist", "rightWrist", "leftHip", "rightHip", "leftKnee", "rightKnee", "leftAnkle",
          "rightAnkle"]
BONES = [
    ["leftHip", "leftShoulder"], ["leftElbow", "leftShoulder"], ["leftElbow", "leftWrist"], ["leftHip", "leftKnee"],
    ["leftKnee", "leftAnkle"], ["rightHip", "rightShoulder"], ["rightElbow", "rightShoulder"],
    ["rightElbow", "rightWrist"], ["rightHip", "rightKnee"], ["rightKnee", "rightAnkle"],
    ["leftShoulder", "rightShoulder"], ["leftHip", "rightHip"]]
# What the app itself said of PoseNet in version 0.10.32.
POSENET = {
    "inputs": [
        {"description": "Input image", "name": "image", "type": "image"},
        {"default": "multi pose", "description": "Whether to detect one or multiple bodies.", "name": "estimationType",
         "oneOf": ["multi pose", "single pose"], "type": "dropdown"},
        {"default": 5, "description": "The maximum number of poses to detect.", "max": 20, "min": 1,
         "name": "maxPoseDetections", "step": 1, "type": "slider"},
        {"default": 0.25, "description": "Only return instance detections that have root part score greater or equal "
         "to this value.", "max": 1, "min": 0, "name": "scoreThreshold", "step": 0.01, "type": "slider"}],
    "outputs": [
        {"description": "Human poses in image", "name": "poses", "type": "array",
         "itemType": {"connections": BONES, "labels": POINTS, "length": 17, "name": "poses_item",
                      "type": "image_landmarks"}},
        {"itemType": {"max": 1, "min": 0, "name": "scores_item", "type": "number"}, "name": "scores",
         "type": "array"}]}


def test_posenet_says_of_itself_what_it_said():
    assert json.loads(json.dumps(describe_model(ANY, Face("PoseNet")))) == POSENET
    whole = describe_model(ANY, Face("PoseNet"), whole=True)
    assert whole["name"] == "detect" and whole["description"] and whole["inputs"] == POSENET["inputs"]


def test_a_model_without_an_old_name_says_its_own():
    found = describe_model(ANY, Face())
    assert found == {"name": "any", "description": "Anything.", "inputs": [], "outputs": []}


def test_before_the_first_answer_every_output_is_there_and_empty():
    assert json.loads(empty_outputs(ANY, Face("PoseNet"))) == {"poses": [], "scores": []}
    early = {"poses": [], "size": {"width": 1, "height": 1}}
    assert json.loads(empty_outputs(ANY, Face("PoseNet", "2019"))) == early
    assert json.loads(empty_outputs(ANY, Face("PoseNet", "2018"))) == {"data": early}
    assert json.loads(empty_outputs(ANY, Face("OpenPifPaf-Pose")))["keypoints"] == "[]"
    assert json.loads(empty_outputs(ANY, Face("OpenPose", "alpha"))) == {"results": {"humans": []}}
    assert json.loads(empty_outputs(ANY, Face("YOLO", "alpha"))) == {"results": []}


@pytest.mark.parametrize("spec, value", [
    ({"type": "array"}, []), ({"type": "text"}, ""), ({"type": "number", "default": 3}, 3), ({"type": "number"}, 0),
    ({"type": "slider", "default": 2}, 2), ({"type": "boolean"}, False),
    ({"type": "category", "default": "ink"}, "ink"),
    ({"type": "dropdown", "default": "ink"}, "ink"), ({"type": "vector", "length": 2}, [0, 0]),
    ({"type": "vector", "length": None}, []), ({"type": "image_point"}, [0, 0]),
    ({"type": "image_bounding_box"}, [0, 0, 0, 0]), ({"type": "image_landmarks", "length": 2}, [[0, 0], [0, 0]]),
    ({"type": "image", "channels": 3}, BLACK_JPEG), ({"type": "image", "channels": 4}, BLACK_PNG),
    ({"type": "segmentation"}, BLACK_PNG), ({"type": "any"}, {}), ({"type": "file"}, ""), ({"type": "unheard"}, None),
])
def test_nothing_of_each_kind(spec, value):
    assert empty_value(spec) == value


@pytest.mark.parametrize("uri", [BLACK_JPEG, BLACK_PNG])
def test_an_empty_picture_is_one_black_pixel(uri):
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(uri.partition(",")[2]), np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture.shape[:2] == (1, 1) and not picture.any()


@pytest.mark.parametrize("name", CLASSICS)
@pytest.mark.parametrize("profile", ["alpha", "2018", "2019", "2020"])
def test_every_classic_has_a_whole_face_in_every_year(name, profile):
    found = describe_model(ANY, Face(name, profile), whole=True)
    for spec in (*found["inputs"], *found["outputs"]):
        assert spec["name"] and spec["type"]
        if spec["type"] in ("text", "category", "dropdown", "number", "slider") and spec in found["inputs"]:
            assert spec["default"] is not None
    assert isinstance(json.loads(empty_outputs(ANY, Face(name, profile))), dict)


def test_the_face_of_a_dialect():
    face = Face("PoseNet", "2018")
    assert find_face(Dialect("runway", layout=face)) == face
    assert find_face(Dialect("osc", layout=Layout("json", face=face))) == face
    assert find_face(Dialect("osc", layout=Layout("json"))) is None and find_face(Dialect()) is None


def test_a_model_s_own_face_is_wrapped_in_the_year_of_the_wrap():
    info = Info(name="any", description="", inputs=(), outputs=(Field(name="text", kind="text"),))
    assert json.loads(empty_outputs(info, Face("", "2018"))) == {"data": {"text": ""}}
    assert json.loads(empty_outputs(info, Face("", "alpha"))) == {"results": {"text": ""}}
