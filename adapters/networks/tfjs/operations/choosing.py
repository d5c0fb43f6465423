"""Operations that add up, multiply or choose among numbers of different places."""

import torch
from torch import Tensor

from ..reading import Node
from .table import ACTIVATIONS, operation, whole_numbers


@operation("Sum")
def sum_axes(node: Node, tensor: Tensor, axes: Tensor) -> Tensor:
    return tensor.sum(whole_numbers(axes), keepdim=bool(node.attributes.get("keep_dims")))


@operation("Mean")
def mean_axes(node: Node, tensor: Tensor, axes: Tensor) -> Tensor:
    return tensor.mean(whole_numbers(axes), keepdim=bool(node.attributes.get("keep_dims")))


@operation("Max")
def maximum_axes(node: Node, tensor: Tensor, axes: Tensor) -> Tensor:
    return tensor.amax(whole_numbers(axes), keepdim=bool(node.attributes.get("keep_dims")))


@operation("Min")
def minimum_axes(node: Node, tensor: Tensor, axes: Tensor) -> Tensor:
    return tensor.amin(whole_numbers(axes), keepdim=bool(node.attributes.get("keep_dims")))


@operation("Softmax")
def share_likelihood(node: Node, tensor: Tensor) -> Tensor:
    return tensor.softmax(-1)


@operation("MatMul")
@operation("_FusedMatMul")
def multiply_matrices(node: Node, first: Tensor, second: Tensor, *rest: Tensor) -> Tensor:
    result = flip_matrix(node, first, "transpose_a") @ flip_matrix(node, second, "transpose_b")
    for name in node.attributes.get("fused_ops", ()):
        result = result + rest[0] if name == "BiasAdd" else ACTIVATIONS[name](result)
    return result


@operation("BatchMatMulV2")
def multiply_batches(node: Node, first: Tensor, second: Tensor) -> Tensor:
    return flip_matrix(node, first, "adj_x") @ flip_matrix(node, second, "adj_y")


def flip_matrix(node: Node, tensor: Tensor, attribute: str) -> Tensor:
    return tensor.mT if node.attributes.get(attribute) else tensor


@operation("ArgMax")
def find_maximum(node: Node, tensor: Tensor, axis: Tensor) -> Tensor:
    return tensor.argmax(int(axis)).to(torch.int32)


@operation("TopKV2")
def find_largest(node: Node, tensor: Tensor, count: Tensor) -> tuple[Tensor, Tensor]:
    values, places = torch.topk(tensor, int(count))
    return values, places.to(torch.int32)


@operation("GatherV2")
def gather_rows(node: Node, tensor: Tensor, places: Tensor, axis: Tensor) -> Tensor:
    along = int(axis) % tensor.ndim
    rows = tensor.index_select(along, places.reshape(-1))
    return rows.reshape(*tensor.shape[:along], *places.shape, *tensor.shape[along + 1:])


@operation("GatherNd")
def gather_places(node: Node, tensor: Tensor, places: Tensor) -> Tensor:
    return tensor[places.long().unbind(-1)]


@operation("Select")
def select_values(node: Node, condition: Tensor, chosen: Tensor, other: Tensor) -> Tensor:
    if condition.ndim == 1:  # one answer for each row
        condition = condition.reshape(-1, *[1] * (chosen.ndim - 1))
    return torch.where(condition, chosen, other)
