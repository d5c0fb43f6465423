import pytest

from bridge.codecs.link_kinds import Handover, settle_links
from bridge.codecs.link_words import read_chain
from bridge.errors import BadSetting
from bridge.info import KINDS, Field, Info


def field(word):
    """`image!` is a required image, `other:image` one of another name."""
    name, _, kind = word.rstrip("!").rpartition(":")
    return Field(name=name or kind, kind=kind, required=word.endswith("!"))


def describe(name, takes="", gives="", source=False):
    return Info(name=name, description="", inputs=tuple(map(field, takes.split())),
                outputs=tuple(map(field, gives.split())), source=source)


INFOS = {info.name: info for info in (
    describe("camera", "speed:number", "image", source=True), describe("words", "", "text", source=True),
    describe("microphone", "", "audio", source=True),
    describe("segment", "image!", "image mask"), describe("mask", "image!", "mask"), describe("far", "image!", "depth"),
    describe("pose", "image!", "poses:keypoints"), describe("detect", "image!", "boxes"),
    describe("classify", "image!", "labels"), describe("style", "image! picture:image strength:number", "image"),
    describe("mix", "image! other:image amount:number", "image"), describe("inpaint", "image! mask!", "image"),
    describe("write", "prompt:text!", "text"), describe("paint", "look:category", "image"),
    describe("hear", "audio!", "labels"), describe("count", "boxes!", "number"), describe("boxless", "", "boxes"),
)}


def settle(*chains, sources=(), infos=INFOS):
    def find(word):
        return word if word in infos else ""

    arrows = [arrow for chain in chains for arrow in read_chain(chain, find, infos)]
    return settle_links(arrows, infos, sources)


def spell(*chains, **more):
    return [str(link) for link in settle(*chains, **more)]


@pytest.mark.parametrize("chain, link", [
    ("camera > segment", "camera.image > segment.image"), ("segment > style", "segment.image > style.image"),
    ("mask > style", "mask.mask > style.image"), ("far > style", "far.depth > style.image"),
    ("segment ~> inpaint.mask", "segment.mask ~> inpaint.mask"),
    ("style ~> inpaint.mask", "style.image ~> inpaint.mask"),
    ("pose > classify", "pose.poses > classify.image"), ("detect#3 > classify", "detect.boxes#3 > classify.image"),
    ("classify > write", "classify.labels > write.prompt"), ("words > write", "words.text > write.prompt"),
    ("write ~> write", "write.text ~> write.prompt"), ("detect > count", "detect.boxes > count.boxes"),
    ("pose.drawn > style", "pose.drawn > style.image"), ("pose.image > style", "pose.image > style.image"),
    ("words > paint.look", "words.text > paint.look"), ("microphone > hear", "microphone.audio > hear.audio"),
    ("count ~> style", "count.number ~> style.strength"),
])
def test_what_is_not_named_is_the_nearest_by_kind(chain, link):
    assert spell(chain) == [link]


def test_how_a_value_is_handed_on():
    assert settle("detect#3 > classify")[0].handover == Handover("boxes", "crop", slot=3)
    assert settle("classify > write")[0].handover == Handover("labels", "word")
    assert settle("pose.drawn > style")[0].handover == Handover("drawn", "drawn")
    assert settle("segment.image#3 > style")[0].handover == Handover("image"), "there is nothing to cut out"
    first, second = settle("camera > segment", "camera > style")
    assert first.handover.dialect == second.handover.dialect, "one picture for both"


def test_numbers_are_scaled_from_span_to_span():
    infos = {"a": Info(name="a", description="", inputs=(), outputs=(
                Field(name="number", kind="number", minimum=0, maximum=10),)),
             "b": Info(name="b", description="", outputs=(), inputs=(
                 Field(name="amount", kind="number", minimum=1, maximum=3),))}
    assert settle("a > b", infos=infos)[0].handover == Handover("number", "scaled", None, (0, 10), (1, 3))


def test_vectors_must_be_as_long_as_what_takes_them():
    def vector(name, taken, given):
        return Info(name=name, description="", inputs=(Field(name="latent", kind="vector", length=taken),),
                    outputs=(Field(name="vector", kind="vector", length=given),))

    infos = {"walk": vector("walk", None, 512), "free": vector("free", None, None), "gan": vector("gan", 512, 512),
             "small": vector("small", 128, 128)}
    assert spell("walk > gan", "free ~> small", infos=infos) == [
        "walk.vector > gan.latent", "free.vector ~> small.latent"]
    with pytest.raises(BadSetting, match=r"gives vector \(vector of 512\), and small takes latent \(vector of 128"):
        settle("walk > small", infos=infos)


def test_a_second_picture_goes_into_the_place_that_is_free():
    assert spell("camera > mix", "segment > mix") == ["camera.image > mix.image", "segment.image > mix.other"]
    assert spell("segment > mix", "camera > mix.image") == [
        "segment.image > mix.other", "camera.image > mix.image"]


def test_what_is_said_twice_is_linked_once():
    assert spell("camera > segment > style", "camera > segment", "camera.image > segment.image") == [
        "camera.image > segment.image", "segment.image > style.image"]


def test_an_input_takes_one_link():
    with pytest.raises(BadSetting, match="“segment > classify”: classify.image is fed already, by camera.image > "
                       "classify.image. An input takes one link; name another input, or serve"):
        settle("camera > classify", "segment > classify")
    with pytest.raises(BadSetting, match="mix.other is fed already"):
        settle("camera > mix.other", "segment > mix.other")


@pytest.mark.parametrize("chain, sentence", [
    ("classify > style", r"“classify > style”: classify gives labels \(labels\), and style takes image \(image\), "
     r"picture \(image\), strength \(number\); these do not fit. What fits is of kind boolean, boxes, depth, image, "
     r"keypoints, mask, number. Its picture, with what it found drawn on it, is classify.drawn."),
    ("microphone > style", r"microphone gives audio \(audio\)"), ("boxless > style", r"boxless gives boxes \(boxes\)"),
    ("words > paint", r"words gives text \(text\), and paint takes look \(category\)"),
    ("style > words", "words is a source, which runs by itself"),
    ("camera ~> words", r"words takes nothing; these do not fit. Nothing fits that."),
    ("camera.imgae > style", "“camera.imgae > style”: camera has no output “imgae”. Did you mean “image”?"),
    ("camera > style.nothing", "style has no input “nothing”. It has: image, picture, strength."),
    ("words.drawn > style", "words has no output “drawn”. It has: text."),
    ("count > camera.speed", "camera is a source, which runs by itself. What it is given can only wait for its next "
     "frame: count ~> camera.speed"),
])
def test_what_does_not_fit_is_a_sentence(chain, sentence):
    with pytest.raises(BadSetting, match=sentence):
        settle(chain)


def test_a_loop_needs_a_link_that_holds():
    for chain in ("style > style", "style > segment > style"):
        with pytest.raises(BadSetting, match="goes round without end. Write ~> where the newest answer may wait"):
            settle(chain)
    assert "camera.image > mix.image" in spell("camera > mix > segment", "segment ~> mix.other")
    assert spell("camera > mix", "mix ~> mix.other") == ["camera.image > mix.image", "mix.image ~> mix.other"]


def test_a_fan_that_comes_together_again_is_no_loop():
    assert len(spell("camera > segment > mix.other", "camera > mix.image")) == 3


def test_what_needs_a_picture_must_get_one():
    with pytest.raises(BadSetting, match=r"inpaint needs “mask” \(mask\), and nothing is linked with it. Link it, such "
                                         "as “camera ~> inpaint.mask”."):
        settle("camera > inpaint.image")
    assert len(spell("camera > inpaint.image", "segment ~> inpaint.mask")) == 2
    assert spell("camera ~> inpaint.image"), "others may let it run"


def test_a_picture_that_waits_for_itself_never_comes():
    with pytest.raises(BadSetting, match="“mask.mask ~> inpaint.mask” waits for itself: inpaint needs “mask” before"):
        settle("camera > inpaint.image", "inpaint > mask", "mask ~> inpaint.mask")


def test_a_source_feeds_what_has_a_place_for_it():
    served = {name: INFOS[name] for name in ("camera", "pose", "segment", "style", "mix", "write")}
    assert spell("segment > style", sources=["camera"], infos=served) == [
        "segment.image > style.image", "camera.image > pose.image", "camera.image > segment.image",
        "camera.image > mix.image"]
    assert spell("camera > pose", sources=["camera"], infos={name: INFOS[name] for name in ("camera", "pose")}) == [
        "camera.image > pose.image"]
    both = {name: INFOS[name] for name in ("camera", "microphone", "hear", "style")}
    assert spell(sources=["camera", "microphone"], infos=both) == [
        "camera.image > style.image", "microphone.audio > hear.audio"]
    with pytest.raises(BadSetting, match=r"Nothing that is served can take what the source microphone gives: audio"):
        settle(sources=["microphone"], infos={name: INFOS[name] for name in ("microphone", "style")})


def test_every_kind_that_a_model_may_give_and_take_goes_into_its_own():
    for kind in set(KINDS) - {"file"}:
        infos = {"a": describe("a", "", kind), "b": describe("b", f"{kind}!")}
        assert spell("a > b", infos=infos) == [f"a.{kind} > b.{kind}"]
