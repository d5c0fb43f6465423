import pytest

from runway import exceptions


@pytest.mark.parametrize("error, code, message", [
    (exceptions.RunwayError(), 500, "An unknown error occurred."),
    (exceptions.MissingOptionError("N"), 400, "Missing option: N."),
    (exceptions.MissingInputError("N"), 400, "Missing input: N."),
    (exceptions.InvalidArgumentError("N", "DETAIL"), 400, "Invalid argument: N. DETAIL"),
    (exceptions.UnknownCommandError("N"), 404, "Unknown command: N."),
    (exceptions.InferenceError(ValueError("x")), 500, "Error during inference: ValueError('x')."),
    (exceptions.SetupError("'x'"), 500, "Error during setup: 'x'."),
    (exceptions.MissingArgumentError("N"), 500, "Missing argument: N."),
])
def test_codes_and_sentences_are_those_of_the_sdk(error, code, message):
    assert isinstance(error, exceptions.RunwayError)
    assert (error.code, error.message, str(error)) == (code, message, message)
    assert error.to_response() == {"error": message, "traceback": []}


def test_where_it_was_raised_is_told_a_line_for_each_call(capsys):
    with pytest.raises(exceptions.RunwayError) as caught:
        raise exceptions.UnknownCommandError("nope")
    (line,) = caught.value.get_traceback()
    assert line.startswith('File "') and 'raise exceptions.UnknownCommandError("nope")' in line
    caught.value.print_exception()
    assert "Unknown command: nope." in capsys.readouterr().err
