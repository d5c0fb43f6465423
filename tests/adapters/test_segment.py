"""Segment on photographs; where people are was read off by eye, at high magnification."""

import cv2
import numpy as np
import pytest

from adapters.segment import Segment
from bridge.frames import decode_picture
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

PEOPLE = {  # points (x, y) in pixels: on people, and beside them
    "astronaut.png": (((225, 60), (225, 126), (100, 300), (240, 400), (60, 420), (320, 300)),
                      ((110, 60), (330, 60), (400, 50), (480, 300), (340, 160), (430, 310))),
    "messi5.jpg": (((246, 117), (245, 160), (265, 245), (340, 250), (150, 115)),
                   ((30, 30), (100, 200), (450, 150), (400, 50), (60, 130))),
    "bus.jpg": (((130, 430), (130, 600), (85, 740), (285, 440), (280, 520)),
                ((500, 300), (500, 600), (500, 1000), (400, 100), (30, 200))),
}


@pytest.fixture(scope="module")
def model():
    return Segment.ready()


@pytest.mark.parametrize("name", PEOPLE)
def test_people_stay_and_the_rest_goes(model, name):
    mask = model.run(read_photograph(name), show="mask")
    on, beside = PEOPLE[name]
    assert min(mask[y, x] for x, y in on) > 200
    assert max(mask[y, x] for x, y in beside) < 50


def test_a_cut_out_is_the_picture_with_the_mask_as_its_transparency(model):
    picture = read_photograph("astronaut.png")
    cut, mask = model.run(picture), model.run(picture, show="mask")
    assert np.array_equal(cut[:, :, :3], picture) and np.array_equal(cut[:, :, 3], mask)


def test_a_colour_or_a_picture_comes_behind_people(model):
    picture = read_photograph("astronaut.png")
    green = model.run(picture, colour="#0f0")
    assert np.abs(green[60, 330].astype(int) - (0, 255, 0)).max() < 25
    assert np.abs(green[400, 240].astype(int) - picture[400, 240]).max() < 25
    coffee = model.run(picture, background=read_photograph("coffee.png"))
    assert coffee.shape == picture.shape and not np.array_equal(coffee[60, 330], picture[60, 330])


def test_nobody_is_found_where_nobody_is(model):
    assert model.run(read_photograph("starry_night.jpg"), show="mask").mean() < 10
    assert model.run(np.full((300, 400, 3), 128, np.uint8), show="mask").max() < 60


@pytest.mark.parametrize("name", ["astronaut.png", "bus.jpg"])
def test_the_network_gives_what_another_runtime_gives(model, name):
    """OpenCV reads the same file; both must say the same of a photograph."""
    view = cv2.resize(read_photograph(name), (256, 256), interpolation=cv2.INTER_AREA)
    other = cv2.dnn.readNetFromTFLite(str(Segment.weights[0].path))
    other.setInput(np.ascontiguousarray(view.transpose(2, 0, 1)[None].astype(np.float32) / 255))
    expected = other.forward().reshape(256, 256)
    assert np.abs(model.run(view, show="mask") / 255 - expected).max() < 0.004 and expected.max() > 0.95


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (501, 37), (257, 255)])
def test_pictures_of_any_shape_keep_it(model, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    assert model.run(picture).shape == (*shape, 4)
    assert model.run(picture, colour="#fff").shape == (*shape, 3)


@pytest.mark.parametrize("colours", [cv2.COLOR_RGB2GRAY, cv2.COLOR_RGB2BGRA])
def test_grey_and_transparent_files_are_taken(model, colours):
    data = cv2.imencode(".png", cv2.cvtColor(read_photograph("astronaut.png"), colours))[1].tobytes()
    mask = model.run(decode_picture("image", data, 10_000_000), show="mask")
    assert mask[126, 225] > 200 and mask[60, 330] < 50


def test_the_info_is_that_of_cutout():
    fields = {field.name: field.kind for field in Segment.info.inputs}
    assert fields == {"image": "image", "show": "category", "colour": "text", "background": "image"}
    output, = Segment.info.outputs
    assert output.kind == "image"
