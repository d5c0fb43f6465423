"""Chromium for tests, with a fake camera that plays a photograph, and a Catwalk for its pages to talk to."""

import base64
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

from bridge.weights import P5, SAMPLE, Weights, fetch_weights

P, T = ParamSpec("P"), TypeVar("T")

# Of several --disable-features Chromium heeds the last. These are Playwright's own, and two more: the popups of an
# address bar that nobody sees, which for each page take about as much of the processor as the page itself.
DISABLED = ("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
            "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
            "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
            "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
            "WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
FLAGS = (f"--disable-features={','.join(DISABLED)}", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--use-fake-device-for-media-stream")
ALLOW_CAMERA = "--use-fake-ui-for-media-stream"
WIDTH, HEIGHT = 640, 480
CLIP_FRAMES = 30
PATIENCE = 60_000  # milliseconds that a page may take for what it should do, its model starting, on a busy machine

P5_NEXT = Weights(
    package="npm:p5@2.3.4", file="lib/p5.min.js", size=3_704_882,
    sha256="bb8b82b97fcbcd5bb2d5475d1b6a3904f3ab4ed01b821134fd8f1e7710fce559",
    licence="LGPL-2.1", origin="p5.js, the Processing Foundation, https://p5js.org")
P5_VERSIONS = {"p5 1": P5, "p5 2": P5_NEXT}


def read_sample() -> np.ndarray:
    """The photograph of an astronaut as a camera would see it: 640×480, BGR."""
    fetch_weights([SAMPLE], accept=True)
    return cv2.resize(cv2.imread(str(SAMPLE.path)), (WIDTH, WIDTH))[:HEIGHT]


def write_clip(path: Path, picture: np.ndarray) -> Path:
    """A clip for the fake camera: the picture moves a few pixels, as a hand-held one does."""
    with open(path, "wb") as clip:
        for turn in np.linspace(0, 2 * np.pi, CLIP_FRAMES, endpoint=False):
            shift = np.float32([[1, 0, 4 * np.sin(turn)], [0, 1, 3 * np.cos(turn)]])
            frame = cv2.warpAffine(picture, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
            clip.write(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
    return path


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives browsers. It ends with its module, so that tests with an event loop of their own can follow."""
    with sync_playwright() as running:
        yield running


@contextmanager
def open_browser(playwright: Playwright, program: str, clip: Path | None = None, *,
                 flags: Iterable[str] = (ALLOW_CAMERA,)) -> Iterator[Browser]:
    """A headless Chromium whose camera plays the clip."""
    camera = [f"--use-file-for-fake-video-capture={clip}"] if clip else []
    browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *flags, *camera])
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Sketch:
    """A page and what it said. `errors` are the console's and those that nobody caught."""

    page: Page
    errors: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self.note_line)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def note_line(self, message: ConsoleMessage) -> None:
        self.lines.append(message.text)
        if message.type == "error":
            where = f" ({message.location['url']})" if message.text.startswith("Failed to load resource") else ""
            self.errors.append(message.text + where)

    def open(self, url: str, p5: str = "p5 1") -> None:
        """Go there; /p5.min.js is the wanted version. Catwalk's own comes from Catwalk: of a page with another, every
        request goes by here."""
        wanted = P5_VERSIONS[p5]
        fetch_weights([wanted], accept=True)
        if wanted is not P5:
            self.page.route("**/p5.min.js", lambda route: route.fulfill(
                path=wanted.path, content_type="text/javascript"))
        self.page.goto(url)

    def open_file(self, folder: Path, *scripts: str, code: str = "") -> None:
        """A page of its own, as a file, with these scripts and this code."""
        (folder / "index.html").write_text(write_page(*scripts, code=code), encoding="utf-8")
        self.page.goto((folder / "index.html").as_uri())

    def open_site(self, origin: str, *scripts: str, code: str = "") -> None:
        """The same as a page from the internet."""
        html = write_page(*scripts, code=code)
        self.page.route(f"{origin}/", lambda route: route.fulfill(body=html, content_type="text/html"))
        self.page.goto(f"{origin}/")

    def wait(self, condition: str, argument: Any = None, patience: int = PATIENCE) -> None:
        """Until the JavaScript condition, or what this function gives, is true. Playwright's own wait evaluates texts
        anew, which Catwalk's pages do not allow anybody."""
        said = self.page.evaluate(f"""async ([argument, patience]) => {{
            const check = () => ({condition});
            const end = performance.now() + patience;
            while (performance.now() < end) {{
                const value = check();
                if (await (typeof value === 'function' ? value(argument) : value)) return true;
                await new Promise((resolve) => setTimeout(resolve, 10));
            }} }}""", [argument, patience])
        assert said, f"It did not come to be in {patience / 1000:.0f} s: {condition}"

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        return self.page.evaluate(expression, argument)

    def read_canvas(self, selector: str = "canvas") -> np.ndarray:
        """The pixels of a canvas, BGR."""
        uri = self.page.eval_on_selector(selector, "canvas => canvas.toDataURL('image/png')")
        return cv2.imdecode(np.frombuffer(base64.b64decode(uri.split(",")[1]), np.uint8), cv2.IMREAD_COLOR)


@contextmanager
def open_sketch(browser: Browser, **context: Any) -> Iterator[Sketch]:
    """A page of its own."""
    own = browser.new_context(**context)
    try:
        yield Sketch(own.new_page())
    finally:
        own.close()


@dataclass
class Catwalk:
    """A Catwalk in a process of its own, at `url`, and on the same port again after `stop` and `start`."""

    models: tuple[str, ...]
    port: int = 0
    url: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Returns when sketches can connect."""
        ports = ("--http-port", str(self.port), "--socketio-port", "off", "--osc-port", "0")
        command = [sys.executable, "-m", "bridge", *ports, "--accept-licences", *self.models]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        ready = next(line for line in self.process.stdout if line.startswith("Catwalk is at"))
        self.url = re.findall(r"http://127\.0\.0\.1:\d+", ready)[0]
        self.port = int(self.url.rpartition(":")[2])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Returns when the process has ended."""
        if self.process:
            self.process.send_signal(how)
            self.process.communicate(timeout=30)
            self.process = None


@contextmanager
def serve_catwalk(*models: str) -> Iterator[Catwalk]:
    """A Catwalk with these models, on any free port."""
    catwalk = Catwalk(models)
    catwalk.start()
    try:
        yield catwalk
    finally:
        catwalk.stop()


@contextmanager
def keep_open(open_one: Callable[P, AbstractContextManager[T]]) -> Iterator[Callable[P, T]]:
    """What a call opens stays for whoever asks for the very same next, and closes when something else is asked for."""
    with ExitStack() as stack:
        kept: dict[Hashable, T] = {}

        def ask(*words: P.args, **more: P.kwargs) -> T:
            asked = words, tuple(more.items())
            if asked not in kept:
                kept.clear()
                stack.close()
                kept[asked] = stack.enter_context(open_one(*words, **more))
            return kept[asked]

        yield ask


def write_page(*scripts: str, code: str = "") -> str:
    """HTML with these scripts and this code."""
    tags = "".join(f'<script src="{script}"></script>' for script in scripts)
    head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">'
    return f"{head}{tags}<body><script>{code}</script></body>"


def count_near(picture: np.ndarray, colour: tuple[int, int, int], centre: tuple[float, float], radius: float) -> int:
    """Pixels of about this RGB colour around a point."""
    rows, columns = np.indices(picture.shape[:2])
    inside = np.hypot(columns - centre[0], rows - centre[1]) < radius
    alike = np.abs(picture[..., ::-1].astype(int) - colour).max(axis=2) < 40
    return int((inside & alike).sum())


def differ(one: np.ndarray, other: np.ndarray) -> float:
    """How far apart two pictures are, from 0 to 255, fine detail aside."""
    blurred = [cv2.GaussianBlur(picture, (0, 0), 4).astype(int) for picture in (one, other)]
    return float(np.abs(blurred[0] - blurred[1]).mean())
