"""Graphs as wholes: a small one by hand, and MoveNet's, where being fast must not change a digit."""

import numpy as np
import pytest
import torch

from adapters.networks.tfjs import Graph, Node, Topology, TracedGraph, read_topology
from adapters.networks.tracing import trace_network
from adapters.pose import Pose
from tests.photographs import read_photograph

HALVES = Topology(  # (pixels of one row) -> their second half, plus 0.5
    nodes=(Node("x", "Placeholder", (), {}), Node("axis", "Const", (), {}), Node("half", "Const", (), {}),
           Node("split", "Split", ("axis", "x"), {"num_split": 2}), Node("end", "Add", ("split:1", "half"), {})),
    inputs=("x",), outputs=("end:0", "split"),
    weights={"axis": np.array(0, np.int32), "half": np.array(0.5, np.float32)})


def test_a_graph_follows_its_names():
    end, first = Graph(HALVES)(torch.tensor([1.0, 2.0, 3.0, 4.0]))
    assert end.tolist() == [3.5, 4.5] and first.tolist() == [1, 2]


def test_a_traced_graph_answers_for_other_numbers_than_it_was_traced_with():
    traced = trace_network(Graph(HALVES), torch.zeros(4))
    assert traced(torch.tensor([1.0, 2.0, 3.0, 4.0]))[0].tolist() == [3.5, 4.5]


def test_unknown_operations_are_named():
    topology = Topology((Node("a", "Conjure", (), {}), Node("b", "Add", ("a", "a"), {})), (), ("b",), {})
    with pytest.raises(ValueError, match="operations that Catwalk does not have: Conjure. Each is one function in"):
        Graph(topology)


@pytest.mark.weights
@pytest.mark.parametrize(("size", "height", "width"), [
    ("lightning", 192, 192), ("thunder", 256, 256), ("multi", 192, 256), ("multi", 256, 96)])
def test_the_traced_network_gives_exactly_what_the_plain_one_gives(size, height, width):
    path = next(weights.path for weights in Pose.weights if weights.when["size"] == size)
    traced = TracedGraph(path, "cpu")
    plain = Graph(read_topology(path))
    photograph = read_photograph("messi5.jpg")
    traced.run(np.zeros((height, width, 3), np.uint8))  # traced with another picture than those compared
    for picture in (photograph[:height, 100:100 + width], photograph[80:80 + height, 200:200 + width]):
        picture = np.ascontiguousarray(picture)
        with torch.inference_mode():
            expected, = plain(torch.from_numpy(picture)[None])
        assert np.allclose(traced.run(picture), expected.numpy(), atol=1e-5)
    assert len(traced.traces) == 1
