import pytest

from bridge.codecs.oscquery import (ATTRIBUTES, OTHER_ATTRIBUTES, View, describe_host, describe_space, find_attribute,
                                    find_node, read_command)
from bridge.info import Field, Info
from bridge.loading import load_adapter
from tests.bridge.conftest import find_model

CROWD, SUNDRY = load_adapter(find_model("crowd")).info, load_adapter(find_model("sundry")).info
HELD = {"x": 0.75, "distances": "left_wrist - right_wrist, nose-left_hip"}
NEWEST = {"/crowd/0/nose": (0.5, 0.25, 1.0), "/crowd/2/gestures/hands_together": (1,),
          "/crowd/2/measures/distances/nose-left_ear": (0.5,)}
SPACE = describe_space([View(CROWD, HELD, NEWEST), View(SUNDRY, {}, {})])
TYPES = set("ifsbTFI")


def walk(node):
    yield node
    for child in node.get("CONTENTS", {}).values():
        yield from walk(child)


def test_every_node_has_its_path_and_is_container_or_method():
    for node in walk(SPACE):
        assert node["FULL_PATH"].startswith("/") and find_node(SPACE, node["FULL_PATH"]) is node
        assert ("CONTENTS" in node) != ("TYPE" in node)
        assert (node["ACCESS"] == 0) == ("CONTENTS" in node)
        assert set(node) <= {*ATTRIBUTES} and set(ATTRIBUTES) & set(OTHER_ATTRIBUTES) == set()


def test_values_ranges_and_types_have_one_element_each():
    for node in walk(SPACE):
        if "TYPE" in node:
            assert set(node["TYPE"]) <= TYPES and len(node["VALUE"]) == len(node["TYPE"])
            assert len(node.get("RANGE", node["TYPE"])) == len(node["TYPE"])
            assert all(set(part) <= {"MIN", "MAX", "VALS"} for part in node.get("RANGE", ()))


def read(path):
    node = find_node(SPACE, path)
    return node["TYPE"], node["ACCESS"], node["VALUE"], node.get("RANGE")


@pytest.mark.parametrize("path, expected", [
    ("/crowd/x", ("f", 3, [0.75], [{"MIN": 0, "MAX": 1}])),
    ("/crowd/count", ("i", 3, [1], [{"MIN": 0, "MAX": 6}])),
    ("/crowd/deep", ("F", 3, [False], None)),
    ("/crowd/mood", ("s", 3, ["calm"], [{"VALS": ["calm", "wild"]}])),
    ("/crowd/shift", ("ff", 3, [0, 0], None)),
    ("/crowd/picture", ("b", 3, [None], None)),
    ("/crowd/run", ("I", 3, [None], None)),
    ("/crowd/0/nose", ("fff", 1, [0.5, 0.25, 1.0], [{"MIN": 0, "MAX": 1}] * 3)),
    ("/crowd/5/active", ("i", 1, [0], [{"MIN": 0, "MAX": 1}])),
    ("/crowd/2/measures/velocity", ("ff", 1, [0, 0], None)), ("/crowd/2/measures/speed", ("f", 1, [0], None)),
    ("/crowd/2/measures/bounds", ("ffff", 1, [0] * 4, None)),
    ("/crowd/2/measures/velocities/nose", ("ff", 1, [0, 0], None)),
    ("/crowd/2/measures/angles/left_elbow", ("f", 1, [0], [{"MIN": 0, "MAX": 180}])),
    ("/crowd/2/measures/distances/left_wrist-right_wrist", ("f", 1, [0], None)),
    ("/crowd/2/measures/distances/nose-left_hip", ("f", 1, [0], None)),
    ("/crowd/2/measures/distances/nose-left_ear", ("f", 1, [0.5], None)),
    ("/crowd/2/gestures/hands_together", ("i", 1, [1], [{"MIN": 0, "MAX": 1}])),
    ("/crowd/2/gestures/began", ("s", 1, [""], None)),
    ("/sundry/0/measures/speed", ("f", 1, [0], None)),
    ("/sundry/0/box", ("fffff", 1, [0] * 5, [{"MIN": 0, "MAX": 1}] * 5)),
    ("/sundry/0/label", ("s", 1, [""], None)),
    ("/sundry/hands/0/thumb_tip", ("fff", 1, [0] * 3, [{"MIN": 0, "MAX": 1}] * 3)),
    ("/sundry/labels", ("f", 1, [0], [{"MIN": 0, "MAX": 1}])),
    ("/sundry/labels_names", ("s", 1, [""], None)),
    ("/sundry/mask", ("fff", 1, [0] * 3, [{"MIN": 0, "MAX": 1}] * 3)),
    ("/sundry/level", ("f", 1, [0], None)), ("/sundry/words", ("s", 1, [""], None)),
    ("/sundry/loud", ("i", 1, [0], [{"MIN": 0, "MAX": 1}])),
])
def test_what_a_client_reads(path, expected):
    assert read(path) == expected


def test_descriptions_are_the_schema_s():
    assert find_node(SPACE, "/crowd/x")["DESCRIPTION"] == "How far right."
    assert find_node(SPACE, "/crowd")["DESCRIPTION"] == "Finds people without looking."
    assert find_node(SPACE, "/crowd/smoothing")["TAGS"] == ["input", "tracking"]


def test_a_face_has_one_slot_of_its_many_points():
    assert list(find_node(SPACE, "/sundry/faces")["CONTENTS"]) == ["0", "count"]
    assert len(find_node(SPACE, "/crowd")["CONTENTS"]) > 6


def test_newest_findings_say_how_many_there_are():
    newest = {"/sundry/labels": (0.5, 0.25), "/sundry/labels_names": ("a", "b"),
              "/sundry/hands/0/wrist": (0.5, 0.5, 1.0, -0.5), "/sundry/hands/0/world/wrist": (0.5, 0.25, -0.5),
              "/sundry/hands/0/label": ("left",)}
    space = describe_space([View(SUNDRY, {}, newest)])
    assert find_node(space, "/sundry/labels_names")["TYPE"] == "ss"
    assert find_node(space, "/sundry/hands/0/wrist")["VALUE"] == [0.5, 0.5, 1.0, -0.5]
    assert find_node(space, "/sundry/hands/0/world/wrist")["VALUE"] == [0.5, 0.25, -0.5]
    assert find_node(space, "/sundry/hands/0/label")["VALUE"] == ["left"]


def test_an_input_and_an_output_that_share_an_address_are_both_there():
    hands = Field(name="hands", kind="keypoints", keypoints=("tip",))
    outputs = (Field(name="people", kind="keypoints"), Field(name="a", kind="number"),
               Field(name="b c", kind="number"), hands)
    inputs = (Field(name="a", kind="text"), Field(name="words", kind="keypoints"), Field(name="hands", kind="number"))
    info = Info(name="m", description="", inputs=inputs, outputs=outputs)
    space = describe_space([View(info, {}, {"/m/a": (0.5,)})])
    model = find_node(space, "/m")["CONTENTS"]
    assert list(model)[:3] == ["a", "hands", "run"] and "b_c" in model
    assert (model["a"]["TYPE"], model["a"]["ACCESS"], model["a"]["VALUE"]) == ("s", 3, [""])
    (output,) = model["a"]["OVERLOADS"]
    assert (output["TYPE"], output["ACCESS"], output["VALUE"]) == ("f", 1, [0.5]) and "CONTENTS" not in output
    assert model["hands"]["TYPE"] == "f" and find_node(space, "/m/hands_found/0/tip")["TYPE"] == "fff"


def test_attributes_that_can_be_asked_for():
    node = find_node(SPACE, "/crowd/x")
    assert find_attribute(node, "VALUE") == {"VALUE": [0.75]} and find_attribute(node, "OVERLOADS") == {}
    assert find_attribute(node, "UNIT") is None and find_attribute(find_node(SPACE, "/crowd"), "TYPE") == {}
    assert find_attribute(find_node(SPACE, "/crowd"), "VALUE") is None


def test_what_is_not_there_is_not_found():
    assert find_node(SPACE, "/crowd/nothing") is None and find_node(SPACE, "/crowd/x/y") is None
    assert find_node(SPACE, "/") is SPACE is find_node(SPACE, "//")


def test_the_host():
    host = describe_host("127.0.0.1", 57100)
    assert (host["OSC_PORT"], host["WS_PORT"], host["OSC_TRANSPORT"]) == (57100, 57100, "UDP")
    assert host["EXTENSIONS"]["LISTEN"] is True and host["EXTENSIONS"]["PATH_RENAMED"] is False
    assert host["NAME"].startswith("Catwalk")


def test_commands():
    assert read_command({"COMMAND": "LISTEN", "DATA": "/a"}) == ("LISTEN", "/a")
    for other in ([], {"COMMAND": "PATH_ADDED", "DATA": "/a"}, {"COMMAND": "IGNORE"}, {"COMMAND": "LISTEN", "DATA": 1}):
        assert read_command(other) is None
