"""Pose on photographs whose answers were read off by eye, at high magnification, before any model saw them."""

from math import hypot

import numpy as np
import pytest

from adapters.pose import CONNECTIONS, NAMES, Pose
from bridge.errors import WeightsMissing
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

SIZES = ("lightning", "thunder", "multi")
FOOTBALLER = {  # pixels of messi5.jpg; he faces the camera, so his right is on the picture's left
    "nose": (246, 117), "right_wrist": (102, 101), "left_wrist": (346, 161), "right_ankle": (287, 315),
    "left_ankle": (421, 266)}
ASTRONAUT = {"nose": (225, 126), "right_eye": (203, 101), "left_eye": (246, 103)}
NOSES = {  # of everyone who is wholly in the picture
    "bus.jpg": ((130, 443), (287, 447)),
    "zidane.jpg": ((650, 342), (995, 213)),
    "basketball1.png": ((90, 112), (525, 95))}


@pytest.fixture(scope="module")
def models():
    return {size: Pose.ready(size=size) for size in SIZES}


def find_keypoints(pose, picture):
    height, width = picture.shape[:2]
    return {keypoint.name: (keypoint.x * width, keypoint.y * height) for keypoint in pose.keypoints}


def measure_errors(pose, picture, answers):
    """Distances from the right answers, in parts of the picture's height."""
    found = find_keypoints(pose, picture)
    return {name: hypot(found[name][0] - x, found[name][1] - y) / picture.shape[0] for name, (x, y) in answers.items()}


@pytest.mark.parametrize(("size", "closer", "names"), [
    ("lightning", False, ("nose", "right_wrist", "left_ankle")),
    ("lightning", True, tuple(FOOTBALLER)),
    ("thunder", False, ("nose", "left_wrist", "right_ankle", "left_ankle")),
    ("thunder", True, tuple(FOOTBALLER)),
    ("multi", False, ("nose", "left_wrist", "right_ankle", "left_ankle")),
])
def test_the_footballer_is_found_to_within_4_percent(models, size, closer, names):
    picture = read_photograph("messi5.jpg")
    pose, = models[size].run(picture, closer=closer)
    errors = measure_errors(pose, picture, {name: FOOTBALLER[name] for name in names})
    assert max(errors.values()) < 0.04, errors
    assert pose.confidence > 0.5


@pytest.mark.parametrize("size", SIZES)
def test_the_face_of_the_astronaut_is_found_to_within_4_percent(models, size):
    picture = read_photograph("astronaut.png")
    pose, = models[size].run(picture)
    errors = measure_errors(pose, picture, ASTRONAUT)
    assert max(errors.values()) < 0.04, errors


@pytest.mark.parametrize("name", NOSES)
def test_multi_finds_everyone(models, name):
    picture = read_photograph(name)
    noses = sorted(find_keypoints(pose, picture)["nose"] for pose in models["multi"].run(picture))
    assert len(noses) == len(NOSES[name])
    for found, right in zip(noses, NOSES[name], strict=True):
        assert hypot(found[0] - right[0], found[1] - right[1]) / picture.shape[0] < 0.04


def test_each_person_of_multi_has_a_box_with_their_face_inside(models):
    for pose in models["multi"].run(read_photograph("bus.jpg")):
        assert 0 <= pose.box.x < pose.box.x + pose.box.width <= 1
        assert pose.box.x < pose.keypoints[0].x < pose.box.x + pose.box.width
        assert pose.box.y < pose.keypoints[0].y < pose.box.y + pose.box.height
        assert pose.box.height > 0.3  # both stand, and fill over a third of the picture's height


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png", "starry_night.jpg"])
def test_nobody_is_found_where_nobody_is(models, size, name):
    assert models[size].run(read_photograph(name)) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (501, 37), (33, 32)])
def test_pictures_of_any_shape_are_taken(models, size, shape):
    assert models[size].run(np.full((*shape, 3), 90, np.uint8)) == []
    everyone = models[size].run(np.full((*shape, 3), 90, np.uint8), threshold=0, closer=True)
    assert len(everyone) == (6 if size == "multi" else 1)
    for pose in everyone:
        assert [keypoint.name for keypoint in pose.keypoints] == list(NAMES)
        assert all(type(keypoint.x) is float and 0 <= keypoint.x <= 1 and 0 <= keypoint.y <= 1
                   for keypoint in pose.keypoints)


def test_a_grey_picture_is_taken(models):
    grey = read_photograph("messi5.jpg").mean(2, keepdims=True).astype(np.uint8).repeat(3, 2)
    pose, = models["thunder"].run(grey)
    assert measure_errors(pose, grey, {"nose": FOOTBALLER["nose"]})["nose"] < 0.04


@pytest.mark.parametrize("size", ["lightning", "thunder"])
def test_looking_closer_helps_where_the_person_is_small(models, size):
    picture = np.full((700, 1000, 3), 40, np.uint8)
    picture[300:642, 400:948] = read_photograph("messi5.jpg")
    answers = {name: (x + 400, y + 300) for name, (x, y) in FOOTBALLER.items()}
    plain, closer = (
        sum(measure_errors(*models[size].run(picture, threshold=0, closer=closer), picture, answers).values())
        for closer in (False, True))
    assert closer < 0.6 * plain


def test_the_same_picture_gives_the_same_answer_whatever_came_before(models):
    first, other = read_photograph("messi5.jpg"), read_photograph("astronaut.png")
    for model in models.values():
        answer = model.run(first)
        model.run(other)
        assert model.run(first) == answer


def test_the_threshold_leaves_people_out(models):
    picture = read_photograph("basketball1.png")
    assert [len(models["multi"].run(picture, threshold=threshold)) for threshold in (0, 0.5, 1)] == [6, 1, 0]


def test_the_info_names_the_keypoints_and_the_bones_between_them():
    output, = Pose.info.outputs
    assert (output.name, output.kind, output.keypoints) == ("poses", "keypoints", NAMES)
    bones = {frozenset((NAMES[first], NAMES[second])) for first, second in CONNECTIONS}
    assert frozenset(("left_elbow", "left_wrist")) in bones and len(bones) == 16
    assert all(first.partition("_")[2] != second or first[0] == second[0] for first, second in bones)


def test_each_size_needs_its_own_two_files():
    for size in SIZES:
        files = [weights.file for weights in Pose.weights if weights.needed_with({"size": size})]
        assert [file.partition(".")[2] for file in files] == ["json", "bin"]


def test_without_its_weights_it_says_what_to_do(own_cache):
    with pytest.raises(WeightsMissing, match="catwalk pull"):
        Pose.ready()
