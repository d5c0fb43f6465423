"""TouchDesigner's kit in what stands in for TouchDesigner (tests/touchdesigner.py), with a Catwalk and real sockets."""

import asyncio
import re
import sys

import aiohttp
import pytest
import pytest_asyncio

from tests.stage import KITS, open_stage
from tests.touchdesigner import Studio

pytestmark = pytest.mark.asyncio(loop_scope="module")
KIT = KITS / "touchdesigner"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with open_stage() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def studio(stage, monkeypatch):
    """A project in which build_catwalk.py has been run."""
    async with aiohttp.ClientSession() as web:
        opened = Studio(stage.osc_port, web)
        monkeypatch.setitem(sys.modules, "td", opened.td)
        await build(stage, opened)
        yield opened
        await opened.close()
        stage.forget()


async def build(stage, studio):
    """Paste and run, beside the loop that Catwalk needs; its address is this Catwalk's."""
    script = (KIT / "build_catwalk.py").read_text().replace(":8000", f":{stage.http_port}")
    code = compile(script.replace("\nbuild()\n", "\n"), "build_catwalk.py", "exec")
    module = {}
    exec(code, module)
    names = [path.name for path in KIT.glob("*_callbacks.py")]
    texts = dict(zip(names, await asyncio.gather(*(asyncio.to_thread(module["read_script"], name) for name in names))))
    module["read_script"] = lambda name: texts[name].replace(":8000", f":{stage.http_port}")
    module["build"]()


async def test_one_script_builds_everything(studio, capsys):
    assert capsys.readouterr().out == ""  # no parameter is missing
    for path in KIT.glob("*_callbacks.py"):
        name = path.stem
        operator = studio["execute"] if name == "execute_callbacks" else studio[name]
        assert operator.text == path.read_text() or "8000" in path.read_text()


async def test_it_may_be_built_again(stage, studio):
    studio["websocket"].par.active = False
    await build(stage, studio)
    assert list(studio.project.children) == ["catwalk"]


async def test_frames_go_out_and_people_come_back(studio):
    studio["camera"].grey = 51
    await studio.play(lambda: ["0", "nose", "0.25", "0.2", "0.5"] in studio["found"].rows)
    assert studio["found"].rows[0] == ["number", "name", "x", "y", "confidence"]
    assert len(studio["found"].rows) == 18
    assert studio["status"].text == "Running"


async def test_the_newest_frame_is_the_one_that_is_asked_about(studio):
    studio["camera"].grey = 102
    await studio.play(lambda: "0.4" in str(studio["found"].rows[-1:]))
    assert len(studio.project.children["catwalk"].fetch("sent", [])) <= 2


async def test_channels_move(studio):
    channels = studio["channels"].values
    await studio.play(lambda: channels.get("pose/0/nose/x") == 0.25 and channels.get("pose/count") == 1)
    assert channels["pose/0/active"] == 1 and channels["pose/0/right_ankle/confidence"] == 0.5
    await studio.play(lambda: channels.get("catwalk/latency/pose/fps", 0) > 0)
    assert 0 < channels["catwalk/latency/pose/ran"] < channels["catwalk/latency/pose/age"]


async def test_a_picture_model_s_picture_is_shown(stage, studio):
    studio["settings"].set("model", "style")
    studio["settings"].set("watch", "0")
    await studio.play(lambda: studio["picture"].picture is not None)
    assert studio["picture"].picture.shape == (256, 160, 3)
    module = studio["web_client_callbacks"].module
    module.set_inputs(studio["web_client"], strength=0.5, style="pastel")
    await studio.play(lambda: studio["picture"].picture.shape == (16, 160, 3))
    assert abs(int(studio["picture"].picture.mean()) - 128) < 3


async def test_people_are_drawn_on_the_picture(studio):
    studio["camera"].grey = 51
    await studio.play(lambda: studio["picture"].picture is not None)
    picture = studio["picture"].picture
    assert picture.shape == (120, 160, 3)
    assert picture[24, 40].max() > 80  # the nose


async def test_what_is_wrong_is_said(studio):
    studio["settings"].set("model", "pos")
    await studio.play(lambda: studio["status"].text == "No model “pos” is served here. Did you mean “pose”?")
    studio["settings"].set("model", "pose")
    await studio.play(lambda: studio["status"].text == "Running")


async def test_words_by_osc_are_kept(stage, studio):
    studio["settings"].set("watch", "0")
    studio.mouth.send("/subscribe", studio.ports[57200], "pose", "list")
    heard = studio["heard"]
    await studio.play(lambda: heard.row("/pose/count"))
    assert [row[0] for row in heard.rows].count("/pose/0") == 1
    assert heard.row("/pose/0")[1:5] == ["1", "7", "0.5", "0.25"]


async def test_channels_are_live_settings(stage, studio):
    controls, held = studio["controls"].values, stage.hub.seats["style"].settings
    controls.update({"style/strength": 0.25, "style/style": 1})
    await studio.play(lambda: held == {"strength": 0.25, "style": "comic"})
    controls["style/strength"] = 0.75
    await studio.play(lambda: held["strength"] == 0.75)


async def test_pings_are_answered(studio):
    await studio.play(lambda: studio["websocket"].socket)
    answered = []
    studio["websocket"].sendPong = answered.append
    studio["websocket"].call("onReceivePing", studio["websocket"], b"there?")
    assert answered == [b"there?"]


async def test_it_connects_again(stage, studio):
    await studio.play(lambda: studio["status"].text == "Running")
    await studio["websocket"].socket.close()
    await studio.play(lambda: studio["status"].text.startswith("No connection."))
    await studio.play(lambda: studio["status"].text == "Running")


async def test_the_readme_names_what_there_is():
    text = (KIT / "README.md").read_text()
    for path in KIT.glob("*.py"):
        assert path.name in text
    for name in re.findall(r"make\(home, td\.(?:\w+), '(\w+)'", (KIT / "build_catwalk.py").read_text()):
        assert f"`{name}`" in text
