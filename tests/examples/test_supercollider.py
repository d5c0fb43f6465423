"""The scripts for SuperCollider, and the one that hands on to TidalCycles, in SuperCollider's language.

There is no synthesis server here; what theremin.scd would tell it is read from the socket.
"""

import asyncio
import itertools
import struct

import pytest
import pytest_asyncio

from tests.osc_patch import PATIENCE, Patch
from tests.programs import read_until, start_sclang
from tests.stage import open_stage

S_NEW = struct.pack(">i", 9)
pytestmark = [pytest.mark.peers, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with open_stage() as opened:
        yield opened


@pytest.fixture
def kit(stage, tmp_path):
    """A function that copies a kit's script for this Catwalk's port, and adds something to it."""
    def copy_script(folder, name, more="", **names):
        script = stage.copy_kit(folder, tmp_path, 57200) / name
        text = script.read_text()
        for old, new in names.items():
            assert old in text
            text = text.replace(old, new)
        script.write_text(text.replace("\n)\n", f"{more}\n)\n"))
        return start_sclang(script, tmp_path)

    yield copy_script
    stage.forget()


async def hear(stage, program, *words):
    return await stage.pose_until_heard(asyncio.create_task(read_until(program, *words)))


async def test_skeleton_draws_what_comes(stage, kit):
    look = "AppClock.sched(0.2, { if(points[9][2] > 0) { (\"left wrist\" + points[9]).postln }; 0.2 });"
    shown = "view.drawFunc = view.drawFunc.addFunc({ \"drawn\".postln });"
    async with kit("supercollider", "skeleton.scd", look + shown) as sclang:
        lines = await hear(stage, sclang, "left wrist [ 0.390625, 0.75, 0.5 ]")
        lines += await read_until(sclang, "drawn")
        assert any("with pose, style" in line for line in lines), lines
        assert not [line for line in lines if "ERROR" in line]


async def test_the_window_says_how_quick_it_is(stage, kit):
    look = "AppClock.sched(0.2, { if(window.name.contains(\"fps\")) { window.name.postln }; 0.2 });"
    async with kit("supercollider", "skeleton.scd", look) as sclang:
        assert any(line.startswith("pose: ") and line.endswith(" ms") for line in await hear(stage, sclang, " fps, "))


async def test_settings_are_held(stage, kit):
    standing = {"time = time + 0.125;": "", ".choose": "[1]"}
    async with kit("supercollider", "settings.scd", **standing):
        await stage.wait_held("style", strength=0.5, style="wave")


async def test_theremin_tells_its_synthesizer_what_the_hands_do(stage, kit):
    synthesizer = Patch(1)
    server = f'Server.default = s = Server(\\ears, NetAddr("127.0.0.1", {synthesizer.port}));'
    named = {"s.waitForBoot {": f"{server} fork {{", "s.sync;": ""}
    async with kit("supercollider", "theremin.scd", **named):
        for wanted in (("pitch", 57.75), ("loudness", 0.25)):
            await stage.pose_until_heard(asyncio.create_task(read_set(synthesizer, *wanted)))
        stage.hub.seats["pose"].settings["count"] = 0
        await stage.pose_until_heard(asyncio.create_task(read_set(synthesizer, "loudness", 0)))
    synthesizer.close()


async def test_gestures_ring_and_movement_is_heard(stage, kit):
    stage.hub.hold_settings("pose", {"tracking": "on", "smoothing": "off"})
    synthesizer = Patch(1)
    server = f'Server.default = s = Server(\\ears, NetAddr("127.0.0.1", {synthesizer.port}));'
    async with kit("supercollider", "gestures.scd", **{"s.waitForBoot {": f"{server} fork {{", "s.sync;": ""}):
        await stage.pose_until_heard(asyncio.create_task(read_made(synthesizer, "bell")))
        await stage.pose_until_heard(asyncio.create_task(read_set(synthesizer, "loudness", 0)))
        moved = asyncio.create_task(read_moved(synthesizer))
        await asyncio.gather(stage.pose_until_heard(moved), walk_about(stage, moved))
    synthesizer.close()


async def walk_about(stage, seen):
    """Let the person walk to and fro until that was seen."""
    for x in itertools.cycle((0.25, 0.3, 0.35, 0.3)):
        if seen.done():
            return
        stage.hub.hold_settings("pose", {"x": x})
        await asyncio.wait([seen], timeout=0.1)


async def read_moved(synthesizer):
    """Until a synthesizer is told to be loud."""
    async with asyncio.timeout(PATIENCE):
        packet = b""
        while b"loudness" not in packet or not struct.unpack(">f", packet[-4:])[0] > 0:
            packet = await synthesizer.read_bytes()


async def read_made(synthesizer, name):
    """Until a synthesizer is told to make a sound of this name."""
    async with asyncio.timeout(PATIENCE):
        packet = b""
        while not packet.startswith(S_NEW) or name.encode() not in packet:
            packet = await synthesizer.read_bytes()


async def read_set(synthesizer, name, value):
    """Until a synthesizer is told this, in its server's own messages, which have numbers for addresses."""
    async with asyncio.timeout(PATIENCE):
        packet = b""
        while name.encode() not in packet or packet[-4:] != struct.pack(">f", value):
            packet = await synthesizer.read_bytes()


async def test_tidal_is_told(stage, kit):
    tidal = Patch(1)
    async with kit("tidalcycles", "catwalk.scd", **{"6010": str(tidal.port)}):
        told = asyncio.create_task(read_told(tidal, {"left_wrist_x": 0.390625, "nose_y": 0.75, "people": 1.0}))
        await stage.pose_until_heard(told)
    tidal.close()


async def read_told(tidal, wanted):
    """Until Tidal has been told all this."""
    told = {}
    while not wanted.items() <= told.items():
        for address, (name, value) in await tidal.read():
            assert address == "/ctrl" and isinstance(value, float)
            told[name] = value
