"""Opens ONNX files with onnxruntime, in the same way for every adapter."""

import os
from pathlib import Path
from typing import Any

import onnxruntime


def open_network(path: Path, device: str) -> onnxruntime.InferenceSession:
    """The network in the file, with as many threads as OMP_NUM_THREADS says, which Catwalk sets for torch too."""
    options = onnxruntime.SessionOptions()
    threads, _, _ = os.environ.get("OMP_NUM_THREADS", "").partition(",")
    options.intra_op_num_threads = int(threads or 0)  # 0: as many as there are cores
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting model leaves the cores alone
    options.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(str(path), options, providers=choose_providers(device))


def choose_providers(device: str) -> list[Any]:
    """The graphics card where it is asked for and onnxruntime-gpu is installed; the processor for the rest."""
    name, _, number = device.partition(":")
    if name == "cuda" and "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        return [("CUDAExecutionProvider", {"device_id": int(number or 0)}), "CPUExecutionProvider"]
    return ["CPUExecutionProvider"]
