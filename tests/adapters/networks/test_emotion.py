"""What the network for looks is shown, with an answer made up for it."""

import torch

from adapters.networks.emotion import SIDE, Look


def test_grey_bytes_are_scaled_from_minus_1_to_1():
    seen = []

    class Shares(torch.nn.Module):
        def forward(self, view):
            seen.append(view)
            return (torch.full((1, 7), 1 / 7),)

    view = torch.zeros(SIDE, SIDE, dtype=torch.uint8)
    view[0, 0] = 255
    assert Look(Shares())(view).shape == (7,)
    assert seen[0].shape == (1, SIDE, SIDE, 1) and (seen[0].min(), seen[0].max()) == (-1, 1)
