"""Operations that look at one number at a time, or at the two that stand in the same place."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from ..reading import Node
from .table import OPERATIONS, Operation, operation

ELEMENTWISE: dict[str, Callable[..., Tensor]] = {
    "Abs": torch.abs, "Add": torch.add, "AddV2": torch.add, "Atan2": torch.atan2, "BiasAdd": torch.add,
    "Cos": torch.cos, "Equal": torch.eq, "Exp": torch.exp, "Floor": torch.floor, "FloorDiv": torch.floor_divide,
    "Greater": torch.gt, "GreaterEqual": torch.ge, "Less": torch.lt, "LessEqual": torch.le,
    "LogicalAnd": torch.logical_and, "Maximum": torch.maximum, "Minimum": torch.minimum, "Mul": torch.mul,
    "Neg": torch.neg, "RealDiv": torch.true_divide, "Reciprocal": torch.reciprocal, "Relu": functional.relu,
    "Relu6": functional.relu6, "Sigmoid": torch.sigmoid, "Sin": torch.sin, "Sqrt": torch.sqrt, "Sub": torch.sub,
    "ZerosLike": torch.zeros_like,
}


def ignore_node(function: Callable[..., Tensor]) -> Operation:
    return lambda node, *tensors: function(*tensors)


OPERATIONS.update({name: ignore_node(function) for name, function in ELEMENTWISE.items()})


@operation("LeakyRelu")
def leak_negatives(node: Node, tensor: Tensor) -> Tensor:
    return functional.leaky_relu(tensor, node.attributes["alpha"])


@operation("Prelu")
def scale_negatives(node: Node, picture: Tensor, slopes: Tensor) -> Tensor:
    """Each channel has a slope of its own for what is below 0."""
    return functional.prelu(picture.permute(0, 3, 1, 2), slopes.reshape(-1)).permute(0, 2, 3, 1)


@operation("AddN")
def add_tensors(node: Node, first: Tensor, *others: Tensor) -> Tensor:
    return sum(others, first)


@operation("SquaredDifference")
def square_difference(node: Node, first: Tensor, second: Tensor) -> Tensor:
    return (first - second).square()
