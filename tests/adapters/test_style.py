"""Style on a photograph, in every style; what the styles look like was judged by eye when they were named."""

import numpy as np
import pytest

from adapters.style import NAMES, Style
from bridge.model import Model
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def model():
    return Style.ready()


@pytest.fixture(scope="module")
def paintings(model):
    picture = read_photograph("astronaut.png")
    return {name: model.run(picture, style=name, detail=128) for name in NAMES}


def difference(first, second):
    """The mean difference of two pictures, in levels of 255."""
    return float(np.abs(first.astype(int) - second.astype(int)).mean())


def test_each_style_changes_the_picture_and_keeps_its_size(paintings):
    picture = read_photograph("astronaut.png")
    assert len(paintings) == 26
    for painting in paintings.values():
        assert painting.shape == picture.shape and painting.dtype == np.uint8
        assert difference(painting, picture) > 15


def test_no_two_styles_are_alike(paintings):
    pairs = [(first, second) for first in NAMES for second in NAMES if first < second]
    assert min(difference(paintings[first], paintings[second]) for first, second in pairs) > 10


@pytest.mark.parametrize(("name", "channel"), [("ember", 0), ("weave", 0), ("wave", 1), ("mist", 2), ("midnight", 2)])
def test_names_say_what_is_painted(paintings, name, channel):
    """Red embers and threads, blue-green water and mist, a blue night."""
    colours = paintings[name].mean((0, 1))
    others = np.mean([paintings[other].mean((0, 1)) for other in NAMES], axis=0)
    assert np.argmax(colours / others) == channel or colours[channel] == colours.max()


def test_strength_goes_from_the_picture_to_the_painting(model):
    picture = read_photograph("astronaut.png")
    distances = [difference(model.run(picture, style="wave", detail=128, strength=strength), picture)
                 for strength in (0, 0.25, 0.5, 1)]
    assert distances[0] == 0 and distances == sorted(distances) and distances[1] > 1


def test_a_blend_lies_between_its_styles(model, paintings):
    picture = read_photograph("astronaut.png")
    blend = np.zeros(26, np.float32)
    blend[[NAMES.index("ember"), NAMES.index("mist")]] = 0.3  # shares need not sum to 1
    mixed = model.run(picture, blend=blend, detail=128)
    apart = difference(paintings["ember"], paintings["mist"])
    assert 0 < difference(mixed, paintings["ember"]) < apart
    assert 0 < difference(mixed, paintings["mist"]) < apart


def test_a_blend_of_one_style_is_that_style(model, paintings):
    blend = np.zeros(26, np.float32)
    blend[NAMES.index("comic")] = 0.2
    mixed = model.run(read_photograph("astronaut.png"), blend=blend, detail=128)
    assert difference(mixed, paintings["comic"]) < 0.01


def test_a_blend_of_nothing_is_the_picture(model):
    picture = read_photograph("astronaut.png")
    assert np.array_equal(model.run(picture, blend=np.zeros(26, np.float32)), picture)


def test_any_picture_is_a_style(model):
    picture, starry = read_photograph("astronaut.png"), read_photograph("starry_night.jpg")
    painting = model.run(picture, picture=starry)
    assert painting.shape == picture.shape
    red, _, blue = painting.mean((0, 1)) - picture.mean((0, 1))
    assert blue > red + 20  # the photograph is orange, van Gogh's night is blue
    distances = [difference(model.run(picture, picture=starry, strength=strength), picture)
                 for strength in (0, 0.3, 0.6, 1)]
    assert distances[0] == 0 and distances == sorted(distances)


def test_the_last_style_picture_is_remembered_and_a_changed_one_is_read_again(model):
    picture, starry = read_photograph("astronaut.png"), read_photograph("starry_night.jpg")
    first = model.run(picture, picture=starry)
    _, manner = model.any.known
    assert np.array_equal(model.run(picture, picture=starry.copy()), first) and model.any.known[1] is manner
    starry[:] = (255, 0, 0)
    assert not np.array_equal(model.run(picture, picture=starry), first)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (501, 37), (30, 30), (101, 67)])
def test_pictures_of_any_shape_keep_it(model, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    assert model.run(picture, detail=64).shape == picture.shape
    assert model.run(picture, picture=picture).shape == picture.shape


def test_more_detail_paints_finer():
    model, picture = Style.ready(), read_photograph("astronaut.png")

    def count_edges(painting):
        return float(np.abs(np.diff(painting.astype(int), axis=1)).mean())

    assert count_edges(model.run(picture, detail=512)) > 1.2 * count_edges(model.run(picture, detail=128))


def test_the_info_offers_the_names():
    fields = {field.name: field for field in Style.info.inputs}
    assert issubclass(Style, Model)
    assert fields["style"].choices == NAMES and fields["blend"].length == 26
    assert not fields["picture"].required and fields["picture"].kind == "image"
