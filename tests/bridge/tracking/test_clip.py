"""A clip composed of two photographs: two people, cut out, are moved across a street; the real model finds them."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from adapters.pose import Pose
from bridge.tracking.tracker import Tracker
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

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


def test_two_people_who_pass_each_other_keep_their_identities() -> None:
    model, tracker = Pose.ready(size="multi"), Tracker()
    seen: dict[str, list[int]] = {"player": [], "walker": []}
    for number, (picture, player, walker) in enumerate(compose_clip()):
        poses = tracker.follow(model.run(picture, threshold=0.2), number * FRAME, aspect=WIDTH / HEIGHT)
        for pose in poses:
            assert pose.box is not None
            middle = pose.box.x + pose.box.width / 2
            if abs(player - walker) > 0.12:
                near = "player" if abs(middle - player) < abs(middle - walker) else "walker"
                seen[near].append(pose.id)
    for who, ids in seen.items():
        assert len(ids) > FRAMES / 2, who
        assert len(set(ids)) == 1, (who, ids)
    assert seen["player"][0] != seen["walker"][0]
