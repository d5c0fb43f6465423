"""A model's page in Chromium: it is alive on the sample clip and on the camera, and its words are true."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import P5_VERSIONS, Catwalk, Sketch, count_near, open_sketch, serve_catwalk
from tests.page.studio import (VIEW, choose_file, find_control, hide_page, open_model, wait_status, wait_view,
                               watch_view, write_picture)

pytestmark = [pytest.mark.browser, pytest.mark.weights]

PINK = (255, 46, 136)
CLUMSY = str(Path(__file__).parents[1] / "models" / "clumsy.py")


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("pose", "edges", "classify", "face", CLUMSY) as running:
        yield running


SOURCES = {"pattern": "", "walk": "", "lines": "", "edges": "fed by pattern"}


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catwalk]:
    """Three sources, and a model that one of them feeds."""
    words = tmp_path_factory.mktemp("words") / "words.txt"
    words.write_text("only line\n", encoding="utf-8")
    with serve_catwalk("edges", "walk", str(words), "--source", "pattern:320") as running:
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
        assert count_near(sketch.read_canvas(VIEW), PINK, (358, 146), 70) > 100
        sketch.page.get_by_role("button", name="Sample clip").click()
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
        run_shown(sketch, catwalk, tmp_path)
        sketch.wait("Array.isArray(found) ? found.length : found")


def run_shown(sketch: Sketch, catwalk: Catwalk, folder: Path) -> None:
    """The sketch for p5.js in the tab Network, as a page of its own."""
    tab = sketch.page.get_by_role("tab", name="Network")
    tab.focus()
    sketch.page.keyboard.press("Enter")
    sketch.wait("document.querySelectorAll('.steps pre').length === 2")
    script, code = sketch.page.locator(".steps pre").all_text_contents()
    assert script == f'<script src="{catwalk.url}/catwalk.js"></script>'
    sketch.page.keyboard.press("ArrowLeft")
    assert sketch.page.locator("#panel-network").is_hidden() and sketch.page.locator("#panel-try").is_visible()
    sketch.open_file(folder, f"{catwalk.url}/p5.min.js", f"{catwalk.url}/catwalk.js", code=code)
    sketch.wait("found !== undefined && frameCount > 5")
    assert sketch.errors == []


def test_fits_a_narrow_window(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, viewport={"width": 375, "height": 700}) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_live(sketch, "pose")
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_killed_model_is_said_and_healed(blind: Browser) -> None:
    with serve_catwalk("edges") as catwalk, open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        assert catwalk.process
        workers = psutil.Process(catwalk.process.pid).children(recursive=True)
        for worker in workers:
            worker.suspend()
        sketch.wait("async () => (await (await fetch('models/edges')).json()).waiting > 0")
        for worker in workers:
            worker.kill()
        sketch.wait("document.querySelector('#failure').textContent.includes('it is starting again')")
        sketch.wait("document.querySelector('#failure').hidden")
        watch_view(sketch)
        wait_view(sketch)
        assert sketch.errors == []


def test_controls_show_what_is_held_also_after_a_restart(blind: Browser) -> None:
    with serve_catwalk("edges") as catwalk, open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        slider = find_control(sketch, "threshold").get_by_role("slider")
        slider.fill("200")
        sketch.wait("async () => (await (await fetch('models/edges/settings')).json()).settings.threshold === 200")
        catwalk.stop()
        catwalk.start()
        sketch.page.request.put(f"{catwalk.url}/models/edges/settings", data={"threshold": 20})
        expect(slider).to_have_value("20")
        sketch.wait("document.querySelector('#failure').hidden")


def test_a_stopped_model_says_so_and_goes_on_when_it_is_started(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        sketch.page.get_by_role("button", name="Stop", exact=True).click()
        expect(sketch.page.locator("#failure")).to_have_text("The model is stopped. Start it, and everything goes on.")
        sketch.page.get_by_role("button", name="Start", exact=True).click()
        sketch.wait("document.querySelector('#failure').hidden")
        sketch.wait("document.querySelector('.state').textContent === 'running'")
        watch_view(sketch)
        wait_view(sketch)
        assert sketch.errors == []


def test_a_model_that_is_not_served_has_its_card_and_its_page_once_somebody_starts_it(blind: Browser) -> None:
    with serve_catwalk("edges") as catwalk, open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/#/models/mix")
        sketch.wait("document.querySelector('.state').textContent === 'not started'")
        expect(sketch.page.locator(".card dl")).to_contain_text("Catwalk’s own")
        assert sketch.page.request.get(f"{catwalk.url}/failures").json() == {"failures": []}, "to look at it is none"
        assert sketch.page.get_by_role("link", name="Models", exact=True).get_attribute("aria-current") == "true"
        sketch.page.get_by_role("button", name="Start: mix").click()
        sketch.wait("document.querySelector('.state').textContent === 'running' && document.querySelector('#view')")
        expect(sketch.page.get_by_role("tab", name="Try")).to_be_focused()
        assert sketch.errors == []


def test_what_has_the_focus_keeps_it_where_a_model_is_not_served(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/#/models/mix")
        start = sketch.page.get_by_role("button", name="Start: mix")
        start.focus()
        for _ in range(2):
            with sketch.page.expect_response("**/catalog") as answered:
                pass
            answered.value.finished()
        sketch.evaluate("new Promise(requestAnimationFrame)")
        expect(start).to_be_focused()
        assert sketch.errors == []


def test_a_model_that_nobody_served_is_live_and_set_once_it_is_started_from_its_page(blind: Browser) -> None:
    with serve_catwalk("pattern") as catwalk, open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/#/models/edges")
        sketch.page.get_by_role("button", name="Start: edges").click()
        wait_live(sketch, "edges on the sample clip")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture()))
        wait_status(sketch, "answered in")
        watch_view(sketch)
        find_control(sketch, "threshold").get_by_role("slider").fill("255")
        wait_view(sketch)
        sketch.page.get_by_role("button", name="From pattern").click()
        watch_view(sketch)
        wait_view(sketch)
        sketch.page.get_by_role("button", name="Stop", exact=True).click()
        expect(sketch.page.locator("#failure")).to_contain_text("The model is stopped")
        assert sketch.errors == []


def test_a_setup_that_fails_is_a_sentence_and_no_error_of_the_page_s(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "clumsy")
        sketch.page.get_by_text("Options", exact=True).click()
        broken = find_control(sketch, "broken").get_by_role("switch")
        broken.check()
        sketch.page.get_by_role("button", name="Start again with these").click()
        expect(sketch.page.locator("#failure")).to_contain_text("the key does not fit")
        expect(sketch.page.locator(".state")).to_have_text("failed")
        broken.uncheck()
        sketch.page.get_by_role("button", name="Start again with these").click()
        expect(sketch.page.locator(".state")).to_have_text("running")
        expect(sketch.page.locator("#failure")).to_be_hidden()
        assert sketch.errors == []


def test_a_page_that_was_opened_while_catwalk_was_away_comes_when_it_is_back(blind: Browser) -> None:
    with serve_catwalk("edges") as catwalk, open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        sketch.page.get_by_role("link", name="Models", exact=True).click()
        sketch.wait("document.querySelector('.card .running')")
        catwalk.stop()
        sketch.page.get_by_role("link", name="edges", exact=True).click()
        sketch.wait("document.querySelector('#away').textContent.startsWith('Catwalk has gone')")
        catwalk.start()
        wait_status(sketch, "fps")
        sketch.wait("document.querySelector('#away').textContent === '' && document.querySelector('#failure').hidden")


def test_a_model_starts_again_with_other_options(fed: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, fed, "pattern", "fps")
        sketch.page.get_by_text("Options", exact=True).click()
        width = find_control(sketch, "width").get_by_role("spinbutton")
        expect(width).to_have_value("320")
        width.fill("160")
        sketch.page.get_by_role("button", name="Start again with these").click()
        sketch.wait("selector => document.querySelector(selector).width === 160", VIEW)
        width.fill("320")
        sketch.page.get_by_role("button", name="Start again with these").click()
        sketch.wait("selector => document.querySelector(selector).width === 320", VIEW)
        assert sketch.errors == []


def test_everything_goes_by_keyboard_alone(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        for _ in range(60):
            sketch.page.keyboard.press("Tab")
            if sketch.evaluate("document.activeElement.ariaLabel === 'threshold, slider'"):
                break
        sketch.page.keyboard.press("End")
        sketch.wait("async () => (await (await fetch('models/edges/settings')).json()).settings.threshold === 255")
        sketch.page.keyboard.press("Shift+Tab")
        sketch.page.keyboard.press("Enter")
        sketch.wait("async () => !('threshold' in (await (await fetch('models/edges/settings')).json()).settings)")
        assert sketch.errors == []


def test_a_page_that_nobody_sees_asks_and_hears_nothing(fed: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, fed, "edges", "edges fed by pattern")
        hide_page(sketch, True)
        sketch.wait("async () => (await (await fetch('models/edges')).json()).listeners === 0")
        hide_page(sketch, False)
        sketch.wait("async () => (await (await fetch('models/edges')).json()).listeners === 1")
        watch_view(sketch)
        wait_view(sketch)


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("name", SOURCES)
def test_sources_and_what_they_feed_show_themselves_and_need_no_camera(fed: Catwalk, blind: Browser, p5: str, name: str,
                                                                       tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{fed.url}/", p5)
        sketch.wait("document.querySelector('#status')?.textContent.startsWith('edges fed by pattern')")
        sketch.open(f"{fed.url}/#/models/{name}", p5)
        status = f"{name} {SOURCES[name] or 'as it comes'}"
        sketch.wait("status => document.querySelector('#status')?.textContent.startsWith(status)", status)
        assert sketch.page.locator("#camera").count() == 0 and sketch.page.locator("#failure").is_hidden()
        if name == "lines":
            assert sketch.page.locator(".told").inner_text() == "only line"
        elif name == "walk":
            assert sketch.read_canvas(".panel canvas").std() > 20
        else:
            assert sketch.read_canvas(VIEW).std() > 20
        run_shown(sketch, fed, tmp_path)
