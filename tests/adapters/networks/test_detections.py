"""How a detector's numbers are read, with numbers made up for it."""

import numpy as np
import pytest

from adapters.networks.detections import (
    BODY, FACE, PALM, Detections, Detector, Grid, join_overlapping, read_detections, share_area)

SMALL = Grid(side=32, layers=((8, 1), (16, 2)))  # 4 × 4 anchors, then twice 2 × 2


@pytest.mark.parametrize(("grid", "count"), [(FACE, 896), (PALM, 2016), (BODY, 2254)])
def test_there_are_as_many_anchors_as_mediapipes_networks_have(grid, count):
    anchors = grid.place_anchors()
    assert anchors.shape == (count, 2) and anchors.dtype == np.float32 and 0 < anchors.min() < anchors.max() < 1


def test_anchors_go_row_by_row_and_those_of_one_cell_follow_each_other():
    anchors = SMALL.place_anchors()
    assert len(anchors) == 24
    assert np.allclose(anchors[[0, 1, 4, 15]], [[0.125, 0.125], [0.375, 0.125], [0.125, 0.375], [0.875, 0.875]])
    assert np.allclose(anchors[16:20], [[0.25, 0.25], [0.25, 0.25], [0.75, 0.25], [0.75, 0.25]])


def test_boxes_and_keypoints_are_told_from_their_anchors():
    anchors = np.float32([[0.5, 0.5], [0.25, 0.75], [0.1, 0.1]])
    numbers = np.float32([[0.1, 0, 0.2, 0.4, 0.05, -0.05], [0, 0, 0.1, 0.1, 0, 0], [0, 0, 1, 1, 0, 0]])
    found = read_detections(numbers, np.float32([0, 2, -3]), anchors, 0.5)
    assert np.allclose(found.scores, [1 / (1 + np.exp(-2)), 0.5])
    assert np.allclose(found.corners, [[0.2, 0.7, 0.3, 0.8], [0.5, 0.3, 0.7, 0.7]])
    assert np.allclose(found.keypoints, [[[0.25, 0.75]], [[0.55, 0.45]]])


@pytest.mark.parametrize(("threshold", "count"), [(0, 3), (0.04, 3), (0.5, 2), (0.7, 1), (0.95, 0), (1, 0)])
def test_the_threshold_is_a_probability(threshold, count):
    numbers, anchors = np.zeros((3, 6), np.float32), np.zeros((3, 2), np.float32)
    found = read_detections(numbers, np.float32([0, 2, -3]), anchors, threshold)
    assert len(found.scores) == count and found.corners.shape == (count, 4) and found.keypoints.shape == (count, 1, 2)


def test_wild_numbers_do_no_harm():
    found = read_detections(np.zeros((2, 6), np.float32), np.float32([1e30, -1e30]), np.zeros((2, 2), np.float32), 0)
    assert np.allclose(found.scores, [1, 0])


def test_detections_of_one_thing_become_one_in_the_place_of_all_and_others_stay():
    found = Detections(corners=np.float32([[0, 0, 10, 10], [50, 50, 60, 60], [2, 0, 12, 10]]),
                       keypoints=np.float32([[[5, 5]], [[55, 55]], [[8, 5]]]), scores=np.float32([0.9, 0.8, 0.45]))
    joined = join_overlapping(found)
    assert np.allclose(joined.scores, [0.9, 0.8])
    assert np.allclose(joined.corners, [[2 / 3, 0, 10 + 2 / 3, 10], [50, 50, 60, 60]])
    assert np.allclose(joined.keypoints, [[[6, 5]], [[55, 55]]])


def test_what_overlaps_only_a_joined_one_is_another_thing():
    chain = Detections(np.float32([[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]]), np.zeros((3, 1, 2), np.float32),
                       np.float32([0.9, 0.8, 0.7]))
    assert len(join_overlapping(chain).scores) == 2


def test_nothing_stays_nothing_and_a_box_without_area_overlaps_nothing():
    nothing = Detections(np.zeros((0, 4), np.float32), np.zeros((0, 7, 2), np.float32), np.zeros(0, np.float32))
    assert join_overlapping(nothing).keypoints.shape == (0, 7, 2)
    flat = np.zeros((1, 4), np.float32)
    assert share_area(flat, flat) == 0
    twice = Detections(np.zeros((2, 4), np.float32), np.zeros((2, 1, 2), np.float32), np.float32([1, 0.5]))
    assert len(join_overlapping(twice).scores) == 2


def test_shared_area_is_the_same_from_both_sides():
    boxes = np.float32([[0, 0, 2, 2], [1, 1, 3, 3], [5, 5, 6, 6]])
    assert np.allclose(share_area(boxes, boxes), [[1, 1 / 7, 0], [1 / 7, 1, 0], [0, 0, 1]])


@pytest.mark.parametrize("order", [1, -1])
def test_a_detector_answers_in_pixels_of_the_picture(order):
    seen = []

    def network(view):
        seen.append(view)
        numbers, logits = np.zeros((1, 24, 6), np.float32), np.full((1, 24, 1), -9, np.float32)
        numbers[0, 5] = 4, 0, 8, 4, 0, 2
        logits[0, 5] = 3
        return (numbers, logits)[::order]

    wide = np.full((50, 100, 3), 255, np.uint8)
    found = Detector(network, Grid(side=32, layers=SMALL.layers, darkest=-1)).find_things(wide, 0.5)
    assert seen[0].shape == (1, 32, 32, 3) and seen[0].dtype == np.float32
    assert seen[0][0, 16, 16].tolist() == [1, 1, 1] and seen[0][0, 0, 0].tolist() == [-1, -1, -1]
    # the anchor is (12, 12) of 32; the picture fills the 16 rows in the middle, at 3.125 pixels for each
    assert np.allclose(found.corners / 3.125, [[16 - 4, 12 - 8 - 2, 16 + 4, 12 - 8 + 2]])
    assert np.allclose(found.keypoints, [[[12 * 3.125, (14 - 8) * 3.125]]])
