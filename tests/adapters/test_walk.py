import json

import numpy as np
import pytest

from adapters.sources.walks import blend_latents
from adapters.walk import Walk
from bridge import NoFrame
from tests.passing_time import Time


@pytest.fixture
def open_walk():
    def open_walk(**options):
        walk = Walk.ready(**options)
        walk.clock = Time().make_clock()
        return walk

    return open_walk


@pytest.mark.parametrize("way", ["noise", "circle"])
def test_it_goes_in_small_steps_and_keeps_the_length_of_a_latent(open_walk, way):
    walk = open_walk(way=way, length=512)
    places = [walk.run(fps=20, speed=2) for _ in range(300)]
    lengths = [np.linalg.norm(place) for place in places]
    assert all(place.dtype == np.float32 and place.shape == (512,) for place in places)
    assert 20 < min(lengths) and max(lengths) < 25.5, "about the root of 512"
    steps = [np.linalg.norm(after - before) for before, after in zip(places, places[1:])]
    assert max(steps) < 4 and np.linalg.norm(places[-1] - places[120]) > 10


def test_a_circle_comes_back_and_noise_does_not(open_walk):
    for way, back in (("circle", True), ("noise", False)):
        walk = open_walk(way=way, length=16)
        places = [walk.run(fps=10, speed=10) for _ in range(11)]
        assert np.allclose(places[0], places[10], atol=1e-4) == back


def test_a_seed_is_a_way_of_its_own_and_always_the_same(open_walk):
    first, again, other = (open_walk(length=8).run(seed=seed) for seed in (1, 1, 2))
    assert (first == again).all() and not np.allclose(first, other)


def test_hold_and_no_speed_stay(open_walk):
    walk = open_walk(length=8)
    places = [walk.run(**inputs) for inputs in ({}, {"hold": True}, {"speed": 0}, {"speed": 0})]
    assert all((place == places[0]).all() for place in places)
    assert not (walk.run() == places[0]).all()


@pytest.mark.parametrize("name", ["latents.json", "latents.npy", "latents.csv"])
def test_between_saved_latents(open_walk, tmp_path, name):
    saved, path = [[2, 0], [0, 2], [-2, 0]], tmp_path / name
    if name.endswith(".npy"):
        np.save(path, np.array(saved))
    else:
        path.write_text(json.dumps(saved) if name.endswith(".json") else "2, 0\n0, 2\n-2, 0\n", encoding="utf-8")
    walk = open_walk(way="saved", length=2, file=str(path))
    places = [walk.run(fps=1, speed=5) for _ in range(5)]
    half = 2 ** 0.5
    assert np.allclose(places, [[2, 0], [half, half], [0, 2], [-half, half], [-2, 0]], atol=1e-5)


@pytest.mark.parametrize(("text", "sentence"), [
    (None, "There is no file {}: save latents there, or walk otherwise, such as walk:noise."),
    ("", "latents.json must be a list of latents, each a list of numbers of the same length: JSON, .npy, or rows with "
         "commas between."),
    ("[[1, 2], [3]]", "latents.json must be a list of latents"),
    ("[[1, NaN]]", "latents.json must be a list of latents"),
    ("a, b", "latents.json must be a list of latents"),
    ("[[1, 2, 3]]", "The latents in latents.json have 3 numbers each; the walk's length is 2. Say --option "
                    "walk.length=3"),
])
def test_latents_that_are_none(open_walk, tmp_path, text, sentence):
    path = tmp_path / "latents.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(NoFrame) as caught:
        open_walk(way="saved", length=2, file=str(path)).run()
    assert str(caught.value).startswith(sentence.format(path))


def test_between_latents_that_are_equal_or_opposite():
    here, there = np.array([1, 0], np.float32), np.array([-1, 0], np.float32)
    assert np.allclose(blend_latents(here, here, 0.3), here)
    assert np.isfinite(blend_latents(here, there, 0.5)).all()
