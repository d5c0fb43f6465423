"""Lines out of what a network is sure of: thin, whole, as broad as asked for."""

import cv2
import numpy as np
import pytest

from adapters.networks.lines import draw_lines, find_ridges


@pytest.fixture
def ring():
    """A broad, soft circle of radius 60 in the middle of 200 × 200, as sure as 0.8, and a speck."""
    sure = np.zeros((200, 200), np.float32)
    cv2.circle(sure, (100, 100), 60, 0.8, 9)
    cv2.circle(sure, (10, 10), 1, 0.9, -1)
    return cv2.GaussianBlur(sure, (0, 0), 3)


def test_a_ridge_is_where_the_broad_line_s_middle_is(ring):
    rows, columns = np.nonzero(find_ridges(cv2.GaussianBlur(ring, (0, 0), 1)) * (ring > 0.4))
    away = np.abs(np.hypot(rows - 100, columns - 100) - 60)
    assert len(away) > 300 and (away < 1.6).mean() > 0.9


@pytest.mark.parametrize("thickness", [1, 3, 8])
def test_lines_are_as_thick_as_asked_for_and_specks_go(ring, thickness):
    ink = draw_lines(ring, 0.3, thickness, 1)
    across = ink[100, 100:].astype(float).sum() / 255
    assert across == pytest.approx(thickness, abs=1.2)
    assert ink[:30, :30].max() == 0 and ink.dtype == np.uint8


def test_a_line_is_whole_though_part_of_it_is_less_sure(ring):
    ring[:, 100:] *= 0.75
    ink = draw_lines(ring, 0.45, 2, 1)
    assert ink[100, 36:44].max() == 255 and ink[100, 156:164].max() == 255
    assert draw_lines(ring, 0.95, 2, 1).max() == 0


def test_where_nothing_is_nothing_is_drawn():
    for level in (0, 0.2, 1):
        assert draw_lines(np.full((5, 7), level, np.float32), 1, 3, 1).shape == (5, 7)
    assert draw_lines(np.zeros((50, 70), np.float32), 0.5, 3, 1).max() == 0
