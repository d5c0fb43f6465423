"""What the tests of a model's page do again and again."""

from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Locator

from bridge.weights import Weights, fetch_weights
from tests.browser import PATIENCE, Catwalk, Sketch

VIEW = "#view"
AXE = Weights(
    package="npm:axe-core@4.14.1", file="axe.min.js", size=653_780,
    sha256="29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
    licence="MPL-2.0", origin="axe-core, Deque Systems, https://github.com/dequelabs/axe-core")


def open_model(sketch: Sketch, catwalk: Catwalk, name: str, words: str = "ms") -> None:
    """Go to a model's page; returns when it has shown an answer, and its status says these words."""
    sketch.open(f"{catwalk.url}/#/models/{name}")
    wait_status(sketch, words)


def wait_status(sketch: Sketch, words: str, patience: int = PATIENCE) -> None:
    """Until the status below the picture says these words."""
    sketch.wait("words => document.querySelector('#status')?.textContent.includes(words)", words, patience)


def find_control(sketch: Sketch, name: str) -> Locator:
    """The control of an input or option."""
    return sketch.page.locator(f".control[data-name='{name}']")


def hide_page(sketch: Sketch, hidden: bool) -> None:
    """Let nobody see the page, or somebody again."""
    sketch.evaluate("""hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange')); }""", hidden)


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


def find_serious(sketch: Sketch) -> list[Any]:
    """What axe-core finds on the page that keeps people out: how bad, which rule, and where."""
    fetch_weights([AXE], accept=True)
    if not sketch.evaluate("'axe' in window"):
        sketch.evaluate(AXE.path.read_text(encoding="utf-8"))
    found = sketch.evaluate("""axe.run(document, {resultTypes: ['violations']}).then(({violations}) =>
        violations.map(({id, impact, nodes}) => [impact, id, ...nodes.slice(0, 3).map(({html}) => html)]))""")
    return [one for one in found if one[0] in ("serious", "critical")]
