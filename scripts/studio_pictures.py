"""The pictures in docs/studio: each page of the studio as it looks with `pose` live on the sample photograph.

    python -m scripts.studio_pictures [PICTURE…]        needs weights and Chromium or Google Chrome

Times and counts in them are those of the moment, so `make docs` leaves them alone: draw them anew when a page looks
different, and look at them.
"""

import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import Browser, sync_playwright

from tests.browser import PATIENCE, Catwalk, open_browser, open_sketch, serve_catwalk
from tests.conftest import BROWSERS

FOLDER = Path(__file__).parent.parent / "docs" / "studio"
QUALITY = 60  # of the WebP
HEIGHT = 900  # pixels of the window
MODELS = "pose", "edges", "style"
STRANGER = "https://sketches.example"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A page, what is clicked there, what must be on it before the picture is taken, and the window."""

    page: str
    until: str
    click: str = ""
    width: int = 1280
    scheme: str = "light"
    scale: float = 0.6  # of the picture to the window


LIVE = "[...document.querySelectorAll('.fps')].some((part) => /^[1-9]/.test(part.textContent))"  # on the page Live
SHOWN = r"/ ms · [1-9]\d* fps/.test(document.querySelector('#page').textContent)"
SHOTS = {
    "models": Shot(page="#/", until="[...document.querySelectorAll('.card img')].slice(0, 8)"
                   ".filter((image) => image.naturalWidth).length === 8"),
    "model": Shot(page="#/models/pose", until=SHOWN),
    "network": Shot(page="#/models/pose", click="#tab-network", until="document.querySelector('.network .steps') && "
                    "document.querySelector('.state.running')"),
    "live": Shot(page="#/live", until=f"{LIVE} && document.querySelectorAll('#connections tbody tr').length > 1"),
    "sites": Shot(page="#/sites", until="document.querySelector('.sites button')"),
    "phone": Shot(page="#/models/pose", until=SHOWN, width=390, scheme="dark", scale=0.75),
}


def take_picture(browser: Browser, catwalk: Catwalk, shot: Shot) -> bytes:
    """What the window shows, as a small WebP."""
    with open_sketch(browser, viewport={"width": shot.width, "height": HEIGHT}, color_scheme=shot.scheme) as sketch:
        sketch.open(f"{catwalk.url}/{shot.page}")
        if shot.click:
            sketch.page.locator(shot.click).click()
        sketch.wait(shot.until, patience=4 * PATIENCE)
        window = cv2.imdecode(np.frombuffer(sketch.page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    small = cv2.resize(window, None, fx=shot.scale, fy=shot.scale, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()


def ask_as_stranger(catwalk: Catwalk) -> None:
    """A page from elsewhere asks, and is refused."""
    request = urllib.request.Request(f"{catwalk.url}/models", headers={"Origin": STRANGER})
    try:
        urllib.request.urlopen(request)
    except urllib.error.HTTPError as refusal:
        refusal.close()


def main(names: Sequence[str]) -> int:
    """Take these pictures, or all, while two pages keep the models busy."""
    program = next(found for name in BROWSERS if (found := shutil.which(name)))
    FOLDER.mkdir(exist_ok=True)
    with (serve_catwalk(*MODELS, "--osc-port", "0") as catwalk, sync_playwright() as playwright,
          open_browser(playwright, program, flags=()) as browser,
          open_sketch(browser) as pose, open_sketch(browser) as edges):
        ask_as_stranger(catwalk)
        for sketch, name in ((pose, "pose"), (edges, "edges")):
            sketch.open(f"{catwalk.url}/#/models/{name}")
            sketch.wait(SHOWN, patience=4 * PATIENCE)
        for name in names or SHOTS:
            picture = take_picture(browser, catwalk, SHOTS[name])
            (FOLDER / f"{name}.webp").write_bytes(picture)
            print(f"took docs/studio/{name}.webp, {len(picture) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
