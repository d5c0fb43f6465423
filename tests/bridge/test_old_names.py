import pytest

from bridge.codecs.classics import CLASSICS, MISSING
from bridge.errors import UnknownModel
from bridge.messages import Adapter
from bridge.old_names import find_served, pick_name, preset_options, write_names


@pytest.mark.parametrize("word", ["PoseNet", "posenet", "POSENET"])
def test_an_old_name_finds_the_model_that_takes_its_part(word):
    found = find_served(word)
    assert (found.name, found.source) == ("PoseNet", "module:adapters.pose") and pick_name(found) == "PoseNet"
    assert find_served("pose").name == "pose" and pick_name(find_served("pose")) == ""


@pytest.mark.parametrize("name", CLASSICS)
def test_every_old_name_has_its_model(name):
    assert pick_name(find_served(name.lower())) == name


@pytest.mark.parametrize("name", MISSING)
def test_what_has_no_model_behind_it_says_so(name):
    with pytest.raises(UnknownModel, match=f"RunwayML's model “{name}” has no model behind it here yet"):
        find_served(name.upper())


def test_a_file_or_another_adapter_of_that_name_is_nobody_s_part():
    assert pick_name(Adapter("PoseNet", "file:/PoseNet.py", "")) == ""
    with pytest.raises(UnknownModel, match="There is no model “posnet”"):
        find_served("posnet")


def test_a_part_has_the_options_that_it_needs():
    assert preset_options([find_served("PoseNet"), find_served("pose")]) == {"PoseNet": {"size": "multi"}, "pose": {}}


def test_the_list_names_them():
    assert "PoseNet (pose), " in write_names() and f"{len(MISSING)} others" in write_names()
