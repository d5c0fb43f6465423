"""Classify on photographs of things that anyone can name."""

import numpy as np
import pytest

from adapters.classify import Classify
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def model():
    return Classify.ready()


@pytest.mark.parametrize(("name", "things"), [
    ("chelsea.png", {"tabby", "tiger cat", "Egyptian cat"}),
    ("coffee.png", {"espresso"}),
    ("messi5.jpg", {"soccer ball"}),
    ("bus.jpg", {"minibus"}),
])
def test_the_thing_in_the_picture_is_among_the_first_three(model, name, things):
    answer = model.run(read_photograph(name))
    assert len(answer.labels) == 3
    assert things & {label.label for label in answer.labels}
    assert answer.labels[0].label in things


def test_labels_come_surest_first_and_their_confidences_are_probabilities(model):
    confidences = [label.confidence for label in model.run(read_photograph("chelsea.png"), count=20).labels]
    assert len(confidences) == 20 and confidences == sorted(confidences, reverse=True)
    assert 0.9 < sum(confidences) <= 1 and all(type(confidence) is float for confidence in confidences)


def test_features_are_near_for_pictures_that_look_alike(model):
    def compare(first, second):
        return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))

    cat, bus = read_photograph("chelsea.png"), read_photograph("bus.jpg")
    features = model.run(cat).features
    assert features.shape == (1280,) and features.dtype == np.float32
    mirrored = compare(features, model.run(np.ascontiguousarray(cat[:, ::-1])).features)
    assert mirrored > 0.8 > compare(features, model.run(bus).features)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (501, 37)])
def test_pictures_of_any_shape_are_taken(model, shape):
    assert len(model.run(np.full((*shape, 3), 90, np.uint8), count=1).labels) == 1


def test_a_grey_picture_is_taken(model):
    grey = read_photograph("coffee.png").mean(2, keepdims=True).astype(np.uint8).repeat(3, 2)
    assert "espresso" in {label.label for label in model.run(grey).labels}


def test_a_batch_gives_each_picture_what_it_gets_alone(model):
    pictures = [read_photograph(name) for name in ("chelsea.png", "coffee.png", "messi5.jpg", "bus.jpg")] * 2
    counts = list(range(1, 9))
    for together, *alone in zip(model.run_batch(pictures, counts), pictures, counts):
        found = model.run(*alone)
        assert [label.label for label in together.labels] == [label.label for label in found.labels]
        assert np.allclose(together.features, found.features, atol=1e-4)


def test_the_info_says_two_outputs():
    kinds = {field.name: field.kind for field in Classify.info.outputs}
    assert kinds == {"labels": "labels", "features": "vector"}
