"""Turned squares: what they show, and the way back."""

from math import pi

import cv2
import numpy as np
import pytest

from adapters.networks.regions import UPRIGHT, Region, find_angle, surround_box, surround_points

ANGLES = (0.0, pi / 2, -pi / 2, pi, 0.3, -2.5)


def draw_dots(places, size=(200, 300)):
    picture = np.zeros((*size, 3), np.uint8)
    for x, y in places:
        cv2.circle(picture, (round(x * 16 - 8), round(y * 16 - 8)), 6 * 16, (255, 255, 255), -1, cv2.LINE_AA, 4)
    return picture


def find_dot(view):
    rows, columns = np.nonzero(view.reshape(*view.shape[:2], -1)[:, :, 0] > 127)
    return np.array([columns.mean() + 0.5, rows.mean() + 0.5])


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("size", [40, 100, 250])
def test_a_point_of_the_picture_is_where_the_view_shows_it(angle, size):
    region = Region(160, 90, 100, angle)
    inside = region.enter(np.float32([[140, 95]]))
    assert np.allclose(find_dot(region.cut(draw_dots([(140, 95)]), size)) / size, inside, atol=0.008)


@pytest.mark.parametrize("angle", ANGLES)
def test_points_come_back_to_where_they_were(angle):
    region = Region(160, 90, 80, angle)
    points = np.float32([[160, 90], [10, 20], [290, 190]])
    assert np.allclose(region.leave(region.enter(points)), points, atol=1e-3)
    deep = region.leave(np.float32([[0.5, 0.5, 0.25], [0.5, 0.5, -1]]))
    assert np.allclose(deep, [[160, 90, 20], [160, 90, -80]], atol=1e-3)


def test_a_region_as_large_as_the_view_shows_the_same_pixels():
    picture = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
    assert np.array_equal(Region(30, 25, 20).cut(picture, 20), picture[15:35, 20:40])
    upside_down = Region(30, 25, 20, pi).cut(picture, 20)
    assert np.abs(upside_down.astype(int) - picture[15:35, 20:40][::-1, ::-1]).max() <= 1


def test_what_is_turned_stands_upright_in_the_view():
    below, above = (100, 150), (160, 70)  # a line that leans to the right
    region = Region(130, 110, 160, find_angle(below, above) + UPRIGHT)
    (x_below, y_below), (x_above, y_above) = region.enter(np.float32([below, above]))
    assert x_below == pytest.approx(x_above) and y_above < y_below


def test_a_level_line_needs_no_turning():
    assert find_angle((0, 0), (5, 0)) == 0 and find_angle((3, 3), (3, 9)) == pytest.approx(pi / 2)


def test_a_change_is_seen_from_inside():
    moved = Region(100, 100, 20, pi / 2).change(right=0.5, down=-1, grow=3)  # turned clockwise: its right leads down
    assert (moved.x, moved.y, moved.side) == pytest.approx((120, 110, 60))
    assert Region(100, 100, 20).change(down=-0.5) == Region(100, 90, 20)


def test_what_surrounds_points_holds_all_of_them():
    points = np.random.default_rng(2).uniform(0, 100, (12, 2)).astype(np.float32)
    for angle in ANGLES:
        inside = surround_points(points, angle).enter(points)
        assert inside.min() == pytest.approx(0, abs=1e-5) and inside.max() == pytest.approx(1, abs=1e-5)


def test_what_surrounds_a_box_has_its_middle_and_its_longer_side():
    assert surround_box(np.float32([10, 20, 30, 80]), 0.5) == Region(20, 50, 60, 0.5)
    assert surround_box(np.float32([10, 20, 30, 80]), 0.5).corners.tolist() == [-10, 20, 50, 80]


def test_beyond_the_border_its_pixels_go_on():
    picture = np.full((10, 10, 3), 77, np.uint8)
    assert (Region(0, 0, 40, 0.7).cut(picture, 32) == 77).all()


def test_a_large_region_is_read_whole():
    """Fine lines that fall between the pixels of the view would come and go with every move."""
    picture = np.zeros((800, 800, 3), np.uint8)
    picture[::4] = 255
    view = Region(400, 400, 640).cut(picture, 160)
    assert 50 < view.min() and view.max() < 80


@pytest.mark.parametrize("angle", ANGLES)
def test_a_view_is_pasted_back_where_it_was(angle):
    picture = draw_dots([(140, 95), (20, 20)])
    region = Region(160, 90, 100, angle)
    pasted = region.paste(region.cut(picture, 80)[:, :, 0], picture.shape[:2])
    assert pasted.shape == picture.shape[:2] and np.allclose(find_dot(pasted), (140, 95), atol=0.3)
    assert not pasted[:40, :40].any()


@pytest.mark.parametrize("region", [Region(0, 0, 0), Region(-500, 900, 3), Region(5, 5, 1e-9, 2.0), Region(3, 3, 4000)])
def test_no_region_is_too_odd_to_cut(region):
    assert region.cut(np.full((7, 9, 3), 5, np.uint8), 16).shape == (16, 16, 3)
