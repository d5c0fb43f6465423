"""Models that say they may run for several sketches at once give each what it would get alone."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.built_in import MODELS, SUPPLIED, last_of, make_inputs
from tests.photographs import read_photograph

PARALLEL = [name for name in SUPPLIED if MODELS[name].parallel]
PHOTOGRAPHS = ("messi5.jpg", "astronaut.png")


def list_arrays(answer):
    """The numbers and words in an answer, however it is nested."""
    if isinstance(answer, (list, tuple)):
        return [leaf for part in answer for leaf in list_arrays(part)]
    return list_arrays(list(vars(answer).values())) if hasattr(answer, "__dict__") else [np.asarray(answer)]


@pytest.mark.weights
@pytest.mark.parametrize("name", PARALLEL)
def test_several_threads_get_what_one_gets(name):
    pictures = list(map(read_photograph, PHOTOGRAPHS))
    model = MODELS[name].ready()
    asked = [make_inputs(MODELS[name].info, picture) for picture in pictures]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda inputs: last_of(model.run(**inputs)), asked * 2))
    alone = [last_of(model.run(**inputs)) for inputs in asked] * 2
    for one, other in zip(alone, together, strict=True):
        for here, there in zip(list_arrays(one), list_arrays(other), strict=True):
            assert np.allclose(here, there, atol=1e-5) if here.dtype.kind in "fu" else here == there


@pytest.mark.weights
def test_style_paints_in_two_pictures_manners_at_once():
    picture, manners = read_photograph("astronaut.png"), list(map(read_photograph, ("starry_night.jpg", "bus.jpg"))) * 3
    model = MODELS["style"].ready()
    alone = [model.run(picture, picture=manner) for manner in manners[:2]] * 3
    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(lambda manner: model.run(picture, picture=manner), manners))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_most_models_run_for_several_at_once():
    assert set(PARALLEL) >= {"classify", "cutout", "detect", "pose", "segment", "style"}
