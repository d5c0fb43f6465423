"""Body on photographs: whose hands and whose faces they are."""

import numpy as np
import pytest

from adapters import face, hands, pose
from adapters.body import COUNT, NAMES, PARTS, Body
from bridge import Memory
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def model():
    return Body.ready()


def find_points(person):
    return {point.name: (point.x, point.y) for point in person.keypoints}


def is_seen(person, part):
    return person.keypoints[PARTS[part][0]].confidence >= 0.5


def test_a_person_is_body_hands_and_face_in_one():
    assert len(set(NAMES)) == COUNT == 17 + 2 * 21 + 478
    output, = Body.info.outputs
    assert output.keypoints == NAMES and len(output.told) == 17 + 2 * 21 + 35
    assert {"body", "leftHand", "rightHand", "lips", "faceOval"} <= set(output.parts)
    assert all(0 <= first < COUNT and 0 <= second < COUNT for first, second in output.connections)
    needed = [file for file in Body.weights if file.needed_with({})]
    assert len(needed) == 2 + 4 + 2
    origins = {file.origin for model in (pose.Pose, face.Face, hands.Hands) for file in model.weights}
    assert {file.origin for file in needed} <= origins


@pytest.mark.parametrize(("name", "count"), [("bus.jpg", 2), ("window.jpg", 4), ("astronaut.png", 1), ("dark.jpg", 3)])
def test_everyone_has_their_own_face(model, name, count):
    people = model.run(read_photograph(name))
    assert len(people) == count
    for person in people:
        points = find_points(person)
        assert is_seen(person, "faceOval")
        assert np.allclose(points["face_nose_tip"], points["nose"], atol=0.04)
        assert person.measures.keys() == set(Body.info.outputs[0].measures)


def test_the_footballer_has_his_hands_at_his_wrists(model):
    person, = model.run(read_photograph("messi5.jpg"))
    points = find_points(person)
    for side, part in (("left", "leftHand"), ("right", "rightHand")):
        assert is_seen(person, part)
        assert np.allclose(points[f"{side}_hand_wrist"], points[f"{side}_wrist"], atol=0.06)


def test_what_is_not_seen_has_no_confidence_and_stays_with_the_body(model):
    person, = model.run(read_photograph("astronaut.png"))
    points = find_points(person)
    hidden = [part for part in ("leftHand", "rightHand") if not is_seen(person, part)]
    assert hidden  # she holds her helmet in thick gloves
    for part in hidden:
        side = part.removesuffix("Hand")
        assert points[f"{side}_hand_index_finger_tip"] == pytest.approx(points[f"{side}_wrist"], abs=1e-5)


def test_faces_and_hands_are_followed_without_a_search(model, monkeypatch):
    memory, picture = Memory(), read_photograph("messi5.jpg")
    first, = model.run(picture, memory=memory)
    monkeypatch.setattr(model.finder.faces.detector, "find_near", None)
    monkeypatch.setattr(model.finder.hands, "find_palms", None)
    second, = model.run(picture, memory=memory)
    for part in ("leftHand", "rightHand", "faceOval"):
        assert is_seen(second, part)
    assert np.allclose([(point.x, point.y) for point in first.keypoints],
                       [(point.x, point.y) for point in second.keypoints], atol=0.03)


def test_what_is_not_seen_is_searched_for_in_every_third_frame(model, monkeypatch):
    memory, picture, searched = Memory(), read_photograph("messi5.jpg"), []
    monkeypatch.setattr(model.finder.hands, "find_palms", lambda part: searched.append(frame) or [])
    for frame in range(5):
        model.run(picture, memory=memory)
    assert set(searched) == {0, 3}


@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png", "starry_night.jpg"])
def test_nobody_is_found_where_nobody_is(model, name):
    assert model.run(read_photograph(name)) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (501, 37)])
def test_pictures_of_any_shape_are_taken(model, shape):
    assert model.run(np.full((*shape, 3), 90, np.uint8)) == []
    for person in model.run(np.full((*shape, 3), 90, np.uint8), threshold=0):
        assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in person.keypoints)
