"""The tab Network in Chromium: its doors are those that are open, and its buttons copy what the snippets say."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from scripts.page_snippets import HOME, write_snippets
from tests.browser import Catwalk, Sketch, open_sketch, serve_catwalk

pytestmark = [pytest.mark.browser, pytest.mark.weights]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
OPEN = """async (name) => { const {buildNetwork} = await import('/studio/network.js');
    const info = await (await fetch(`/models/${name}`)).json();
    const tab = buildNetwork(info);
    window.told = [];
    new MutationObserver(() => told.push(tab.querySelector('[role=status]').textContent))
      .observe(tab.querySelector('[role=status]'), {childList: true});
    document.querySelector('#page').replaceChildren(tab); }"""
COPIED = "async (text) => await navigator.clipboard.readText() === text && told.includes('Copied')"


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "pose", "--osc-port", "0") as running:
        yield running


def open_tab(sketch: Sketch, catwalk: Catwalk, model: str) -> None:
    """The tab alone."""
    sketch.open(f"{catwalk.url}/#/live")
    sketch.wait("document.querySelector('#page').children.length > 0")
    sketch.evaluate(OPEN, model)
    sketch.wait("document.querySelector('.network .doors')")


def list_doors(sketch: Sketch) -> list[str]:
    return list(sketch.page.locator(".network dt").all_text_contents())


def test_each_tool_s_texts_are_copied_as_they_are_written(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, permissions=CLIPBOARD) as sketch:
        open_tab(sketch, catwalk, "pose")
        with urllib.request.urlopen(f"{catwalk.url}/healthz") as answer:
            doors = {door["door"]: door for door in json.load(answer)["doors"]}
        with urllib.request.urlopen(f"{catwalk.url}/models/pose") as answer:
            info = json.load(answer)
        with urllib.request.urlopen(f"{catwalk.url}/pose.hosted-models.runwayml.cloud/v1/info") as answer:
            old = json.load(answer)
        port = int(doors["osc"]["addresses"][0].rpartition(":")[2])
        place = {**HOME, "origin": catwalk.url, "osc": {"host": "127.0.0.1", "port": port},
                 "runway": {"http": doors["runway"]["addresses"][0], "socketio": "", "info": old}}
        written, = write_snippets([info], place)
        buttons = sketch.page.locator(".tools button")
        assert buttons.count() == len(written) == 11
        for number, texts in enumerate(written.values()):
            buttons.nth(number).click()
            copies = sketch.page.locator(".steps .copy")
            assert sketch.page.locator(".steps pre").all_text_contents() == [text.rstrip() for text in texts.values()]
            for place_, text in enumerate(texts.values()):
                copies.nth(place_).click()
                sketch.wait(COPIED, text)
        assert sketch.errors == []


def test_doors_are_those_that_are_open(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "pose")
        assert list_doors(sketch) == ["HTTP", "WebSocket", "Answers as events", "Newest picture", "Pictures as a film",
                                      "Settings", "OSC (UDP)", "RunwayML, HTTP"]
        shown = sketch.page.locator(".doors").inner_text()
        assert f"{catwalk.url}/models/pose/query" in shown and "threshold (number 0…1)" in shown
        assert "/pose/0/nose x y confidence, 16 more such points, /pose/count count" in shown
        with serve_catwalk("edges", "--osc-port", "off") as quiet:
            open_tab(sketch, quiet, "edges")
            assert not [name for name in list_doors(sketch) if "OSC" in name]
            assert "SuperCollider" not in sketch.page.locator(".tools").inner_text()
        assert sketch.errors == []


def test_addresses_are_copied_by_keyboard_and_the_tool_is_kept(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, permissions=CLIPBOARD) as sketch:
        open_tab(sketch, catwalk, "edges")
        first = sketch.page.get_by_role("button", name="Copy: HTTP", exact=True)
        first.focus()
        sketch.page.keyboard.press("Enter")
        sketch.wait(COPIED, f"{catwalk.url}/models/edges/query")
        sketch.page.get_by_role("button", name="Python").focus()
        sketch.page.keyboard.press("Enter")
        sketch.evaluate(OPEN, "pose")
        sketch.wait("document.querySelector('.tools [aria-pressed=true]')?.textContent === 'Python'")
        assert "urlopen" in sketch.page.locator(".steps pre").inner_text()
        assert sketch.errors == []


def test_the_sketch_goes_to_the_p5_editor_by_the_clipboard(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, permissions=CLIPBOARD) as sketch:
        sketch.page.context.route("https://editor.p5js.org/**", lambda route: route.fulfill(body="the editor"))
        open_tab(sketch, catwalk, "edges")
        with sketch.page.context.expect_page() as opened:
            sketch.page.get_by_role("button", name="Open in the p5 editor").click()
        assert opened.value.url == "https://editor.p5js.org/"
        opened.value.close()
        sketch.wait("told.includes('Copied')")
        assert "catwalk.model('edges')" in sketch.evaluate("navigator.clipboard.readText()")
        assert "click Allow" in sketch.page.locator(".editor").inner_text()


def test_names_are_shown_as_text(catwalk: Catwalk, blind: Browser) -> None:
    """A model's fields may be called as somebody likes."""
    with open_sketch(blind) as sketch:
        sketch.page.route("**/models/edges", lambda route: route.fulfill(json={
            "name": "edges", "inputs": [], "outputs": [{"name": "<img src=x onerror=alert(1)>", "kind": "text"}]}))
        open_tab(sketch, catwalk, "edges")
        assert sketch.page.locator(".network img").count() == 0
        assert "<img src=x" in sketch.page.locator(".doors").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone(catwalk: Catwalk, blind: Browser, scheme: str) -> None:
    with open_sketch(blind, color_scheme=scheme, viewport={"width": 390, "height": 800}) as sketch:
        open_tab(sketch, catwalk, "pose")
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 390
        assert sketch.errors == []


def test_a_model_that_is_not_there_is_told_in_a_sentence(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "edges")
        sketch.page.route("**/healthz", lambda route: route.abort())
        sketch.evaluate(OPEN, "edges")
        sketch.wait("document.querySelector('.network [role=alert]')?.textContent.includes('Catwalk has gone')")
        assert sketch.page.locator(".network .doors").count() == 0
