"""Super-resolution on photographs that were made small: nearer to the large ones, by eye and by number."""

import cv2
import numpy as np
import pytest

from adapters.super_resolution import SuperResolution
from bridge.errors import BadInput, TooLarge
from bridge.info import check_value, find_field
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def models():
    ready = {}

    def find(quality):
        if quality not in ready:
            ready[quality] = SuperResolution.ready(quality=quality)
        return ready[quality]

    return find


def enlarge(model, picture, scale=2, patience=300):
    *_, enlarged = model.run(picture, scale, patience)
    return enlarged


def shrink(picture, factor):
    return cv2.resize(picture, (picture.shape[1] // factor, picture.shape[0] // factor), interpolation=cv2.INTER_AREA)


def measure_noise(one, other):
    """The peak signal-to-noise ratio of two pictures, in decibels."""
    return 10 * np.log10(255 ** 2 / ((one.astype(float) - other) ** 2).mean())


def measure_sharpness(picture):
    return float(cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var())


@pytest.mark.parametrize("quality", ["fast", "drawing", "best"])
@pytest.mark.parametrize(("name", "part"), [("chelsea.png", (60, 40)), ("astronaut.png", (40, 140)),
                                            ("coffee.png", (80, 220))])
def test_a_small_photograph_becomes_sharp_and_stays_itself(models, quality, name, part):
    top, left = part
    large = np.ascontiguousarray(read_photograph(name)[top:top + 160, left:left + 200])
    small = shrink(large, 4)
    found = enlarge(models(quality), small, 4)
    smooth = cv2.resize(small, (200, 160), interpolation=cv2.INTER_CUBIC)
    assert found.shape == large.shape and found.dtype == np.uint8
    assert measure_sharpness(found) > 2 * measure_sharpness(smooth)
    assert measure_noise(found, large) > measure_noise(smooth, large) - 4  # invented detail costs some
    assert measure_noise(shrink(found, 4), small) > 24
    assert np.abs(found.mean((0, 1)) - large.mean((0, 1))).max() < 6  # the colours are the picture's


def test_a_drawing_s_lines_come_back_better_than_by_resizing(models):
    """Black lines and letters, a third of their size: their edges are found again."""
    drawing = np.full((192, 288, 3), 255, np.uint8)
    cv2.circle(drawing, (80, 90), 60, (0, 0, 0), 6, cv2.LINE_AA)
    cv2.putText(drawing, "Hey", (150, 120), cv2.FONT_HERSHEY_DUPLEX, 2, (200, 30, 30), 5, cv2.LINE_AA)
    small = shrink(drawing, 3)
    smooth = cv2.resize(small, (288, 192), interpolation=cv2.INTER_CUBIC)
    for quality in ("fast", "drawing"):
        found = enlarge(models(quality), small, 3)
        assert measure_noise(found, drawing) > measure_noise(smooth, drawing) + 1


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_scales_agree(models, scale):
    picture = np.ascontiguousarray(read_photograph("coffee.png")[100:180, 250:350])
    found = enlarge(models("fast"), picture, scale)
    assert found.shape == (80 * scale, 100 * scale, 3)
    fourfold = cv2.resize(enlarge(models("fast"), picture, 4), found.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(found.astype(int) - fourfold).max() <= 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (37, 5)])
def test_pictures_of_any_shape_grow(models, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    found = enlarge(models("fast"), picture, 3)
    assert found.shape == (shape[0] * 3, shape[1] * 3, 3) and np.abs(found.astype(int) - 90).max() < 12


def test_what_becomes_too_large_or_takes_too_long_is_refused_before_any_work(models):
    model = models("fast")
    with pytest.raises(TooLarge, match="5000 × 4000 enlarged 4 times has 320,000,000"):
        next(model.run(np.zeros((4000, 5000, 3), np.uint8), 4))
    with pytest.raises(BadInput, match=r"“image” of 4000 × 3000 takes about [\d,]+ seconds here \(fast\)"):
        next(model.run(np.zeros((3000, 4000, 3), np.uint8), 2, 1))
    with pytest.raises(BadInput, match="super-resolution.quality=fast"):
        next(models("best").run(np.zeros((600, 800, 3), np.uint8), 2, 1))


def test_a_long_one_gives_partial_answers_of_the_same_size(models, monkeypatch):
    monkeypatch.setattr("adapters.super_resolution.PART_EVERY", 0.0)
    picture = cv2.resize(read_photograph("astronaut.png"), (64, 640))
    *parts, last = models("fast").run(picture, 2)
    assert parts and {part.shape for part in (*parts, last)} == {(1280, 128, 3)}
    assert not np.array_equal(parts[0], last)  # below its first tile it was only resized
    assert np.array_equal(parts[0][:630], last[:630])


def test_the_info_offers_scales_from_2_to_4():
    scale = find_field(SuperResolution.info.inputs, "scale", "super-resolution")
    assert (check_value(scale, 4), scale.default) == (4, 2)
    with pytest.raises(BadInput):
        check_value(scale, 5)
