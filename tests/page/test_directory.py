"""`#/` in Chromium: every model, and what it takes and gives."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import Catwalk, open_sketch, serve_catwalk

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("pose", "edges", "classify") as running:
        yield running


def test_shows_every_model_and_what_it_makes(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/#/")
        sketch.wait("document.querySelectorAll('.card .button').length === 3")
        cards = sketch.page.locator(".card")
        assert "17 points each" in cards.nth(0).inner_text()
        sketch.wait("document.querySelectorAll('.card .running').length === 3")
        assert "threshold number, 0 to 255" in cards.nth(1).inner_text()
        cards.nth(1).get_by_role("link").click()
        sketch.wait("document.querySelector('#status')?.textContent.startsWith('edges on your camera')")
        assert sketch.errors == []
