"""What a model's page looks at, in Chromium: films, folders turned like slides, a source, what is dropped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Catwalk, open_sketch, serve_catwalk
from tests.page.studio import (VIEW, choose_file, drop_picture, open_model, wait_status, wait_view, watch_view,
                               write_picture)

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "pattern") as running:
        yield running


def test_pictures_are_turned_like_slides_and_a_folder_too(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        choose_file(sketch, "File…", ("b.png", "image/png", write_picture(10)),
                    ("a.png", "image/png", write_picture(90, 100, 300)))
        wait_status(sketch, "answered in")
        sketch.wait("selector => document.querySelector(selector).width === 100", VIEW)
        sketch.wait("selector => document.querySelector(selector).width === 320", VIEW)
        folder = tmp_path / "slides"
        folder.mkdir()
        (folder / "one.png").write_bytes(write_picture(10, 200, 200))
        (folder / "notes.txt").write_text("not a picture")
        with sketch.page.expect_file_chooser() as chooser:
            sketch.page.get_by_role("button", name="Folder…").click()
        chooser.value.set_files(folder)
        sketch.wait("selector => document.querySelector(selector).width === 200", VIEW)
        assert sketch.errors == []


def test_what_is_no_picture_is_said_and_nothing_changes(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "on the sample clip")
        choose_file(sketch, "File…", ("notes.txt", "text/plain", b"words"))
        expect(sketch.page.locator("#failure")).to_have_text("There is no picture and no film among these files.")
        choose_file(sketch, "File…", ("broken.png", "image/png", b"\x89PNG and no more"))
        expect(sketch.page.locator("#failure")).to_contain_text("cannot read broken.png as a picture")
        watch_view(sketch)
        wait_view(sketch)
        choose_file(sketch, "File…", ("a.png", "image/png", write_picture()))
        expect(sketch.page.locator("#failure")).to_be_hidden()


def test_a_source_that_catwalk_serves_feeds_another_model(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        listeners = sketch.page.request.get(f"{catwalk.url}/models/pattern").json()["listeners"]
        sketch.page.get_by_role("button", name="From pattern").click()
        expect(sketch.page.get_by_role("button", name="From pattern")).to_have_attribute("aria-pressed", "true")
        wait_status(sketch, "answered in")
        watch_view(sketch)
        wait_view(sketch)
        sketch.page.get_by_role("button", name="Sample clip").click()
        wait_status(sketch, "on the sample clip")
        sketch.wait("async count => (await (await fetch('models/pattern')).json()).listeners === count", listeners)
        assert sketch.errors == []


def test_pictures_are_dropped_on_the_stage(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        drop_picture(sketch.page.locator("#stage"), write_picture(90, 150, 150))
        sketch.wait("selector => document.querySelector(selector).width === 150", VIEW)
        assert sketch.errors == []
