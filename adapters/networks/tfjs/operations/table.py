"""The table from TensorFlow's names for operations to functions, and what those functions share.

Each function takes the node, for its attributes, and the node's input tensors.
"""

from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.nn import functional

from ..reading import Node

Operation = Callable[..., Any]  # a tensor, or several where later nodes say which (":1")

OPERATIONS: dict[str, Operation] = {}
ACTIVATIONS = {"Relu": functional.relu, "Relu6": functional.relu6}  # what a fused operation may end with


def operation(name: str) -> Callable[[Operation], Operation]:
    """Put a function into the table under TensorFlow's name for it."""
    def register(function: Operation) -> Operation:
        OPERATIONS[name] = function
        return function
    return register


def whole_numbers(tensor: Tensor) -> list[int]:
    return [int(number) for number in tensor.reshape(-1).tolist()]


def attribute_number(node: Node, name: str) -> int:
    return int(node.attributes.get(name) or 0)
