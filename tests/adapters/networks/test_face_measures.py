"""Measures of a face made up here: a plain oval with lips, lids and brows where the numbers say."""

import numpy as np
import pytest

from adapters.networks.face_measures import (
    ACROSS, BROWS, EYE, EYE_GAPS, LEVEL, MOUTH, MOUTH_GAP, NAMES, find_angles, find_axes, measure_face, scale)
from adapters.networks.face_points import COUNT, FEATURES

EYES = {"left": (0.25, 0.5), "right": (-0.25, -0.5)}  # x of the inner and of the outer corner; their distance is 1


def make_points(mouth=0.0, lids=0.0, glance=0.0):
    """A face that looks into the camera; `mouth` and `lids` are gaps in its unit, `glance` moves the pupils."""
    points = np.zeros((COUNT, 3))
    for left, right in ACROSS:
        points[left], points[right] = (0.4, 0.2, 0), (-0.4, 0.2, 0)
    points[FEATURES["chin"]], points[FEATURES["forehead"]] = (0, 1, 0), (0, -1, 0)
    for side, (inner, outer) in EYES.items():
        points[FEATURES[f"{side}_eye_inner"]], points[FEATURES[f"{side}_eye_outer"]] = (inner, 0, 0), (outer, 0, 0)
        points[FEATURES[f"{side}_pupil"]] = ((inner + outer) / 2 + glance, 0, 0)
        points[list(BROWS[side])] = (inner, -0.26, 0)
        for upper, lower in EYE_GAPS[side]:
            points[upper], points[lower] = (inner, -lids / 2, 0), (inner, lids / 2, 0)
    for upper, lower in MOUTH_GAP:
        points[upper], points[lower] = (0, 0.6 - mouth / 2, 0), (0, 0.6 + mouth / 2, 0)
    points[FEATURES["mouth_left"]], points[FEATURES["mouth_right"]] = (0.25, 0.6, 0), (-0.25, 0.6, 0)
    points[FEATURES["upper_lip_top"]] = points[FEATURES["lower_lip_bottom"]] = (0, 0.6, 0)
    return points


def turn_points(points, axis, degrees):
    """Turned around x, y or z, from the one of the other two axes that comes first to the other."""
    first, second = (place for place in range(3) if place != axis)
    turned, (cosine, sine) = points.copy(), (np.cos(np.radians(degrees)), np.sin(np.radians(degrees)))
    turned[:, first] = cosine * points[:, first] - sine * points[:, second]
    turned[:, second] = sine * points[:, first] + cosine * points[:, second]
    return turned


def angles_of(points):
    return find_angles(find_axes(points))


def test_who_looks_into_the_camera_has_no_angles():
    assert angles_of(make_points()) == pytest.approx((0, -LEVEL, 0))


@pytest.mark.parametrize(("axis", "degrees", "expected"), [
    (2, 30, (0, 0, 30)),  # x to y: clockwise, as y goes down
    (1, 25, (25, 0, 0)),  # x to z, away from the camera: the nose comes to the right
    (0, 20, (0, -20, 0)),  # y to z: the chin goes away, the nose down
])
def test_angles_have_the_signs_that_are_promised(axis, degrees, expected):
    yaw, pitch, roll = angles_of(turn_points(make_points(), axis, degrees))
    assert (yaw, pitch + LEVEL, roll) == pytest.approx(expected, abs=1e-6)


def test_gaps_open_mouth_and_eyes():
    shut, wide = measure_face(make_points()), measure_face(make_points(mouth=MOUTH[1], lids=EYE[1] / 4))
    for name in ("mouth_open", "left_eye_open", "right_eye_open"):
        assert (shut[name], wide[name]) == pytest.approx((0, 1))


def test_measures_hold_when_the_head_turns_and_comes_near():
    points = make_points(mouth=0.2, lids=0.05)
    turned = measure_face(100 * turn_points(turn_points(points, 1, 30), 2, -50))
    for name, number in measure_face(points).items():
        if name not in ("yaw", "pitch", "roll", "gaze"):
            assert turned[name] == pytest.approx(number)


def test_pupils_move_the_gaze_to_the_pictures_side():
    ahead, aside = measure_face(make_points()), measure_face(make_points(glance=0.0625))
    assert (ahead["gaze"], aside["gaze"]) == pytest.approx((0, 40)) and aside["yaw"] == pytest.approx(0)


def test_every_measure_is_given_even_of_nothing():
    measures = measure_face(np.zeros((COUNT, 3)))
    assert tuple(measures) == NAMES and all(np.isfinite(number) for number in measures.values())


def test_a_number_between_its_limits():
    assert [scale(number, (1, 3)) for number in (0, 1, 2, 3, 9)] == [0, 0, 0.5, 1, 1]
