"""TensorFlow.js as a runtime to measure beside: in Chromium, by WebAssembly, its fastest way with one core."""

import base64
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from playwright.async_api import async_playwright

from bridge.weights import Weights, fetch_weights

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACE = "http://127.0.0.1:8000"  # nobody listens there; the browser is given the files itself
TFJS: dict[str, Any] = {"package": "npm:@tensorflow/tfjs@4.22.0", "size": 30_566_337, "licence": "Apache-2.0",
                        "origin": "TensorFlow.js, Google, https://www.tensorflow.org/js"}
WASM = {**TFJS, "package": "npm:@tensorflow/tfjs-backend-wasm@4.22.0", "size": 2_460_748}
SCRIPTS = (
    Weights(file="dist/tf.min.js", **TFJS, sha256="300dfae273d20b4046f46a06d735688f03675a807561e9bcb5f664eb2f3d2831"),
    Weights(file="dist/tf-backend-wasm.min.js", **WASM,
            sha256="691bbec0ef8b5a7f17f212e9c5d85832030f90d030b46e99acb4dea1fb16f009"))
ENGINE = Weights(file="dist/tfjs-backend-wasm-simd.wasm", **WASM,
                 sha256="77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b")
LOAD = """async ([place, file, text, shape, type]) => {
  tf.wasm.setWasmPaths(place + '/');
  tf.wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  window.model = await tf.loadGraphModel(place + '/' + file);
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  window.view = tf.tensor(new Float32Array(bytes.buffer), shape, type);
  return tf.getBackend();
}"""
RUN = """(count) => {
  const spans = [];
  for (let call = 0; call < count; call++) {
    const start = performance.now();
    const found = [model.execute(view)].flat();
    for (const tensor of found) tensor.dataSync();
    spans.push(performance.now() - start);
    tf.dispose(found);
  }
  return spans;
}"""


def find_chromium() -> str:
    """The browser's program."""
    return next(found for name in PROGRAMS if (found := shutil.which(name)))


@asynccontextmanager
async def open_tensorflow(files: Sequence[Path], view: NDArray[Any],
                          kind: str) -> AsyncIterator[Callable[[int], Awaitable[list[float]]]]:
    """So many runs of the graph in the first file on a view (float32, taken for `kind`): the milliseconds of each."""
    fetch_weights((*SCRIPTS, ENGINE), accept=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(),
                                                   args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page()
        await page.route(f"{PLACE}/", lambda route: route.fulfill(body="", content_type="text/html"))
        for file in (*files, ENGINE.path):
            await page.route(f"{PLACE}/{file.name}", serve_file(file))
        await page.goto(f"{PLACE}/")
        for script in SCRIPTS:
            await page.add_script_tag(path=script.path)
        text = base64.b64encode(view.tobytes()).decode()
        assert await page.evaluate(LOAD, [PLACE, files[0].name, text, list(view.shape), kind]) == "wasm"
        yield lambda count: page.evaluate(RUN, count)
        await browser.close()


def serve_file(file: Path) -> Callable[[Any], Awaitable[None]]:
    kind = "application/wasm" if file.suffix == ".wasm" else "application/octet-stream"
    return lambda route: route.fulfill(path=file, content_type=kind)
