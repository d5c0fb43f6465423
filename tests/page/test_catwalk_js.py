"""catwalk.js in Chromium, against a real Catwalk: what it takes and gives, its pace, and what it says when it fails."""

import base64
import socket
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from signal import SIGKILL
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser import (P5_VERSIONS, Catwalk, Sketch, open_browser, open_sketch, read_sample, serve_catwalk,
                           write_clip, write_page)
from tests.films import write_film

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[2] / "bridge" / "page" / "catwalk.js"
FIGURE = '''
"""Finds the same in every picture."""
from typing import Annotated, NamedTuple
from bridge import Box, Frame, Keypoint, Model, Pose, Skeleton

POINTS = Keypoint("nose", 0.25, 0.5, 0.9), Keypoint("left_eye", 0.5, 0.25, 0.8, -0.1)
PEOPLE = [Pose(POINTS, 0.7, Box(0.1, 0.2, 0.3, 0.4))]

class Found(NamedTuple):
    people: Annotated[list[Pose], Skeleton(("nose", "left_eye"), ((0, 1),), {"head": (0, 1)})]
    things: list[Box]
    words: str

class Figure(Model):
    """One person, one cup."""
    def run(self, image: Frame) -> Found:
        return Found(PEOPLE, [Box(0.5, 0.5, 0.25, 0.1, 0.6, "cup")], "a cup")
'''
SLOW = '''
"""Gives back what it gets, after a while."""
from time import sleep
from typing import Annotated
from bridge import Between, Frame, Model

class Slow(Model):
    """The same picture, late."""
    def run(self, image: Frame, wait: Annotated[float, Between(0, 1)] = 0.1) -> Frame:
        sleep(wait)
        return image
'''
LATE = '''
"""Takes its time to set up."""
from time import sleep
from bridge import Frame, Model

class Late(Model):
    """Says that it is awake."""
    def setup(self, device: str) -> None:
        sleep(2)

    def run(self, image: Frame) -> str:
        return "awake"
'''
MAKE_CANVAS = """(width, height, colour = 'red') => {
  const canvas = Object.assign(document.createElement('canvas'), {width, height});
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas;
}"""
COUNT_FRAMES = """
  window.traffic = {onTheWay: 0, most: 0, sent: 0};
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    traffic.sent += 1;
    traffic.size = message.byteLength ?? traffic.size;
    if (typeof message !== 'string') traffic.most = Math.max(traffic.most, ++traffic.onTheWay);
    if (!this.counting) {
      this.addEventListener('message', ({data}) => {
        if (!(data instanceof ArrayBuffer)) return;
        const header = new Uint8Array(data, 4, new DataView(data).getUint32(0, true));
        traffic.onTheWay -= 1 + JSON.parse(new TextDecoder().decode(header)).dropped;  // dropped ones arrived, too
      });
    }
    this.counting = true;
    send.call(this, message);
  };
"""


@pytest.fixture(scope="module")
def adapters(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("adapters")
    for name, code in (("figure", FIGURE), ("slow", SLOW)):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    return [str(folder / "figure.py"), str(folder / "slow.py")]


@pytest.fixture(scope="module")
def catwalk(adapters: list[str]) -> Iterator[Catwalk]:
    with serve_catwalk(*adapters, "edges") as running:
        yield running


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
def sketch(page: Sketch, catwalk: Catwalk, tmp_path: Path) -> Iterator[Sketch]:
    """A file's page with catwalk.js and `makeCanvas`, which must not have logged an error in the end."""
    page.open_file(tmp_path, f"{catwalk.url}/catwalk.js", code=f"{COUNT_FRAMES} window.makeCanvas = {MAKE_CANVAS};")
    yield page
    assert page.errors == []


@pytest.fixture
def nowhere() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def catch(page: Sketch, url: str, name: str = "edges") -> str:
    """The sentence with which asking for a model fails."""
    return str(page.evaluate("""([url, name]) =>
      catwalk.model(name, {url}).then(() => 'no failure', ({message}) => message)""", [url, name]))


# What it gives

def test_poses_have_ml5s_shape_in_pixels_of_the_source(sketch: Sketch) -> None:
    found = sketch.evaluate("""async () => {
      const figure = await catwalk.model('figure');
      const [person] = await figure.detect(makeCanvas(200, 100));
      return {person, same: person.nose === person.keypoints[0], lines: figure.getSkeleton()};
    }""")
    nose = {"name": "nose", "x": 50, "y": 50, "confidence": pytest.approx(0.9)}
    assert found["person"]["nose"] == nose and found["person"]["keypoints"][0] == nose
    assert found["person"]["left_eye"] == {"name": "left_eye", "x": 100, "y": 25, "z": -20, "confidence": 0.8}
    assert found["person"]["confidence"] == pytest.approx(0.7)
    assert found["person"]["box"] == pytest.approx(
        {"xMin": 20, "yMin": 20, "xMax": 80, "yMax": 60, "width": 60, "height": 40})
    assert found["same"] and found["lines"] == [[0, 1]]
    head = found["person"]["head"]
    assert head.pop("keypoints") == found["person"]["keypoints"]
    assert head == {"x": 50, "y": 25, "width": 50, "height": 25, "centerX": 75, "centerY": 37.5}


def test_run_gives_all_outputs_where_there_are_several(sketch: Sketch) -> None:
    found = sketch.evaluate("""async () => (await catwalk.model('figure')).run({image: makeCanvas(200, 100)})""")
    assert list(found) == ["people", "things", "words"]
    assert found["words"] == "a cup" and found["people"][0]["nose"]["x"] == 50
    assert found["things"] == [pytest.approx(
        {"x": 100, "y": 50, "width": 50, "height": 10, "confidence": 0.6, "label": "cup"})]


def test_a_listener_hears_what_others_ask_with_the_picture_that_it_was_made_of(sketch: Sketch) -> None:
    """Pictures of several sizes, and places in pixels of each one's own."""
    found = sketch.evaluate("""async () => {
      const [ear, asker] = [await catwalk.model('figure'), await catwalk.model('figure')];
      const heard = [];
      for (const width of [200, 400]) {
        const news = new Promise((resolve) => ear.listen((people, seen) => resolve(
          {width: seen.image.width, nose: people[0].nose.x, words: seen.words}), {inputs: ['image']}));
        await asker.detect(makeCanvas(width, 100));
        heard.push(await news);
      }
      ear.unlisten();
      return heard;
    }""")
    assert found == [{"width": 200, "nose": 50, "words": "a cup"}, {"width": 400, "nose": 100, "words": "a cup"}]


def test_a_listener_without_inputs_has_places_from_0_to_1(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const figure = await catwalk.model('figure');
      const news = new Promise((resolve) => figure.listen(([person]) => resolve(person.nose.x)));
      await figure.detect(makeCanvas(200, 100));
      return news.finally(() => figure.unlisten());
    }""") == 0.25


def test_a_listener_hears_failures_if_it_wants_to(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const slow = await catwalk.model('slow');
      const news = new Promise((resolve) => slow.listen((none, seen, error) => resolve(error.message)));
      await slow.run({image: makeCanvas(8, 8), wait: 7}).catch(() => null);
      return news.finally(() => slow.unlisten());
    }""") == "“wait” must be between 0 and 1; it was 7."


def test_a_picture_can_be_drawn_on_a_canvas(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const slow = await catwalk.model('slow', {format: 'png'});
      const picture = await slow.run({image: makeCanvas(64, 48), wait: 0});
      const context = makeCanvas(64, 48, 'blue').getContext('2d');
      context.drawImage(picture, 0, 0);
      return [picture.width, picture.canvas === picture, ...context.getImageData(9, 9, 1, 1).data];
    }""") == [64, True, pytest.approx(254, abs=2), pytest.approx(0, abs=2), pytest.approx(0, abs=2), 255]


@pytest.mark.parametrize("p5", P5_VERSIONS)
@pytest.mark.parametrize("mode", ["P2D", "WEBGL"])
def test_a_picture_can_be_drawn_by_p5(page: Sketch, catwalk: Catwalk, tmp_path: Path, p5: str, mode: str) -> None:
    code = f"""
      window.makeCanvas = {MAKE_CANVAS};
      let seen;
      async function setup() {{
        createCanvas(80, 60, {mode});
        pixelDensity(1);
        const slow = await catwalk.model('slow');
        const picture = await slow.run({{image: makeCanvas(64, 48, 'lime'), wait: 0}});
        background(0);
        image(picture, -10, -10);
        const canvas = makeCanvas(64, 48);
        canvas.getContext('2d').drawImage(picture.canvas, 0, 0);
        seen = [get(45, 35), get(2, 2), [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data],
          picture instanceof p5.Image, picture.get(3, 3)];
      }}"""
    page.open(f"{catwalk.url}/healthz", p5)
    page.open_file(tmp_path, f"{catwalk.url}/p5.min.js", f"{catwalk.url}/catwalk.js", code=code)
    page.wait("seen")
    green, corner, canvas, is_image, inside = page.evaluate("seen")
    assert green[1] > 240 and green[0] < 15 and canvas[1] > 240 and inside[1] > 240
    assert (corner[1] > 240) == (mode == "P2D")
    assert is_image and page.errors == []


# What it takes

@pytest.mark.parametrize("source", [
    "makeCanvas(200, 100)",
    "new OffscreenCanvas(200, 100).getContext('2d').canvas",
    "createImageBitmap(makeCanvas(200, 100))",
    "new Promise((resolve) => makeCanvas(200, 100).toBlob(resolve))",
    "Object.assign(new Image(), {src: makeCanvas(200, 100).toDataURL()})",
    "makeCanvas(200, 100).getContext('2d')",
])
def test_takes_every_source(sketch: Sketch, source: str) -> None:
    nose = sketch.evaluate(f"""async () => {{
      const figure = await catwalk.model('figure');
      const [person] = await figure.detect(await {source});
      return person.nose;
    }}""")
    assert [nose["x"], nose["y"]] in ([50, 50], [0.25 * 200, 0.5 * 100])


def test_takes_a_video_in_the_size_it_is_given(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const figure = await catwalk.model('figure');
      const video = document.createElement('video');
      video.srcObject = await navigator.mediaDevices.getUserMedia({video: true});
      video.play();
      const whole = (await figure.detect(video))[0].nose;
      video.width = 320;
      video.height = 240;
      const half = (await figure.detect(video))[0].nose;
      return [whole.x, whole.y, half.x, half.y];
    }""") == [160, 240, 80, 120]


def test_takes_a_film_that_jumps_as_it_does_at_the_end_of_a_loop(sketch: Sketch, tmp_path: Path) -> None:
    film = base64.b64encode(write_film(tmp_path / "film.webm", code="VP80").read_bytes()).decode()
    sketch.evaluate("""async (film) => {
        const model = await catwalk.model('edges');
        const src = `data:video/webm;base64,${film}`;
        const video = Object.assign(document.createElement('video'), {muted: true, src});
        await video.play();
        [window.turns, window.without] = [0, 0];
        const jump = async () => {
            video.currentTime = turns / 25;
            await new Promise((resolve) => video.addEventListener('seeking', resolve, {once: true}));
            if (video.readyState < 2) without += 1;
            await model.detect(video);
            turns += 1;
            if (turns < 20) jump();
        };
        jump(); }""", film)
    sketch.wait("turns === 20 && without > 0")
    assert sketch.errors == []


LOOK_TWICE = """async ({address, mirrored, maxSide, wide}) => {
  const slow = await catwalk.model('slow', {url: address, format: 'png', maxSide, bitmaps: true});
  const video = document.createElement('video');
  video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: wide}});
  await video.play();
  video.pause();
  const canvas = makeCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext('2d');
  if (mirrored) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(video, 0, 0);
  context.resetTransform();
  const [pictures, sizes] = [[], []];
  for (const image of [mirrored ? {elt: video, flipped: true} : video, canvas]) {
    const picture = await slow.run({image, wait: 0});
    context.drawImage(picture, 0, 0);
    pictures.push(context.getImageData(0, 0, picture.width, picture.height).data);
    sizes.push(traffic.size);
  }
  const differences = pictures[0].reduce((sum, value, place) => sum + Math.abs(value - pictures[1][place]), 0);
  return {sizes, difference: differences / pictures[0].length};
}"""
FAR = str(0x7F000001)  # this machine, written so that it does not look like it
WHOLE = {"mirrored": False, "maxSide": 640, "wide": 640}


@pytest.mark.parametrize("mirrored", [False, True])
def test_passes_a_videos_pixels_on_as_they_are_in_the_colours_that_the_page_shows(
        sketch: Sketch, catwalk: Catwalk, mirrored: bool) -> None:
    seen = sketch.evaluate(LOOK_TWICE, {**WHOLE, "mirrored": mirrored, "address": catwalk.url})
    pixels, jpeg = seen["sizes"]
    assert 0 < pixels - 640 * 480 * 3 / 2 < 300 and jpeg < 100_000
    assert seen["difference"] < 2


@pytest.mark.parametrize("change", [{"maxSide": 320}, {"host": FAR}])
def test_sends_a_video_as_jpeg_where_its_pixels_must_change_first_or_catwalk_is_elsewhere(
        sketch: Sketch, catwalk: Catwalk, change: dict[str, Any]) -> None:
    address = catwalk.url.replace("127.0.0.1", change.get("host", "127.0.0.1"))
    assert max(sketch.evaluate(LOOK_TWICE, {**WHOLE, **change, "address": address})["sizes"]) < 100_000


@pytest.mark.parametrize("p5", P5_VERSIONS)
def test_takes_what_p5_makes(page: Sketch, catwalk: Catwalk, tmp_path: Path, p5: str) -> None:
    code = """
      let seen;
      async function setup() {
        const main = createCanvas(120, 60);
        const capture = createCapture(VIDEO);
        capture.size(320, 240);
        capture.hide();
        const sources = {main, capture, graphics: createGraphics(80, 40), picture: createImage(40, 20),
          element: createImg(main.elt.toDataURL(), 'the canvas').size(60, 30)};
        const figure = await catwalk.model('figure');
        const found = {};
        for (const [name, source] of Object.entries(sources)) {
          const [{nose}] = await figure.detect(source);
          found[name] = [nose.x, nose.y];
        }
        seen = found;
      }"""
    page.open(f"{catwalk.url}/healthz", p5)
    page.open_file(tmp_path, f"{catwalk.url}/p5.min.js", f"{catwalk.url}/catwalk.js", code=code)
    page.wait("seen")
    assert page.evaluate("seen") == {"main": [30, 30], "capture": [80, 120], "graphics": [20, 20], "picture": [10, 10],
                                     "element": [15, 15]}
    assert page.errors == []


def test_sends_no_more_pixels_than_wanted(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const slow = await catwalk.model('slow', {maxSide: 100});
      const picture = await slow.run({image: makeCanvas(400, 200), wait: 0});
      return [picture.width, picture.height];
    }""") == [100, 50]


def test_model_and_detect_take_callbacks(sketch: Sketch) -> None:
    sketch.evaluate("""() => {
      catwalk.model('figure', (figure) => figure.detect(makeCanvas(200, 100), (people) => { window.people = people; }));
      catwalk.model('nothing', (model, error) => { window.sentence = error.message; });
    }""")
    sketch.wait("window.people?.[0].nose.x === 50 && window.sentence.includes('no model “nothing”')")


def test_is_a_module_too(page: Sketch, catwalk: Catwalk, tmp_path: Path) -> None:
    page.open_file(tmp_path, code=f"""</script><script type="module">
      import catwalk, {{model}} from '{catwalk.url}/catwalk.mjs';
      window.seen = [catwalk.url, (await model('figure')).name];""")
    page.wait("window.seen")
    assert page.evaluate("seen") == [catwalk.url, "figure"]
    assert page.errors == []


def test_a_copy_looks_for_catwalk_at_its_usual_address(page: Sketch, tmp_path: Path) -> None:
    page.open_file(tmp_path, code=SCRIPT.read_text(encoding="utf-8"))
    assert page.evaluate("catwalk.url") == "http://127.0.0.1:8000"
    assert page.evaluate("catwalk.connect('http://127.0.0.1:9000').url") == "http://127.0.0.1:9000"


# Its pace

def test_never_has_more_than_two_frames_on_the_way(sketch: Sketch) -> None:
    sketch.evaluate("""async () => {
      window.slow = await catwalk.model('slow');
      await slow.run({image: makeCanvas(8, 8), wait: 0});  // it has started
      window.answers = 0;
      slow.detectStart(makeCanvas(320, 240), () => { answers += 1; });
    }""")
    sketch.wait("answers === 12")
    seen = sketch.evaluate("({...traffic, latency: slow.latency, ran: slow.timings.ran})")
    assert seen["most"] <= 2
    assert 100 <= seen["latency"] < 250
    assert seen["ran"] >= 100


def test_is_silent_after_detect_stop(sketch: Sketch) -> None:
    sketch.evaluate("""async () => {
      window.slow = await catwalk.model('slow');
      window.answers = 0;
      slow.detectStart(makeCanvas(320, 240), () => { answers += 1; });
    }""")
    sketch.wait("answers === 3")
    sketch.evaluate("slow.detectStop()")
    sketch.wait("slow.session.waiting.size === 0")
    sketch.evaluate("slow.run({image: makeCanvas(10, 10), wait: 0}).then(() => true)")
    assert sketch.evaluate("answers") == 3


def test_starts_anew_with_another_source(sketch: Sketch) -> None:
    sketch.evaluate("""async () => {
      window.slow = await catwalk.model('slow');
      slow.set({wait: 0});
      window.seen = [];
      slow.detectStart(makeCanvas(320, 240), ({width}) => seen.push(width));
      slow.detectStart(makeCanvas(100, 100), ({width}) => seen.push(width));
    }""")
    sketch.wait("seen.length > 5")
    assert set(sketch.evaluate("seen")) == {100}


def test_inputs_may_change_while_it_runs(sketch: Sketch) -> None:
    sketch.evaluate("""async () => {
      window.slow = await catwalk.model('slow');
      window.inputs = {image: makeCanvas(64, 48), wait: 0};
      slow.detectStart(inputs, () => {});
    }""")
    sketch.wait("slow.timings.ran < 50")
    sketch.evaluate("inputs.wait = 0.2, true")
    sketch.wait("slow.timings.ran >= 200")


def test_settings_hold_and_are_sent_once(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const slow = await catwalk.model('slow');
      await slow.set({wait: 0.3});
      const before = traffic.sent;
      await slow.set({wait: 0.3});
      const after = traffic.sent;
      await slow.run(makeCanvas(10, 10));
      return [after - before, slow.timings.ran >= 300];
    }""") == [0, True]


def test_a_page_that_is_a_file_may_not_set_what_holds_for_everyone(sketch: Sketch) -> None:
    """One that Catwalk serves may: the example `echoes` does."""
    sentence, shared, settings = sketch.evaluate("""async () => {
      const slow = await catwalk.model('slow');
      const sentence = await slow.set({wait: 0.01}, {everyone: true}).catch(({message}) => message);
      return [sentence, slow.shared, slow.settings];
    }""")
    assert "may not change a model's settings for everyone" in sentence and not shared.get("wait") and settings == {}


def test_a_setting_that_cannot_be_is_refused_and_forgotten(sketch: Sketch) -> None:
    assert sketch.evaluate("""async () => {
      const slow = await catwalk.model('slow');
      await slow.set({wait: 0});
      const sentence = await slow.set({wait: 7}).catch(({message, code}) => `${code}: ${message}`);
      return [sentence, slow.settings];
    }""") == ["bad-input: “wait” must be between 0 and 1; it was 7.", {"wait": 0}]


# When something is wrong

def test_comes_back_by_itself_and_says_so_once(page: Sketch, adapters: list[str], tmp_path: Path) -> None:
    with serve_catwalk(adapters[1]) as catwalk:
        page.open_file(tmp_path, f"{catwalk.url}/catwalk.js", code=f"window.makeCanvas = {MAKE_CANVAS};")
        page.evaluate("""async () => {
          window.slow = await catwalk.model('slow');
          await slow.set({wait: 0.2});
          window.answers = 0;
          slow.detectStart(makeCanvas(64, 48), () => { answers += 1; });
        }""")
        page.wait("answers > 1")
        page.lines.clear()
        page.evaluate("""() => {
          window.pending = slow.run({image: makeCanvas(64, 48), wait: 1}).catch(({message}) => message);
        }""")
        page.wait("[...slow.session.waiting.values()].some(({frameOf}) => !frameOf)")
        catwalk.stop(SIGKILL)
        gone = f"Catwalk at {catwalk.url} has gone; trying again until it is back."
        assert page.evaluate("pending") == gone
        assert page.evaluate("slow.run(makeCanvas(64, 48)).catch(({message}) => message)") == gone
        page.evaluate("answers = 0")
        catwalk.start()
        page.wait("answers > 2 && slow.timings.ran >= 200")
    said = [line for line in page.lines if line.startswith("catwalk:")]
    assert said == [f"catwalk: {gone}", "catwalk: connected again."]


def test_comes_back_also_where_a_callback_does_not_look_whether_it_got_anything(page: Sketch, adapters: list[str],
                                                                                tmp_path: Path) -> None:
    with serve_catwalk(adapters[1]) as catwalk:
        page.open_file(tmp_path, f"{catwalk.url}/catwalk.js", code=f"window.makeCanvas = {MAKE_CANVAS};")
        page.evaluate("""async () => {
          window.slow = await catwalk.model('slow');
          window.answers = 0;
          slow.detectStart(makeCanvas(64, 48), (picture, error) => { if (picture.width) answers += 1; });
        }""")
        page.wait("answers > 1")
        catwalk.stop(SIGKILL)
        page.wait("!slow.session.socket")
        page.evaluate("answers = 0")
        catwalk.start()
        page.wait("answers > 1")
    assert any("reading 'width'" in error for error in page.errors), "the sketch's own mistake is said as what it is"


def test_says_that_a_model_is_still_starting_and_waits(page: Sketch, tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text(LATE, encoding="utf-8")
    with serve_catwalk(str(tmp_path / "late.py")) as catwalk:
        page.open_file(tmp_path, f"{catwalk.url}/catwalk.js", code=f"window.makeCanvas = {MAKE_CANVAS};")
        assert page.evaluate("catwalk.model('late').then((late) => late.run(makeCanvas(8, 8)))") == "awake"
    assert page.lines == ["catwalk: late is starting; its first answer takes a moment."]


def test_says_that_catwalk_does_not_run(sketch: Sketch, nowhere: str) -> None:
    assert catch(sketch, nowhere) == f"No Catwalk answers at {nowhere}. Start it in a terminal with: catwalk pose"
    sketch.errors.clear()  # the browser's own word about it


def test_names_the_models_that_run(sketch: Sketch, catwalk: Catwalk) -> None:
    assert catch(sketch, catwalk.url, "poze") == (
        f"Catwalk at {catwalk.url} has no model “poze”; it runs: figure, slow, edges. "
        f"Start it at {catwalk.url}/#/ or with: catwalk figure slow edges poze")


def test_notices_that_another_server_answers(page: Sketch, tmp_path: Path) -> None:
    """A copy of catwalk.js at the top of somebody's own web server looks as if Catwalk had served it."""
    (tmp_path / "catwalk.js").write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        page.page.goto(f"{url}/")
        page.page.add_script_tag(url=f"{url}/catwalk.js")
        assert catch(page, page.evaluate("catwalk.url")) == (
            f"What answers at {url} is not Catwalk. Say where Catwalk is, before the first model: "
            "catwalk.connect('http://127.0.0.1:8000')")
        server.shutdown()
        thread.join()


def test_names_the_flag_for_a_site_that_is_not_let_in(browser: Browser, catwalk: Catwalk) -> None:
    with open_sketch(browser, permissions=["local-network-access"]) as page:
        page.open_site("https://sketches.example", f"{catwalk.url}/catwalk.js")
        assert catch(page, catwalk.url) == (
            f"Catwalk at {catwalk.url} does not let pages from https://sketches.example in. "
            "Start it with: catwalk pose --allow-origin https://sketches.example")


@pytest.mark.parametrize("site", ["https://preview.p5js.org", "https://editor.p5js.org"])
def test_the_p5_web_editors_pages_are_let_in(browser: Browser, catwalk: Catwalk, site: str) -> None:
    with open_sketch(browser, permissions=["local-network-access"]) as page:
        page.open_site(site, f"{catwalk.url}/catwalk.js")
        assert page.evaluate("catwalk.model('figure').then(({name}) => name)") == "figure"
        assert page.errors == []


def test_runs_in_a_frame_as_in_the_p5_web_editor(browser: Browser, catwalk: Catwalk) -> None:
    """The editor shows sketches in a sandboxed frame of another site, to which it hands the permission on."""
    tell = f"""catwalk.model('figure', {{url: '{catwalk.url}'}})
      .then(({{name}}) => parent.postMessage(name, '*'), ({{message}}) => parent.postMessage(message, '*'));"""
    preview = write_page(code=SCRIPT.read_text(encoding="utf-8") + tell)
    with open_sketch(browser, permissions=["local-network-access"]) as page:
        page.page.route("https://preview.p5js.org/",
                        lambda route: route.fulfill(body=preview, content_type="text/html"))
        page.open_site("https://editor.p5js.org", code="""
          addEventListener('message', ({data}) => { window.heard = data; });
          const frame = document.createElement('iframe');
          frame.sandbox = 'allow-scripts allow-same-origin';
          frame.allow = 'camera; loopback-network; local-network; local-network-access';
          frame.src = 'https://preview.p5js.org/';
          document.body.append(frame);""")
        page.wait("window.heard")
        assert page.evaluate("heard") == "figure"


def test_says_how_to_allow_the_local_network(playwright: Playwright, chromium: str, catwalk: Catwalk,
                                             adapters: list[str]) -> None:
    """The page comes from another Catwalk, which the browser takes for a public site."""
    with serve_catwalk(adapters[0]) as public:
        flag = f"--ip-address-space-overrides=127.0.0.1:{public.port}=public"
        with open_browser(playwright, chromium, flags=[flag]) as browser:
            with open_sketch(browser) as page:
                page.page.goto(f"{public.url}/healthz")
                page.page.add_script_tag(url=f"{public.url}/catwalk.js")
                sentence = catch(page, catwalk.url)
                assert sentence.startswith(f"The browser does not let this page reach {catwalk.url}. Click the icon")
            with open_sketch(browser, permissions=["local-network-access"]) as page:
                page.page.goto(f"{public.url}/healthz")
                page.page.add_script_tag(url=f"{public.url}/catwalk.js")
                assert catch(page, catwalk.url) == "no failure"


def test_tells_safari_what_else_to_do(browser: Browser, nowhere: str) -> None:
    """Chromium that says it is Safari: the words are tested here, Safari itself is not."""
    agent = ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
             "Version/18.0 Safari/605.1.15")
    with open_sketch(browser, user_agent=agent) as page:
        page.open_site("https://editor.p5js.org", code=SCRIPT.read_text(encoding="utf-8"))
        assert catch(page, nowhere) == (
            "Safari does not let a page from the internet reach a program on this computer. "
            f"Open the sketch from {nowhere}/examples/, or use Chrome or Firefox.")


@pytest.mark.parametrize("source", ["undefined", "null", "document.body", "new ImageData(2, 2)"])
def test_says_what_it_needs_when_there_is_nothing_to_look_at(sketch: Sketch, source: str) -> None:
    sentence = sketch.evaluate(f"""async () =>
      (await catwalk.model('figure')).detect({source}).catch(({{message}}) => message)""")
    assert sentence.startswith("figure needs a video, canvas or picture, or an object that names its inputs; it got ")


def test_failures_reach_the_callback_as_in_ml5(sketch: Sketch) -> None:
    sketch.evaluate("""async () => {
      const edges = await catwalk.model('edges');
      edges.detectStart({image: makeCanvas(64, 48), threshold: 999}, (picture, error) => {
        window.seen = error.message;
      });
    }""")
    sketch.wait("window.seen === '“threshold” must be between 0 and 255; it was 999.'")


def test_failures_without_a_taker_are_said_once(page: Sketch, catwalk: Catwalk, tmp_path: Path) -> None:
    page.open_file(tmp_path, f"{catwalk.url}/catwalk.js", code=f"{COUNT_FRAMES} window.makeCanvas = {MAKE_CANVAS};")
    page.evaluate("""async () => {
      const edges = await catwalk.model('edges');
      edges.detectStart({image: makeCanvas(64, 48), threshold: 999}, () => {});
    }""")
    page.wait("traffic.sent > 6")
    assert page.errors == ["catwalk: “threshold” must be between 0 and 255; it was 999."]


def test_failures_reach_onerror(sketch: Sketch) -> None:
    sketch.evaluate("""async () => {
      const edges = await catwalk.model('edges');
      edges.onerror = ({code}) => { window.seen = code; };
      edges.detectStart({image: makeCanvas(64, 48), threshold: 999}, () => {});
    }""")
    sketch.wait("window.seen === 'bad-input'")


def test_says_why_a_picture_from_elsewhere_cannot_be_read(sketch: Sketch, catwalk: Catwalk) -> None:
    sentence = sketch.evaluate("""async (url) => {
      const picture = Object.assign(new Image(), {src: `${url}/sample.png`});
      return (await catwalk.model('figure')).detect(picture).catch(({message}) => message);
    }""", catwalk.url)
    assert sentence.startswith("The browser does not let a sketch read a picture from another place.")


def test_tells_how_a_latency_budget_bears_on_it(page: Sketch, adapters: list[str], tmp_path: Path) -> None:
    with serve_catwalk(adapters[1], "--budget", "50ms") as catwalk:
        page.open_file(tmp_path, f"{catwalk.url}/catwalk.js")
        page.evaluate(f"""async () => {{
          const makeCanvas = {MAKE_CANVAS};
          window.slow = await catwalk.model('slow');
          window.before = slow.budget;
          slow.detectStart(makeCanvas(320, 240), () => {{}});
        }}""")
        page.wait("slow.budget?.scale < 1 && slow.budget.skipped === 0")
        assert page.evaluate("before") is None
        page.wait("slow.budget?.rest > 50 && slow.rested > performance.now()")
        assert page.errors == []
