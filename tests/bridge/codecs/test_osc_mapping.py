import pytest

from bridge.codecs.osc_mapping import Change, Layout, Wish, read_mapping, read_target, rename
from bridge.errors import BadSetting

WHOLE = """
[[osc]]
to = "127.0.0.1:9000"
layout = "channel"
budget = 8000
outputs = ["pose", "classify/labels"]
rate = 15
on_change = true

[[osc.change]]
address = "/pose/*/nose/x"
name = "/head/*/x"
from = [0.2, 0.8]
to = [0, 127]
invert = true
clamp = true
values = [0]

[[osc.change]]
address = "/pose/*/id"
drop = true

[[osc]]
to = "localhost:7000:list"
"""


def test_everything_that_a_file_can_say():
    changes = (Change("/pose/*/nose/x", "/head/*/x", False, (0.2, 0.8), (0, 127), True, True, (0,)),
               Change("/pose/*/id", drop=True))
    assert read_mapping(WHOLE) == {
        ("127.0.0.1", 9000): Wish(Layout("channel", 8000, (), changes), ("pose", "classify/labels"), 15, True),
        ("127.0.0.1", 7000): Wish(Layout("list"))}
    assert read_mapping("") == {}


@pytest.mark.parametrize("text, says", [
    ("[[osc", "no TOML"), ("[other]", "knows osc, links; it had “other”"), ("osc = 1", r"begins with \[\[osc\]\]"),
    ("[[osc]]\nlayout = 'list'", "must be HOST:PORT"),
    ("[[osc]]\nto = '127.0.0.1:1'\nwhat = 1", "it had “what”"),
    ("[[osc]]\nto = '127.0.0.1:1'\nlayout = 'x'", "a layout of keypoint, channel, list, json; it was 'x'"),
    ("[[osc]]\nto = '127.0.0.1:1'\nbudget = 1", "a budget of 256 to 65507 bytes; it was 1"),
    ("[[osc]]\nto = '127.0.0.1:1'\nrate = -1", "a rate of 0"),
    ("[[osc]]\nto = '127.0.0.1:1'\noutputs = 'pose'", "must list outputs"),
    ("[[osc]]\nto = '127.0.0.1:1'\nchange = 1", r"begins with \[\[osc.change\]\]"),
    ("[[osc]]\nto = '127.0.0.1:1'\n[[osc.change]]\naddress = 'x'", "such as \"/pose/\\*/nose\"; it was 'x'"),
    ("[[osc]]\nto = '127.0.0.1:1'\n[[osc.change]]\naddress = '/x'\nname = 'y'", "must have a name"),
    ("[[osc]]\nto = '127.0.0.1:1'\n[[osc.change]]\naddress = '/x'\nfrom = [1, 1]", "two different numbers"),
    ("[[osc]]\nto = '127.0.0.1:1'\n[[osc.change]]\naddress = '/x'\nto = [1]", "two numbers as “to”"),
    ("[[osc]]\nto = '127.0.0.1:1'\n[[osc.change]]\naddress = '/x'\nvalues = [-1]", "places of values"),
])
def test_what_is_off_is_said(text, says):
    with pytest.raises(BadSetting, match=says):
        read_mapping(text)


@pytest.mark.parametrize("word, address, shape", [
    ("127.0.0.1:9000", ("127.0.0.1", 9000), "keypoint"), ("localhost:1:json", ("127.0.0.1", 1), "json"),
    ("[::1]:9000:list", ("::1", 9000), "list"), ("192.168.1.4:65535", ("192.168.1.4", 65535), "keypoint"),
])
def test_targets(word, address, shape):
    assert read_target(word, "--osc-to") == (address, shape)


@pytest.mark.parametrize("word", ["", "127.0.0.1", ":9000", "a:0", "a:65536", "a:1:circle", "a:1:", 7])
def test_targets_that_are_none(word):
    with pytest.raises(BadSetting, match="--osc-to must be HOST:PORT"):
        read_target(word, "--osc-to")


def test_a_star_stands_for_one_part():
    layout = Layout(changes=(Change("/a/*/b/*", name="/*/x/*/"), Change("/n", drop=True)))
    assert rename(layout, "/a/1/b/2") == "/1/x/2/"
    assert rename(layout, "/a/1/2/b/3") == "/a/1/2/b/3" and rename(layout, "/n") == ""


def test_a_listener_wants_all_models_or_those_it_names():
    assert Wish().pick_layout("pose") == Layout()
    wish = Wish(Layout("list"), ("pose", "classify/labels", "classify/features"))
    assert wish.pick_layout("pose") == Layout("list") and wish.pick_layout("style") is None
    assert wish.pick_layout("classify") == Layout("list", outputs=("labels", "features"))
