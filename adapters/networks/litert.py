"""Opens TensorFlow Lite files with LiteRT, Google's runtime for them, in the same way for every adapter.

For small networks on one thread it is two to four times as fast as torch, is there at once where torch takes seconds to
import, and needs a tenth of its memory. It computes on the processor, whatever the device.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from bridge.placing import count_threads

Network = Callable[[NDArray[Any]], Sequence[NDArray[Any]]]


def open_network(path: Path | None, *shapes: tuple[int, ...]) -> Network:
    """The network in the file as a function from a view (1, height, width, 3) of float32 to its outputs.

    The outputs, in the file's order, get `shapes`, each without the batch; an untrained network, without a file, has
    them as untrained.py says.
    """
    if path:
        return Session(path, shapes)
    from .untrained import open_untrained  # which loads torch

    return open_untrained(*shapes)


class Session:
    """A file that LiteRT has opened, once for each thread that asks: an interpreter answers one at a time."""

    def __init__(self, path: Path, shapes: Sequence[tuple[int, ...]]) -> None:
        self.path = path
        self.shapes = shapes
        self.opened = local()
        interpreter = self.open_interpreter()
        self.entry, = (details["index"] for details in interpreter.get_input_details())
        self.exits = [details["index"] for details in interpreter.get_output_details()]

    def open_interpreter(self) -> Interpreter:
        """This thread's own, with as many threads as torch and OpenCV have; the file's numbers are shared."""
        self.opened.interpreter = Interpreter(str(self.path), num_threads=count_threads())
        self.opened.interpreter.allocate_tensors()
        return self.opened.interpreter

    def __call__(self, view: NDArray[Any]) -> Sequence[NDArray[Any]]:
        interpreter = getattr(self.opened, "interpreter", None) or self.open_interpreter()
        interpreter.set_tensor(self.entry, view)
        interpreter.invoke()
        return [interpreter.get_tensor(place).reshape(-1, *shape) for place, shape in zip(self.exits, self.shapes)]


def scale_colours(view: NDArray[Any], darkest: float = 0.0) -> NDArray[Any]:
    """A view (height, width, 3) of bytes as (1, height, width, 3) of float32: 0 becomes `darkest`, 255 becomes 1."""
    scaled: NDArray[Any] = np.multiply(view, np.float32((1 - darkest) / 255), dtype=np.float32)
    if darkest:
        scaled += np.float32(darkest)
    return scaled[None]
