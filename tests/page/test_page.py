"""The page at `/` in Chromium: it is alive on the sample clip and on the camera, and its words are true."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser import (P5_VERSIONS, Catwalk, Sketch, count_near, open_browser, open_sketch, read_sample,
                           serve_catwalk, write_clip)

pytestmark = [pytest.mark.browser, pytest.mark.weights]

PINK = (255, 46, 136)
VIEW = "#view"


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("pose", "edges", "classify", "face") as running:
        yield running


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "astronaut.mjpeg", read_sample())


@pytest.fixture(scope="module")
def camera(playwright: Playwright, chromium: str, clip: Path) -> Iterator[Browser]:
    """A browser whose person allows the camera."""
    with open_browser(playwright, chromium, clip) as browser:
        yield browser


@pytest.fixture(scope="module")
def blind(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser whose person does not."""
    with open_browser(playwright, chromium, flags=()) as browser:
        yield browser


def wait_live(sketch: Sketch, words: str) -> None:
    """Until the status says these words and how fast it goes."""
    sketch.wait(r"words => { const text = document.querySelector('#status').textContent;"
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


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 420)])
def test_shows_where_the_milliseconds_go_and_nothing_moves(catwalk: Catwalk, blind: Browser, scheme: str,
                                                           width: int) -> None:
    with open_sketch(blind, color_scheme=scheme, viewport={"width": width, "height": 900}) as sketch:
        sketch.open(f"{catwalk.url}/")
        sketch.wait("stage => document.querySelector('[data-latency]') !== null")
        sketch.evaluate("""() => {
            window.row = document.querySelector('[data-latency="pose"]');
            const parts = document.querySelectorAll('#latency li, #latency li > *, #latency dd');
            const top = () => document.querySelector('#latency').getBoundingClientRect().top;
            const place = ({x, y, width, height}) => [x, y - top(), width, height].map(Math.round);
            window.places = () => JSON.stringify([...parts].map((part) => place(part.getBoundingClientRect())));
            window.before = places(); }""")
        sketch.wait("[...row.querySelectorAll('dd')].every((number) => /^[0-9.]+$/.test(number.textContent))")
        shown = sketch.evaluate("""() => ({fps: row.querySelector('.fps').textContent,
            age: row.querySelector('.age').textContent, frames: row.querySelector('small').textContent,
            bar: [...row.querySelectorAll('i')].map((part) => parseFloat(part.style.width)),
            moved: before === places() ? '' : `${before} became ${places()}`,
            words: [...row.querySelectorAll('dl div')].map((part) => part.textContent.split(' ')[0]),
            idle: document.querySelector('[data-latency="face"] small').textContent})""")
        assert float(shown["fps"].removesuffix(" fps")) > 0 and shown["age"].endswith(") ms")
        assert shown["frames"].endswith(" dropped") and shown["idle"] == "nobody has asked"
        assert shown["words"] == ["waited", "decoded", "ran", "encoded", "travelled"]
        assert sum(shown["bar"]) == pytest.approx(100, abs=1)
        assert not shown["moved"], "numbers that come move nothing"
        assert sketch.evaluate("document.documentElement.scrollWidth <= innerWidth")
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


def test_shows_every_model_and_what_it_makes(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose on your camera")
        cards = sketch.page.locator(".card")
        assert cards.count() == 4
        assert "17 points each" in cards.nth(0).inner_text()
        sketch.wait("document.querySelectorAll('.card .running').length === 4")
        assert "threshold number, 0 to 255" in cards.nth(1).inner_text()
        cards.nth(1).get_by_role("button").click()
        wait_live(sketch, "edges on your camera")
        assert (sketch.read_canvas(VIEW)[:300] < 40).mean() > 0.7
        cards.nth(2).get_by_role("button").click()
        wait_live(sketch, "classify on your camera")
        assert sketch.page.locator("#labels li").count() == 3
        assert sketch.errors == []


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("number", range(4), ids=["pose", "edges", "classify", "face"])
def test_the_sketch_it_shows_runs(catwalk: Catwalk, camera: Browser, p5: str, number: int, tmp_path: Path) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/", p5)
        sketch.page.locator(".card button").nth(number).click()
        name = sketch.page.locator(".card button").nth(number).get_attribute("data-name")
        sketch.wait("name => document.querySelector('#sketch').textContent.includes(`catwalk.model('${name}')`)", name)
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


def test_every_link_leads_somewhere(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose")
        links = sketch.evaluate("[...document.links].map((link) => link.href)")
        assert len(links) > 10
        assert [link for link in links if sketch.page.request.get(link).status != 200] == []


def test_fits_a_narrow_window(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, viewport={"width": 375, "height": 700}) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose")
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 375


def test_shows_who_hears_by_osc_and_what_was_sent(playwright: Playwright, chromium: str) -> None:
    with (serve_catwalk("pose", "--osc-port", "0", "--osc-to", "127.0.0.1:9:list") as running,
          open_browser(playwright, chromium, flags=()) as browser, open_sketch(browser) as sketch):
        sketch.open(f"{running.url}/")
        sketch.wait("Number(document.querySelector('#osc td:nth-child(3)')?.textContent) > 10")
        cells = sketch.page.locator("#osc td").all_text_contents()
        assert cells[:2] == ["127.0.0.1:9", "list"] and cells[3:] == ["0", "0"]
        assert "At UDP 127.0.0.1:" in sketch.page.locator("#osc p").inner_text()
        assert sketch.errors == []


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
        sketch.wait("document.querySelector('#status').textContent.startsWith('edges fed by pattern')")
        sketch.page.locator(f".card button[data-name={name}]").click()
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
