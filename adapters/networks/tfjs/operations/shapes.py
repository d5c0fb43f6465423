"""Operations that change a tensor's shape or type, and numbers in none of its places.

Sizes and shapes are read as Python numbers, so a trace of a graph holds for one input shape.
"""

from typing import Any

import torch
from torch import Tensor

from ..reading import Node
from .table import attribute_number, operation, whole_numbers

DTYPES = {"DT_FLOAT": torch.float32, "DT_INT32": torch.int32, "DT_BOOL": torch.bool}


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
