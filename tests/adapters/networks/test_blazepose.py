"""How BlazePose's numbers are read, with numbers made up for it."""

from math import pi

import numpy as np
import pytest

from adapters.networks.blazepose import refine_points, squash, surround_person

COLD, HOT = -20.0, 20.0


def test_a_person_is_in_the_middle_of_a_circle_and_upright():
    region = surround_person(np.float32([100, 200]), np.float32([100, 120]))
    assert (region.x, region.y, region.side, region.angle) == pytest.approx((100, 200, 200, 0))
    lying = surround_person(np.float32([100, 200]), np.float32([180, 200]))
    assert lying.angle == pytest.approx(pi / 2)


def test_a_sure_heat_map_puts_its_point_right():
    heat = np.full((8, 8, 2), COLD)
    heat[3, 5, 0] = heat[3, 6, 0] = HOT
    refined = refine_points(np.float32([[0.5, 0.5], [0.5, 0.5]]), heat)
    assert np.allclose(refined, [[5.5 / 8, 3 / 8], [0.5, 0.5]], atol=1e-5)


def test_heat_far_from_the_point_counts_nothing():
    heat = np.full((20, 20, 1), COLD)
    heat[2, 2, 0] = heat[10, 12, 0] = HOT
    assert np.allclose(refine_points(np.float32([[0.5, 0.5]]), heat), [[12 / 20, 10 / 20]])


@pytest.mark.parametrize("place", [(-0.1, 0.5), (0.5, 1.0), (7.0, -3.0)])
def test_a_point_outside_stays(place):
    heat = np.full((8, 8, 1), HOT)
    assert refine_points(np.float32([place]), heat).tolist() == np.float32([place]).tolist()


def test_at_the_border_the_window_ends():
    heat = np.full((8, 8, 1), COLD)
    heat[0, 0, 0] = HOT
    assert np.allclose(refine_points(np.float32([[0.01, 0.01]]), heat), [[0, 0]], atol=1e-6)


def test_wild_logits_do_no_harm():
    assert squash(np.float32([-1e30, 0, 1e30])).tolist() == pytest.approx([0, 0.5, 1])
