import pytest

from runway.data_types import any, image_point, number, text
from runway.exceptions import InferenceError, InvalidArgumentError, MissingOptionError, SetupError, UnknownCommandError
from runway.model import RunwayModel


def make_model(function, outputs, **more):
    model = RunwayModel()
    model.command("do", inputs={"a": number}, outputs=outputs, **more)(function)
    return model


def read_all(model, **given):
    """What a sketch would get, step by step."""
    command = model.find_command("do")
    found = model.run_command("do", command.read_inputs(given))
    return [(command.write_outputs(step.values), step.progress)
            for step in ([found] if hasattr(found, "values") else found)]


@pytest.mark.parametrize("outputs, gives, expected", [
    ({"b": number}, 3, [({"b": 3}, None)]),
    ({"b": number}, {"b": 3, "other": 4}, [({"b": 3}, None)]),
    ({"b": number}, (3, 0.5), [({"b": 3}, 0.5)]),
    ({"b": number, "c": text}, ({"b": 3, "c": 4}, 1), [({"b": 3, "c": "4"}, 1.0)]),
    ({"b": image_point}, (0.25, 0.5), [({"b": [0.25, 0.5]}, None)]),
    ({"b": any}, {"deep": 1}, [({"b": {"deep": 1}}, None)]),
])
def test_a_command_gives_a_dictionary_or_its_only_output_and_perhaps_its_progress(outputs, gives, expected):
    assert read_all(make_model(lambda model, args: gives, outputs)) == expected


def test_a_generator_gives_steps_and_what_it_returns_is_the_last():
    def count(model, args):
        yield 1, 0.5
        yield {"b": 2}
        return 3

    assert read_all(make_model(count, {"b": number})) == [({"b": 1}, 0.5), ({"b": 2}, None), ({"b": 3}, None)]


def test_what_a_function_raises_is_an_inference_error_wherever_it_happens():
    def late(model, args):
        yield 1
        raise KeyError("x")

    def early(model, args):
        return 1 / 0

    for function, words in ((late, r"KeyError\('x'\)"), (early, "ZeroDivisionError")):
        with pytest.raises(InferenceError, match=words):
            read_all(make_model(function, {"b": number}))
    with pytest.raises(InferenceError, match="the command gave no output “b”"):
        read_all(make_model(lambda model, args: {}, {"b": number, "c": number}))
    with pytest.raises(InvalidArgumentError, match="must give a dictionary with b, c"):
        read_all(make_model(lambda model, args: 3, {"b": number, "c": number}))


def test_a_command_needs_inputs_and_outputs_and_is_known_by_its_name():
    model = RunwayModel()
    for inputs, outputs in (({}, {"b": text}), ({"a": text}, None)):
        with pytest.raises(Exception, match="needs at least one input and one output"):
            model.command("do", inputs=inputs, outputs=outputs)
    with pytest.raises(UnknownCommandError):
        model.find_command("do")


def set_up(function, options, **given):
    model = RunwayModel()
    (model.setup(options=options) if options is not None else model.setup)(function)
    model.setup_model(given)
    return model.model


@pytest.mark.parametrize("function, options, given, expected", [
    (lambda: "nothing", None, {}, "nothing"),
    (lambda opts: opts, None, {}, {}),
    (lambda opts: opts, {"a": number(default=2), "b": text}, {"b": "x", "extra": 1}, {"a": 2, "b": "x"}),
    (lambda a=5, b="q": (a, b), {"a": number, "b": text}, {"b": "x"}, (5, "x")),
    (lambda a: a, {"a": number(default=2)}, {}, 2),
    (lambda **all: all, {"a": number(default=2)}, {}, {"a": 2}),
])
def test_setup_is_called_as_it_asks(function, options, given, expected):
    assert set_up(function, options, **given) == expected


def test_setup_may_be_decorated_with_brackets_and_without():
    model = RunwayModel()

    @model.setup()
    def load():
        return 1

    assert load() == 1 and model.setup_fn is load and model.options == []


def test_what_goes_wrong_while_setting_up_is_named():
    with pytest.raises(MissingOptionError, match="Missing option: a."):
        set_up(lambda opts: opts, {"a": any})
    with pytest.raises(SetupError, match=r"Error during setup: ZeroDivisionError\('division by zero'\)."):
        set_up(lambda opts: 1 / 0, {})
