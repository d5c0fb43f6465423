"""The controls of a model's page in Chromium: made from the schema, live, and the same settings as OSC's."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Catwalk, Sketch, open_sketch, serve_catwalk
from tests.osc_patch import Patch
from tests.page.studio import (VIEW, choose_file, drop_picture, find_control, open_model, wait_status, wait_view,
                               watch_view, write_picture)
from tests.stage import find_port

pytestmark = [pytest.mark.browser, pytest.mark.weights]

PORT = find_port()


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("edges", "pose", "cutout", "zero-shot", "--osc-port", str(PORT)) as running:
        yield running


def read_held(catwalk: Catwalk, sketch: Sketch, name: str) -> dict[str, object]:
    """What is held for everyone."""
    return sketch.page.request.get(f"{catwalk.url}/models/{name}/settings").json()["settings"]


def test_a_slider_that_moves_changes_the_picture_and_what_is_held_and_lets_go(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "on the sample clip")
        stats = sketch.page.request.get(f"{catwalk.url}/stats").json()
        assert stats["models"]["edges"]["failed"] == 0, "the page asks nothing before there is a picture"
        choose_file(sketch, "File…", ("disc.png", "image/png", write_picture(90)))
        wait_status(sketch, "answered in")
        control = find_control(sketch, "threshold")
        watch_view(sketch)
        control.get_by_role("slider").fill("255")
        wait_view(sketch)
        expect(control.get_by_role("spinbutton")).to_have_value("255")
        assert read_held(catwalk, sketch, "edges") == {"threshold": 255}
        control.get_by_role("button", name="Reset threshold").press("Enter")
        expect(control.get_by_role("spinbutton")).to_have_value("100")
        expect(control.get_by_role("slider")).to_be_focused()  # the button has vanished
        sketch.wait("async () => !('threshold' in (await (await fetch('models/edges/settings')).json()).settings)")
        assert sketch.errors == []


@pytest.mark.parametrize("model, name, role", [
    ("pose", "threshold", "spinbutton"), ("pose", "closer", "switch"), ("pose", "smoothing", "combobox"),
    ("zero-shot", "words", "textbox"), ("cutout", "background", "group")])
def test_readers_hear_what_a_control_does(catwalk: Catwalk, blind: Browser, model: str, name: str, role: Any) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, model, "fps")
        for folded in sketch.page.locator(".board summary").all():
            folded.click()
        control = find_control(sketch, name)
        hint = control.locator(".hint").inner_text()
        expect(control.get_by_role(role, name=name, exact=True)).to_have_accessible_description(hint)
        assert hint and sketch.errors == []


def test_of_many_moves_the_last_arrives(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        asked: list[str] = []
        sketch.page.on("request", lambda request: asked.append(request.method) if request.method == "PUT" else None)
        sketch.evaluate("""() => { const slider = document.querySelector('[data-name=threshold] [type=range]');
            for (let value = 1; value <= 200; value += 1) {
              slider.value = value;
              slider.dispatchEvent(new Event('input', {bubbles: true}));
            } }""")
        sketch.wait("async () => (await (await fetch('models/edges/settings')).json()).settings.threshold === 200")
        assert len(asked) < 10
        find_control(sketch, "threshold").get_by_role("button", name="Reset threshold").click()


def test_what_osc_changes_shows(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        patch = Patch(PORT)
        try:
            patch.send("/edges/threshold", 33.0)
            expect(find_control(sketch, "threshold").get_by_role("slider")).to_have_value("33")
            patch.send("/edges/threshold", 44.0)
            expect(find_control(sketch, "threshold").get_by_role("spinbutton")).to_have_value("44")
        finally:
            patch.close()
        find_control(sketch, "threshold").get_by_role("button", name="Reset threshold").click()


def test_a_bad_number_is_not_sent_and_says_why(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        control = find_control(sketch, "threshold")
        control.get_by_role("spinbutton").fill("300")
        expect(control.get_by_role("alert")).to_have_text("It must be at most 255.")
        assert read_held(catwalk, sketch, "edges") == {}
        control.get_by_role("spinbutton").fill("30")
        expect(control.get_by_role("alert")).to_be_hidden()
        control.get_by_role("button", name="Reset threshold").click()
        assert sketch.errors == []


def test_what_catwalk_refuses_is_said_at_its_control(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "cutout", "cutout")
        sketch.evaluate("""async () => { const {buildControl} = await import('/studio/controls.js');
            const {Held} = await import('/studio/held.js');
            const control = buildControl({name: 'colour', kind: 'text'}, undefined,
              (value) => held.hold('colour', value));
            const {findModel} = await import('/studio/served.js');
            const held = new Held(await findModel('cutout'),
              {show() {}, changed() {}, refuse: (name, words) => control.refuse(words)});
            document.body.append(control.element);
            control.element.id = 'own'; }""")
        sketch.page.locator("#own input").fill("a colour of more than seven signs")
        expect(sketch.page.locator("#own [role=alert]")).to_contain_text("must be at most 7 characters")


def test_every_kind_of_input_has_its_control(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "cutout", "cutout")
        expect(find_control(sketch, "show").get_by_role("combobox")).to_have_value("cutout")
        colour = find_control(sketch, "colour").locator("input[type=color]")
        colour.fill("#00ff00")
        sketch.wait("async () => (await (await fetch('models/cutout/settings')).json()).settings.colour === '#00ff00'")
        find_control(sketch, "colour").get_by_role("button", name="Reset colour").click()
        open_model(sketch, catwalk, "pose", "pose on")
        switch = find_control(sketch, "closer").get_by_role("switch")
        switch.check()
        sketch.wait("async () => (await (await fetch('models/pose/settings')).json()).settings.closer === true")
        find_control(sketch, "closer").get_by_role("button", name="Reset closer").click()
        expect(switch).not_to_be_checked()
        sketch.page.get_by_text("Ids and smoothing").click()
        expect(find_control(sketch, "smoothing").get_by_role("combobox")).to_have_value("balanced")
        open_model(sketch, catwalk, "zero-shot", "zero-shot on")
        find_control(sketch, "words").get_by_role("textbox").fill("a rocket, a cat")
        sketch.wait("document.querySelector('.bars').textContent.includes('a rocket')")
        find_control(sketch, "words").get_by_role("button", name="Reset words").click()
        assert sketch.errors == []


def test_a_picture_that_is_dropped_becomes_an_input(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "cutout", "cutout")
        zone = find_control(sketch, "background").locator(".zone")
        drop_picture(zone, write_picture(200))
        expect(zone.locator("canvas")).to_be_visible()
        sketch.wait("async () => (await (await fetch('models/cutout/settings')).json()).settings.background "
                    "?.match(/^[0-9]+ bytes$/)")
        sketch.wait("""selector => { const view = document.querySelector(selector);
            const pixel = view.getContext('2d').getImageData(5, 5, 1, 1).data;
            return Math.abs(pixel[0] - 200) < 20 && pixel[3] === 255; }""", VIEW)
        find_control(sketch, "background").get_by_role("button", name="Reset background").click()
        expect(zone.locator("canvas")).to_be_hidden()
        assert sketch.errors == []
