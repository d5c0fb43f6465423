"""The patches for Max. No registry has Max: they are read as Max would read them, and what they send is sent."""

import pytest
import pytest_asyncio

from adapters.pose import NAMES as POINTS
from tests.max_patch import check_patch, read_boxes, send_messages
from tests.osc_patch import Patch
from tests.stage import KITS, open_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATCHES = sorted((KITS / "max").glob("*.maxpat"))
NAMES = [path.stem for path in PATCHES]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with open_stage() as opened:
        yield opened


async def test_there_are_patches():
    assert NAMES == ["gestures", "settings", "skeleton", "theremin"]


@pytest.mark.parametrize("path", PATCHES, ids=NAMES)
async def test_every_object_is_one_of_max_s_own_and_every_cord_ends_at_an_inlet_that_is_there(path):
    check_patch(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PATCHES, ids=NAMES)
async def test_what_a_patch_sends_is_taken(stage, path):
    boxes, _ = read_boxes(path.read_text(encoding="utf-8"))
    patch = Patch(stage.osc_port)
    messages = send_messages(patch, boxes)
    heard = await patch.settle()
    assert messages and {address for address, _ in heard} <= {"/catwalk/hello", "/catwalk/latency/pose"}
    patch.close()
    stage.forget()


@pytest.mark.parametrize(("path", "slices"), [(KITS / "max" / "skeleton.maxpat", {3: "nose", 33: "right_wrist"}),
                                              (KITS / "max" / "theremin.maxpat", {30: "left_wrist"})])
async def test_lists_are_cut_where_the_keypoint_is(path, slices):
    boxes, _ = read_boxes(path.read_text(encoding="utf-8"))
    cuts = {int(box["text"].split()[1]) for box in boxes.values() if box.get("text", "").startswith("zl.slice")}
    assert {cut: POINTS[(cut - 3) // 3] for cut in cuts} == slices


async def test_skeleton_shows_how_quick_it_is(stage):
    boxes, cords = read_boxes((KITS / "max" / "skeleton.maxpat").read_text(encoding="utf-8"))
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
