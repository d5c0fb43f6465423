"""What stands where trained networks do: shapes, ranges, and that it is the same at every start."""

import torch

from adapters.networks.efficientnet import EfficientNet
from adapters.networks.untrained import Untrained, make_layer, start_untrained


def make_pictures(count: int) -> torch.Tensor:
    return torch.rand(count, 12, 16, 3, generator=torch.Generator().manual_seed(7)) * 255


def test_outputs_have_the_shapes_asked_for_and_lie_between_0_and_1():
    points, scores = Untrained((17, 3), (6,))(make_pictures(1).to(torch.uint8))
    assert points.shape == (1, 17, 3) and scores.shape == (1, 6)
    assert points.dtype == torch.float32 and 0 <= points.min() < points.max() <= 1


def test_a_side_can_be_that_of_the_first_input():
    (picture,) = Untrained((-1, -1, 4))(make_pictures(1), torch.zeros(1, 26))
    assert picture.shape == (1, 12, 16, 4)


def test_several_pictures_at_once_get_what_each_gets_alone():
    network, pictures = Untrained((5,)), make_pictures(3)
    (together,) = network(pictures)
    alone = torch.cat([network(picture[None])[0] for picture in pictures])
    assert torch.allclose(together, alone, atol=1e-6) and not torch.allclose(together[0], together[1], atol=0.01)


def test_every_start_gives_the_same():
    (first,) = Untrained((5,))(make_pictures(1))
    make_layer.cache_clear()
    torch.rand(3)
    (second,) = Untrained((5,))(make_pictures(1))
    assert torch.equal(first, second)


def test_a_network_of_our_own_starts_the_same_and_leaves_the_randomness_of_others_alone():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    one, other = start_untrained(EfficientNet), start_untrained(EfficientNet)
    assert torch.equal(torch.rand(1), expected)
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(one.parameters(), other.parameters()))
