"""Line drawings of photographs; where lines must be, and where none may be, was read off by eye."""

import cv2
import numpy as np
import pytest

from adapters.edges_learned import EdgesLearned
from adapters.networks.hed import Hed, read_weights
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

# Points (x, y) with a line within six pixels, and middles of 20 × 20 pixels without any.
PLACES = {
    "coffee.png": (((78, 250), (480, 250), (283, 18), (270, 385)), ((500, 60), (280, 165), (140, 225))),
    "astronaut.png": (((176, 90), (271, 90), (384, 150)), ((120, 60), (330, 60), (100, 400))),
}


@pytest.fixture(scope="module")
def model():
    return EdgesLearned.ready()


@pytest.mark.parametrize("name", PLACES)
def test_lines_go_around_things(model, name):
    ink = 255 - model.run(read_photograph(name), thickness=2)[:, :, 0]
    outlines, empty = PLACES[name]
    for x, y in outlines:
        assert ink[y - 6:y + 7, x - 6:x + 7].max() > 200, (x, y)
    for x, y in empty:
        assert ink[y - 10:y + 11, x - 10:x + 11].max() == 0, (x, y)
    assert 0.01 < (ink > 127).mean() < 0.15


def test_thickness_and_threshold_say_how_much_ink_there_is(model):
    picture = read_photograph("astronaut.png")
    ink = [float((255 - model.run(picture, thickness=thickness)).mean()) for thickness in (1, 3, 9)]
    assert ink == sorted(ink) and ink[2] > 3 * ink[0]
    ink = [float((255 - model.run(picture, threshold=threshold)).mean()) for threshold in (0.9, 0.5, 0.2)]
    assert ink == sorted(ink) and ink[0] < ink[2] / 1.5


def test_inverted_is_white_on_black(model):
    picture = read_photograph("coffee.png")
    for thickness in (0, 3):
        plain, inverted = (model.run(picture, thickness=thickness, invert=invert) for invert in (False, True))
        assert np.array_equal(plain, 255 - inverted) and plain.mean() > 190 and plain.shape == picture.shape


def test_without_thickness_lines_are_soft(model):
    soft = model.run(read_photograph("coffee.png"), thickness=0)
    assert 0.1 < ((soft > 30) & (soft < 225)).mean()


def test_the_file_s_numbers_are_all_read_into_their_places(model):
    found, wanted = read_weights(EdgesLearned.weights[0].path), Hed().state_dict()
    assert {name: numbers.shape for name, numbers in found.items()} == {
        name: numbers.shape for name, numbers in wanted.items()}
    # Each of the five drawings alone looks like the mixture of them.
    assert all(float(found[f"sides.{place}.weight"].std()) > 0 for place in range(5))


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (501, 37), (3, 2)])
def test_pictures_of_any_shape_keep_it(model, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    for thickness in (0, 3):
        assert model.run(picture, thickness=thickness, detail=64).shape == picture.shape


def test_lines_do_not_depend_on_the_picture_s_size(model):
    picture = read_photograph("coffee.png")
    small = 255 - model.run(cv2.resize(picture, (300, 200), interpolation=cv2.INTER_AREA), thickness=2, detail=300)
    large = 255 - model.run(picture, thickness=4, detail=300)
    grown = cv2.resize(small, (600, 400))
    blurred = (cv2.GaussianBlur(drawing, (0, 0), 5).ravel() for drawing in (grown, large))
    assert np.corrcoef(*blurred)[0, 1] > 0.8
