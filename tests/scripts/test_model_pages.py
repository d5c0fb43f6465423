"""The models' pages: every model has one, says what it cannot do, and what it tells people to do works."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Browser, Playwright

from bridge.info import Info
from bridge.listing import list_weights
from scripts.model_pages import describe_crowd, select_default, write_page, write_speeds
from tests.browser import open_browser, open_sketch, playwright, read_sample, serve_catwalk, write_clip
from tests.built_in import MODELS, SUPPLIED

__all__ = ["playwright"]

FOLDER = Path(__file__).parents[2] / "docs" / "models"
P5 = "http://127.0.0.1:8000/p5.min.js", "http://127.0.0.1:8000/catwalk.js"


def read_block(name: str, language: str) -> str:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    block, = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return block


def test_every_model_has_a_page_and_every_page_a_model() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(MODELS)
    assert {path.stem for path in FOLDER.glob("*.webp")} == set(SUPPLIED)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_says_what_it_cannot_do_and_whose_work_it_is(name: str) -> None:
    info = MODELS[name].info
    assert info.limits and all(sentence[-1] == "." for sentence in info.limits)
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    for sentence in (info.description, *info.limits, *(weights.origin for weights in list_weights(info))):
        assert sentence in page
    for field in (*info.inputs, *info.outputs, *info.options):
        assert f"`{field.name}`" in page


def test_a_page_without_measurements_says_so() -> None:
    info: Info = replace(MODELS["pose"].info, name="new")
    page = write_page(info, [], sketch="", curl="", credit="Somebody (CC0)", crowd=describe_crowd(1, False),
                      machine="a machine")
    assert "Not measured yet" in page and "they are answered one after another." in page
    assert select_default(info, []) is None


@pytest.mark.parametrize(("batch", "parallel", "way"), [
    (1, True, "the processor gives each a core of its own."), (8, False, "up to 8 pictures go through it in one pass."),
    (8, True, "a core of its own, and a graphics card takes up to 8 pictures in one pass.")])
def test_a_page_says_how_several_sketches_are_answered(batch: int, parallel: bool, way: str) -> None:
    assert describe_crowd(batch, parallel).endswith(way)


def test_memory_and_live_frames_have_a_column_where_they_are_known() -> None:
    run = {"model": "pose", "options": {"size": "multi"}, "milliseconds": 30.4}
    assert "| with | a picture |\n" in write_speeds(MODELS["pose"].info, [run], "a machine")
    known = write_speeds(MODELS["pose"].info, [{**run, "megabytes": 310}], "a machine")
    assert "| with | a picture | memory |\n" in known and "| multi | 30.4 ms | 310 MB |\n" in known
    live = write_speeds(MODELS["hands"].info, [{**run, "options": {}, "live": 7.5}], "a machine")
    assert "| with | a picture | a live frame |\n" in live and "| its defaults | 30.4 ms | 7.5 ms |\n" in live


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "astronaut.mjpeg", read_sample())


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str, clip: Path) -> Iterator[Browser]:
    with open_browser(playwright, chromium, clip) as opened:
        yield opened


@pytest.fixture
def address(name: str) -> Iterator[str]:
    with serve_catwalk(name) as catwalk:
        yield catwalk.url


@pytest.mark.browser
@pytest.mark.weights
@pytest.mark.parametrize("name", SUPPLIED)
def test_what_a_page_tells_to_do_works(name: str, address: str, tmp_path: Path, browser: Browser) -> None:
    cv2.imwrite(str(tmp_path / "photo.jpg"), cv2.resize(read_sample(), (320, 240)))
    for line in read_block(name, "sh").replace("http://127.0.0.1:8000", address).splitlines():
        done = subprocess.run(f"{line} --silent --fail", shell=True, check=True, cwd=tmp_path, capture_output=True)
        picture = next(tmp_path.glob(f"{name}.*"), None)
        assert done.stdout.startswith(b'{"model":') if picture is None else cv2.imread(str(picture)) is not None
    scripts = [script.replace("http://127.0.0.1:8000", address) for script in P5]
    with open_sketch(browser) as sketch:
        sketch.open_file(tmp_path, *scripts, code=read_block(name, "js"))
        sketch.wait("found !== undefined && frameCount > 5")
        assert sketch.errors == []
