"""Everybody gets everywhere: what axe, the keyboard and a small window find on each state of a model's page."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Catwalk, Sketch, open_sketch, serve_catwalk
from tests.page.studio import find_control, find_serious, open_model, wait_view, watch_view

pytestmark = [pytest.mark.browser, pytest.mark.weights]

TESTS = Path(__file__).parents[1]
WINDOWS = [(1280, 800), (390, 800)]
STOPS = """() => { // where the tabulator should come by, each with its words
    const shown = (element) => element.checkVisibility({visibilityProperty: true});
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter((one) => shown(one) && !one.disabled && one.tabIndex >= 0)
        .filter((one) => one.type !== 'radio' || one.checked).length; }"""
STAND = """() => { // what has the focus: whether that is seen, and whether something lies over it
    const here = document.activeElement;
    if (here === document.body) return null;
    const place = here.matches('.split') ? here.parentElement : here; // its handle alone takes the pointer
    const {left, top, right, bottom} = place.getBoundingClientRect();
    const clamp = (place, most) => Math.min(Math.max(place, 1), most - 1);
    const across = [left, right].map((x) => clamp(x, innerWidth));
    const down = [top, bottom].map((y) => clamp(y, innerHeight));
    const free = [0.1, 0.5, 0.9].some((part) => {
        const spot = [across, down].map(([from, to]) => from + part * (to - from));
        const there = document.elementFromPoint(...spot);
        return place.contains(there) || there?.matches('label') && there.contains(place);
    });
    const {outlineStyle, outlineWidth} = getComputedStyle(place);
    const words = here.ariaLabel || here.textContent.slice(0, 30) || here.id;
    return {words, free, within: bottom > 0 && top < innerHeight, line: scrollY + top,
            seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2}; }"""
LINE = 60  # pixels by which what stands in one line may differ


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    own = [str(TESTS / "models" / f"{name}.py") for name in ("filler", "sundry", "clumsy")]
    own.append(str(TESTS / "ports" / "listed.py"))
    with serve_catwalk("edges", "pattern", "segment", "dream-faces", *own) as running:
        yield running


def uncover(sketch: Sketch) -> None:
    """Before and after, half each; a film is recorded; a value is refused."""
    sketch.page.locator(".split").fill("40")
    sketch.page.get_by_role("button", name="Record", exact=True).click()
    find_control(sketch, "threshold").get_by_role("spinbutton").fill("999")
    sketch.wait("!document.querySelector('.control .refusal').hidden")


def unfold(sketch: Sketch) -> None:
    """Everything that is folded."""
    for summary in sketch.page.locator("main summary").all():
        summary.click()


def save_point(sketch: Sketch) -> None:
    sketch.page.locator(".pad").first.press("ArrowUp")
    sketch.page.get_by_role("button", name="Save this point").first.click()


def stop(sketch: Sketch) -> None:
    sketch.page.get_by_role("button", name="Stop", exact=True).click()
    sketch.wait("document.querySelector('.state').textContent === 'stopped'")


def start_broken(sketch: Sketch) -> None:
    """Somebody starts it with the option that lets its setup fail."""
    start = f"{sketch.page.url.split('#')[0]}models/clumsy/start"
    sketch.page.request.post(start, data={"options": {"broken": True}})
    sketch.wait("document.querySelector('.state').textContent === 'failed'")


def show_network(sketch: Sketch) -> None:
    sketch.page.get_by_role("tab", name="Network").click()
    sketch.wait("document.querySelector('.doors dd')")


def paint(sketch: Sketch) -> None:
    sketch.page.get_by_role("application").first.press("Space")
    sketch.wait("document.querySelector('.reset:not([hidden])') && !document.querySelector('.take button').disabled")


def wait_card(sketch: Sketch) -> None:
    sketch.wait("document.querySelector('.card .deeds *')")


STATES: dict[str, tuple[str, Callable[[Sketch], None]]] = {
    "a picture of a picture, recorded": ("edges", uncover), "a colour and a picture": ("segment", unfold),
    "a source": ("pattern", unfold), "a pad": ("dream-faces", save_point), "a painter": ("filler", paint),
    "a map of labels": ("listed", paint), "every kind of answer": ("sundry", unfold),
    "network": ("edges", show_network),
    "failed": ("clumsy", start_broken), "not served": ("mix", wait_card), "a file is lacking": ("depth", wait_card),
    "stopped": ("pattern", stop),
}


@pytest.fixture(params=STATES)
def sketch(request: pytest.FixtureRequest, catwalk: Catwalk, blind: Browser) -> Iterator[Sketch]:
    """A model's page in one of its states."""
    name, prepare = STATES[request.param]
    with open_sketch(blind) as opened:
        opened.open(f"{catwalk.url}/#/models/{name}")
        if prepare not in (wait_card, start_broken):
            opened.wait(r"/\d (ms|fps)|waits for/.test(document.querySelector('#status')?.textContent)")
        prepare(opened)
        yield opened
        assert opened.errors == []
        opened.page.request.put(f"{catwalk.url}/models/{name}/settings",
                                data=dict.fromkeys(("latent", "mask", "map", "threshold")))
        if prepare is stop:
            opened.page.get_by_role("button", name="Start", exact=True).click()


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(sketch: Sketch) -> None:
    for width, height in WINDOWS:
        sketch.page.set_viewport_size({"width": width, "height": height})
        assert sketch.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            sketch.page.emulate_media(color_scheme=scheme)
            assert find_serious(sketch) == [], (width, scheme)


def test_the_keyboard_comes_everywhere_and_where_it_is_can_be_seen(sketch: Sketch) -> None:
    for width, height in WINDOWS:
        sketch.page.set_viewport_size({"width": width, "height": height})
        sketch.evaluate("document.querySelector('.skip').focus()")
        count, stands = sketch.evaluate(STOPS), []
        for _ in range(3 * count):
            sketch.page.keyboard.press("Tab")
            stand = sketch.evaluate(STAND)
            if stand is None:
                break
            stands.append(stand)
        assert len(stands) == count - 1, [stand["words"] for stand in stands]
        assert [stand for stand in stands if not (stand["free"] and stand["within"])] == []
        assert [stand["words"] for stand in stands if not stand["seen"]] == []
        if width < 880:  # one column: whoever goes on comes further down
            assert [after["words"] for stand, after in pairwise(stands) if after["line"] < stand["line"] - LINE] == []


def test_the_clip_stands_still_for_whoever_wants_less_motion(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind, reduced_motion="reduce") as sketch:
        open_model(sketch, catwalk, "edges", "fps")
        watch_view(sketch)
        sketch.evaluate("""async () => {
            const count = async () => (await (await fetch('stats')).json()).models.edges.asked;
            const began = await count();
            while (await count() < began + 10) await new Promise(requestAnimationFrame); }""")
        assert sketch.evaluate("readView() === before")
        sketch.page.emulate_media(reduced_motion="no-preference")
        wait_view(sketch)
