import pytest

from runway.data_types import any, array, checkpoint, image, number, text, vector
from runway.exceptions import InvalidArgumentError
from runway.model import RunwayModel
from runway.old_words import find_word, name_listed


def test_whole_numbers_move_by_whole_steps():
    assert find_word("integer").describe() == {"default": 0, "step": 1}
    assert find_word("float").describe() == {"default": 0}


def test_lists_and_objects_of_words_are_told_as_that():
    assert find_word([{"caption": "text"}]).to_dict()["itemType"]["type"] == "any"
    assert find_word([{"caption": "text"}]).serialize([{"caption": "a"}]) == [{"caption": "a"}]
    assert find_word({"caption": "text"}).type == "any"


def test_a_word_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InvalidArgumentError, match="must be one of any, text, image"):
        find_word("sound")


@pytest.mark.parametrize("kind, name", [
    (text(name="prompt"), "prompt"), (text("prompt"), "prompt"), (vector(512, "z"), "z"), (vector(512), "vector"),
    (image, "image"), (checkpoint, "file"), (any, "field"), (array(image), "image_array"), ("text", "text"),
])
def test_in_a_list_a_type_has_its_own_name_or_that_of_what_it_is(kind, name):
    field = name_listed(kind)
    assert (field.name, field.description) == (name, None)


def make_listed(outputs, function, **options):
    """A port of the oldest kind, set up and asked for a sum."""
    model = RunwayModel()
    model.setup(**options)(lambda opts: opts["offset"])
    model.command("add", inputs=[number(name="a"), number(name="b", default=3)], outputs=outputs)(function)
    model.setup_model({"offset": 10})
    command = model.find_command("add")
    return command.write_outputs(model.run_command("add", command.read_inputs({"a": 1})).values)


def test_a_list_of_inputs_is_taken_one_by_one_and_outputs_are_given_in_their_order():
    options = {"options": [number(name="offset")]}
    assert make_listed([number(name="sum")], lambda model, a, b: model + a + b, **options) == {"sum": 14}
    both = [number(name="sum"), text(name="words")]
    assert make_listed(both, lambda model, a, b: (a + b, f"{a} and {b}"), **options) == {"sum": 4, "words": "1 and 3"}
    pair = [number(name="sum"), number(name="half")]
    assert make_listed(pair, lambda model, a, b: (a + b, 0.5), **options) == {"sum": 4, "half": 0.5}
    assert make_listed({"sum": number}, lambda model, a, b: {"sum": a}, **options) == {"sum": 1}


def test_a_name_of_its_own_gives_way_to_the_one_in_a_dictionary():
    model = RunwayModel()
    model.command("do", inputs={"prompt": text(name="other")}, outputs={"b": text})(lambda model, args: args["prompt"])
    assert model.find_command("do").inputs[0].name == "prompt"
