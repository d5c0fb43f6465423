"""Opens ONNX files with onnxruntime, in the same way for every adapter."""

import os
from pathlib import Path

import onnxruntime

PROVIDERS = {"cuda": "CUDAExecutionProvider", "mps": "CoreMLExecutionProvider"}


def open_network(path: Path, device: str) -> onnxruntime.InferenceSession:
    """The network in the file, with as many threads as OMP_NUM_THREADS says, which Catwalk sets for torch too."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", 0))  # 0: as many as there are cores
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting model leaves the cores alone
    options.log_severity_level = 3  # errors only
    wanted = PROVIDERS.get(device)
    providers = [wanted] if wanted in onnxruntime.get_available_providers() else []
    return onnxruntime.InferenceSession(str(path), options, providers=[*providers, "CPUExecutionProvider"])
