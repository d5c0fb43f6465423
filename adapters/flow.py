"""How everything moves from one frame to the next, by torchvision's RAFT, whose files people bring."""

from typing import Annotated, Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Between, Frame, Memory, Model, OwnFile, Vector, choose_file

from .networks.published import declare_file

NETWORKS = {"small": "raft_small", "good": "raft_large"}
COLUMNS, ROWS = 16, 12  # of the grid of vectors
SMALLEST, ROUND = 128, 8  # pixels of a side that RAFT takes, and what both sides are multiples of

Size = Annotated[Literal["small", "good"], "Which of RAFT's two networks."]
Before = Annotated[Frame | None, "The picture to compare with, instead of the frame before."]
Detail = Annotated[int, Between(128, 1024), "The longer side, in pixels, of what is compared."]
Reach = Annotated[float, Between(0.001, 1), "The movement from one frame to the next, in parts of the picture, that "
                  "has full colour."]


class Movement(NamedTuple):
    image: Annotated[Frame, "Movement as colour: its direction the hue, its speed the brightness."]
    vectors: Annotated[Vector, "Movement in a grid of 16 × 12, row by row: x and y of each in parts of the picture's "
                       "width and height."]
    speed: Annotated[float, "The mean movement, in parts of the picture."]


class Flow(Model):
    """Tells for every pixel where it moved since the frame before, with RAFT of torchvision."""

    limits = (
        "Catwalk does not bring its file: see “Whose work it is” for where its makers keep it.",
        "Its answers were checked with random weights of the same shape alone: the code is torchvision's own, the "
        "trained files were not at hand.",
        "A lone picture has no frame before it, and nothing moves in it: send before, too.",
        "Movement is that from one frame that it saw to the next: a slower machine sees faster movement.")

    weights = (
        declare_file("raft_small_C_T_V2-01064c6d.pth", 3_821_000, "RAFT (Teed and Deng 2020), small, trained on Flying "
                     "Chairs and Flying Things", size="small"),
        declare_file("raft_large_C_T_SKHT_V2-ff5fadd5.pth", 20_129_000, "RAFT (Teed and Deng 2020), large, trained on "
                     "Flying Things, Sintel, KITTI and HD1K", size="good"))

    memory = 900_000_000
    parallel = True

    def setup(self, device: str, size: Size = "small", file: OwnFile = "") -> None:
        from .networks import vision

        path = choose_file(file, self.weights[list(NETWORKS).index(size)])
        self.network = vision.Vision(NETWORKS[size], path, device)

    def run(self, image: Frame, before: Before = None, detail: Detail = 320, reach: Reach = 0.03,
            memory: Memory | None = None) -> Movement:
        memory = Memory() if memory is None else memory
        scale = detail / max(image.shape[:2])
        sides = [max(round(side * scale / ROUND) * ROUND, SMALLEST) for side in (image.shape[1], image.shape[0])]
        new = cv2.resize(image, sides, interpolation=cv2.INTER_AREA)
        old = memory.get("frame", new) if before is None else before
        memory["frame"] = new
        if old.shape != new.shape:
            old = cv2.resize(old, sides, interpolation=cv2.INTER_AREA)
        moved = self.find_flow(old, new) / np.float32(sides)  # in parts of the picture
        painted = cv2.resize(paint_flow(moved, reach), (image.shape[1], image.shape[0]))
        vectors = cv2.resize(moved, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
        return Movement(painted, vectors.reshape(-1), float(np.linalg.norm(moved, axis=2).mean()))

    def find_flow(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """(height, width, 2): how many pixels to the right and down."""
        if old is new:
            return np.zeros((*new.shape[:2], 2), np.float32)
        first, second = self.network.prepare(*(self.network.read_picture(picture)[None] for picture in (old, new)))
        flow: NDArray[Any] = self.network.run(first, second)[-1][0].permute(1, 2, 0).cpu().numpy()
        return flow


def paint_flow(moved: NDArray[Any], reach: float) -> NDArray[Any]:
    """Red is right, then yellow down, cyan left and violet up; black is still."""
    lengths, angles = cv2.cartToPolar(moved[..., 0], moved[..., 1], angleInDegrees=True)
    colours = np.dstack([angles / 2, np.full_like(angles, 255), np.minimum(lengths / reach, 1) * 255])
    return cv2.cvtColor(colours.astype(np.uint8), cv2.COLOR_HSV2RGB)
