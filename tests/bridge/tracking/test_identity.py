from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bridge.tracking.identity import (LEAST_LIKENESS, assign_best, compare_boxes, compare_poses, list_labels,
                                      list_sigmas)

SIGMAS = list_sigmas(("nose", "left_wrist", "thumb"))
POSE = np.array([(0.5, 0.2), (0.4, 0.5), (0.6, 0.6)])
ONE, SURE = np.ones(1), np.ones((1, 3))


def compare(expected, found, gap=0.0, sure=SURE):
    return float(compare_poses(expected[None], SURE, ONE * 0.5, ONE * gap, found[None], sure, SIGMAS)[0, 0])


def test_the_tolerances_are_cocos():
    assert SIGMAS.tolist() == [0.026, 0.062, 0.06]


def test_who_has_not_moved_is_most_alike():
    still, near, far = (compare(POSE, POSE + shift) for shift in (0, 0.02, 0.3))
    assert still > 0.8 > near > 0.3 > LEAST_LIKENESS > far


def test_an_absence_widens_the_tolerance():
    assert compare(POSE, POSE + 0.15) < LEAST_LIKENESS < compare(POSE, POSE + 0.15, gap=0.5)


def test_what_is_not_seen_does_not_count():
    moved = POSE.copy()
    moved[0] += 0.4
    assert compare(POSE, moved, sure=np.array([[0, 1, 1]])) > 0.75 > compare(POSE, moved)


def test_one_weak_keypoint_is_little_evidence():
    assert compare(POSE, POSE, sure=np.array([[0.1, 0, 0]])) < 0.2


def test_boxes_are_compared_by_what_they_share():
    box = np.array([[[0.2, 0.2], [0.4, 0.4]]])
    same, beside, away = (compare_boxes(box, ONE * 0.2, ONE * 0, box + shift)[0, 0] for shift in (0, 0.1, 0.3))
    assert same == pytest.approx(1) and same > beside > LEAST_LIKENESS > away == 0


def test_another_label_counts_against():
    assert list_labels(["cup", "dog"], ["cup"]).tolist() == [[1.0], [0.5]]


@given(arrays(float, st.tuples(st.integers(0, 5), st.integers(0, 5)), elements=st.floats(0, 1)))
def test_no_other_assignment_is_better(likeness):
    """Against all permutations."""
    worth = np.where(likeness >= LEAST_LIKENESS, likeness, 0)
    pairs = assign_best(likeness)
    rows, columns = [row for row, _ in pairs], [column for _, column in pairs]
    assert len(set(rows)) == len(rows) and len(set(columns)) == len(columns)
    assert all(likeness[pair] >= LEAST_LIKENESS for pair in pairs)
    wide = worth if worth.shape[0] <= worth.shape[1] else worth.T
    best = max((sum(wide[row, column] for row, column in enumerate(order))
                for order in permutations(range(wide.shape[1]), wide.shape[0])), default=0)
    assert sum(worth[pair] for pair in pairs) == pytest.approx(best)
