"""TensorFlow's operations in torch, as a table from their names to functions.

Lives here: what one operation does to tensors. Does not live here: files (reading.py) or the order of operations
(graph.py). Each function takes the node, for its attributes, and the node's input tensors. Pictures stay as TensorFlow
has them, (batch, height, width, channels); convolutions look at them as (batch, channels, height, width) without
copying. Sizes and shapes are read as Python numbers, so a trace of a graph holds for one input shape. The module is
long because the table is: its functions know nothing of each other.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from .reading import Node

Operation = Callable[..., Any]  # a tensor, or several where later nodes say which (":1")

OPERATIONS: dict[str, Operation] = {}
DTYPES = {"DT_FLOAT": torch.float32, "DT_INT32": torch.int32, "DT_BOOL": torch.bool}
ACTIVATIONS = {"Relu": functional.relu, "Relu6": functional.relu6}
ELEMENTWISE: dict[str, Callable[..., Tensor]] = {
    "Abs": torch.abs, "Add": torch.add, "AddV2": torch.add, "BiasAdd": torch.add, "Equal": torch.eq, "Exp": torch.exp,
    "Greater": torch.gt, "GreaterEqual": torch.ge, "Less": torch.lt, "LogicalAnd": torch.logical_and,
    "Maximum": torch.maximum, "Minimum": torch.minimum, "Mul": torch.mul, "RealDiv": torch.true_divide,
    "Reciprocal": torch.reciprocal, "Relu": functional.relu, "Relu6": functional.relu6, "Sigmoid": torch.sigmoid,
    "Sqrt": torch.sqrt, "Sub": torch.sub, "FloorDiv": torch.floor_divide,
}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Put a function into the table under TensorFlow's name for it."""
    def register(function: Operation) -> Operation:
        OPERATIONS[name] = function
        return function
    return register


def ignore_node(function: Callable[..., Tensor]) -> Operation:
    return lambda node, *tensors: function(*tensors)


OPERATIONS.update({name: ignore_node(function) for name, function in ELEMENTWISE.items()})


def whole_numbers(tensor: Tensor) -> list[int]:
    return [int(number) for number in tensor.reshape(-1).tolist()]


# ---- convolutions and pictures -------------------------------------------------------------------------------------

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
        if name != "BiasAdd":
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


@operation("LeakyRelu")
def leak_negatives(node: Node, tensor: Tensor) -> Tensor:
    return functional.leaky_relu(tensor, node.attributes["alpha"])


@operation("ResizeBilinear")
def resize_bilinear(node: Node, picture: Tensor, size: Tensor) -> Tensor:
    if not node.attributes.get("half_pixel_centers") or node.attributes.get("align_corners"):
        raise ValueError(f"{node.name} must resize with half_pixel_centers and without align_corners.")
    resized = functional.interpolate(picture.permute(0, 3, 1, 2), size=whole_numbers(size), mode="bilinear")
    return resized.permute(0, 2, 3, 1)


# ---- shapes --------------------------------------------------------------------------------------------------------

@operation("Identity")
def keep_tensor(node: Node, tensor: Tensor) -> Tensor:
    return tensor


@operation("Cast")
def cast_tensor(node: Node, tensor: Tensor) -> Tensor:
    return tensor.to(DTYPES[node.attributes["DstT"]])


@operation("Shape")
def read_shape(node: Node, tensor: Tensor) -> Tensor:
    return torch.tensor([int(side) for side in tensor.shape], dtype=torch.int32, device=tensor.device)


@operation("Size")
def count_numbers(node: Node, tensor: Tensor) -> Tensor:
    return torch.tensor(int(tensor.numel()), dtype=torch.int32, device=tensor.device)


@operation("Reshape")
def reshape_tensor(node: Node, tensor: Tensor, shape: Tensor) -> Tensor:
    return tensor.reshape(whole_numbers(shape))


@operation("ExpandDims")
def insert_axis(node: Node, tensor: Tensor, axis: Tensor) -> Tensor:
    return tensor.unsqueeze(int(axis))


@operation("Squeeze")
def remove_axes(node: Node, tensor: Tensor) -> Tensor:
    axes = node.attributes.get("squeeze_dims")
    return tensor.squeeze(axes) if axes else tensor.squeeze()


@operation("Pack")
def stack_tensors(node: Node, *tensors: Tensor) -> Tensor:
    return torch.stack(tensors, attribute_number(node, "axis"))


@operation("Unpack")
def unstack_tensor(node: Node, tensor: Tensor) -> Any:
    return tensor.unbind(attribute_number(node, "axis"))


@operation("ConcatV2")
def join_tensors(node: Node, *tensors: Tensor) -> Tensor:
    return torch.cat(tensors[:-1], int(tensors[-1]))


@operation("Split")
def split_tensor(node: Node, axis: Tensor, tensor: Tensor) -> Any:
    return tensor.tensor_split(attribute_number(node, "num_split"), int(axis))


@operation("SplitV")
def split_sizes(node: Node, tensor: Tensor, sizes: Tensor, axis: Tensor) -> Any:
    return tensor.split(whole_numbers(sizes), int(axis))


@operation("Transpose")
def swap_axes(node: Node, tensor: Tensor, order: Tensor) -> Tensor:
    return tensor.permute(whole_numbers(order))


@operation("Tile")
def tile_tensor(node: Node, tensor: Tensor, times: Tensor) -> Tensor:
    return tensor.repeat(whole_numbers(times))


@operation("Fill")
def fill_tensor(node: Node, shape: Tensor, value: Tensor) -> Tensor:
    return value.expand(whole_numbers(shape))


@operation("SparseToDense")
def spread_values(node: Node, places: Tensor, shape: Tensor, values: Tensor, rest: Tensor) -> Tensor:
    dense = rest.expand(whole_numbers(shape)).clone()
    dense[places.reshape(-1, dense.ndim).long().unbind(-1)] = values.to(dense.dtype)
    return dense


@operation("Range")
def count_range(node: Node, start: Tensor, stop: Tensor, step: Tensor) -> Tensor:
    return torch.arange(start.item(), stop.item(), step.item(), dtype=start.dtype, device=start.device)


@operation("StridedSlice")
def slice_tensor(node: Node, tensor: Tensor, begin: Tensor, end: Tensor, strides: Tensor) -> Tensor:
    """TensorFlow's `tensor[1:3, 0, ..., None]`: each mask holds one bit for each place between the brackets."""
    begins, ends, steps = whole_numbers(begin), whole_numbers(end), whole_numbers(strides)
    index: list[Any] = []
    for place, (first, last, step) in enumerate(zip(begins, ends, steps)):
        if mask_bit(node, "ellipsis_mask", place):
            index.append(...)
        elif mask_bit(node, "new_axis_mask", place):
            index.append(None)
        elif mask_bit(node, "shrink_axis_mask", place):
            index.append(first)
        else:
            start = None if mask_bit(node, "begin_mask", place) else first
            index.append(slice(start, None if mask_bit(node, "end_mask", place) else last, step))
    return tensor[tuple(index)]


def mask_bit(node: Node, mask: str, place: int) -> bool:
    return bool(attribute_number(node, mask) >> place & 1)


def attribute_number(node: Node, name: str) -> int:
    return int(node.attributes.get(name) or 0)


# ---- choosing and adding up ----------------------------------------------------------------------------------------

@operation("AddN")
def add_tensors(node: Node, first: Tensor, *others: Tensor) -> Tensor:
    return sum(others, first)


@operation("SquaredDifference")
def square_difference(node: Node, first: Tensor, second: Tensor) -> Tensor:
    return (first - second).square()


@operation("Sum")
def sum_axes(node: Node, tensor: Tensor, axes: Tensor) -> Tensor:
    return tensor.sum(whole_numbers(axes), keepdim=bool(node.attributes.get("keep_dims")))


@operation("Max")
def maximum_axes(node: Node, tensor: Tensor, axes: Tensor) -> Tensor:
    return tensor.amax(whole_numbers(axes), keepdim=bool(node.attributes.get("keep_dims")))


@operation("ArgMax")
def find_maximum(node: Node, tensor: Tensor, axis: Tensor) -> Tensor:
    return tensor.argmax(int(axis)).to(torch.int32)


@operation("TopKV2")
def find_largest(node: Node, tensor: Tensor, count: Tensor) -> tuple[Tensor, Tensor]:
    values, places = torch.topk(tensor, int(count))
    return values, places.to(torch.int32)


@operation("GatherNd")
def gather_places(node: Node, tensor: Tensor, places: Tensor) -> Tensor:
    return tensor[places.long().unbind(-1)]


@operation("Select")
def select_values(node: Node, condition: Tensor, chosen: Tensor, other: Tensor) -> Tensor:
    if condition.ndim == 1:  # one answer for each row
        condition = condition.reshape(-1, *[1] * (chosen.ndim - 1))
    return torch.where(condition, chosen, other)
