"""Two pictures as one, on pictures whose mixture is known."""

import numpy as np
import pytest

from adapters.mix import MODES, Mix

DARK, LIGHT = np.full((40, 60, 3), 60, np.uint8), np.full((40, 60, 3), 200, np.uint8)
RANDOM = np.random.default_rng(5)


def noise(height=40, width=60):
    return RANDOM.integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize("mode, mixed", [
    ("blend", 130), ("lighter", 100), ("darker", 60), ("add", 160), ("screen", 136), ("multiply", 54),
    ("difference", 40)])
def test_two_greys_give_the_grey_that_the_mode_says(mode, mixed):
    assert np.abs(Mix().run(DARK, LIGHT, 0.5, mode).astype(int) - mixed).max() <= 1


@pytest.mark.parametrize("mode", MODES)
def test_none_of_the_other_leaves_the_picture_as_it_is(mode):
    picture = noise()
    assert np.array_equal(Mix().run(picture, noise(), 0, mode), picture)
    assert np.array_equal(Mix().run(picture, None, 1, mode), picture)


def test_all_of_the_other_is_the_other():
    picture = noise()
    assert np.array_equal(Mix().run(noise(), picture, 1), picture)
    assert np.array_equal(Mix().run(picture, picture, 0.3), picture)


@pytest.mark.parametrize("mode", MODES)
def test_it_changes_neither_picture(mode):
    image, other = noise(), noise()
    before = image.copy(), other.copy()
    Mix().run(image, other, 0.7, mode, 1.1, 3)
    assert np.array_equal(image, before[0]) and np.array_equal(other, before[1])


@pytest.mark.parametrize("shape", [(1, 1), (37, 3), (80, 120)])
def test_the_other_may_have_any_size(shape):
    assert Mix().run(DARK, np.full((*shape, 3), 200, np.uint8), 1).max() == 200


@pytest.mark.parametrize("mode", ["blend", "lighter", "screen"])
def test_a_trail_comes_to_its_end(mode):
    black, trail = np.zeros_like(DARK), LIGHT
    for _ in range(120):
        trail = Mix().run(black, trail, 0.9, mode)
    assert trail.max() == 0


def test_a_picture_is_zoomed_and_turned_around_its_middle():
    board = np.zeros((41, 41, 3), np.uint8)
    board[18:23, 18:23] = 255
    black = np.zeros_like(board)
    larger = Mix().run(black, board, 1, "lighter", 2)
    assert 80 <= (larger[..., 0] > 128).sum() <= 110 and (larger[19:22, 19:22] == 255).all()
    bar = np.zeros_like(board)
    bar[20, 5:20] = 255
    turned = Mix().run(black, bar, 1, "lighter", 1, 90)
    assert turned[21:35, 20, 0].min() > 200 and turned[20, 5:18].max() == 0
