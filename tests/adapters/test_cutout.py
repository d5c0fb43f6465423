"""Cutout on photographs; where subject and background are was read off by eye, at high magnification."""

import cv2
import numpy as np
import pytest

from adapters.cutout import Cutout
from adapters.networks.u2net import prepare_view
from bridge.frames import decode_picture
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

SUBJECTS = {  # points (x, y) in pixels: on the subject, and beside it
    "coffee.png": (((290, 60), (280, 160), (280, 350), (120, 230), (440, 230), (365, 290)),
                   ((30, 30), (550, 200), (50, 380), (560, 60), (560, 380))),
    "messi5.jpg": (((246, 117), (245, 160), (265, 245), (235, 290), (340, 250), (363, 312), (150, 115)),
                   ((30, 30), (100, 200), (450, 150), (400, 50), (150, 300), (60, 130))),
    "astronaut.png": (((225, 60), (225, 126), (100, 300), (240, 400), (60, 420), (320, 300)),
                      ((110, 60), (330, 60), (400, 50), (480, 300), (340, 200), (430, 310))),
    "chelsea.png": (((150, 100), (310, 150), (240, 240), (60, 150)), ((420, 250), (440, 200), (445, 290))),
}


@pytest.fixture(scope="module")
def model():
    return Cutout.ready()


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_subject_stays_and_the_rest_goes(model, name):
    mask = model.run(read_photograph(name), show="mask")
    on, beside = SUBJECTS[name]
    assert min(mask[y, x] for x, y in on) > 200
    assert max(mask[y, x] for x, y in beside) < 25


def test_a_cut_out_is_the_picture_with_the_mask_as_its_transparency(model):
    picture = read_photograph("coffee.png")
    cut, mask = model.run(picture), model.run(picture, show="mask")
    assert np.array_equal(cut[:, :, :3], picture) and np.array_equal(cut[:, :, 3], mask)
    assert mask.dtype == np.uint8 and mask.shape == picture.shape[:2]


def test_a_colour_or_a_picture_comes_behind_the_subject(model):
    picture, starry = read_photograph("coffee.png"), read_photograph("starry_night.jpg")
    green = model.run(picture, colour="#00ff00")
    assert np.abs(green[380, 50].astype(int) - (0, 255, 0)).max() < 25
    assert np.abs(green[160, 280].astype(int) - picture[160, 280]).max() < 25
    night = model.run(picture, colour="#00ff00", background=starry)
    assert night.shape == picture.shape and night[380, 50, 1] < 200
    assert night[:60, 500:, 2].mean() > picture[:60, 500:, 2].mean() + 20  # blue where the wood was


def test_the_network_gives_what_another_runtime_gives(model):
    """OpenCV reads the same file; both must say the same of a photograph."""
    view = np.ascontiguousarray(prepare_view(read_photograph("coffee.png")))
    other = cv2.dnn.readNetFromONNX(str(Cutout.weights[0].path))
    other.setInput(view)
    expected = other.forward(model.network.network.outputs[0])
    (mask,) = model.network.network(view)
    assert np.abs(mask - expected).max() < 0.001 and mask.max() > 0.95


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (501, 37)])
def test_pictures_of_any_shape_keep_it(model, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    assert model.run(picture).shape == (*shape, 4)
    assert model.run(picture, colour="#fff").shape == (*shape, 3)


def test_where_nothing_is_nothing_is_cut_out(model):
    for level in (0, 128, 255):
        assert model.run(np.full((300, 400, 3), level, np.uint8), show="mask").max() < 60


@pytest.mark.parametrize("colours", [cv2.COLOR_RGB2GRAY, cv2.COLOR_RGB2BGRA])
def test_grey_and_transparent_files_are_taken(model, colours):
    data = cv2.imencode(".png", cv2.cvtColor(read_photograph("coffee.png"), colours))[1].tobytes()
    mask = model.run(decode_picture("image", data, 10_000_000), show="mask")
    assert mask[160, 280] > 230 and mask[380, 50] < 25


def test_the_info_says_what_may_come_behind():
    fields = {field.name: field for field in Cutout.info.inputs}
    assert {name: field.kind for name, field in fields.items()} == {
        "image": "image", "show": "category", "colour": "text", "background": "image"}
    assert [name for name, field in fields.items() if field.required] == ["image"]
