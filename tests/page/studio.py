"""What the tests of a model's page do again and again."""

import cv2
import numpy as np
from playwright.sync_api import Locator

from tests.browser import Catwalk, Sketch

VIEW = "#view"


def open_model(sketch: Sketch, catwalk: Catwalk, name: str, words: str = "ms") -> None:
    """Go to a model's page; returns when it has shown an answer, and its status says these words."""
    sketch.open(f"{catwalk.url}/#/models/{name}")
    wait_status(sketch, words)


def wait_status(sketch: Sketch, words: str) -> None:
    """Until the status below the picture says these words."""
    sketch.wait("words => document.querySelector('#status')?.textContent.includes(words)", words)


def find_control(sketch: Sketch, name: str) -> Locator:
    """The control of an input or option."""
    return sketch.page.locator(f".control[data-name='{name}']")


def watch_view(sketch: Sketch) -> None:
    """Keep what the view shows now, to be told by `wait_view` when it is another."""
    sketch.evaluate("selector => { window.readView = () => document.querySelector(selector).toDataURL(); "
                    "window.before = readView(); }", VIEW)


def wait_view(sketch: Sketch) -> None:
    """Until the view shows something else."""
    sketch.wait("readView() !== before")


def write_picture(shade: int = 128, width: int = 320, height: int = 240, radius: int = 60) -> bytes:
    """A PNG: a bright disc on a plain ground."""
    picture = np.full((height, width, 3), shade, np.uint8)
    cv2.circle(picture, (width // 2, height // 2), radius, (40, 220, 250), -1)
    return cv2.imencode(".png", picture)[1].tobytes()


def choose_file(sketch: Sketch, word: str, *files: tuple[str, str, bytes]) -> None:
    """Give the page files by one of its buttons, each as name, type and bytes."""
    with sketch.page.expect_file_chooser() as chooser:
        sketch.page.get_by_role("button", name=word).click()
    chooser.value.set_files([{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files])


def record_film(sketch: Sketch) -> bytes:
    """A film of what the view shows while it changes ten times, as this browser makes films: WebM."""
    sketch.page.get_by_role("button", name="Record", exact=True).click()
    for _ in range(10):
        watch_view(sketch)
        wait_view(sketch)
    with sketch.page.expect_download() as download:
        sketch.page.get_by_role("button", name="Stop and save", exact=True).click()
    return download.value.path().read_bytes()


def drop_picture(place: Locator, picture: bytes) -> None:
    """Drop a PNG on a part of the page."""
    data = place.page.evaluate_handle("""bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'disc.png', {type: 'image/png'})); return data; }""",
                                      list(picture))
    place.dispatch_event("drop", {"dataTransfer": data})
