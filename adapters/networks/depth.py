"""Networks for depth out of people's own files, ONNX or TorchScript: a picture in, one number for each pixel out.

Such files differ in three things that they do not tell: how they want their colours, how large a picture, and whether
larger numbers are nearer. MiDaS (Ranftl et al. 2020) and Depth Anything give inverse depth: larger is nearer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from bridge.errors import BadSetting

from .onnx import Session
from .tracing import load_script
from .untrained import open_untrained

COLOURS = {  # by what the red, green and blue of 0…1 are shifted and then divided
    "plain": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)), "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "half": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))}
ROUND = 32  # what both sides are multiples of, where a file leaves them open
LONGEST = 200  # letters of what onnxruntime or torch say
Sides = tuple[int, int]  # width, height
Run = Callable[[NDArray[Any]], Any]


class DepthNetwork:
    """A file that was opened, ready for pictures of any size."""

    def __init__(self, path: Path | None, device: str, colours: str, side: int) -> None:
        self.shift, self.divide = (np.float32(numbers) for numbers in COLOURS[colours])
        self.side = side
        self.fixed: Sides | None = None
        if not path:
            untrained = open_untrained((1, -1, -1))
            self.run: Run = lambda seen: untrained(seen)[0]
            return
        try:
            self.run = self.open_file(path, device)
            self.measure_picture(np.zeros((side, side, 3), np.uint8))
        except Exception as trouble:  # onnxruntime and torch each have their own
            raise BadSetting(f"{path} must be a whole network for depth, as ONNX (.onnx) or TorchScript and not a "
                             "state dict, which gives a number for each pixel of a picture; it is not: "
                             f"{cut_reason(trouble)}.") from None

    def open_file(self, path: Path, device: str) -> Run:
        if path.suffix.lower() == ".onnx":
            session = Session(path, device, 1)
            height, width = session.session.get_inputs()[0].shape[2:]
            self.fixed = (width, height) if isinstance(width, int) and isinstance(height, int) else None
            return lambda seen: session(seen)[0]
        script = load_script(path, device)
        return torch.inference_mode()(lambda seen: script(torch.from_numpy(seen).to(device)).float().cpu().numpy())

    def measure_picture(self, picture: NDArray[Any]) -> NDArray[Any]:
        """What the file says of each pixel of the picture it saw, (height, width)."""
        seen = cv2.resize(picture, self.fixed or self.fit_sides(picture), interpolation=cv2.INTER_AREA)
        colours = (seen.astype(np.float32) / 255 - self.shift) / self.divide
        found = np.squeeze(self.run(np.ascontiguousarray(colours.transpose(2, 0, 1)[None])))
        if found.ndim != 2:
            raise ValueError(f"it gives {' × '.join(map(str, found.shape)) or 'one'} numbers")
        return found.astype(np.float32)

    def fit_sides(self, picture: NDArray[Any]) -> Sides:
        height, width = picture.shape[:2]
        scale = self.side / max(height, width)
        across, down = (max(round(side * scale / ROUND) * ROUND, ROUND) for side in (width, height))
        return across, down


def cut_reason(trouble: Exception) -> str:
    """What went wrong, short: the last line is the cause, and its first sentence says it."""
    reason = (str(trouble).strip() or type(trouble).__name__).splitlines()[-1].partition(". ")[0].rstrip(".")
    return reason if len(reason) <= LONGEST else f"{reason[:LONGEST]}…"
