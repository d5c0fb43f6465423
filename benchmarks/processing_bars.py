"""The bars of the library for Processing: a sketch in Java beside one in Chromium, at the same model, by turns."""

import asyncio
import base64
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from tests.browser import FLAGS
from tests.processing.building import find_program
from tests.processing.jars import find_jars, join_paths
from tests.processing.puppet import PUPPET, SOURCES, compile_java

from .reading import Reading
from .sketches import Served, make_photograph, serve_models
from .tensorflow import find_chromium

START = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/jpeg'}));
  window.canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height});
  canvas.getContext('2d').drawImage(image, 0, 0);
  window.model = await catwalk.model('pose');
}"""
COUNT = """async (milliseconds) => {
  let count = 0;
  model.detectStart(canvas, () => { count += 1; });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  model.detectStop();
  return count;
}"""


class JavaSketch:
    """The puppet of the library's tests: 60 frames a second, each sent while it is live."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def ask_state(self, **order: Any) -> dict[str, Any]:
        """What it has, after an order."""
        assert self.process.stdin and self.process.stdout
        for line in ([order] if order else []) + [{"do": "state"}]:
            self.process.stdin.write(json.dumps(line).encode() + b"\n")
        while line := await self.process.stdout.readline():
            if line.startswith(b"state "):
                found: dict[str, Any] = json.loads(line[6:])
                return found
        raise RuntimeError("the sketch ended")

    async def count_answers(self, seconds: float) -> int:
        """How many answers come while it is live."""
        before = (await self.ask_state(do="live", on=True))["events"].get("pose", 0)
        await asyncio.sleep(seconds)
        return int((await self.ask_state(do="live", on=False))["events"]["pose"]) - before


@asynccontextmanager
async def open_java(served: Served, photograph: bytes) -> AsyncIterator[JavaSketch]:
    """A sketch as Processing runs it, but for the window."""
    with tempfile.TemporaryDirectory() as name:
        classes, picture = Path(name), Path(name) / "photograph.jpg"
        picture.write_bytes(photograph)
        compile_java([*SOURCES, PUPPET], classes)
        process = await asyncio.create_subprocess_exec(
            find_program("java"), f"-Djava.io.tmpdir={name}", "-Djava.awt.headless=true", "-cp",
            join_paths(classes, *find_jars()), "Puppet", served.address, "pose", str(picture),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        try:
            yield JavaSketch(process)
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def open_page(served: Served, photograph: bytes) -> AsyncIterator[Page]:
    """A page with catwalk.js and a canvas that shows the same photograph."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = await browser.new_page()
        await page.goto(f"{served.address}/docs")
        await page.add_script_tag(url=f"{served.address}/catwalk.js")
        await page.evaluate(START, base64.b64encode(photograph).decode())
        yield page
        await browser.close()


async def measure_processing(effort: float) -> Reading:
    """Answers a second that a sketch in Processing gets of `pose`, over those that catwalk.js gets."""
    photograph = make_photograph()
    here = there = 0
    with serve_models("pose", options=("--threads", "1")) as served:
        async with open_java(served, photograph) as sketch, open_page(served, photograph) as page:
            await page.evaluate(COUNT, 1000)
            await sketch.count_answers(2)
            for _ in range(4):
                there += await page.evaluate(COUNT, 2000 * effort)
                here += await sketch.count_answers(2 * effort)
    seconds = 4 * 2 * effort
    return Reading(name="pose's answers a second to a sketch in Processing ÷ to catwalk.js", value=here / there,
                   bar=0.9, unit="×", at_least=True,
                   note=f"640×480; {here / seconds:.0f} ÷ {there / seconds:.0f} a second")


async def measure_draw(effort: float) -> Reading:
    """How long the library holds up a sketch's frame, in which it sends a picture and takes what was found. That others
    had the processor meanwhile is left out where the system tells it.
    """
    photograph = make_photograph()
    with serve_models("pose", options=("--threads", "1")) as served:
        async with open_java(served, photograph) as sketch:
            await sketch.count_answers(3)
            await sketch.ask_state(do="forget times")
            answers = await sketch.count_answers(15 * effort)
            p99 = (await sketch.ask_state())["p99"]
    return Reading(name="how long Processing's library holds up a frame, p99", value=p99, bar=2.0, unit="ms",
                   note=f"640×480 sent in each, {answers} answers")
