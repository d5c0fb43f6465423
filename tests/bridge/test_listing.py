import pytest

from bridge.info import Field, Info
from bridge.listing import (describe_field, describe_need, select_weights, write_cache, write_info, write_model,
                            write_summary)
from bridge.weights import Weights


def declare(file: str, **more) -> Weights:
    return Weights(package="npm:net@1.0.0", file=file, sha256="0" * 64, size=28_615_417, licence="Apache-2.0",
                   origin="A network, its maker", **more)


INFO = Info(
    name="pose", description="People.",
    inputs=(Field(name="image", kind="image", required=True),
            Field(name="threshold", kind="number", description="How sure.", default=0.3, minimum=0, maximum=1)),
    outputs=(Field(name="poses", kind="keypoints"),),
    options=(Field(name="size", kind="category", choices=("small", "large"), default="small"),),
    limits=("It sees one.",),
    weights=(declare("net.bin", when={"size": "small"}).to_json(),
             declare("big.bin", when={"size": "large"}).to_json()))


@pytest.mark.parametrize("field, words", [
    (Field(name="x", kind="image"), "image"),
    (Field(name="x", kind="number", minimum=0, maximum=1, default=0.5), "number 0…1 (0.5)"),
    (Field(name="x", kind="boolean", default=False), "boolean (false)"),
    (Field(name="x", kind="category", choices=("a", "b"), default="a"), "a | b (a)"),
    (Field(name="x", kind="vector", length=26), "vector of 26"),
])
def test_describe_field(field, words):
    assert describe_field(field) == words


def test_only_the_files_of_these_options_are_needed():
    assert [weights.file for weights in select_weights(INFO, {})] == ["net.bin"]
    assert [weights.file for weights in select_weights(INFO, {"size": "large"})] == ["big.bin"]


def test_describe_need():
    assert describe_need({}) == "" == describe_need({"size": "small"}, {})
    assert describe_need({"size": "small"}) == " (for size=small)"
    assert describe_need({"size": "a"}, {"size": "b"}, {"size": "b"}) == " (for size=a or size=b)"
    assert describe_need({"size": ["a", "b"]}) == " (for size=a or b)"


def test_write_model(own_cache):
    assert write_model("pose", INFO).splitlines() == [
        "  pose                  People.",
        "                        npm:net@1.0.0, 29 MB, Apache-2.0, not pulled (for size=small or size=large)"]
    for weights in INFO.weights:
        place = Weights.from_json(weights).place
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    assert ", pulled" in write_model("pose", INFO)


def test_write_model_without_weights():
    assert write_model("edges", Info(name="edges", description="Lines.", inputs=(), outputs=())).endswith("no weights")


def test_write_info(own_cache):
    assert write_info(INFO).splitlines() == [
        "pose: People.", "",
        "Inputs:", "  image      image", "  threshold  number 0…1 (0.3)  How sure.", "",
        "Outputs:", "  poses  keypoints", "",
        "Options:", "  size  small | large (small)", "",
        "An option is said so: catwalk pose --option pose.size=large", "",
        "Limits:", "  It sees one.", "",
        "Weights:",
        "  net.bin (for size=small)", "    A network, its maker",
        "    Apache-2.0, out of npm:net@1.0.0 (29 MB), not pulled",
        "  big.bin (for size=large)", "    A network, its maker",
        "    Apache-2.0, out of npm:net@1.0.0 (29 MB), not pulled"]


def test_write_summary():
    assert write_summary("pose", INFO) == (
        "  pose: People.\n    in:  image: image, threshold?: number 0…1 (0.3)\n    out: poses: keypoints")


def test_the_cache_says_its_place_size_and_end(own_cache):
    assert write_cache() == f"Cache: {own_cache}, empty. To empty it: rm -r {own_cache}"
    (own_cache / "weights").mkdir(parents=True)
    (own_cache / "weights" / "net.bin").write_bytes(bytes(2_500_000))
    assert write_cache().startswith(f"Cache: {own_cache}, 2.5 MB.")
