"""docs/sketches.md: its sketch runs, and it names every failure of catwalk.js."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser import P5_VERSIONS, open_browser, open_sketch, read_sample, serve_catwalk, write_clip

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "sketches.md").read_text(encoding="utf-8")
SCRIPT = (ROOT / "bridge" / "page" / "catwalk.js").read_text(encoding="utf-8")


def test_names_every_failure_of_the_script() -> None:
    codes = re.findall(r"""['"`], '([a-z-]+)'\)""", SCRIPT)
    assert {"not-running", "permission", "refused", "mixed-content", "tainted", "away", "not-catwalk"} <= set(codes)
    assert [code for code in codes if f"`{code}`" not in TEXT] == []


def test_names_everything_a_model_offers() -> None:
    public = SCRIPT.split("class Model")[1].split("From here on")[0]
    offered = re.findall(r"^    (?:async )?(\w+)\(.*\) \{", public, re.M)
    assert {"run", "detect", "detectStart", "detectStop", "set", "getSkeleton"} <= set(offered)
    assert [name for name in offered if name != "constructor" and f"model.{name}(" not in TEXT] == []


@pytest.mark.browser
@pytest.mark.weights
def test_the_first_sketch_runs(playwright: Playwright, chromium: str, tmp_path: Path) -> None:
    code = re.findall(r"```js\n(.*?)```", TEXT, re.S)[0]
    clip = write_clip(tmp_path / "astronaut.mjpeg", read_sample())
    with serve_catwalk("pose") as catwalk, open_browser(playwright, chromium, clip) as browser:
        for p5 in P5_VERSIONS:
            with open_sketch(browser) as sketch:
                sketch.open(f"{catwalk.url}/healthz", p5)
                sketch.open_file(tmp_path, f"{catwalk.url}/p5.min.js", f"{catwalk.url}/catwalk.js", code=code)
                sketch.wait("people.length && frameCount > 5")
                assert sketch.errors == []
