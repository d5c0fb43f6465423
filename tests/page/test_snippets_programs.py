"""The snippets for terminals, Python, Pure Data, SuperCollider, Max and TouchDesigner, run as they are printed.

No registry has Max and TouchDesigner: Max's patch is read as Max would read it, and TouchDesigner's code runs in what
stands in for it (tests/touchdesigner.py).
"""

import asyncio
import sys

import aiohttp
import cv2
import numpy as np
import pytest
import pytest_asyncio

from scripts.page_snippets import HOME, write_snippets
from tests.max_patch import check_patch, read_boxes, send_messages
from tests.osc_patch import PATIENCE, Patch
from tests.programs import read_until, run_program, start_program, start_sclang
from tests.stage import find_port, open_stage
from tests.touchdesigner import Studio

from .kinds import KINDS, LOOKS, write_models

pytestmark = [pytest.mark.peers, pytest.mark.asyncio(loop_scope="module")]
HEARD = {  # the message that a program shows, and how it begins
    "keypoints": ("/keypoints/0/nose", [0.25, 0.5]), "boxes": ("/boxes/0/box", [0.25, 0.5, 0.25, 0.125, 0.75]),
    "labels": ("/labels/labels_names", ["cup", "mug"]), "mask": ("/mask/mask", [1]), "depth": ("/depth/depth", [0.5]),
    "vector": ("/vector/vector", [0.5, -0.5]), "number": ("/number/number", [0.25]),
    "boolean": ("/boolean/boolean", [1]),
    "text": ("/text/text", ["a cup"]), "category": ("/category/category", ["cup"]), "audio": ("/audio/audio", [0.79]),
    "turns": ("/turns/number", [0.25]),
}
PICTURES = ("image", "mask", "depth")
SHADES = {"image": [0, 0, 255], "latents": [0, 0, 255], "mask": [255] * 3, "depth": [127] * 3}  # BGR
ANSWERS = {  # what Python and curl show of a model's first output
    "keypoints": "nose", "boxes": "cup", "labels": "mug", "vector": "-0.5", "number": "0.25", "boolean": "rue",
    "text": "a cup", "category": "cup", "tells": "a cup", "says": "a house by the sea", "turns": "0.25",
    "pairs": "a house by the sea, calm"}
BOTH = {"tells": "a cup 80"}  # what they show where the picture that may be shown besides is shown, too


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    """A Catwalk with a model of each kind."""
    paths = write_models(tmp_path_factory.mktemp("kinds"))
    async with open_stage(*(path.removesuffix(".py") for path in paths)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    """A folder with two photographs."""
    cv2.imwrite(str(tmp_path / "photo.jpg"), np.full((48, 64, 3), 99, np.uint8))
    cv2.imwrite(str(tmp_path / "other.jpg"), np.full((60, 80, 3), 99, np.uint8))
    return tmp_path


def read_snippets(stage, kind, **changes):
    """The texts for a model of this Catwalk."""
    place = {**HOME, "origin": f"http://127.0.0.1:{stage.http_port}", "ears": find_port(),
             "osc": {"host": "127.0.0.1", "port": stage.osc_port}}
    info = stage.hub.seats[kind].engine.info.to_json()
    return write_snippets([{**info, **changes}], place)[0]


def write_text(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


# HTTP --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", ["curl", "python"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "audio"])
async def test_terminals_and_python_ask(stage, folder, tool, kind):
    first, *second = read_snippets(stage, kind)[tool].values()
    said = await run_text(tool, folder, first)
    if kind in (*PICTURES, "latents"):
        picture = cv2.imread(str(folder / f"{kind}.png"))
        assert picture.shape == (48, 64, 3) and picture[0, 0].tolist() == SHADES[kind]
    else:
        assert ANSWERS[kind] in said
    assert len(second) == (kind in BOTH)
    for text in second:
        assert BOTH[kind] in await run_text(tool, folder, text)


async def run_text(tool, folder, text):
    """What a line or a program prints that is run in this folder."""
    program = ["bash", "-c", text] if tool == "curl" else [sys.executable, write_text(folder, "program.py", text)]
    return await run_program(*program, cwd=folder)


@pytest.mark.parametrize("tool", ["curl", "python"])
@pytest.mark.parametrize("kind", ["keypoints", "text", "image"])
async def test_terminals_and_python_hear_what_catwalk_feeds(stage, folder, tool, kind):
    (name, text), = read_snippets(stage, kind, links=[f"camera > {kind}"])[tool].items()
    program = ["bash", "-c", text] if tool == "curl" else [sys.executable, write_text(folder, name, text)]
    if kind == "image":
        await ask_once(stage, kind)
        await run_program(*program, cwd=folder)
        assert cv2.imread(str(folder / "image.jpg")).shape == (48, 64, 3)
        return
    async with start_program(*program, cwd=folder) as running:
        await stage.pose_until_heard(asyncio.create_task(read_until(running, ANSWERS[kind])), kind)


# OSC ---------------------------------------------------------------------------------------------------------------


def spell_number(number, exactly):
    return str(number) if isinstance(number, str) else f"{number:{exactly}}"


async def hear(stage, program, kind, *words):
    """Until the program has said these words of this model."""
    lines = await stage.pose_until_heard(asyncio.create_task(read_until(program, *words)), kind)
    assert not [line for line in lines if "error" in line.lower()]


@pytest.mark.parametrize("kind", HEARD)
async def test_liblo_hears(stage, kind):
    address, values = HEARD[kind]
    text = read_snippets(stage, kind)["osc"]["hear"]
    async with start_program("script", "-qfc", f"bash -c '{text}'", "/dev/null") as terminal:
        await hear(stage, terminal, kind, address, *(spell_number(value, "") for value in values))
    stage.forget()


@pytest.mark.parametrize("kind", [*LOOKS, "turns"])
async def test_liblo_sets(stage, kind):
    await run_program("bash", "-c", read_snippets(stage, kind)["osc"]["set"])
    await stage.wait_held(kind, amount=0.5)
    stage.forget()


async def test_liblo_asks_what_it_has_set(stage):
    """A model that looks at nothing answers nobody who has only set it."""
    patch = await listen(stage, "turns")
    await run_program("bash", "-c", read_snippets(stage, "turns")["osc"]["set"])
    assert await read_values(patch, "/turns/number") == [0.5]
    patch.close()
    stage.forget()


async def listen(stage, kind):
    """A patch that hears a model."""
    patch = Patch(stage.osc_port)
    patch.send("/subscribe", kind)
    await patch.settle()
    return patch


async def test_liblo_sets_a_choice(stage):
    await run_program("bash", "-c", read_snippets(stage, "pairs")["osc"]["set"])
    await stage.wait_held("pairs", mood="calm")
    stage.forget()


async def test_pure_data_hears(stage, folder):
    paths = []
    for kind in HEARD:
        (name, text), = read_snippets(stage, kind)["puredata"].items()
        paths.append(write_text(folder, name, text))
    async with start_program("pd", "-nogui", "-noaudio", "-nomidi", "-stderr", *paths) as pd:
        for kind, (address, values) in HEARD.items():
            words = [spell_number(value, "g") for value in values]
            await hear(stage, pd, kind, f"{address.rpartition('/')[2]}: ", *" ".join(words).split())
    stage.forget()


@pytest.mark.parametrize("kind", ["image", "turns"])
async def test_pure_data_sets(stage, folder, kind):
    (name, text), = read_snippets(stage, kind)["puredata"].items()
    box = text.splitlines().index(next(line for line in text.splitlines() if "floatatom" in line)) - 1
    last = sum(line.startswith("#X") and not line.startswith("#X connect") for line in text.splitlines())
    hand = f"#X obj 0 0 loadbang;\n#X obj 0 0 delay 100;\n#X msg 0 0 0.75;\n#X connect {last} 0 {last + 1} 0;\n" \
           f"#X connect {last + 1} 0 {last + 2} 0;\n#X connect {last + 2} 0 {box} 0;\n"
    path = write_text(folder, name, text + hand)  # somebody who turns the number
    async with start_program("pd", "-nogui", "-noaudio", "-nomidi", "-stderr", path) as pd:
        await stage.wait_held(kind, amount=0.75)
        if kind == "turns":
            await read_until(pd, "number: 0.75")
    stage.forget()


NEXT = """OSCdef(\\next, { |message| SkipJack.stopAll; message[1].asString.load }, "/next");
("hears at" + NetAddr.langPort).postln;
"""  # loads one script after the other: a program that subscribes again lets go of what it heard before


async def test_supercollider_hears_and_sets(stage, folder):
    async with start_sclang(write_text(folder, "next.scd", f"(\n{NEXT})\n"), folder) as sclang:
        hand = Patch(int((await read_until(sclang, "hears at"))[-1].split()[-1]))
        for kind, (address, values) in HEARD.items():
            text = read_snippets(stage, kind)["supercollider"][f"{kind}.scd"]
            hand.send("/next", str(write_text(folder, "ears.scd", text)))
            await hear(stage, sclang, kind, address, *(spell_number(value, "") for value in values))
        for kind in ("image", "turns"):
            text = read_snippets(stage, kind)["supercollider"]["set.scd"]
            hand.send("/next", str(write_text(folder, "set.scd", text)))
            await stage.wait_held(kind, amount=0.5)
        await read_until(sclang, "/turns/number, 0.5")
        hand.close()
    stage.forget()


def read_patch(stage, kind, patch):
    """The boxes of Max's patch, whose place this one takes."""
    (_, text), = read_snippets(stage, kind)["max"].items()
    check_patch(text)
    boxes, _ = read_boxes(text)
    ears = [int(box["text"].split()[1]) for box in boxes.values() if box.get("text", "").startswith("udpreceive")]
    for port in ears:  # Max listens there
        text = text.replace(str(port), str(patch.port))
    return read_boxes(text)[0], text


@pytest.mark.parametrize("kind", [*LOOKS, "pairs"])
async def test_max_would_read_the_patch_and_hear_what_it_routes(stage, kind):
    patch = Patch(stage.osc_port)
    boxes, text = read_patch(stage, kind, patch)
    send_messages(patch, boxes)
    assert "/error" not in {address for address, _ in await patch.settle()}
    if kind in HEARD:
        stage.hub.seats[kind].settings.clear()
        address, wanted = HEARD[kind]
        assert address in text
        values = await stage.pose_until_heard(asyncio.create_task(read_values(patch, address)), kind)
        assert values[:len(wanted)] == pytest.approx(wanted, abs=0.01)
    patch.close()
    stage.forget()


async def test_max_asks_what_it_has_set(stage):
    """One click on the number; nobody else asks a model that looks at nothing."""
    patch = Patch(stage.osc_port)
    boxes, text = read_patch(stage, "turns", patch)
    assert "/turns/number" in text
    send_messages(patch, boxes)
    assert await read_values(patch, "/turns/number") == [0.5]
    patch.close()
    stage.forget()


async def read_values(patch, address):
    """What comes to an address next, in whichever bundle."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = [list(values) for told, values in await patch.read() if told == address]
            if found:
                return found[0]


# TouchDesigner -----------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(loop_scope="module")
async def studio(stage):
    async with aiohttp.ClientSession() as web:
        opened = Studio(stage.osc_port, web)
        yield opened
        await opened.close()
        stage.forget()


def build_operators(studio, texts, ears):
    """By hand, as the steps say: the operators, and the texts in their DATs."""
    home = studio.project.create("baseCOMP", "catwalk")
    home.create("oscinCHOP", "oscin1").par.port = ears
    out = home.create("oscoutDAT", "oscout1")
    out.par.address = "127.0.0.1"
    home.create("constantCHOP", "controls")
    sender = home.create("oscoutCHOP", "controls_out")
    for name, value in {"netaddress": "127.0.0.1", "numericformat": "float", "format": "sample", "sendevents": False,
                        "cookalways": True}.items():
        setattr(sender.par, name, value)
    sender.connect(home.op("controls"))
    home.create("executeDAT", "execute").text = texts["execute1"]
    for kind, name in (("scriptTOP", "script1"), ("webclientDAT", "webclient1")):
        if f"{name}_callbacks" in texts:
            home.create("textDAT", f"{name}_callbacks").text = texts[f"{name}_callbacks"]
            home.create(kind, name).par.callbacks = home.op(f"{name}_callbacks")


CHANNELS = {"keypoints": ("keypoints/0/nose/x", 0.25), "boxes": ("boxes/0/height", 0.125),
            "labels": ("labels/labels/0", 0.75),
            "mask": ("mask/mask/area", 1), "depth": ("depth/depth/mean", 0.5), "vector": ("vector/vector/1", -0.5),
            "number": ("number/number", 0.25), "boolean": ("boolean/boolean", 1), "audio": ("audio/audio/peak", 1)}


async def test_touchdesigner_asks_a_model_that_looks_at_nothing(stage, studio):
    """Nobody else asks it."""
    texts = read_snippets(stage, "turns")["touchdesigner"]
    build_operators(studio, texts, find_ears(texts))
    await studio.play(lambda: studio["oscin1"].values.get("turns/number") == 0.25)
    studio["controls"].values["turns/amount"] = 0.75
    await studio.play(lambda: studio["oscin1"].values.get("turns/number") == 0.75)


def find_ears(texts):
    """The port at which the OSC In CHOP listens; 1 where nothing is heard."""
    told = [int(word) for word in texts["execute1"].replace("[", " ").replace(",", " ").split() if word.isdigit()]
    return next((port for port in told if port > 1024), 1)


@pytest.mark.parametrize("kind", [*CHANNELS, "image"])
async def test_touchdesigner_hears_and_shows(stage, studio, kind):
    texts = read_snippets(stage, kind)["touchdesigner"]
    build_operators(studio, texts, find_ears(texts))
    if kind in CHANNELS:
        address, value = CHANNELS[kind]
        asking = asyncio.create_task(ask_again(stage, kind))
        await studio.play(lambda: studio["oscin1"].values.get(address) == value)
        asking.cancel()
    if kind in PICTURES:
        await ask_once(stage, kind)
        await studio.play(lambda: studio["script1"].picture is not None)
        assert studio["script1"].picture.shape == (48, 64, 3)


async def ask_once(stage, kind):
    async with aiohttp.ClientSession() as web:
        await (await web.post(f"http://127.0.0.1:{stage.http_port}/models/{kind}/query", json={})).read()


async def ask_again(stage, kind):
    """As long as somebody wants it."""
    await stage.pose_until_heard(asyncio.get_running_loop().create_future(), kind)


async def test_touchdesigner_sets(stage, studio):
    build_operators(studio, read_snippets(stage, "number")["touchdesigner"], 1)
    studio["controls"].values["number/amount"] = 0.75
    await studio.play(lambda: stage.hub.seats["number"].settings.get("amount") == 0.75)
