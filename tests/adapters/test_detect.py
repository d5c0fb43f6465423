"""Detect on photographs; boxes were read off by eye, at high magnification, without the model's."""

import cv2
import numpy as np
import pytest

from adapters.detect import Detect
from bridge.frames import decode_picture
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

THINGS = [  # left, top, right, bottom in pixels
    ("bus.jpg", "bus", (15, 232, 800, 735)),
    ("bus.jpg", "person", (53, 400, 245, 900)),
    ("bus.jpg", "person", (226, 408, 342, 858)),
    ("messi5.jpg", "person", (70, 61, 457, 336)),
    ("messi5.jpg", "sports ball", (338, 289, 388, 336)),
    ("astronaut.png", "person", (18, 15, 365, 512)),
    ("chelsea.png", "cat", (0, 0, 440, 300)),
]


@pytest.fixture(scope="module")
def model():
    return Detect.ready()


def corners_of(box, picture):
    height, width = picture.shape[:2]
    return box.x * width, box.y * height, (box.x + box.width) * width, (box.y + box.height) * height


def share_area(first, second):
    """The area of both together in parts of the area that either covers."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    common = max(across, 0) * max(down, 0)
    areas = sum((right - left) * (bottom - top) for left, top, right, bottom in (first, second))
    return common / (areas - common)


@pytest.mark.parametrize(("name", "label", "right"), THINGS)
def test_things_are_found_where_they_are(model, name, label, right):
    picture = read_photograph(name)
    same = [corners_of(box, picture) for box in model.run(picture) if box.label == label]
    assert max(share_area(box, right) for box in same) > 0.7


@pytest.mark.parametrize(("name", "first"), [
    ("bus.jpg", "bus"), ("messi5.jpg", "person"), ("astronaut.png", "person"), ("basketball1.png", "person"),
    ("chelsea.png", "cat"), ("zidane.jpg", "person")])
def test_the_surest_thing_is_what_the_picture_shows(model, name, first):
    things = model.run(read_photograph(name))
    confidences = [box.confidence for box in things]
    assert things[0].label == first and confidences == sorted(confidences, reverse=True)
    assert all(0.4 <= confidence <= 1 for confidence in confidences)


def test_two_men_are_two_boxes(model):
    picture = read_photograph("basketball1.png")
    men = [corners_of(box, picture) for box in model.run(picture, threshold=0.5)]
    assert len(men) == 2 and share_area(*men) == 0
    assert min(bottom - top for _, top, _, bottom in men) > 350  # both stand, and are most of the picture high


def test_the_threshold_leaves_things_out(model):
    picture = read_photograph("bus.jpg")
    counts = [len(model.run(picture, threshold=threshold)) for threshold in (0, 0.3, 0.5, 1)]
    assert counts[0] == 100 and counts == sorted(counts, reverse=True) and counts[2] == 3 and counts[3] == 0


def test_the_overlap_joins_boxes_of_the_same_kind(model):
    picture = read_photograph("messi5.jpg")
    every, few, fewest = (model.run(picture, threshold=0.3, overlap=overlap) for overlap in (1, 0.5, 0))
    assert len(every) > len(few) > len(fewest) and every[0] == few[0] == fewest[0]
    balls = [box for box in few if box.label == "sports ball"]
    assert len(balls) == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (501, 37), (417, 415)])
def test_pictures_of_any_shape_are_taken(model, shape):
    assert model.run(np.full((*shape, 3), 90, np.uint8)) == []
    everything = model.run(np.full((*shape, 3), 90, np.uint8), threshold=0)
    assert len(everything) == 100
    for box in everything:
        assert all(type(value) is float for value in (box.x, box.y, box.width, box.height, box.confidence))
        assert 0 <= box.x <= box.x + box.width <= 1.000001 and 0 <= box.y <= box.y + box.height <= 1.000001


@pytest.mark.parametrize("colours", [cv2.COLOR_RGB2GRAY, cv2.COLOR_RGB2BGRA])
def test_grey_and_transparent_files_are_taken(model, colours):
    data = cv2.imencode(".png", cv2.cvtColor(read_photograph("bus.jpg"), colours))[1].tobytes()
    assert "bus" in {box.label for box in model.run(decode_picture("image", data, 10_000_000))}


def test_the_same_picture_gives_the_same_answer_whatever_came_before(model):
    first = read_photograph("messi5.jpg")
    answer = model.run(first)
    model.run(read_photograph("bus.jpg"))
    assert model.run(first) == answer


def test_the_names_are_those_of_coco(model):
    assert len(model.names) == len(set(model.names)) == 80
    assert (model.names[0], model.names[15], model.names[79]) == ("person", "cat", "toothbrush")
    output, = Detect.info.outputs
    assert (output.name, output.kind) == ("boxes", "boxes")
