"""The map between two clouds of colours: what defines it, and where it is held back."""

import cv2
import numpy as np
import pytest

from adapters.networks.colours import (GRAIN, MOST_STRETCH, mix_pictures, move_colours, read_colours,
                                       recolour_picture, take_lightness, write_lab)

FIRST, SECOND = np.diag([20.0, 10, 15]), np.array([[15.0, 3, 1], [3, 8, -4], [1, -4, 12]])


def spread(root):
    return root @ root.T


def test_the_map_is_symmetric_and_carries_one_covariance_onto_the_other():
    """That defines it (Pitié and Kokaram 2007): the one symmetric positive matrix T with T·first·T = second."""
    matrix = move_colours(np.array([50.0, 0, 0]), spread(FIRST), np.array([40.0, 9, -9]), spread(SECOND))
    turn, shift = matrix[:, :3], matrix[:, 3]
    grain = GRAIN ** 2 * np.eye(3)
    assert np.allclose(turn, turn.T) and np.linalg.eigvalsh(turn).min() > 0
    assert np.allclose(turn @ (spread(FIRST) + grain) @ turn, spread(SECOND) + grain)
    assert np.allclose(turn @ [50, 0, 0] + shift, [40, 9, -9])


def test_the_map_to_the_same_colours_leaves_them():
    assert np.allclose(move_colours(np.ones(3), spread(SECOND), np.ones(3), spread(SECOND)), np.eye(3, 4), atol=1e-9)


def test_differences_grow_no_further_than_noise_can_bear():
    matrix = move_colours(np.zeros(3), np.zeros((3, 3)), np.zeros(3), spread(30 * np.eye(3)))
    assert np.allclose(matrix[:, :3], MOST_STRETCH * np.eye(3))


@pytest.mark.parametrize(("colour", "lab"), [
    ((255, 255, 255), (100, 0, 0)), ((0, 0, 0), (0, 0, 0)), ((255, 0, 0), (53.24, 80.09, 67.20)),
    ((0, 0, 255), (32.30, 79.20, -107.86))])
def test_colours_are_cielab(colour, lab):
    """As CIE 15 and IEC 61966-2-1 (sRGB, D65) give them, within 0.3."""
    assert write_lab(np.full((1, 1, 3), colour, np.uint8))[0, 0] == pytest.approx(lab, abs=0.3)


def test_a_large_picture_s_colours_are_those_of_all_of_it():
    ramp = np.linspace(0, 255, 4000).astype(np.uint8)[None, :, None].repeat(3000, 0).repeat(3, 2)
    small = cv2.resize(ramp, (200, 150), interpolation=cv2.INTER_NEAREST)
    for large, little in zip(read_colours(ramp), read_colours(small)):
        assert np.allclose(large, little, rtol=0.02, atol=0.5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (3, 2)])
def test_a_picture_of_one_colour_becomes_the_other_s_mean(shape):
    picture, like = np.full((*shape, 3), 128, np.uint8), np.full((8, 8, 3), (200, 60, 30), np.uint8)
    assert np.abs(recolour_picture(picture, like, 1, 0).astype(int) - (200, 60, 30)).max() <= 2


def test_lightness_is_taken_and_colours_stay():
    red, grey = np.full((4, 4, 3), (200, 60, 60), np.uint8), np.full((4, 4, 3), 90, np.uint8)
    kept = take_lightness(grey, red, 1)
    assert cv2.cvtColor(kept, cv2.COLOR_RGB2GRAY) == pytest.approx(90, abs=1)
    assert kept[0, 0].astype(int).tolist() == pytest.approx([188, 48, 48], abs=2)  # 102 is red's luma: 12 less of each
    assert take_lightness(grey, red, 0) is grey
    assert np.abs(take_lightness(grey, red, 0.5).astype(int) - (kept.astype(int) + grey) / 2).max() <= 1


def test_a_whole_share_is_the_picture_itself():
    picture, over = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 200, np.uint8)
    assert mix_pictures(picture, over, 1) is over
    assert (mix_pictures(picture, over, 0.25) == 50).all()
