"""Every sketch for Processing, on a screen that nobody sees, with a real Catwalk and a real photograph."""

import json
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bridge.weights import SAMPLE, fetch_weights
from tests.browser import Catwalk, count_near, differ
from tests.processing.building import Build, build_sketches, find_temporary
from tests.processing.running import PATIENCE, Sketch, open_screen, run_sketch
from tests.stage import find_port

pytestmark = [pytest.mark.peers, pytest.mark.weights]

FOLDER = Path(__file__).parents[2] / "examples" / "processing"
OWN = Path(__file__).parent / "processing"  # sketches for tests alone
LIBRARIES = [*FOLDER.glob("Catwalk/src/*/*.java"), *Path(__file__).parent.glob("oscp5/*.java")]
SKETCHES = sorted(path.parent.name for path in FOLDER.glob("*/*.pde") if path.stem == path.parent.name)
MOST_LINES, RATE = 60, 10
MINT, PINK, RED, BLUE = (0, 255, 200), (255, 0, 170), (0xFF, 0x4D, 0x6D), (0x2E, 0xC4, 0xFF)
NIGHT = (0x20, 0x30, 0x40)  # the background
BAR = (17, 145, 128)  # MINT as the classifier's bars have it
NOSE, SHOULDERS = (226, 118), ((310, 264), (110, 247))  # of the astronaut, in 512 × 512 pixels
SAME, OTHER = 20, 30  # how far a picture may be from what it shows, and how far it must be from what it does not

BACK = "connected to"  # what the library says when all is well again
Picture = np.ndarray[Any, Any]


def read_photo() -> Picture:
    """The astronaut as Catwalk serves her, BGR."""
    fetch_weights([SAMPLE], accept=True)
    return cv2.imread(str(SAMPLE.path))


def shows_photo(frame: Picture) -> bool:
    """Whether the astronaut is in the frame's upper left part of 512 × 512 pixels."""
    return differ(frame[:512, :512], read_photo()) < SAME


def has_joints(frame: Picture) -> bool:
    """Whether dots and lines are where the astronaut's joints are, and no dots elsewhere."""
    across, down = frame.shape[1] / 512, frame.shape[0] / 512
    dots = [count_near(frame, MINT, (x * across, y * down), 24) for x, y in (NOSE, *SHOULDERS)]
    lines = count_near(frame, PINK, (209 * across, 254 * down), 24)
    return min(dots) > 40 and lines > 40 and count_near(frame, MINT, (440 * across, 60 * down), 60) == 0


def has_skeleton(frame: Picture) -> bool:
    return shows_photo(frame) and has_joints(frame)


def has_locked_skeleton(frame: Picture) -> bool:
    """The same in 480 × 480 pixels."""
    return has_skeleton(cv2.resize(frame[:480, :480], (512, 512)))


def has_painted_lines(frame: Picture) -> bool:
    """Whether there is a painting of 480 × 480 pixels, and nothing beside it."""
    beside = np.abs(frame[:, 490:, ::-1].astype(int) - NIGHT).max()
    return bool(beside < 4) and is_painted(cv2.resize(frame[:480, :480], (512, 512)))


def has_people(frame: Picture) -> bool:
    """Whether both noses have a colour of their own."""
    left, right = ([count_near(frame, colour, nose, 60) > 100 for colour in (RED, BLUE)]
                   for nose in ((179, 123), (579, 183)))
    return left in ([True, False], [False, True]) and right == left[::-1]


def has_paintings(frame: Picture) -> bool:
    """Whether the photograph is to the left, and a painting of it to the right."""
    return shows_photo(frame) and differ(frame[:, 512:], read_photo()) > OTHER


def is_painted(frame: Picture) -> bool:
    return frame[:512].std() > 30 and differ(frame[:512], read_photo()) > OTHER


def has_box(frame: Picture) -> bool:
    """Whether there is a box around the person."""
    edges = [count_near(frame, PINK, (x, 250), 12) for x in (15, 365)]
    return shows_photo(frame) and min(edges) > 40 and count_near(frame, PINK, (450, 60), 50) == 0


def has_bars(frame: Picture) -> bool:
    """Whether there are three bars, the longest first."""
    bars = [int((np.abs(frame[518 + 38 * row:545 + 38 * row, :, ::-1].astype(int) - BAR).max(axis=2) < 12).sum())
            for row in range(3)]
    return shows_photo(frame) and bars == sorted(bars, reverse=True) and bars[2] > 100


def is_cut_out(frame: Picture) -> bool:
    """Whether the face is there, and stripes are where the rocket was."""
    face = differ(frame[60:180, 160:290], read_photo()[60:180, 160:290])
    return face < SAME and count_near(frame, RED, (440, 60), 70) > 2000


def is_dreamt(frame: Picture) -> bool:
    """Whether a face of 64 × 64 pixels fills the frame: nothing in it is sharp, and nothing flat."""
    return frame.std() > 15 and bool(cv2.Laplacian(frame, cv2.CV_64F).std() < 12)


@dataclass(frozen=True)
class Case:
    """A sketch: the model it asks, when its frame is right, in which Catwalk, and whether others show the pictures."""

    model: str
    is_right: Callable[[Picture], bool]
    house: str = "today"
    shown: bool = False


CASES = {
    "OldRunway": Case("PoseNet", has_skeleton, "old"),
    "Skeleton": Case("pose", has_skeleton, "old"),
    "People": Case("pose", has_people, "old"),
    "OscSkeleton": Case("pose", has_joints, shown=True),
    "OscP5Skeleton": Case("pose", has_joints, shown=True),
    "HttpMirror": Case("style", has_paintings),
    "StyleMirror": Case("style", is_painted),
    "Detector": Case("detect", has_box),
    "Classifier": Case("classify", has_bars),
    "Cutout": Case("segment", is_cut_out),
    "DreamWalk": Case("dream-faces", is_dreamt),
    "Locked": Case("pose", has_locked_skeleton, "fed"),
    "Chain": Case("style", has_painted_lines, "fed"),
}
HOUSES = {
    "old": ("PoseNet", "pose", "--option", "pose.size=multi"),
    "today": ("pose", "style", "detect", "classify", "segment", "dream-faces"),
    "fed": (f"shot={SAMPLE.place}", "shot > pose", "shot > edges > style"),
}


@dataclass
class Stage:
    """The Catwalks, and all sketches as they are but for the ports."""

    houses: dict[str, Catwalk]
    build: Build
    screen: str

    def run(self, stack: ExitStack, name: str) -> Sketch:
        """A sketch at a few frames a second, for many run at once."""
        folder = self.build.classes.parent / name
        sketch = stack.enter_context(run_sketch(self.build, name, folder, self.screen))
        sketch.slow_down(RATE)
        return sketch

    def find_open(self, house: str) -> Catwalk:
        """One that runs, perhaps since another test."""
        catwalk = self.houses[house]
        if not catwalk.process:
            catwalk.start()
        return catwalk


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Catwalks that are not running yet."""
    folder = tmp_path_factory.mktemp("processing")
    ports = {house: {"8000": find_tcp_port(), "57100": find_port(), "57200": find_port()} for house in HOUSES}
    houses = {house: Catwalk((*words, "--osc-port", str(ports[house]["57100"]),
                              "--osc-reply-port", str(ports[house]["57200"])), port=ports[house]["8000"])
              for house, words in HOUSES.items()}
    for path in sorted([*FOLDER.glob("*/*"), *OWN.glob("*/*")]):
        if path.suffix in (".pde", ".java"):
            name = path.parent.name
            (folder / name).mkdir(exist_ok=True)
            text = set_ports(path.read_text(encoding="utf-8"), ports[CASES[name].house if name in CASES else "old"])
            (folder / name / path.name).write_text(text, encoding="utf-8")
    build = build_sketches([folder / name for name in (*SKETCHES, "OldOsc")], folder / "classes", sources=LIBRARIES)
    with open_screen() as screen:
        yield Stage(houses, build, screen)
    for catwalk in houses.values():
        catwalk.stop()


def set_ports(text: str, ports: dict[str, int]) -> str:
    """A sketch with other ports; the library is told the whole address."""
    text = re.sub(r"(new Catwalk(Http)?\(this[^)]*)\)", r'\1, "http://127.0.0.1:8000")', text)
    return re.sub(r"\b(8000|57100|57200)\b", lambda found: str(ports[found[0]]), text)


def find_tcp_port() -> int:
    """A TCP port that nothing listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def has_answered(catwalk: Catwalk, model: str) -> bool:
    """Whether anybody has asked the model since it was started."""
    try:
        urllib.request.urlopen(f"{catwalk.url}/models/{model}/frame.jpg?draw=1").close()
    except urllib.error.HTTPError:
        return False
    return True


def show_photo(catwalk: Catwalk, photo: Picture, case: Case) -> bool:
    """For a sketch that only listens, somebody else shows its model a picture."""
    if case.shown:
        jpeg = cv2.imencode(".jpg", photo)[1].tobytes()
        urllib.request.urlopen(f"{catwalk.url}/models/{case.model}/query", data=jpeg).close()
    return True


@pytest.mark.parametrize("name", SKETCHES)
def test_each_is_short_says_what_to_start_and_is_listed(name: str) -> None:
    text = (FOLDER / name / f"{name}.pde").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert re.search(rf"Start in a terminal: catwalk .*\b{CASES[name].model}\b", text) and "You see" in text
    for path in sorted((FOLDER / name).iterdir()):
        assert f'href="processing/{name}/{path.name}"' in (FOLDER.parent / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("house", HOUSES)
def test_each_finds_catwalk_late_and_again(stage: Stage, house: str) -> None:
    """All sketches of one Catwalk at once: it is absent, comes, is killed, and comes again."""
    catwalk, photo = stage.houses[house], read_photo()
    catwalk.stop()
    cases = {name: case for name, case in CASES.items() if case.house == house}
    with ExitStack() as stack:
        sketches = {name: stage.run(stack, name) for name in cases}
        for name, sketch in sketches.items():
            sketch.wait_line(f"catwalk {cases[name].model}")
            assert not cases[name].is_right(sketch.take_frame()) and len(sketch.console) == 1, sketch.console
        catwalk.start()
        for name, case in cases.items():
            sketches[name].wait_frame(lambda frame: show_photo(catwalk, photo, case) and case.is_right(frame))
        catwalk.stop(signal.SIGKILL)
        for name, sketch in sketches.items():
            sketch.wait_line("atwalk", times=2, but=BACK)
            assert cases[name].is_right(sketch.take_frame()), name
        catwalk.start()
        for name, case in cases.items():
            sketches[name].wait_frame(lambda frame: show_photo(catwalk, photo[:, ::-1], case) and case.is_right(
                frame[:, ::-1] if case.shown else frame) and has_answered(catwalk, case.model))
        for name, sketch in sketches.items():
            said = [line for line in sketch.console if BACK not in line]
            # Over UDP, a Catwalk that is busy for seconds is an absent one.
            assert len(said) == 2 or cases[name].shown and len(set(said)) == 1, said


def test_a_click_paints_a_chain_in_another_style(stage: Stage) -> None:
    fed = stage.find_open("fed")
    with ExitStack() as stack:
        chain = stage.run(stack, "Chain")
        before = chain.wait_frame(has_painted_lines)
        chain.drag_mouse((100, 100))
        chain.wait_frame(lambda frame: has_painted_lines(frame) and differ(frame, before) > OTHER)
    fed.stop()  # its models would go on and on


def test_a_slider_is_a_live_setting(stage: Stage) -> None:
    stage.find_open("today")
    with ExitStack() as stack:
        mirror = stage.run(stack, "StyleMirror")
        mirror.wait_frame(is_painted)
        mirror.drag_mouse((490, 536), (250, 536), (20, 536))
        mirror.wait_frame(lambda frame: shows_photo(frame) and count_near(frame, MINT, (20, 536), 14) > 300)


def test_pictures_over_http_touch_no_disk(stage: Stage) -> None:
    today = stage.find_open("today")
    with ExitStack() as stack:
        stage.run(stack, "HttpMirror").wait_frame(has_paintings)
        temporary = find_temporary(stage.build.classes)
        painted, before = count_answers(today, "style"), temporary.stat().st_mtime_ns
        begun = time.monotonic()
        while count_answers(today, "style") < painted + 5:
            assert time.monotonic() - begun < PATIENCE
        assert temporary.stat().st_mtime_ns == before, "something was put there, or taken away"


def count_answers(catwalk: Catwalk, model: str) -> int:
    with urllib.request.urlopen(f"{catwalk.url}/stats") as answer:
        return int(json.load(answer)["models"][model]["answered"])


def test_an_old_sketch_asks_over_osc(stage: Stage) -> None:
    old = stage.find_open("old")
    with ExitStack() as stack:
        sketch = stage.run(stack, "OldOsc")
        sketch.wait_frame(lambda frame: count_near(frame, MINT, NOSE, 14) > 40)
        sketch.press_key("b")
        sketch.wait_line("Told: A message over OSC holds at most 65507 bytes")
        sketch.press_key("e")
        sketch.wait_line("Told: “image” must be a JPEG")
        assert len(sketch.console) == 2
        old.stop(signal.SIGKILL)
        old.start()
        case, mirrored = Case("PoseNet", has_joints, shown=True), read_photo()[:, ::-1]
        sketch.wait_frame(lambda frame: show_photo(old, mirrored, case) and count_near(
            frame[:, ::-1], MINT, NOSE, 14) > 40)
