"""Models of each kind of output and each way to be asked, for tests of the snippets: they find the same always."""

from pathlib import Path

HEAD = '''\
"""Made by a test."""
from typing import Annotated, Literal
import numpy as np
from bridge import Audio, Between, Box, Depth, Frame, Keypoint, Label, Length, Mask, Model, Pose, Skeleton, Vector

Share = Annotated[float, Between(0, 1)]
POINTS = Keypoint("nose", 0.25, 0.5, 0.9), Keypoint("left foot", 0.5, 0.75, 0.8)
RED = np.full((48, 64, 3), (255, 0, 0), np.uint8)


class Made(Model):
    """Always the same."""

    def run(self, {takes}) -> {gives}:
        return {value}
'''
LOOKING = "image: Frame | None = None, amount: Share = 0.25"
LOOKS = {  # what a model gives that may be shown a picture
    "keypoints": ('Annotated[list[Pose], Skeleton(("nose", "left foot"), ((0, 1),))]', "[Pose(POINTS, 0.75)]"),
    "boxes": ("list[Box]", '[Box(0.25, 0.5, 0.25, 0.125, 0.75, "cup")]'),
    "labels": ("list[Label]", '[Label("cup", 0.75), Label("mug", 0.25)]'),
    "image": ("Frame", "RED"), "mask": ("Mask", "np.full((48, 64), 255, np.uint8)"),
    "depth": ("Depth", "np.full((48, 64), 0.5, np.float32)"),
    "vector": ("Vector", "np.array([0.5, -0.5], np.float32)"),
    "number": ("float", "amount"), "boolean": ("bool", "True"), "text": ("str", '"a cup"'),
    "category": ('Literal["cup", "mug"]', '"cup"'), "audio": ("Audio", "Audio(np.array([0.5, -1], np.float32), 48000)"),
}
OTHERS = {  # inputs, output and what it is, of those that look at nothing, or at more than one picture
    "says": ("prompt: str, loud: bool", "str", "prompt.upper() if loud else prompt"),
    "turns": ("amount: Share = 0.25", "float", "amount"),
    "latents": ("latent: Annotated[Vector, Length(8)]", "Frame", "RED"),
    "tells": ('image: Frame, other: Frame | None = None, words: str = "a cup"', "str",
              'words if other is None else f"{words} {other.shape[1]}"'),
    "pairs": ('one: Frame, other: Frame, words: str, mood: Literal["calm", "wild"]', "str", 'f"{words}, {mood}"'),
}
KINDS = (*LOOKS, *OTHERS)


def write_models(folder: Path) -> list[str]:
    """An adapter for each, as files that Catwalk serves; the model is called as its kind."""
    rows = {**{kind: (LOOKING, *row) for kind, row in LOOKS.items()}, **OTHERS}
    for kind, (takes, gives, value) in rows.items():
        text = HEAD.replace("{takes}", takes).replace("{gives}", gives).replace("{value}", value)
        (folder / f"{kind}.py").write_text(text, encoding="utf-8")
    return [str(folder / f"{kind}.py") for kind in rows]
