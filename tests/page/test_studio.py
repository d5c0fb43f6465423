"""The studio's shell in Chromium: its pages, the ways between them, and what they may load."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import Catwalk, open_sketch, serve_catwalk

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges") as running:
        yield running


PAGES = ["", "#/", "#/models/edges", "#/live"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_fits_a_telephone_and_says_no_error(catwalk: Catwalk, blind: Browser, page: str,
                                                       scheme: str) -> None:
    with open_sketch(blind, color_scheme=scheme, viewport={"width": 390, "height": 800}) as sketch:
        sketch.open(f"{catwalk.url}/{page}")
        sketch.wait("document.querySelector('#page').children.length > 0")
        sketch.page.wait_for_load_state("networkidle")
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 390
        assert sketch.errors == []


def test_whoever_opens_the_address_sees_the_first_model_and_finds_the_others(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/")
        sketch.wait("document.querySelector('.fps')?.textContent.match(/^[1-9]/)")
        assert sketch.evaluate("location.hash") == "#/models/edges"
        sketch.page.get_by_role("link", name="Models", exact=True).click()
        sketch.wait("document.querySelector('.card')")
        sketch.page.go_back()
        sketch.wait("document.querySelector('#view')")
        assert sketch.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(catwalk: Catwalk, camera: Browser, page: str) -> None:
    with open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/{page}")
        sketch.wait("document.querySelector('#page').children.length > 0")
        sketch.page.wait_for_load_state("networkidle")
        links = sketch.evaluate("[...document.links].map((link) => link.href)")
        assert len(links) >= 4
        assert [link for link in links if sketch.page.request.get(link).status != 200] == []


@pytest.mark.parametrize("page", [*PAGES, "docs"])
def test_nothing_comes_from_another_host_and_no_page_could_load_it(catwalk: Catwalk, blind: Browser, page: str) -> None:
    with open_sketch(blind) as sketch:
        asked: list[str] = []
        sketch.page.on("request", lambda request: asked.append(request.url))
        sketch.open(f"{catwalk.url}/{page}")
        sketch.page.wait_for_load_state("networkidle")
        assert asked and all(url.startswith((catwalk.url, "blob:", "data:")) for url in asked)
        assert sketch.errors == []
        sketch.evaluate("""() => { document.body.append(Object.assign(document.createElement('script'),
            {textContent: 'window.inline = true'})); document.body.insertAdjacentHTML('beforeend',
            '<p id="styled" style="color: rgb(1, 2, 3)">'); }""")
        assert sketch.evaluate("window.inline") is None
        assert sketch.evaluate("getComputedStyle(document.querySelector('#styled')).color") != "rgb(1, 2, 3)"
        refused = {line.split(" violates")[0] for line in sketch.errors}
        assert refused == {"Executing inline script", "Applying inline style"}
