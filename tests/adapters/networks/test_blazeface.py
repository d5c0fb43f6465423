"""How BlazeFace's answers are put together, with pictures and numbers made up for it."""

import numpy as np
import pytest
import torch

from adapters.networks.blazeface import AROUND, LEAST, BlazeFace, Joined, cut_parts, list_regions
from adapters.networks.detections import Detections


def test_the_finer_grid_comes_first():
    class Grids(torch.nn.Module):
        def forward(self, view):
            parts = ((384, 16, 2.0), (512, 1, 1.0), (384, 1, 2.0), (512, 16, 1.0))
            return tuple(torch.full((1, count, width), number) for count, width, number in parts)

    numbers, logits = Joined(Grids())(torch.zeros(1, 256, 256, 3))
    assert numbers.shape == (896, 16) and logits.shape == (896, 1)
    assert numbers[511].unique() == logits[511] == 1 and numbers[512].unique() == logits[512] == 2


@pytest.mark.parametrize("shape", [(720, 1280, 3), (1280, 720, 3), (500, 500, 3)])
def test_parts_cover_the_picture_and_overlap(shape):
    covered = np.zeros(shape[:2], int)
    parts = list(cut_parts(np.zeros(shape, np.uint8)))
    for left, top, right, bottom in parts:
        assert 0 <= left < right <= shape[1] and 0 <= top < bottom <= shape[0]
        covered[top:bottom, left:right] += 1
    assert len(parts) == 6 and covered.min() == 1 and covered.max() == 4


def test_a_small_picture_has_no_parts():
    assert list(cut_parts(np.zeros((LEAST - 1, LEAST - 1, 3), np.uint8))) == []


def make_detections(*rows):
    """Faces at (left, top) with a side and a score, whose eyes are level."""
    corners = np.float32([(x, y, x + side, y + side) for x, y, side, _ in rows]).reshape(-1, 4)
    eyes = np.float32([((x, y), (x + side, y)) for x, y, side, _ in rows]).reshape(-1, 2, 2)
    return Detections(corners, eyes, np.float32([row[3] for row in rows]))


def test_a_part_of_a_face_is_no_face_and_a_face_in_front_of_another_is():
    found = make_detections((0, 0, 100, 0.6), (20, 30, 20, 0.9), (150, 0, 90, 0.8), (160, 10, 60, 0.7))
    regions = list_regions(found)
    assert [(region.x, region.y, region.side / AROUND) for region in regions] == [
        (195, 45, 90), (190, 40, 60), (50, 50, 100)]
    assert list_regions(make_detections()) == []


def test_a_live_picture_is_searched_whole_and_in_the_next_of_its_parts(monkeypatch):
    detector = BlazeFace(None, "cpu")
    seen = []
    monkeypatch.setattr(detector.detector, "find_things", lambda part, threshold: seen.append(
        (part.shape[:2], int(part[0, 0, 0]))) or make_detections())
    picture = np.zeros((600, 1000, 3), np.uint8)
    picture[..., 0] = np.arange(1000) // 10  # which says where a part begins
    for turn in (0, 1, 2, 6):
        detector.find_faces(picture, turn)
    assert seen == [((600, 1000), 0), ((348, 420), 0), ((600, 1000), 0), ((348, 420), 29),
                    ((600, 1000), 0), ((348, 420), 58), ((600, 1000), 0), ((348, 420), 0)]
    seen.clear()
    detector.find_faces(picture)
    assert len(seen) == 1 + 6
