"""The patches for Pure Data in Pure Data, with a Catwalk."""

import asyncio

import pytest
import pytest_asyncio

from adapters.pose import NAMES
from tests.programs import PATIENCE, read_until, start_program
from tests.stage import KITS, find_port, open_stage

pytestmark = [pytest.mark.peers, pytest.mark.asyncio(loop_scope="module")]
AROUND = """#N canvas 0 0 450 300 12;
#X obj 20 20 {patch};
#X obj 20 60 receive {name};
#X obj 20 100 print heard;
#X obj 220 20 loadbang;
#X msg 220 60 {value};
#X obj 220 100 send {name};
#X connect 1 0 2 0;
#X connect 3 0 4 0;
#X connect 4 0 5 0;
"""
LISTENING = AROUND.replace("#X connect 3 0 4 0;\n", "")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with open_stage() as opened:
        yield opened
        opened.forget()


@pytest.fixture
def folder(stage, tmp_path):
    """The patches, for this Catwalk's port."""
    yield stage.copy_kit("puredata", tmp_path, find_port())
    stage.forget()


def start_pd(folder, around, **names):
    """Pure Data with one of the patches, and something around it that listens or sends."""
    (folder / "around.pd").write_text(around.format(**{"value": 0, **names}))
    return start_program("pd", "-nogui", "-noaudio", "-nomidi", "-stderr", folder / "around.pd")


async def hear(stage, pd, *words):
    return await stage.pose_until_heard(asyncio.create_task(read_until(pd, *words)))


@pytest.mark.parametrize(("dot", "place"), [("nose", "100 310"), ("right-ankle", "180 310")])
async def test_skeleton_moves_its_dots(stage, folder, dot, place):
    stage.hub.hold_settings("pose", {"gestures": True, "measures": True, "tracking": "on"})  # others may want these
    async with start_pd(folder, LISTENING, patch="skeleton", name=f"{dot}-dot") as pd:
        lines = await hear(stage, pd, f"heard: pos {place}")
        assert any("catwalk: hello" in line for line in lines)
        assert not [line for line in lines if "error" in line]


async def test_skeleton_shows_how_quick_it_is(stage, folder):
    async with asyncio.timeout(PATIENCE), start_pd(folder, LISTENING, patch="skeleton", name="skeleton-age") as pd:
        heard = "heard: 0"
        while heard == "heard: 0":  # until there was an answer
            *lines, heard = await hear(stage, pd, "heard: ")
            assert not [line for line in lines if "error" in line or "latency" in line]
        assert float(heard.removeprefix("heard: ")) > 0


async def test_skeleton_s_dots_are_the_model_s_keypoints():
    text = (KITS / "puredata" / "skeleton.pd").read_text()
    for number, name in enumerate(NAMES):
        spelled = name.replace("_", "-")
        assert f"dot {number} {spelled}-dot" in text or f" {spelled}-dot" not in text


async def test_theremin_plays_with_the_hands(stage, folder):
    async with start_pd(folder, LISTENING, patch="theremin", name="theremin-note") as pd:
        await hear(stage, pd, "heard: 57.75")  # the right wrist is at 26/64 of the picture


async def test_gestures_light_up(stage, folder):
    stage.hub.hold_settings("pose", {"tracking": "on"})
    async with start_pd(folder, LISTENING, patch="gestures", name="gestures-together") as pd:
        lines = await hear(stage, pd, "heard: 1")  # the wrists are beside each other
        assert not [line for line in lines if "error" in line]
        stage.hub.hold_settings("pose", {"count": 0})
        await hear(stage, pd, "heard: 0")


async def test_theremin_is_silent_when_nobody_is_there(stage, folder):
    async with start_pd(folder, LISTENING, patch="theremin", name="theremin-loudness") as pd:
        await hear(stage, pd, "heard: 0.25")
        stage.hub.seats["pose"].settings["count"] = 0
        await hear(stage, pd, "heard: 0")


@pytest.mark.parametrize(("name", "value", "held"), [("settings-strength", 0.25, {"strength": 0.25}),
                                                     ("settings-style", 3, {"style": "graffiti"})])
async def test_settings_are_held(stage, folder, name, value, held):
    async with start_pd(folder, AROUND, patch="settings", name=name, value=value) as pd:
        await stage.wait_held("style", **held)
        assert not [line for line in await read_until(pd, "hello") if "error" in line]
