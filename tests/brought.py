"""Stands in for the files that people bring: random numbers in the shape of the trained ones, saved as those are; and a
small network for depth, which takes what is bright for near.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from bridge.messages import Json
from tests.built_in import BROUGHT, MODELS

SHAPED = [name for name in BROUGHT if name != "depth"]  # their networks are torchvision's; depth takes any
QUICK: Mapping[str, Mapping[str, Json]] = {"keypoints-torchvision": {"detail": 128}, "depth": {"side": 128}}


def bring_options(name: str, folder: Path, **options: Json) -> dict[str, Json]:
    """These options, and beside them a file to answer with, if the model is one that has none of its own."""
    if name not in BROUGHT:
        return options
    path = (save_depth if name == "depth" else save_random)(name, folder, **options)
    if name == "keypoints-torchvision":
        blind_people(path)
    return {**options, "file": str(path)}


def save_random(name: str, folder: Path, **options: Any) -> Path:
    """A file for a model of torchvision's family, which its option `file` takes."""
    network: Any = MODELS[name].ready(weights=None, **options)
    path = folder / "-".join((name, *map(str, options.values()), "random.pth"))
    torch.save(network.network.network.state_dict(), path)
    return path


def blind_people(path: Path) -> None:
    """Let `keypoints-torchvision` find nobody: a hundred people out of random numbers take it seconds."""
    state = torch.load(path, weights_only=True)
    state["roi_heads.box_predictor.cls_score.bias"][0] += 10
    torch.save(state, path)


def save_depth(name: str, folder: Path, **options: Any) -> Path:
    """A file for `depth`: how bright a pixel is, is how near."""
    return write_onnx(folder / f"{name}.onnx", "height", "width")


class Program:
    """Something that makes an empty file when somebody unpickles it without care."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


def write_varint(number: int) -> bytes:
    """A number as protocol buffers write it."""
    *more, last = [number >> shift & 127 for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*(byte | 128 for byte in more), last])


def write_part(place: int, content: bytes | str | int) -> bytes:
    """A field of a protocol buffers message: bytes, text, or a number."""
    if isinstance(content, int):
        return write_varint(place << 3) + write_varint(content)
    data = content.encode() if isinstance(content, str) else content
    return write_varint(place << 3 | 2) + write_varint(len(data)) + data


def write_onnx(path: Path, *sides: int | str) -> Path:
    """An ONNX file, by hand, that gives the mean of the colours: (1, 3, height, width) → (1, 1, height, width)."""
    def write_value(name: str, channels: int) -> bytes:
        shape = b"".join(write_part(1, write_part(1 if isinstance(side, int) else 2, side))
                         for side in (1, channels, *sides))
        return write_part(1, name) + write_part(2, write_part(1, write_part(1, 1) + write_part(2, shape)))

    axes = write_part(5, write_part(1, "axes") + write_part(8, 1) + write_part(20, 7))
    node = write_part(1, "picture") + write_part(2, "depth") + write_part(4, "ReduceMean") + axes
    graph = (write_part(1, node) + write_part(2, "brightness") + write_part(11, write_value("picture", 3))
             + write_part(12, write_value("depth", 1)))
    path.write_bytes(write_part(1, 7) + write_part(7, graph) + write_part(8, write_part(1, "") + write_part(2, 13)))
    return path
