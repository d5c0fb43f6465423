"""The latent pad in Chromium: a walk changes the picture, and points that were saved come back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Catwalk, Sketch, open_sketch, serve_catwalk
from tests.page.studio import find_control, open_model, wait_view, watch_view

pytestmark = [pytest.mark.browser, pytest.mark.weights]

HELD = "async () => (await (await fetch('models/dream-faces/settings')).json()).settings.latent"


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("dream-faces") as running:
        yield running


def walk_to(sketch: Sketch, x: float, y: float) -> None:
    """Press the pointer on the pad, at a place between 0 and 1 from its top left corner."""
    square = find_control(sketch, "latent").locator(".pad")
    square.scroll_into_view_if_needed()
    box = square.bounding_box()
    assert box
    sketch.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    sketch.page.mouse.down()
    sketch.page.mouse.up()


def test_a_walk_changes_the_face_and_saved_points_come_back(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "dream-faces", "answered in")
        watch_view(sketch)
        walk_to(sketch, 0.9, 0.2)
        wait_view(sketch)
        sketch.wait(f"async () => (await ({HELD})())?.length === 100")
        saved = sketch.evaluate(HELD)
        find_control(sketch, "latent").get_by_role("button", name="Save this point").click()
        find_control(sketch, "latent").get_by_role("button", name="New directions").click()
        watch_view(sketch)
        walk_to(sketch, 0.1, 0.9)
        wait_view(sketch)
        sketch.page.reload()
        find_control(sketch, "latent").get_by_role("button", name="Point 1", exact=True).click()
        sketch.wait(f"async saved => JSON.stringify(await ({HELD})()) === JSON.stringify(saved)", saved)
        find_control(sketch, "latent").get_by_role("button", name="Forget point 1").click()
        expect(find_control(sketch, "latent").locator(".saved li")).to_have_count(0)
        expect(find_control(sketch, "latent").get_by_role("button", name="Save this point")).to_be_focused()
        find_control(sketch, "latent").get_by_role("button", name="Reset latent").click()
        sketch.wait(f"async () => (await ({HELD})()) === undefined")
        assert sketch.errors == []


def test_arrows_walk_and_rolled_seeds_are_other_faces(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        open_model(sketch, catwalk, "dream-faces", "answered in")
        watch_view(sketch)
        find_control(sketch, "seed").get_by_role("button", name="Roll seed").click()
        wait_view(sketch)
        watch_view(sketch)
        find_control(sketch, "latent").locator(".pad").press("ArrowRight")
        wait_view(sketch)
        assert find_control(sketch, "latent").locator(".pad").get_attribute("aria-valuetext") == "5 across, 0 up"
        for name in ("seed", "latent"):
            find_control(sketch, name).get_by_role("button", name=f"Reset {name}").click()


def test_the_picture_stays_in_sight_of_whoever_walks_far_below(catwalk: Catwalk, blind: Browser) -> None:
    """With what was found where the window is high enough, else alone; then that comes below."""
    for height, last, far in ((700, "#view", "latent"), (1000, ".panels", "toward_latent")):
        with open_sketch(blind, viewport={"width": 1280, "height": height}) as sketch:
            open_model(sketch, catwalk, "dream-faces", "answered in")
            find_control(sketch, far).get_by_role("button", name="Save this point").scroll_into_view_if_needed()
            assert sketch.evaluate("scrollY") > 150
            sketch.wait("""last => document.querySelector('#view').getBoundingClientRect().top >= 0 &&
                document.querySelector(last).getBoundingClientRect().bottom <= innerHeight""", last)
            sketch.wait("""() => document.querySelector('#stage').getBoundingClientRect().bottom <
                document.querySelector('.panels').getBoundingClientRect().top""")


def test_the_plane_goes_through_its_centre_at_right_angles_and_keeps_lengths_and_limits(catwalk: Catwalk,
                                                                                        blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/#/live")
        facts = sketch.evaluate("""async () => { const {spanPlane, mixVector} = await import('/studio/pad.js');
            const field = {minimum: -10, maximum: 10, length: 64};
            const centre = Array.from({length: 64}, (nothing, place) => Math.sin(place));
            const plane = spanPlane(field, centre);
            const dot = (one, other) => one.reduce((sum, number, place) => sum + number * other[place], 0);
            const corner = mixVector(field, plane, [1, 1]);
            const narrow = {minimum: 0, maximum: 1, length: 64};
            const edge = mixVector(narrow, spanPlane(narrow, centre.map(() => 0.5)), [1, -1]);
            return {centre: Math.max(...mixVector(field, plane, [0, 0]).map((number, place) =>
                      Math.abs(number - centre[place]))),
                    angle: dot(plane.across, plane.up), length: Math.hypot(...corner) / Math.hypot(...centre),
                    apart: dot(corner, centre) / dot(centre, centre), low: Math.min(...edge), high: Math.max(...edge)};
        }""")
        assert facts["centre"] < 1e-4 and abs(facts["angle"]) < 1e-6
        assert facts["length"] == pytest.approx(1, abs=1e-3) and abs(facts["apart"]) < 0.95
        assert facts["low"] >= 0 and facts["high"] <= 1 and facts["high"] - facts["low"] > 0.5
