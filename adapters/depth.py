"""How far away everything is, by a file of your own: MiDaS, Depth Anything and their like, ONNX or TorchScript."""

from typing import Annotated, Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Between, Depth, Frame, Memory, Model, OwnFile, Weights, choose_file

STEADY = 0.8  # of what was nearest and farthest in the frames before is kept for the next

Colours = Annotated[Literal["plain", "imagenet", "half"], "How the file wants its colours: as 0…1 (MiDaS 2.1's ONNX), "
                    "normalised as for ImageNet (Depth Anything), or as −1…1 (MiDaS 3)."]
Larger = Annotated[Literal["near", "far"], "What larger numbers of the file mean."]
Side = Annotated[int, Between(64, 1024), "The longer side, in pixels, of what the network sees, where its file leaves "
                 "that open."]


class DepthMap(Model):
    """Tells for every pixel how near it is, with a network whose file you bring: MiDaS, Depth Anything, your own."""

    limits = (
        "Catwalk does not bring its file: see “Whose work it is” for where its makers keep it.",
        "It was checked with small files made for the purpose alone, ONNX and TorchScript; MiDaS's own was not at "
        "hand.",
        "Depth is relative: the nearest of each picture is 0 and its farthest 1, whatever they are in metres. In live "
        "frames both follow slowly.",
        "A TorchScript file is a program: open only those of people you trust.")

    weights = (
        Weights(package="https://github.com/isl-org/MiDaS/releases/download/v2_1/model-small.onnx",
                file="model-small.onnx", size=66_764_249, when={"file": ""},
                sha256="2d8c6cb8f415229daf1eb041024208e2608c9f98e17c81cc7c6ecb449c56fd58", licence="MIT",
                origin="MiDaS 2.1 small (Ranftl et al. 2020), Intel, https://github.com/isl-org/MiDaS"),)

    parallel = True

    def setup(self, device: str, colours: Colours = "plain", larger: Larger = "near", side: Side = 384,
              file: OwnFile = "") -> None:
        from .networks import depth

        self.network = depth.DepthNetwork(choose_file(file, self.weights[0]), device, colours, side)
        self.near = larger == "near"

    def run(self, image: Frame, memory: Memory | None = None) -> Depth:
        found = self.network.measure_picture(image)
        found = -found if self.near else found
        ends = np.array((found.min(), found.max()), np.float32)
        if memory is not None:
            ends = memory["ends"] = STEADY * memory.get("ends", ends) + (1 - STEADY) * ends
        return cv2.resize(stretch_depth(found, *ends), (image.shape[1], image.shape[0]))


def stretch_depth(found: NDArray[Any], nearest: float, farthest: float) -> NDArray[Any]:
    """The same in 0…1; all 0 where everything is equally far."""
    reach = farthest - nearest
    return np.clip((found - nearest) / reach, 0, 1) if reach > 0 else np.zeros_like(found)
