"""Makes a torch network fast without giving up a digit: traced once, with its constants worked out in advance.

torch 2.14 calls `torch.jit.trace` deprecated, yet has nothing that replaces it here: `torch.compile` needs a C++
compiler on the machine of whoever runs it. This module is the only place that would change.
"""

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def trace_network(network: torch.nn.Module, *examples: Tensor) -> Any:
    """The network as a function for inputs with the shapes of `examples`, ready to run at full speed."""
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the deprecation, and "the trace might not generalize" to other shapes
        traced = torch.jit.freeze(torch.jit.trace(network.eval(), examples, check_trace=False))
        for _ in range(2):  # torch plans its work in the first runs
            traced(*examples)
    return traced


def load_script(path: Path, device: str) -> Any:
    """A network that somebody traced or scripted and saved, as a function. Open only files of people you trust."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the deprecation
        return torch.jit.load(str(path), map_location=device).eval()
