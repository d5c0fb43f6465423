"""EfficientNet-Lite0, a network that names what is in a picture.

Written out here because the weights' own package brings no network. Names of parts are those of the weights' file.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from .tracing import trace_network
from .untrained import start_untrained

SIDE = 224  # pixels of the square that the network sees
CLASSES = 1000


class Stage(NamedTuple):
    """Blocks that follow one another; only the first shrinks the picture and changes the number of channels."""

    blocks: int
    kernel: int
    stride: int
    widening: int
    channels: int


STAGES = (Stage(1, 3, 1, 1, 16), Stage(2, 3, 2, 6, 24), Stage(2, 5, 2, 6, 40), Stage(3, 3, 2, 6, 80),
          Stage(3, 5, 1, 6, 112), Stage(4, 5, 2, 6, 192), Stage(1, 3, 1, 6, 320))


class SameConvolution(nn.Conv2d):
    """A convolution that pads as TensorFlow does: where the border is odd, more of it at the bottom and the right."""

    def forward(self, picture: Tensor) -> Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        border: list[int] = []
        for size in (int(picture.shape[3]), int(picture.shape[2])):
            total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            border += [total // 2, total - total // 2]
        return functional.conv2d(functional.pad(picture, border), self.weight, None, stride, 0, 1, self.groups)


def convolve(channels: int, result: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    return SameConvolution(channels, result, kernel, stride, groups=groups, bias=False)


def normalise(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3)


class Block(nn.Module):
    """Widen, look around in each channel alone, narrow again; added to what came in where the shapes agree."""

    def __init__(self, channels: int, result: int, stage: Stage, stride: int) -> None:
        super().__init__()
        wide = channels * stage.widening
        self.widens = stage.widening != 1
        self.adds = stride == 1 and channels == result
        if self.widens:
            self._expand_conv, self._bn0 = convolve(channels, wide, 1), normalise(wide)
        self._depthwise_conv, self._bn1 = convolve(wide, wide, stage.kernel, stride, wide), normalise(wide)
        self._project_conv, self._bn2 = convolve(wide, result, 1), normalise(result)

    def forward(self, picture: Tensor) -> Tensor:
        inner = functional.relu6(self._bn0(self._expand_conv(picture))) if self.widens else picture
        inner = functional.relu6(self._bn1(self._depthwise_conv(inner)))
        inner = self._bn2(self._project_conv(inner))
        return picture + inner if self.adds else inner


class EfficientNet(nn.Module):
    """From pictures (batch, 3, 224, 224) to the classes' probabilities (batch, 1000) and features (batch, 1280)."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem, self._bn0 = convolve(3, 32, 3, 2), normalise(32)
        self._blocks = nn.ModuleList()
        channels = 32
        for stage in STAGES:
            for place in range(stage.blocks):
                self._blocks.append(Block(channels, stage.channels, stage, stage.stride if place == 0 else 1))
                channels = stage.channels
        self._conv_head, self._bn1 = convolve(channels, 1280, 1), normalise(1280)
        self._fc = nn.Linear(1280, CLASSES)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        picture = functional.relu6(self._bn0(self._conv_stem(picture)))
        for block in self._blocks:
            picture = block(picture)
        features = functional.relu6(self._bn1(self._conv_head(picture))).mean((2, 3))
        return self._fc(features).softmax(1), features


class Classifier:
    """The trained network, ready for pictures (224, 224, 3) of bytes, one or several at a time."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        network = start_untrained(EfficientNet)
        if path:
            network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        network.to(device, memory_format=torch.channels_last)
        self.network = trace_network(network, self.prepare_pictures(torch.zeros(1, SIDE, SIDE, 3, dtype=torch.uint8)))

    @torch.inference_mode()
    def run(self, pictures: Sequence[NDArray[Any]]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
        """Probabilities (1000) and features (1280) of each picture, in one pass."""
        found = self.network(self.prepare_pictures(torch.from_numpy(np.stack(pictures))))
        return list(zip(*(numbers.cpu().numpy() for numbers in found)))

    def prepare_pictures(self, pictures: Tensor) -> Tensor:
        colours = (pictures.to(self.device).float() - 127) / 128  # as it was trained
        return colours.permute(0, 3, 1, 2)  # (batch, 3, 224, 224); the numbers stay where they are: channels last
