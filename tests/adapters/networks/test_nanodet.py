"""How NanoDet's numbers are read, with numbers made up for it."""

import numpy as np
import pytest
import torch
from torchvision.ops import batched_nms

from adapters.networks.nanodet import Detector, Found, choose_surest, read_corners

SURE = 50.0  # a logit that leaves nothing for the others


def distances_of(*steps):
    """The 44 numbers of a cell that is sure of its four distances."""
    numbers = torch.zeros(4, 11)
    for side, step in enumerate(steps):
        numbers[side, step] = SURE
    return numbers.reshape(1, 44)


def test_a_box_reaches_from_its_cell_as_far_as_its_distances_say():
    nothing = distances_of(0, 0, 0, 0)
    corners = read_corners(torch.cat([nothing, nothing, distances_of(0, 1, 2, 3), nothing]))  # 2 × 2 cells
    assert torch.allclose(corners[2], torch.tensor([0.25, 0.25, 1.25, 2.25]))  # from (0.5, 1.5) cells
    assert torch.allclose(corners[1], torch.tensor([0.75, 0.25, 0.75, 0.25]))


def test_a_distance_between_two_steps_is_their_mean():
    numbers = distances_of(0, 0, 0, 0)
    numbers[0, 1:3] = 2 * SURE  # the left: 1 or 2, equally likely
    assert torch.allclose(read_corners(numbers), torch.tensor([[0.5 - 1.5, 0.5, 0.5, 0.5]]))


def test_the_three_grids_are_put_in_order_and_colours_are_scaled():
    seen = []

    class Grids(torch.nn.Module):
        def forward(self, colours):
            seen.append(colours)
            few, many = torch.zeros(1, 1, 80), torch.ones(1, 4, 80)
            return few, torch.zeros(1, 1, 44), many, torch.zeros(1, 4, 44)

    corners, scores = Detector(Grids())(torch.full((8, 8, 3), 103, dtype=torch.uint8))
    assert corners.shape == (5, 4) and scores.sum(1).tolist() == [80, 80, 80, 80, 0]
    assert np.allclose(seen[0][0, :, 0, 0], [-0.53 / 57.375, -13.28 / 57.12, -20.675 / 58.395], atol=1e-5)


@pytest.mark.parametrize("things", [0, 1, 7, 300])
def test_of_things_that_overlap_the_surest_of_each_kind_stays(things):
    chance = np.random.default_rng(things)
    starts = chance.random((things, 2), np.float32)
    found = Found(np.hstack([starts, starts + 0.3 * chance.random((things, 2), np.float32)]),
                  chance.random(things, np.float32), chance.integers(0, 4, things))
    wanted = batched_nms(*map(torch.from_numpy, found), 0.4)
    assert choose_surest(found, 0.4).tolist() == wanted.tolist()
