"""Edges on pictures whose edges are known."""

import inspect

import numpy as np
import pytest

from adapters import edges
from adapters.edges import Edges


def draw_square():
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[20:40, 30:50] = (200, 100, 50)
    return picture


def test_a_square_becomes_its_outline():
    lines = Edges().run(draw_square())
    assert lines.shape == (60, 80, 3) and lines.dtype == np.uint8
    rows, columns = np.nonzero(lines[:, :, 0])
    assert {rows.min(), rows.max()} <= {19, 20, 39, 40} and {columns.min(), columns.max()} <= {29, 30, 49, 50}
    assert not lines[25:35, 35:45].any()


def test_the_threshold_leaves_faint_edges_out():
    faint = np.zeros((60, 80, 3), np.uint8)
    faint[20:40, 30:50] = 30
    assert Edges().run(faint, threshold=10).any()
    assert not Edges().run(faint, threshold=200).any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (37, 3)])
def test_pictures_of_any_shape_are_taken(shape):
    assert Edges().run(np.full((*shape, 3), 90, np.uint8)).shape == (*shape, 3)


def test_the_adapter_is_as_short_as_the_documentation_says():
    lines = [line for line in inspect.getsource(edges).splitlines() if line.strip()]
    assert len(lines) <= 15
