"""The patches for Max. No registry has Max: they are read as Max would read them, and what they send is sent."""

import json

import pytest
import pytest_asyncio

from adapters.pose import NAMES as POINTS
from tests.osc_patch import Patch
from tests.stage import KITS, open_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATCHES = sorted((KITS / "max").glob("*.maxpat"))
NAMES = [path.stem for path in PATCHES]
BOXES = {"comment", "ezdac~", "flonum", "jweb", "message", "newobj", "number", "pictslider", "toggle"}
OBJECTS = {"*", "*~", "cycle~", "expr", "line~", "loadbang", "metro", "mtof", "print", "route", "scale", "udpreceive",
           "udpsend", "unpack", "zl.slice"}  # those that every Max has


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with open_stage() as opened:
        yield opened


def read_boxes(path):
    """The patch's boxes by their names, and its cords."""
    patcher = json.loads(path.read_text(encoding="utf-8"))["patcher"]
    boxes = {entry["box"]["id"]: entry["box"] for entry in patcher["boxes"]}
    assert len(boxes) == len(patcher["boxes"])
    return boxes, [entry["patchline"] for entry in patcher["lines"]]


def send_messages(patch, boxes):
    """Send what the patch's messages send, as if all were clicked; a comma parts the messages of one box."""
    texts = [box["text"] for box in boxes.values() if box.get("text", "").startswith("/")]
    for message in (message for text in texts for message in text.split(", ")):
        address, *values = message.replace("57200", str(patch.port)).replace("$1", "0.5").split()
        patch.send(address, *(json.loads(value) if value[0].isdigit() else value for value in values))
    return texts


async def test_there_are_patches():
    assert NAMES == ["gestures", "settings", "skeleton", "theremin"]


@pytest.mark.parametrize("path", PATCHES, ids=NAMES)
async def test_every_object_is_one_of_max_s_own(path):
    boxes, _ = read_boxes(path)
    for box in boxes.values():
        assert box["maxclass"] in BOXES
        assert box["maxclass"] != "newobj" or box["text"].split()[0] in OBJECTS
        assert box["numoutlets"] == len(box.get("outlettype", []))
        assert len(box["patching_rect"]) == 4


@pytest.mark.parametrize("path", PATCHES, ids=NAMES)
async def test_every_cord_ends_at_an_inlet_that_is_there(path):
    boxes, cords = read_boxes(path)
    for cord in cords:
        (source, outlet), (target, inlet) = cord["source"], cord["destination"]
        assert outlet < boxes[source]["numoutlets"] and inlet < boxes[target]["numinlets"]
    tied = {end for cord in cords for end in (cord["source"][0], cord["destination"][0])}
    assert [box["text"] for name, box in boxes.items() if name not in tied and box["maxclass"] == "newobj"] == []


@pytest.mark.parametrize("path", PATCHES, ids=NAMES)
async def test_routes_and_unpacks_have_as_many_outlets_as_words(path):
    boxes, _ = read_boxes(path)
    for box in boxes.values():
        words = box.get("text", "").split()
        if box["maxclass"] == "newobj" and words[0] in ("route", "unpack"):
            assert box["numoutlets"] == len(words) - (words[0] == "unpack")


@pytest.mark.parametrize("path", PATCHES, ids=NAMES)
async def test_what_a_patch_sends_is_taken(stage, path):
    boxes, _ = read_boxes(path)
    patch = Patch(stage.osc_port)
    messages = send_messages(patch, boxes)
    heard = await patch.settle()
    assert messages and {address for address, _ in heard} <= {"/catwalk/hello", "/catwalk/latency/pose"}
    patch.close()
    stage.forget()


@pytest.mark.parametrize(("path", "slices"), [(KITS / "max" / "skeleton.maxpat", {3: "nose", 33: "right_wrist"}),
                                              (KITS / "max" / "theremin.maxpat", {30: "left_wrist"})])
async def test_lists_are_cut_where_the_keypoint_is(path, slices):
    boxes, _ = read_boxes(path)
    cuts = {int(box["text"].split()[1]) for box in boxes.values() if box.get("text", "").startswith("zl.slice")}
    assert {cut: POINTS[(cut - 3) // 3] for cut in cuts} == slices


async def test_skeleton_shows_how_quick_it_is(stage):
    boxes, cords = read_boxes(KITS / "max" / "skeleton.maxpat")
    patch = Patch(stage.osc_port)
    send_messages(patch, boxes)
    address, values = (await patch.read_until("/catwalk/latency/pose"))[-1]
    route = next(name for name, box in boxes.items() if address in box.get("text", "").split())
    outlet = boxes[route]["text"].split().index(address) - 1
    unpack = next(cord["destination"][0] for cord in cords if cord["source"] == [route, outlet])
    shown = {cord["source"][1]: boxes[cord["destination"][0]] for cord in cords if cord["source"][0] == unpack}
    assert [shown[place]["maxclass"] for place in (0, 1)] == ["flonum", "flonum"]  # answers a second, milliseconds
    assert len(values) == 10 and all(isinstance(value, float) for value in values)
    patch.close()
    stage.forget()
