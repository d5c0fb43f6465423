"""Reads networks that were written for ncnn, Tencent's runtime for telephones, into torch.

A network is two files: a list of its layers (.param, text), and their numbers one after another (.bin). Kinds and
settings of layers are those of ncnn's own description (docs/developer-guide/operators.md of its sources); here are the
ones that enlarging networks have. Whatever does not agree is refused: a count of layers or values other than the list
says, a kind or a setting that is not known here, numbers too few or left over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

MAGIC = "7767517"  # the first line of a list
HALVES = 0x01306B47  # before weights that are float16; 0 before float32
ARRAY = -23300  # setting -23300 - n is setting n as an array, after its length

Settings = Mapping[int, tuple[float, ...]]


@dataclass(frozen=True)
class Layer:
    """A line of the list. Every value is taken once: one that is needed more often goes through a `Split`."""

    kind: str
    name: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    settings: Settings

    def read_whole(self, key: int, default: int = 0) -> int:
        return int(self.settings.get(key, (default,))[0])

    def allow(self, **wrong: bool) -> None:
        """Raises ValueError that names what of the layer is not known here."""
        for word, said in wrong.items():
            if said:
                raise ValueError(f"The layer {self.name} ({self.kind}) has {word} that is not known here: "
                                 f"{dict(self.settings)}.")


def read_layers(text: str) -> list[Layer]:
    """The list as layers, counted."""
    magic, counts, *lines = [line for line in text.splitlines() if line.strip()]
    if magic.strip() != MAGIC:
        raise ValueError(f"A list of ncnn's layers must begin with {MAGIC}; it began with {magic[:40]!r}.")
    layers = [read_layer(line.split()) for line in lines]
    said, found = tuple(map(int, counts.split())), (len(layers), sum(len(layer.gives) for layer in layers))
    if found != said:
        raise ValueError(f"The list must have {said[0]} layers and {said[1]} values; it has {found[0]} and {found[1]}.")
    return layers


def read_layer(words: list[str]) -> Layer:
    kind, name, takes, gives = words[0], words[1], int(words[2]), int(words[3])
    names, said = words[4:4 + takes + gives], words[4 + takes + gives:]
    return Layer(kind, name, tuple(names[:takes]), tuple(names[takes:]), dict(map(read_setting, said)))


def read_setting(word: str) -> tuple[int, tuple[float, ...]]:
    key, _, value = word.partition("=")
    numbers = tuple(map(float, value.split(",")))
    return (int(key), numbers) if int(key) > ARRAY else (ARRAY - int(key), numbers[1:])


class Numbers:
    """The file of numbers, read from its beginning to its end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def take(self, count: int, kind: str = "<f4") -> Tensor:
        """The next numbers, as float32; each group of them begins at a multiple of four bytes."""
        size = count * np.dtype(kind).itemsize
        if self.place + size > len(self.data):
            raise ValueError(f"The numbers end too early: {size} bytes must follow byte {self.place:,}; "
                             f"{len(self.data) - self.place} did.")
        found = np.frombuffer(self.data, kind, count, self.place).astype(np.float32)
        self.place += -(-size // 4) * 4
        return torch.from_numpy(found)

    def take_weights(self, count: int) -> Tensor:
        """Weights of a layer, after a mark that says how they are written."""
        mark = int(np.frombuffer(self.data, "<u4", 1, self.place)[0])
        self.place += 4
        if mark not in (0, HALVES):
            raise ValueError(f"Weights must be float16 or float32; before these stood {mark:#010x}.")
        return self.take(count, "<f2" if mark else "<f4")


class Convolution(nn.Module):
    """Square, the same in both directions, and what is done to each number after it."""

    def __init__(self, layer: Layer, numbers: Numbers) -> None:
        super().__init__()
        channels, side = layer.read_whole(0), layer.read_whole(1)
        self.stride, self.border, self.act = layer.read_whole(3, 1), layer.read_whole(4), layer.read_whole(9)
        layer.allow(**{"an activation": self.act not in (0, 1, 2), "a kernel": layer.read_whole(11, side) != side,
                       "a dilation": layer.read_whole(2, 1) != 1, "an int8 scale": bool(layer.read_whole(8))})
        self.slope = layer.settings[10][0] if self.act == 2 else 0.0
        weights = numbers.take_weights(layer.read_whole(6)).reshape(channels, -1, side, side)
        self.register_buffer("weights", weights.contiguous(memory_format=torch.channels_last))
        self.register_buffer("bias", numbers.take(channels) if layer.read_whole(5) else None)

    def forward(self, picture: Tensor) -> Tensor:
        found = functional.conv2d(picture, self.weights, self.bias, self.stride, self.border)
        return functional.leaky_relu(found, self.slope) if self.act else found


class Slopes(nn.Module):
    """PReLU: numbers below 0 made smaller, each channel by its own factor."""

    def __init__(self, layer: Layer, numbers: Numbers) -> None:
        super().__init__()
        self.register_buffer("slopes", numbers.take(layer.read_whole(0)))

    def forward(self, picture: Tensor) -> Tensor:
        return functional.prelu(picture, self.slopes)


def make_shuffle(layer: Layer, numbers: Numbers) -> Callable[[Tensor], Tensor]:
    """Channels as the pixels of a larger picture."""
    layer.allow(**{"an order": layer.read_whole(1) != 0})
    return nn.PixelShuffle(layer.read_whole(0))


def make_resize(layer: Layer, numbers: Numbers) -> Callable[[Tensor], Tensor]:
    way = {1: "nearest", 2: "bilinear", 3: "bicubic"}.get(layer.read_whole(0), "")
    layer.allow(**{"a way to resize": not way, "a size": bool(layer.read_whole(3) or layer.read_whole(4))})
    return nn.Upsample(scale_factor=(layer.settings[1][0], layer.settings[2][0]), mode=way)


def make_sum(layer: Layer, numbers: Numbers) -> Callable[..., Tensor]:
    """A sum of its inputs, each times its coefficient."""
    layer.allow(**{"an operation": layer.read_whole(0) != (1 if layer.kind == "Eltwise" else 0)})
    shares = layer.settings.get(1, ()) if layer.kind == "Eltwise" else ()
    first, second = shares or (1.0, 1.0)
    return lambda one, other: torch.add(other * second if second != 1 else other, one, alpha=first)


def make_row(layer: Layer, numbers: Numbers) -> Callable[..., Tensor]:
    """Channels of several pictures, one after another."""
    layer.allow(**{"an axis": layer.read_whole(0) != 0})
    return lambda *parts: torch.cat(parts, 1)


MAKERS: Mapping[str, Callable[[Layer, Numbers], Callable[..., Tensor]]] = {
    "BinaryOp": make_sum, "Concat": make_row, "Convolution": Convolution, "Eltwise": make_sum, "Interp": make_resize,
    "PReLU": Slopes, "PixelShuffle": make_shuffle}


class Ncnn(nn.Module):
    """A network of one picture in and one out, both (batch, channels, height, width)."""

    def __init__(self, layers: Path, numbers: Path) -> None:
        super().__init__()
        self.layers = read_layers(layers.read_text(encoding="utf-8"))
        unknown = {layer.kind for layer in self.layers} - {"Input", "Split", *MAKERS}
        if unknown:
            raise ValueError(f"{layers.name} has layers that are not known here: {', '.join(sorted(unknown))}.")
        left = Numbers(numbers.read_bytes())
        self.steps = {layer.name: MAKERS[layer.kind](layer, left) for layer in self.layers if layer.kind in MAKERS}
        if left.place != len(left.data):
            raise ValueError(f"{numbers.name} must end where its last layer does, at byte {left.place:,}; it has "
                             f"{len(left.data):,} bytes.")
        self.parts = nn.ModuleList(step for step in self.steps.values() if isinstance(step, nn.Module))

    def forward(self, picture: Tensor) -> Tensor:
        values: dict[str, Tensor] = {}
        for layer in self.layers:
            taken = [values.pop(name) for name in layer.takes]  # each is taken once, and gone
            found = self.steps[layer.name](*taken) if layer.name in self.steps else (taken or [picture])[0]
            values.update(dict.fromkeys(layer.gives, found))
        (answer,) = values.values()
        return answer
