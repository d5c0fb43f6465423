import pytest

from bridge.errors import BadInput
from bridge.info import KINDS, Field, Info, check_value, find_field, is_number, show_value

AMOUNT = Field(name="amount", kind="number", minimum=0, maximum=1, default=0.5)
COUNT = Field(name="count", kind="number", whole=True)
MIRROR = Field(name="mirror", kind="boolean")
STYLE = Field(name="style", kind="category", choices=("Ink", "oil"))
SIZE = Field(name="size", kind="category", choices=("auto", "2", "0.5"))
WORDS = Field(name="words", kind="text", length=5)
COLOUR = Field(name="colour", kind="vector", length=3, minimum=-1, maximum=1)


@pytest.mark.parametrize("field, value, becomes", [
    (AMOUNT, 0, 0), (AMOUNT, 1.0, 1.0), (COUNT, 3.0, 3), (COUNT, -2, -2),
    (MIRROR, True, True), (MIRROR, 0, False), (MIRROR, 1, True),
    (SIZE, 2, "2"), (SIZE, 2.0, "2"), (SIZE, 0.5, "0.5"),
    (STYLE, "oil", "oil"), (STYLE, "INK", "Ink"), (WORDS, "", ""), (WORDS, "grüße", "grüße"),
    (COLOUR, [0, 0.5, 1], [0, 0.5, 1]),
])
def test_a_value_becomes_what_the_field_wants(field, value, becomes):
    found = check_value(field, value)
    assert found == becomes and type(found) is type(becomes)


@pytest.mark.parametrize("field, word, becomes", [
    (AMOUNT, "0.25", 0.25), (AMOUNT, "1e-3", 0.001), (COUNT, "3", 3), (MIRROR, "true", True), (MIRROR, "OFF", False),
    (MIRROR, "0", False), (STYLE, "ink", "Ink"), (WORDS, "12", "12"), (COLOUR, "0, .5,1", [0, 0.5, 1]),
])
def test_words_of_a_form_or_url_become_values(field, word, becomes):
    assert check_value(field, word, spoken=True) == becomes


@pytest.mark.parametrize("field, value, sentence", [
    (AMOUNT, 2, "“amount” must be between 0 and 1; it was 2"),
    (AMOUNT, -0.1, "must be between 0 and 1; it was -0.1"),
    (AMOUNT, "0.5", "must be a number; it was '0.5'"),
    (AMOUNT, True, "must be a number; it was True"),
    (AMOUNT, None, "must be a number; it was None"),
    (AMOUNT, float("nan"), "must be a number; it was nan"),
    (AMOUNT, float("inf"), "must be a number"),
    (AMOUNT, 10**400, "must be a number"),
    (COUNT, 1.5, "“count” must be a whole number; it was 1.5"),
    (COUNT, 10**400, "must be a number"),
    (MIRROR, "yes", "“mirror” must be true or false; it was 'yes'"),
    (MIRROR, 2, "must be true or false; it was 2"),
    (MIRROR, [], "must be true or false"),
    (STYLE, "chalk", "“style” must be one of Ink, oil; it was 'chalk'"),
    (STYLE, 1, "must be one of Ink, oil"), (SIZE, True, "it was True"),
    (SIZE, 3, "must be one of auto, 2, 0.5; it was 3"),
    (WORDS, 7, "“words” must be text; it was 7"),
    (WORDS, "longer", "must be at most 5 characters; it was 6"),
    (COLOUR, [1, 1], "“colour” must be 3 numbers; it was 2"),
    (COLOUR, [1, 1, 2], "must be between -1 and 1; it was 2"),
    (COLOUR, [1, 1, "1"], "must be a list of numbers"),
    (COLOUR, [1, 1, 10**400], "must be a list of numbers"),
    (COLOUR, "red", "must be a list of numbers; it was 'red'"),
    (COLOUR, {"r": 1}, "must be a list of numbers"),
])
def test_a_value_that_cannot_be_is_refused_in_a_sentence(field, value, sentence):
    with pytest.raises(BadInput, match=sentence):
        check_value(field, value)


@pytest.mark.parametrize("field, word, sentence", [
    (AMOUNT, "much", "must be a number; it was 'much'"), (AMOUNT, "nan", "must be a number"),
    (COUNT, "1.5", "whole number"), (MIRROR, "perhaps", "true or false"), (COLOUR, "1,red,2", "must be a number"),
    (COUNT, "inf", "must be a number"),
])
def test_a_word_that_cannot_be_is_refused(field, word, sentence):
    with pytest.raises(BadInput, match=sentence):
        check_value(field, word, spoken=True)


@pytest.mark.parametrize("low, high, sentence", [(0, None, "at least 0"), (None, 1, "at most 1")])
def test_one_limit_alone(low, high, sentence):
    field = Field(name="amount", kind="number", minimum=low, maximum=high)
    with pytest.raises(BadInput, match=sentence):
        check_value(field, -1 if high is None else 2)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (
    "number", "boolean", "category", "text", "vector")])
def test_values_that_are_not_plain_are_left_to_their_codecs(kind):
    value = object()
    assert check_value(Field(name="thing", kind=kind), value) is value


def test_an_unknown_name_gets_the_nearest_or_all():
    with pytest.raises(BadInput, match="paint has no input “amuont”. Did you mean “amount”?"):
        find_field([AMOUNT, STYLE], "amuont", "paint")
    with pytest.raises(BadInput, match="paint has no option “zzz”. It has: amount, style."):
        find_field([AMOUNT, STYLE], "zzz", "paint", "option")
    with pytest.raises(BadInput, match="It has: none."):
        find_field([], "zzz", "paint")
    assert find_field([AMOUNT, STYLE], "style", "paint") is STYLE


def test_a_field_as_json_says_only_what_is_set():
    assert Field(name="mirror", kind="boolean", default=False).to_json() == {
        "name": "mirror", "kind": "boolean", "required": False, "default": False}
    assert Field(name="image", kind="image", required=True, description="Look.").to_json() == {
        "name": "image", "kind": "image", "required": True, "description": "Look."}
    assert AMOUNT.to_json()["minimum"] == 0


def test_an_info_goes_to_json_and_back():
    poses = Field(name="poses", kind="keypoints", keypoints=("head", "foot"), connections=((0, 1),))
    info = Info(name="paint", description="Paints.", inputs=(AMOUNT, COUNT, MIRROR, STYLE, WORDS, COLOUR),
                outputs=(poses,), options=(STYLE,), weights=({"file": "a.bin"},), limits=("It is slow.",))
    assert Info.from_json(info.to_json()) == info


def test_values_are_shown_short():
    assert show_value(b"abc") == "3 bytes"
    assert show_value("x" * 100).endswith("…") and len(show_value("x" * 100)) <= 60
    assert show_value([1, 2]) == "[1, 2]"


def test_a_value_nested_as_deep_as_json_may_be_is_shown_too():
    nested: list = []
    for _ in range(5000):
        nested = [nested]
    assert show_value(nested)


def test_booleans_are_not_numbers():
    assert [is_number(value) for value in (1, 1.5, True, "1", None)] == [True, True, False, False, False]
