"""A model's page in Chromium: it is alive on the sample clip and on the camera, and its words are true."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import P5_VERSIONS, Catwalk, Sketch, count_near, open_sketch, serve_catwalk

pytestmark = [pytest.mark.browser, pytest.mark.weights]

PINK = (255, 46, 136)
VIEW = "#view"


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("pose", "edges", "classify", "face") as running:
        yield running


def wait_live(sketch: Sketch, words: str) -> None:
    """Until the status says these words and how fast it goes."""
    sketch.wait(r"words => { const text = document.querySelector('#status')?.textContent ?? '';"
                r"           return text.includes(words) && /\d+ ms · [1-9]\d* fps/.test(text); }", words)


def check_skeleton(sketch: Sketch) -> None:
    """The one of the sample's photograph is where it belongs."""
    view = sketch.read_canvas(VIEW)
    assert count_near(view, PINK, (view.shape[1] / 2, view.shape[0] / 3), view.shape[1] / 3) > 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shows_a_live_skeleton_on_the_sample(catwalk: Catwalk, blind: Browser, scheme: str) -> None:
    with open_sketch(blind, color_scheme=scheme) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose on the sample clip")
        check_skeleton(sketch)
        sketch.evaluate("""() => { const read = () => document.querySelector('#view').toDataURL();
            const before = read(); window.moved = () => read() !== before; }""")
        sketch.wait("window.moved()")
        assert sketch.page.locator("#failure").is_hidden()
        assert sketch.errors == []


def test_shows_a_live_skeleton_on_the_camera_and_goes_back(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose on your camera")
        assert count_near(sketch.read_canvas(VIEW), PINK, (282, 146), 70) > 100
        sketch.page.click("#camera")
        wait_live(sketch, "pose on the sample clip")
        check_skeleton(sketch)
        assert sketch.errors == []


def test_says_what_to_do_when_the_camera_is_refused(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose on the sample clip")
        sketch.page.click("#camera")
        sketch.wait("document.querySelector('#failure').textContent.includes('allow the camera')")
        wait_live(sketch, "pose on the sample clip")


def test_says_that_catwalk_went_away_and_goes_on_when_it_is_back(blind: Browser) -> None:
    with serve_catwalk("edges") as catwalk, open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "edges on the sample clip")
        catwalk.stop()
        sketch.wait("document.querySelector('#failure').textContent.includes('trying again until it is back')")
        catwalk.start()
        sketch.wait("document.querySelector('#failure').hidden")


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("name", ["pose", "edges", "classify", "face"])
def test_the_sketch_it_shows_runs(catwalk: Catwalk, camera: Browser, p5: str, name: str, tmp_path: Path) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/#/models/{name}", p5)
        sketch.wait("name => document.querySelector('#sketch')?.textContent.includes(`catwalk.model('${name}')`)", name)
        script = sketch.evaluate("document.querySelector('#script').textContent")
        assert script == f'<script src="{catwalk.url}/catwalk.js"></script>'
        code = sketch.evaluate("document.querySelector('#sketch').textContent")
        sketch.open_file(tmp_path, f"{catwalk.url}/p5.min.js", f"{catwalk.url}/catwalk.js", code=code)
        sketch.wait("Array.isArray(found) ? found.length : found")
        sketch.wait("frameCount > 5")
        assert sketch.errors == []


def test_copies_the_sketch(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera, permissions=["clipboard-read", "clipboard-write", "camera"]) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose")
        sketch.page.hover("#sketch")
        sketch.page.click("[data-copy=sketch]")
        sketch.wait("document.querySelector('[data-copy=sketch]').textContent === 'Copied'")
        assert "catwalk.model('pose')" in sketch.evaluate("navigator.clipboard.readText()")


def test_fits_a_narrow_window(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, viewport={"width": 375, "height": 700}) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose")
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 375


SOURCES = {"pattern": "", "walk": "", "lines": "", "edges": "fed by pattern"}


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catwalk]:
    """Three sources, and a model that one of them feeds."""
    words = tmp_path_factory.mktemp("words") / "words.txt"
    words.write_text("only line\n", encoding="utf-8")
    with serve_catwalk("edges", "walk", str(words), "--source", "pattern:320") as running:
        yield running


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("name", SOURCES)
def test_sources_and_what_they_feed_show_themselves_and_need_no_camera(fed: Catwalk, blind: Browser, p5: str, name: str,
                                                                       tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{fed.url}/", p5)
        sketch.wait("document.querySelector('#status')?.textContent.startsWith('edges fed by pattern')")
        sketch.open(f"{fed.url}/#/models/{name}", p5)
        status = f"{name} {SOURCES[name] or 'as it comes'}"
        sketch.wait("status => document.querySelector('#status').textContent.startsWith(status)", status)
        assert sketch.page.locator("#camera").is_hidden() and sketch.page.locator("#failure").is_hidden()
        if name == "lines":
            assert sketch.page.locator("#labels").inner_text() == "only line"
        else:
            assert sketch.read_canvas(VIEW).std() > 20
        code = sketch.evaluate("document.querySelector('#sketch').textContent")
        sketch.open_file(tmp_path, f"{fed.url}/p5.min.js", f"{fed.url}/catwalk.js", code=code)
        sketch.wait("found !== undefined && frameCount > 5")
        assert sketch.errors == []
