"""Every p5.js example in Chromium, with a fake camera, on p5 1 and p5 2: what is on the canvas, and no errors."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from urllib.request import urlopen

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright

from tests.brought import bring_options
from tests.browser import (ALLOW_CAMERA, P5_VERSIONS, Catwalk, Sketch, count_near, differ, keep_open, open_browser,
                           open_sketch, read_sample, serve_catwalk, write_clip)
from tests.photographs import find_photograph

pytestmark = [pytest.mark.browser, pytest.mark.weights]

FOLDER = Path(__file__).parents[2] / "examples"
SKETCHES = sorted(path.parent.name for path in FOLDER.glob("p5js/*/sketch.js"))
OLD = ("old-socket",)  # written for RunwayML, which was at ports of its own
NOSE = (640 - 282, 146)  # of the astronaut, in the mirror
MOST_LINES = 60
PINK, MINT, RED, BLUE = (255, 0, 170), (0, 255, 200), (255, 77, 109), (46, 196, 255)
YELLOW, CRIMSON = (255, 209, 102), (179, 18, 59)
SAME, OTHER = 20, 30  # how far a picture may be from what it shows, and how far it must be from what it does not
Serve, Browse, Film = Callable[..., Catwalk], Callable[..., Browser], Callable[[str], Path]


def read_scene(name: str) -> np.ndarray:
    return cv2.imread(str(find_photograph(name)))


def read_hand(gesture: str) -> np.ndarray:
    hand = cv2.resize(read_scene(f"{gesture}.jpg"), (360, 480))
    return cv2.copyMakeBorder(hand, 0, 0, 140, 140, cv2.BORDER_REPLICATE)


SCENES = {
    "astronaut": read_sample,
    "cat": lambda: cv2.resize(read_scene("chelsea.png"), (720, 480))[:, 40:680],
    "cat in a corner": lambda: read_scene("chelsea.png")[:, 60:360],
    "coaches": lambda: cv2.resize(read_scene("zidane.jpg"), (853, 480))[:, 110:750],
    "pointing": partial(read_hand, "pointing"),
    "fist": partial(read_hand, "fist"),
}


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("pose", "style", "classify", "edges") as running:
        yield running


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """A Catwalk for one example, on p5 1 and then on p5 2."""
    with keep_open(serve_catwalk) as serve:
        yield serve


@pytest.fixture(scope="module")
def browse(playwright: Playwright, chromium: str) -> Iterator[Browse]:
    """A browser for one example, likewise."""
    with keep_open(partial(open_browser, playwright, chromium)) as browse:
        yield browse


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """A clip of a scene, made once."""
    folder = tmp_path_factory.mktemp("film")
    return cache(lambda scene: write_clip(folder / f"{scene}.mjpeg", SCENES[scene]()))


@pytest.fixture(scope="module")
def camera(playwright: Playwright, chromium: str, film: Film) -> Iterator[Browser]:
    """A browser that sees the astronaut."""
    with open_browser(playwright, chromium, film("astronaut")) as browser:
        yield browser


@pytest.fixture(params=P5_VERSIONS)
def p5(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sketch(camera: Browser) -> Iterator[Sketch]:
    """A page that must not have logged an error in the end."""
    with open_sketch(camera) as opened:
        yield opened
        assert opened.errors == []


def mirror() -> np.ndarray:
    """What a mirror shows of the astronaut."""
    return np.ascontiguousarray(read_sample()[:, ::-1])


def wait_painted(sketch: Sketch, name: str) -> None:
    """Until a picture of the model has come, and p5 has drawn it."""
    sketch.wait(f"{name} !== undefined")
    wait_drawn(sketch)


def wait_settled(sketch: Sketch, name: str) -> None:
    """Until the frames that were on the way are through, and a newer picture is drawn."""
    for _ in range(3):
        sketch.evaluate(f"window.seen = {name}, true")
        sketch.wait(f"{name} !== window.seen")
    wait_drawn(sketch)


def wait_drawn(sketch: Sketch) -> None:
    """Until p5, which leaves out frames of a browser that is slow, has drawn what is known now, and it is seen."""
    sketch.evaluate("globalThis.drawnBefore = globalThis.frameCount")
    sketch.wait("!globalThis.isLooping?.() || frameCount > drawnBefore + 1")
    sketch.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")


@pytest.mark.parametrize("name", SKETCHES)
def test_each_is_short_says_what_to_start_and_is_listed(name: str) -> None:
    text = (FOLDER / "p5js" / name / "sketch.js").read_text()
    page = (FOLDER / "p5js" / name / "index.html").read_text()
    assert len(text.splitlines()) <= MOST_LINES
    models = set(re.findall(r"catwalk\.model\('([\w-]+)'", text))
    started = re.search(r"Start in a terminal: catwalk (.*)", text)
    assert started and models <= set(re.findall(r"[\w-]+", started[1]))
    assert "describe(" in text or "aria-label" in text
    assert "preload" not in text
    library = "socket.io/socket.io.js" if name in OLD else "catwalk.js"
    assert page.count(f"http://127.0.0.1:8000/{library}") == 1
    assert f"<code>catwalk {started[1]}</code>" in html.unescape(page)
    assert f'href="p5js/{name}/"' in (FOLDER / "index.html").read_text()
    for module in ("examples.js", "words.js"):  # the models it needs, and its title
        text = (FOLDER.parent / "bridge" / "page" / "studio" / module).read_text(encoding="utf-8")
        assert re.search(rf"^ +'?{re.escape(name)}'?: ", text, re.MULTILINE)


def test_every_link_of_the_list_leads_to_an_example(catwalk: Catwalk, sketch: Sketch) -> None:
    sketch.page.goto(f"{catwalk.url}/examples")
    links = sketch.evaluate("[...document.links].map((link) => link.href)")
    assert len([link for link in links if link.endswith("/")]) == len(SKETCHES)
    assert [link for link in links if sketch.page.request.get(link).status != 200] == []


def test_skeleton_lies_on_the_person(catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/skeleton/", p5)
    wait_painted(sketch, "people[0]")
    seen = sketch.read_canvas()
    assert count_near(seen, MINT, NOSE, 25) > 60
    assert count_near(seen, PINK, NOSE, 70) > 100
    assert count_near(seen, MINT, (100, 100), 90) == 0
    assert differ(seen, mirror()) < SAME


@pytest.fixture(scope="module")
def jumping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film in which the astronaut jumps from side to side."""
    path = tmp_path_factory.mktemp("jumping") / "jumping.avi"
    film = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 5, (640, 480))
    for shift in (-80, 80):
        film.write(cv2.warpAffine(read_sample(), np.float32([[1, 0, shift], [0, 1, 0]]), (640, 480)))
    film.release()
    return path


def test_locked_draws_bones_on_the_very_picture_they_were_found_in(serve: Serve, sketch: Sketch, p5: str,
                                                                   jumping: Path) -> None:
    """Dots are on her nose, wherever it is."""
    running = serve("pose", "--source", str(jumping))
    sketch.page.request.put(f"{running.url}/models/pose/settings", data={"smoothing": "off"})
    sketch.open(f"{running.url}/examples/p5js/locked/", p5)
    sides = set()
    while len(sides) < 2:
        wait_painted(sketch, "poses[0]")
        seen = sketch.read_canvas()
        side = -80 if seen[300, 20:60].any() else 80  # where the film is black, she has left
        sides.add(side)
        assert count_near(seen, MINT, (640 - NOSE[0] + side, NOSE[1]), 25) > 60


def test_people_have_colours_and_numbers(catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/people/", p5)
    wait_painted(sketch, "people[0]")
    assert count_near(sketch.read_canvas(), RED, NOSE, 80) > 200


def test_dream_goes_from_face_to_face(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('dream-faces').url}/examples/p5js/dream/", p5)
    wait_painted(sketch, "face")
    first = sketch.read_canvas()
    canvas = sketch.page.locator("canvas").bounding_box()
    assert canvas
    sketch.page.mouse.move(canvas["x"] + canvas["width"] - 1, canvas["y"] + canvas["height"] / 2)
    wait_settled(sketch, "face")
    assert sketch.evaluate("wish.position") > 0.9
    assert differ(first, sketch.read_canvas()) > SAME
    sketch.page.mouse.down()
    sketch.page.mouse.up()
    sketch.wait("wish.seed === 13 && wish.position === 0")


def test_own_words_fit_what_the_camera_sees(serve: Serve, browse: Browse, film: Film, p5: str) -> None:
    with open_sketch(browse(film("cat in a corner"))) as sketch:
        sketch.open(f"{serve('zero-shot').url}/examples/p5js/own-words/", p5)
        sketch.wait("labels.length === 5 && labels[0].label === 'a cat'")
        sketch.page.fill("input", "a lorry, a kitten")
        sketch.wait("labels.length === 2 && labels[0].label === 'a kitten'")
        assert sketch.errors == []


def test_line_drawing_draws_the_outline(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('edges-learned').url}/examples/p5js/line-drawing/", p5)
    wait_painted(sketch, "drawing")
    seen = sketch.read_canvas()
    assert 0.01 < (seen < 80).mean() < 0.2 and (seen > 200).mean() > 0.7


@contextmanager
def open_brought(folder: Path, *names: str, **options: object) -> Iterator[Catwalk]:
    """A Catwalk with models whose files people bring, with ones of random numbers; each has answered once."""
    said = [(name, option, value) for name in names for option, value in bring_options(name, folder, **options).items()]
    words = [word for name, option, value in said for word in ("--option", f"{name}.{option}={value}")]
    with serve_catwalk(*names, *words) as running:
        for name in names:
            picture = cv2.imencode(".jpg", read_sample())[1].tobytes()
            urlopen(f"{running.url}/models/{name}/query", picture, timeout=120).close()
        yield running


@pytest.fixture(scope="module")
def serve_brought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Such a Catwalk for one example, on p5 1 and then on p5 2."""
    with keep_open(partial(open_brought, tmp_path_factory.mktemp("brought"))) as serve:
        yield serve


def test_motion_carries_dust_to_where_the_colour_says(serve_brought: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve_brought('flow').url}/examples/p5js/motion/", p5)
    wait_painted(sketch, "movement")
    assert count_near(sketch.read_canvas(), YELLOW, (320, 240), 200) > 2000
    sketch.evaluate("flow.detectStop(), true")
    for colour, way in {"#ff0000": (1, 0), "#00ffff": (-1, 0), "#80ff00": (0, 0.87), "#000000": (0, 0)}.items():
        sketch.evaluate(f"""(() => {{
          let picture = createGraphics(64, 48);
          picture.pixelDensity(1);
          picture.background('{colour}');
          picture.loadPixels();
          grains.forEach((grain) => Object.assign(grain, {{dx: 0, dy: 0}}));
          movement = picture;
        }})()""")
        sketch.evaluate("window.begun = frameCount, true")
        sketch.wait("frameCount > begun + 20")
        moved = sketch.evaluate("['dx', 'dy'].map((way) => grains[7][way] / SPEED)")
        assert np.allclose(moved, way, atol=0.05)


def test_parallax_moves_what_is_near(serve_brought: Serve, sketch: Sketch, p5: str) -> None:
    """By the tests' file, which takes what is bright for near."""
    sketch.open(f"{serve_brought('depth', side=128).url}/examples/p5js/parallax/", p5)
    sketch.wait("tiles.length === 64 * 48 && (depth.detectStop(), true)")
    wait_drawn(sketch)
    nears = sketch.evaluate("tiles.map(({near}) => near)")
    assert nears == sorted(nears) and nears[0] < 0.2 and nears[-1] > 0.8
    seen = []
    for x in (0, 639):
        sketch.page.mouse.move(x, 240)
        sketch.wait(f"Math.abs(mouseX - {x}) < 50")
        wait_drawn(sketch)
        seen.append(sketch.read_canvas())
    assert differ(*seen) > SAME


def test_scene_has_colours_and_boxes(serve_brought: Serve, sketch: Sketch, p5: str) -> None:
    names = ("segment-torchvision", "detect-torchvision")
    sketch.open(f"{serve_brought(*names).url}/examples/p5js/scene/", p5)
    sketch.wait("detect !== undefined")
    sketch.evaluate("detect.set({threshold: 0, limit: 3}), true")  # random numbers are never sure
    sketch.wait("kinds && things.length === 3 && (segment.detectStop(), detect.detectStop(), true)")
    wait_drawn(sketch)
    seen = sketch.read_canvas()
    x, y, width, height = sketch.evaluate("(({x, y, width, height}) => [x, y, width, height])(things[2])")
    edge = (min(max(x, 5), 635), min(max(y + height / 2, 5), 475))
    assert count_near(seen, MINT, edge, 20) > 40 and sketch.evaluate("typeof things[2].label") == "string"
    assert differ(seen, mirror()) > OTHER


def test_crowd_has_threads_from_hand_to_hand(serve_brought: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve_brought('keypoints-torchvision', detail=128).url}/examples/p5js/crowd/", p5)
    sketch.wait("crowd?.latency > 0 && (crowd.detectStop(), true)")
    sketch.evaluate("""gotPeople([100, 400].map((y, slot) => (
      {slot, left_wrist: {x: 100, y}, right_wrist: {x: 500, y}})))""")
    wait_drawn(sketch)
    seen = sketch.read_canvas()
    for colour, y in ((RED, 100), (BLUE, 400)):
        assert count_near(seen, colour, (100, y), 10) > 100 and count_near(seen, colour, (300, y), 10) > 15
    assert count_near(seen, BLUE, (300, 250), 10) > 15 and count_near(seen, RED, (100, 250), 10) == 0


def test_doing_says_in_words_what_is_done(serve_brought: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve_brought('video-class').url}/examples/p5js/doing/", p5)
    sketch.wait("words.length && words[0].y < 470")
    size, x, y = sketch.evaluate("watcher.detectStop(), [words[0].size, words[0].x, words[0].y]")
    assert 14 <= size <= 64
    wait_drawn(sketch)
    assert count_near(sketch.read_canvas(), YELLOW, (x, y), 60) > 30


def test_magnifier_enlarges_what_is_under_the_mouse(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('super-resolution').url}/examples/p5js/magnifier/", p5)
    wait_painted(sketch, "larger")
    canvas = sketch.page.locator("canvas").first.bounding_box()
    assert canvas
    sketch.page.mouse.move(canvas["x"] + NOSE[0], canvas["y"] + NOSE[1])
    wait_settled(sketch, "larger")
    seen = sketch.read_canvas()
    plain, larger = seen[:240, 640:960], seen[240:480, 640:960]
    assert differ(larger, plain) < 2 * SAME and plain.std() > 20
    assert sketch.evaluate("larger.width") == 320


def test_several_people_have_different_colours(serve: Serve, browse: Browse, film: Film, p5: str) -> None:
    catwalk = serve("pose", "--option", "pose.size=multi")
    with open_sketch(browse(film("coaches"))) as sketch:
        sketch.open(f"{catwalk.url}/examples/p5js/people/", p5)
        sketch.wait("people[1] && (pose.detectStop(), window.held ??= frameCount, frameCount > held + 2)")
        seen = sketch.read_canvas()
        first, second = sketch.evaluate("people.sort((a, b) => a.slot - b.slot).map(({nose}) => [nose.x, nose.y])")
        assert count_near(seen, RED, first, 90) > 100
        assert count_near(seen, BLUE, second, 90) > 100
        assert sketch.errors == []


def test_a_sketch_for_runwayml_runs_unchanged(serve: Serve, browse: Browse, film: Film, p5: str) -> None:
    """It asks localhost:3000; the browser is told that this is where the tests' Catwalk is."""
    catwalk = serve("PoseNet")
    flags = (ALLOW_CAMERA, f"--host-resolver-rules=MAP localhost:3000 127.0.0.1:{catwalk.port}")
    with open_sketch(browse(film("astronaut"), flags=flags)) as sketch:
        sketch.open(f"{catwalk.url}/examples/p5js/old-socket/", p5)
        wait_painted(sketch, "poses[0]")
        seen = sketch.read_canvas()
        nose = (639 - NOSE[0], NOSE[1])
        assert count_near(seen, MINT, nose, 25) > 60
        assert count_near(seen, MINT, (540, 100), 90) == 0
        sketch.wait("socket.io.engine.transport.name === 'websocket'")
        assert sketch.errors == []


def read_colour(code: str) -> tuple[int, int, int]:
    """`#ff4d6d` as red, green and blue."""
    red, green, blue = bytes.fromhex(code.removeprefix("#"))
    return red, green, blue


def test_trails_follow_people_in_their_colours(catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    """The astronaut sways a little before the camera, and is one and the same all the time."""
    sketch.open(f"{catwalk.url}/examples/p5js/trails/", p5)
    sketch.wait("Object.values(trails)[0]?.points.length === LONGEST && (pose.detectStop(), true)")
    wait_drawn(sketch)
    assert sketch.evaluate("Object.keys(trails).length") == 1
    colour = read_colour(sketch.evaluate("Object.values(trails)[0].colour"))
    seen = sketch.read_canvas()
    assert count_near(seen, colour, NOSE, 25) > 60
    assert count_near(seen, colour, (100, 100), 90) == 0


def test_a_figure_stands_in_space_and_turns_with_the_mouse(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('pose3d').url}/examples/p5js/space/", p5)
    sketch.wait("people[0]?.keypoints3D.length === 33 && (pose3d.detectStop(), true)")
    nose = (320, 240 + 200 * sketch.evaluate("people[0].keypoints3D[0].y"))
    assert nose[1] < 160  # the middle of the hips is in the middle of the canvas
    seen = []
    for x in (320, 480):  # from before, from the side
        sketch.page.mouse.move(x - 5, 100)
        sketch.page.mouse.move(x, 100)
        sketch.wait(f"Math.abs(mouseX - {x}) < 50")
        wait_drawn(sketch)
        rows = sketch.read_canvas()[int(nose[1]) - 60:240].astype(int)
        seen.append(abs(rows - np.array(MINT[::-1])).max(2) < 40)
    assert np.ptp(np.flatnonzero(seen[0].any(0))) > 40
    assert (seen[0] & seen[1]).sum() < 0.5 * seen[0].sum()


@pytest.mark.parametrize("gesture", ["pointing", "fist"])
def test_a_finger_that_points_paints_and_a_fist_wipes(serve: Serve, browse: Browse, film: Film, p5: str,
                                                      gesture: str) -> None:
    with open_sketch(browse(film(gesture))) as sketch:
        sketch.open(f"{serve('hands').url}/examples/p5js/finger-paint/", p5)
        sketch.wait("hands !== undefined")
        sketch.evaluate("paper.noStroke(), paper.fill('#2ec4ff'), paper.rect(20, 20, 60, 60), true")
        sketch.wait(f"found[0]?.gestures?.now.includes('{gesture}')")
        wait_settled(sketch, "found")
        sketch.wait(f"found[0]?.gestures?.now.includes('{gesture}') && (hands.detectStop(), true)")
        tip = sketch.evaluate("[found[0].index_finger_tip.x, found[0].index_finger_tip.y]")
        colour = read_colour(sketch.evaluate("COLOURS[found[0].slot % COLOURS.length]"))
        wait_drawn(sketch)
        seen = sketch.read_canvas()
        assert (count_near(seen, colour, tip, 12) > 60) == (gesture == "pointing")
        assert (count_near(seen, BLUE, (50, 50), 20) > 800) == (gesture == "pointing")
        assert sketch.errors == []


def test_style_mirror_paints_as_strongly_as_the_slider_says(catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/style-mirror/", p5)
    wait_painted(sketch, "painting")
    assert differ(sketch.read_canvas(), mirror()) > OTHER
    assert sketch.page.locator("#style option").count() == 26
    sketch.page.locator("#strength").fill("0")
    sketch.wait("style.settings.strength === 0")
    wait_settled(sketch, "painting")
    assert differ(sketch.read_canvas(), mirror()) < SAME


def test_own_style_follows_the_palette(catwalk: Catwalk, sketch: Sketch, p5: str, tmp_path: Path) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/own-style/", p5)
    wait_painted(sketch, "mirror")
    first = sketch.read_canvas()[60:420, :480]
    assert differ(first, cv2.resize(mirror(), (480, 360))) > 15
    green = np.full((200, 200, 3), (40, 220, 40), np.uint8)
    cv2.imwrite(str(tmp_path / "green.png"), green)
    sketch.page.locator("input[type=file]").set_input_files(tmp_path / "green.png")
    sketch.wait("palette.get(240, 240)[1] > 200 && palette.get(240, 240)[0] < 60")
    sketch.wait("""() => {
      const {data} = mirror.canvas.getContext('2d').getImageData(0, 0, mirror.width, mirror.height);
      let green = 0;
      for (let at = 0; at < data.length; at += 4) green += data[at + 1] - data[at];
      return green / (data.length / 4) > 20;
    }""")


def test_a_style_morphs_with_the_mouse_and_below_its_colours_are_the_camera_s(
        catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/style-morph/", p5)
    wait_painted(sketch, "painting")
    seen = {}
    for place in ((5, 5), (320, 5), (635, 5), (635, 475)):
        sketch.page.mouse.move(*place)
        wait_settled(sketch, "painting")
        seen[place] = sketch.read_canvas()[:440]
    start, middle, end, kept = seen.values()
    whole = differ(start, end)
    assert whole > OTHER and max(differ(start, middle), differ(middle, end)) < whole
    colours = [cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)[:, :, 1:] for picture in (end, kept, mirror()[:440])]
    assert differ(colours[1], colours[2]) < differ(colours[0], colours[2]) / 2
    sketch.page.mouse.down()
    sketch.wait("wish.style === 'comic'")


def test_colours_are_borrowed_from_an_evening_and_then_from_the_camera(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('recolor').url}/examples/p5js/borrowed-colours/", p5)
    wait_painted(sketch, "seen")
    seen = sketch.read_canvas()
    evening, sky = seen[120:].mean((0, 1)), seen[:120, :160].mean((0, 1))
    assert np.abs(evening - sky).max() < np.abs(mirror()[120:].mean((0, 1)) - sky).max() / 2
    sketch.page.mouse.move(320, 475)
    sketch.page.mouse.down()
    wait_settled(sketch, "seen")
    assert differ(sketch.read_canvas()[120:], mirror()[120:]) < SAME


def test_classifier_names_the_cat(catwalk: Catwalk, browse: Browse, film: Film, p5: str) -> None:
    with open_sketch(browse(film("cat"))) as sketch:
        sketch.open(f"{catwalk.url}/examples/p5js/classifier/", p5)
        sketch.wait("labels.length === 5 && labels[0].confidence > 0.2")
        names = sketch.evaluate("labels.map((result) => result.label)")
        assert any("cat" in name or "tabby" in name for name in names)
        wait_drawn(sketch)
        assert count_near(sketch.read_canvas(), MINT, (40, 340), 20) > 200
        assert sketch.errors == []


def test_detector_draws_a_box_around_the_person(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('detect').url}/examples/p5js/detector/", p5)
    sketch.wait("things[0] && (detect.detectStop(), window.held ??= frameCount, frameCount > held + 2)")
    label, x, y, width, height = sketch.evaluate("(({label, x, y, width, height}) => "
                                                 "[label, x, y, width, height])(things[0])")
    assert label == "person" and x < NOSE[0] < x + width and y < NOSE[1] < y + height
    seen = sketch.read_canvas()
    assert count_near(seen, MINT, (x, y + height / 2), 20) > 100
    assert count_near(seen, MINT, (x + width, y + height / 2), 20) > 100
    assert count_near(seen, MINT, NOSE, 30) == 0


def test_mask_lies_on_the_face_and_has_its_eyes_and_mouth(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('face').url}/examples/p5js/mask/", p5)
    sketch.wait("faces[0] && (face.detectStop(), window.held ??= frameCount, frameCount > held + 2)")
    nose, lips = sketch.evaluate("[[faces[0].nose_tip.x, faces[0].nose_tip.y], "
                                 "[faces[0].upper_lip_top.x, faces[0].upper_lip_top.y]]")
    assert np.allclose(nose, NOSE, atol=25)
    seen = sketch.read_canvas()
    assert count_near(seen, YELLOW, nose, 20) > 300 and count_near(seen, YELLOW, (100, 100), 90) == 0
    assert count_near(seen, CRIMSON, lips, 40) > 50
    for eye in sketch.evaluate("[faces[0].leftEye, faces[0].rightEye].map((eye) => [eye.centerX, eye.centerY])"):
        assert count_near(seen, (255, 255, 255), eye, 20) > 20 and count_near(seen, (0, 0, 0), eye, 20) > 10


def test_puppet_has_a_face_where_the_face_is(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('body').url}/examples/p5js/puppet/", p5)
    sketch.wait("people[0]?.face_nose_tip.confidence > 0.5 && "
                "(body.detectStop(), window.held ??= frameCount, frameCount > held + 2)")
    face, lips = sketch.evaluate("[people[0].face_nose_tip, people[0].lips].map((part) => "
                                 "[part.centerX ?? part.x, part.centerY ?? part.y])")
    assert np.allclose(face, NOSE, atol=25)
    seen = sketch.read_canvas()
    assert count_near(seen, RED, lips, 25) > 40 and count_near(seen, RED, (100, 100), 60) == 0


def test_cutout_stands_before_the_wall_and_sticks_to_it(serve: Serve, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{serve('cutout').url}/examples/p5js/cutout/", p5)
    wait_painted(sketch, "subject")
    seen = sketch.read_canvas()
    assert count_near(seen, RED, (60, 60), 30) > 800 and count_near(seen, BLUE, (20, 60), 20) > 800
    around = np.s_[NOSE[1] - 40:NOSE[1] + 40, NOSE[0] - 40:NOSE[0] + 40]
    assert differ(seen[around], mirror()[around]) < SAME
    is_stuck = f"(([red, green, blue]) => red > blue + 20 && green > blue + 5)(wall.get({NOSE[0]}, {NOSE[1]}))"
    assert not sketch.evaluate(is_stuck)
    sketch.page.mouse.click(300, 200)
    sketch.wait(is_stuck)


def test_edges_are_more_when_the_mouse_is_left(catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    def count_lines() -> float:
        return float((sketch.read_canvas() > 128).mean())

    sketch.open(f"{catwalk.url}/examples/p5js/edges/", p5)
    wait_painted(sketch, "drawing")
    assert 0.005 < count_lines() < 0.3
    for x in (620, 630):
        sketch.page.mouse.move(x, 100)
    sketch.wait("edges.settings.threshold > 200")
    wait_settled(sketch, "drawing")
    few = count_lines()
    for x in (40, 30):
        sketch.page.mouse.move(x, 100)
    sketch.wait("edges.settings.threshold < 60")
    wait_settled(sketch, "drawing")
    assert count_lines() > 2 * few


def test_two_models_paint_and_light_the_face(catwalk: Catwalk, sketch: Sketch, p5: str) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/two-models/", p5)
    wait_painted(sketch, "people[0]?.nose.confidence > 0.3 && painting")
    seen = sketch.read_canvas()
    assert differ(seen, mirror()) > OTHER
    blue, green, red = seen[NOSE[1] - 10:NOSE[1] + 10, NOSE[0] - 10:NOSE[0] + 10].reshape(-1, 3).mean(axis=0)
    assert min(red, green) > blue + 40


def test_echoes_shows_the_person_and_what_they_were(camera: Browser, film: Film, p5: str) -> None:
    """On p5 2 there are no echoes of those on p5 1: each has a Catwalk of its own."""
    chain = (f"camera={film('astronaut')} > segment > mix", "mix ~> mix.other")
    with serve_catwalk(*chain) as catwalk, open_sketch(camera) as sketch:
        sketch.open(f"{catwalk.url}/examples/p5js/echoes/", p5)
        wait_painted(sketch, "picture")
        wait_settled(sketch, "picture")
        before = sketch.read_canvas()
        assert before[NOSE[1], 640 - NOSE[0]].min() > 60 and before[5, 5].max() < 40, "cut out, on black"
        canvas = sketch.page.locator("canvas").bounding_box()
        assert canvas
        sketch.page.mouse.move(canvas["x"] + 20, canvas["y"] + 20)
        for _ in range(5):
            wait_settled(sketch, "picture")
        after = sketch.read_canvas()
        assert (after.max(axis=2) > 60).mean() > (before.max(axis=2) > 60).mean() + 0.05, "a tunnel grows"
        assert sketch.errors == []


def test_plain_needs_no_p5(catwalk: Catwalk, sketch: Sketch) -> None:
    sketch.open(f"{catwalk.url}/examples/p5js/plain/")
    wait_painted(sketch, "people[0]")
    assert sketch.evaluate("typeof p5") == "undefined"
    seen = sketch.read_canvas()
    assert count_near(seen, MINT, NOSE, 25) > 60
    assert differ(seen, mirror()) < SAME


def test_an_example_works_as_a_file(catwalk: Catwalk, browse: Browse, film: Film, p5: str) -> None:
    """Its page names port 8000; the browser is told that this is where the Catwalk of this test is."""
    rule = f"--host-resolver-rules=MAP 127.0.0.1:8000 127.0.0.1:{catwalk.port}"
    with open_sketch(browse(film("astronaut"), flags=(ALLOW_CAMERA, rule))) as sketch:
        sketch.open((FOLDER / "p5js" / "skeleton" / "index.html").as_uri(), p5)
        wait_painted(sketch, "people[0]")
        assert count_near(sketch.read_canvas(), MINT, NOSE, 25) > 60
        assert sketch.errors == []


def test_says_what_to_start_when_no_catwalk_answers(camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.page.route("http://127.0.0.1:8000/*", lambda route: route.abort("connectionrefused"))
        sketch.page.goto((FOLDER / "p5js" / "skeleton" / "index.html").as_uri())
        assert sketch.page.get_by_text("Start Catwalk in a terminal with catwalk pose").is_visible()
