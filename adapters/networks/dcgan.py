"""DCGAN (Radford et al. 2015), which makes a face of 64 × 64 pixels out of a latent: 100 numbers, normally distributed.

Written out here because the weights' own package brings no network that can be had without its training. Names of
parts are those of the weights' file. The way from one latent to another is the great circle between them, as Shoemake
(1985) goes: on the straight line between two latents lie ones that are far too short, which make pale faces.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from .tracing import trace_network
from .untrained import start_untrained

NUMBERS = 100  # of a latent
SIDE = 64  # pixels
CHANNELS = (NUMBERS, 512, 256, 128, 64, 3)
NEARLY_ONE_LINE = 1e-4  # the sine of an angle so small that the great circle is a straight line


class Generator(nn.Module):
    """From latents (batch, 100, 1, 1) to pictures (batch, 3, 64, 64) in −1…1."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for place, (narrow, wide) in enumerate(zip(CHANNELS, CHANNELS[1:])):
            stride, border = (1, 0) if place == 0 else (2, 1)
            layers.append(nn.ConvTranspose2d(narrow, wide, 4, stride, border, bias=False))
            layers += [nn.Tanh()] if wide == 3 else [nn.BatchNorm2d(wide), nn.ReLU(True)]
        self.main = nn.Sequential(*layers)

    def forward(self, latents: Tensor) -> Any:
        return self.main(latents)


class Dreamer:
    """The trained generator, ready for latents (100,), one or several at a time."""

    def __init__(self, path: Path | None, device: str) -> None:
        self.device = device
        network = start_untrained(Generator)
        if path:
            network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["netG_state_dict"])
        self.network = trace_network(network.to(device), torch.zeros(1, NUMBERS, 1, 1, device=device))

    @torch.inference_mode()
    def run(self, latents: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """A face (64, 64, 3) of bytes for each latent, in one pass."""
        numbers = torch.from_numpy(np.stack(latents).astype(np.float32)).to(self.device)[:, :, None, None]
        faces = (self.network(numbers) + 1) * 127.5  # (batch, 3, 64, 64)
        return list(faces.round().clamp(0, 255).byte().permute(0, 2, 3, 1).cpu().numpy())


def draw_latent(seed: int) -> NDArray[Any]:
    """The latent of a seed, (100,): the same one on every machine."""
    return np.random.Generator(np.random.PCG64(seed)).standard_normal(NUMBERS).astype(np.float32)


def walk_between(start: NDArray[Any], end: NDArray[Any], share: float) -> NDArray[Any]:
    """The latent that lies so far on the way, 0…1, from one to the other."""
    lengths = np.linalg.norm(start), np.linalg.norm(end)
    if not all(lengths):
        return start + (end - start) * np.float32(share)
    turns = float(np.clip(np.dot(start / lengths[0], end / lengths[1]), -1, 1))
    angle = np.arccos(turns)
    if np.sin(angle) < NEARLY_ONE_LINE:
        return start + (end - start) * np.float32(share)
    shares = np.sin([(1 - share) * angle, share * angle]) / np.sin(angle)
    return (shares[0] * start + shares[1] * end).astype(np.float32)
