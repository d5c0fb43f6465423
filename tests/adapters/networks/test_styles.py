"""The painter of any style, freed from the one size that its file names."""

import numpy as np
import pytest

from adapters.networks.onnx import open_network
from adapters.networks.styles import NUMBERS, choose_size, free_sides
from adapters.style import Style

PAINTER = Style.weights[2]


@pytest.mark.weights
def test_the_painter_s_sides_are_named_in_two_places_and_nothing_else_changes():
    """Those of its input and of its output; all other bytes stay."""
    fixed = PAINTER.path.read_bytes()
    free = free_sides(fixed)
    changed = np.flatnonzero(np.frombuffer(fixed, np.uint8) != np.frombuffer(free, np.uint8))
    assert len(free) == len(fixed) and len(changed) == 12
    assert free.count(b"\x12\x01h\x0a\x03\x12\x01w") == 2


@pytest.mark.weights
def test_the_freed_painter_paints_what_the_file_does_and_every_other_size():
    random = np.random.default_rng(1)
    manner = random.standard_normal((1, 1, 1, NUMBERS), np.float32)
    fixed, free = (open_network(file, "cpu", (-1, -1, 3)) for file in
                   (PAINTER.path, free_sides(PAINTER.path.read_bytes())))
    picture = random.random((1, 384, 384, 3), np.float32)
    assert np.array_equal(fixed(picture, manner)[0], free(picture, manner)[0])
    for height, width in ((32, 32), (36, 640), (480, 640)):
        assert free(picture[:, :1].repeat(height, 1)[:, :, :1].repeat(width, 2), manner)[0].shape == (
            1, height, width, 3)


@pytest.mark.parametrize(("shape", "detail", "size"), [
    ((480, 640), 384, (384, 288)), ((1080, 1920), 1920, (1920, 1080)), ((100, 200), 1920, (200, 100)),
    ((1, 1), 384, (32, 32)), ((12_000, 300), 384, (32, 384)), ((501, 37), 1920, (36, 500))])
def test_a_painting_has_the_picture_s_shape_and_no_more_pixels_than_it(shape, detail, size):
    assert choose_size(np.zeros((*shape, 3), np.uint8), detail) == size
