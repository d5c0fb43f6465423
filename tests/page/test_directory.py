"""`#/` in Chromium: every model there is, found by words and filters, and what can be done with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Locator, Route, expect

from tests.browser import PATIENCE, Catwalk, Sketch, open_sketch, serve_catwalk
from tests.page.studio import wait_status

pytestmark = [pytest.mark.browser, pytest.mark.weights]
CLUMSY = str(Path(__file__).parents[1] / "models" / "clumsy.py")


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "mix", CLUMSY) as running:
        yield running


@pytest.fixture
def sketch(catwalk: Catwalk, blind: Browser) -> Iterator[Sketch]:
    """The directory, with its cards."""
    with open_sketch(blind) as opened:
        opened.open(f"{catwalk.url}/#/")
        opened.wait("document.querySelector('.card .running')")
        yield opened
        assert opened.errors == []


def find_card(sketch: Sketch, name: str) -> Locator:
    return sketch.page.locator(f".card[data-name='{name}']")


def list_shown(sketch: Sketch) -> list[str]:
    """The names of the cards that are to be seen."""
    cards = sketch.page.locator(".card:not([hidden])").all()
    return [str(card.get_attribute("data-name")) for card in cards]


def test_shows_every_model_with_what_it_made_and_what_it_costs(sketch: Sketch, catwalk: Catwalk) -> None:
    models = sketch.page.request.get(f"{catwalk.url}/catalog").json()["models"]
    assert list_shown(sketch) == [model["name"] for model in models] and len(models) > 20
    assert sketch.page.locator(".count").inner_text() == f"{len(models)} models"
    for model in models:
        text = find_card(sketch, model["name"]).inner_text()
        assert model["description"] in text
        assert not model["served"] or "Try it" in text
    for image in sketch.page.locator(".card img").all():
        image.scroll_into_view_if_needed()
    sketch.wait("[...document.querySelectorAll('.card img')].every((image) => image.naturalWidth > 100)")
    assert sketch.page.locator(".card img").count() == sum(bool(model["picture"]) for model in models)
    shapes = sketch.evaluate("[...document.querySelectorAll('.card .picture')].map((one) => one.clientHeight)")
    assert len(set(shapes)) == 1, "a tall picture makes no row higher"
    expect(find_card(sketch, "hands").locator("img")).to_have_css("object-fit", "contain")
    assert "145 MB" in find_card(sketch, "detect").inner_text()
    assert "Catwalk’s own" in find_card(sketch, "edges").inner_text()


def test_words_and_filters_find_models_and_stay_for_whoever_comes_back(sketch: Sketch) -> None:
    search = sketch.page.get_by_role("searchbox")
    search.fill("lines PICTURE")
    assert {"edges", "edges-learned"} <= set(list_shown(sketch)) and "pose" not in list_shown(sketch)
    sketch.page.get_by_label("Gives").select_option("keypoints")
    assert list_shown(sketch) == []
    assert sketch.page.get_by_text("No model fits.").is_visible()
    sketch.page.get_by_role("link", name="Live", exact=True).click()
    sketch.page.go_back()
    sketch.wait("document.querySelector('.count')?.textContent.startsWith('0 of')")
    assert search.input_value() == "lines PICTURE"
    sketch.page.get_by_role("button", name="Show all of them").click()
    assert len(list_shown(sketch)) > 20 and search.input_value() == ""


@pytest.mark.parametrize("menu, choice, within, without", [
    ("Takes", "text", "zero-shot", "edges"), ("Takes", "source", "camera", "edges"),
    ("Gives", "boxes", "detect", "pose"),
    ("Licence", "MIT", "dream-faces", "pose"), ("Licence", "free", "pose", "dream-faces"),
    ("Download", "small", "style", "detect"), ("Download", "here", "edges", "depth"),
])
def test_each_filter_keeps_what_fits(sketch: Sketch, menu: str, choice: str, within: str, without: str) -> None:
    sketch.page.get_by_label(menu, exact=True).select_option(choice)
    shown = list_shown(sketch)
    assert within in shown and without not in shown


def test_what_was_measured_here_is_told_and_found(sketch: Sketch, catwalk: Catwalk) -> None:
    sketch.page.request.get(f"{catwalk.url}/models/mix/query?seed=1")
    sketch.page.get_by_role("link", name="Catwalk").click()
    sketch.wait("location.hash === '#/models/edges'")
    wait_status(sketch, "fps")
    sketch.page.get_by_role("link", name="Models", exact=True).click()
    sketch.page.get_by_label("Speed here").select_option("quick")
    sketch.wait("document.querySelector('.card[data-name=edges]:not([hidden]) dl')")
    models = sketch.page.request.get(f"{catwalk.url}/catalog").json()["models"]
    unmeasured = {model["name"] for model in models if model["speed"] is None}
    assert "edges" in list_shown(sketch) and unmeasured and not unmeasured & set(list_shown(sketch))
    assert " ms" in find_card(sketch, "edges").inner_text()


def test_a_model_stops_and_starts_by_the_keyboard_alone_and_the_focus_stays_with_it(sketch: Sketch) -> None:
    card = find_card(sketch, "mix")
    card.get_by_role("button", name="Stop: mix").focus()
    sketch.page.keyboard.press("Enter")
    sketch.wait("document.querySelector('.card[data-name=mix] .stopped')")
    assert sketch.evaluate("document.activeElement.closest('.card')?.dataset.name") == "mix"
    sketch.page.keyboard.press("Tab")
    sketch.page.keyboard.press("Enter")
    sketch.wait("document.querySelector('.card[data-name=mix] .running')")
    assert card.get_by_role("link", name="Try it: mix").is_visible()


def test_a_setup_that_fails_is_a_sentence_on_the_card_and_can_be_tried_again(sketch: Sketch) -> None:
    card = find_card(sketch, "clumsy")
    card.get_by_role("button", name="Stop: clumsy").click()
    card.get_by_text("Options").click()
    card.get_by_label("broken", exact=True).check()
    card.get_by_role("button", name="Start: clumsy").click()
    expect(card.get_by_role("alert")).to_contain_text("the key does not fit")
    expect(card.get_by_label("broken", exact=True)).to_be_checked()
    card.get_by_label("broken", exact=True).uncheck()
    card.get_by_role("button", name="Start: clumsy").click()
    expect(card.get_by_role("link", name="Try it: clumsy")).to_be_visible()
    expect(card.locator(".sentence:not(:empty)")).to_have_count(0)


def test_an_answer_from_before_a_deed_does_not_undo_what_it_shows(sketch: Sketch) -> None:
    late: list[tuple[Route, APIResponse]] = []
    sketch.page.route("**/catalog", lambda route: late.append((route, route.fetch())), times=1)
    while not late:
        sketch.evaluate("new Promise(requestAnimationFrame)")
    card = find_card(sketch, "mix")
    card.get_by_role("button", name="Stop: mix").click()
    start = card.get_by_role("button", name="Start: mix")
    start.focus()
    late[0][0].fulfill(response=late[0][1])
    with sketch.page.expect_response("**/catalog"):
        sketch.evaluate("new Promise(requestAnimationFrame)")
    expect(start).to_be_focused()
    start.click()
    sketch.wait("document.querySelector('.card[data-name=mix] .running')")


def test_a_model_that_was_not_named_at_the_start_is_started_with_options_and_shown_live(sketch: Sketch) -> None:
    card = find_card(sketch, "pose")
    card.get_by_text("Options").click()
    card.get_by_label("size", exact=True).select_option("multi")
    with sketch.page.expect_request("**/models/pose/start") as asked:
        card.get_by_role("button", name="Start: pose").click()
    assert asked.value.post_data_json == {"options": {"size": "multi"}}
    sketch.wait("document.querySelector('.card[data-name=pose] .running')", patience=4 * PATIENCE)
    card.get_by_role("link", name="Try it: pose").click()
    wait_status(sketch, "fps", 4 * PATIENCE)


def test_an_answer_that_fails_is_said_and_the_next_ones_show_what_there_is(catwalk: Catwalk, blind: Browser) -> None:
    said = {"error": "The disk is full.", "code": "failed", "status": 500}
    with open_sketch(blind) as sketch:
        sketch.page.route("**/catalog", lambda route: route.fulfill(status=500, json=said), times=1)
        sketch.open(f"{catwalk.url}/#/")
        sketch.wait("document.querySelector('.sentence')?.textContent === 'The disk is full.'")
        sketch.wait("document.querySelector('.card .running')")
        assert sketch.page.get_by_text("The disk is full.").is_hidden()
        assert all("Failed to load resource" in error for error in sketch.errors)


def test_an_answer_that_breaks_off_is_asked_for_again_and_not_said_in_the_browser_s_words(
        catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.page.route("**/catalog", lambda route: route.fulfill(body='{"models": [{"na'), times=1)
        sketch.open(f"{catwalk.url}/#/")
        sketch.wait("document.querySelector('.card .running') && !document.querySelector('#away').textContent")
        assert sketch.page.locator(".directory > .sentence").text_content() == ""
        assert sketch.errors == []


def test_a_model_that_is_no_more_has_no_card(sketch: Sketch) -> None:
    def leave_out(route: Route) -> None:
        models = route.fetch().json()["models"]
        route.fulfill(json={"models": [model for model in models if model["name"] != "mix"]})

    assert "mix" in list_shown(sketch)
    sketch.page.route("**/catalog", leave_out)
    sketch.wait("document.querySelector('.card[data-name=mix]').hidden")
    assert sketch.page.locator(".count").inner_text() == f"{len(list_shown(sketch))} models"
    sketch.page.unroute("**/catalog")
    sketch.wait("document.querySelector('.card[data-name=mix] .running')")


def test_of_a_model_that_has_not_been_asked_yet_nothing_is_said(catwalk: Catwalk, blind: Browser) -> None:
    def hold_back(route: Route) -> None:
        models = route.fetch().json()["models"]
        unknown = {"described": False, "description": "", "takes": [], "gives": [], "licences": [], "ready": False}
        told = [model | unknown if model["name"] == "recolor" else model for model in models]
        route.fulfill(json={"models": told})

    with open_sketch(blind) as sketch:
        sketch.page.route("**/catalog", hold_back)
        sketch.open(f"{catwalk.url}/#/")
        card = find_card(sketch, "recolor")
        expect(card).to_contain_text("It is being asked what it is…")
        expect(card.get_by_text("licence")).to_have_count(0)
        expect(card.get_by_text("Options")).to_be_hidden()
        sketch.page.unroute("**/catalog")
        expect(card.get_by_role("button", name="Start: recolor")).to_be_visible()
        expect(card).to_contain_text("Catwalk’s own")
        assert sketch.errors == []


def test_an_example_whose_model_does_not_run_leads_to_what_starts_it(sketch: Sketch) -> None:
    def find_row(title: str) -> Locator:
        return sketch.page.locator(".examples li", has_text=re.compile(f"^{title}"))

    expect(find_row("Edges").get_by_role("link", name="Edges")).to_have_attribute("href", "/examples/p5js/edges/")
    expect(find_row("Style mirror")).to_have_text("Style mirror start style first")
    expect(find_row("As for RunwayML").get_by_role("link")).to_have_text("As for RunwayML")
    both = find_row("Echoes")
    expect(both).to_have_text("Echoes start camera, segment first")
    both.get_by_role("link", name="segment").click()
    sketch.wait("location.hash === '#/models/segment'")
