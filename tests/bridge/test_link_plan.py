from pathlib import Path

import pytest

from bridge.catalog import read_info
from bridge.errors import BadSetting, UnknownModel
from bridge.link_plan import gather_models, read_file_links


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gather(*words, chains=(), sources=()):
    """The names that are served, and the links between them."""
    instances, plan = gather_models(words, chains, sources)
    infos = {name: read_info(instance.adapter) for name, instance in instances.items()}
    return list(instances), [str(link) for link in plan.settle(infos, chains)]


def test_a_chain_serves_what_it_names_models_before_sources():
    assert gather("pattern > segment > style", "pose") == (
        ["pose", "segment", "style", "pattern"], ["pattern.image > segment.image", "segment.image > style.image"])


def test_chains_share_the_models_they_name():
    names, links = gather("pattern:320 > edges", "pattern > pose", "edges.image ~> style.picture",
                          "pattern:320 > style")
    assert names == ["edges", "pose", "style", "pattern"]
    assert links == ["pattern.image > edges.image", "pattern.image > pose.image", "edges.image ~> style.picture",
                     "pattern.image > style.image"]
    assert gather_models(["pattern:320 > edges"], (), ())[0]["pattern"].options == {"width": 320}


def test_several_may_have_names_of_their_own():
    assert gather("left=pattern:320 > near=edges", "right=pattern:640 > far=edges", "near ~> style.picture",
                  "pattern > style") == (
        ["near", "far", "style", "left", "right", "pattern"],
        ["left.image > near.image", "right.image > far.image", "near.image ~> style.picture",
         "pattern.image > style.image"])


def test_a_source_feeds_what_is_served():
    assert gather("pose", "segment > style", sources=["pattern:320"]) == (
        ["pose", "segment", "style", "pattern"],
        ["segment.image > style.image", "pattern.image > pose.image", "pattern.image > segment.image"])


def test_chains_of_the_mapping_file_are_served_too():
    assert gather(chains=["pattern > edges"]) == (["edges", "pattern"], ["pattern.image > edges.image"])


def test_a_file_of_one_s_own_may_be_linked(here):
    (here / "my flip.py").write_text("from bridge import Frame, Model\n\n\nclass Flip(Model):\n"
                                     "    def run(self, image: Frame) -> Frame:\n        return image\n")
    names, links = gather("pattern > flip=./my flip.py")
    assert (names, links) == (["flip", "pattern"], ["pattern.image > flip.image"])


@pytest.mark.parametrize("words, error, sentence", [
    (["pattern > poze"], UnknownModel, "There is no model “poze”. Did you mean “pose”"),
    (["pattern > poze.image"], UnknownModel, "There is no model “poze”. Did you mean “pose”"),
    (["pattern > pose.imgae"], BadSetting, "pose has no input “imgae”. Did you mean “image”?"),
    (["clip.mp4 > pose"], UnknownModel, "There is no file clip.mp4"),
    (["pattern:320", "pattern:640 > pose"], BadSetting, "Two of these are called “pattern”"),
    (["pose", "poze"], UnknownModel, "There is no model “poze”"),
    (["edges > edges"], BadSetting, "goes round without end"),
])
def test_what_cannot_be_is_a_sentence(here, words, error, sentence):
    with pytest.raises(error, match=sentence):
        gather(*words)


def test_several_under_one_name_are_refused_and_the_same_twice_is_one():
    assert list(gather_models(["pose", "a=pose", "pose"], (), ())[0]) == ["pose", "a"]
    with pytest.raises(BadSetting, match="give them names of their own, such as left=pattern:640."):
        gather_models(["pattern:320", "pattern:640"], (), ())


def test_a_mapping_file_that_is_not_there_links_nothing(here):
    assert read_file_links(Path("catwalk.toml")) == ()
    Path("catwalk.toml").write_text("[links]\nshow = \"pattern > edges\"\n")
    assert read_file_links(Path("catwalk.toml")) == ("pattern > edges",)
    Path("catwalk.toml").write_text("[links")
    assert read_file_links(Path("catwalk.toml")) == ()
