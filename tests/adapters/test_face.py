"""Face on photographs; where eyes, mouths and noses are was read off by eye, at high magnification."""

from math import hypot

import cv2
import numpy as np
import pytest

from adapters.face import Face
from adapters.networks.face_measures import EMOTIONS, NAMES
from bridge import Memory
from bridge.frames import decode_picture
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

POINTS = {  # pixels
    "astronaut.png": {"right_pupil": (203, 101), "left_pupil": (246, 103), "nose_tip": (225, 126),
                      "mouth_right": (203, 141), "mouth_left": (245, 141), "chin": (222, 178)},
    "laugh.jpg": {"right_pupil": (313, 243), "left_pupil": (424, 236), "left_eye_inner": (396, 244),
                  "mouth_right": (316, 371), "mouth_left": (424, 364), "upper_lip_bottom": (371, 361),
                  "lower_lip_top": (372, 389)},
}
NOSES = {  # of everyone whose face can be seen, from left to right, in pixels
    "zidane.jpg": ((658, 362), (995, 213)),
    "bus.jpg": ((143, 446), (295, 450)),
    "messi5.jpg": ((246, 117),),
    "window.jpg": ((398, 668), (755, 514), (1283, 498), (1522, 460)),
    "dark.jpg": ((455, 510), (914, 590), (1548, 336)),
    "beard.jpg": ((182, 190),),
    "mona_lisa.jpg": ((325, 318),),
}


@pytest.fixture(scope="module")
def model():
    return Face.ready()


def find_points(face, picture):
    height, width = picture.shape[:2]
    return {point.name: (point.x * width, point.y * height) for point in face.keypoints}


def measure_one(model, picture):
    """The measures of the only face in a picture."""
    face, = model.run(picture)
    return face.measures


def turn_picture(picture, degrees):
    """Turned clockwise around its middle."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("name", POINTS)
def test_points_are_where_they_are_in_the_face_to_within_5_percent_of_it(model, name):
    picture = read_photograph(name)
    face, = model.run(picture)
    found, height = find_points(face, picture), face.box.height * picture.shape[0]
    errors = {point: hypot(found[point][0] - x, found[point][1] - y) / height for point, (x, y) in POINTS[name].items()}
    assert max(errors.values()) < 0.05, errors


@pytest.mark.parametrize("name", NOSES)
def test_everyone_is_found_small_tilted_dark_bearded_and_painted(model, name):
    picture = read_photograph(name)
    faces = sorted(model.run(picture), key=lambda face: face.box.x)
    assert len(faces) == len(NOSES[name])
    for face, (x, y) in zip(faces, NOSES[name], strict=True):
        nose = find_points(face, picture)["nose_tip"]
        assert hypot(nose[0] - x, nose[1] - y) < 0.2 * face.box.height * picture.shape[0]


@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png", "starry_night.jpg"])
def test_nobody_is_found_where_nobody_is(model, name):
    assert model.run(read_photograph(name)) == []


def test_faces_of_2_percent_of_the_pictures_width_are_found(model):
    picture = np.full((720, 1280, 3), 90, np.uint8)
    four = cv2.resize(read_photograph("window.jpg"), (320, 256), interpolation=cv2.INTER_AREA)
    picture[300:556, 700:1020] = four
    faces = model.run(picture)
    assert len(faces) == 4
    assert max(face.box.width for face in faces) < 0.04 and min(face.box.width for face in faces) > 0.015


def test_on_live_frames_a_small_face_that_comes_is_found_within_as_many_frames_as_there_are_parts(model):
    memory, empty = Memory(), np.full((720, 1280, 3), 90, np.uint8)
    assert model.run(empty, memory=memory) == []
    came = empty.copy()
    came[300:428, 700:790] = cv2.resize(read_photograph("mona_lisa.jpg")[100:740, 100:550], (90, 128),
                                        interpolation=cv2.INTER_AREA)
    waited = next(count for count in range(1, 20) if model.run(came, memory=memory))
    assert waited <= 6
    assert len(model.run(came, memory=memory)) == 1  # from then on it is followed


def test_a_face_that_is_followed_is_found_again_without_a_search(model, monkeypatch):
    memory, picture = Memory(), read_photograph("laugh.jpg")
    first, = model.run(picture, memory=memory, limit=1)
    monkeypatch.setattr(model.finder.detector, "find_faces", None)
    moved = np.roll(picture, (6, -10), (0, 1))
    second, = model.run(moved, memory=memory, limit=1)
    apart = [(now.x - then.x, now.y - then.y) for then, now in zip(first.keypoints, second.keypoints)]
    assert np.allclose(np.mean(apart, 0), (-10 / 720, 6 / 576), atol=0.003)


def test_a_laugh_shut_eyes_and_a_serious_face(model):
    laugh, asleep, serious = (measure_one(model, read_photograph(f"{name}.jpg"))
                              for name in ("laugh", "eyes_shut", "serious"))
    assert laugh["mouth_open"] > 0.3 and laugh["smile"] > 0.8 and min(open_eyes(laugh)) > 0.5
    assert max(open_eyes(asleep)) < 0.2 and asleep["smile"] > 0.6
    assert serious["mouth_open"] < 0.05 and serious["smile"] < 0.1 and min(open_eyes(serious)) > 0.8


def open_eyes(measures):
    return measures["left_eye_open"], measures["right_eye_open"]


def test_the_astronaut_smiles_with_open_eyes_into_the_camera(model):
    measures = measure_one(model, read_photograph("astronaut.png"))
    assert measures["smile"] > 0.7 and min(open_eyes(measures)) > 0.8 and measures["mouth_open"] > 0.1
    assert max(abs(measures[name]) for name in ("yaw", "pitch", "roll", "gaze")) < 10


def test_mona_lisa_turns_her_head_to_the_pictures_left_and_looks_at_us(model):
    measures = measure_one(model, read_photograph("mona_lisa.jpg"))
    assert -30 < measures["yaw"] < -10 and abs(measures["gaze"]) < 10 and measures["mouth_open"] == 0


@pytest.mark.parametrize("degrees", [-40, -20, 20, 40])
def test_a_picture_turned_by_some_degrees_turns_the_roll_alone(model, degrees):
    picture = read_photograph("astronaut.png")[:300, 80:380]
    before, after = measure_one(model, picture), measure_one(model, turn_picture(picture, degrees))
    assert after["roll"] - before["roll"] == pytest.approx(degrees, abs=3)
    assert after["yaw"] == pytest.approx(before["yaw"], abs=8)
    assert after["pitch"] == pytest.approx(before["pitch"], abs=5)


@pytest.mark.parametrize("name", ["mona_lisa.jpg", "laugh.jpg"])
def test_a_mirror_changes_sides(model, name):
    picture = read_photograph(name)
    before, after = measure_one(model, picture), measure_one(model, np.ascontiguousarray(picture[:, ::-1]))
    for measure in ("yaw", "roll", "gaze"):
        assert after[measure] == pytest.approx(-before[measure], abs=8)
    for measure in ("pitch", "mouth_open", "smile"):
        assert after[measure] == pytest.approx(before[measure], abs=6 if measure == "pitch" else 0.1)


def test_grey_and_dark_pictures_are_taken(model):
    picture = read_photograph("laugh.jpg")
    data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))[1].tobytes()
    bright, grey, dark = (measure_one(model, shown) for shown in (
        picture, decode_picture("image", data, 10_000_000), (picture * 0.2).astype(np.uint8)))
    for measures in (grey, dark):
        assert measures["smile"] == pytest.approx(bright["smile"], abs=0.2)
        assert measures["yaw"] == pytest.approx(bright["yaw"], abs=5)


def test_emotion_is_an_option_that_adds_seven_likelihoods():
    model = Face.ready(emotion=True)
    laugh, serious = (measure_one(model, read_photograph(f"{name}.jpg")) for name in ("laugh", "serious"))
    for measures in (laugh, serious):
        assert list(measures) == [*NAMES, *EMOTIONS]
        assert sum(measures[name] for name in EMOTIONS) == pytest.approx(1, abs=0.001)
    assert laugh["happy"] > 0.9 and serious["happy"] < 0.2 and serious["neutral"] > 0.5


def test_the_limit_and_the_threshold_leave_faces_out(model):
    picture = read_photograph("window.jpg")
    assert [len(model.run(picture, limit=limit)) for limit in (1, 3, 20)] == [1, 3, 4]
    assert len(model.run(read_photograph("zidane.jpg"), threshold=0.9)) == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (501, 37), (600, 900)])
def test_pictures_of_any_shape_are_taken(model, shape):
    assert model.run(np.full((*shape, 3), 90, np.uint8)) == []
    for face in model.run(np.full((*shape, 3), 90, np.uint8), threshold=0):
        assert all(type(point.x) is float and 0 <= point.x <= 1 and 0 <= point.y <= 1 for point in face.keypoints)


def test_the_same_picture_gives_the_same_answer_whatever_came_before(model):
    first = read_photograph("astronaut.png")
    answer = model.run(first)
    model.run(read_photograph("window.jpg"), memory=Memory())
    assert model.run(first) == answer


def test_the_info_names_points_parts_and_measures():
    output, = Face.info.outputs
    assert (output.name, output.kind, len(output.keypoints)) == ("poses", "keypoints", 478)
    assert output.keypoints[1] == "nose_tip" and output.keypoints[7] == "point_7"
    assert {"lips", "leftEye", "rightEye", "leftEyebrow", "rightEyebrow", "faceOval"} <= set(output.parts)
    assert output.measures[:2] == ("mouth_open", "smile") and len(output.told) == 35
