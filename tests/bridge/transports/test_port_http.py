"""RunwayML's SDK as its own server spoke, held against transcripts of it; and where Catwalk differs on purpose."""

import asyncio
import gzip
import json

import aiohttp
import pytest
import pytest_asyncio

from bridge.catalog import find_file
from bridge.server import Bridge
from bridge.settings import Settings
from tests.bridge.conftest import House
from tests.port_stage import PORTS, read_transcript

pytestmark = pytest.mark.asyncio(loop_scope="session")
SERVED = ("all_types.py", "upper.py", "studio", "broken.py", "painter.py")
TRANSCRIPTS = {"sdk_all_types": "all-types", "sdk_example_server": "upper", "model_template": "studio"}
STRANGER = ("Pages of http://example.com may not use Catwalk. If you trust them, allow them under “Sites” on Catwalk's "
            "own page, or start Catwalk with "
            "--allow-origin http://example.com")
# What Catwalk answers instead, by transcript and place in it: docs/runwayml.md has each of these.
BETTER = {
    ("sdk_all_types", 10): (400, "Invalid argument: image. unable to parse expected base64-encoded image"),
    ("sdk_all_types", 11): (400, "Missing input: image."),
    ("sdk_example_server", 3): (200, read_transcript("sdk_example_server")[0]["body"]["options"]),
    ("sdk_example_server", 19): (403, STRANGER), ("sdk_example_server", 20): (403, STRANGER),
}
CLOCKS = ("millisRunning", "millisSinceLastCommand")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ports():
    """A Catwalk that serves ports at their SDK's door."""
    bridge = Bridge([find_file(str(PORTS / name)) for name in SERVED], {},
                    Settings(http_port=0, osc_port=None, socketio_port=None, sdk_port=0))
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30), auto_decompress=False) as web:
            yield House(bridge, web)
    finally:
        await bridge.stop()


def find_address(ports, model):
    return next(door["addresses"][0] for door in ports.bridge.port_doors.doors if door["model"] == model)


async def call(ports, model, method, path, body=None, headers=None):
    """Status, headers and what the body says."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    async with ports.web.request(method, find_address(ports, model) + path, data=data,
                                 headers={"Content-Type": "application/json", **(headers or {})}) as response:
        text = await response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            text = gzip.decompress(text)
        return response.status, response.headers, json.loads(text) if text else None


def find_body(asked):
    """What was sent: JSON, or text as it was; the one that was packed is packed anew."""
    body = asked["body"]
    if asked["headers"].get("Content-Encoding") == "gzip":
        return gzip.compress(b'{"x": 5}')
    return body.encode() if isinstance(body, str) else body


def even_out(body):
    """Without what differs from run to run: clocks, and lines of code."""
    return {key: type(value) if key in CLOCKS else value for key, value in body.items() if key != "traceback"}


@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_every_exchange_is_as_it_was_or_better(ports, name):
    """One after another, since a setup changes what follows."""
    for place, exchange in enumerate(read_transcript(name)):
        asked = exchange["request"]
        status, headers, body = await call(ports, TRANSCRIPTS[name], asked["method"], asked["path"], find_body(asked),
                                           asked["headers"])
        about = f"{name} {place}: {asked['method']} {asked['path']} {str(body)[:200]}"
        if (name, place) in BETTER:
            assert exchange["status"] == 500 or asked["headers"].get("Origin") == "http://example.com", about
            assert (status, body if status == 200 else body["error"]) == BETTER[name, place], about
            continue
        assert status == exchange["status"], about
        if asked["method"] == "OPTIONS":
            assert headers["Allow"] == exchange["headers"]["Allow"] and body is None
            continue
        assert headers["Content-Type"] == "application/json" and headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept-Encoding" in headers["Vary"], about
        assert even_out(body) == even_out(exchange["body"]), about
        assert ("traceback" in body) == ("traceback" in exchange["body"]) and list(body) == sorted(body), about
        if asked["headers"].get("Accept-Encoding") == "gzip":
            assert headers["Content-Encoding"] == "gzip", about


async def test_a_page_on_the_list_is_answered_and_its_preflight_too(ports):
    origin = {"Origin": "https://editor.p5js.org"}
    status, headers, body = await call(ports, "upper", "GET", "/meta", headers=origin)
    assert status == 200 and headers["Access-Control-Allow-Origin"] == origin["Origin"]
    assert headers["Vary"] == "Accept-Encoding, Origin"
    status, headers, _ = await call(ports, "upper", "OPTIONS", "/lower2upper", headers={
        **origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"})
    assert status == 204 and "Content-Type" in headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", ["https://editor.p5js.org", "null"])
async def test_only_who_may_start_models_sets_a_port_up(ports, origin):
    status, _, body = await call(ports, "upper", "POST", "/setup", {"suffix": "?"}, {"Origin": origin})
    assert status == 403 and "may not set models up" in body["error"]


async def test_a_failed_setup_says_why_and_leaves_it_starting_until_a_good_one(ports):
    status, _, body = await call(ports, "broken", "POST", "/setup", {})
    assert status == 500 and body["error"] == "Error during setup: RuntimeError('no weights here')."
    assert any("broken.py" in line for line in body["traceback"])
    assert (await call(ports, "broken", "GET", "/healthcheck"))[2] == {"status": "STARTING"}
    assert (await call(ports, "broken", "GET", "/meta"))[2]["millisRunning"] is None
    assert (await call(ports, "broken", "POST", "/setup", {"works": True}))[2] == {"success": True}
    assert (await call(ports, "broken", "GET", "/healthcheck"))[2] == {"status": "RUNNING"}
    assert (await call(ports, "broken", "POST", "/say", {}))[2] == {"text": "fine"}


async def test_pictures_come_in_the_format_that_is_wished(ports):
    for wish, head in (("image=png; other=EXR", "data:image/png;base64,iVBOR"),
                       ("image=EXR", "data:image/exr;base64,di8x"), ("nothing", "data:image/jpeg;base64,")):
        status, _, body = await call(ports, "studio", "POST", "/generate", {"caption": "red"},
                                     {"X-Runway-Output-Format": wish})
        assert status == 200 and body["image"].startswith(head)
    status, _, body = await call(ports, "studio", "POST", "/generate", {}, {"X-Runway-Output-Format": "image=GIFF"})
    assert status == 400 and "cannot be written as GIFF" in body["error"]


@pytest.mark.parametrize("method, path, status, error", [
    ("GET", "/a/b", 404, "Not found."), ("POST", "/", 405, "Method not allowed."),
    ("DELETE", "/generate", 405, "Method not allowed."), ("POST", "/meta", 404, "Unknown command: meta.")])
async def test_what_there_is_not_is_said_in_the_sdks_words(ports, method, path, status, error):
    found, _, body = await call(ports, "studio", method, path, b"{}")
    assert (found, body["error"]) == (status, error)


async def test_a_body_that_cannot_be_unpacked_or_is_too_long_is_refused(ports):
    status, _, body = await call(ports, "upper", "POST", "/lower2upper", b"no gzip", {"Content-Encoding": "gzip"})
    assert status == 400 and "cannot be read" in body["error"]


async def test_the_door_shows_in_healthz(ports):
    async with ports.web.get(f"{ports.address}/healthz") as response:
        doors = json.loads(await response.read())["doors"]
    assert [door["model"] for door in doors if door["door"] == "sdk"] == list(ports.hub.seats)


async def test_the_clocks_run(ports):
    await call(ports, "painter", "POST", "/paint", {"steps": 1})
    _, _, body = await call(ports, "painter", "GET", "/")
    assert 0 <= body["millisSinceLastCommand"] <= body["millisRunning"]
