"""The pictures in docs/models: a photograph, further ones that the model was shown, and beside them what it answers.

    python -m scripts.model_pictures [MODEL…]        needs weights and photographs

`make docs` draws them, too. A picture that looks like the one that is there already is left as it is, so that another
processor's last digits change no file. A new model joins with a line in SHOTS, unless the astronaut suits it.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from adapters.networks.composing import resize_smoothly
from bridge.codecs.values import name_outputs
from bridge.frames import BOX_COLOUR, draw_boxes, draw_poses
from bridge.info import Field
from tests.built_in import MODELS, SUPPLIED, last_of
from tests.photographs import FROM_PACKAGES, read_photograph

FOLDER = Path(__file__).parent.parent / "docs" / "models"
HEIGHT = 320  # pixels of the photograph in the picture
QUALITY = 75  # of the WebP
SQUARE = 10  # pixels of the board behind what is transparent
CHANGED, SAME = 48, 0.005  # a pixel that differs by more (of 255) has changed; so few of them leave a picture the same

Picture = NDArray[Any]  # uint8, height × width × RGB


@dataclass(frozen=True)
class Shot:
    """What a model is shown in its picture. The photograph must be one whose licence lets us show it."""

    photograph: str = "astronaut.png"
    options: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)  # further photographs, by input
    part: tuple[float, float, float, float] = (0, 0, 1, 1)  # left, top, right and bottom of what is shown of it
    shrink: int = 1  # how many times smaller a model that enlarges gets it
    steps: tuple[Mapping[str, Any], ...] = ()  # inputs of a model that sees nothing, for a picture each

    @property
    def credit(self) -> str:
        """Who is in the photographs, who took them, and their licences."""
        declared = [FROM_PACKAGES[name] for name in (self.photograph, *self.pictures.values())]
        return "; ".join(f"{photograph.origin} ({photograph.licence})" for photograph in declared)


SHOTS = {
    "classify": Shot("coffee.png"),
    "cutout": Shot("coffee.png"),
    "dream-faces": Shot(steps=tuple({"seed": 12, "toward": 13, "position": place / 4} for place in range(5))),
    "face": Shot(part=(0.2, 0, 0.7, 0.45)),
    "hands": Shot("mona_lisa.jpg"),
    "zero-shot": Shot("chelsea.png", inputs={"words": "a pet, a wild animal, a car, a hot drink, a face"}),
    "mix": Shot(inputs={"mode": "screen", "amount": 0.8}, pictures={"other": "coffee.png"}),
    "recolor": Shot(pictures={"picture": "mona_lisa.jpg"}),
    "style": Shot(inputs={"style": "comic"}),
    "super-resolution": Shot("chelsea.png", options={"quality": "best"}, inputs={"scale": 4}, shrink=4,
                             part=(0.25, 0.1, 0.5, 0.5)),
}


def find_shot(model: str) -> Shot:
    return SHOTS.get(model, Shot())


def place_picture(model: str) -> Path:
    return FOLDER / f"{model}.webp"


def draw_model(model: str) -> Picture:
    """The photograph, further ones, and beside them what the model answers to them."""
    shot, kind = find_shot(model), MODELS[model]
    if shot.steps:
        return draw_steps(kind.ready(**shot.options), shot.steps)
    photograph = fit_height(cut_part(read_photograph(shot.photograph), shot.part))
    seen = cv2.resize(photograph, None, fx=1 / shot.shrink, fy=1 / shot.shrink, interpolation=cv2.INTER_AREA)
    photograph = fit_height(seen)
    further = {name: read_photograph(other) for name, other in shot.pictures.items()}
    answer = last_of(kind.ready(**shot.options).run(seen, **shot.inputs, **further))
    shown = photograph.copy()
    for output, value in zip(kind.info.outputs, name_outputs(kind.info, answer).values()):
        if output.kind in PAINTERS and value is not None:
            shown = PAINTERS[output.kind](shown, value, output)
    gap = np.full((HEIGHT, SQUARE, 3), 255, np.uint8)
    return np.hstack([part for picture in (photograph, *map(fit_height, further.values())) for part in (picture, gap)]
                     + [shown])


def draw_steps(model: Any, steps: Sequence[Mapping[str, Any]]) -> Picture:
    """What a model makes out of one set of inputs after the other."""
    made = [next(iter(name_outputs(model.info, model.run(**inputs)).values())) for inputs in steps]
    return np.hstack([cv2.resize(picture, (HEIGHT // 2, HEIGHT // 2), interpolation=cv2.INTER_CUBIC)
                      for picture in made])


def cut_part(picture: Picture, part: tuple[float, float, float, float]) -> Picture:
    height, width = picture.shape[:2]
    left, top, right, bottom = (round(place * side) for place, side in zip(part, (width, height) * 2))
    return picture[top:bottom, left:right]


def fit_height(picture: Picture) -> Picture:
    width = round(picture.shape[1] * HEIGHT / picture.shape[0])
    return resize_smoothly(picture, width, HEIGHT)


def paint_image(shown: Picture, value: Picture, output: Field) -> Picture:
    """The picture that came back; what is transparent in it shows a board."""
    if value.ndim == 2:
        return cv2.cvtColor(value, cv2.COLOR_GRAY2RGB)
    if value.shape[2] == 3:
        return value
    rows, columns = np.indices(value.shape[:2]) // SQUARE
    board = np.where((rows + columns) % 2, 255, 205)[:, :, None].repeat(3, 2).astype(np.uint8)
    share = value[:, :, 3].astype(np.float32) / 255
    return cv2.blendLinear(np.ascontiguousarray(value[:, :, :3]), board, share, 1 - share)


def paint_depth(shown: Picture, value: Picture, output: Field) -> Picture:
    return paint_image(shown, (value.clip(0, 1) * 255).astype(np.uint8), output)


def paint_poses(shown: Picture, value: Any, output: Field) -> Picture:
    draw_poses(shown, value, output.connections)
    return shown


def paint_boxes(shown: Picture, value: Any, output: Field) -> Picture:
    draw_boxes(shown, value)
    return shown


def paint_labels(shown: Picture, value: Any, output: Field) -> Picture:
    """Names with bars, over a darker picture."""
    shown = shown // 3
    for row, label in enumerate(value):
        down = HEIGHT // 2 + (2 * row - len(value)) * 25 + 25
        end = 20 + round(label.confidence * (shown.shape[1] - 40))
        cv2.rectangle(shown, (20, down + 10), (end, down + 20), BOX_COLOUR, -1)
        cv2.putText(shown, f"{label.label} {label.confidence:.2f}", (20, down), cv2.FONT_HERSHEY_SIMPLEX, 0.8,
                    (255, 255, 255), 2, cv2.LINE_AA)
    return shown


PAINTERS: Mapping[str, Callable[[Picture, Any, Field], Picture]] = {
    "image": paint_image, "mask": paint_image, "depth": paint_depth, "keypoints": paint_poses, "boxes": paint_boxes,
    "labels": paint_labels,
}


def write_picture(picture: Picture) -> bytes:
    """The picture as a WebP."""
    return cv2.imencode(".webp", picture[:, :, ::-1], [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()


def read_picture(data: bytes) -> Picture:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)


def look_alike(drawn: Picture, path: Path) -> bool:
    """Whether the file shows what was drawn, but for what another processor's last digits may change."""
    if not path.is_file():
        return False
    old, new = read_picture(path.read_bytes()), read_picture(write_picture(drawn))
    return old.shape == new.shape and float((cv2.absdiff(old, new).max(2) > CHANGED).mean()) < SAME


def main(models: list[str]) -> int:
    """Draws the pictures of these models, or of all."""
    for model in models or SUPPLIED:
        drawn, path = draw_model(model), place_picture(model)
        if not look_alike(drawn, path):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(write_picture(drawn))
            print(f"drew docs/models/{path.name}, {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
