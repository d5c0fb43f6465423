"""Networks that were published for TensorFlow.js, run with torch."""

from .graph import Graph, TracedGraph, open_graph
from .reading import Node, Topology, read_topology

__all__ = ["Graph", "Node", "Topology", "TracedGraph", "open_graph", "read_topology"]
