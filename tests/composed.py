"""A clip composed of two photographs: two people, cut out, are moved across a grey wall, one before the other."""

from collections.abc import Iterator

import cv2
import numpy as np

from .photographs import read_photograph

FRAME = 1 / 30
FRAMES = 60
WIDTH, HEIGHT = 960, 480
TALL = 400  # pixels, of each person's cutting


def cut_person(name: str, left: int, top: int, right: int, bottom: int) -> np.ndarray:
    """A person with what is behind them, as tall as the other one."""
    cutting = read_photograph(name)[top:bottom, left:right]
    return cv2.resize(cutting, (round(TALL * cutting.shape[1] / cutting.shape[0]), TALL), interpolation=cv2.INTER_AREA)


def compose_clip() -> Iterator[tuple[np.ndarray, float, float]]:
    """Frames, and where the middles of the two people are, across, 0…1. The first one passes before the second."""
    player = cut_person("basketball1.png", 20, 60, 180, 480)
    walker = cut_person("bus.jpg", 40, 380, 240, 910)
    random = np.random.default_rng(0)
    for frame in range(FRAMES):
        part = frame / (FRAMES - 1)
        picture = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
        lefts = (round(40 + part * (WIDTH - 80 - player.shape[1])),
                 round(WIDTH - 40 - walker.shape[1] - part * (WIDTH - 80 - walker.shape[1])))
        for person, left in ((walker, lefts[1]), (player, lefts[0])):
            picture[40:40 + TALL, left:left + person.shape[1]] = person
        noisy = picture + random.normal(0, 4, picture.shape)
        yield noisy.clip(0, 255).astype(np.uint8), *((left + person.shape[1] / 2) / WIDTH
                                                     for person, left in ((player, lefts[0]), (walker, lefts[1])))
