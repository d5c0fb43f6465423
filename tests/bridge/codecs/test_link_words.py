import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.codecs.link_words import Arrow, End, is_chain, read_chain, read_end, read_links, split_chain
from bridge.errors import BadSetting
from bridge.info import Field, Info

IMAGE, OTHER = Field(name="image", kind="image", required=True), Field(name="other", kind="image")


def describe(name, *inputs):
    return Info(name=name, description="", inputs=inputs, outputs=(IMAGE,))


INFOS = {"camera": describe("camera"), "segment": describe("segment", IMAGE), "mix": describe("mix", IMAGE, OTHER)}
WORDS = {"camera:0": "camera", "clip.mp4": "camera", **{name: name for name in INFOS}}


def find(word):
    return WORDS.get(word, "")


def read(text):
    return [(arrow.source, arrow.holds, arrow.target) for arrow in read_chain(text, find, INFOS)]


def test_a_chain_is_a_link_between_each_two_models():
    assert read("camera:0 > segment>mix ") == [
        (End("camera"), False, End("segment")), (End("segment"), False, End("mix"))]
    assert read_chain("camera:0 ~> mix", find, INFOS) == [
        Arrow(End("camera"), End("mix"), True, "camera:0 ~> mix")]


def test_ends_may_be_named():
    assert read("clip.mp4.image > mix.other") == [(End("camera", "image"), False, End("mix", "other"))]
    assert read("segment#2~>mix") == [(End("segment", slot=2), True, End("mix"))]
    assert read("segment.image#0 > mix") == [(End("segment", "image", 0), False, End("mix"))]
    assert read_end("nobody.image", find) is None and read_end("nobody", find) is None


def test_in_the_middle_a_name_is_that_of_the_input_if_there_is_one():
    assert read("camera > mix.other > segment") == [
        (End("camera"), False, End("mix", "other")), (End("mix"), False, End("segment"))]
    assert read("camera > segment.mask > mix") == [
        (End("camera"), False, End("segment")), (End("segment", "mask"), False, End("mix"))]


@pytest.mark.parametrize("text", ["camera >", "> camera", "camera > > mix", ">", "camera"])
def test_a_chain_with_a_gap_is_a_sentence(text):
    with pytest.raises(BadSetting, match='A link goes from one model to another, such as "camera > pose"; it was “'):
        split_chain(text)


def test_a_word_that_is_no_model_is_a_sentence():
    with pytest.raises(BadSetting, match="In “camera > mux”, mux is no model that is served here. There are: camera, "):
        read("camera > mux")


def test_only_words_with_an_arrow_are_chains():
    assert is_chain("a > b") and is_chain("a~>b") and not is_chain("./my model.py")


def test_links_of_a_mapping_file():
    text = '[links]\nshow = "camera > segment"\ntrail = ["camera > mix", "mix ~> mix.other"]\n[[osc]]\nto = "a:1"\n'
    assert read_links(text) == ("camera > segment", "camera > mix", "mix ~> mix.other")
    assert read_links("") == ()


@pytest.mark.parametrize("text, sentence", [
    ("links = 3", "begin with \\[links\\], in one bracket"), ("[[links]]\na = 1", "begin with \\[links\\]"),
    ("[links]\na = 3", "has a chain, or a list of chains, under each name .* it was 3"),
    ("[links]\na = [3]", "it was \\[3\\]"), ("[links", "is no TOML"),
])
def test_what_is_wrong_in_the_mapping_file_is_a_sentence(text, sentence):
    with pytest.raises(BadSetting, match=sentence):
        read_links(text)


@given(st.text("ab.#0>~ é", max_size=20))
def test_any_text_is_a_chain_or_a_sentence(text):
    try:
        read_chain(text, find, INFOS)
    except BadSetting:
        pass
