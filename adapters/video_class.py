"""What somebody is doing, out of the last 16 frames, by torchvision's video networks, whose files people bring."""

from collections import deque
from typing import Annotated, Any, Literal, NamedTuple

import cv2
import numpy as np

from bridge import Between, Frame, Label, Memory, Model, OwnFile, choose_file

from .networks.published import declare_file

NETWORKS = {"small": "s3d", "fast": "mc3_18", "good": "r2plus1d_18"}
CLIP = 16  # frames
KEPT = (342, 256)  # pixels of a frame that is kept: no network sees more

Size = Annotated[Literal["small", "fast", "good"], "Which of three networks: S3D, MC3-18 or R(2+1)D-18."]
Count = Annotated[int, Between(1, 20), "How many names to give, the surest first."]
Every = Annotated[int, Between(1, 64), "Look at the clip at every so many frames; those between are only kept."]


class Doing(NamedTuple):
    labels: Annotated[list[Label], "What may be going on, the surest first."]
    filled: Annotated[float, "How much of the clip of 16 frames has been seen, 0…1."]


class VideoClass(Model):
    """Names what is being done in the last 16 frames, out of the 400 actions of Kinetics, with torchvision's networks.
    """

    limits = (
        "Catwalk does not bring its file: see “Whose work it is” for where its makers keep it.",
        "Its answers were checked with random weights of the same shape alone: the code is torchvision's own, the "
        "trained files were not at hand.",
        "It was trained on frames that come 15 times a second. Where they come slower, everything looks hurried to it.",
        "Of live frames it looks at every fourth, or as often as every says: that one takes as long as a picture.",
        "A lone picture is a clip in which nothing moves.")

    weights = (
        declare_file("s3d-d76dad2f.pth", 31_972_000, "S3D, trained on Kinetics-400", size="small"),
        declare_file("mc3_18-a90a0ba3.pth", 44_672_000, "MC3-18, trained on Kinetics-400", size="fast"),
        declare_file("r2plus1d_18-91a641e6.pth", 120_318_000, "R(2+1)D-18, trained on Kinetics-400", size="good"))

    memory = 1300_000_000
    parallel = True

    def setup(self, device: str, size: Size = "small", file: OwnFile = "") -> None:
        from .networks import vision

        path = choose_file(file, self.weights[list(NETWORKS).index(size)])
        self.network = vision.Vision(NETWORKS[size], path, device)

    def run(self, image: Frame, count: Count = 3, every: Every = 4, memory: Memory | None = None) -> Doing:
        memory = Memory() if memory is None else memory
        frames = memory.setdefault("frames", deque(maxlen=CLIP))
        frames.append(cv2.resize(image, KEPT, interpolation=cv2.INTER_AREA))
        memory["waited"] = memory.get("waited", every) + 1
        if memory["waited"] >= every:
            memory["sure"], memory["waited"] = self.look_at(list(frames)), 0
        sure = memory["sure"]
        surest = np.argsort(-sure)[:count]
        return Doing([Label(self.network.names[place], float(sure[place])) for place in surest], len(frames) / CLIP)

    def look_at(self, frames: list[Any]) -> Any:
        """The actions' probabilities, (400,); the first frame stands for those that have not been seen."""
        clip = np.stack([frames[0]] * (CLIP - len(frames)) + frames)
        seen = self.network.prepare(self.network.read_clip(clip))[None]  # (1, 3, 16, height, width)
        return self.network.run(seen)[0].softmax(0).cpu().numpy()
