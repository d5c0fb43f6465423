"""Model ports at work behind the doors of today and of RunwayML's app."""

import asyncio
import base64
import json
from io import BytesIO

import aiohttp
import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from bridge.catalog import find_file
from bridge.messages import Query
from bridge.server import Bridge
from bridge.settings import Settings
from tests.bridge.conftest import House
from tests.port_stage import PORTS, read_transcript

pytestmark = pytest.mark.asyncio(loop_scope="session")
SERVED = ("all_types.py", "studio", "painter.py", "leaky.py", "oldest.py", "listed.py", "upper.py", "broken.py",
          "studio/reader.py", "customs.py")
OPTIONS = {"upper": {"suffix": "!"}, "oldest": {"times": 3, "checkpoint": str(PORTS / "upper.py")}}
EVERYTHING = read_transcript("sdk_all_types")[2]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ports():
    """A Catwalk that serves every port."""
    bridge = Bridge([find_file(str(PORTS / name)) for name in SERVED], OPTIONS,
                    Settings(http_port=0, osc_port=None, socketio_port=None))
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as web:
            yield House(bridge, web)
    finally:
        await bridge.stop()


async def call(ports, model, path, body=None):
    """Status and body at the old door of a model."""
    address = (ports.bridge.runway_doors.find_address(model) or ports.address) + path
    method, data = ("GET", None) if body is None else ("POST", json.dumps(body))
    async with ports.web.request(method, address, data=data) as response:
        return response.status, json.loads(await response.read())


async def ask(ports, model, **inputs):
    """Status and body at the door of today."""
    async with ports.web.post(f"{ports.address}/models/{model}/query", json=inputs) as response:
        return response.status, await response.json()


def open_uri(uri):
    return Image.open(BytesIO(base64.b64decode(uri.partition(",")[2])))


async def test_an_old_sketch_sees_the_ports_own_words(ports):
    status, info = await call(ports, "all-types", "/info")
    described = read_transcript("sdk_RW_META_stdout")["commands"][0]
    assert status == 200 and info == described and list(info) == list(described)


async def test_an_old_query_of_every_type_is_answered_as_it_was(ports):
    assert await call(ports, "all-types", "/query", EVERYTHING["request"]["body"]) == (200, EVERYTHING["body"])
    assert await call(ports, "all-types", "/data") == (200, EVERYTHING["body"])


async def test_before_the_first_answer_there_is_an_empty_one_of_the_right_shape(ports):
    status, body = await call(ports, "painter", "/data")
    assert status == 200 and body["dots"] == [] and open_uri(body["picture"]).size == (1, 1)


async def test_further_commands_are_at_their_own_addresses_and_leave_data_alone(ports):
    await call(ports, "all-types", "/query", EVERYTHING["request"]["body"])
    assert await call(ports, "all-types", "/scalar", {"x": 4}) == (200, {"y": 8})
    assert await call(ports, "all-types", "/progress", {"n": 3}) == (200, {"text": "step 2"})
    assert await call(ports, "all-types", "/data") == (200, EVERYTHING["body"])


async def test_what_goes_wrong_is_said_in_the_sdks_words(ports):
    said = "Error during inference: ValueError('deliberate')."
    assert await call(ports, "all-types", "/fail", {"x": 2}) == (500, {"error": said})
    broken = {**EVERYTHING["request"]["body"], "c": "zzz"}
    status, body = await call(ports, "all-types", "/query", broken)
    assert (status, body["error"]) == (
        400, 'Invalid argument: c. category value "zzz" does not appear in choices list.')
    assert await call(ports, "all-types", "/error") == (200, body)
    del broken["image"]
    assert await call(ports, "all-types", "/query", broken) == (400, {"error": "Missing input: image."})


async def test_the_template_draws_its_squares_from_files_beside_it(ports):
    old = read_transcript("model_template")
    assert await call(ports, "studio", "/query", {"caption": "red"}) == (200, old[1]["body"])
    status, body = await ask(ports, "studio", caption="anything")
    picture = open_uri(body["data"]["image"])
    assert picture.size == (512, 512) and picture.getpixel((5, 5))[2] > 250


async def test_sketches_of_today_get_kinds_of_today(ports):
    sent = {**EVERYTHING["request"]["body"], "arr": '["p", "q"]', "any": "5", "lm": "[[0,0],[1,1],[0.5,0.5]]"}
    status, body = await ask(ports, "all-types", **sent)
    assert status == 200 and body["data"]["arr"] == '["p","q"]' and body["data"]["pt"] == [0.5, 0.25]
    assert body["data"]["boxes"] == [{"x": 0, "y": 0, "width": 0.5, "height": 0.5, "confidence": 1.0, "label": ""}]
    assert [point["name"] for point in body["data"]["poses"][0]["keypoints"]] == ["a", "b", "c"]
    assert await ask(ports, "studio", caption=3) == (400, {
        "model": "studio", "error": "“caption” must be text; it was 3.", "code": "bad-input", "status": 400})


async def test_a_generator_is_heard_as_it_paints_with_how_far_it_is(ports):
    heard = []
    query = Query(model="painter", inputs={"steps": 2}, arrived=0.0)
    answer = await ports.hub.ask_newest("painter", lambda: query, hear=heard.append)
    assert [(step.partial, step.progress) for step in (*heard, answer)] == [(True, 0.5), (True, 1.0), (False, 1.0)]
    async with ports.connect() as sketch:
        await sketch.send({"type": "query", "model": "painter", "inputs": {"steps": 2}, "id": "p"})
        message = await sketch.read()
        while message.get("partial"):
            message = await sketch.read()
    assert message["progress"] == 1.0 and message["data"]["dots"][0]["keypoints"][1]["x"] == 0.75


async def test_a_function_that_is_no_generator_is_heard_once(ports):
    async with ports.connect() as sketch:
        await sketch.send({"type": "query", "model": "upper", "inputs": {"input": "a"}, "id": "p"})
        assert "partial" not in await sketch.read()
        await sketch.settle()


async def test_ports_that_rely_on_names_of_those_days_run(ports):
    status, body = await call(ports, "leaky", "/query",
                              {"input_image": EVERYTHING["request"]["body"]["image"], "size": 8})
    assert status == 200 and open_uri(body["output_image"]).size == (8, 8)
    assert json.loads(body["report"]) == {"code": "b2xk", "list": True, "root": 2.0}


async def test_ports_with_the_customs_of_those_days_run(ports):
    sent = {"z": [0.5] * 4}
    status, body = await call(ports, "customs", "/query", sent)
    assert status == 200 and body["said"] == {"words": ["dog", 7, 10, 128, 3]}
    assert open_uri(body["image"]).getpixel((0, 0)) == (100,) * 4 and open_uri(body["depth"]).mode == "L"
    assert await call(ports, "customs", "/sample", {**sent, "class": "cat", "L2-1": 5}) == (
        200, {**body, "said": {"words": ["cat", 5, 10, 128, 3]}})
    status, body = await ask(ports, "customs", **{"z": [1] * 4, "L2-1": 3})
    assert status == 200 and json.loads(body["data"]["said"])["words"][1] == 3
    frame, depth = (np.asarray(open_uri(body["data"][name])) for name in ("image", "depth"))
    assert frame.shape == (2, 3, 4) and depth.shape == (2, 3)
    assert await call(ports, "customs", "/3d%20view,%20of%20all", {"n": 4}) == (200, {"m": 5})


async def test_ports_of_the_first_days_run(ports):
    assert await call(ports, "listed", "/call", {"word": "a", "times": 3}) == (200, {"line": "a!a!a!", "length": 6})
    rows = [[0, 3, 9], [3, 3, 0]]
    status, body = await call(ports, "listed", "/query", {"map": rows, "by": 2})
    assert status == 200 and body["map"] == rows
    assert np.asarray(open_uri(body["image"])).shape == (2, 3, 3)


async def test_a_sketch_of_today_gets_a_label_map_unsmeared_and_may_choose_by_number(ports):
    buffer = BytesIO()
    Image.new("RGB", (3, 2), (0, 40, 160)).save(buffer, "PNG")
    picture = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    for by in (2, "2"):
        status, body = await ask(ports, "listed", map=picture, by=by)
        assert status == 200, body
        assert np.asarray(open_uri(body["data"]["image"]))[0, 0].tolist() == [60] * 3
        assert body["data"]["map"].startswith("data:image/png")
        assert np.asarray(open_uri(body["data"]["map"])).reshape(-1, 3).tolist() == [[0, 40, 160]] * 6
    status, body = await ask(ports, "listed", map=picture, by=3)
    assert status == 400 and "“by” must be one of 1, 2; it was 3" in body["error"]


async def test_options_reach_ports_of_every_age(ports):
    assert await call(ports, "upper", "/query", {"input": "abc"}) == (200, {"output": "ABC!"})
    assert await call(ports, "oldest", "/query", {"caption": "a"}) == (200, {"result": "a 3.5"})


async def test_a_port_whose_setup_fails_says_so_until_it_is_started_with_other_options(ports):
    status, body = await call(ports, "broken", "/query", {"text": "a"})
    assert status == 503 and "Error during setup: RuntimeError('no weights here')." in body["error"]
    async with ports.web.post(f"{ports.address}/models/broken/start", json={"options": {"works": True}}) as response:
        assert response.status == 200, await response.text()
    assert await call(ports, "broken", "/query", {"text": "a"}) == (200, {"text": "fine"})


async def test_a_held_picture_stands_in_for_one_that_is_not_sent(ports, photo):
    uri = "data:image/jpeg;base64," + base64.b64encode(photo).decode()
    async with ports.web.put(f"{ports.address}/models/leaky/settings", json={"input_image": uri}) as response:
        assert response.status == 200, await response.text()
    status, body = await call(ports, "leaky", "/query", {"size": 4})
    pixels = np.asarray(open_uri(body["output_image"]))
    assert status == 200 and pixels.shape == (4, 4, 3) and pixels.max() > 100


@pytest.mark.parametrize("source", ["../upper.py", "/etc/hostname", "http://127.0.0.1:9/a", "FTP://127.0.0.1/a"])
async def test_a_sketch_names_files_of_the_ports_own_folder_only(ports, source):
    own = "colours.txt"
    assert await call(ports, "reader", "/query", {"source": own, "more": [own]}) == (200, {"words": "red red\n" * 2})
    refusal = "A file that a sketch names must lie in the model port's own folder."
    for first, second in ((source, own), (own, source)):
        assert await call(ports, "reader", "/query", {"source": first, "more": [second]}) == (400, {"error": refusal})
        status, body = await ask(ports, "reader", source=first, more=json.dumps([second]))
        assert (status, body["error"]) == (400, refusal)
