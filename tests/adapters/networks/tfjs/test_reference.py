"""Whole graphs against TensorFlow.js itself, which runs the same files in Chromium."""

import base64
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import torch
from playwright.sync_api import Playwright

from adapters.detect import Detect
from adapters.face import Face
from adapters.networks.tfjs import Graph, read_topology
from bridge.weights import Weights, fetch_weights
from tests.browser import Sketch, open_browser, open_sketch
from tests.photographs import read_photograph

pytestmark = [pytest.mark.browser, pytest.mark.weights]

PLACE = "http://127.0.0.1:8000"  # nobody listens there; the browser is given the files itself
TENSORFLOW = Weights(
    package="npm:@tensorflow/tfjs@4.22.0", file="dist/tf.min.js", size=30_566_337,
    sha256="300dfae273d20b4046f46a06d735688f03675a807561e9bcb5f664eb2f3d2831",
    licence="Apache-2.0", origin="TensorFlow.js, Google, https://www.tensorflow.org/js")
RUN = """async ([file, text, shape, names]) => {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel(file);
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const found = model.execute(tf.tensor(new Float32Array(bytes.buffer), shape), names);
  const write = (tensor) => new Promise((resolve) => {
    const reader = Object.assign(new FileReader(), {onload: () => resolve(reader.result.split(',')[1])});
    reader.readAsDataURL(new Blob([tensor.dataSync()]));
  });
  return Promise.all([found].flat().map(write));
}"""


@pytest.fixture
def sketch(playwright: Playwright, chromium: str) -> Iterator[Sketch]:
    """A page with TensorFlow.js in it."""
    fetch_weights([TENSORFLOW], accept=True)
    with open_browser(playwright, chromium) as browser, open_sketch(browser) as sketch:
        sketch.page.route(f"{PLACE}/", lambda route: route.fulfill(body="", content_type="text/html"))
        sketch.page.goto(f"{PLACE}/")
        sketch.page.add_script_tag(path=TENSORFLOW.path)
        yield sketch


def prepare_view(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """A photograph as numbers of about the size that the network expects."""
    side = max(shape)
    picture = cv2.resize(read_photograph(name), (side, side)).astype(np.float32)[..., :shape[3]] / 255
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None] * 4 - 2 if shape[1] == 3 else picture[None])


@pytest.mark.parametrize(("files", "shape", "apart"), [
    (Detect.weights, (1, 3, 416, 416), 1e-4),
    (Face.weights[:2], (1, 256, 256, 3), 1e-3), (Face.weights[2:4], (1, 192, 192, 3), 1e-3),  # both in pixels
    (Face.weights[4:], (1, 64, 64, 1), 1e-4)], ids=["nanodet", "blazeface", "facemesh", "emotion"])
def test_a_graph_gives_what_tensorflow_gives(sketch: Sketch, files: tuple[Weights, Weights], shape: tuple[int, ...],
                                             apart: float) -> None:
    graph, numbers = (weights.path for weights in files)
    sketch.page.route(f"{PLACE}/{graph.name}", lambda route: route.fulfill(path=graph))
    sketch.page.route(f"{PLACE}/{numbers.name}", lambda route: route.fulfill(path=numbers))
    view = prepare_view("bus.jpg", shape)
    topology = read_topology(graph)
    with torch.inference_mode():
        ours = Graph(topology)(torch.from_numpy(view))
    text = base64.b64encode(view.tobytes()).decode()
    theirs = sketch.evaluate(RUN, [f"{PLACE}/{graph.name}", text, list(shape), list(topology.outputs)])
    assert len(theirs) == len(ours)
    for one, other in zip(ours, theirs):
        assert np.abs(one.numpy().reshape(-1) - np.frombuffer(base64.b64decode(other), "<f4")).max() < apart
        assert one.numel() == 1 or one.std() > 1e-4  # they agree on more than nothing
