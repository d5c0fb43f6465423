"""Pages of other machines: Chromium at this machine's address on the network, against a Catwalk with --lan."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright, Route, expect

from bridge.weights import fetch_weights
from tests.browser import P5, SAMPLE, Sketch, open_browser, open_sketch, read_sample, write_clip
from tests.network import TOKEN, find_address, read_code

pytestmark = pytest.mark.browser
ASK = """async ([url, token]) => {
  const edges = await catwalk.model('edges', {...(url && {url}), ...(token && {token})});
  const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 48});
  canvas.getContext('2d').fillRect(0, 0, 32, 48);
  return (await edges.run({image: canvas})).width;
}"""
CATCH = """async ([url, token]) =>
  catwalk.model('edges', {url, ...(token && {token})}).then(() => 'no failure', ({message}) => message)"""


@pytest.fixture(scope="module")
def port() -> Iterator[str]:
    """The port of a Catwalk that other machines may join."""
    fetch_weights([P5, SAMPLE], accept=True)
    command = [sys.executable, "-m", "bridge", "edges", "--http-port", "0", "--osc-port", "off", "--lan", "--token",
               TOKEN]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    said = [next(process.stdout)]
    while not said[-1].startswith("Catwalk is at"):
        said.append(next(process.stdout))
    assert "by a link" in said[0] and "camera" in "".join(said)
    links = re.findall(r"http://\S+", "".join(said[:-1]))
    assert links[0].startswith(f"http://{find_address()}:") and links[0].endswith(f"/?token={TOKEN}")
    yield re.findall(r":(\d+)", said[-1])[0]
    process.terminate()
    process.communicate(timeout=30)


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    clip = write_clip(tmp_path_factory.mktemp("clip") / "astronaut.mjpeg", read_sample())
    with open_browser(playwright, chromium, clip) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Sketch]:
    with open_sketch(browser) as opened:
        yield opened


@pytest.fixture
def outside(port: str) -> str:
    return f"http://{find_address()}:{port}"


def test_the_page_opened_by_the_link_just_works_and_hides_the_token(page: Sketch, outside: str) -> None:
    page.open(f"{outside}/?token={TOKEN}")
    page.wait("document.querySelector('#status')?.textContent.includes('fps')")
    assert page.evaluate("location.href") == f"{outside}/#/models/edges"
    page.page.get_by_role("tab", name="Network").click()
    page.wait("document.querySelector('.steps pre')")
    assert f"/catwalk.js?token={TOKEN}" in page.page.locator(".steps pre").first.inner_text()
    assert page.page.get_by_role("button", name="Open in the p5 editor").count() == 0, "https may not reach http there"
    page.page.get_by_role("tab", name="Try").click()
    assert TOKEN not in page.evaluate("document.cookie"), "no script can read the cookie"
    page.evaluate("document.querySelector('#camera').click()")
    page.wait("document.querySelector('#failure').textContent.includes('https pages')")
    page.open(f"{outside}/")  # from now on without the token
    page.wait("document.querySelector('#status')?.textContent.includes('fps')")
    page.page.get_by_role("link", name="Models", exact=True).click()
    page.wait("document.querySelector('.card .running')")
    assert page.page.locator("#lan").is_hidden()
    assert page.errors == []


def test_an_example_opened_by_a_link_just_works(page: Sketch, outside: str) -> None:
    page.open(f"{outside}/examples/p5js/edges/?token={TOKEN}")
    page.wait("globalThis.catwalk && document.querySelector('canvas')")
    assert page.evaluate(ASK, ["", ""]) == 64
    assert any("browsers give the camera to https pages" in line for line in page.lines)


@pytest.mark.parametrize("way", ["link", "option", "script", "module"])
def test_a_sketch_of_another_machine_shows_the_token(page: Sketch, outside: str, tmp_path: Path, way: str) -> None:
    """A page that lies as a file on the other machine."""
    script = f"{outside}/catwalk.js?token={TOKEN}"
    if way == "module":
        (tmp_path / "index.html").write_text(
            f'<!doctype html><link rel="icon" href="data:,"><script type="module">'
            f"import catwalk from '{script.replace('.js?', '.mjs?')}'; window.ready = true;</script>")
        page.page.goto((tmp_path / "index.html").as_uri())
        page.wait("window.ready")
    else:
        page.open_file(tmp_path, script)
    url = {"link": f"{outside}/?token={TOKEN}", "option": outside}.get(way, "")
    assert page.evaluate(ASK, [url, TOKEN if way == "option" else ""]) == 64
    assert page.errors == []


@pytest.mark.parametrize("token, says", [
    ("", "Another machine needs the token"), ("opensesamf", "is not this Catwalk's")])
def test_without_the_token_a_sketch_gets_catwalk_s_own_sentence(
        page: Sketch, outside: str, tmp_path: Path, token: str, says: str) -> None:
    page.open_file(tmp_path, f"{outside}/catwalk.js?token={TOKEN}")
    assert says in page.evaluate(CATCH, [outside, token])


def test_where_nothing_answers_the_sentence_names_lan(page: Sketch, outside: str, tmp_path: Path) -> None:
    page.open_file(tmp_path, f"{outside}/catwalk.js?token={TOKEN}")
    assert "of that machine with: catwalk pose --lan" in page.evaluate(CATCH, [f"http://{find_address()}:9", TOKEN])


def test_a_browser_without_the_token_is_asked_for_it(page: Sketch, outside: str) -> None:
    page.page.goto(f"{outside}/")
    assert "Another machine needs the token" in page.page.inner_text("body")
    page.page.fill("input", TOKEN)
    page.page.click("button")
    page.wait("document.querySelector('#status')?.textContent.includes('fps')")


def test_the_owner_s_page_shows_the_link_and_a_code_that_a_camera_reads(page: Sketch, port: str, outside: str) -> None:
    page.open(f"http://127.0.0.1:{port}/#/")
    page.wait("document.querySelector('#lan svg')")
    link = f"{outside}/?token={TOKEN}"
    assert page.evaluate("document.querySelector('#lan a').href") == link
    page.wait("document.querySelector('.card')")
    expect(page.page.locator("#lan a").first).to_be_in_viewport()
    seen = cv2.imdecode(np.frombuffer(page.page.locator("#lan svg").screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert read_code(seen) == link
    assert page.errors == []


def test_the_page_of_another_machine_shows_all_models_while_one_is_fetched_here(page: Sketch, outside: str) -> None:
    def fetch_one(route: Route) -> None:
        models = route.fetch().json()["models"]
        models[1]["pull"] = {"state": "fetching", "done": 1000, "size": 5000, "error": ""}
        route.fulfill(json={"models": models})

    page.page.route("**/catalog", fetch_one)
    page.page.goto(f"{outside}/?token={TOKEN}#/")
    page.wait("document.querySelectorAll('.card').length > 20")
    assert page.page.locator(".card progress").count() == 0 and page.errors == []
