import numpy as np
import pytest

from runway.data_types import (
    any, array, boolean, category, file, image, image_bounding_box, image_landmarks, image_point, number, segmentation,
    text, vector)
from runway.exceptions import InvalidArgumentError, MissingArgumentError, MissingInputError
from runway.plain_types import name_type
from tests.port_stage import read_transcript

LABELS = {"bg": 0, "person": 1}
TYPES = {
    "any": any, "arr": array(text, min_length=1, max_length=4), "b": boolean, "bb": image_bounding_box,
    "c": category(choices=["x", "y"]), "gray": image(channels=1), "image": image(width=64, height=64, description="in"),
    "lm": image_landmarks(3, labels=["a", "b", "c"], connections=[["a", "b"]]),
    "n": number(default=0.5, min=0, max=1, step=0.1), "n2": number, "pt": image_point,
    "rgba": image(channels=4, min_width=8, max_width=512, min_height=8, max_height=512),
    "seg": segmentation(label_to_id=LABELS, label_to_color={"person": [255, 0, 0]}, width=8, height=8),
    "t": text(min_length=1, max_length=10), "t2": text, "z": vector(length=4, sampling_std=1.5),
    "z2": vector(length=2, default=[0.1, 0.2]),
}


@pytest.mark.parametrize("name", read_transcript("sdk_type_descriptions"))
def test_every_type_describes_itself_as_it_did(name):
    assert name_type(TYPES[name], name).to_dict() == read_transcript("sdk_type_descriptions")[name]


def test_arguments_without_names_come_in_the_order_of_those_days():
    assert vector(512, "seed", None, 0.5, 2).describe() == {"length": 512, "samplingMean": 0.5, "samplingStd": 2,
                                                            "default": None}
    assert category("size", ["s", "l"], "l").to_dict() == {"name": None, "type": "category", "description": "size",
                                                           "oneOf": ["s", "l"], "default": "l"}
    assert number("n", 3, 1, 2, 9).describe() == {"default": 3, "step": 1, "min": 2, "max": 9}
    assert text("t", "a", 1, 2).describe() == {"default": "a", "minLength": 1, "maxLength": 2}
    assert image("i", 1, 2, 3, 4, 5).describe() == {"channels": 1, "minWidth": 2, "minHeight": 3, "maxWidth": 4,
                                                    "maxHeight": 5, "defaultOutputFormat": "PNG"}
    assert file("f", True, ".pkl", "a.pkl").describe() == {"isDirectory": True, "extension": ".pkl", "default": "a.pkl"}
    assert segmentation({"a": 0}, "s", {"a": [1, 2, 3]}).label_to_color == {"a": [1, 2, 3]}
    assert array(text, "words", 1, 4).max_length == 4 and boolean("b", True).default is True


def test_one_type_may_stand_under_two_names():
    shared = number(max=3)
    first, second = name_type(shared, "a"), name_type(shared, "b")
    assert (first.name, second.name, shared.name) == ("a", "b", None)


def test_what_is_no_type_is_refused_by_the_name_it_stands_under():
    with pytest.raises(InvalidArgumentError, match="Invalid argument: caption. .* is not one of runway.data_types"):
        name_type(3, "caption")
    with pytest.raises(InvalidArgumentError, match="a type's name must be one of"):
        name_type("texts", "caption")


@pytest.mark.parametrize("word, kind", [("text", "text"), ("image", "image"), ("vector", "vector"),
                                        ("integer", "number"), ("float", "number"), ("checkpoint", "file")])
def test_the_oldest_ports_wrote_types_as_words(word, kind):
    assert name_type(word, "a").type == kind


@pytest.mark.parametrize("given, default", [
    ({}, 0), ({"default": 0, "min": 5}, 5), ({"max": 9}, 9), ({"default": 2, "min": 1}, 2), ({"min": 0, "max": 7}, 7)])
def test_a_number_takes_the_first_of_its_limits_that_is_not_zero(given, default):
    assert number(**given).default == default


def test_what_was_not_sent_is_the_default():
    assert [kind.take(None) for kind in (number(default=3), text(default="a"), boolean(default=True),
                                         category(choices=["p", "q"]), vector(length=2))] == [3, "a", True, "p", None]
    assert vector(default=[1, 2]).take(None).tolist() == [1, 2]
    with pytest.raises(MissingInputError, match="Missing input: a."):
        name_type(any, "a").take(None)


def test_vectors_are_arrays_for_the_port_and_lists_for_sketches():
    kind = name_type(vector(length=3), "z")
    assert isinstance(kind.deserialize([1, 2]), np.ndarray)
    assert kind.serialize(np.array([1.5, 2])) == [1.5, 2.0]
    with pytest.raises(InvalidArgumentError):
        kind.serialize(3)
    with pytest.raises(InvalidArgumentError):
        kind.deserialize(5)


def test_numbers_of_numpy_become_plain():
    assert type(number().serialize(np.float32(0.5))) is float and number().serialize(4) == 4
    assert any().serialize({"a": np.arange(2), "b": (np.int64(1),)}) == {"a": [0, 1], "b": [1]}
    assert array(number).serialize(np.array([1, 2])) == [1, 2]
    assert boolean().serialize(np.True_) is True


def test_values_that_cannot_be_are_refused_in_the_words_of_those_days():
    absent = 'category value "zzz" does not appear in choices list.'
    for kind, value, words in ((category(choices=["x"]), "zzz", absent),
                               (boolean(), "true", "value type <class 'str'> is not a boolean"),
                               (array(text), "a", "value type <class 'str'> is not an array")):
        with pytest.raises(InvalidArgumentError) as caught:
            name_type(kind, "c").deserialize(value)
        assert caught.value.message == f"Invalid argument: c. {words}" and caught.value.code == 400


@pytest.mark.parametrize("make", [lambda: array(), lambda: vector(), lambda: category(), lambda: image_landmarks(),
                                  lambda: segmentation()])
def test_a_type_that_lacks_something_says_what(make):
    with pytest.raises(MissingArgumentError, match="Missing argument: "):
        make()
    with pytest.raises(InvalidArgumentError):
        category(choices=["a"], default="b")
