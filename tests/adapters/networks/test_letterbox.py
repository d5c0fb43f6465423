"""Letterboxing, with small pictures and round numbers."""

import numpy as np
import pytest

from adapters.networks.letterbox import Placement, cut_picture, fit_picture


def test_a_wide_picture_gets_black_above_and_below():
    view, place = fit_picture(np.full((50, 100, 3), 200, np.uint8), 40, 40)
    assert view.shape == (40, 40, 3) and view.flags.c_contiguous
    assert not view[:10].any() and not view[30:].any() and (view[10:30] == 200).all()
    assert place == Placement(0, 0.25, 1, 0.5)


def test_a_tall_picture_gets_black_left_and_right():
    view, place = fit_picture(np.full((100, 50, 3), 200, np.uint8), 40, 40)
    assert not view[:, :10].any() and not view[:, 30:].any() and (view[:, 10:30] == 200).all()
    assert place == Placement(0.25, 0, 0.5, 1)


def test_a_picture_of_the_right_shape_fills_the_view():
    picture = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    view, place = fit_picture(picture, 6, 4)
    assert np.array_equal(view, picture) and place == Placement(0, 0, 1, 1)


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (37, 501)])
def test_pictures_of_any_shape_fit(shape):
    view, place = fit_picture(np.full((*shape, 3), 9, np.uint8), 64, 32)
    assert view.shape == (32, 64, 3) and view.any()
    assert place.x >= 0 and place.y >= 0 and place.x + place.width <= 1 and place.y + place.height <= 1


def test_points_come_back_to_where_they_were():
    place = Placement(0.25, 0.1, 0.5, 0.8)
    inside = place.enter(np.float32([[0.25, 0.1], [0.5, 0.5], [0.75, 0.9]]))
    assert np.allclose(inside, [[0, 0], [0.5, 0.5], [1, 1]])
    assert np.allclose(place.leave(inside), [[0.25, 0.1], [0.5, 0.5], [0.75, 0.9]])


def test_a_point_of_the_picture_is_where_the_view_shows_it():
    picture = np.zeros((120, 200, 3), np.uint8)
    picture[80:90, 150:160] = 255
    view, place = fit_picture(picture, 100, 100)
    rows, columns = np.nonzero(view[:, :, 0] > 127)
    middle = np.float32([(columns.mean() + 0.5) / 100, (rows.mean() + 0.5) / 100])
    assert np.allclose(place.enter(middle), [155 / 200, 85 / 120], atol=0.01)


def test_a_part_is_cut_on_whole_pixels_and_says_where_it_lies():
    picture = np.arange(10 * 20, dtype=np.uint8).reshape(10, 20, 1).repeat(3, 2)
    part, place = cut_picture(picture, Placement(0.26, 0.5, 0.5, 0.3))
    assert np.array_equal(part, picture[5:8, 5:15]) and np.shares_memory(part, picture)
    assert (place.x, place.y, place.width, place.height) == (0.25, 0.5, 0.5, 0.3)


@pytest.mark.parametrize("place", [Placement(-1, -1, 5, 5), Placement(0.99, 0.99, 0.001, 0.001), Placement(2, 2, 1, 1)])
def test_what_is_cut_is_never_outside_and_never_nothing(place):
    part, place = cut_picture(np.zeros((10, 20, 3), np.uint8), place)
    assert part.size and 0 <= place.x < 1 and 0 <= place.y < 1
    assert place.x + place.width <= 1 and place.y + place.height <= 1
