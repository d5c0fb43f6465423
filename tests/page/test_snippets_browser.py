"""The snippets for p5.js 1 and 2, for a page without it, and for RunwayML's sketches, run as they are printed."""

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from scripts.page_snippets import HOME, write_snippets
from tests.browser import P5_VERSIONS, Catwalk, Sketch, open_sketch, serve_catwalk

from .kinds import KINDS, LOOKS, write_models
from .studio import write_picture

pytestmark = [pytest.mark.browser, pytest.mark.weights]

Texts = dict[str, dict[str, str]]
RIGHT = {  # what a sketch has found, in pixels of its picture of 640 × 480
    "keypoints": "found[0].keypoints[0].x === 160 && found[0].keypoints[1].y === 360",
    "boxes": "found[0].label === 'cup' && found[0].x === 160 && found[0].y === 240",
    "labels": "found.map(({label}) => label).join() === 'cup,mug'",
    **dict.fromkeys(("image", "mask", "depth", "latents"), "found.width === 64 && found.height === 48"),
    "vector": "found.join() === '0.5,-0.5'", "number": "found === 0.25", "boolean": "found === true",
    "text": "found === 'a cup'", "category": "found === 'cup'",
    "audio": "found.rate === 48000 && found.samples.join() === '0.5,-1'",
    "tells": "found === 'a cup'", "says": "found === 'a house by the sea'", "turns": "found === 0",
    "pairs": "found === 'a house by the sea, calm'",
}
CLIENTS = "1.7.4", "2.0.4", "2.2.0", "2.3.0", "2.5.0", "3.1.3", "4.8.1"
NODE = Path(__file__).parents[1] / "node" / "node_modules"
PINK = """() => { const canvas = document.querySelector('canvas');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += data[i] > 200 && data[i + 1] < 90 && data[i + 2] > 100;
    return count > 5; }"""  # what is found is drawn so
RED = """() => { const canvas = document.querySelector('canvas');
    const [red, green] = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    return red > 240 && green < 20; }"""
DRAWN = {**dict.fromkeys(KINDS, PINK), "image": RED, "latents": RED, "mask": "true", "depth": "true"}


def read_json(address: str) -> Any:
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def read_snippets(catwalk: Catwalk, *names: str) -> dict[str, Texts]:
    """The snippets of these models as the page has them."""
    place = {**HOME, "origin": catwalk.url}
    return dict(zip(names, write_snippets([read_json(f"{catwalk.url}/models/{name}") for name in names], place)))


@pytest.fixture(scope="module")
def catwalk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catwalk]:
    with serve_catwalk(*write_models(tmp_path_factory.mktemp("kinds")), "--osc-port", "off") as running:
        yield running


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catwalk]:
    """Models that a source feeds, and sources of their own."""
    folder = tmp_path_factory.mktemp("fed")
    words = folder / "words.txt"
    words.write_text("only line\n", encoding="utf-8")
    models = [path for path in write_models(folder) if Path(path).stem in FED]
    with serve_catwalk(*models, "walk", str(words), "--source", "pattern:320", "--osc-port", "off") as running:
        yield running


FED = ("keypoints", "boxes", "labels", "image", "vector")
HEARD = {"walk": "found.length > 1", "lines": "found === 'only line'", "pattern": "found.width > 1",
         "keypoints": "picture.width === 320 && found[0].keypoints[0].x === 80",
         "boxes": "picture.width === 320 && found[0].x === 80", **{kind: RIGHT[kind] for kind in FED[2:]}}


def read_script(text: str) -> str:
    """What the line for index.html fetches."""
    script, = re.findall(r'^<script src="(\S+)"></script>$', text.strip())
    return str(script)


@contextmanager
def run_p5(browser: Browser, catwalk: Catwalk, p5: str, texts: dict[str, str], folder: Path) -> Iterator[Sketch]:
    """A sketch that has found something."""
    with open_sketch(browser) as sketch:
        sketch.open(f"{catwalk.url}/healthz", p5)  # from now on /p5.min.js is that one
        script = read_script(texts["index.html"])
        sketch.open_file(folder, f"{catwalk.url}/p5.min.js", script, code=texts["sketch.js"])
        sketch.wait("found !== undefined && frameCount > 5")
        yield sketch
        assert sketch.errors == []


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_p5(catwalk: Catwalk, camera: Browser, p5: str, kind: str, tmp_path: Path) -> None:
    texts = read_snippets(catwalk, kind)[kind]["p5"]
    with run_p5(camera, catwalk, p5, texts, tmp_path) as sketch:
        sketch.wait(RIGHT[kind])
        sketch.wait(DRAWN[kind])


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("name", HEARD)
def test_p5_of_what_catwalk_feeds(fed: Catwalk, blind: Browser, p5: str, name: str, tmp_path: Path) -> None:
    texts = read_snippets(fed, name)[name]["p5"]
    with run_p5(blind, fed, p5, texts, tmp_path) as sketch:
        sketch.wait(HEARD[name])
        sketch.wait(DRAWN.get(name, PINK if name != "pattern" else "true"))


@pytest.mark.parametrize("p5", P5_VERSIONS)
def test_p5_takes_words_and_a_picture_of_one_s_own(catwalk: Catwalk, camera: Browser, p5: str, tmp_path: Path) -> None:
    with run_p5(camera, catwalk, p5, read_snippets(catwalk, "tells")["tells"]["p5"], tmp_path) as sketch:
        give_words_and_picture(sketch)
        sketch.wait("found === 'two cups 320'")


def give_words_and_picture(sketch: Sketch) -> None:
    sketch.page.locator("input:not([type=file])").fill("two cups")
    sketch.page.keyboard.press("Enter")
    sketch.page.locator("input[type=file]").set_input_files(
        {"name": "disc.png", "mimeType": "image/png", "buffer": write_picture()})


@pytest.mark.parametrize("kind", KINDS)
def test_plain(catwalk: Catwalk, camera: Browser, kind: str, tmp_path: Path) -> None:
    run_plain(camera, read_snippets(catwalk, kind)[kind], tmp_path, DRAWN[kind])


@pytest.mark.parametrize("name", HEARD)
def test_plain_of_what_catwalk_feeds(fed: Catwalk, blind: Browser, name: str, tmp_path: Path) -> None:
    run_plain(blind, read_snippets(fed, name)[name], tmp_path, DRAWN.get(name, PINK if name != "pattern" else """() => {
        const canvas = document.querySelector('canvas');
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(data).size > 20; }"""))


def run_plain(browser: Browser, texts: Texts, folder: Path, drawn: str) -> None:
    """Open a page as a file; what it draws shows whether it works."""
    (folder / "index.html").write_text(texts["plain"]["index.html"], encoding="utf-8")
    with open_sketch(browser) as sketch:
        sketch.page.goto((folder / "index.html").as_uri())
        sketch.wait(drawn)
        assert sketch.errors == []


TYPED = """const paint = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) { window.typed = text;
      return paint.call(this, text, ...place); };"""


def test_plain_takes_words_and_a_picture_of_one_s_own(catwalk: Catwalk, camera: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(read_snippets(catwalk, "tells")["tells"]["plain"]["index.html"], "utf-8")
    with open_sketch(camera) as sketch:
        sketch.page.add_init_script(TYPED)
        sketch.page.goto((tmp_path / "index.html").as_uri())
        sketch.wait("window.typed === 'a cup'")
        give_words_and_picture(sketch)
        sketch.wait("typed === 'two cups 320'")
        assert sketch.errors == []


# RunwayML ----------------------------------------------------------------------------------------------------------


def read_old(catwalk: Catwalk, kind: str) -> tuple[Any, dict[str, str]]:
    """The model's old info, and the texts for RunwayML's sketches."""
    info = read_json(f"{catwalk.url}/models/{kind}/runway")
    address = find_old(catwalk, kind)  # Socket.IO is there, too
    place = {**HOME, "origin": catwalk.url, "runway": {"info": info, "socketio": address, "http": address}}
    texts, = write_snippets([read_json(f"{catwalk.url}/models/{kind}")], place)
    return info, texts["runwayml"]


def wait_old(sketch: Sketch, info: Any) -> None:
    """Until an old sketch has shown what the model gives."""
    output = info["outputs"][0]
    sketch.wait(f"found !== undefined && {output['name']!r} in found && frameCount > 5")
    if output["type"] == "image":
        sketch.wait("picture.width === 64")
    assert sketch.errors == []


@pytest.mark.parametrize("kind", [*LOOKS, "tells", "says", "latents"])
def test_runwayml_by_http(catwalk: Catwalk, camera: Browser, kind: str, tmp_path: Path) -> None:
    info, texts = read_old(catwalk, kind)
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/healthz")
        sketch.open_file(tmp_path, f"{catwalk.url}/p5.min.js", code=texts["sketch.js"])
        wait_old(sketch, info)


@pytest.mark.parametrize("kind", [*LOOKS, "tells", "says", "latents"])
def test_runwayml_by_socketio(catwalk: Catwalk, camera: Browser, kind: str, tmp_path: Path) -> None:
    info, texts = read_old(catwalk, kind)
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/healthz")
        script = read_script(texts["index.html"])
        sketch.open_file(tmp_path, f"{catwalk.url}/p5.min.js", script, code=texts["socket.js"])
        wait_old(sketch, info)


@pytest.mark.peers
@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("client", CLIENTS)
def test_every_generation_of_socketio_runs_the_sketch(catwalk: Catwalk, camera: Browser, client: str, p5: str,
                                                      tmp_path: Path) -> None:
    info, texts = read_old(catwalk, "text")
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/healthz", p5)
        sketch.page.route("**/socket.io/socket.io.js", lambda route: route.fulfill(
            path=NODE / f"socket.io-client-{client}" / "dist" / "socket.io.js", content_type="text/javascript"))
        script = read_script(texts["index.html"])
        sketch.open_file(tmp_path, f"{catwalk.url}/p5.min.js", script, code=texts["socket.js"])
        wait_old(sketch, info)


def find_old(catwalk: Catwalk, model: str) -> str:
    """Where the model's old HTTP is: the first one's at Catwalk's own port."""
    if model == KINDS[0]:
        return catwalk.url
    door, = (door for door in read_json(f"{catwalk.url}/healthz")["doors"]
             if door["door"] == "runway" and door["model"] == model)
    return str(door["addresses"][0])
