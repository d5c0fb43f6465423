"""Opens ONNX files with onnxruntime, in the same way for every adapter: arrays in, arrays out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import onnxruntime
from numpy.typing import NDArray

from bridge.placing import count_threads

Network = Callable[..., Sequence[NDArray[Any]]]


def open_network(path: Path | bytes | None, device: str, *shapes: tuple[int, ...]) -> Network:
    """The network in the file, or in its bytes, as a function: its inputs in their order, its first outputs, as many
    as `shapes`.

    `shapes` are those of the outputs for one picture; an untrained network, without a file, has them as untrained.py
    says.
    """
    if path:
        return Session(path, device, len(shapes))
    from .untrained import open_untrained  # which loads torch

    return open_untrained(*shapes)


class Session:
    """A file that onnxruntime has opened."""

    def __init__(self, path: Path | bytes, device: str, outputs: int) -> None:
        self.session = open_session(path, device)
        self.inputs = [field.name for field in self.session.get_inputs()]
        self.outputs = [field.name for field in self.session.get_outputs()][:outputs]

    def __call__(self, *arrays: NDArray[Any]) -> Sequence[NDArray[Any]]:
        found: Sequence[NDArray[Any]] = self.session.run(self.outputs, dict(zip(self.inputs, arrays, strict=True)))
        return found


def open_session(path: Path | bytes, device: str) -> onnxruntime.InferenceSession:
    """The file, or its bytes, opened with as many threads as torch and OpenCV have."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = count_threads()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting model leaves the cores alone
    options.enable_mem_pattern = False  # planned in one block, a large picture takes twice the memory, and no less time
    options.log_severity_level = 3  # errors only
    model = path if isinstance(path, bytes) else str(path)
    return onnxruntime.InferenceSession(model, options, providers=choose_providers(device))


def choose_providers(device: str) -> list[Any]:
    """The graphics card where it is asked for and onnxruntime-gpu is installed; the processor for the rest."""
    name, _, number = device.partition(":")
    if name == "cuda" and "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        return [("CUDAExecutionProvider", {"device_id": int(number or 0)}), "CPUExecutionProvider"]
    return ["CPUExecutionProvider"]
