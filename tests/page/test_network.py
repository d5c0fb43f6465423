"""The tab Network in Chromium: what stands there is true now, and its buttons copy what the snippets say."""

import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from bridge.tokens import VARIABLE, make_token
from bridge.weights import P5
from scripts.page_snippets import HOME, write_snippets
from tests.browser import ALLOW_CAMERA, Catwalk, Sketch, open_browser, open_sketch, serve_catwalk
from tests.network import TOKEN, find_address

pytestmark = [pytest.mark.browser, pytest.mark.weights]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
OPEN = """async (name) => { const {openNetwork} = await import('/studio/network.js');
    window.network?.close();
    window.network = openNetwork(name);
    window.told = [];
    const status = network.element.querySelector('[role=status]');
    new MutationObserver(() => told.push(status.textContent)).observe(status, {childList: true});
    document.querySelector('#page').replaceChildren(network.element); }"""
COPIED = """async ([text, name]) => await navigator.clipboard.readText() === text && told.includes(`Copied: ${name}`)"""


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "pose", "--osc-port", "0") as running:
        yield running


def read_json(address: str) -> Any:
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def ask_owner(address: str, **body: Any) -> None:
    """What a page of this machine may do."""
    urllib.request.urlopen(urllib.request.Request(address, json.dumps(body).encode())).close()


def open_tab(sketch: Sketch, catwalk: Catwalk, model: str) -> None:
    """The tab alone."""
    sketch.open(f"{catwalk.url}/#/live")
    show_tab(sketch, model)


def show_tab(sketch: Sketch, model: str) -> None:
    """Put it in the place of the page."""
    sketch.wait("document.querySelector('#page').children.length > 0")
    sketch.evaluate(OPEN, model)
    sketch.wait("document.querySelector('.network .doors')")


def list_doors(sketch: Sketch) -> dict[str, str]:
    """Each door's address, by its name."""
    names = sketch.page.locator(".network dt").all_text_contents()
    return dict(zip(names, sketch.page.locator(".network .address code").all_text_contents(), strict=True))


def test_each_tool_s_texts_are_copied_as_they_are_written(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, permissions=CLIPBOARD) as sketch:
        open_tab(sketch, catwalk, "pose")
        doors = {door["door"]: door for door in read_json(f"{catwalk.url}/healthz")["doors"]}
        old = doors["runway"]["addresses"][0]
        port = int(doors["osc"]["addresses"][0].rpartition(":")[2])
        place = {**HOME, "origin": catwalk.url, "osc": {"host": "127.0.0.1", "port": port}, "ears": 57201,
                 "runway": {"http": old, "socketio": old, "info": read_json(f"{catwalk.url}/models/pose/runway")}}
        written, = write_snippets([read_json(f"{catwalk.url}/models/pose")], place)
        buttons = sketch.page.locator(".tools button")
        assert buttons.count() == len(written) == 11
        for number, texts in enumerate(written.values()):
            title = buttons.nth(number).text_content()
            buttons.nth(number).click()
            copies = sketch.page.locator(".steps .copy")
            assert sketch.page.locator(".steps pre").all_text_contents() == [text.rstrip() for text in texts.values()]
            for place_, (file, text) in enumerate(texts.items()):
                copies.nth(place_).click()
                sketch.wait(COPIED, [text, f"{title}, {file}"])
        assert sketch.errors == []


def test_every_tool_s_steps_fit_a_telephone_and_every_button_a_finger(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, viewport={"width": 390, "height": 844}) as sketch:
        open_tab(sketch, catwalk, "pose")
        for button in sketch.page.locator(".tools button").all():
            button.click()
            assert sketch.evaluate("document.documentElement.scrollWidth") <= 390, button.text_content()
            heights = sketch.page.locator(".network button").evaluate_all("all => all.map((one) => one.offsetHeight)")
            assert min(heights) >= 24  # WCAG 2.2, 2.5.8
        assert sketch.errors == []


def test_the_first_step_for_touchdesigner_leads_to_its_kit(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "pose")
        sketch.page.get_by_role("button", name="TouchDesigner").click()
        kit = sketch.page.locator(".steps li").first.get_by_role("link")
        with urllib.request.urlopen(kit.get_attribute("href") or "") as answer:
            assert b"def " in answer.read() and kit.text_content() == answer.url
        assert sketch.errors == []


def test_doors_are_those_that_are_open(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "pose")
        doors = {door["door"]: door for door in read_json(f"{catwalk.url}/healthz")["doors"]}
        osc, = doors["osc"]["addresses"][:1]
        old = doors["runway"]["addresses"][0]
        assert list_doors(sketch) == {
            "HTTP": f"{catwalk.url}/models/pose/query",
            "WebSocket": f"{catwalk.url.replace('http', 'ws')}/ws?model=pose",
            "Answers as events": f"{catwalk.url}/models/pose/events",
            "Newest picture": f"{catwalk.url}/models/pose/frame.jpg?draw=1",
            "Pictures as a film": f"{catwalk.url}/models/pose/stream.mjpg?draw=1",
            "Settings": f"{catwalk.url}/models/pose/settings",
            "OSC in (UDP)": osc, "OSC out, to who says": "/subscribe 57201 pose", "OSCQuery": f"http://{osc}/pose",
            "RunwayML, HTTP": f"{old}/query", "RunwayML, Socket.IO": old,
            "RunwayML, hosted": f"{catwalk.url}/pose.hosted-models.runwayml.cloud/v1"}
        values = sketch.page.locator(".values code").all_text_contents()
        for told in ("threshold: number, 0 to 1; without it 0.3", "poses: keypoints, 17 points each",
                     "/pose/threshold f 0…1", "/pose/closer i 0…1", "/pose/run", "/pose/0/nose x y confidence",
                     "16 more such points", "/pose/count count"):
            assert told in values, values
        assert sketch.errors == []


def test_every_address_answers(catwalk: Catwalk, blind: Browser) -> None:
    """What is not asked with a body is read as it stands."""
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "pose")
        doors = list_doors(sketch)
        assert read_json(doors["RunwayML, hosted"])["queryRoute"] == "/v1/query"
        assert read_json(doors["OSCQuery"])["FULL_PATH"] == "/pose"
        for name in ("Answers as events", "Pictures as a film"):
            urllib.request.urlopen(doors[name]).close()
        assert sketch.evaluate("""(address) => new Promise((resolve) => {
            new WebSocket(address).onmessage = ({data}) => resolve(JSON.parse(data).type); })""",
                               doors["WebSocket"]) == "hello"


def test_without_osc_its_doors_and_tools_are_left_out_and_why_is_said(blind: Browser) -> None:
    with serve_catwalk("edges", "--osc-port", "off") as quiet, open_sketch(blind) as sketch:
        open_tab(sketch, quiet, "edges")
        assert not [name for name in list_doors(sketch) if "OSC" in name]
        assert "SuperCollider" not in sketch.page.locator(".tools").inner_text()
        assert "OSC is off" in sketch.page.locator(".doors").inner_text()
        assert sketch.errors == []


def test_addresses_are_copied_by_keyboard_and_the_tool_is_kept(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, permissions=CLIPBOARD) as sketch:
        open_tab(sketch, catwalk, "edges")
        first = sketch.page.get_by_role("button", name="Copy: HTTP", exact=True)
        first.focus()
        sketch.page.keyboard.press("Enter")
        sketch.wait(COPIED, [f"{catwalk.url}/models/edges/query", "HTTP"])
        sketch.page.get_by_role("button", name="Python").focus()
        sketch.page.keyboard.press("Enter")
        sketch.evaluate(OPEN, "pose")
        sketch.wait("document.querySelector('.tools [aria-pressed=true]')?.textContent === 'Python'")
        assert "urlopen" in sketch.page.locator(".steps pre").inner_text()
        assert sketch.errors == []


@pytest.mark.parametrize("clipboard", ["undefined", "{writeText: () => Promise.reject(new Error('not allowed'))}"])
def test_texts_are_copied_where_the_browser_does_not_give_its_clipboard(catwalk: Catwalk, blind: Browser,
                                                                        clipboard: str) -> None:
    """Over http a page from another machine has none; elsewhere somebody may have said no."""
    with open_sketch(blind) as sketch:
        sketch.page.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})")
        open_tab(sketch, catwalk, "edges")
        sketch.evaluate("addEventListener('copy', () => { window.taken = document.activeElement.value; })")
        button = sketch.page.get_by_role("button", name="Copy: HTTP", exact=True)
        button.click()
        sketch.wait("told.includes('Copied: HTTP')")
        assert sketch.evaluate("taken") == f"{catwalk.url}/models/edges/query"
        assert button.evaluate("button => button === document.activeElement")
        sketch.evaluate("document.execCommand = () => false")
        button.click()
        sketch.wait("told.at(-1).startsWith('Not copied')")
        assert sketch.errors == []


# The p5 editor -----------------------------------------------------------------------------------------------------

CDN = "https://cdn.jsdelivr.net/npm/p5/lib/p5.min.js"  # as the editor's index.html has it
FRAME = """() => { const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts allow-same-origin';
    frame.allow = 'camera; accelerometer; gyroscope; loopback-network; local-network; local-network-access';
    frame.src = 'https://preview.p5js.org/';
    document.body.append(frame); }"""


def stand_in(sketch: Sketch) -> None:
    """What the internet would give: p5, of the release that Catwalk has, too."""
    sketch.page.route(CDN, lambda route: route.fulfill(path=P5.path, content_type="text/javascript"))


def take_sketch(sketch: Sketch, catwalk: Catwalk) -> str:
    """The sketch's page in the editor: what the button and the first step copy, pasted where the words say."""
    stand_in(sketch)
    sketch.page.context.route("https://editor.p5js.org/**", lambda route: route.fulfill(body="the editor"))
    open_tab(sketch, catwalk, "pose")
    with sketch.page.context.expect_page() as opened:
        sketch.page.get_by_role("button", name="Open in the p5 editor").click()
    assert opened.value.url == "https://editor.p5js.org/"
    opened.value.close()
    sketch.wait("told.includes('Copied: the sketch')")
    assert "click Allow" in sketch.page.locator(".editor").inner_text()
    code = sketch.evaluate("navigator.clipboard.readText()")
    sketch.page.get_by_role("button", name="Copy: p5.js, index.html").click()
    sketch.wait("told.includes('Copied: p5.js, index.html')")
    line = sketch.evaluate("navigator.clipboard.readText()")
    assert sketch.errors == []
    return f'<!doctype html><link rel="icon" href="data:,"><script src="{CDN}"></script>{line}<body>' \
           f"<script>{code}</script></body>"


def test_what_is_copied_runs_in_a_frame_as_the_p5_editor_s(catwalk: Catwalk, camera: Browser) -> None:
    """A sandboxed frame of another https site, to which the editor hands the permissions on."""
    with open_sketch(camera, permissions=[*CLIPBOARD, "camera", "local-network-access"]) as sketch:
        html = take_sketch(sketch, catwalk)
        sketch.page.route("https://editor.p5js.org/", lambda route: route.fulfill(
            body='<link rel="icon" href="data:,">', content_type="text/html"))
        sketch.page.route("https://preview.p5js.org/", lambda route: route.fulfill(body=html, content_type="text/html"))
        sketch.page.goto("https://editor.p5js.org/")
        sketch.evaluate(FRAME)
        sketch.page.frame_locator("iframe").locator("canvas").first.wait_for()
        sketch.page.frames[1].wait_for_function("found?.length && found[0].nose.x > 0 && frameCount > 5")
        assert sketch.errors == []


def test_what_is_copied_needs_the_permission_and_has_it_once_it_is_allowed(
        catwalk: Catwalk, playwright: Playwright, chromium: str, clip: Path, tmp_path: Path) -> None:
    """The page comes from a server of this machine that the browser takes for a public site."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, ThreadPoolExecutor() as pool:
        pool.submit(server.serve_forever, 0.01)
        public = f"127.0.0.1:{server.server_port}"
        flags = [ALLOW_CAMERA, f"--ip-address-space-overrides={public}=public"]
        with open_browser(playwright, chromium, clip, flags=flags) as browser:
            with open_sketch(browser, permissions=[*CLIPBOARD, "local-network-access"]) as sketch:
                (tmp_path / "index.html").write_text(take_sketch(sketch, catwalk), encoding="utf-8")
                sketch.page.goto(f"http://{public}/")
                sketch.wait("found?.length && frameCount > 5")
                assert sketch.errors == []
            with open_sketch(browser) as sketch:
                stand_in(sketch)
                sketch.page.goto(f"http://{public}/")
                sketch.wait("typeof catwalk === 'undefined' && frameCount > 5")
                assert any("catwalk is not defined" in error for error in sketch.errors)
        server.shutdown()


def test_other_machines_see_their_own_addresses_with_the_token(blind: Browser) -> None:
    with serve_catwalk("edges", "pose", "--osc-port", "0", "--lan", "--token", TOKEN) as catwalk:
        with open_sketch(blind) as sketch:
            open_tab(sketch, catwalk, "pose")
            assert "Other machines have addresses of their own" in sketch.page.locator(".doors").inner_text()
            assert not [address for address in list_doors(sketch).values() if TOKEN in address]
        outside = f"http://{find_address()}:{catwalk.port}"
        with open_sketch(blind) as sketch:
            sketch.open(f"{outside}/?token={TOKEN}#/live")
            show_tab(sketch, "pose")
            doors = list_doors(sketch)
            assert doors["HTTP"] == f"{outside}/models/pose/query?token={TOKEN}"
            assert doors["OSC in (UDP)"].startswith(f"{find_address()}:")
            assert [address for address in doors.values() if find_address() not in address] == [
                f"/subscribe 57201 pose {TOKEN}"]
            assert read_json(doors["RunwayML, hosted"])["queryRoute"] == "/v1/query"
            assert sketch.page.locator(".network .sentence").count() == 0
            sketch.open(f"{outside}/#/live")  # the browser is known now, and its page has the token no more
            sketch.page.reload()
            show_tab(sketch, "pose")
            assert "lacks the token" in sketch.page.locator(".network .sentence").inner_text()
            assert sketch.errors == []


def test_names_are_shown_as_text(catwalk: Catwalk, blind: Browser) -> None:
    """A model's fields may be called as somebody likes."""
    with open_sketch(blind) as sketch:
        sketch.page.route("**/models/edges", lambda route: route.fulfill(json={
            "name": "edges", "inputs": [], "outputs": [{"name": "<img src=x onerror=alert(1)>", "kind": "text"}]}))
        open_tab(sketch, catwalk, "edges")
        assert sketch.page.locator(".network img").count() == 0
        assert "<img src=x" in sketch.page.locator(".doors").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone(catwalk: Catwalk, blind: Browser, scheme: str) -> None:
    with open_sketch(blind, color_scheme=scheme, viewport={"width": 390, "height": 800}) as sketch:
        open_tab(sketch, catwalk, "pose")
        assert sketch.evaluate("document.documentElement.scrollWidth") <= 390
        assert sketch.errors == []


# What changes while somebody looks ---------------------------------------------------------------------------------


def test_nothing_fails_of_a_model_that_is_stopped_or_private(blind: Browser, tmp_path: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    """RunwayML's hosted address is not asked: it is 404 for a stopped model, 401 for a private one, and wakes one."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "tokens.json"))
    make_token("pose")
    with serve_catwalk("edges", "pose", "--osc-port", "off") as catwalk, open_sketch(blind) as sketch:
        ask_owner(f"{catwalk.url}/models/edges/stop")
        for name in ("edges", "pose"):
            open_tab(sketch, catwalk, name)
            assert "RunwayML" in sketch.page.locator(".tools").inner_text()
        assert read_json(f"{catwalk.url}/models/edges")["state"] == "stopped"
        assert sketch.errors == []


def test_what_has_changed_is_shown_and_nothing_else_is_built_anew(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "edges")
        sketch.page.get_by_role("button", name="curl").click()
        sketch.page.get_by_role("button", name="Copy: HTTP", exact=True).focus()
        sketch.evaluate("window.before = document.querySelector('.network .doors')")
        with sketch.page.expect_response("**/models/edges/runway"):
            pass  # asked again
        with sketch.page.expect_response("**/models/edges/runway"):
            pass
        assert sketch.evaluate("document.querySelector('.network .doors') === before")
        info = read_json(f"{catwalk.url}/models/edges")
        info["inputs"].append({"name": "further", "kind": "number", "minimum": 0, "maximum": 9})
        sketch.page.route("**/models/edges", lambda route: route.fulfill(json=info))
        sketch.wait("document.querySelector('.network .doors').textContent.includes('further: number, 0 to 9')")
        assert sketch.evaluate("told") == ["The addresses have changed."]
        assert sketch.evaluate("document.activeElement.ariaLabel") == "Copy: HTTP"
        assert sketch.page.locator(".tools [aria-pressed=true]").text_content() == "curl"
        assert sketch.errors == []


@pytest.mark.parametrize("window", ["usual", "private"])
def test_the_tool_that_somebody_chose_is_the_next_model_s_too(catwalk: Catwalk, blind: Browser, window: str) -> None:
    with open_sketch(blind) as sketch:
        if window == "private":  # the browser keeps nothing
            sketch.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error(); }})")
        open_tab(sketch, catwalk, "edges")
        sketch.page.get_by_role("button", name="curl").click()
        show_tab(sketch, "pose")
        chosen = sketch.page.locator(".tools [aria-pressed=true]")
        assert chosen.text_content() == "curl"
        sketch.page.reload()
        show_tab(sketch, "edges")
        assert chosen.text_content() == ("curl" if window == "usual" else "p5.js")
        assert sketch.errors == []


def test_after_catwalk_s_restart_its_new_doors_are_shown(blind: Browser) -> None:
    with serve_catwalk("edges", "pose", "--osc-port", "0") as catwalk, open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "pose")
        assert "OSC in (UDP)" in list_doors(sketch)
        catwalk.stop()
        sketch.wait("document.body.textContent.includes('Catwalk has gone')")
        assert "HTTP" in list_doors(sketch)
        catwalk.models = ("pose", "--osc-port", "off")
        catwalk.start()
        sketch.wait("document.querySelector('.network .doors').textContent.includes('OSC is off')")
        assert list_doors(sketch)["RunwayML, HTTP"] == f"{catwalk.url}/query"
        sketch.wait("document.querySelector('#page').children.length > 0")
        catwalk.stop()
        catwalk.models = ("edges", "--osc-port", "off")
        catwalk.start()
        sketch.wait("document.querySelector('.network [role=alert]')?.textContent === "
                    "'pose is not served at the moment.'")
        assert [error for error in sketch.errors if "ERR_CONNECTION" not in error] == []


def test_a_model_that_is_not_there_is_told_in_a_sentence(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_tab(sketch, catwalk, "edges")
        sketch.evaluate(OPEN, "nobody")
        sketch.wait("document.querySelector('.network [role=alert]')?.textContent === "
                    "'nobody is not served at the moment.'")
        assert sketch.page.locator(".network .doors").count() == 0
        assert sketch.errors == []
