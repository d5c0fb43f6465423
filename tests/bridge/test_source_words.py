import pytest

from bridge.errors import BadAdapter, BadSetting, UnknownModel
from bridge.source_words import find_instance


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def describe(word):
    found = find_instance(word)
    return found.adapter.name, found.adapter.source, dict(found.options)


def test_a_model_is_served_under_its_own_name_or_one_given_to_it():
    assert describe("pose") == ("pose", "module:adapters.pose", {})
    assert describe("near=pose") == ("near", "module:adapters.pose", {})
    assert describe("near=PoseNet") == ("near", "module:adapters.pose", {"size": "multi"})
    assert describe("Wall-2=pattern") == ("Wall-2", "module:adapters.pattern", {})


def test_what_stands_after_the_colon_is_a_source_s_first_option():
    assert describe("pattern:320") == ("pattern", "module:adapters.pattern", {"width": 320})
    assert describe("small=pattern:320") == ("small", "module:adapters.pattern", {"width": 320})


@pytest.mark.parametrize(("word", "sentence"), [
    ("pattern:wide", "“pattern:wide” cannot be: “width” must be a number; it was 'wide'."),
    ("pattern:1", "“pattern:1” cannot be: “width” must be between 16 and 7680; it was 1."),
    ("pose:thunder", "“pose:thunder” cannot be: pose is no source that takes a word after the colon. Options are said "
                     "so: --option pose.NAME=VALUE"),
    ("query=pattern", "“query” is a word of Catwalk's own, so no model is called that; it was said in query=pattern."),
])
def test_what_cannot_be_gets_a_sentence(word, sentence):
    with pytest.raises(BadSetting) as caught:
        find_instance(word)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("word", ["clip.mp4", "a/b.MOV", "words.txt", "photo.jpg"])
def test_a_file_that_is_not_there(word, here):
    with pytest.raises(UnknownModel, match=f"There is no file {word}."):
        find_instance(word)


def test_a_folder_without_pictures_says_what_it_lacks(here):
    (here / "empty").mkdir()
    with pytest.raises(UnknownModel, match="a model port's folder has a runway.yml .* and one of pictures has some"):
        find_instance("./empty")
    with pytest.raises(UnknownModel, match="There is no model “empty”"):
        find_instance("empty")


def test_a_source_must_be_runnable_without_inputs(here):
    (here / "mine.py").write_text("from bridge import Source\n\n\nclass Mine(Source):\n"
                                  "    def run(self, speed: float) -> float:\n        return speed\n", encoding="utf-8")
    from bridge.catalog import read_info
    with pytest.raises(BadAdapter, match="Mine.run must have a default for each input: a source is asked without any."):
        read_info(find_instance("./mine.py").adapter)
