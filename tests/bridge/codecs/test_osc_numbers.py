from dataclasses import replace

import orjson
import pytest

from bridge.codecs.osc import read_packet
from bridge.codecs.osc_layouts import encode_osc
from bridge.codecs.osc_mapping import Change, Layout
from bridge.codecs.osc_numbers import is_event, make_plan
from bridge.info import FINGERS, GESTURE_POINTS, Field, Info
from bridge.kinds import Box, Gestures, Keypoint, Pose
from bridge.tracking.fields import Wishes
from bridge.tracking.gestures import GESTURES
from bridge.tracking.tracker import Tracker

NAMES = ("left_shoulder", "left_elbow", "left_wrist", "right_wrist")
PLACES = ((0.5, 0.25), (0.5, 0.5), (0.75, 0.5), (0.25, 0.5))
ALL = Wishes(measures=True, gestures=True, distances=(("left_wrist", "right_wrist"),), smoothing="off")


def find_pose(unseen=(), **more):
    points = (Keypoint(name, x, y, 0.0 if name in unseen else 0.75) for name, (x, y) in zip(NAMES, PLACES))
    return Pose(tuple(points), 0.5, **more)


def follow(wishes=ALL, unseen=()):
    """A person, as followed."""
    return Tracker().follow([find_pose(unseen)], 0.0, wishes)


def make_info(kind="keypoints"):
    return Info(name="m", description="", inputs=(), outputs=(Field(name="found", kind=kind, keypoints=NAMES),))


def write(things, layout=Layout(), kind="keypoints"):
    encoded = encode_osc(make_info(kind), {"found": things}, layout)
    assert all(len(packet) <= layout.budget for packet in encoded.blobs)
    return [(message.address, message.values) for packet in encoded.blobs for message in read_packet(packet)]


def write_derived(things, *about):
    """What is told beside the keypoints."""
    return [(address, values) for address, values in write(things, *about)
            if "/measures" in address or "/gestures" in address]


MOVING = {"measures": {"velocity": {"x": 0.5, "y": 0.25}, "speed": 0.75, "centre": {"x": 0.5, "y": 0.375},
                       "bounds": {"x": 0.25, "y": 0.25, "width": 0.5, "height": 0.25},
                       "velocities": {"left_wrist": {"x": 1.5, "y": -1.0}}, "angles": {"left_elbow": 90.0},
                       "distances": {"left_wrist-right_wrist": 0.5}},
          "gestures": Gestures(now=("hands_together",), began=("hands_together",), ended=("left_hand_up",))}


def test_measures_are_a_message_each():
    assert write_derived([find_pose(**MOVING)]) == [
        ("/m/0/measures/velocity", (0.5, 0.25)), ("/m/0/measures/speed", (0.75,)),
        ("/m/0/measures/centre", (0.5, 0.375)), ("/m/0/measures/bounds", (0.25, 0.25, 0.5, 0.25)),
        ("/m/0/measures/velocities/left_shoulder", (0, 0)), ("/m/0/measures/velocities/left_elbow", (0, 0)),
        ("/m/0/measures/velocities/left_wrist", (1.5, -1)), ("/m/0/measures/velocities/right_wrist", (0, 0)),
        ("/m/0/measures/angles/left_elbow", (90,)), ("/m/0/measures/distances/left_wrist-right_wrist", (0.5,)),
        ("/m/0/gestures/left_hand_up", (0,)), ("/m/0/gestures/right_hand_up", (0,)),
        ("/m/0/gestures/hands_together", (1,)),
        ("/m/0/gestures/began", ("hands_together",)), ("/m/0/gestures/ended", ("left_hand_up",))]


def test_measures_of_the_model_itself_are_told_where_they_are_given():
    output = Field(name="found", kind="keypoints", keypoints=NAMES, measures=("smile", "head yaw", "never_given"))
    info = Info(name="m", description="", inputs=(), outputs=(output,))
    pose = find_pose(measures={"smile": 0.5, "head yaw": -20.0, "speed": 0.0, **MOVING["measures"]})
    for layout in (Layout(), Layout("channel"), Layout("list")):
        encoded = encode_osc(info, {"found": [pose]}, layout)
        told = {message.address: message.values for packet in encoded.blobs for message in read_packet(packet)}
        assert told["/m/0/measures/smile"] == (0.5,) and told["/m/0/measures/head_yaw"] == (-20,)
        assert told["/m/0/measures/speed"] == (0.75,) and "/m/0/measures/never_given" not in told


def test_of_very_many_keypoints_the_features_are_told():
    output = Field(name="found", kind="keypoints", keypoints=NAMES, features=(2, 0))
    info = Info(name="m", description="", inputs=(), outputs=(output,))
    encoded = encode_osc(info, {"found": follow()}, Layout())
    addresses = [message.address for packet in encoded.blobs for message in read_packet(packet)]
    assert [address for address in addresses if address.removeprefix("/m/0/") in NAMES] == [
        "/m/0/left_wrist", "/m/0/left_shoulder"]
    assert [address.rpartition("/")[2] for address in addresses if "velocities" in address] == [
        "left_wrist", "left_shoulder"]


def test_channels_are_a_number_each_and_no_word():
    told = write_derived([find_pose(**MOVING)], Layout("channel"))
    assert len(told) == 9 + 8 + 1 + 1 + 3 and all(len(values) == 1 for _, values in told)
    assert told[:3] == [("/m/0/measures/velocity/x", (0.5,)), ("/m/0/measures/velocity/y", (0.25,)),
                        ("/m/0/measures/speed", (0.75,))]
    assert ("/m/0/measures/velocities/left_wrist/y", (-1,)) in told
    assert told[-1] == ("/m/0/gestures/hands_together", (1,))


def test_in_lists_a_family_is_one_message():
    assert write_derived([find_pose(**MOVING)], Layout("list")) == [
        ("/m/0/measures/velocity", (0.5, 0.25)), ("/m/0/measures/speed", (0.75,)),
        ("/m/0/measures/centre", (0.5, 0.375)), ("/m/0/measures/bounds", (0.25, 0.25, 0.5, 0.25)),
        ("/m/0/measures/velocities", (0, 0, 0, 0, 1.5, -1, 0, 0)), ("/m/0/measures/angles", (90,)),
        ("/m/0/measures/distances/left_wrist-right_wrist", (0.5,)), ("/m/0/gestures", (0, 0, 1)),
        ("/m/0/gestures/began", ("hands_together",)), ("/m/0/gestures/ended", ("left_hand_up",))]


@pytest.mark.parametrize("shape", ["keypoint", "channel", "list"])
def test_every_frame_has_the_same_addresses_whatever_is_seen(shape):
    seen, unseen = (write_derived(follow(unseen=names), Layout(shape)) for names in ((), NAMES))
    assert [address for address, _ in unseen] == [address for address, _ in seen if "/distances/" not in address]
    assert {value for _, values in unseen for value in values} == {0}
    assert any("/distances/" in address for address, _ in seen)


def test_what_following_derives_is_told():
    told = dict(write_derived(follow()))
    assert told["/m/0/measures/angles/left_elbow"] == pytest.approx((90,), abs=1e-3)
    assert told["/m/0/measures/bounds"] == pytest.approx((0.25, 0.25, 0.5, 0.25))
    assert told["/m/0/measures/distances/left_wrist-right_wrist"] == pytest.approx((0.5,))


@pytest.mark.parametrize("wishes, families", [
    (Wishes(), set()), (Wishes(gestures=True), {"gestures"}), (Wishes(measures=True), {"measures"}),
    (Wishes(distances=ALL.distances), {"measures"}), (ALL, {"measures", "gestures"})])
def test_only_what_was_asked_for(wishes, families):
    assert {address.split("/")[3] for address, _ in write_derived(follow(wishes))} == families


def test_boxes_have_measures_of_the_whole():
    box = Tracker().follow([Box(0.25, 0.5, 0.125, 0.25, 0.75, "dog")], 0.0, ALL)
    told = write_derived(box, Layout(), "boxes")
    assert [address for address, _ in told] == [f"/m/0/measures/{name}"
                                                for name in ("velocity", "speed", "centre", "bounds")]
    assert told[2][1] == pytest.approx((0.3125, 0.625))


def test_the_count_comes_last_and_moments_belong_to_nobody_s_slot():
    encoded = encode_osc(make_info(), {"found": [find_pose(**MOVING), find_pose(**MOVING)]}, Layout())
    assert orjson.loads(encoded.data)["keys"] == [[0, 0], [0, 0], [0, 1], [0, 1], *[[0, -1]] * 5]
    assert read_packet(encoded.blobs[-1])[0].address == "/m/count"
    assert read_packet(encoded.blobs[-2])[0].address == "/m/1/gestures/ended"


def test_they_are_renamed_and_moved_as_everything_is():
    changes = (Change("/m/*/measures/angles/left_elbow", name="/elbow/*", span=(0, 180), onto=(0, 1)),
               Change("/m/*/gestures/began", name="/cue"), Change("/m/*/measures/velocities/*", drop=True))
    told = dict(write([find_pose(**MOVING)], Layout(changes=changes)))
    assert told["/elbow/0"] == (0.5,) and told["/cue"] == ("hands_together",)
    assert not [address for address in told if "velocities" in address]


def test_addresses_follow_from_the_keypoints_names():
    plan = make_plan(("left_wrist", "left elbow"))
    assert plan.gestures == ("left_hand_up",) and plan.angles == ()
    assert plan is make_plan(("left_wrist", "left elbow"))
    assert "/m/measures/velocities/left_elbow" in dict(plan.shape_messages("keypoint", "/m"))
    assert set(GESTURE_POINTS) == set(GESTURES)


def test_what_is_a_moment():
    assert is_event("/m/0/gestures/began") and not is_event("/m/0/gestures/left_hand_up")


HAND = ("wrist", "thumb_tip", "middle_finger_mcp",
        *(f"{finger}_{joint}" for finger in FINGERS for joint in ("pip", "tip")))


def hold_hand(**measures):
    whole = {**MOVING["measures"], "velocities": {}, "angles": {}, "distances": {}}
    points = tuple(Keypoint(name, 0.5, 0.5, 1.0) for name in HAND)
    return Pose(points, 0.5, measures={**whole, **measures}, gestures=Gestures(now=("pinch",)), label="left")


@pytest.mark.parametrize("shape", ["keypoint", "list"])
def test_a_hand_has_its_own_measures_and_gestures_and_says_which_it_is(shape):
    fingers = dict(zip(FINGERS, (1.0, 0.5, 0.25, 0.0)))
    info = replace(make_info(), outputs=(Field(name="found", kind="keypoints", keypoints=HAND),))
    packets = encode_osc(info, {"found": [hold_hand(pinch=0.5, fingers=fingers)]}, Layout(shape)).blobs
    told = {message.address: message.values for packet in packets for message in read_packet(packet)}
    assert told["/m/0/measures/pinch"] == (0.5,) and told["/m/0/measures/fingers"] == (1, 0.5, 0.25, 0)
    assert told["/m/0/label"] == ("left",)
    if shape == "list":
        assert told["/m/0/gestures"] == (0, 0, 0, 1)
    else:
        assert [told[f"/m/0/gestures/{name}"] for name in ("open_hand", "fist", "pointing", "pinch")] == [
            (0,), (0,), (0,), (1,)]


def test_fingers_that_are_not_seen_are_0():
    info = replace(make_info(), outputs=(Field(name="found", kind="keypoints", keypoints=HAND),))
    packets = encode_osc(info, {"found": [hold_hand()]}, Layout("channel")).blobs
    told = {message.address: message.values for packet in packets for message in read_packet(packet)}
    assert told["/m/0/measures/fingers/index_finger"] == (0,) and told["/m/0/measures/pinch"] == (0,)
    assert "/m/0/label" not in told


@pytest.mark.parametrize(("shape", "told"), [
    ("keypoint", ("/m/0/world/left_wrist", (0.25, -0.5, 0.125))), ("channel", ("/m/0/world/left_wrist/z", (0.125,))),
    ("list", ("/m/0/world", (0.25, -0.5, 0.125, 0.5, 0.5, 0)))])
def test_where_keypoints_are_in_space_is_told_in_metres_and_in_one_bundle(shape, told):
    world = Keypoint("left_wrist", 0.25, -0.5, 0.9, 0.125), Keypoint("nose", 0.5, 0.5, 0.9)
    assert told in write([find_pose(world=world)], Layout(shape))
    keys = orjson.loads(encode_osc(make_info(), {"found": [find_pose(world=world)]}, Layout(shape)).data)["keys"]
    assert keys == [[0, 0], [0, 0], [0, -1]], "the person, where they are in space, and the count"
