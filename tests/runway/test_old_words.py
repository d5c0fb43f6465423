import pytest

from runway.exceptions import InvalidArgumentError
from runway.old_words import find_word


def test_whole_numbers_move_by_whole_steps():
    assert find_word("integer").describe() == {"default": 0, "step": 1}
    assert find_word("float").describe() == {"default": 0}


def test_a_word_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InvalidArgumentError, match="must be one of any, text, image"):
        find_word("sound")
