"""Export on a model's page, in Chromium: what is downloaded is read, the line runs in a shell."""

import csv
import json
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Catwalk, Sketch, open_sketch, read_sample, serve_catwalk
from tests.page.studio import choose_file, find_control, open_model, record_film, wait_status, write_picture

pytestmark = [pytest.mark.browser, pytest.mark.weights]

MODELS = Path(__file__).parents[1] / "models"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "pose", "recolor", "dream-faces", "pattern", str(MODELS / "sundry.py")) as running:
        yield running


def encode_photo() -> bytes:
    """A person, PNG."""
    return cv2.imencode(".png", read_sample())[1].tobytes()


def open_export(sketch: Sketch) -> None:
    """Unfold it; returns when it has its line."""
    sketch.page.get_by_role("button", name="Export", exact=True).click()
    expect(sketch.page.locator(".export pre")).to_be_visible()


def save_file(sketch: Sketch, word: str, folder: Path, role: str = "button") -> Path:
    """What a button of the export gives."""
    with sketch.page.expect_download() as download:
        sketch.page.locator(".export").get_by_role(role, name=word, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def choose_way(sketch: Sketch, has: str, makes: str) -> None:
    """Say what a person has, and wants."""
    sketch.page.get_by_label("I have").select_option(has)
    sketch.page.get_by_label("and want").select_option(makes)


def copy_line(sketch: Sketch, words: str) -> str:
    """The line in the clipboard, once it says these words."""
    expect(sketch.page.locator(".export pre")).to_contain_text(words)
    sketch.page.get_by_role("button", name="Copy: the line for your own files").click()
    expect(sketch.page.locator(".export [role=status]")).to_contain_text("Copied")
    line: str = sketch.evaluate("navigator.clipboard.readText()")
    assert line == sketch.page.locator(".export pre").inner_text()
    return line


def run_shell(line: str, folder: Path) -> None:
    """Paste a line into a terminal in this folder."""
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_a_photograph_comes_out_as_large_as_it_went_in(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(128, 1800, 1200, 300)))
        wait_status(sketch, "answered in")
        open_export(sketch)
        picture = save_file(sketch, "Picture", tmp_path)
        assert picture.name == "disc-edges.png"
        found = cv2.imread(str(picture))
        assert found.shape == (1200, 1800, 3) and found[600, 595:605].max() > 200 and found[600, 900].max() == 0
        assert sketch.errors == []


def test_what_moves_comes_out_as_it_is_shown(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        open_export(sketch)
        found = cv2.imread(str(save_file(sketch, "Picture", tmp_path)))
        assert found.shape == (640, 640, 3) and found.std() > 20
        assert sketch.page.get_by_role("button", name="JSON").count() == 0


def test_findings_come_out_as_a_table_as_json_and_as_a_picture(catwalk: Catwalk, blind: Browser,
                                                               tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "pose", "fps")
        sketch.page.get_by_role("button", name="Export", exact=True).click()
        assert sketch.page.get_by_role("button", name="Picture with findings").is_hidden()
        choose_file(sketch, "File…", ("me.png", "image/png", encode_photo()))
        wait_status(sketch, "answered in")
        (person,) = json.loads(save_file(sketch, "JSON", tmp_path).read_text(encoding="utf-8"))["poses"]
        table = save_file(sketch, "Table (CSV)", tmp_path)
        assert table.name == "me-pose.csv"
        (row,) = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
        assert float(row["nose_x"]) == person["nose"]["x"] and 250 < person["nose"]["x"] < 330
        assert float(row["confidence"]) == person["confidence"]
        assert len([column for column in row if column.endswith("_x")]) == 17 and "nose_name" not in row
        drawn = cv2.imread(str(save_file(sketch, "Picture with findings", tmp_path)))
        assert drawn.shape == (480, 640, 3) and 0 < np.abs(drawn.astype(int) - read_sample()).mean() < 10
        assert sketch.errors == []


def test_every_kind_comes_out(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "sundry", "answered in")
        open_export(sketch)
        with wave.open(str(save_file(sketch, "Sound (WAV)", tmp_path))) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48000, 1, 2)
            assert sound.getnframes() > 0
        assert cv2.imread(str(save_file(sketch, "Picture: mask", tmp_path))).shape == (4, 8, 3)
        rows = list(csv.DictReader(save_file(sketch, "Table (CSV)", tmp_path).read_text(encoding="utf-8").splitlines()))
        assert (rows[0]["words"], rows[0]["level"], rows[0]["loud"], rows[1]["words"]) == ("grüße", "0.5", "true", "")
        assert "features_4" in rows[0]
        assert ("labels", "espresso") in [(row["output"], row["label"]) for row in rows]
        assert sketch.errors == []


def test_the_line_does_to_a_photograph_what_the_page_does(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True, permissions=CLIPBOARD) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        photo = write_picture(128, 320, 240)
        choose_file(sketch, "File…", ("my disc.png", "image/png", photo))
        open_export(sketch)
        find_control(sketch, "threshold").get_by_role("slider").fill("200")
        line = copy_line(sketch, "threshold=200")
        expect(sketch.page.locator(".export .hints")).to_contain_text("Then there is my disc-edges.png")
        (tmp_path / "my disc.png").write_bytes(photo)
        run_shell(line, tmp_path)
        saved = save_file(sketch, "Picture", tmp_path / "page")
        assert saved.name == "my disc-edges.png"
        assert (cv2.imread(str(saved)) == cv2.imread(str(tmp_path / saved.name))).all()
        find_control(sketch, "threshold").get_by_role("button", name="Reset threshold").click()
        expect(sketch.page.locator(".export pre")).not_to_contain_text("threshold")
        assert sketch.errors == []


def test_the_line_takes_a_held_picture_along(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True, permissions=CLIPBOARD) as sketch:
        open_model(sketch, catwalk, "recolor", "fps")
        open_export(sketch)
        with sketch.page.expect_file_chooser() as chooser:
            find_control(sketch, "picture").locator("input[type=file]").click()
        chooser.value.set_files([{"name": "red.png", "mimeType": "image/png", "buffer": write_picture(20)}])
        choose_way(sketch, "folder", "pictures")
        sketch.page.get_by_label("Its name").fill("holiday")
        line = copy_line(sketch, "run recolor holiday -o holiday-recolor/ --set picture=picture.jpg")
        save_file(sketch, "picture.jpg", tmp_path, role="link")
        (tmp_path / "holiday").mkdir()
        (tmp_path / "holiday" / "me.png").write_bytes(encode_photo())
        run_shell(line, tmp_path)
        painted = cv2.imread(str(tmp_path / "holiday-recolor" / "me.png"))
        assert painted.shape == (480, 640, 3) and np.abs(painted.astype(int) - read_sample()).mean() > 10
        find_control(sketch, "picture").get_by_role("button", name="Reset picture").click()
        expect(sketch.page.locator(".export pre")).not_to_contain_text("picture=")
        assert sketch.errors == []


def test_a_film_that_is_looked_at_is_in_the_line(catwalk: Catwalk, camera: Browser, tmp_path: Path) -> None:
    with open_sketch(camera) as sketch:
        open_model(sketch, catwalk, "pose", "fps")
        choose_file(sketch, "File…", ("dance.webm", "video/webm", record_film(sketch)))
        wait_status(sketch, "on your file")
        open_export(sketch)
        expect(sketch.page.locator(".export pre")).to_contain_text("run pose dance.webm -o dance-pose.mp4")
        expect(sketch.page.locator(".export .hints")).to_contain_text("its sound is not in it")
        assert sketch.page.get_by_label("I have").input_value() == "film"
        assert sketch.errors == []


def test_a_model_that_looks_at_nothing_is_run_as_it_is_set(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True, permissions=CLIPBOARD) as sketch:
        open_model(sketch, catwalk, "dream-faces", "answered in")
        open_export(sketch)
        find_control(sketch, "seed").get_by_role("button", name="Roll").click()
        line = copy_line(sketch, "seed=")
        run_shell(line, tmp_path)
        saved = save_file(sketch, "Picture", tmp_path / "page")
        assert (cv2.imread(str(saved)) == cv2.imread(str(tmp_path / "dream-faces.png"))).all()
        assert sketch.errors == []


def test_a_source_has_its_picture_and_no_line(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind, accept_downloads=True) as sketch:
        open_model(sketch, catwalk, "pattern", "fps")
        sketch.page.get_by_role("button", name="Export", exact=True).click()
        assert cv2.imread(str(save_file(sketch, "Picture", tmp_path))).std() > 20
        assert sketch.page.get_by_text("Your own files").count() == 0
        assert sketch.errors == []


def test_what_goes_wrong_is_a_sentence(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture()))
        wait_status(sketch, "answered in")
        open_export(sketch)
        sketch.page.get_by_label("Its name").fill("/")
        expect(sketch.page.locator(".export .refusal")).to_contain_text("“input” must be the name of a file")
        sketch.page.route("**/models/edges/query", lambda route: route.abort())
        sketch.page.locator(".export").get_by_role("button", name="Picture").click()
        expect(sketch.page.locator("#failure")).to_contain_text("Catwalk has gone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone_and_goes_by_keyboard(catwalk: Catwalk, blind: Browser, scheme: str) -> None:
    with open_sketch(blind, color_scheme=scheme, viewport={"width": 390, "height": 800}) as sketch:
        open_model(sketch, catwalk, "pose", "fps")
        button = sketch.page.get_by_role("button", name="Export", exact=True)
        button.focus()
        sketch.page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(sketch.page.locator(".export pre")).to_be_visible()
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 390
        sketch.page.keyboard.press("Enter")
        expect(sketch.page.locator(".export")).to_be_hidden()
        assert sketch.errors == []
