"""Networks that were published for TensorFlow.js, run with torch."""

from .graph import Graph, TracedGraph
from .reading import Node, Topology, read_topology

__all__ = ["Graph", "Node", "Topology", "TracedGraph", "read_topology"]
