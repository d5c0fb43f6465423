import numpy as np
import pytest

from benchmarks.walkers import BODY, FRAME, NAMES, make_pose
from bridge.kinds import Keypoint, Pose
from bridge.tracking.fields import Wishes
from bridge.tracking.tracker import Tracker, derive_alone

WISHES = Wishes(gestures=True)
LEFT, RIGHT, TORSO = NAMES.index("left_wrist"), NAMES.index("right_wrist"), 0.31


def hold(places, unseen=()):
    """A body whose keypoints of these names are at these places, in body heights from the hips."""
    points = BODY.copy()
    for name, place in places.items():
        points[NAMES.index(name)] = place
    return Pose(tuple(Keypoint(name, x, y, 0.0 if name in unseen else 0.9)
                      for name, (x, y) in zip(NAMES, (points * 0.6 + 0.5).tolist())), 0.9)


def watch(poses, step=FRAME):
    tracker = Tracker()
    return [tracker.follow([pose], number * step, WISHES)[0].gestures for number, pose in enumerate(poses)]


def test_a_hand_above_the_head_begins_and_ends():
    up, down = hold({"left_wrist": (0.1, -0.6)}), hold({})
    seen = watch([*[down] * 10, *[up] * 20, *[down] * 20])
    assert [step for step, found in enumerate(seen) if "left_hand_up" in found.began] == [pytest.approx(11, abs=2)]
    assert [step for step, found in enumerate(seen) if "left_hand_up" in found.ended] == [pytest.approx(32, abs=3)]
    assert seen[20].now == ("left_hand_up",) and not seen[-1].now


def test_hands_together():
    (pose,) = derive_alone([hold({"left_wrist": (0.02, -0.2), "right_wrist": (-0.02, -0.2)})], WISHES, 1.0)
    assert pose.gestures.now == ("hands_together",)
    (pose,) = derive_alone([hold({})], WISHES, 1.0)
    assert pose.gestures.now == ()


@pytest.mark.parametrize("seed", range(3))
def test_no_gesture_flickers_at_its_threshold(seed):
    """A hand that trembles around the place where the gesture begins."""
    random, tracker = np.random.default_rng(seed), Tracker()
    points = BODY.copy()
    points[LEFT] = (0.1, -0.435 - 0.1 * TORSO)
    begun = 0
    for frame in range(300):
        pose = make_pose(points * 0.6 + 0.5, random, 0.006)
        begun += "left_hand_up" in tracker.follow([pose], frame * FRAME, WISHES)[0].gestures.began
    assert begun <= 1


def test_a_gesture_outlasts_a_moment_out_of_sight_but_not_for_ever():
    up = {"right_wrist": (-0.1, -0.6)}
    hidden = hold(up, unseen=("right_wrist",))
    seen = watch([*[hold(up)] * 5, *[hidden] * 60])
    assert seen[30].now == ("right_hand_up",) and not seen[-1].now


def test_each_person_has_gestures_of_their_own():
    tracker = Tracker()
    other = hold({"left_wrist": (0.1, -0.6)})
    away = Pose(tuple(Keypoint(point.name, point.x + 1, point.y, 0.9) for point in hold({}).keypoints), 0.9)
    first, second = tracker.follow([other, away], 0.0, WISHES)
    assert first.gestures.now == ("left_hand_up",) and second.gestures.now == ()
    tracker.follow([], 5.0, WISHES)
    assert not tracker.gestures.people
