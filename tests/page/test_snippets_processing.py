"""The snippets for Processing with Catwalk's library, compiled and run as printed, on a screen that nobody sees."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.weights import SAMPLE, fetch_weights
from scripts.page_snippets import HOME, write_snippets
from tests.browser import count_near, serve_catwalk
from tests.processing.building import Build, build_sketches
from tests.processing.puppet import SOURCES
from tests.processing.running import open_screen, run_sketch

from .kinds import write_models

pytestmark = [pytest.mark.peers, pytest.mark.weights]
PINK, RED, WHITE, GREY = (255, 20, 147), (255, 0, 0), (255, 255, 255), (127, 127, 127)
WORD = (PINK, (40, 33), 30)
RIGHT = {  # a colour, and where it must be in the window: centre and radius
    "keypoints": (PINK, (160, 240), 12), "boxes": (PINK, (240, 240), 40), "labels": WORD,
    "image": (RED, (320, 240), 40),
    "mask": (WHITE, (320, 240), 40), "depth": (GREY, (320, 240), 40),
    "vector": (PINK, (160, 210), 12), "number": WORD,
    "boolean": WORD, "text": WORD, "category": WORD, "tells": WORD, "says": WORD, "turns": WORD,
    "latents": (RED, (320, 240), 40)}
HEARD = ("keypoints", "image")  # of what Catwalk feeds


def read_code(url: str, kind: str) -> tuple[str, str]:
    """The sketch's file and text."""
    with urllib.request.urlopen(f"{url}/models/{kind}") as answer:
        info = json.load(answer)
    texts, = write_snippets([info], {**HOME, "origin": url})
    (name, code), = texts["processing"].items()
    return name, code


def write_sketch(folder: Path, url: str, kind: str) -> Path:
    """A sketch's folder, called as its file."""
    name, code = read_code(url, kind)
    home = folder / name.removesuffix(".pde")
    home.mkdir(parents=True)
    (home / name).write_text(code, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, tuple[Path, Build]], str]]:
    """All sketches, compiled, with the Catwalks that they ask."""
    fetch_weights([SAMPLE], accept=True)
    folder = tmp_path_factory.mktemp("processing")
    paths = write_models(folder)
    fed = [path for path in paths if Path(path).stem in HEARD]
    with (serve_catwalk(*paths, "--osc-port", "off") as asked,
          serve_catwalk(*fed, "--source", "pattern:320", "--osc-port", "off") as hearing, open_screen() as screen):
        homes = {kind: write_sketch(folder / "asked", asked.url, kind) for kind in RIGHT}
        heard = {f"{kind} heard": write_sketch(folder / "heard", hearing.url, kind) for kind in HEARD}
        builds: dict[str, tuple[Path, Build]] = {}
        for name, one in (("asked", homes), ("heard", heard)):
            build = build_sketches(one.values(), folder / f"classes-{name}", sources=SOURCES)
            builds |= {kind: (home, build) for kind, home in one.items()}
        yield builds, screen


@pytest.mark.parametrize("kind", [*RIGHT, *(f"{kind} heard" for kind in HEARD)])
def test_processing(stage: Any, kind: str) -> None:
    builds, screen = stage
    home, build = builds[kind]
    colour, centre, radius = RIGHT[kind.split()[0]]

    def is_right(frame: "np.ndarray[Any, Any]") -> bool:
        return count_near(frame, colour, centre, radius) > 20

    with run_sketch(build, home.name, home, screen) as sketch:
        sketch.wait_frame(is_right)
        assert [line for line in sketch.console if "onnected" not in line] == []
