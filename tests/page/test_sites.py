"""`#/sites` in Chromium: who asked from elsewhere is seen, and let in by a button."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import Catwalk, Sketch, open_sketch, serve_catwalk

pytestmark = pytest.mark.browser

STRANGER = "https://sketches.example"


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges") as running:
        yield running


@pytest.fixture
def sketch(catwalk: Catwalk, blind: Browser) -> Iterator[Sketch]:
    """The page with the sites."""
    with open_sketch(blind) as opened:
        opened.page.goto(f"{catwalk.url}/#/sites")
        opened.wait("document.querySelector('.sites h3')")
        yield opened
        assert opened.errors == []


def ask_as(sketch: Sketch, catwalk: Catwalk, origin: str) -> int:
    """The status that a page of this site gets."""
    return sketch.page.request.get(f"{catwalk.url}/models", headers={"Origin": origin}).status


def test_a_site_that_asked_is_listed_allowed_and_refused_again(sketch: Sketch, catwalk: Catwalk) -> None:
    assert "No page from elsewhere has asked." in sketch.page.locator(".sites").inner_text()
    assert "https://editor.p5js.org" in sketch.page.locator(".sites").inner_text()
    assert ask_as(sketch, catwalk, STRANGER) == 403
    sketch.wait("document.querySelector('.sites').textContent.includes('once, last at')")
    sketch.page.get_by_role("button", name=f"Allow {STRANGER}").click()
    sketch.wait("document.querySelector('.sites').textContent.includes('Allowed until Catwalk ends')")
    assert f"--allow-origin {STRANGER}" in sketch.page.locator(".sites").inner_text()
    assert ask_as(sketch, catwalk, STRANGER) == 200
    sketch.page.get_by_role("button", name=f"Take back what {STRANGER} may").click()
    sketch.wait("!document.querySelector('.sites').textContent.includes('Allowed until Catwalk ends')")
    assert ask_as(sketch, catwalk, STRANGER) == 403


def test_the_focus_stays_on_the_page_when_a_button_vanishes(sketch: Sketch, catwalk: Catwalk) -> None:
    ask_as(sketch, catwalk, "https://another.example")
    button = sketch.page.get_by_role("button", name="Allow https://another.example")
    button.focus()
    sketch.page.keyboard.press("Enter")
    button.wait_for(state="detached")
    assert sketch.evaluate("document.querySelector('.sites').contains(document.activeElement)")


def test_whoever_looks_from_elsewhere_can_allow_nobody(catwalk: Catwalk, sketch: Sketch) -> None:
    for origin in ("https://editor.p5js.org", "null", STRANGER):
        answer = sketch.page.request.post(f"{catwalk.url}/sites", headers={"Origin": origin}, data={"origin": STRANGER})
        assert answer.status == 403
    assert ask_as(sketch, catwalk, STRANGER) == 403
