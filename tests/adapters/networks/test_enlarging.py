"""Tiles: that they cover a picture, and that nobody sees where they meet."""

import numpy as np
import pytest

from adapters.networks.enlarging import DEEP, SHALLOW, Enlarger, Tiling
from adapters.super_resolution import SuperResolution
from tests.photographs import read_photograph

WHOLE = Tiling(side=4096, blind=8, soft=8)


@pytest.mark.parametrize("tiling", [SHALLOW, DEEP])
@pytest.mark.parametrize("length", [1, 31, 32, 33, 159, 160, 161, 300, 512, 513, 1000, 1919, 4000])
def test_tiles_cover_every_pixel_and_overlap_enough(tiling, length):
    size, places = tiling.cut(length)
    assert 1 <= size <= tiling.side and places[0] == 0 and places[-1] + size == length
    overlaps = [first + size - second for first, second in zip(places, places[1:])]
    assert all(overlap >= 2 * tiling.blind + tiling.soft for overlap in overlaps)
    assert len(places) == 1 or length > tiling.side


def test_a_tile_covers_its_neighbour_softly_where_it_sees_enough():
    tiling = Tiling(side=40, blind=3, soft=4)
    weights = tiling.weigh(20, 2, False, True)
    assert len(weights) == 40 and not weights[:6].any() and weights[14:].all()
    assert np.all(np.diff(weights[6:14]) > 0) and np.allclose(weights[6:14] + weights[6:14][::-1], 1)
    assert tiling.weigh(20, 2, True, True).all()
    assert list(np.flatnonzero(tiling.weigh(20, 2, True, False) == 0)) == list(range(34, 40))


@pytest.fixture(scope="module")
def enlarge():
    """A photograph enlarged with a tiling, by the networks of a quality."""
    networks, photograph = {}, np.ascontiguousarray(read_photograph("chelsea.png")[90:140, 130:240])

    def run(quality, tiling, scale=4):
        if quality not in networks:
            files = [file.path for file in SuperResolution.weights if file.when["quality"] == quality]
            networks[quality] = Enlarger(*files, tiling, "cpu")
        networks[quality].tiling = tiling
        return list(networks[quality].enlarge_picture(photograph, scale))[-1].astype(int)

    return run


@pytest.mark.weights
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_shallow_tiles_give_what_the_whole_picture_gives(enlarge, scale):
    tiles = Tiling(side=64, blind=SHALLOW.blind, soft=SHALLOW.soft)
    assert len(tiles.cut(110)[1]) == 3
    whole, tiled = enlarge("fast", WHOLE, scale), enlarge("fast", tiles, scale)
    assert np.abs(tiled - whole).max() <= 1  # rounding, where two tiles are mixed


@pytest.mark.weights
@pytest.mark.parametrize(("quality", "nearness"), [("drawing", 1.5), ("best", 3)])
def test_deep_tiles_meet_without_a_seam(enlarge, quality, nearness):
    """The picture is a little another one, but nowhere has it more of an edge where tiles meet than elsewhere."""
    tiles = Tiling(side=80, blind=DEEP.blind, soft=DEEP.soft)
    whole, tiled = enlarge(quality, WHOLE), enlarge(quality, tiles)
    assert np.abs(tiled - whole).mean() < nearness
    size, places = tiles.cut(110)
    meeting = slice(4 * places[1], 4 * size)
    excess = np.abs(np.diff(tiled, axis=1)).mean((0, 2)) - np.abs(np.diff(whole, axis=1)).mean((0, 2))
    assert len(places) == 2 and excess[meeting].max() < 1.0  # of 255 levels, in the column that has most


def test_without_files_a_picture_grows_all_the_same():
    network = Enlarger(None, None, SHALLOW, "cpu")
    for scale in (2, 3, 4):
        *_, enlarged = network.enlarge_picture(np.full((30, 700, 3), 90, np.uint8), scale)
        assert enlarged.shape == (30 * scale, 700 * scale, 3) and enlarged.dtype == np.uint8
