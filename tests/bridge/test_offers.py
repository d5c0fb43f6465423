import pytest

from bridge.info import Field, Info
from bridge.offers import describe_offer
from bridge.weights import Weights

PICTURE = Field(name="image", kind="image", required=True)
SIZE = Field(name="size", kind="category", choices=("small", "large"), default="small")


def declare(file, package="npm:net@1.0.0", size=1000, licence="MIT", **more):
    return Weights(package=package, file=file, sha256="0" * 64, size=size, licence=licence, origin="Its maker", **more)


def describe(*weights, options=(), packages=(), name="net", chosen={}):
    return describe_offer(name, Info(
        name=name, description="It sees.", options=options, packages=packages,
        inputs=(PICTURE, Field(name="a", kind="number"), Field(name="b", kind="number"),
                Field(name="steady", kind="boolean", group="tracking")),
        outputs=(Field(name="poses", kind="keypoints"),), weights=tuple(item.to_json() for item in weights)), chosen)


def put(weights):
    weights.place.parent.mkdir(parents=True, exist_ok=True)
    weights.place.write_bytes(b"by its name alone")
    return weights


def test_kinds_are_told_once_and_without_what_the_bridge_acts_on():
    offer = describe()
    assert (offer["takes"], offer["gives"]) == (["image", "number"], ["keypoints"])
    assert (offer["description"], offer["source"]) == ("It sees.", False)


def test_a_model_without_files_has_nothing_to_fetch():
    offer = describe()
    assert (offer["size"], offer["missing"], offer["licences"], offer["restricted"]) == (0, 0, [], "")
    assert offer["ready"] is True and offer["needs"] == ""


def test_a_package_counts_once_however_many_files_it_has(own_cache):
    offer = describe(put(declare("a.bin")), declare("b.bin"), put(declare("c.bin", "npm:other@1.0.0", 50)))
    assert (offer["size"], offer["missing"]) == (1050, 1000)


def test_files_of_other_options_keep_nothing_from_starting(own_cache):
    small, large = declare("s.bin", when={"size": "small"}), declare("l.bin", "npm:big@1.0.0", when={"size": "large"})
    assert describe(small, large, options=(SIZE,))["ready"] is False
    put(small)
    offer = describe(small, large, options=(SIZE,))
    assert offer["ready"] is True and offer["missing"] == 1000
    assert describe(small, large, options=(SIZE,), chosen={"size": "large"})["ready"] is False
    put(large)
    assert describe(small, large, options=(SIZE,), chosen={"size": "large"})["ready"] is True


def test_a_file_of_one_s_own_takes_the_place_of_what_is_brought(own_cache, tmp_path):
    file = declare("net.onnx", "https://example.org/net.onnx", when={"file": ""})
    own = Field(name="file", kind="text", default="")

    def offer(word):
        told = describe(file, options=(own,), chosen={"file": word})
        return told["ready"], told["missing"], told["needs"]

    assert offer("")[:2] == (False, 1000) and "no package has: net.onnx" in offer("")[2]
    (tmp_path / "mine.onnx").write_bytes(b"mine")
    assert offer(str(tmp_path / "mine.onnx")) == (True, 0, "")
    ready, _, needs = offer(str(tmp_path / "yours.onnx"))
    assert not ready and needs.startswith("There is no file") and "yours.onnx" in needs
    assert "must end with the sha256" in offer("https://example.org/own.onnx")[2]
    assert offer(f"https://example.org/own.onnx#sha256={'0' * 64}")[::2] == (False, "")


def test_licences_and_what_files_may_not_be_used_for_are_told():
    offer = describe(declare("a.bin"), declare("b.bin", licence="BSD-3", restricted="For research alone."))
    assert (offer["licences"], offer["restricted"]) == (["MIT", "BSD-3"], "For research alone.")


def test_a_file_that_people_bring_is_asked_for_until_it_is_there(own_cache):
    file = declare("net.onnx", "https://example.org/net.onnx")
    assert "“net” needs a file that no package has: net.onnx (1 kB, MIT)" in describe(file)["needs"]
    assert describe(put(file))["needs"] == ""


@pytest.mark.parametrize("packages, sentence", [
    (("json",), ""),
    (("no_such_package",), "“net” needs no_such_package; install it beside Catwalk with: pip install no_such_package"),
])
def test_a_package_that_is_not_installed_is_told(packages, sentence):
    assert describe(packages=packages)["needs"] == sentence


def test_nothing_is_known_of_what_was_not_asked():
    offer = describe_offer("net")
    assert offer["description"] == "" and offer["takes"] == [] and offer["ready"] is False
