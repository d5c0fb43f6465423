import numpy as np
import orjson
import pytest

from bridge.codecs.osc import read_packet
from bridge.codecs.osc_layouts import encode_json, encode_osc, place_outputs
from bridge.codecs.osc_mapping import Change, Layout, spell_part
from bridge.info import Field, Info
from bridge.kinds import Audio, Box, Keypoint, Label, Pose
from bridge.loading import load_adapter
from tests.bridge.conftest import find_model

CROWD, SUNDRY = load_adapter(find_model("crowd")), load_adapter(find_model("sundry"))
PEOPLE = CROWD.info


def read(encoded):
    """Every message, with the packets' keys beside."""
    keys = orjson.loads(encoded.data)["keys"]
    assert len(keys) == len(encoded.blobs)
    return [(message.address, message.values) for packet in encoded.blobs for message in read_packet(packet)]


def write(info, layout, **outputs):
    return read(encode_osc(info, {item.name: outputs.get(item.name) for item in info.outputs}, layout))


def make_info(kind, name="found", model="m", **more):
    return Info(name=model, description="", inputs=(), outputs=(Field(name=name, kind=kind, **more),))


def find_people(count=1, **settings):
    return {"poses": CROWD.ready().run(count=count, **settings)}


def test_a_person_is_one_bundle_within_the_budget():
    encoded = encode_osc(PEOPLE, find_people(2), Layout())
    assert [len(packet) for packet in encoded.blobs] == [864, 864, 44]
    assert orjson.loads(encoded.data) == {"keys": [[0, 0], [0, 1], [0, -1]], "big": {}}
    messages = read(encoded)
    assert messages[:4] == [("/crowd/0/active", (1,)), ("/crowd/0/id", (7,)), ("/crowd/0/confidence", (0.5,)),
                            ("/crowd/0/nose", (0.5, 0.25, 0.75))]
    assert messages[20] == ("/crowd/1/active", (1,)) and messages[-1] == ("/crowd/count", (2,))


def test_depth_is_a_fourth_number():
    assert write(PEOPLE, Layout(), **find_people(deep=True))[3] == ("/crowd/0/nose", (0.5, 0.25, 0.75, 0.125))


def test_nobody_is_a_count_of_zero():
    assert write(PEOPLE, Layout(), poses=[]) == [("/crowd/count", (0,))]


def test_channels_have_one_number_each_and_no_string():
    encoded = encode_osc(PEOPLE, find_people(), Layout("channel"))
    assert len(encoded.blobs) == 3 and all(len(packet) <= 1472 for packet in encoded.blobs)
    messages = read(encoded)
    assert messages[3:6] == [("/crowd/0/nose/x", (0.5,)), ("/crowd/0/nose/y", (0.25,)),
                             ("/crowd/0/nose/confidence", (0.75,))]
    assert len(messages) == 3 + 51 + 1 and all(len(values) == 1 for _, values in messages)


def test_a_list_is_one_message_for_each_person():
    (person, count) = write(PEOPLE, Layout("list"), **find_people())
    assert person == ("/crowd/0", (1, 7, 0.5, *(0.5, 0.25, 0.75) * 17)) and count == ("/crowd/count", (1,))


def test_people_stand_in_the_slots_they_are_followed_in():
    followed = Pose((), 0.5, id=12, slot=4)
    assert write(make_info("keypoints"), Layout(), found=[followed])[0] == ("/m/4/active", (1,))


def test_names_that_the_schema_does_not_know_are_the_keypoints_own():
    pose = Pose((Keypoint("left eye/1", 0.5, 0.5, 1.0), Keypoint("", 0.25, 0.5, 1.0)), 1.0)
    assert [address for address, _ in write(make_info("keypoints"), Layout(), found=[pose])][3:] == [
        "/m/0/left_eye_1", "/m/0/1", "/m/count"]


BOX = Box(0.25, 0.5, 0.125, 0.25, 0.75, "dog", 4)


@pytest.mark.parametrize("shape, expected", [
    ("keypoint", [("/m/0/active", (1,)), ("/m/0/id", (4,)), ("/m/0/box", (0.25, 0.5, 0.125, 0.25, 0.75)),
                  ("/m/0/label", ("dog",)), ("/m/count", (1,))]),
    ("list", [("/m/0", (1, 4, 0.75, 0.25, 0.5, 0.125, 0.25)), ("/m/0/label", ("dog",)), ("/m/count", (1,))]),
    ("channel", [("/m/0/active", (1,)), ("/m/0/id", (4,)), ("/m/0/confidence", (0.75,)), ("/m/0/x", (0.25,)),
                 ("/m/0/y", (0.5,)), ("/m/0/width", (0.125,)), ("/m/0/height", (0.25,)), ("/m/count", (1,))]),
])
def test_boxes(shape, expected):
    assert write(make_info("boxes"), Layout(shape), found=[BOX]) == expected


MASK = np.zeros((4, 8), np.uint8)
MASK[:2, 4:] = 255
OTHERS = [
    ("labels", [Label("espresso", 0.75), Label("cup", 0.25)],
     [("/m/found", (0.75, 0.25)), ("/m/found_names", ("espresso", "cup"))],
     [("/m/found/0", (0.75,)), ("/m/found/1", (0.25,))]),
    ("labels", [], [], []),
    ("vector", np.array([0.5, 2], np.float32), [("/m/found", (0.5, 2.0))], [("/m/found/0", (0.5,)),
                                                                            ("/m/found/1", (2.0,))]),
    ("vector", [], [], []),
    ("vector", np.zeros((1, 2)), [("/m/found", (0, 0))], [("/m/found/0", (0,)), ("/m/found/1", (0,))]),
    ("number", 0.5, [("/m/found", (0.5,))], [("/m/found", (0.5,))]),
    ("boolean", True, [("/m/found", (1,))], [("/m/found", (1,))]),
    ("text", "grüße", [("/m/found", ("grüße",))], []),
    ("category", "wild", [("/m/found", ("wild",))], []),
    ("mask", MASK, [("/m/found", (0.25, 0.75, 0.25))],
     [("/m/found/area", (0.25,)), ("/m/found/x", (0.75,)), ("/m/found/y", (0.25,))]),
    ("mask", MASK * 0, [("/m/found", (0.0, 0.5, 0.5))],
     [("/m/found/area", (0.0,)), ("/m/found/x", (0.5,)), ("/m/found/y", (0.5,))]),
    ("depth", np.array([[0.25, 0.75]], np.float32), [("/m/found", (0.25, 0.5, 0.75))],
     [("/m/found/nearest", (0.25,)), ("/m/found/mean", (0.5,)), ("/m/found/farthest", (0.75,))]),
    ("audio", Audio(np.array([0.5, -0.5], np.float32), 48000), [("/m/found", (0.5, 0.5))],
     [("/m/found/loudness", (0.5,)), ("/m/found/peak", (0.5,))]),
    ("audio", Audio(np.zeros(0, np.float32), 48000), [("/m/found", (0, 0))],
     [("/m/found/loudness", (0,)), ("/m/found/peak", (0,))]),
    ("image", np.zeros((4, 4, 3), np.uint8), [], []),
    ("number", None, [], []),
]


@pytest.mark.parametrize("kind, value, listed, channels", OTHERS)
def test_every_other_kind(kind, value, listed, channels):
    for shape in ("keypoint", "list"):
        assert write(make_info(kind), Layout(shape), found=value) == listed
    assert write(make_info(kind), Layout("channel"), found=value) == channels


def test_several_outputs_have_addresses_of_their_own():
    places = place_outputs(SUNDRY.info)
    assert places["boxes"] == "/sundry" and places["hands"] == "/sundry/hands" and places["words"] == "/sundry/words"


def test_a_face_is_split_over_bundles_and_nothing_is_cut():
    outputs = {item.name: None for item in SUNDRY.info.outputs} | {"faces": SUNDRY.ready().run().faces}
    encoded = encode_osc(SUNDRY.info, outputs, Layout())
    assert len(encoded.blobs) > 10 and all(len(packet) <= 1472 for packet in encoded.blobs)
    points = [address for address, _ in read(encoded) if "/point_" in address]
    assert points == [f"/sundry/faces/0/point_{number}" for number in range(478)]


@pytest.mark.parametrize("budget, whole", [(1472, False), (65507, True)])
def test_what_fits_no_datagram_is_named_and_not_cut(budget, whole):
    encoded = encode_osc(make_info("vector"), {"found": np.zeros(1280)}, Layout("keypoint", budget))
    assert bool(encoded.blobs) == whole
    assert orjson.loads(encoded.data)["big"] == ({} if whole else {"/m/found": 12 + 1284 + 5120})


def test_a_word_that_fits_no_datagram_is_named_too():
    encoded = encode_osc(make_info("text"), {"found": "x" * 2000}, Layout())
    assert not encoded.blobs and list(orjson.loads(encoded.data)["big"]) == ["/m/found"]


def test_only_the_outputs_that_are_wanted():
    outputs = SUNDRY.ready().run()._asdict()
    messages = read(encode_osc(SUNDRY.info, outputs, Layout(outputs=("level", "loud"))))
    assert messages == [("/sundry/level", (0.5,)), ("/sundry/loud", (1,))]


def test_addresses_are_renamed_dropped_and_their_numbers_moved():
    layout = Layout(changes=(
        Change("/crowd/*/nose", name="/head/*", span=(0.25, 0.75), onto=(0, 100), only=(0,)),
        Change("/crowd/*/left_eye", drop=True), Change("/crowd/count", name="/people"),
        Change("/crowd/*/right_eye", invert=True, clamp=True)))
    messages = dict(write(PEOPLE, layout, **find_people(x=0.5)))
    assert messages["/head/0"] == (50.0, 0.25, 0.75) and messages["/people"] == (1,)
    assert messages["/crowd/0/right_eye"] == (0.5, 0.75, 0.25)
    assert "/crowd/0/left_eye" not in messages and len(messages) == 20


def test_everything_may_be_dropped():
    layout = Layout(changes=(Change("/m/found", drop=True), Change("/m/found_names", drop=True)))
    assert write(make_info("labels"), layout, found=[Label("a", 1.0)]) == []


def test_numbers_are_clamped_before_they_are_turned():
    change = Change("/a", span=(0, 1), onto=(10, 20), clamp=True, invert=True)
    assert [change.apply(number) for number in (-1, 0, 0.25, 1, 7)] == [20, 20, 17.5, 10, 10]


def test_json_is_one_string():
    assert read(encode_json(b'{"poses":[]}', Layout("json"))) == [("/data", ('{"poses":[]}',))]
    assert orjson.loads(encode_json(b"x" * 2000, Layout("json")).data)["big"]


def test_parts_of_addresses_are_spelt_for_every_program():
    assert [spell_part(name) for name in ("left eye", "a/b", "größe", "x-1.2:3_", "")] == [
        "left_eye", "a_b", "gr__e", "x-1.2:3_", "_"]
