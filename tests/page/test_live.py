"""`#/live` in Chromium: where the milliseconds go, and who hears what."""

import socket
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, Route

from bridge.codecs.osc import write_message
from tests.browser import PATIENCE, Catwalk, open_browser, open_sketch, serve_catwalk
from tests.page.studio import wait_status

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def catwalk() -> Iterator[Catwalk]:
    with serve_catwalk("pose", "face") as running:
        yield running


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 420)])
def test_shows_where_the_milliseconds_go_and_nothing_moves(catwalk: Catwalk, blind: Browser, scheme: str,
                                                           width: int) -> None:
    with open_sketch(blind, color_scheme=scheme, viewport={"width": width, "height": 900}) as sketch:
        sketch.open(f"{catwalk.url}/")
        wait_status(sketch, "fps")
        sketch.page.get_by_role("link", name="Live", exact=True).click()
        sketch.wait("document.querySelector('[data-latency=face]') !== null")
        sketch.evaluate("""() => {
            window.row = document.querySelector('[data-latency="pose"]');
            const parts = document.querySelectorAll('.latency li, .latency li > *, .latency dd');
            const top = () => document.querySelector('.latency').getBoundingClientRect().top;
            const place = ({x, y, width, height}) => [x, y - top(), width, height].map(Math.round);
            window.count = parts.length;
            window.places = () => JSON.stringify([...parts].map((part) => place(part.getBoundingClientRect())));
            window.before = places(); }""")
        sketch.wait("[...row.querySelectorAll('dd')].every((number) => /^[0-9.]+$/.test(number.textContent))")
        shown = sketch.evaluate("""() => ({fps: row.querySelector('.fps').textContent,
            age: row.querySelector('.age').textContent, frames: row.querySelector('small').textContent,
            bar: [...row.querySelectorAll('i')].map((part) => parseFloat(part.style.width)),
            moved: before === places() ? '' : `${before} became ${places()}`,
            count, words: [...row.querySelectorAll('dl div')].map((part) => part.textContent.split(' ')[0]),
            idle: document.querySelector('[data-latency="face"] small').textContent})""")
        assert float(shown["fps"].removesuffix(" fps")) > 0 and shown["age"].endswith(") ms")
        assert shown["frames"].endswith(" dropped") and shown["idle"] == "nobody has asked"
        assert shown["words"] == ["waited", "decoded", "ran", "encoded", "travelled"]
        assert sum(shown["bar"]) == pytest.approx(100, abs=1)
        assert shown["count"] > 20 and not shown["moved"], "numbers that come move nothing"
        assert sketch.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert sketch.errors == []


def test_shows_who_hears_by_osc_and_what_was_sent(playwright: Playwright, chromium: str) -> None:
    with (serve_catwalk("pose", "--osc-port", "0", "--osc-to", "127.0.0.1:9:list") as running,
          open_browser(playwright, chromium, flags=()) as browser, open_sketch(browser) as sketch):
        sketch.open(f"{running.url}/")
        answered = "async () => (await (await fetch('stats')).json()).models.pose.answered > 20"
        sketch.wait(answered, patience=4 * PATIENCE)
        sketch.page.get_by_role("link", name="Live", exact=True).click()
        sketch.wait("Number(document.querySelector('#osc td:nth-child(3)')?.textContent) > 10")
        cells = sketch.page.locator("#osc td").all_text_contents()
        assert cells[:2] == ["127.0.0.1:9", "list"] and cells[3:] == ["0", "0"]
        told = sketch.page.locator("#osc p").inner_text()
        assert "At UDP 127.0.0.1:" in told
        port = int(told.split(":")[1].split(";")[0])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as patch:
            for share in (3, 4, 5):
                patch.sendto(write_message("/pose/threshold", share), ("127.0.0.1", port))
        sketch.wait("document.querySelector('.failures')?.textContent.includes('(3 times)')")
        failure = sketch.page.locator(".failures li").inner_text()
        assert "OSC from 127.0.0.1:" in failure and "must be between 0 and 1; it was 5." in failure
        assert sketch.errors == []


def test_shows_who_is_connected_and_what_they_got(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch, open_sketch(blind) as other:
        other.open(f"{catwalk.url}/#/models/pose")
        wait_status(other, "fps", 4 * PATIENCE)
        sketch.open(f"{catwalk.url}/#/live")
        sketch.wait("document.querySelectorAll('#connections tbody tr').length > 0")
        cells = sketch.page.locator("#connections tbody tr").first.locator("td").all_inner_texts()
        assert cells[0].startswith("pose · Catwalk") and cells[3] == "pose"
        assert float(cells[4]) > 0 and int(cells[5]) > 0 and int(cells[6]) >= 0 and cells[7] == "0"
        assert sketch.errors == []


def test_says_what_failed_last_once_with_a_count(catwalk: Catwalk, blind: Browser) -> None:
    with open_sketch(blind) as sketch:
        for _ in range(3):
            sketch.page.request.post(f"{catwalk.url}/models/pose/query", data={"image": "data:image/png;base64,AAAA"})
        sketch.open(f"{catwalk.url}/#/live")
        sketch.wait("document.querySelector('.failures')")
        assert sketch.page.locator(".failures li").count() == 1
        text = sketch.page.locator(".failures li").inner_text()
        assert "pose" in text and "(3 times)" in text
        assert sketch.errors == []


def test_a_model_that_is_no_more_has_no_row(catwalk: Catwalk, blind: Browser) -> None:
    def leave_out(route: Route) -> None:
        told = route.fetch().json()
        del told["models"]["face"]
        route.fulfill(json=told)

    with open_sketch(blind) as sketch:
        sketch.open(f"{catwalk.url}/#/live")
        sketch.wait("document.querySelectorAll('[data-latency]').length === 2")
        sketch.page.route("**/stats", leave_out)
        sketch.wait("document.querySelectorAll('[data-latency]').length === 1")
        assert sketch.errors == []


def test_a_failure_of_another_day_says_which(catwalk: Catwalk, blind: Browser) -> None:
    now, day = time.time(), 86_400
    failures = [{"model": "pose", "code": "failed", "error": word, "at": at, "times": 1}
                for word, at in (("Today.", now), ("Long ago.", now - 40 * day))]
    with open_sketch(blind, locale="en-GB") as sketch:
        sketch.page.route("**/failures", lambda route: route.fulfill(json={"failures": failures}))
        sketch.open(f"{catwalk.url}/#/live")
        sketch.wait("document.querySelectorAll('.failures time').length === 2")
        shown = sketch.page.locator(".failures time").all_text_contents()
        assert shown[0].count(":") == 2 and "/" not in shown[0]
        assert shown[1].startswith(time.strftime("%d/%m/%Y", time.localtime(now - 40 * day)))
        assert sketch.errors == []
