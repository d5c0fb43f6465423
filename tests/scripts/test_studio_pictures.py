"""The pictures of the studio are there, small, and shown where it is described."""

import cv2
import pytest

from scripts.studio_pictures import FOLDER, HEIGHT, SHOTS

LARGEST = 60_000  # bytes
TEXT = FOLDER.parent / "studio.md"


def test_every_picture_is_shown_and_there_is_no_other():
    assert {path.stem for path in FOLDER.iterdir()} == set(SHOTS)
    assert all(f"(studio/{name}.webp)" in TEXT.read_text(encoding="utf-8") for name in SHOTS)


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_small_and_shows_something(name):
    path = FOLDER / f"{name}.webp"
    picture, shot = cv2.imread(str(path)), SHOTS[name]
    assert path.stat().st_size <= LARGEST
    assert picture.shape[:2] == (round(HEIGHT * shot.scale), round(shot.width * shot.scale))
    assert picture.std() > 20
