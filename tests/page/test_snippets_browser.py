"""The snippets for p5.js 1 and 2, for a page without it, and for RunwayML's sketches, run as they are printed."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from scripts.page_snippets import HOME, write_snippets
from tests.browser import P5_VERSIONS, Catwalk, open_sketch, serve_catwalk

from .kinds import KINDS, LOOKS, write_models

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
    "says": "found === 'a house by the sea'", "turns": "found === 0", "pairs": "found === 'a house by the sea, calm'",
}
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


def run_p5(browser: Browser, catwalk: Catwalk, p5: str, texts: dict[str, str], folder: Path, *so: str) -> None:
    """Run a sketch until it is so."""
    script, = re.findall(r'^<script src="(\S+)"></script>$', texts["index.html"])
    with open_sketch(browser) as sketch:
        sketch.open(f"{catwalk.url}/healthz", p5)  # from now on /p5.min.js is that one
        sketch.open_file(folder, f"{catwalk.url}/p5.min.js", script, code=texts["sketch.js"])
        for condition in ("found !== undefined && frameCount > 5", *so):
            sketch.wait(condition)
        assert sketch.errors == []


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_p5(catwalk: Catwalk, camera: Browser, p5: str, kind: str, tmp_path: Path) -> None:
    texts = read_snippets(catwalk, kind)[kind]["p5"]
    run_p5(camera, catwalk, p5, texts, tmp_path, RIGHT[kind], DRAWN[kind])


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("name", HEARD)
def test_p5_of_what_catwalk_feeds(fed: Catwalk, blind: Browser, p5: str, name: str, tmp_path: Path) -> None:
    texts = read_snippets(fed, name)[name]["p5"]
    run_p5(blind, fed, p5, texts, tmp_path, HEARD[name], DRAWN.get(name, PINK if name != "pattern" else "true"))


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


@pytest.mark.parametrize("kind", [*LOOKS, "says", "latents"])
def test_runwayml(catwalk: Catwalk, camera: Browser, kind: str, tmp_path: Path) -> None:
    info = read_json(f"{catwalk.url}/{kind}.hosted-models.runwayml.cloud/v1/info")
    place = {**HOME, "origin": catwalk.url, "runway": {"info": info, "socketio": "", "http": find_old(catwalk, kind)}}
    texts, = write_snippets([read_json(f"{catwalk.url}/models/{kind}")], place)
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/healthz")
        sketch.open_file(tmp_path, f"{catwalk.url}/p5.min.js", code=texts["runwayml"]["sketch.js"])
        sketch.wait(f"found !== undefined && {info['outputs'][0]['name']!r} in found && frameCount > 5")
        if info["outputs"][0]["type"] == "image":
            sketch.wait("picture.width === 64")
        assert sketch.errors == []


def find_old(catwalk: Catwalk, model: str) -> str:
    """Where the model's old HTTP is: the first one's at Catwalk's own port."""
    if model == KINDS[0]:
        return catwalk.url
    door, = (door for door in read_json(f"{catwalk.url}/healthz")["doors"]
             if door["door"] == "runway" and door["model"] == model)
    return str(door["addresses"][0])
