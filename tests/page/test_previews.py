"""The preview in Chromium: each kind of answer in its manner, before and after, and what is taken home."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PATIENCE, Catwalk, open_sketch, serve_catwalk
from tests.page.studio import (VIEW, choose_file, find_control, open_model, wait_status, wait_view, watch_view,
                               write_picture)

pytestmark = [pytest.mark.browser, pytest.mark.weights]

MODELS = Path(__file__).parents[1] / "models"


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "pose3d", str(MODELS / "sundry.py"), str(MODELS / "steps.py"),
                       str(MODELS / "figures.py")) as running:
        yield running


def test_every_kind_shows_itself(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "sundry", "answered in")
        page = sketch.page
        expect(page.locator(".bars li").first).to_contain_text("espresso")
        expect(page.locator(".bars li").first).to_contain_text("75 %")
        assert page.locator(".bars meter").first.evaluate("meter => meter.value") == 0.75
        panels = page.locator(".panel")
        expect(panels.filter(has_text="level")).to_contain_text("0.5")
        expect(panels.filter(has_text="loud")).to_contain_text("true")
        expect(panels.filter(has_text="features")).to_contain_text("4 numbers")
        expect(panels.filter(has_text="sound")).to_contain_text("48000 samples a second")
        choice = page.get_by_label("Which picture to show")
        choice.select_option("mask")
        assert sketch.read_canvas(VIEW).shape == (4, 8, 3)
        choice.select_option("depth")
        assert sketch.read_canvas(VIEW).shape == (2, 2, 3)
        find_control(sketch, "word").get_by_role("textbox").fill("hello")
        expect(panels.filter(has_text="words")).to_contain_text("hello")
        page.get_by_text("All of it, as JSON").click()
        expect(page.locator(".json pre")).to_contain_text('"loud": true')
        find_control(sketch, "word").get_by_role("textbox").fill("hello there")
        expect(page.locator(".json pre")).to_contain_text('"words": "hello there"')
        expect(page.locator(".json pre")).to_contain_text("a picture of 8 × 4")
        find_control(sketch, "word").get_by_role("button", name="Reset word").click()
        assert sketch.errors == []


def test_a_text_that_comes_in_parts_shows_as_it_comes(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch, socket.create_server(("127.0.0.1", 0)) as gate:
        gate.settimeout(PATIENCE / 1000)
        open_model(sketch, catwalk, "steps", "answered in")
        held = {"words": "word by word", "knock": gate.getsockname()[1]}
        sketch.page.request.put(f"{catwalk.url}/models/steps/settings", data=held)
        for shown in ("one two three", "word", "word by"):
            knock, _ = gate.accept()  # the model waits before its next word
            expect(sketch.page.locator(".told")).to_have_text(shown)
            knock.sendall(b"!")
            knock.close()
        expect(sketch.page.locator(".told")).to_have_text("word by word")
        sketch.page.request.put(f"{catwalk.url}/models/steps/settings", data=dict.fromkeys(held))
        assert sketch.errors == []


def test_a_text_that_a_source_begins_shows_as_it_comes_too(blind: Browser, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("word by word\n", encoding="utf-8")
    chain = f"{tmp_path / 'words.txt'} > {MODELS / 'steps.py'}"
    with (serve_catwalk(chain) as catwalk, open_sketch(blind) as sketch,
          socket.create_server(("127.0.0.1", 0)) as gate):
        gate.settimeout(PATIENCE / 1000)
        open_model(sketch, catwalk, "steps", "steps fed by lines")
        held = {"knock": gate.getsockname()[1]}
        sketch.page.request.put(f"{catwalk.url}/models/steps/settings", data=held)
        for shown in ("word by word", "word", "word by"):
            knock, _ = gate.accept()
            expect(sketch.page.locator(".told")).to_have_text(shown)
            knock.sendall(b"!")
            knock.close()
        expect(sketch.page.locator(".told")).to_have_text("word by word")
        sketch.page.request.put(f"{catwalk.url}/models/steps/settings", data={"knock": None})
        assert sketch.errors == []


def test_people_in_metres_turn(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "pose3d", "fps")
        figure = sketch.page.get_by_role("slider", name="Poses in metres")
        expect(figure).to_be_visible()
        before = figure.get_attribute("aria-valuenow")
        figure.press("ArrowRight")
        assert figure.get_attribute("aria-valuenow") != before
        assert sketch.read_canvas(".panel canvas[role=slider]").std() > 5


def test_before_and_after_by_pointer_and_by_keyboard(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(128)))
        wait_status(sketch, "answered in")
        split = sketch.page.get_by_label("Before and after")
        assert sketch.read_canvas(VIEW)[10, 10].max() < 40
        split.fill("50")
        view = sketch.read_canvas(VIEW)
        assert abs(view[10, 10].astype(int) - 128).max() < 20 and view[10, -10].max() < 40
        split.press("End")
        assert abs(sketch.read_canvas(VIEW)[10, -10].astype(int) - 128).max() < 20


def test_snapshot_film_and_findings_are_real_files(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "figures", "fps")

        def save(word: str) -> Path:
            with sketch.page.expect_download() as download:
                sketch.page.get_by_role("button", name=word, exact=True).click()
            path = tmp_path / download.value.suggested_filename
            download.value.save_as(path)
            return path

        picture = cv2.imread(str(save("Snapshot")))
        assert picture.shape == sketch.read_canvas(VIEW).shape and picture.std() > 20
        sketch.page.get_by_role("button", name="Record", exact=True).click()
        sketch.page.get_by_role("button", name="Record findings", exact=True).click()
        for _ in range(10):
            watch_view(sketch)
            wait_view(sketch)
        film = cv2.VideoCapture(str(save("Stop and save")))
        assert film.read()[1].std() > 20
        lines = [json.loads(line) for line in save("Stop and save findings").read_text(encoding="utf-8").splitlines()]
        assert len(lines) >= 10 and lines[0]["boxes"][0]["label"] == "person"
        assert np.all(np.diff([line["milliseconds"] for line in lines]) >= 0)
        assert sketch.errors == []


def test_whoever_leaves_the_page_while_it_records_has_what_was_recorded(catwalk: Catwalk, blind: Browser,
                                                                        tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "figures", "fps")
        sketch.page.get_by_role("button", name="Record findings", exact=True).click()
        watch_view(sketch)
        wait_view(sketch)
        with sketch.page.expect_download() as download:
            sketch.page.get_by_role("link", name="Live", exact=True).click()
        download.value.save_as(tmp_path / "found.jsonl")
        assert json.loads((tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()[0])["boxes"]
        assert sketch.errors == []


def test_what_changes_at_once_is_asked_for_once(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        def count() -> int:
            return int(sketch.page.request.get(f"{catwalk.url}/stats").json()["models"]["sundry"]["asked"])

        before = count()
        open_model(sketch, catwalk, "sundry", "answered in")
        find_control(sketch, "word").get_by_role("textbox").fill("once")
        expect(sketch.page.locator(".panel").filter(has_text="words")).to_contain_text("once")
        find_control(sketch, "word").get_by_role("button", name="Reset word").click()
        expect(sketch.page.locator(".panel").filter(has_text="words")).to_contain_text("grüße")
        assert count() == before + 3, "opened, set, and let go"
        assert sketch.errors == []


def test_a_long_recording_of_findings_is_whole(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "sundry", "answered in")
        with sketch.page.expect_download() as download:
            sketch.evaluate("""async () => {
                const {buildRecorder} = await import('/studio/recorder.js');
                const {element, note, close} = buildRecorder({name: 'long', info: {outputs: [{kind: 'number'}]}}, null);
                note({number: -1});
                element.lastChild.click();
                for (let number = 0; number < 2500; number += 1) note({number});
                close(); }""")
        lines = download.value.path().read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["number"] for line in lines] == list(range(2500))
        assert sketch.errors == []
