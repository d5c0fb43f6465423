import asyncio
import base64
import json
from io import BytesIO
from struct import pack
from zlib import crc32

import aiohttp
import cv2
import numpy as np
import psutil
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from bridge.transports.http import choose_picture, sniff_type

pytestmark = pytest.mark.asyncio(loop_scope="session")


def write_uri(picture, kind="jpeg"):
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def read_uri(uri):
    return base64.b64decode(uri.partition(",")[2])


async def post(house, model, **more):
    async with house.web.post(f"{house.address}/models/{model}/query", **more) as response:
        return response.status, response.content_type, await response.read()


async def post_json(house, model, **more):
    status, kind, body = await post(house, model, **more)
    assert kind == "application/json"
    return status, json.loads(body)


async def get_json(house, path, status=200):
    async with house.web.get(house.address + path) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def test_models_are_listed_with_their_state(house):
    models = (await get_json(house, "/models"))["models"]
    assert [model["name"] for model in models] == list(house.hub.seats)
    assert {model["state"] for model in models} == {"running"}


async def test_a_model_says_its_inputs_and_outputs(house):
    info = await get_json(house, "/models/edges")
    assert (info["name"], info["state"]) == ("edges", "running")
    assert info["inputs"][0] == {"name": "image", "kind": "image", "required": True}
    assert info["inputs"][1]["maximum"] == 255 and info["outputs"][0]["kind"] == "image"


async def test_a_query_in_json(house, photo):
    status, body = await post_json(house, "mixed", json={"image": write_uri(photo), "amount": 0.25, "mirror": True})
    assert status == 200 and body["model"] == "mixed"
    assert set(body["timings"]) == {"waited", "decoded", "ran", "encoded"}
    got = json.loads(body["data"]["text"])
    assert (got["image"], got["amount"], got["mirror"]) == ([120, 160, 3], 0.25, True)
    assert read_uri(body["data"]["image"]).startswith(b"\xff\xd8")
    assert body["data"]["mask"].startswith("data:image/png;base64,")
    assert len(body["data"]["vector"]) == 3


async def test_a_query_as_a_form(house, photo):
    form = aiohttp.FormData()
    form.add_field("image", photo, filename="photo.jpg", content_type="image/jpeg")
    form.add_field("amount", "0.25")
    form.add_field("colour", "1,2,3")
    status, body = await post_json(house, "mixed", data=form, params={"count": "4"})
    got = json.loads(body["data"]["text"])
    assert status == 200
    assert (got["image"], got["amount"], got["colour"], got["count"]) == ([120, 160, 3], 0.25, [1, 2, 3], 4)


async def test_a_form_s_picture_needs_no_file_name(house, photo):
    with aiohttp.MultipartWriter("form-data") as form:
        part = form.append(photo, {"Content-Type": "image/jpeg"})
        part.set_content_disposition("form-data", name="image")
    status, body = await post_json(house, "edges", data=form)
    assert status == 200, body


@pytest.mark.parametrize("kind", ["image/jpeg", "application/x-www-form-urlencoded", "application/octet-stream", None])
async def test_a_bare_picture_with_the_other_inputs_in_the_address(house, photo, kind):
    headers = {"Content-Type": kind} if kind else {}
    status, body = await post_json(house, "mixed", data=photo, headers=headers,
                                   params={"amount": "0.25", "style": "OIL", "mirror": "on"})
    got = json.loads(body["data"]["text"])
    assert status == 200 and (got["amount"], got["style"], got["mirror"]) == (0.25, "oil", True)


async def test_inputs_may_all_stand_in_the_address(house):
    assert (await post_json(house, "patient", params={"word": "hi"}))[1]["data"] == {"text": "hi"}
    assert (await post_json(house, "patient"))[1]["data"]["text"].isdigit(), "no inputs: the defaults"


@pytest.mark.parametrize("accept, start", [
    ("image/*", b"\xff\xd8"), ("image/jpeg", b"\xff\xd8"), ("image/png", b"\x89PNG"),
    ("image/webp,image/*;q=0.8", b"\xff\xd8"),
])
async def test_the_answer_may_be_the_picture_itself(house, photo, accept, start):
    status, kind, body = await post(house, "edges", data=photo, headers={"Accept": accept})
    assert status == 200 and body.startswith(start) and kind == sniff_type(body)


async def test_a_model_without_pictures_is_drawn_on_what_it_got(house, photo):
    status, kind, body = await post(house, "figures", data=photo, headers={"Accept": "image/*"})
    assert (status, kind) == (200, "image/jpeg")
    drawn, plain = (cv2.imdecode(np.frombuffer(data, np.uint8), 1).astype(int) for data in (body, photo))
    assert drawn.shape == plain.shape and np.abs(drawn - plain).max() > 100


async def test_a_failure_stays_json_where_a_picture_was_wanted(house):
    status, kind, body = await post(house, "edges", data=b"\xff\xd8\xff", headers={"Accept": "image/*"})
    assert (status, kind) == (400, "application/json") and json.loads(body)["code"] == "bad-input"
    status, kind, body = await post(house, "patient", headers={"Accept": "image/*"})
    assert status == 404 and json.loads(body)["code"] == "no-picture"


@pytest.mark.parametrize("accept, wanted", [
    ("", None), ("*/*", None), ("application/json", None), ("image/*,application/json", None), ("image/*", "jpeg"),
    ("IMAGE/PNG", "png"), ("image/png;q=0.5", "png"), ("image/png,image/jpeg", "jpeg"), ("text/html,*/*", None),
])
async def test_what_accept_asks_for(accept, wanted):
    assert choose_picture(accept) == wanted
    exact = "png" if wanted and "image/jpeg" not in accept else wanted
    assert choose_picture(accept, exact=True) == exact


async def test_the_same_picture_through_every_door_gives_the_same_output(house, photo):
    inline = (await post_json(house, "edges", json={"image": write_uri(photo), "threshold": 60}))[1]["data"]["image"]
    bare = (await post(house, "edges", data=photo, params={"threshold": "60"}, headers={"Accept": "image/*"}))[2]
    async with house.web.get(house.address + "/models/edges/frame.jpg") as response:
        frame = await response.read()
    async with house.connect() as sketch:
        answer = await sketch.ask({"type": "query", "model": "edges", "inputs": {
            "image": {"blob": 0}, "threshold": 60}}, photo)
    assert read_uri(inline) == bare == frame == answer["blobs"][0]


PART = b'--x\r\nContent-Disposition: form-data; name="image"'
LIMIT = (1 << 20) + 1
BROKEN_FORM = {"Content-Type": "multipart/form-data; boundary=x"}
JSON_TYPE = {"Content-Type": "application/json"}


@pytest.mark.parametrize("model, more, status, code, sentence", [
    ("nobody", {"json": {}}, 404, "unknown-model", "No model “nobody” is served here"),
    ("edges", {"data": b"hello"}, 400, "bad-message", "The body must be a picture or JSON"),
    ("edges", {"data": b"[1]", "headers": JSON_TYPE}, 400, "bad-message", "must be a JSON object"),
    ("edges", {"data": b"[" * 100_000}, 400, "bad-message", "or JSON"),
    ("edges", {"data": b'{"image":' + b"[" * 1000 + b"]" * 1000 + b"}"}, 400, "bad-input", "must be a picture"),
    ("edges", {"json": {}}, 400, "bad-input", "needs the input “image” (image), which was missing"),
    ("edges", {}, 400, "bad-input", "needs the input “image”"),
    ("edges", {"json": {"image": "data:image/png;base64,AAAA"}}, 400, "bad-input", "must be a JPEG, PNG"),
    ("edges", {"json": {"image": "data:image/png;base64,A"}}, 400, "bad-input", "base64 cannot be read"),
    ("edges", {"json": {"image": {"blob": 0}}}, 400, "bad-input", "points to blob 0; the message has 0"),
    ("edges", {"json": {"image": 3}}, 400, "bad-input", "must be a picture"),
    ("edges", {"data": b"\xff\xd8\xff", "params": {"treshold": "3"}}, 400, "bad-input", "Did you mean “threshold”"),
    ("patient", {"data": b"\xff\xd8\xff", "params": {"knock": "no"}}, 400, "bad-input", "must be"),
    ("patient", {"params": {"knock": "no"}}, 400, "bad-input", "“knock” must be a number; it was 'no'"),
    ("counted", {"data": b"\xff\xd8\xff"}, 400, "bad-input", "counted takes no picture; its inputs are: none"),
    ("edges", {"data": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "bad-message", "The form"),
    ("edges", {"data": b"x", "headers": BROKEN_FORM}, 400, "bad-message", "The form"),
    ("edges", {"data": b"--x\r\n\r\n", "headers": BROKEN_FORM}, 400, "bad-message", "The form"),
    ("edges", {"data": PART + b"\r\nContent-Type: text/plain; charset=moon\r\n\r\nhi\r\n--x--", "headers": BROKEN_FORM},
     400, "bad-message", "The form"),
    ("edges", {"data": b"x" * LIMIT}, 413, "too-large", "at most 1,048,576 bytes"),
    ("edges", {"data": b"--x\r\n" + b"x" * 99_999, "headers": BROKEN_FORM}, 400, "bad-message", "The form"),
    ("edges", {"data": PART + b"\r\n\r\n" + b"x" * LIMIT, "headers": BROKEN_FORM}, 413, "too-large", "--max-message"),
    ("clumsy", {"json": {"way": "raise"}}, 500, "model-failed", "ValueError: the teapot is empty"),
    ("clumsy", {"json": {"way": "sideways"}}, 400, "bad-input", "must be one of none, raise"),
])
async def test_every_error_has_one_shape_and_the_right_status(
        house, photo, model, more, status, code, sentence, caplog):
    if len(more.get("data", b"")) > 100_000:
        more = {**more, "data": BytesIO(more["data"])}
    found, body = await post_json(house, model, **more)
    assert (found, body["status"], body["code"]) == (status, status, code)
    assert sentence in body["error"] and set(body) <= {"error", "code", "status", "model"}
    assert "Traceback" not in caplog.text
    assert (await post_json(house, "edges", data=photo))[0] == 200


async def test_a_picture_over_the_limit_is_refused_from_its_header(make_house):
    head = b"IHDR" + pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    claim = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + head + pack(">I", crc32(head))
    async with make_house("edges") as house:
        status, body = await post_json(house, "edges", data=claim)
        assert (status, body["code"]) == (413, "too-large") and "60000 × 60000" in body["error"]
        pid = house.bridge.engines["edges"].process.pid
        assert psutil.Process(pid).memory_info().rss < 400 << 20


async def test_settings_hold_for_everyone(house):
    url = house.address + "/models/patient/settings"
    async with house.web.put(url, json={"word": "held"}) as response:
        assert await response.json() == {"model": "patient", "settings": {"word": "held"}}
    assert await get_json(house, "/models/patient/settings") == {"model": "patient", "settings": {"word": "held"}}
    assert (await post_json(house, "patient", json={}))[1]["data"] == {"text": "held"}
    assert (await post_json(house, "patient", json={"word": "now"}))[1]["data"] == {"text": "now"}
    for body, code in ((b"hello", "bad-message"), (b"3", "bad-message"), (b'{"wrod":1}', "bad-input"),
                       (b'{"word":1}', "bad-input")):
        async with house.web.put(url, data=body) as response:
            assert response.status == 400 and (await response.json())["code"] == code
    async with house.web.put(url, json={"word": None}) as response:
        assert (await response.json())["settings"] == {}


async def test_a_picture_may_be_held_as_a_data_uri(house, photo):
    url = house.address + "/models/mixed/settings"
    async with house.web.put(url, json={"other": write_uri(photo)}) as response:
        assert response.status == 200
    status, body = await post_json(house, "mixed", data=photo)
    assert status == 200 and json.loads(body["data"]["text"])["other"] == [120, 160, 3]
    async with house.web.put(url, json={"other": None}) as response:
        assert (await response.json())["settings"] == {}


async def test_models_are_stopped_and_started_with_other_options(make_house, photo):
    async with make_house("mixed") as house:
        async def steer(deed, **more):
            async with house.web.post(f"{house.address}/models/mixed/{deed}", **more) as response:
                return response.status, await response.json()

        assert (await steer("stop"))[1]["state"] == "stopped"
        assert (await steer("stop"))[1]["state"] == "stopped"
        status, body = await post_json(house, "mixed", data=photo)
        assert (status, body["code"]) == (503, "model-down") and "POST /models/mixed/start" in body["error"]
        assert (await get_json(house, "/healthz"))["status"] == "well"
        status, state = await steer("start", json={"options": {"size": "large", "count": 3}})
        assert status == 200 and state["state"] == "running"
        got = json.loads((await post_json(house, "mixed", data=photo))[1]["data"]["text"])
        assert (got["size"], got["options"]) == ("large", 3)
        status, body = await steer("start", json={"options": {"size": "huge"}})
        assert (status, body["code"]) == (400, "bad-input") and "must be one of small, large" in body["error"]
        got = json.loads((await post_json(house, "mixed", data=photo))[1]["data"]["text"])
        assert (got["size"], got["options"]) == ("large", 3), "what ran runs on"
        assert (await steer("start", data=b"hello"))[0] == 400
        status, body = await steer("start", json={"options": [3]})
        assert (status, body["code"]) == (400, "bad-message")
        assert (await steer("start", json={"options": {}}))[1]["state"] == "running"


async def test_who_does_not_want_to_wait_hears_later_what_came_of_a_start(make_house):
    async with make_house("clumsy") as house:
        async def start(**options):
            headers = {"Prefer": "wait=9, respond-async"}
            async with house.web.post(f"{house.address}/models/clumsy/start", json={"options": options},
                                      headers=headers) as response:
                return response.status, await response.json()

        async def settle():
            while (told := await get_json(house, "/models/clumsy"))["state"] == "starting":
                pass
            return told

        for _ in range(2):  # of the second start, the first one's failure is not told
            status, told = await start(broken=True)
            assert (status, told["state"]) == (202, "starting") and "error" not in told
            assert "the key does not fit" in (await settle())["error"]
        assert "the key does not fit" in (await get_json(house, "/failures"))["failures"][0]["error"]
        assert (await get_json(house, "/healthz"))["status"] == "ill"
        assert (await start())[0] == 202 and (await settle())["state"] == "running"
        status, told = await start(broken="perhaps")
        assert status == 400 and "“broken” must be" in told["error"]
        assert (await settle())["state"] == "running", "nothing happened to it"


async def test_a_frame_is_there_once_there_was_an_answer(make_house, photo):
    async with make_house("figures") as house:
        url = house.address + "/models/figures/frame.jpg"
        async with house.web.get(url) as response:
            assert response.status == 404 and (await response.json())["code"] == "no-picture"
        await post(house, "figures", data=photo)
        async with house.web.get(url) as response:
            assert response.status == 404 and "?draw=1" in (await response.json())["error"]
        for word, status in (("1", 200), ("true", 200), ("0", 404), ("", 404)):
            async with house.web.get(url, params={"draw": word}) as response:
                assert response.status == status
        async with house.web.get(url, params={"draw": "1"}) as response:
            assert response.content_type == "image/jpeg" and response.headers["Cache-Control"] == "no-store"
            drawn = cv2.imdecode(np.frombuffer(await response.read(), np.uint8), 1)
            assert drawn.shape == (120, 160, 3)


async def read_part(response):
    head = (await response.content.readuntil(b"\r\n\r\n")).decode()
    length = int(head.partition("Content-Length: ")[2].split("\r\n")[0])
    body = await response.content.readexactly(length)
    assert head.startswith("--frame\r\nContent-Type: image/jpeg") and await response.content.readexactly(2) == b"\r\n"
    return body


async def test_a_stream_shows_every_new_picture(house, photo):
    first = (await post(house, "edges", data=photo, headers={"Accept": "image/*"}))[2]
    async with house.web.get(house.address + "/models/edges/stream.mjpg") as response:
        assert response.headers["Content-Type"] == "multipart/x-mixed-replace; boundary=frame"
        assert await read_part(response) == first, "the newest there is comes at once"
        while house.hub.describe("edges")["listeners"] == 0:
            await get_json(house, "/models")
        second = (await post(house, "edges", data=photo, params={"threshold": "20"}, headers={"Accept": "image/*"}))[2]
        assert await read_part(response) == second != first


async def test_a_stream_may_be_drawn(house, photo):
    await post(house, "figures", data=photo)
    async with house.web.get(house.address + "/models/figures/stream.mjpg?draw=1") as response:
        assert cv2.imdecode(np.frombuffer(await read_part(response), np.uint8), 1).shape == (120, 160, 3)


async def test_events_tell_every_answer(house):
    async with house.web.get(house.address + "/models/clumsy/events") as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readuntil(b"\n\n") == b": listening\n\n"
        while house.hub.describe("clumsy")["listeners"] == 0:
            await get_json(house, "/models")
        await post(house, "clumsy")
        kind, data = (await response.content.readuntil(b"\n\n")).decode().strip().split("\n")
        assert kind == "event: data" and json.loads(data.removeprefix("data: "))["data"]["image"].startswith("data:")
        await post(house, "clumsy", json={"way": "raise"})
        kind, data = (await response.content.readuntil(b"\n\n")).decode().strip().split("\n")
        assert kind == "event: error" and "teapot" in json.loads(data.removeprefix("data: "))["error"]


@pytest.mark.parametrize("path", ["stream.mjpg", "events", "frame.jpg", "settings"])
async def test_nothing_of_a_model_that_is_not_there(house, path):
    assert (await get_json(house, f"/models/nobody/{path}", 404))["code"] == "unknown-model"


async def test_who_reads_a_stream_no_more_is_let_go(make_house, monkeypatch):
    async with make_house("patient") as house:
        async with house.web.get(house.address + "/models/patient/events") as response:
            await response.content.readuntil(b"\n\n")
            while house.hub.describe("patient")["listeners"] == 0:
                await get_json(house, "/models")
        while house.hub.describe("patient")["listeners"]:
            await post(house, "patient", json={"word": "x" * 100_000})


async def test_a_stream_does_not_keep_the_bridge_from_ending(make_house):
    async with make_house("patient") as house:
        async with house.web.get(house.address + "/models/patient/events") as response:
            await response.content.readuntil(b"\n\n")
            await asyncio.wait_for(house.bridge.stop(), 1.5)


async def test_the_api_is_described_and_every_address_in_it_answers(house, photo):
    document = await get_json(house, "/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    await post(house, "edges", data=photo)
    house.hub.hold_settings("edges", {"image": photo})
    for path, operations in sorted(document["paths"].items(), key=lambda item: item[0].endswith(("start", "stop"))):
        if path == "/sites" or path.startswith("/models/") and not path.startswith("/models/edges"):
            continue
        for method in sorted(operations, reverse=True):
            body = {"data": photo} if path.endswith("query") else {"json": {}} if method == "put" else {}
            address = house.address + path.replace("{input}", "image")
            async with house.web.request(method, address, **body) as response:
                assert response.status == 200, (method, path)
                assert response.content_type in operations[method]["responses"]["200"]["content"]
    house.hub.hold_settings("edges", {"image": None})
    async with house.web.post(house.address + "/models/edges/start") as response:
        assert (await response.json())["state"] == "running"


async def test_every_address_of_a_model_is_described(house):
    document = await get_json(house, "/openapi.json")
    served = {route.resource.canonical.replace("{name}", "edges") for route in house.bridge.app.router.routes()
              if route.resource.canonical.startswith("/models/")}
    assert served <= set(document["paths"])


async def test_health(house):
    health = await get_json(house, "/healthz")
    assert health["status"] == "well" and health["catwalk"] == "0.1.0"
    assert health["doors"][0] == {"door": "http", "addresses": house.bridge.addresses, "state": "open"}
    assert [door["model"] for door in health["doors"][1:]] == list(house.hub.seats)[1:]
    assert [model["name"] for model in health["models"]] == list(house.hub.seats)
