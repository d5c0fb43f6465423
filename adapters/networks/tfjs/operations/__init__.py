"""TensorFlow's operations in torch, as a table from their names to functions; each family of them is a module.

Lives here: what one operation does to tensors. Does not live here: files (reading.py) or the order of operations
(graph.py). The functions know nothing of each other.
"""

from . import choosing, elementwise, pictures, shapes
from .table import OPERATIONS

__all__ = ["OPERATIONS", "choosing", "elementwise", "pictures", "shapes"]
