import numpy as np
import pytest

from benchmarks.walkers import BODY, FRAME, NAMES, make_pose
from bridge.kinds import Box, Keypoint, Pose
from bridge.tracking.fields import Wishes
from bridge.tracking.measures import find_angle
from bridge.tracking.tracker import Tracker, derive_alone

ALL = Wishes(measures=True, distances=(("left_wrist", "right_wrist"), ("nose", "tail")))


def test_an_angle_is_180_where_the_joint_is_stretched():
    assert find_angle((0, 0), (1, 0), (2, 0)) == pytest.approx(180)
    assert find_angle((0, 0), (1, 0), (1, 5)) == pytest.approx(90)
    assert find_angle((0, 0), (0, 0), (1, 5)) == 0


def test_numbers_are_true_whatever_the_shape_of_the_picture():
    """A right angle in a picture twice as wide as high."""
    points = {"left_shoulder": (0.25, 0.25), "left_elbow": (0.25, 0.75), "left_wrist": (0.5, 0.75),
              "right_wrist": (0.25, 0.75)}
    pose = Pose(tuple(Keypoint(name, x, y, 0.9) for name, (x, y) in points.items()), 0.9)
    (measured,) = derive_alone([pose], ALL, aspect=2.0)
    assert measured.measures["angles"] == {"left_elbow": pytest.approx(90)}
    assert measured.measures["distances"] == {"left_wrist-right_wrist": pytest.approx(0.5)}
    assert measured.measures["bounds"] == pytest.approx({"x": 0.25, "y": 0.25, "width": 0.25, "height": 0.5})
    assert measured.measures["centre"] == pytest.approx({"x": 0.375, "y": 0.5})
    assert measured.id is None and measured.slot is None


def test_the_models_own_measures_stay_and_others_join_them():
    pose = Pose((Keypoint("nose", 0.2, 0.2, 0.9),), 0.9, measures={"smile": 0.5})
    (followed,) = Tracker().follow([pose], 0.0)
    (measured,) = Tracker().follow([pose], 0.0, ALL)
    assert followed.measures == {"smile": 0.5}
    assert measured.measures["smile"] == 0.5 and measured.measures["speed"] == 0


def test_what_cannot_be_seen_is_left_out():
    pose = Pose((Keypoint("left_wrist", 0.5, 0.5, 0.1), Keypoint("nose", 0.2, 0.2, 0.9)), 0.9)
    (measured,) = derive_alone([pose], ALL, aspect=1.0)
    assert list(measured.measures["velocities"]) == ["nose"]
    assert measured.measures["angles"] == measured.measures["distances"] == {}


def test_velocity_is_how_far_somebody_goes_in_a_second():
    random, tracker = np.random.default_rng(0), Tracker()
    for frame in range(60):
        points = (BODY * 0.6 + 0.5 + (0.3 * frame * FRAME, 0)) / (1.5, 1)
        (pose,) = tracker.follow([make_pose(points, random, 0.003)], frame * FRAME, ALL, aspect=1.5)
    assert pose.measures["velocity"]["x"] == pytest.approx(0.2, rel=0.15)
    assert pose.measures["velocity"]["y"] == pytest.approx(0, abs=0.03)
    assert pose.measures["speed"] == pytest.approx(0.3, rel=0.15)
    assert pose.measures["velocities"].keys() <= set(NAMES)


def test_a_box_has_velocity_centre_and_bounds():
    tracker = Tracker()
    for frame in range(30):
        (box,) = tracker.follow([Box(0.01 * frame, 0.2, 0.2, 0.4)], frame * FRAME, Wishes(measures=True))
    assert box.measures["velocity"]["x"] == pytest.approx(0.3, rel=0.1)
    assert box.measures.keys() == {"velocity", "speed", "centre", "bounds"}
    assert box.measures["bounds"]["width"] == pytest.approx(0.2, abs=0.01)


def test_nothing_is_added_unasked():
    (pose,) = Tracker().follow([Pose((Keypoint("nose", 0.2, 0.2, 0.9),), 0.9)], 0.0)
    assert pose.measures is None and pose.gestures is None
