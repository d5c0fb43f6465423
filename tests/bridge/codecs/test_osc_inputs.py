import pytest

from bridge.codecs.osc_inputs import is_echo, is_press, read_port, read_setting, read_subscription
from bridge.codecs.osc_mapping import Layout, Wish
from bridge.errors import BadInput, BadMessage
from bridge.info import Field

MODELS = ("pose", "list")


@pytest.mark.parametrize("values, port, wish", [
    ((), 0, Wish()),
    ((9000,), 9000, Wish()),
    ((9000.0, "pose"), 9000, Wish(Layout(), ("pose",))),
    (("pose", "channel"), 0, Wish(Layout("channel"), ("pose",))),
    ((7000, "channel"), 7000, Wish(Layout("channel"))),
    ((7000, "json", 8000), 7000, Wish(Layout("json", 8000))),
    ((7000, "pose", "keypoint", 65507), 7000, Wish(Layout("keypoint", 65507), ("pose",))),
    (("list",), 0, Wish(Layout(), ("list",))),  # a model of that name
])
def test_what_is_subscribed(values, port, wish):
    wanted = read_subscription(values, MODELS)
    assert (wanted.port, wanted.wish) == (port, wish)


@pytest.mark.parametrize("values, says", [
    (("nope",), "knows the models pose, list and the layouts keypoint, channel"),
    ((70000,), "port of 1 to 65535; it was 70000"),
    ((9000, 10), "budget of 256 to 65507 bytes; it was 10"),
    ((1, 2, 3), "at most once"), (("pose", "list", "json"), "at most once"), ((None,), "at most once"),
    ((float("nan"),), "at most once"),
])
def test_what_is_not(values, says):
    with pytest.raises(BadMessage, match=says):
        read_subscription(values, MODELS)


def test_the_port_to_leave():
    assert (read_port(()), read_port((9000,))) == (0, 9000)
    for values in (("x",), (1, 2), (-1,)):
        with pytest.raises(BadMessage):
            read_port(values)


def make_field(kind, **more):
    return Field(name="it", kind=kind, **more)


@pytest.mark.parametrize("item, values, setting", [
    (make_field("number"), (0.5,), 0.5), (make_field("number"), (True,), 1), (make_field("number"), (), None),
    (make_field("number"), (None,), None), (make_field("text"), ("x",), "x"),
    (make_field("category", choices=("calm", "wild")), (1.0,), "wild"),
    (make_field("category", choices=("calm", "wild")), ("calm",), "calm"),
    (make_field("vector"), (1, 2.5, True), [1, 2.5, 1]), (make_field("boolean"), (1,), 1),
    (make_field("image"), (b"jpeg",), b"jpeg"),
])
def test_settings(item, values, setting):
    assert read_setting(item, values) == setting


@pytest.mark.parametrize("item, values, says", [
    (make_field("number"), (1, 2), "takes one value; 2 came"),
    (make_field("category", choices=("calm", "wild")), (2,), "calm, wild, or their place from 0 to 1; it was 2"),
    (make_field("image"), ("x",), "a blob with the bytes"),
])
def test_settings_that_are_none(item, values, says):
    with pytest.raises(BadInput, match=says):
        read_setting(item, values)


def test_a_button_that_is_let_go_is_no_trigger():
    assert [is_press(values) for values in ((), (1,), (0,), (0.0,), (False,), (True,), (None,), ("x",))] == [
        True, True, False, False, False, True, True, True]


def test_what_servers_send_is_not_answered():
    assert is_echo("/error") and is_echo("/catwalk/hello") and not is_echo("/query")
