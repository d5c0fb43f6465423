"""Hands on photographs; places were read off by eye, at high magnification, without the model's."""

import cv2
import numpy as np
import pytest

from adapters.hands import CONNECTIONS, NAMES, Hands
from bridge import Memory
from bridge.frames import decode_picture
from bridge.tracking.fields import Wishes
from bridge.tracking.tracker import derive_alone
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

NEAR = 0.2  # of the hand's longer side, that a keypoint may be off

PLACES = [  # pixels
    ("pointing.jpg", "index_finger_tip", (215, 103)),
    ("pointing.jpg", "thumb_tip", (344, 311)),
    ("pointing.jpg", "wrist", (219, 530)),
    ("fist.jpg", "thumb_tip", (319, 293)),
    ("fist.jpg", "index_finger_mcp", (136, 349)),
    ("zidane.jpg", "index_finger_tip", (1149, 416)),
    ("sofa.jpg", "index_finger_tip", (414, 359)),  # of the one with a finger at her lips
    ("sofa.jpg", "thumb_tip", (367, 399)),
    ("sofa.jpg", "middle_finger_tip", (845, 1229)),  # of the one on a knee
    ("sofa.jpg", "ring_finger_tip", (892, 1225)),
]
GESTURES = [("pointing.jpg", "pointing"), ("zidane.jpg", "pointing"), ("fist.jpg", "fist"), ("stairs.jpg", "open_hand")]
NO_HANDS = ["astronaut.png", "chelsea.png", "coffee.png", "starry_night.jpg"]


@pytest.fixture(scope="module")
def model():
    return Hands.ready()


def locate(hand, name, picture):
    point = hand.keypoints[NAMES.index(name)]
    return np.array((point.x, point.y)) * picture.shape[1::-1]


def miss(hand, name, place, picture):
    """How far a keypoint is from where it should be, in parts of the hand's longer side."""
    side = max(hand.box.width * picture.shape[1], hand.box.height * picture.shape[0])
    return np.linalg.norm(locate(hand, name, picture) - place) / side


@pytest.mark.parametrize(("name", "point", "place"), PLACES)
def test_keypoints_are_where_they_are(model, name, point, place):
    picture = read_photograph(name)
    assert min(miss(hand, point, place, picture) for hand in model.run(picture, limit=4)) < NEAR


@pytest.mark.parametrize("turn", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE])
@pytest.mark.parametrize(("name", "point", "place"), [PLACES[0], PLACES[5], PLACES[6]])
def test_hands_may_stand_on_their_heads(model, name, point, place, turn):
    picture = read_photograph(name)
    spot = np.zeros(picture.shape[:2], np.uint8)
    cv2.circle(spot, place, 3, 255, -1)
    turned = np.argwhere(cv2.rotate(spot, turn)).mean(0)[::-1]
    picture = np.ascontiguousarray(cv2.rotate(picture, turn))
    assert min(miss(hand, point, turned, picture) for hand in model.run(picture, limit=4)) < NEAR


@pytest.mark.parametrize("name", ["zidane.jpg", "sofa.jpg", "stairs.jpg", "messi5.jpg"])
def test_grey_pictures_have_hands_too(model, name):
    picture = read_photograph(name)
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    before = grey.copy()
    usual, found = model.run(picture, limit=1)[0], model.run(grey, limit=4)
    assert np.array_equal(grey, before)
    assert min(abs(hand.box.x - usual.box.x) + abs(hand.box.y - usual.box.y) for hand in found) < 0.03


@pytest.mark.parametrize("name", ["pointing.jpg", "zidane.jpg", "sofa.jpg"])
@pytest.mark.parametrize("change", [
    lambda picture: (picture * 0.45).astype(np.uint8),
    lambda picture: cv2.convertScaleAbs(picture, alpha=1.2, beta=45),
    lambda picture: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
], ids=["dark", "bright", "small"])
def test_light_colours_and_size_matter_little(model, name, change):
    picture = read_photograph(name)
    usual, changed = model.run(picture, limit=1), model.run(change(picture), limit=4)
    tip = NAMES.index("index_finger_tip")
    place = np.array((usual[0].keypoints[tip].x, usual[0].keypoints[tip].y))
    side = max(usual[0].box.width, usual[0].box.height)
    tips = [np.array((hand.keypoints[tip].x, hand.keypoints[tip].y)) for hand in changed]
    assert min(np.linalg.norm(other - place) for other in tips) < NEAR * side


@pytest.mark.parametrize("name", NO_HANDS)
def test_where_there_is_no_hand_none_is_found(model, name):
    assert model.run(read_photograph(name), limit=4) == []


def test_several_hands_are_found_and_no_more_than_asked_for(model):
    picture = read_photograph("sofa.jpg")
    hands = model.run(picture, limit=4)
    assert len(hands) == 4 and [hand.label for hand in hands].count("right") == 1
    assert model.run(picture, limit=2) == hands[:2] and len(model.run(picture)) == 2
    middles = [np.array((hand.box.x, hand.box.y)) for hand in hands]
    assert min(np.linalg.norm(one - other) for one in middles for other in middles if one is not other) > 0.05


@pytest.mark.parametrize(("name", "point", "side"), [
    ("sofa.jpg", PLACES[8], "left"), ("sofa.jpg", PLACES[6], "right"), ("messi5.jpg", None, "left"),
    ("stairs.jpg", None, "left")])
def test_left_and_right_are_the_persons_own(model, name, point, side):
    picture = read_photograph(name)
    hands = model.run(picture, limit=4)
    hand = min(hands, key=lambda hand: miss(hand, point[1], point[2], picture)) if point else hands[0]
    assert hand.label == side


def test_a_mirror_changes_sides_back(model):
    picture = np.ascontiguousarray(read_photograph("stairs.jpg")[:, ::-1])
    assert model.run(picture)[0].label == "right" and model.run(picture, mirrored=True)[0].label == "left"


@pytest.mark.parametrize(("name", "gesture"), GESTURES)
def test_simple_gestures_are_told_apart(model, name, gesture):
    picture = read_photograph(name)
    wishes = Wishes(gestures=True, measures=True)
    (hand,) = derive_alone(model.run(picture, limit=1), wishes, picture.shape[1] / picture.shape[0])
    assert hand.gestures.now == (gesture,)
    fingers = hand.measures["fingers"]
    assert (fingers["index_finger"] > 0.7) == (gesture != "fist") and (fingers["ring_finger"] > 0.7) == (
        gesture == "open_hand")


def test_a_hand_is_followed_without_searching_as_it_moves(model):
    """The sofa passes by before the camera: 40 frames, 10 pixels each."""
    picture = cv2.resize(read_photograph("sofa.jpg"), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    searches, memory, found = [], Memory(), []
    detector, searching = model.finder.detector, model.finder.detector.find_things
    detector.find_things = lambda *given: searches.append(1) or searching(*given)
    try:
        for step in range(40):
            view = np.ascontiguousarray(picture[:, step * 10:step * 10 + 500])
            found.append(model.run(view, limit=1, memory=memory))
    finally:
        detector.find_things = searching
    assert [len(hands) for hands in found[:10]] == [1] * 10
    lost = sum(not hands for hands in found)
    assert len(searches) <= 5 + 2 * lost + 5


def test_two_streams_do_not_mix(model):
    first, second = read_photograph("pointing.jpg"), read_photograph("fist.jpg")
    alone = [model.run(picture)[0].keypoints for picture in (first, second)]
    memories = Memory(), Memory()
    for _ in range(3):
        for picture, memory, usual in zip((first, second), memories, alone):
            (hand,) = model.run(picture, memory=memory)
            spread = max(abs(one.x - other.x) + abs(one.y - other.y) for one, other in zip(hand.keypoints, usual))
            assert spread < 0.06  # the two hands are half a picture apart


def test_depth_is_seen_from_the_wrist_on_the_scale_of_x(model):
    (hand,) = model.run(read_photograph("pointing.jpg"), limit=1)
    depths = [point.z for point in hand.keypoints]
    assert abs(depths[0]) < 0.01 and 0.01 < np.ptp(depths) < hand.box.width * 2


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (501, 37), (417, 415)])
def test_pictures_of_any_shape_are_taken(model, shape):
    assert model.run(np.full((*shape, 3), 90, np.uint8)) == []
    for hand in model.run(np.full((*shape, 3), 90, np.uint8), threshold=0):
        assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in hand.keypoints)


@pytest.mark.parametrize("colours", [cv2.COLOR_RGB2GRAY, cv2.COLOR_RGB2BGRA])
def test_grey_and_transparent_files_are_taken(model, colours):
    data = cv2.imencode(".png", cv2.cvtColor(read_photograph("stairs.jpg"), colours))[1].tobytes()
    assert len(model.run(decode_picture("image", data, 10_000_000))) == 1


def test_the_skeleton_names_21_points_that_hang_together():
    output, = Hands.info.outputs
    assert (output.name, output.kind, len(output.keypoints), len(set(NAMES))) == ("poses", "keypoints", 21, 21)
    assert set(range(21)) == {place for bone in CONNECTIONS for place in bone}
    assert NAMES[0] == "wrist" and NAMES[8] == "index_finger_tip" and NAMES[20] == "pinky_finger_tip"
