"""The painter in Chromium: masks and maps of labels, in whole pixels, undone and erased, also by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.browser import Catwalk, Sketch, open_sketch, serve_catwalk
from tests.page.studio import VIEW, choose_file, find_control, open_model, wait_status, write_picture

pytestmark = [pytest.mark.browser, pytest.mark.weights]

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk(str(TESTS / "models" / "filler.py"), str(TESTS / "ports" / "listed.py")) as running:
        yield running


def drag(sketch: Sketch, name: str, *places: tuple[float, float]) -> None:
    """Move the pointer over a painter, pressed, through places between 0 and 1."""
    desk = find_control(sketch, name).locator(".desk")
    desk.scroll_into_view_if_needed()
    box = desk.bounding_box()
    assert box
    for number, (x, y) in enumerate(places):
        sketch.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if not number:
            sketch.page.mouse.down()
    sketch.page.mouse.up()


def read_paint(sketch: Sketch, name: str) -> np.ndarray:
    """What is painted, BGR."""
    return sketch.read_canvas(f"[data-name='{name}'] .desk canvas:not(.below)")


def wait_disc(sketch: Sketch, low: float, high: float) -> None:
    """Until so much of the view, 0…1, has the colour of the disc."""
    sketch.wait("""([selector, low, high]) => { const view = document.querySelector(selector);
        const {data} = view.getContext('2d').getImageData(0, 0, view.width, view.height);
        const part = data.reduce((count, red, place) => count + (place % 4 === 0 && red > 200 && data[place + 2] < 90),
          0) / (data.length / 4);
        return low <= part && part <= high; }""", [VIEW, low, high])


def test_what_is_painted_over_is_filled_and_undone(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "filler", "on the sample clip")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(radius=30)))
        wait_status(sketch, "answered in")
        wait_disc(sketch, 0.025, 0.05)
        find_control(sketch, "mask").get_by_label("Brush").fill("100")
        drag(sketch, "mask", (0.4, 0.5), (0.6, 0.5))
        wait_disc(sketch, 0, 0.01)
        paint = read_paint(sketch, "mask")
        assert set(np.unique(paint)) == {0, 255} and 0.1 < (paint > 0).mean() < 0.5
        find_control(sketch, "mask").get_by_label("eraser").check()
        drag(sketch, "mask", (0.2, 0.5), (0.8, 0.5))
        wait_disc(sketch, 0.025, 0.05)
        assert (read_paint(sketch, "mask") > 0).mean() < 0.05
        find_control(sketch, "mask").get_by_role("button", name="Undo").click()
        wait_disc(sketch, 0, 0.01)
        assert (read_paint(sketch, "mask") == paint).all()
        find_control(sketch, "mask").get_by_role("button", name="Reset mask").click()
        assert sketch.errors == []


def test_labels_have_their_colours_and_reach_the_port_as_they_are(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/#/models/listed")
        wait_status(sketch, "The model waits for: map")
        find_control(sketch, "map").get_by_label("sea").check()
        drag(sketch, "map", (0.3, 0.3), (0.6, 0.6))
        wait_status(sketch, "answered in")
        colours = {tuple(colour) for colour in read_paint(sketch, "map").reshape(-1, 3)[:, ::-1]}
        assert colours == {(200, 220, 255), (0, 40, 160)}
        assert sketch.errors == []
        find_control(sketch, "map").get_by_role("button", name="Reset map").click()


def test_arrows_and_the_space_bar_paint(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "filler", "on the sample clip")
        canvas = find_control(sketch, "mask").get_by_role("application")
        for key in ("ArrowLeft", "ArrowUp", "Space", "ArrowRight", "Space"):
            canvas.press(key)
        paint = read_paint(sketch, "mask")[..., 0] > 0
        assert 0 < paint.mean() < 0.1 and paint[: paint.shape[0] // 2].any()
        canvas.press("Control+z")
        assert 0 < (read_paint(sketch, "mask")[..., 0] > 0).sum() < paint.sum()
        find_control(sketch, "mask").get_by_role("button", name="Reset mask").click()
        assert sketch.errors == []
