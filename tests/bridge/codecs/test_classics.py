import pytest

from bridge.catalog import find_adapter, read_info
from bridge.codecs.classics import CLASSICS, MISSING, find_classic, find_missing
from bridge.codecs.runway_forms import FORMS
from bridge.info import check_value, find_field


def test_names_are_found_whatever_their_capitals():
    assert find_classic("posenet").name == find_classic("PoseNet").name == "PoseNet"
    assert find_classic("pose") is None and find_classic("GPT-2") is None
    assert find_missing("gpt-2") == "GPT-2" and find_missing("PoseNet") == find_missing("nothing") == ""


def test_no_name_is_there_twice():
    names = [name.lower() for name in (*CLASSICS, *MISSING)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", CLASSICS)
def test_a_row_names_only_what_its_model_has(name, own_cache):
    row = CLASSICS[name]
    info = read_info(find_adapter(row.model))
    inputs, outputs = ({item.name for item in fields} for fields in (info.inputs, info.outputs))
    assert {old.source for old in (*row.inputs, *row.early_inputs)} - {""} <= inputs
    assert {old.source for old in (*row.outputs, *row.early_outputs)} <= outputs
    assert {old.form for old in (*row.outputs, *row.early_outputs)} <= set(FORMS)
    for key, value in row.presets.items():
        assert check_value(find_field(info.inputs, key, name), value) == value
    for key, value in row.options.items():
        assert check_value(find_field(info.options, key, name, "option"), value) == value


@pytest.mark.parametrize("name", CLASSICS)
def test_every_picture_that_a_model_must_have_is_an_old_input(name, own_cache):
    row = CLASSICS[name]
    required = {item.name for item in read_info(find_adapter(row.model)).inputs if item.required}
    assert required <= {old.source for old in row.inputs}
