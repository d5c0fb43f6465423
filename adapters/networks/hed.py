"""HED, Holistically-nested Edge Detection (Xie and Tu 2015): where somebody who draws the picture would put lines.

The thirteen convolutions of VGG16 in five blocks, each block half as large as the one before and with a line drawing of
its own; the answer is a mixture of the five. Written out here after the paper, because the weights' own package is for
TensorFlow; the places of weights are those in its file.
"""

from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from .tracing import trace_network
from .untrained import start_untrained

MEAN = (104.00699, 116.66877, 122.67892)  # of blue, green and red, as the network was trained
BLOCKS = ((3, 64, 2), (64, 128, 2), (128, 256, 3), (256, 512, 3), (512, 512, 3))  # channels in, out, convolutions
GLANCE = (96, 128)  # height and width of what the network is traced with


class Hed(nn.Module):
    """From a picture less the mean, blue first, (1, 3, height, width) to how likely lines are (1, 1, height, width)."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.ModuleList(nn.Conv2d(channels if place == 0 else result, result, 3, padding=1) for place in range(count))
            for channels, result, count in BLOCKS)
        self.sides = nn.ModuleList(nn.Conv2d(result, 1, 1) for _, result, _ in BLOCKS)
        self.fuse = nn.Conv2d(len(BLOCKS), 1, 1)

    def forward(self, picture: Tensor) -> Tensor:
        size, drawings = picture.shape[2:], []
        for place, (block, side) in enumerate(zip(self.blocks, self.sides)):
            if place:
                picture = functional.max_pool2d(picture, 2, ceil_mode=True)
            for convolution in block:
                picture = functional.relu(convolution(picture))
            drawings.append(functional.interpolate(side(picture), size=size, mode="bilinear", align_corners=False))
        return self.fuse(torch.cat(drawings, 1)).sigmoid()


def read_weights(path: Path) -> dict[str, Tensor]:
    """The file's numbers under the names that the network here has; kernels are (height, width, in, out) there."""
    found = {}
    with h5py.File(path) as file:
        places = {f"blocks.{block}.{place}": f"block{block + 1}/layers/conv2d{f'_{place}' if place else ''}"
                  for block, (_, _, count) in enumerate(BLOCKS) for place in range(count)}
        places |= {f"sides.{side}": f"dsn{side + 1}" for side in range(len(BLOCKS))} | {"fuse": "fuse"}
        for name, place in places.items():
            kernel, bias = (torch.from_numpy(np.array(file[f"{place}/vars/{number}"])) for number in (0, 1))
            found[f"{name}.weight"], found[f"{name}.bias"] = kernel.permute(3, 2, 0, 1).contiguous(), bias
    return found


class LineFinder:
    """The trained network, ready for pictures of any size."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        network = start_untrained(Hed)
        if path:
            network.load_state_dict(read_weights(path))
        network.to(device, memory_format=torch.channels_last)
        self.network = trace_network(network, self.prepare_view(np.zeros((*GLANCE, 3), np.uint8)))

    @torch.inference_mode()
    def find_lines(self, picture: NDArray[Any], detail: int) -> NDArray[Any]:
        """How likely a line is at each pixel, 0…1; the network sees `detail` pixels on the picture's longer side."""
        height, width = picture.shape[:2]
        scale = min(detail / max(height, width), 1)
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        view = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        lines = self.network(self.prepare_view(view))[0, 0].cpu().numpy()
        return cv2.resize(lines, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 1)

    def prepare_view(self, view: NDArray[Any]) -> Tensor:
        colours = torch.from_numpy(view).to(self.device).float().flip(2) - torch.tensor(MEAN, device=self.device)
        return colours.permute(2, 0, 1)[None]  # (1, 3, height, width), channels last
