"""Composing with small pictures and masks, whose results are known."""

import numpy as np
import pytest

from adapters.networks.composing import compose_picture, cover_picture, grow_mask, read_colour, resize_smoothly
from bridge.errors import BadInput

PICTURE = np.full((4, 6, 3), (200, 100, 50), np.uint8)
MASK = np.repeat(np.uint8([[255, 255, 255, 0, 0, 51]]), 4, axis=0)


def test_without_anything_behind_what_is_behind_is_transparent():
    cut = compose_picture(PICTURE, MASK, "cutout", None, None)
    assert cut.shape == (4, 6, 4) and cut.dtype == np.uint8
    assert np.array_equal(cut[:, :, :3], PICTURE) and np.array_equal(cut[:, :, 3], MASK)


def test_the_mask_is_the_mask_whatever_is_behind():
    assert np.array_equal(compose_picture(PICTURE, MASK, "mask", "#ff0000", PICTURE), MASK)


def test_a_colour_fills_what_is_behind_and_edges_are_mixed():
    composed = compose_picture(PICTURE, MASK, "cutout", "#0000ff", None)
    assert composed.shape == (4, 6, 3) and composed.dtype == np.uint8
    assert composed[2, :, 0].tolist() == [200, 200, 200, 0, 0, 40]
    assert composed[2, :, 2].tolist() == [50, 50, 50, 255, 255, 214]


def test_a_background_goes_before_a_colour():
    background = np.full((8, 8, 3), 7, np.uint8)
    composed = compose_picture(PICTURE, MASK, "cutout", "#ffffff", background)
    assert composed[0, :5].tolist() == [[200, 100, 50]] * 3 + [[7, 7, 7]] * 2


def test_colours_are_read_in_six_digits_or_three():
    assert read_colour("#00cc88") == (0, 204, 136) == read_colour("#0c8") == read_colour("00CC88")


@pytest.mark.parametrize("text", ["", "#", "red", "#00cc8", "#00cc8g", "#00cc88ff", "rgb(1,2)"])
def test_what_is_no_colour_is_refused_in_a_sentence(text):
    with pytest.raises(BadInput) as raised:
        compose_picture(PICTURE, MASK, "cutout", text, None)
    assert str(raised.value) == f"“colour” must be a colour like #00cc88; it was “{text}”."


def test_a_background_covers_the_picture_with_its_middle():
    stripes = np.repeat(np.uint8([10, 20, 20, 10]), 4)[None, :, None].repeat(8, 0).repeat(3, 2)  # (8, 16, 3)
    assert (cover_picture(stripes, (4, 4, 3)) == 20).all()
    assert (cover_picture(stripes.transpose(1, 0, 2), (40, 40, 3)) == 20).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (33, 47)])
def test_backgrounds_of_any_shape_cover_pictures_of_any_shape(shape):
    background = np.full((*shape, 3), 9, np.uint8)
    for wanted in ((1, 1, 3), (480, 640, 3), (3, 700, 3)):
        covered = cover_picture(background, wanted)
        assert covered.shape == wanted and (covered == 9).all()


def test_a_mask_grows_to_the_picture_without_steps():
    mask = grow_mask(np.float32([[-0.1, 1.2]]), np.zeros((3, 8, 3), np.uint8))
    assert mask.shape == (3, 8) and mask.dtype == np.uint8
    assert mask[1, 0] == 0 and mask[1, -1] == 255 and (np.diff(mask[1].astype(int)) >= 0).all()
    assert len(set(mask[1].tolist())) > 4


def test_shrinking_takes_the_mean():
    assert resize_smoothly(np.uint8([[0, 100], [100, 200]]), 1, 1).tolist() == [[100]]
