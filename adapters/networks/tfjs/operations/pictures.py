"""Operations that look at neighbours in pictures: convolutions, pools, borders, sizes.

Pictures stay as TensorFlow has them, (batch, height, width, channels); convolutions look at them as (batch, channels,
height, width) without copying.
"""

import torch
from torch import Tensor
from torch.nn import functional

from ..reading import Node
from .table import ACTIVATIONS, attribute_number, operation, whole_numbers


@operation("Conv2D")
@operation("_FusedConv2D")
def convolve(node: Node, picture: Tensor, weights: Tensor, *rest: Tensor) -> Tensor:
    kernel = weights.permute(3, 2, 0, 1)  # (out, in, height, width)
    return convolve_picture(node, picture, kernel, rest, groups=1)


@operation("DepthwiseConv2dNative")
@operation("FusedDepthwiseConv2dNative")
def convolve_depthwise(node: Node, picture: Tensor, weights: Tensor, *rest: Tensor) -> Tensor:
    height, width, channels, multiplier = weights.shape
    kernel = weights.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return convolve_picture(node, picture, kernel, rest, groups=channels)


def convolve_picture(node: Node, picture: Tensor, kernel: Tensor, rest: tuple[Tensor, ...], groups: int) -> Tensor:
    _, vertical, horizontal, _ = node.attributes["strides"]
    dilations = (node.attributes.get("dilations") or (1, 1, 1, 1))[1:3]
    spread = tuple((side - 1) * dilation + 1 for side, dilation in zip(kernel.shape[2:], dilations))
    fused = node.attributes.get("fused_ops", ())
    bias = rest[0] if "BiasAdd" in fused else None
    picture = pad_picture(node, picture, spread, (vertical, horizontal), value=0.0)
    kernel = kernel.contiguous(memory_format=torch.channels_last)
    result = functional.conv2d(picture.permute(0, 3, 1, 2), kernel, bias, (vertical, horizontal), 0, dilations, groups)
    for name in fused:
        if name == "Prelu":  # its slopes, one for each channel, are the last input
            result = functional.prelu(result, rest[-1].reshape(-1))
        elif name != "BiasAdd":
            result = ACTIVATIONS[name](result)
    return result.permute(0, 2, 3, 1)


def pad_picture(node: Node, picture: Tensor, kernel: tuple[int, ...], strides: tuple[int, int], value: float) -> Tensor:
    """Add the border of TensorFlow's "SAME": where it is odd, the larger half goes to the bottom and the right."""
    if node.attributes["padding"] == "VALID":
        return picture
    if node.attributes["padding"] != "SAME":
        raise ValueError(f"{node.name} has the padding {node.attributes['padding']!r}; SAME and VALID are known.")
    border: list[int] = []
    for size, side, stride in zip(picture.shape[2:0:-1], kernel[::-1], strides[::-1]):  # the width first, as torch pads
        total = max((-(-int(size) // stride) - 1) * stride + side - int(size), 0)
        border += [total // 2, total - total // 2]
    return functional.pad(picture, (0, 0, *border), value=value) if any(border) else picture


@operation("MaxPool")
def pool_maximum(node: Node, picture: Tensor) -> Tensor:
    kernel = node.attributes["ksize"][1:3]
    _, vertical, horizontal, _ = node.attributes["strides"]
    picture = pad_picture(node, picture, kernel, (vertical, horizontal), value=float("-inf"))
    pooled = functional.max_pool2d(picture.permute(0, 3, 1, 2), kernel, (vertical, horizontal))
    return pooled.permute(0, 2, 3, 1)


@operation("AvgPool")
def pool_mean(node: Node, picture: Tensor) -> Tensor:
    if node.attributes["padding"] != "VALID":  # what lies outside must not count, and no network here needs that
        raise ValueError(f"{node.name} has the padding {node.attributes['padding']!r}; for a mean, VALID is known.")
    _, vertical, horizontal, _ = node.attributes["strides"]
    pooled = functional.avg_pool2d(picture.permute(0, 3, 1, 2), node.attributes["ksize"][1:3], (vertical, horizontal))
    return pooled.permute(0, 2, 3, 1)


@operation("Conv2DBackpropInput")
def convolve_back(node: Node, size: Tensor, weights: Tensor, picture: Tensor) -> Tensor:
    """A convolution backwards, which enlarges: each pixel adds a whole kernel to the result, strides apart."""
    _, vertical, horizontal, _ = node.attributes["strides"]
    _, height, width, _ = whole_numbers(size)
    kernel = weights.permute(3, 2, 0, 1)  # (in, out, height, width): TensorFlow names the sides of the way forward
    wide = functional.conv_transpose2d(picture.permute(0, 3, 1, 2), kernel, stride=(vertical, horizontal))
    top, left = (max(int(side) - wanted, 0) // 2 if node.attributes["padding"] == "SAME" else 0
                 for side, wanted in zip(wide.shape[2:], (height, width)))
    wide = functional.pad(wide, (0, max(width - wide.shape[3], 0), 0, max(height - wide.shape[2], 0)))
    return wide[:, :, top:top + height, left:left + width].permute(0, 2, 3, 1)


@operation("Pad")
@operation("PadV2")
def pad_tensor(node: Node, tensor: Tensor, border: Tensor, *value: Tensor) -> Tensor:
    """Each axis has a pair of numbers in `border`, the first axis first; torch wants the last one first."""
    sides = [side for pair in reversed(border.tolist()) for side in pair]
    return functional.pad(tensor, sides, value=float(value[0]) if value else 0.0)


@operation("ResizeBilinear")
def resize_bilinear(node: Node, picture: Tensor, size: Tensor) -> Tensor:
    if not node.attributes.get("half_pixel_centers") or node.attributes.get("align_corners"):
        raise ValueError(f"{node.name} must resize with half_pixel_centers and without align_corners.")
    resized = functional.interpolate(picture.permute(0, 3, 1, 2), size=whole_numbers(size), mode="bilinear")
    return resized.permute(0, 2, 3, 1)


@operation("DepthToSpace")
def spread_channels(node: Node, picture: Tensor) -> Tensor:
    """Groups of channels become squares of pixels, `block_size` on each side."""
    side = attribute_number(node, "block_size")
    batch, height, width, channels = picture.shape
    blocks = picture.reshape(batch, height, width, side, side, channels // side ** 2).permute(0, 1, 3, 2, 4, 5)
    return blocks.reshape(batch, height * side, width * side, channels // side ** 2)
