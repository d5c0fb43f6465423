"""Stands in for the files that people bring: random numbers in the shape of the trained ones, saved as those are."""

from pathlib import Path
from typing import Any

import torch

from tests.built_in import MODELS


def save_random(name: str, folder: Path, **options: Any) -> Path:
    """A file for a model of torchvision's family, which its option `file` takes."""
    network: Any = MODELS[name].ready(weights=None, **options)
    path = folder / f"{name}.pth"
    torch.save(network.network.network.state_dict(), path)
    return path


class Program:
    """Something that makes an empty file when somebody unpickles it without care."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)
