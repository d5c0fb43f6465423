"""Every sketch for Processing, on a screen that nobody sees, with a real Catwalk and a real photograph."""

import json
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bridge.weights import SAMPLE, fetch_weights
from tests.browser import Catwalk, count_near, differ
from tests.processing.building import Build, build_sketches
from tests.processing.running import open_screen, run_sketch
from tests.stage import find_port

pytestmark = [pytest.mark.peers, pytest.mark.weights]

FOLDER = Path(__file__).parents[2] / "examples" / "processing"
OWN = Path(__file__).parent / "processing"
OSCP5 = Path(__file__).parent / "oscp5"
SKETCHES = sorted(path.parent.name for path in FOLDER.glob("*/*.pde") if path.stem == path.parent.name)
MOST_LINES = 60
MINT, PINK, NIGHT = (0, 255, 200), (255, 0, 170), (0x20, 0x30, 0x40)
NOSE, SHOULDERS = (226, 118), ((310, 264), (110, 247))  # of the astronaut, in 512 × 512 pixels
ABSENT = "Start it in a terminal with: catwalk "
SAME, OTHER = 20, 30  # how far a picture may be from what it shows, and how far it must be from what it does not


def read_photo() -> np.ndarray[Any, Any]:
    """The astronaut as Catwalk serves her, BGR."""
    fetch_weights([SAMPLE], accept=True)
    return cv2.imread(str(SAMPLE.path))


def ask_data(catwalk: Catwalk) -> Any:
    """The last answer that the model gave, as the old HTTP has it."""
    with urllib.request.urlopen(f"{catwalk.url}/data") as answer:
        return json.load(answer)


def has_answered(catwalk: Catwalk, model: str) -> bool:
    """Whether anybody has asked the model since it was started."""
    try:
        urllib.request.urlopen(f"{catwalk.url}/models/{model}/frame.jpg").close()
    except urllib.error.HTTPError:
        return False
    return True


def is_night(frame: np.ndarray[Any, Any]) -> bool:
    """Whether there is nothing but the background."""
    return bool((frame == NIGHT[::-1]).all())


def has_joints(frame: np.ndarray[Any, Any]) -> bool:
    """Whether dots and lines are where the astronaut's joints are, and no dots elsewhere."""
    across, down = frame.shape[1] / 512, frame.shape[0] / 512
    dots = [count_near(frame, MINT, (x * across, y * down), 24) for x, y in (NOSE, *SHOULDERS)]
    lines = count_near(frame, PINK, (209 * across, 254 * down), 24)
    return min(dots) > 40 and lines > 40 and count_near(frame, MINT, (440 * across, 60 * down), 60) == 0


def has_skeleton(frame: np.ndarray[Any, Any]) -> bool:
    """The same, over the photograph."""
    return has_joints(frame) and differ(frame, read_photo()) < SAME


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with open_screen() as opened:
        yield opened


@pytest.fixture(scope="module")
def old() -> Iterator[Catwalk]:
    """A Catwalk as RunwayML's sketches know it, with OSC's ports after HTTP's."""
    catwalk = Catwalk(("PoseNet", "--osc-port", str(find_port()), "--osc-reply-port", str(find_port())))
    catwalk.start()
    yield catwalk
    catwalk.stop()


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    """A Catwalk of today; its OSC's ports are the third and the fifth of its words."""
    running = Catwalk(("pose", "--osc-port", str(find_port()), "--osc-reply-port", str(find_port()), "style"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def build(old: Catwalk, catwalk: Catwalk, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """All sketches, as they are but for the ports."""
    folder = tmp_path_factory.mktemp("processing")
    for path in [*FOLDER.rglob("*"), *OWN.rglob("*")]:
        if path.suffix in (".pde", ".java"):
            house = old if path.parent.name.startswith("Old") else catwalk
            ports = {"8000": str(house.port), "57100": house.models[2], "57200": house.models[4]}
            text = re.sub(r"\b(8000|57100|57200)\b", lambda found: ports[found[0]], path.read_text(encoding="utf-8"))
            copy = folder / path.parent.name / path.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(text, encoding="utf-8")
    stand_ins = sorted(OSCP5.glob("*.java"))
    return build_sketches([folder / name for name in (*SKETCHES, "OldOsc")], folder / "classes", sources=stand_ins)


@pytest.fixture
def run(build: Build, screen: str) -> Any:
    """Runs a sketch by its name."""
    return lambda name: run_sketch(build, name, build.classes.parent / name, screen)


@pytest.mark.parametrize("name", SKETCHES)
def test_each_is_short_says_what_to_start_and_is_listed(name: str) -> None:
    text = (FOLDER / name / f"{name}.pde").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert re.search(r"Start in a terminal: catwalk \w+", text) and "You see" in text
    for path in sorted((FOLDER / name).iterdir()):
        assert f'href="processing/{name}/{path.name}"' in (FOLDER.parent / "index.html").read_text(encoding="utf-8")


def test_an_old_sketch_finds_its_model_late_and_again(old: Catwalk, run: Any) -> None:
    old.stop()
    with run("OldRunway") as sketch:
        sketch.wait_line("Start one in a terminal, such as: catwalk PoseNet")
        assert is_night(sketch.take_frame())
        old.start()
        sketch.wait_frame(has_skeleton)
        old.stop(signal.SIGKILL)
        sketch.wait_line("Start one in a terminal", times=2)
        assert has_skeleton(sketch.take_frame())
        old.start()
        sketch.wait_frame(lambda frame: ask_data(old)["poses"] and has_skeleton(frame))  # it asked anew
        assert len(sketch.console) == 2


def test_an_old_sketch_asks_over_osc(old: Catwalk, run: Any) -> None:
    with run("OldOsc") as sketch:
        sketch.wait_frame(lambda frame: count_near(frame, MINT, NOSE, 14) > 40)
        sketch.press_key("b")
        sketch.wait_line("Told: A message over OSC holds at most 65507 bytes")
        sketch.press_key("e")
        sketch.wait_line("Told: “image” must be a JPEG")
        assert len(sketch.console) == 2


@pytest.mark.parametrize("name", ["OscSkeleton", "OscP5Skeleton"])
def test_a_skeleton_over_osc(catwalk: Catwalk, run: Any, name: str) -> None:
    photo = read_photo()

    catwalk.stop()
    with run(name) as sketch:
        sketch.wait_line(ABSENT + "pose")
        assert is_night(sketch.take_frame())
        catwalk.start()
        sketch.wait_frame(lambda frame: show_photo(catwalk, photo) and has_joints(frame))
        catwalk.stop(signal.SIGKILL)
        sketch.wait_line(ABSENT + "pose", times=2)
        assert has_joints(sketch.take_frame())
        catwalk.start()
        sketch.wait_frame(lambda frame: show_photo(catwalk, photo[:, ::-1]) and has_joints(frame[:, ::-1]))
        assert len(sketch.console) == 2


def show_photo(catwalk: Catwalk, photo: np.ndarray[Any, Any]) -> bool:
    """Somebody else shows the model a picture; a sketch that listens hears of it."""
    jpeg = cv2.imencode(".jpg", photo)[1].tobytes()
    with urllib.request.urlopen(f"{catwalk.url}/models/pose/query", data=jpeg) as answer:
        return bool(json.load(answer)["data"])


def test_a_mirror_over_http(catwalk: Catwalk, run: Any) -> None:
    photo = read_photo()

    def is_painted(frame: np.ndarray[Any, Any]) -> bool:
        return differ(frame[:, :512], photo) < SAME and differ(frame[:, 512:], photo) > OTHER

    catwalk.stop()
    with run("HttpMirror") as sketch:
        sketch.wait_line(ABSENT + "style")
        assert is_night(sketch.take_frame())
        catwalk.start()
        sketch.wait_frame(is_painted)
        catwalk.stop(signal.SIGKILL)
        sketch.wait_line(ABSENT + "style", times=2)
        assert is_painted(sketch.take_frame())
        catwalk.start()
        sketch.wait_frame(lambda frame: is_painted(frame) and has_answered(catwalk, "style"))
        assert len(sketch.console) == 2
