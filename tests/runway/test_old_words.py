import pytest

from runway.exceptions import InvalidArgumentError
from runway.old_words import find_word


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
