import base64
import io
import json
import wave

import cv2
import numpy as np
import pytest

from bridge.codecs.classics import CLASSICS
from bridge.codecs.runway import BLACK_JPEG, Face, find_shape
from bridge.codecs.runway_fields import OldField, Shape
from bridge.codecs.runway_forms import write_outputs
from bridge.info import Info
from bridge.kinds import Audio, Box, Keypoint, Label, Pose

NONE = Info(name="none", description="", inputs=(), outputs=())
PICTURE = np.full((100, 200, 3), 128, np.uint8)  # 200 wide, 100 high
NAMES = tuple(f"point {number}" for number in range(17))


def person(x, confidence, sure=0.5):
    return Pose(tuple(Keypoint(name, x, 0.5, sure) for name in NAMES), confidence, Box(0.25, 0.5, 0.5, 0.25))


PEOPLE = [person(0.25, 0.4), person(0.75, 0.8)]
THINGS = [Box(0.25, 0.5, 0.125, 0.25, 0.75, "dog"), Box(0, 0, 1, 1, 0.5, "cat")]


def write(name, outputs, profile="2020", **asked):
    shape = find_shape(NONE, Face(name, profile))
    return json.loads(write_outputs(shape, {**asked, "image": PICTURE}, outputs))


def write_form(form, value, **asked):
    shape = Shape(name="", inputs=(), outputs=(OldField({"name": "it", "type": "any"}, "it", form),))
    return json.loads(write_outputs(shape, asked, {"it": value}))["it"]


def read_picture(uri, mime):
    head, _, code = uri.partition(",")
    assert head == f"data:{mime};base64"
    return cv2.imdecode(np.frombuffer(base64.b64decode(code, validate=True), np.uint8), cv2.IMREAD_UNCHANGED)


def test_posenet_gives_points_and_scores():
    found = write("PoseNet", {"poses": PEOPLE})
    assert found == {"poses": [[[0.75, 0.5]] * 17, [[0.25, 0.5]] * 17], "scores": [0.8, 0.4]}
    assert write("PoseNet", {"poses": []}) == {"poses": [], "scores": []}


def test_posenet_gives_one_person_when_asked_for_one():
    one = {"poses": [[[0.75, 0.5]] * 17], "scores": [0.8]}
    assert write("PoseNet", {"poses": PEOPLE}, estimationType="single pose") == one
    assert write("PoseNet", {"poses": PEOPLE}, maxPoseDetections=1) == one


def test_posenet_of_2019_gives_objects_in_pixels():
    found = write("PoseNet", {"poses": PEOPLE}, "2019")
    assert found["size"] == {"width": 200, "height": 100}
    assert found["poses"][0]["score"] == 0.8 and len(found["poses"][0]["keypoints"]) == 17
    assert found["poses"][0]["keypoints"][9] == {
        "score": 0.5, "part": "leftWrist", "position": {"x": 150, "y": 50}}
    assert write("PoseNet", {"poses": PEOPLE}, "2018") == {"data": found}


def test_openpose_of_the_alpha_gives_humans_with_a_neck():
    (first, second) = write("OpenPose", {"poses": PEOPLE}, "alpha")["results"]["humans"]
    assert first[:2] == [["Nose", 0.25, 0.5], ["Neck", 0.25, 0.5]] and len(first) == len(second) == 18
    assert ["Left_Ear", 0.25, 0.5] in first
    assert write("OpenPose", {"poses": [person(0.5, 0.5, sure=0.01)]}, "alpha") == {"results": {"humans": [[]]}}


def test_openpifpaf_gives_a_picture_and_json_text_in_pixels():
    found = write("OpenPifPaf-Pose", {"poses": PEOPLE[:1]})
    assert read_picture(found["image"], "image/jpeg").shape == (100, 200, 3)
    (one,) = json.loads(found["keypoints"])
    assert one["keypoints"] == [50, 50, 0.5] * 17 and one["bbox"] == [50, 50, 100, 25]
    assert (PICTURE == 128).all()


def test_things_in_each_manner():
    corners = [[0.25, 0.5, 0.375, 0.75], [0, 0, 1, 1]]
    assert write("COCO-SSD", {"boxes": THINGS}) == {
        "boxes": corners, "labels": ["dog", "cat"], "scores": [0.75, 0.5]}
    assert write("YOLOv3", {"boxes": THINGS}) == {
        "bboxes": corners, "classes": ["dog", "cat"], "scores": [0.75, 0.5]}
    assert write("COCO-SSD", {"boxes": THINGS}, "2019")["results"][0] == {
        "bbox": [50, 50, 25, 25], "class": "dog", "score": 0.75}
    assert write("YOLO", {"boxes": THINGS}, "alpha")["results"][0] == {
        "cat": "dog", "score": 0.75, "bounds": [62.5, 62.5, 25, 25]}


def test_faces_in_each_manner():
    faces = [Pose(tuple(Keypoint(str(number), number / 1000, 0.5, 1.0) for number in range(478)), 0.9,
                  Box(0.25, 0.5, 0.5, 0.25))] * 2
    found = write("Face-Landmarks", {"poses": faces})
    assert len(found["points"]) == len(found["labels"]) == 2 * 72
    assert found["labels"][:17] == ["chin"] * 17 and found["points"][8] == [0.152, 0.5]
    early = write("Face-Landmarks", {"poses": faces}, "2019")
    assert early["size"] == {"width": 200, "height": 100} and len(early["landmarks"]) == 2
    assert {name: len(points) for name, points in early["landmarks"][0].items()} == {
        "chin": 17, "left_eyebrow": 5, "right_eyebrow": 5, "nose_bridge": 4, "nose_tip": 5, "left_eye": 6,
        "right_eye": 6, "top_lip": 12, "bottom_lip": 12}
    assert early["landmarks"][0]["chin"][8] == [0.152 * 200, 50]
    assert write("Face-Recognition", {"poses": faces}) == {"results": [[0.25, 0.5, 0.75, 0.75]] * 2}
    assert write("Face-Recognition", {"poses": faces}, "2019") == {
        "results": [{"class": "face", "bbox": [50, 50, 100, 25]}] * 2, "size": {"width": 200, "height": 100}}


def test_words_in_each_manner():
    labels = [Label("espresso", 0.75), Label("cup", 0.25)]
    assert write("MobileNet", {"labels": labels}) == {"results": [
        {"className": "espresso", "probability": 0.75}, {"className": "cup", "probability": 0.25}]}
    assert write("SqueezeNet", {"labels": labels}) == {"label": "espresso"}
    assert write("SqueezeNet", {"labels": []}) == {"label": ""}


@pytest.mark.parametrize("shape, mime", [
    ((4, 6, 3), "image/jpeg"), ((4, 6, 4), "image/png"), ((4, 6), "image/png")])
def test_three_channels_are_jpeg_and_the_others_png(shape, mime):
    picture = read_picture(write_form("picture", np.zeros(shape, np.uint8)), mime)
    assert picture.shape == shape


def test_what_a_model_did_not_give_is_there_and_empty():
    shape = Shape(name="", inputs=(), outputs=(
        OldField({"name": "image", "type": "image", "channels": 3}, "it", "picture"),
        OldField({"name": "count", "type": "number", "default": 1}, "it", "number")))
    assert json.loads(write_outputs(shape, {}, {"it": None})) == {"image": BLACK_JPEG, "count": 1}


def test_a_depth_has_one_channel_of_eight_bits():
    picture = read_picture(write_form("depth", np.array([[0, 0.5, 1, 2]], np.float32)), "image/png")
    assert picture.dtype == np.uint8 and picture.tolist() == [[0, 127, 255, 255]]


def test_numbers_are_finite():
    assert write_form("number", 3) == 3 and write_form("number", float("nan")) == 0
    assert write_form("numbers", np.array([0.5, np.nan])) == [0.5, 0]
    assert write_form("plain", 3) == 3


def test_a_sound_is_a_wav_file():
    text = write_form("sound", Audio(np.array([0.5, -1.0], np.float32), 8000))
    assert text.startswith("data:audio/wav;base64,")
    with wave.open(io.BytesIO(base64.b64decode(text.partition(",")[2]))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 1, 2)


def test_what_midas_gives_is_bright_where_it_is_near():
    depth = np.float32([[0, 0.25, 1]])
    assert read_picture(write_form("nearness", depth), "image/png").tolist() == [[255, 191, 0]]
    assert read_picture(write_form("depth", depth), "image/png").tolist() == [[0, 63, 255]]


def test_colours_of_labels_are_exact():
    colours = np.uint8([[[128, 0, 0], [0, 128, 0], [192, 128, 128]]])
    text = write_form("labelled", colours)
    assert np.array_equal(read_picture(text, "image/png")[:, :, ::-1], colours)


@pytest.mark.parametrize("name", CLASSICS)
def test_every_answer_has_the_outputs_that_info_names(name):
    faces = [Pose(tuple(Keypoint(str(number), 0.5, 0.5, 1.0) for number in range(478)), 0.9)]
    poses = faces if CLASSICS[name].model == "face" else PEOPLE
    values = {"poses": poses, "boxes": THINGS, "labels": [Label("cup", 0.5)], "image": PICTURE,
              "depth": PICTURE[:, :, 0] / 255}
    for profile in ("2019", "2020"):
        shape = find_shape(NONE, Face(name, profile))
        assert list(write(name, values, profile)) == [old.name for old in shape.outputs]
