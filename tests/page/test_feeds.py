"""What a model's page looks at, in Chromium: films, folders turned like slides, a source, what is dropped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser import ALLOW_CAMERA, Catwalk, Sketch, open_browser, open_sketch, serve_catwalk
from tests.films import write_film
from tests.page.studio import (VIEW, choose_file, drop_picture, find_control, hide_page, open_model, record_film,
                               wait_status, wait_view, watch_view, write_picture)

pytestmark = [pytest.mark.browser, pytest.mark.weights]


TWO_CAMERAS = "--use-fake-device-for-media-stream=device-count=2"
NOTE_CAMERAS = """window.opened = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
        const stream = await open(wish);
        opened.push(stream.getVideoTracks()[0]);
        return stream; };"""


LAMP = '''
"""A source that has a picture while it is plugged in."""
import numpy as np
from bridge import Clock, Frame, NoFrame, Source

class Lamp(Source):
    """Bright."""
    def setup(self) -> None:
        self.clock = Clock()

    def run(self, plugged: bool = False) -> Frame:
        self.clock.wait_tick(20)
        if not plugged:
            raise NoFrame("The lamp was unplugged.")
        return np.full((48, 64, 3), 200, np.uint8)
'''
COUNT_LISTENERS = "async ([name, count]) => (await (await fetch(`models/${name}`)).json()).listeners === count"


@pytest.fixture(scope="module")
def catwalk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catwalk]:
    lamp = tmp_path_factory.mktemp("adapters") / "lamp.py"
    lamp.write_text(LAMP, encoding="utf-8")
    with serve_catwalk("edges", "pattern", str(lamp)) as running:
        yield running


def test_pictures_are_turned_like_slides_and_a_folder_too(catwalk: Catwalk, blind: Browser, tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        choose_file(sketch, "File…", ("b.png", "image/png", write_picture(10)),
                    ("a.png", "image/png", write_picture(90, 100, 300)))
        wait_status(sketch, "answered in")
        sketch.wait("selector => document.querySelector(selector).width === 100", VIEW)
        sketch.wait("selector => document.querySelector(selector).width === 320", VIEW)
        folder = tmp_path / "slides"
        folder.mkdir()
        (folder / "one.png").write_bytes(write_picture(10, 200, 200))
        (folder / "notes.txt").write_text("not a picture")
        with sketch.page.expect_file_chooser() as chooser:
            sketch.page.get_by_role("button", name="Folder…").click()
        chooser.value.set_files(folder)
        sketch.wait("selector => document.querySelector(selector).width === 200", VIEW)
        assert sketch.errors == []


def test_what_is_no_picture_is_said_and_nothing_changes(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "on the sample clip")
        choose_file(sketch, "File…", ("notes.txt", "text/plain", b"words"))
        expect(sketch.page.locator("#failure")).to_have_text("There is no picture and no film among these files.")
        choose_file(sketch, "File…", ("broken.png", "image/png", b"\x89PNG and no more"))
        expect(sketch.page.locator("#failure")).to_contain_text("cannot read broken.png as a picture")
        watch_view(sketch)
        wait_view(sketch)
        choose_file(sketch, "File…", ("a.png", "image/png", write_picture()))
        expect(sketch.page.locator("#failure")).to_be_hidden()


def choose_folder(sketch: Sketch, folder: Path, **files: bytes) -> None:
    """Give the page a folder with these files; `_` stands for the dot in their names."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    with sketch.page.expect_file_chooser() as chooser:
        sketch.page.get_by_role("button", name="Folder…").click()
    chooser.value.set_files(folder)


def wait_width(sketch: Sketch, width: int) -> None:
    """Until the view is so wide."""
    sketch.wait(f"selector => document.querySelector(selector).width === {width}", VIEW)


def test_a_broken_picture_in_a_folder_is_said_and_the_others_go_on(catwalk: Catwalk, blind: Browser,
                                                                   tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        choose_folder(sketch, tmp_path / "mine", a1_png=b"no picture", a2_png=write_picture(10, 210, 200),
                      a10_jpg=b"nor this", a9_png=write_picture(10, 190, 200))
        wait_width(sketch, 210)
        expect(sketch.page.locator("#failure")).to_have_text(
            "The browser cannot read a1.png; the other pictures go on. Take JPEG, PNG or WebP.")
        wait_width(sketch, 190)
        wait_width(sketch, 210)
        expect(sketch.page.locator("#failure")).to_contain_text("a1.png, a10.jpg; the other pictures go on")
        assert sketch.errors == []


def test_a_folder_of_nothing_but_broken_pictures_is_said_and_nothing_changes(catwalk: Catwalk, blind: Browser,
                                                                             tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "on the sample clip")
        choose_folder(sketch, tmp_path / "mine", a_png=b"no picture", b_png=b"nor this")
        expect(sketch.page.locator("#failure")).to_contain_text("cannot read a.png, b.png as a picture")
        watch_view(sketch)
        wait_view(sketch)
        expect(sketch.page.get_by_role("button", name="Sample clip")).to_have_attribute("aria-pressed", "true")


def test_a_film_plays_again_and_again_and_so_does_one_in_a_folder(catwalk: Catwalk, blind: Browser,
                                                                  tmp_path: Path) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        film = write_film(tmp_path / "dance.webm", code="VP80").read_bytes()
        sketch.evaluate("""() => { window.turns = 0; const play = HTMLVideoElement.prototype.play;
            HTMLVideoElement.prototype.play = function () {
                this.addEventListener('seeked', () => { turns += 1; });
                return play.call(this); }; }""")
        choose_file(sketch, "File…", ("dance.webm", "video/webm", film))
        wait_status(sketch, "edges on your file")
        sketch.wait("turns >= 3")
        watch_view(sketch)
        wait_view(sketch)
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(10, 100, 100)))
        wait_width(sketch, 100)
        choose_folder(sketch, tmp_path / "mine", a_png=write_picture(), dance_webm=film)
        wait_status(sketch, "edges on your file")
        assert sketch.errors == []


def test_a_film_that_cannot_be_played_is_said_and_nothing_changes(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "on the sample clip")
        sketch.evaluate("""() => { window.freed = 0; const free = URL.revokeObjectURL;
            URL.revokeObjectURL = (address) => { freed += 1; free(address); }; }""")
        choose_file(sketch, "File…", ("dance.mp4", "video/mp4", b"no film"))
        expect(sketch.page.locator("#failure")).to_have_text(
            "The browser cannot play dance.mp4. Take an MP4 (H.264) or WebM.")
        assert sketch.evaluate("freed") == 1, "the browser keeps no file that nobody sees"
        watch_view(sketch)
        wait_view(sketch)
        expect(sketch.page.get_by_role("button", name="Sample clip")).to_have_attribute("aria-pressed", "true")


def test_a_film_that_is_cut_off_shows_what_there_is(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        film = record_film(sketch)
        choose_file(sketch, "File…", ("dance.webm", "video/webm", film[:len(film) * 2 // 3]))
        wait_status(sketch, "edges on your file")
        watch_view(sketch)
        wait_view(sketch)
        assert sketch.errors == []


def test_of_several_cameras_one_is_chosen(catwalk: Catwalk, playwright: Playwright, chromium: str) -> None:
    with (open_browser(playwright, chromium, flags=(ALLOW_CAMERA, TWO_CAMERAS)) as browser,
          open_sketch(browser) as sketch):
        sketch.page.add_init_script(NOTE_CAMERAS)
        open_model(sketch, catwalk, "edges", "edges on your camera")
        menu = sketch.page.get_by_label("Which camera")
        expect(menu).to_be_visible()
        cameras = menu.locator("option")
        assert cameras.count() == 2 and len(set(cameras.all_text_contents())) == 2
        first = menu.input_value()
        values = cameras.evaluate_all("all => all.map(({value}) => value)")
        (other,) = set(values) - {first}
        assert sketch.evaluate("opened.at(-1).getSettings().deviceId") == first
        menu.select_option(other)
        sketch.wait("other => opened.at(-1).getSettings().deviceId === other", other)
        sketch.wait("opened.length === 2 && opened[0].readyState === 'ended' && opened[1].readyState === 'live'")
        wait_status(sketch, "edges on your camera")
        watch_view(sketch)
        wait_view(sketch)
        assert menu.input_value() == other
        assert sketch.errors == []


def test_a_sample_that_is_not_there_is_a_sentence(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.page.route("**/sample.png", lambda route: route.fulfill(status=409, body="not here"))
        sketch.open(f"{catwalk.url}/#/models/edges")
        expect(sketch.page.locator("#failure")).to_contain_text("Take the camera or a file.")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(10, 100, 100)))
        wait_width(sketch, 100)
        expect(sketch.page.locator("#failure")).to_be_hidden()


def test_a_source_that_catwalk_serves_feeds_another_model(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        listeners = sketch.page.request.get(f"{catwalk.url}/models/pattern").json()["listeners"]
        sketch.page.get_by_role("button", name="From pattern").click()
        expect(sketch.page.get_by_role("button", name="From pattern")).to_have_attribute("aria-pressed", "true")
        wait_status(sketch, "answered in")
        watch_view(sketch)
        wait_view(sketch)
        sketch.page.get_by_role("button", name="Sample clip").click()
        wait_status(sketch, "on the sample clip")
        sketch.wait(COUNT_LISTENERS, ["pattern", listeners])
        assert sketch.errors == []


def plug_lamp(sketch: Sketch, catwalk: Catwalk, plugged: bool) -> None:
    sketch.page.request.put(f"{catwalk.url}/models/lamp/settings", data={"plugged": plugged})


def look_at_lamp(sketch: Sketch, catwalk: Catwalk, plugged: bool) -> None:
    plug_lamp(sketch, catwalk, plugged)
    open_model(sketch, catwalk, "edges", "on the sample clip")
    sketch.page.get_by_role("button", name="From lamp").click()


def test_a_source_that_has_no_picture_is_said_and_no_more_listened_to(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        look_at_lamp(sketch, catwalk, plugged=False)
        expect(sketch.page.locator("#failure")).to_have_text("The lamp was unplugged.")
        sketch.wait(COUNT_LISTENERS, ["lamp", 0])
        expect(sketch.page.get_by_role("button", name="Sample clip")).to_have_attribute("aria-pressed", "true")
        assert sketch.errors == []


def test_a_source_that_loses_its_picture_is_said_until_it_has_one_again(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        look_at_lamp(sketch, catwalk, plugged=True)
        wait_width(sketch, 64)
        plug_lamp(sketch, catwalk, False)
        expect(sketch.page.locator("#failure")).to_have_text("The lamp was unplugged.")
        plug_lamp(sketch, catwalk, True)
        expect(sketch.page.locator("#failure")).to_be_hidden()
        assert sketch.errors == []


def test_a_page_that_nobody_sees_does_not_hear_the_source_either(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        look_at_lamp(sketch, catwalk, plugged=True)
        wait_width(sketch, 64)
        sketch.wait(COUNT_LISTENERS, ["lamp", 1])
        hide_page(sketch, True)
        sketch.wait(COUNT_LISTENERS, ["lamp", 0])
        hide_page(sketch, False)
        sketch.wait(COUNT_LISTENERS, ["lamp", 1])
        sketch.page.get_by_role("link", name="Live", exact=True).click()
        sketch.wait(COUNT_LISTENERS, ["lamp", 0])
        hide_page(sketch, True)
        hide_page(sketch, False)
        sketch.wait(COUNT_LISTENERS, ["lamp", 0])
        assert sketch.errors == []


def test_a_camera_that_does_not_play_is_given_back(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.page.add_init_script(NOTE_CAMERAS)
        sketch.page.add_init_script("HTMLMediaElement.prototype.play = () => Promise.reject(new Error('asleep'))")
        sketch.open(f"{catwalk.url}/#/models/edges")
        expect(sketch.page.locator("#failure")).to_contain_text("The camera did not start: asleep.")
        assert sketch.evaluate("opened.map(({readyState}) => readyState)") == ["ended"]
        wait_status(sketch, "on the sample clip")


def test_a_camera_that_goes_away_is_said_until_something_else_is_seen(catwalk: Catwalk, camera: Browser) -> None:
    with open_sketch(camera) as sketch:
        sketch.page.add_init_script(NOTE_CAMERAS)
        open_model(sketch, catwalk, "edges", "on your camera")
        sketch.evaluate("opened[0].dispatchEvent(new Event('ended'))")
        expect(sketch.page.locator("#failure")).to_contain_text("The camera is gone: it was unplugged")
        sketch.page.get_by_role("button", name="Sample clip", exact=True).click()
        wait_status(sketch, "on the sample clip")
        expect(sketch.page.locator("#failure")).to_be_hidden()
        assert sketch.errors == []


def test_a_refusal_that_comes_late_says_nothing_of_what_is_seen_meanwhile(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.page.add_init_script("""navigator.mediaDevices.getUserMedia = () => new Promise((take, refuse) => {
            window.refuseCamera = () => refuse(new DOMException('', 'NotAllowedError')); });""")
        open_model(sketch, catwalk, "edges", "on the sample clip")
        sketch.page.get_by_role("button", name="Camera", exact=True).click()
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(10, 100, 100)))
        wait_width(sketch, 100)
        sketch.evaluate("() => { refuseCamera(); return new Promise(requestAnimationFrame); }")
        expect(sketch.page.locator("#failure")).to_be_hidden()
        assert sketch.errors == []


def test_a_picture_that_stands_still_is_asked_about_again_when_its_answer_was_lost(
        catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "on the sample clip")
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture()))
        wait_width(sketch, 320)
        watch_view(sketch)
        sketch.evaluate("""async () => {
            const {session} = await catwalk.model('edges');
            const send = session.socket.send;
            session.socket.send = function (message) { // with what the slider below asks for, the connection breaks
                if (typeof message === 'string') send.call(this, message);
                else this.close(); }; }""")
        find_control(sketch, "threshold").get_by_role("slider").fill("255")
        wait_view(sketch)
        expect(sketch.page.locator("#failure")).to_be_hidden()
        sketch.page.request.put(f"{catwalk.url}/models/edges/settings", data={"threshold": None})
        assert sketch.errors == []


def test_pictures_are_dropped_on_the_stage(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        drop_picture(sketch.page.locator("#stage"), write_picture(90, 150, 150))
        sketch.wait("selector => document.querySelector(selector).width === 150", VIEW)
        assert sketch.errors == []
