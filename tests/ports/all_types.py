"""A port with every type there is, as a port of 2020 would be written."""

import numpy as np

import runway
from runway.data_types import (
    any, array, boolean, category, image, image_bounding_box, image_landmarks, image_point, number, segmentation,
    text, vector)

LABELS = {"bg": 0, "person": 1}
RED = {"person": [255, 0, 0]}
NAMES = ["a", "b", "c"]


@runway.setup(options={
    "size": category(choices=["small", "large"], description="Size"),
    "seed": number(min=0, max=10, step=1, default=3),
    "name": text(default="bob"),
    "flag": boolean(default=True),
})
def setup(opts):
    return opts


@runway.command("everything", description="All types", inputs={
    "image": image(width=64, height=64, description="in"),
    "gray": image(channels=1),
    "rgba": image(channels=4, min_width=8, max_width=512, min_height=8, max_height=512),
    "z": vector(length=4, sampling_std=1.5),
    "z2": vector(length=2, default=[0.1, 0.2]),
    "n": number(default=0.5, min=0, max=1, step=0.1),
    "n2": number,
    "t": text(min_length=1, max_length=10),
    "t2": text,
    "c": category(choices=["x", "y"]),
    "b": boolean,
    "any": any,
    "arr": array(text, min_length=1, max_length=4),
    "seg": segmentation(label_to_id=LABELS, label_to_color=RED, width=8, height=8),
    "pt": image_point,
    "bb": image_bounding_box,
    "lm": image_landmarks(3, labels=NAMES, connections=[["a", "b"]]),
}, outputs={
    "image": image,
    "png": image(channels=4),
    "z": vector(length=4),
    "n": number,
    "t": text,
    "c": category(choices=["x", "y"]),
    "b": boolean,
    "any": any,
    "arr": array(text),
    "seg": segmentation(label_to_id=LABELS, label_to_color=RED),
    "pt": image_point,
    "bb": image_bounding_box,
    "lm": image_landmarks(3, labels=NAMES, connections=[["a", "b"]]),
    "boxes": array(image_bounding_box),
    "poses": array(image_landmarks(3, labels=NAMES)),
    "scores": array(number),
})
def everything(model, args):
    assert args["image"].mode == "RGB" and args["gray"].mode == "L" and args["rgba"].mode == "RGBA"
    assert args["seg"].mode == "L" and isinstance(args["z"], np.ndarray)
    landmarks = [[0, 0], [0.5, 0.5], [1, 1]]
    return {
        "image": args["image"], "png": np.tile(np.array([1, 2, 3, 4]), (2, 2, 1)), "z": args["z"] + 1.0,
        "n": np.float32(0.5), "t": args["t"], "c": args["c"], "b": args["b"], "any": {"k": [1, None]},
        "arr": args["arr"], "seg": np.zeros((2, 2), np.uint8), "pt": [0.5, 0.25], "bb": [0.0, 0.0, 1.0, 1.0],
        "lm": landmarks, "boxes": [[0, 0, 0.5, 0.5]], "poses": [landmarks], "scores": [0.9],
    }


@runway.command("progress", inputs={"n": number(default=3, min=1, max=9)}, outputs={"text": text})
def progress(model, args):
    for step in range(args["n"]):
        yield "step %d" % step, (step + 1) / args["n"]


@runway.command("fail", inputs={"x": number}, outputs={"y": number})
def fail(model, args):
    raise ValueError("deliberate")


@runway.command("scalar", inputs={"x": number}, outputs={"y": number}, description="returns bare value")
def scalar(model, args):
    return args["x"] * 2


if __name__ == "__main__":
    runway.run()
