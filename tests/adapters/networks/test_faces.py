"""When a picture is searched everywhere at once, and when part by part, with networks that see nobody."""

import numpy as np

from adapters.networks.faces import FaceFinder
from bridge import Memory

PICTURE = np.zeros((600, 800, 3), np.uint8)


def test_the_first_frame_and_a_lone_picture_are_searched_closer_and_later_frames_part_by_part(monkeypatch):
    finder, asked = FaceFinder(None, None, "cpu"), []
    monkeypatch.setattr(finder.detector, "find_faces", lambda picture, turn: asked.append(turn) or [])
    memory = Memory()
    other = Memory()
    for kept in (None, memory, memory, other, memory, other, other):
        assert finder.find_faces(PICTURE, kept, limit=4, threshold=0.5) == []
    assert asked == [None, None, 1, None, 2, 1, 2]
