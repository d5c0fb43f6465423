"""Every block of the README, run as it is printed: only ports are others, since tests take any free ones."""

import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Playwright

from tests.browser import count_near, open_browser, open_sketch, playwright, read_sample, serve_catwalk, write_clip
from tests.films import write_film

__all__ = ["playwright"]
pytestmark = [pytest.mark.browser, pytest.mark.weights, pytest.mark.network]

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
READY = "Catwalk is at "
ENDLESS = re.compile(r"make run|\.venv/bin/catwalk (?!list|info|pull|run)")
PAGE_LIMIT = 2 * 3.0  # seconds to the first served page of a second start; twice the bar
WHITE = (255, 255, 255)  # p5 fills circles white


def blocks_of(language: str) -> list[str]:
    """The blocks in one language."""
    return [text for found, text in BLOCKS if found == language]


def find_block(language: str, words: str) -> str:
    """The one block with these words."""
    block, = [text for text in blocks_of(language) if words in text]
    return block


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder like a person's own: a photograph, and Catwalk's environment within reach."""
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    cv2.imwrite(str(tmp_path / "photo.jpg"), read_sample())
    return tmp_path


def run_lines(block: str, folder: Path, once_ready: Callable[[str], None] = lambda address: None,
              **environment: str) -> None:
    """Each line of a block; a server is ended once it is ready."""
    for line in block.splitlines():
        if ENDLESS.search(line):
            run_server(line, folder, once_ready, environment)
        else:
            subprocess.run(line, shell=True, check=True, cwd=folder, env=os.environ | environment, timeout=600)


def run_server(line: str, folder: Path, once_ready: Callable[[str], None], environment: dict[str, str]) -> None:
    """A line that serves until Ctrl-C."""
    own = {**os.environ, "CATWALK_HTTP_PORT": "0", "CATWALK_OSC_PORT": "0", "PYTHONUNBUFFERED": "1", **environment}
    with subprocess.Popen(line, shell=True, cwd=folder, env=own, stdout=subprocess.PIPE, text=True,
                          start_new_session=True) as process:
        assert process.stdout
        printed = []
        try:
            for said in process.stdout:
                printed.append(said)
                if said.startswith(READY):
                    break
            assert printed and printed[-1].startswith(READY), "".join(printed)
            once_ready(re.findall(r"http://127\.0\.0\.1:\d+", printed[-1])[0])
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=30)


def fetch(address: str, path: Path) -> bytes:
    """What curl gets, as a person would."""
    subprocess.run(["curl", "--silent", "--fail", "-H", "Accept: text/html", address, "-o", path], check=True)
    return path.read_bytes()


def test_every_block_is_run_here() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    assert {language for language, _ in BLOCKS} == {"sh", "html", "python"}
    for language, text in BLOCKS:
        mark = next(line for line in text.splitlines() if f'"{line.strip()}' in here or f'{line.strip()}"' in here)
        assert find_block(language, mark) == text


@pytest.mark.alone
def test_make_run_serves_the_page_at_once_the_second_time(folder: Path) -> None:
    begun = time.perf_counter()

    def look(address: str) -> None:
        assert b"<html" in fetch(address, folder / "page.html")
        assert time.perf_counter() - begun < PAGE_LIMIT

    run_server(find_block("sh", "make run").strip(), ROOT, look, {})


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "astronaut.mjpeg", read_sample())


@pytest.fixture
def pose_address() -> Iterator[str]:
    with serve_catwalk("pose", "edges") as catwalk:
        yield catwalk.url


def test_the_ten_lines_draw_a_moving_picture(folder: Path, clip: Path, playwright: Playwright, chromium: str,
                                             pose_address: str) -> None:
    html = find_block("html", "async function setup() {").replace("http://127.0.0.1:8000", pose_address)
    (folder / "index.html").write_text('<link rel="icon" href="data:,">' + html, encoding="utf-8")
    with open_browser(playwright, chromium, clip) as browser, open_sketch(browser) as sketch:
        sketch.page.goto((folder / "index.html").as_uri())
        sketch.wait("window.poses !== undefined || poses.length > 0")
        sketch.wait("poses.length > 0 && frameCount > 60")
        assert count_near(sketch.read_canvas(), WHITE, (282, 146), 12) > 40
        assert sketch.errors == []


def test_curl_gets_pictures_and_findings(folder: Path, pose_address: str) -> None:
    block = find_block("sh", "curl http://127.0.0.1:8000/models/pose/frame.jpg?draw=1 -o skeleton.jpg")
    run_lines(block.replace("http://127.0.0.1:8000", pose_address), folder)
    for name in ("edges.jpg", "skeleton.jpg"):
        assert cv2.imread(str(folder / name)).shape == read_sample().shape


def test_models_are_listed_pulled_and_served(folder: Path) -> None:
    run_lines(find_block("sh", ".venv/bin/catwalk list"), folder, CATWALK_ACCEPT_LICENCES="1")


def test_a_photograph_and_a_film_become_others(folder: Path) -> None:
    write_film(folder / "dance.mp4", range(30), code="mp4v")
    run_lines(find_block("sh", ".venv/bin/catwalk run style photo.jpg -o painting.png --set style=mosaic"), folder,
              CATWALK_ACCEPT_LICENCES="1")
    assert cv2.imread(str(folder / "painting.png")).shape == read_sample().shape
    film = cv2.VideoCapture(str(folder / "skeletons.mp4"))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 30 and film.read()[1].shape == (144, 192, 3)


def test_a_patch_hears_people_by_osc(folder: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as patch:
        patch.bind(("127.0.0.1", 0))
        patch.settimeout(30)

        def hear(address: str) -> None:
            query = ["curl", "--silent", "--fail", "--data-binary", "@photo.jpg", f"{address}/models/pose/query"]
            subprocess.run(query, check=True, cwd=folder, stdout=subprocess.DEVNULL)
            assert patch.recv(1 << 16).startswith(b"/catwalk/hello")
            assert b"/pose/0/nose" in patch.recv(1472 + 1)

        port = str(patch.getsockname()[1])
        block = find_block("sh", ".venv/bin/catwalk pose --osc-to 127.0.0.1:9000")
        run_lines(block.replace("9000", port), folder, hear)


def test_a_sketch_for_runwayml_finds_its_model(folder: Path) -> None:
    def ask(address: str) -> None:
        photo = base64.b64encode((folder / "photo.jpg").read_bytes()).decode()
        (folder / "query.json").write_text(json.dumps({"image": f"data:image/jpeg;base64,{photo}"}))
        subprocess.run(f"curl --silent --fail -d @query.json {address}/query -o found.json", shell=True, check=True,
                       cwd=folder)

    run_lines(find_block("sh", ".venv/bin/catwalk PoseNet"), folder, ask)
    found = json.loads((folder / "found.json").read_text())
    assert len(found["poses"]) == len(found["scores"]) >= 1 and len(found["poses"][0]) == 17


def test_an_adapter_of_ones_own(folder: Path) -> None:
    (folder / "mirror.py").write_text(find_block("python", "class Mirror(Model):"), encoding="utf-8")

    def ask(address: str) -> None:
        query = f"curl --silent --fail --data-binary @photo.jpg -H 'Accept: image/png' {address}/models/mirror/query"
        subprocess.run(f"{query} -o mirrored.png", shell=True, check=True, cwd=folder)

    run_lines(find_block("sh", ".venv/bin/catwalk ./mirror.py --reload"), folder, ask)
    photo, mirrored = (cv2.imread(str(folder / name)).astype(int) for name in ("photo.jpg", "mirrored.png"))
    assert abs(mirrored - photo[:, ::-1] * 0.8).mean() < 2


def test_by_hand(tmp_path: Path) -> None:
    """In a copy of the tree. What this environment has is within reach, so that pip fetches none of it again."""
    source = tmp_path / "catwalk"
    ignored = shutil.ignore_patterns(".venv", ".git", "build", "*.egg-info", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, source, ignore=ignored)
    here = next(path for path in sys.path if path.endswith("site-packages"))
    reach = tmp_path / "reach"
    reach.mkdir()
    for package in Path(here).iterdir():
        if "catwalk" not in package.name.lower():
            (reach / package.name).symlink_to(package)
    run_lines(find_block("sh", ".venv/bin/pip install ."), source, PYTHONPATH=str(reach))
