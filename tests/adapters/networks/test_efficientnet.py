"""The classifier's network, without its weights."""

import torch

from adapters.networks.efficientnet import EfficientNet, SameConvolution


def test_it_gives_probabilities_and_features():
    network = EfficientNet().eval()
    with torch.inference_mode():
        probabilities, features = network(torch.zeros(2, 3, 224, 224))
    assert probabilities.shape == (2, 1000) and features.shape == (2, 1280)
    assert torch.allclose(probabilities.sum(1), torch.ones(2))


def test_it_has_as_many_numbers_as_efficientnet_lite0_should():
    assert sum(parameter.numel() for parameter in EfficientNet().parameters()) == 4_652_008


def test_a_convolution_pads_the_bottom_and_the_right_first():
    layer = SameConvolution(1, 1, 3, 2, bias=False)
    torch.nn.init.ones_(layer.weight)
    with torch.inference_mode():
        result = layer(torch.arange(16.0).reshape(1, 1, 4, 4))
    assert result[0, 0].tolist() == [[45, 39], [66, 50]]
