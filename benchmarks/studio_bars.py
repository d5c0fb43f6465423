"""The bars of the studio: what a page costs that shows a model live, and what five of its pages take from a sketch.

The five are recorded in Chromium, what they ask and send and when, and then replayed by plain connections, so that what
is measured is the server's work for them and not that of five browsers.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import cv2
import numpy as np
import psutil
from aiohttp import web
from playwright.async_api import Browser, Page, Request, WebSocket, async_playwright

from tests.browser import ALLOW_CAMERA, FLAGS, write_clip

from .reading import Reading
from .sketches import MODELS, Served, Stage, make_photograph, serve_models
from .tensorflow import find_chromium
from .timing import time_calls

INVERT = str(MODELS / "invert.py")
PACE = 30  # frames a second of the preview
EMPTY = """<!doctype html><video autoplay muted playsinline></video><script>
navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}})
  .then((stream) => { document.querySelector('video').srcObject = stream; });</script>"""
PAGES = ("#/", "#/live", "#/sites", "#/models/edges", "#/models/pattern")  # the last two listen to what comes
WARM = 5.0  # seconds before a page counts


@contextmanager
def record_camera() -> Iterator[list[str]]:
    """How Chromium is started so that its camera shows a photograph that moves, at 30 frames a second."""
    picture = cv2.imdecode(np.frombuffer(make_photograph(), np.uint8), cv2.IMREAD_COLOR)
    with tempfile.TemporaryDirectory() as folder:
        clip = write_clip(Path(folder) / "clip.mjpeg", picture)
        yield [*FLAGS, ALLOW_CAMERA, f"--use-file-for-fake-video-capture={clip}"]


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    """A browser that is driven and watched."""
    with record_camera() as flags:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=flags)
            yield browser
            await browser.close()


@asynccontextmanager
async def show_page(address: str, flags: Sequence[str]) -> AsyncIterator[psutil.Process]:
    """A browser with one page, which nobody drives: what watches a page copies all that it sends and gets."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = await asyncio.create_subprocess_exec(
            find_chromium(), "--headless=new", f"--user-data-dir={profile}", "--window-size=1280,720", *flags, address,
            stderr=asyncio.subprocess.DEVNULL, env=os.environ | {"TMPDIR": profile})  # it leaves a folder there
        program = psutil.Process(browser.pid)
        try:
            yield program
        finally:
            family = program.children(recursive=True)
            browser.terminate()
            await browser.wait()
            await asyncio.to_thread(psutil.wait_procs, family, timeout=10)  # which write to the profile until then


@asynccontextmanager
async def serve_empty() -> AsyncIterator[str]:
    """The address of a page with the camera alone."""
    async def show_empty(request: web.Request) -> web.Response:
        return web.Response(text=EMPTY, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", show_empty)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


def sum_work(browser: psutil.Process) -> float:
    """Seconds of processor that a browser's processes have had."""
    return sum(sum(process.cpu_times()[:2]) for process in (browser, *browser.children(recursive=True)))


async def measure_page(address: str, flags: Sequence[str], seconds: float, served: Served) -> tuple[float, float]:
    """The part of a core that the browser uses for this page, in percent, and how many answers a second came."""
    async with show_page(address, flags) as browser:
        await asyncio.sleep(WARM)
        start, before, asked = time.perf_counter(), sum_work(browser), await count_answers(served)
        await asyncio.sleep(seconds)
        span = time.perf_counter() - start
        return 100 * (sum_work(browser) - before) / span, (await count_answers(served) - asked) / span


async def count_answers(served: Served) -> int:
    """How often `edges` has answered."""
    async with aiohttp.ClientSession() as http, http.get(f"{served.address}/stats") as response:
        return int((await response.json())["models"]["edges"]["answered"])


async def measure_preview(effort: float) -> Reading:
    """A page of the studio that shows `edges` on the camera, beyond an empty page with the same camera."""
    alone, shown, seconds = [], [], max(3.0, 5 * effort)
    async with serve_empty() as empty:
        with serve_models("edges") as served, record_camera() as flags:
            for _ in range(max(1, int(3 * effort))):
                alone.append(await measure_page(empty, flags, seconds, served))
                shown.append(await measure_page(f"{served.address}/#/models/edges", flags, seconds, served))
    camera, _ = statistics.median_low(alone)
    share, pace = statistics.median_low(shown)
    if not pace:
        raise RuntimeError("the page asked edges nothing")
    return Reading(name=f"what a page with edges live costs beyond one with the camera alone, at {PACE} fps",
                   value=(share - camera) * PACE / pace, bar=40, unit="%",
                   note=f"640×480; {share:.0f} % − {camera:.0f} % of a core, {pace:.0f} frames a second")


@dataclass
class Recording:
    """What a page asks by HTTP and sends over its WebSockets, and when, in seconds since it was opened."""

    asked: list[tuple[float, str]] = field(default_factory=list)
    sent: list[tuple[float, str | bytes]] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.perf_counter)

    def watch(self, page: Page) -> None:
        """Note what this page does from now on."""
        page.on("request", self.note_request)
        page.on("websocket", self.note_socket)

    def note_request(self, request: Request) -> None:
        if request.method == "GET":
            self.asked.append((time.perf_counter() - self.begun, request.url))

    def note_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)
        socket.on("framesent", lambda payload: self.sent.append((time.perf_counter() - self.begun, payload)))

    async def replay(self, http: aiohttp.ClientSession) -> None:
        """Do the same again, from beginning to end, and read every answer."""
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            reading = [group.create_task(self.replay_socket(http, url, begun)) for url in self.sockets[:1]]
            for moment, url in self.asked:
                await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))
                async with http.get(url) as response:
                    await response.read()
            for task in reading:
                task.cancel()

    async def replay_socket(self, http: aiohttp.ClientSession, url: str, begun: float) -> None:
        async with http.ws_connect(url, max_msg_size=0) as socket:
            reading = asyncio.create_task(read_all(socket))
            for moment, payload in self.sent:
                await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))
                await (socket.send_str(payload) if isinstance(payload, str) else socket.send_bytes(payload))
            await reading


async def read_all(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Read until nothing more comes."""
    async for _ in socket:
        pass


async def record_pages(served: Served, pages: Sequence[str], seconds: float) -> list[Recording]:
    """What each of these pages does in its first seconds, all open together."""
    async with open_chromium() as browser:
        return await asyncio.gather(*(record_page(browser, f"{served.address}/{name}", seconds) for name in pages))


async def record_page(browser: Browser, address: str, seconds: float) -> Recording:
    """What one page does in its first seconds."""
    page, recording = await browser.new_page(), Recording()
    recording.watch(page)
    await page.goto(address)
    await asyncio.sleep(seconds)
    await page.close()
    return recording


async def measure_studios(effort: float) -> Reading:
    """A sketch's latency while five pages of the studio are open, over its latency alone; by turns, medians."""
    picture, spans = make_photograph(), {False: list[float](), True: list[float]()}
    seconds = max(4.0, 8 * effort)
    with serve_models(INVERT, "edges", options=("--source", "pattern:640")) as served:
        recordings = await record_pages(served, PAGES, seconds)
        async with Stage(served) as stage:
            sketch = await stage.connect()
            await time_calls(50, lambda: sketch.ask("invert", picture))
            for _ in range(max(1, int(3 * effort))):
                for watched, found in spans.items():
                    end = time.perf_counter() + seconds - 1
                    tasks = [asyncio.create_task(one.replay(stage.http)) for one in recordings if watched]
                    while time.perf_counter() < end:
                        found += await time_calls(1, lambda: sketch.ask("invert", picture))
                        await asyncio.sleep(1 / PACE)
                    await asyncio.gather(*tasks)
    alone, beside = (statistics.median(found) for found in spans.values())
    counts = f"{sum(len(one.asked) for one in recordings)} requests, {sum(len(one.sent) for one in recordings)} sent"
    return Reading(name="a sketch's latency beside five pages of the studio ÷ alone", value=beside / alone, bar=1.2,
                   unit="×", note=f"{beside:.2f} ms ÷ {alone:.2f} ms; {counts} in {seconds:.0f} s")
