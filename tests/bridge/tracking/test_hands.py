import pytest

from bridge.info import FINGER_POINTS, FINGERS, GESTURE_POINTS, PINCH_POINTS
from bridge.kinds import Keypoint, Pose
from bridge.tracking.fields import Wishes
from bridge.tracking.gestures import GESTURES
from bridge.tracking.hands import measure_hand, measure_pinch
from bridge.tracking.tracker import Tracker, derive_alone

WISHES = Wishes(gestures=True, measures=True)
FRAME = 1 / 30


def hold(stretches=(0.5, 0.5, 0.5, 0.5), pinch=1.0, size=0.2, aspect=1.0):
    """A hand that points upwards; its palm is `size` picture heights long, fingers are stretched by so many palms."""
    places = {"wrist": (0.0, 0.0), "middle_finger_mcp": (0.0, 1.0)}
    for number, (finger, stretch) in enumerate(zip(FINGERS, stretches)):
        places[f"{finger}_pip"] = (0.0, 1.2 + number / 100)
        places[f"{finger}_tip"] = (0.0, 1.2 + number / 100 + stretch)
    places["thumb_tip"] = (pinch, places["index_finger_tip"][1])
    return Pose(tuple(Keypoint(name, 0.5 + x * size / aspect, 0.8 - y * size, 0.9) for name, (x, y) in places.items()),
                0.9, label="left")


@pytest.mark.parametrize(("stretches", "pinch", "gestures"), [
    ((0.5, 0.5, 0.5, 0.5), 1.0, ("open_hand",)), ((-0.4, -0.4, -0.4, -0.3), 0.6, ("fist",)),
    ((0.5, -0.4, -0.4, -0.3), 1.0, ("pointing",)), ((0.15, -0.4, -0.4, -0.3), 1.0, ()),
    ((0.5, 0.5, -0.4, -0.3), 1.0, ()), ((0.0, 0.3, 0.4, 0.3), 0.1, ("pinch",)),
    ((-0.4, -0.4, -0.4, -0.3), 0.1, ("fist",)), ((0.5, 0.5, 0.5, 0.5), 0.1, ("open_hand", "pinch"))])
@pytest.mark.parametrize(("size", "aspect"), [(0.2, 1.0), (0.03, 1.0), (0.2, 16 / 9)])
def test_gestures_are_the_same_near_and_far_in_pictures_of_any_shape(stretches, pinch, gestures, size, aspect):
    (hand,) = derive_alone([hold(stretches, pinch, size, aspect)], WISHES, aspect)
    assert hand.gestures.now == gestures and hand.label == "left"


def test_measures_say_how_near_and_how_far():
    (hand,) = derive_alone([hold((0.4, 0.0, -0.4, 9.0), 0.7)], WISHES, 1.0)
    assert hand.measures["pinch"] == pytest.approx(0.7)
    assert hand.measures["fingers"] == pytest.approx(dict(zip(FINGERS, (1, 0.5, 0, 1))))


def test_what_is_not_seen_whole_is_not_measured():
    seen = {point.name: (point.x, point.y) for point in hold().keypoints}
    for name in PINCH_POINTS:
        rest = {other: place for other, place in seen.items() if other != name}
        assert measure_hand(rest) == {} and measure_pinch(rest, 1.0) is None
    assert measure_hand({"nose": (0.5, 0.5)}) == {}


def test_a_palm_without_length_does_no_harm():
    (hand,) = derive_alone([hold(size=0.0)], WISHES, 1.0)
    assert hand.gestures.now == ("pinch",) and hand.measures["pinch"] == 0


def test_no_gesture_flickers_at_its_threshold():
    tracker = Tracker()
    seen = [tracker.follow([hold((0.5, *[-0.1 - 0.02 * (step % 2)] * 3))], step * FRAME, WISHES)[0].gestures
            for step in range(60)]
    assert sum(len(found.began) + len(found.ended) for found in seen) <= 1


def test_every_gesture_says_what_it_needs():
    assert set(GESTURES) == set(GESTURE_POINTS) and set(FINGER_POINTS) < set(PINCH_POINTS)
    seen = {point.name: (point.x, point.y) for point in hold().keypoints}
    for name in ("open_hand", "fist", "pointing", "pinch"):
        assert GESTURES[name].measure({key: seen[key] for key in GESTURE_POINTS[name]}, 1.0) is not None
