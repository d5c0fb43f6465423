"""Runs a TensorFlow.js graph with torch.

Lives here: the order of operations, and tracing, which makes a graph as fast as a network written in torch. A graph is
traced once for each input shape, because its operations read shapes as plain numbers.
"""

from pathlib import Path
from threading import Lock
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from ..tracing import trace_network
from ..untrained import Untrained
from .operations import OPERATIONS
from .reading import Topology, read_topology, source_name

Values = dict[str, Tensor | tuple[Tensor, ...]]


class Graph(torch.nn.Module):
    """A graph, one operation after the other: easy to follow and to test, slower than when traced."""

    def __init__(self, topology: Topology) -> None:
        super().__init__()
        self.topology = topology
        check_operations(topology)
        for node in topology.nodes:
            if node.operation == "Const":
                self.register_buffer(buffer_name(node.name), torch.from_numpy(topology.weights[node.name].copy()))

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """The outputs, in the order of the file's signature, for inputs in that order."""
        values: Values = dict(zip(self.topology.inputs, inputs, strict=True))
        for node in self.topology.nodes:
            if node.operation == "Const":
                values[node.name] = self.get_buffer(buffer_name(node.name))
            elif node.operation != "Placeholder":
                arguments = [find_value(values, reference) for reference in node.inputs]
                values[node.name] = OPERATIONS[node.operation](node, *arguments)
        return tuple(find_value(values, reference) for reference in self.topology.outputs)


def open_graph(path: Path | None, *shapes: tuple[int, ...]) -> torch.nn.Module:
    """The graph in the file; without one, an untrained network whose outputs have `shapes` for one picture."""
    return Graph(read_topology(path)) if path else Untrained(*shapes)


def check_operations(topology: Topology) -> None:
    unknown = {node.operation for node in topology.nodes} - {"Const", "Placeholder", *OPERATIONS}
    if unknown:
        raise ValueError(f"This TensorFlow.js graph needs operations that Catwalk does not have: "
                         f"{', '.join(sorted(unknown))}. Each is one function in adapters/networks/tfjs/operations/.")


def buffer_name(node_name: str) -> str:
    return "weights " + node_name.replace(".", "|")  # a dot, or a name such as "half", would mean something to torch


def find_value(values: Values, reference: str) -> Tensor:
    value = values[source_name(reference)]
    return value[int(reference.partition(":")[2] or 0)] if isinstance(value, tuple) else value


class TracedGraph:
    """A graph with one picture as its input and one output; each size of picture is traced when it is first seen."""

    def __init__(self, path: Path | None, device: str, *shapes: tuple[int, ...]) -> None:
        self.device = device
        self.graph = open_graph(path, *shapes).to(device)
        self.traces: dict[tuple[int, ...], Any] = {}
        self.tracing = Lock()  # torch traces in one thread at a time

    @torch.inference_mode()
    def run(self, picture: NDArray[Any]) -> NDArray[Any]:  # (height, width, 3)
        image = torch.from_numpy(picture)[None].to(self.device)  # (1, height, width, 3)
        with self.tracing:
            if picture.shape not in self.traces:
                self.traces[picture.shape] = trace_network(self.graph, image)
        (output,) = self.traces[picture.shape](image)
        answer: NDArray[Any] = output.cpu().numpy()
        return answer
