"""A p5.js sketch of RunwayML's days that asks over HTTP, in a real browser: as a file, and in the p5 web editor."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from bridge.weights import P5, SAMPLE, fetch_weights
from tests.browser import open_browser, open_sketch, serve_catwalk

pytestmark = [pytest.mark.browser, pytest.mark.weights]

# As such sketches were written: a query by httpPost, and /info, /data and /error by httpGet.
SKETCH = """
let poses, data, info, error, trouble;
function setup() {
  createCanvas(512, 512);
  loadImage('%s', (img) => {
    image(img, 0, 0);
    const inputs = {image: canvas.toDataURL('image/jpeg'), estimationType: 'single pose', maxPoseDetections: 1};
    httpPost('http://localhost:8000/query', 'json', inputs, gotPoses, gotTrouble);
  });
}
function gotPoses(outputs) {
  poses = outputs.poses;
  httpGet('http://localhost:8000/data', 'json', (found) => { data = found; }, gotTrouble);
  httpGet('http://localhost:8000/info', 'json', (found) => { info = found; }, gotTrouble);
  httpGet('http://localhost:8000/error', 'json', (found) => { error = found; }, gotTrouble);
}
function gotTrouble(found) { trouble = String(found); }
"""


@pytest.mark.parametrize("origin", ["", "https://editor.p5js.org"])
def test_a_sketch_over_http_runs_unchanged(playwright: Playwright, chromium: str, tmp_path: Path, origin: str) -> None:
    """It asks localhost:8000; the browser is told that this is where the tests' Catwalk is."""
    fetch_weights([P5, SAMPLE], accept=True)
    with serve_catwalk("PoseNet") as catwalk:
        port = re.findall(r"\d+$", catwalk.url)[0]
        flags = [f"--host-resolver-rules=MAP localhost:8000 127.0.0.1:{port}"]
        allowed = {"permissions": ["local-network-access"]} if origin else {}
        with open_browser(playwright, chromium, flags=flags) as browser, open_sketch(browser, **allowed) as sketch:
            p5, code = f"{catwalk.url}/p5.min.js", SKETCH % f"{catwalk.url}/sample.png"
            if origin:
                sketch.open_site(origin, p5, code=code)
            else:
                sketch.open_file(tmp_path, p5, code=code)
            sketch.wait("trouble || (data && info && error)")
            assert sketch.evaluate("trouble") is None
            assert sketch.evaluate("poses.length") == 1 and sketch.evaluate("poses[0].length") == 17
            assert sketch.evaluate("poses[0][0]") == pytest.approx([226 / 512, 118 / 512], abs=0.05)
            assert sketch.evaluate("JSON.stringify(data.poses) === JSON.stringify(poses)")
            assert sketch.evaluate("error.error === null && info.outputs[0].itemType.length === 17")
            assert sketch.errors == []
