"""RunwayML's HTTP as the sketches of those days use it."""

import asyncio
import base64
import json
import shutil
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.programs import run_program

pytestmark = pytest.mark.asyncio(loop_scope="session")
NODE = Path(__file__).parents[2] / "node"
LISTED = "https://editor.p5js.org"
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.sampled_from([
    "data:image/png;base64,AAAA", "data:,", 1e308, 2 ** 70]))
VALUES = st.recursive(PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(
    st.text(max_size=5), inner, max_size=3)), max_leaves=9)
QUERIES = st.dictionaries(st.sampled_from(["image", "data", "amount", "count", "style", "word", "way", ""]), VALUES)
BODIES = st.one_of(st.binary(max_size=40), st.builds(json.dumps, VALUES), st.builds(json.dumps, QUERIES))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def old(make_house):
    """A Catwalk whose first model is the one that old sketches know; the others have ports of their own."""
    async with make_house("mixed", "patient", "clumsy", max_message=1 << 20) as opened:
        yield opened


@pytest.fixture
def query(photo):
    return {"image": "data:image/jpeg;base64," + base64.b64encode(photo).decode(), "amount": 0.25}


def find_address(old, model):
    return old.bridge.runway_doors.find_address(model) or old.address


async def call(old, method, path, model="mixed", **more):
    """Status, headers and body."""
    if isinstance(more.get("data"), dict):
        more["data"] = json.dumps(more["data"]).encode()
    async with old.web.request(method, find_address(old, model) + path, **more) as response:
        text = await response.read()
        return response.status, response.headers, json.loads(text) if text else None


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "text/plain",
                                  "application/x-www-form-urlencoded", "application/octet-stream", "image/jpeg"])
async def test_a_query_is_json_whatever_it_says_it_is(old, query, kind):
    status, headers, body = await call(old, "POST", "/query", data=query, headers={"Content-Type": kind})
    assert status == 200 and headers["Content-Type"] == "application/json"
    assert set(body) == {"image", "mask", "text", "vector"}
    got = json.loads(body["text"])
    assert got["image"] == [120, 160, 3] and got["amount"] == 0.25 and got["style"] == "Ink"
    head, _, code = body["image"].partition(",")
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(code, validate=True), np.uint8), cv2.IMREAD_UNCHANGED)
    assert head == "data:image/jpeg;base64" and picture.shape == (120, 160, 3)
    assert body["mask"].startswith("data:image/png;base64,")


async def test_every_model_s_old_info_is_beside_catwalk_s_own_addresses(old):
    for model in ("mixed", "patient", "clumsy"):
        async with old.web.get(f"{old.address}/models/{model}/runway") as response:
            assert response.status == 200 and await response.json() == (await call(old, "GET", "/info", model))[2]
    async with old.web.get(f"{old.address}/models/nobody/runway") as response:
        assert response.status == 404 and "No model “nobody”" in (await response.json())["error"]


async def test_data_is_the_last_answer_whichever_door_it_came_by(old, query):
    _, _, answer = await call(old, "POST", "/query", data=query)
    assert (await call(old, "GET", "/data"))[2] == answer
    _, _, today = await call(old, "POST", "/models/mixed/query", json={"image": query["image"], "words": "today"})
    assert json.loads((await call(old, "GET", "/data"))[2]["text"])["words"] == "today"
    assert today["data"]["text"] == (await call(old, "GET", "/data"))[2]["text"]


async def test_before_the_first_answer_data_is_empty_in_the_right_shape(make_house):
    async with make_house("mixed") as fresh:
        status, _, body = await call(fresh, "GET", "/data")
        assert status == 200 and body["text"] == "" and body["vector"] == []
        assert body["image"].startswith("data:image/jpeg;base64,") and body["mask"].startswith("data:image/png")
        assert (await call(fresh, "GET", "/error"))[2] == {"error": None}


async def test_an_error_is_told_and_taken_back(old):
    for word, status in (("raise", 500), ("float", 500)):
        answer = await call(old, "POST", "/query", "clumsy", data={"way": word})
        assert answer[0] == status and answer[1]["Content-Type"] == "application/json"
        assert (await call(old, "GET", "/error", "clumsy"))[2] == answer[2] and answer[2]["error"]
    status, _, body = await call(old, "POST", "/query", "clumsy", data={"way": "fly"})
    assert status == 400 and "“way” must be one of" in body["error"]
    await call(old, "POST", "/query", "patient", data={"word": "well"})
    assert (await call(old, "GET", "/error", "patient"))[2] == {"error": None}
    assert (await call(old, "GET", "/data", "patient"))[2] == {"text": "well"}


@pytest.mark.parametrize("body", [b"", b"image=1", b"[1]", b"\xff"])
async def test_what_is_no_json_is_400_in_the_app_s_words(old, body):
    status, headers, found = await call(old, "POST", "/query", data=body)
    assert status == 400 and "The body of all POST requests must contain JSON" in found["error"]
    assert (await call(old, "GET", "/error"))[2] == found


async def test_what_is_missing_or_no_picture_is_400(old):
    for sent, sentence in (({}, "Missing input: image"), ({"image": "data:image/png;base64,AAAA"}, "must be a JPEG")):
        status, _, body = await call(old, "POST", "/query", data=sent)
        assert status == 400 and sentence in body["error"]


async def test_a_body_over_the_limit_is_413(old):
    status, _, body = await call(old, "POST", "/query", data=BytesIO(b"A" * (1 << 20 | 1)))
    assert status == 413 and "--max-message" in body["error"]


async def test_nothing_is_compressed_and_everything_has_its_length(old, query):
    headers = {"Accept-Encoding": "gzip, deflate, br", "Connection": "keep-alive"}
    for method, path, data in (("POST", "/query", query), ("GET", "/data", None), ("GET", "/error", None),
                               ("GET", "/info", None), ("GET", "/nothing", None)):
        async with old.web.request(method, old.address + path, data=data and json.dumps(data), headers=headers,
                                   auto_decompress=False) as response:
            assert "Content-Encoding" not in response.headers and "Transfer-Encoding" not in response.headers
            assert int(response.headers["Content-Length"]) == len(await response.read())
            assert response.headers["Content-Type"] == "application/json"


async def test_who_looks_whether_anybody_is_there_hears_yes(old):
    for path in ("/", "/data", "/error", "/info"):
        async with old.web.head(old.address + path) as response:
            assert response.status == 200


async def test_info_says_what_clients_read(old):
    status, _, body = await call(old, "GET", "/info")
    assert status == 200 and body["name"] == "mixed"
    specs = {item["name"]: item for item in body["inputs"]}
    assert specs["count"] == {"name": "count", "type": "number", "description": None, "default": 1, "min": 0, "max": 9,
                              "step": 1}
    assert specs["style"]["oneOf"] == ["Ink", "oil"] and specs["mirror"]["default"] is False
    assert [item["type"] for item in body["outputs"]] == ["image", "image", "text", "vector"]


@pytest.mark.parametrize("path", ["//query", "/query/", "//query//"])
async def test_too_many_slashes_do_no_harm(old, query, path):
    assert (await call(old, "POST", path, data=query))[0] == 200
    assert (await call(old, "GET", path.replace("query", "data")))[0] == 200
    assert (await call(old, "GET", path))[0] == 405


async def test_a_command_of_any_name_is_a_query(old, query):
    for command in ("convert", "upscale", "detect", "my_command-2", "3d%20view", "gr%C3%BC%C3%9Fe"):
        assert set((await call(old, "POST", f"/{command}", data=query))[2]) == {"image", "mask", "text", "vector"}
        assert (await call(old, "GET", f"/{command}"))[0] == 404
    for taken in ("models", "data", "ws", "healthz"):
        assert (await call(old, "POST", f"/{taken}", data=query))[0] == 405


async def test_each_model_has_a_port_of_its_own(old):
    assert (await call(old, "POST", "/query", "patient", data={"word": "hi"}))[2] == {"text": "hi"}
    assert (await call(old, "GET", "/info", "clumsy"))[2]["name"] == "clumsy"
    for model in ("mixed", "patient"):
        status, _, body = await call(old, "GET", "/", model)
        assert status == 200 and body == {"status": "running", "queryRoute": "/query", "dataRoute": "/data",
                                          "errorRoute": "/error"}
    doors = {door.get("model"): door for door in (await call(old, "GET", "/healthz"))[2]["doors"]}
    assert doors["patient"]["state"] == "open" and doors["patient"]["addresses"][0] == find_address(old, "patient")


@pytest.mark.parametrize("origin", ["null", LISTED, "http://127.0.0.1:5500", "http://localhost:3000"])
async def test_a_page_that_may_connect_reads_the_answer(old, origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST",
               "Access-Control-Request-Headers": "content-type", "Access-Control-Request-Private-Network": "true",
               "Access-Control-Request-Local-Network": "true"}
    for model in ("mixed", "patient"):
        status, found, _ = await call(old, "OPTIONS", "/query", model, headers=headers)
        assert status == 204 and found["Access-Control-Allow-Origin"] == origin
        assert "content-type" in found["Access-Control-Allow-Headers"].lower()
        assert "POST" in found["Access-Control-Allow-Methods"]
        assert found["Access-Control-Allow-Private-Network"] == found["Access-Control-Allow-Local-Network"] == "true"
        for path in ("/data", "/error", "/info"):
            _, found, _ = await call(old, "GET", path, model, headers={"Origin": origin})
            assert found.getall("Access-Control-Allow-Origin") == [origin]


async def test_a_program_without_an_origin_is_told_what_it_was_told(old, query):
    for method, path in (("POST", "/query"), ("GET", "/data"), ("GET", "/error"), ("GET", "/info")):
        _, found, _ = await call(old, method, path, data=query if method == "POST" else None)
        assert found.getall("Access-Control-Allow-Origin") == ["*"]
    for path in ("/query", "/data", "/detect"):
        status, found, _ = await call(old, "OPTIONS", path)
        assert status == 204 and found["Access-Control-Allow-Origin"] == "*"
        assert "Authorization" in found["Access-Control-Allow-Headers"] and "DELETE" in found[
            "Access-Control-Allow-Methods"]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
async def test_others_are_refused_here_too(old, query, headers):
    for model in ("mixed", "patient"):
        status, found, body = await call(old, "POST", "/query", model, data=query, headers=headers)
        assert status == 403 and body["error"] and "Access-Control-Allow-Origin" not in found


async def test_polls_are_served_from_memory_while_a_model_works(old, gate):
    await call(old, "POST", "/query", "patient", data={"word": "before"})
    asked = asyncio.create_task(call(old, "POST", "/query", "patient", data={"word": "slow", "knock": gate.port}))
    knocker = await gate.begun()
    for _ in range(100):
        assert (await call(old, "GET", "/error", "patient"))[2] == {"error": None}
        assert (await call(old, "GET", "/data", "patient"))[2] == {"text": "before"}
    knocker.let_go()
    assert (await asked)[2] == (await call(old, "GET", "/data", "patient"))[2] == {"text": "slow"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=BODIES, model=st.sampled_from(("mixed", "patient")), path=st.sampled_from((
    "/query", "//query/", "/convert", "/v1/query", "/clumsy.runwayml.cloud/v1//query")))
async def test_any_body_has_an_answer_that_is_json_and_leaves_the_others_alone(old, query, data, path, model, capfd):
    status, headers, body = await call(old, "POST", path, model, data=data)
    assert status in (200, 400, 500) and headers["Content-Type"] == "application/json"
    assert status == 200 or isinstance(body["error"], str) and "Catwalk itself" not in body["error"]
    assert (await call(old, "POST", "/query", "patient", data={"word": "here"}))[2] == {"text": "here"}
    assert "Traceback" not in capfd.readouterr().err


async def test_curl_as_the_app_s_own_help_had_it(old, query, tmp_path):
    body = tmp_path / "query.json"
    body.write_text(json.dumps(query))
    said = await run_program(shutil.which("curl") or "curl", "-s", "-X", "POST", "-d", f"@{body}",
                             f"{old.address}/query")
    assert set(json.loads(said)) == {"image", "mask", "text", "vector"}


@pytest.mark.peers
async def test_a_sketch_with_the_package_runwayml_http(old):
    port = find_address(old, "patient").rpartition(":")[2]
    said = json.loads(await run_program("node", NODE / "runway_http.js", port, '{"word": "hi"}'))
    assert said["outputs"] == said["data"] == {"text": "hi"} and said["error"] == {"error": None}
    assert said["info"]["outputs"][0]["name"] == "text"
