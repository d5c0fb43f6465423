"""Words of one's own, ranked for photographs of things that anyone can name."""

import numpy as np
import pytest

from adapters.zero_shot import ZeroShot
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def model():
    return ZeroShot.ready()


@pytest.mark.parametrize(("name", "right", "others"), [
    ("chelsea.png", "a kitten", ("a puppy", "a lorry", "a hot drink", "a person")),
    ("chelsea.png", "a pet", ("a tool", "a vehicle", "a landscape", "a meal")),
    ("coffee.png", "a hot drink", ("a kitten", "a mountain", "a ball game", "a bicycle")),
    ("coffee.png", "a cup", ("a sword", "a horse", "a landscape", "a musical instrument")),
    ("bus.jpg", "public transport", ("a forest", "a kitchen", "a sport", "a pet")),
    ("messi5.jpg", "a ball game", ("cooking", "a wedding", "a computer", "the sea")),
    ("mona_lisa.jpg", "a portrait", ("a truck", "a fish", "a computer", "a pizza")),
])
def test_the_word_that_fits_comes_first(model, name, right, others):
    answer = model.run(read_photograph(name), words=", ".join((*others[:2], right, *others[2:])))
    assert answer.labels[0].label == right
    assert answer.similarities[2] == answer.similarities.max() > 0.1
    assert answer.similarities[2] > np.delete(answer.similarities, 2).max() + 0.03


def test_confidences_fall_and_sum_to_one_and_similarities_keep_the_order_of_the_words(model):
    words = ("a car", "a cat", "a cup")
    answer = model.run(read_photograph("chelsea.png"), words=",".join(words))
    confidences = [label.confidence for label in answer.labels]
    assert confidences == sorted(confidences, reverse=True) and abs(sum(confidences) - 1) < 1e-5
    assert answer.labels[0].label == "a cat" == words[int(answer.similarities.argmax())]
    assert answer.similarities.shape == (3,) and answer.similarities.dtype == np.float32


def test_what_fits_not_at_all_shows_in_similarities_alone(model):
    answer = model.run(read_photograph("coffee.png"), words="a tractor")
    assert answer.labels[0].confidence == 1 and answer.similarities[0] < 0.1
    assert model.run(read_photograph("coffee.png"), words="a cup of coffee").similarities[0] > 0.3


@pytest.mark.parametrize("words", ["", " , ,,", "\n"])
def test_no_words_are_no_labels(model, words):
    answer = model.run(read_photograph("coffee.png"), words=words)
    assert answer.labels == [] and answer.similarities.shape == (0,)


def test_a_word_said_twice_counts_once(model):
    assert [label.label for label in model.run(read_photograph("chelsea.png"), words="cat, cat ,cat").labels] == ["cat"]


def test_the_table_of_names_is_kept_beside_the_weights(model):
    folder = model.weights[1].path.parent
    kept = list(folder.glob("labels-*.npy"))
    assert len(kept) == 1 and np.load(kept[0]).shape == (1000, 384)


def test_it_says_that_it_is_not_clip():
    assert "ConSE" in ZeroShot.info.description and any("not CLIP" in sentence for sentence in ZeroShot.info.limits)
