"""Style on a photograph, in every style; what the styles look like was judged by eye when they were named."""

import json
import re
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.style import NAMES, Style
from bridge.model import Model
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

SPEEDS = Path(__file__).parents[2] / "docs" / "speeds.json"


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
    known = model.any.known
    assert np.array_equal(model.run(picture, picture=starry.copy()), first) and model.any.known is known
    starry[:] = (255, 0, 0)
    assert not np.array_equal(model.run(picture, picture=starry), first)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (501, 37), (30, 30), (101, 67)])
def test_pictures_of_any_shape_keep_it(model, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    assert model.run(picture, detail=64).shape == picture.shape
    assert model.run(picture, picture=picture).shape == picture.shape


@pytest.mark.parametrize("manner", [None, "starry_night.jpg"])
def test_more_detail_paints_finer(model, manner):
    picture, other = read_photograph("astronaut.png"), manner and read_photograph(manner)

    def count_edges(painting):
        return float(np.abs(np.diff(painting.astype(int), axis=1)).mean())

    coarse, fine = (model.run(picture, picture=other, detail=detail) for detail in (128, 512))
    assert count_edges(fine) > 1.2 * count_edges(coarse)


@pytest.mark.parametrize("manner", [None, "starry_night.jpg"])
def test_a_picture_of_1080p_is_painted_whole_and_in_the_same_colours(model, manner):
    """Colours of a small painting and of a large one differ by a few levels in the mean: 15 of 255 at most."""
    picture = cv2.resize(read_photograph("bus.jpg")[300:755], (1920, 1080))
    large, small = (model.run(picture, picture=manner and read_photograph(manner), detail=detail)
                    for detail in (1920, 384))
    assert large.shape == picture.shape
    assert np.abs(large.mean((0, 1)) - small.mean((0, 1))).max() < 15
    assert min(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).std() for part in split_quarters(large)) > 15


def split_quarters(picture):
    return [part for half in np.array_split(picture, 2) for part in np.array_split(half, 2, axis=1)]


ENDS = {"names": {"style": "ember", "toward": "mist"},
        "pictures": {"picture": "starry_night.jpg", "toward_picture": "chelsea.png"},
        "a name and a picture": {"style": "ember", "toward_picture": "starry_night.jpg"},
        "a picture and a name": {"picture": "starry_night.jpg", "toward": "ember"}}


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_a_morph_goes_steadily_from_one_style_to_the_other(model, ends):
    """Each of eight steps is seen, and none is a jump of more than half the way."""
    said = {name: read_photograph(value) if "picture" in name else value for name, value in ends.items()}
    picture = read_photograph("astronaut.png")
    stages = [model.run(picture, **said, morph=place / 8, detail=192) for place in range(9)]
    first = {name: value for name, value in said.items() if "toward" not in name}
    last = {name.removeprefix("toward_").replace("toward", "style"): value for name, value in said.items()
            if "toward" in name}
    assert np.array_equal(stages[0], model.run(picture, **first, detail=192))
    assert np.array_equal(stages[-1], model.run(picture, **last, detail=192))
    whole = difference(stages[0], stages[-1])
    assert all(0.02 * whole < difference(*pair) < 0.5 * whole for pair in pairwise(stages))
    distances = [difference(stage, stages[0]) for stage in stages]
    assert distances == sorted(distances)


def test_a_blend_morphs_too_and_one_of_nothing_from_the_picture_itself(model):
    picture, blend = read_photograph("astronaut.png"), np.zeros(26, np.float32)
    stages = [model.run(picture, blend=blend, toward="ember", morph=place, detail=128) for place in (0, 0.3, 0.7, 1)]
    distances = [difference(stage, picture) for stage in stages]
    assert distances[0] == 0 and distances == sorted(distances) and distances[1] > 3
    blend[NAMES.index("comic")] = 1
    assert difference(model.run(picture, blend=blend, toward="ember", morph=0.4, detail=128),
                      model.run(picture, style="comic", toward="ember", morph=0.4, detail=128)) < 0.01


@pytest.mark.parametrize("manner", [None, "starry_night.jpg"])
def test_colours_are_kept_and_only_light_and_dark_are_painted(model, manner):
    """Differences of colour (BT.601) are those of the photograph within 8 of 255 for nine tenths of it: where the
    painting is nearly black or white there is no room for them. Light and dark are the painting's within 2.
    """
    picture, other = read_photograph("astronaut.png"), manner and read_photograph(manner)
    painted, half, kept = (cv2.cvtColor(model.run(picture, style="ember", picture=other, keep_colours=share),
                                        cv2.COLOR_RGB2YCrCb).astype(int) for share in (0, 0.5, 1))
    own = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb).astype(int)
    strayed = [np.abs(painting - own)[:, :, 1:].max(2) for painting in (painted, half, kept)]
    assert np.quantile(strayed[2], 0.9) <= 8
    assert strayed[0].mean() > strayed[1].mean() > strayed[2].mean()
    assert np.abs(kept - painted)[:, :, 0].mean() < 2


def test_what_it_says_of_the_cost_of_detail_is_what_was_measured():
    """Within a third, for the named styles."""
    runs = {run["inputs"]["detail"]: run["milliseconds"] for run in json.loads(SPEEDS.read_text())["runs"]
            if run["model"] == "style" and run.get("inputs", {}).keys() == {"detail"}}
    said, = (field.description for field in Style.info.inputs if field.name == "detail")
    times = dict(re.findall(r"(\d+) (?:takes )?(\d+) times", said))
    assert [*times] == ["640", "1280", "1920"]
    for detail, factor in times.items():
        assert runs[int(detail)] / runs[384] == pytest.approx(float(factor), rel=1 / 3)


def test_the_info_offers_the_names():
    fields = {field.name: field for field in Style.info.inputs}
    assert issubclass(Style, Model)
    assert fields["style"].choices == NAMES and fields["blend"].length == 26
    assert not fields["picture"].required and fields["picture"].kind == "image"
