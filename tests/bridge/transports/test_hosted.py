"""Hosted models, as RunwayML's SDKs and sketches ask them."""

import asyncio
import json
from pathlib import Path

import pytest
import pytest_asyncio

from bridge.tokens import make_token, place_of_tokens, revoke_tokens
from bridge.transports.hosted import find_model, read_slug
from tests.network import TOKEN, find_address
from tests.programs import run_program

pytestmark = pytest.mark.asyncio(loop_scope="session")
NODE = Path(__file__).parents[2] / "node"
STATUS = {"status": "running", "queryRoute": "/v1/query", "dataRoute": None, "errorRoute": None}
CLOUD = "hosted-models.runwayml.cloud"


@pytest.fixture(autouse=True)
def own_tokens(tmp_path, monkeypatch, hosted):
    """A book of tokens for this test alone."""
    monkeypatch.setenv("CATWALK_TOKENS", str(tmp_path / "tokens.json"))
    hosted.bridge.runway_doors.keeper.place = place_of_tokens()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hosted(make_house):
    async with make_house("patient", "clumsy") as house:
        yield house


async def call(house, method, path, **more):
    """Status, headers, and the body, which is always JSON."""
    async with house.web.request(method, house.address + path, **more) as response:
        assert "application/json" in response.headers["Content-Type"]
        assert response.status not in (429, 502)
        return response.status, response.headers, await response.json()


@pytest.mark.parametrize("prefix", ["", f"/patient.{CLOUD}", f"/patient.stage.{CLOUD}", f"/patient-1a2b3c.{CLOUD}",
                                    f"//PATIENT.{CLOUD}/"])
async def test_a_model_is_asked_below_its_slug(hosted, prefix):
    for path in ("/v1", "/v1/", "/v1//"):
        assert (await call(hosted, "GET", prefix + path))[::2] == (200, STATUS)
    for path in ("/v1/info", "/v1//info", "/v1/info/"):
        status, _, info = await call(hosted, "GET", prefix + path)
        assert status == 200 and info["name"] == "patient" and info["description"] and info["outputs"]
    for path in ("/v1/query", "/v1//query"):
        assert (await call(hosted, "POST", prefix + path, json={"word": "hi"}))[::2] == (200, {"text": "hi"})


async def test_the_slug_names_the_model(hosted):
    assert (await call(hosted, "GET", f"/clumsy.{CLOUD}/v1/info"))[2]["name"] == "clumsy"
    status, _, body = await call(hosted, "GET", f"/nobody.{CLOUD}/v1")
    assert status == 404 and "No model “nobody” is hosted here" in body["error"]


async def test_each_port_has_its_own_model_and_all_others_by_their_slug(hosted):
    address = hosted.bridge.runway_doors.find_address("clumsy")
    for path, name in (("/v1/info", "clumsy"), (f"/patient.{CLOUD}/v1/info", "patient")):
        async with hosted.web.get(address + path) as response:
            assert (await response.json())["name"] == name


async def test_the_slug_may_stand_in_the_host(make_house):
    host = f"clumsy.{CLOUD}"
    async with make_house("patient", "clumsy", allow_host=(host,)) as house:
        assert (await call(house, "GET", "/v1/info", headers={"Host": host}))[2]["name"] == "clumsy"
        assert (await call(house, "GET", "/v1/info", headers={"Host": f"patient.{CLOUD}"}))[0] == 403


async def test_what_is_wrong_is_500_and_json_and_other_addresses_404(hosted):
    for data in (b"[", b"", b'{"word": 7, "image": 7}'):
        status, _, body = await call(hosted, "POST", "/v1/query", data=data)
        assert status == 500 and body["error"]
    status, _, body = await call(hosted, "POST", f"/clumsy.{CLOUD}/v1/query", json={"way": "raise"})
    assert status == 500 and "the teapot is empty" in body["error"]
    for method, path in (("GET", "/v1/query"), ("POST", "/v1"), ("GET", "/v1/nothing"), ("DELETE", "/v1/info")):
        status, _, body = await call(hosted, method, path)
        assert status == 404 and "GET /v1, GET /v1/info and POST /v1/query are" in body["error"]


async def test_pages_may_ask_with_a_token(hosted):
    headers = {"Origin": "https://editor.p5js.org", "Access-Control-Request-Method": "GET",
               "Access-Control-Request-Headers": "authorization,content-type"}
    async with hosted.web.options(hosted.address + f"/patient.{CLOUD}/v1", headers=headers) as response:
        assert response.status == 204 and "Authorization" in response.headers["Access-Control-Allow-Headers"]
        assert response.headers["Access-Control-Allow-Origin"] == headers["Origin"]
    async with hosted.web.options(hosted.address + "/v1/query") as response:
        assert response.status == 204 and response.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_private_model_wants_its_token_at_every_address(hosted):
    first, second = make_token("patient"), make_token("Patient")
    right, wrong = {"Authorization": f"Bearer {first}"}, {"Authorization": f"Bearer {first}x"}
    for method, path in (("GET", "/v1"), ("GET", "/v1/info"), ("POST", "/v1/query")):
        for headers in ({}, wrong, {"Authorization": first}, {"Authorization": "Basic abc"}):
            status, _, body = await call(hosted, method, path, headers=headers, data=b"{}")
            assert status == 401 and "catwalk token new patient" in body["error"]
        assert (await call(hosted, method, path, headers=right, data=b"{}"))[0] == 200
    assert (await call(hosted, "GET", f"/clumsy.{CLOUD}/v1", headers=wrong))[0] == 200
    revoke_tokens(first)
    assert (await call(hosted, "GET", "/v1", headers=right))[0] == 401
    assert (await call(hosted, "GET", "/v1", headers={"Authorization": f"bearer {second}"}))[0] == 200


async def test_on_the_network_a_hosted_models_token_is_enough_at_its_address_and_there_alone(make_house, monkeypatch):
    async with make_house("patient", "clumsy", lan=True, token=TOKEN) as house:
        monkeypatch.setattr(house.bridge.runway_doors.keeper, "place", place_of_tokens())
        own = {"Authorization": f"Bearer {make_token('patient')}"}
        other = {"Authorization": f"Bearer {make_token('clumsy')}"}
        network = {"Authorization": f"Bearer {TOKEN}"}
        port = house.address.rpartition(":")[2]
        for host in (find_address(), "127.0.0.1"):
            outside = f"http://{host}:{port}"
            for path in ("/v1", f"/patient.{CLOUD}/v1"):
                assert await ask(house, outside + path, own) == 200
            for headers in (other, network, {"Authorization": own["Authorization"] + "x"}, {}):
                assert await ask(house, f"{outside}/v1", headers) == 401
            assert await ask(house, f"{outside}/v1?token={TOKEN}", {}) == 401
            assert await ask(house, f"{outside}/v1?token={TOKEN}", own) == 200
        for path in ("/models", "/info", "/data", "/healthz", f"/clumsy.{CLOUD}/v1", f"/nobody.{CLOUD}/v1"):
            assert await ask(house, f"http://{find_address()}:{port}{path}", own) == 401, path
        forged = {"Origin": "https://example.com", **own}
        assert await ask(house, f"http://{find_address()}:{port}/v1", forged) == 403
        revoke_tokens("patient")
        assert await ask(house, f"http://{find_address()}:{port}/v1", own) == 401


async def ask(house, url, headers):
    async with house.web.get(url, headers=headers) as response:
        return response.status


async def test_a_spoiled_book_opens_nothing(hosted):
    place_of_tokens().write_text("{")
    status, _, body = await call(hosted, "GET", "/v1")
    assert status == 500 and "cannot be read" in body["error"]


async def test_a_stopped_model_is_not_there_and_a_sleeping_one_wakes(hosted):
    seat = hosted.hub.seats["clumsy"]
    await seat.engine.stop()
    status, _, body = await call(hosted, "GET", f"/clumsy.{CLOUD}/v1")
    assert status == 404 and "is stopped" in body["error"]
    seat.asleep = True
    starting = await call(hosted, "GET", f"/clumsy.{CLOUD}/v1")
    assert starting[::2] == (200, {**STATUS, "status": "starting"})
    while (await call(hosted, "GET", f"/clumsy.{CLOUD}/v1"))[2] != STATUS:
        pass
    await seat.engine.stop()
    seat.asleep = True
    assert (await call(hosted, "POST", f"/clumsy.{CLOUD}/v1/query", json={"way": "none"}))[0] == 200


async def test_a_model_that_cannot_start_says_why(make_house):
    async with make_house("clumsy", options={"clumsy": {"broken": True}}) as house:
        status, _, body = await call(house, "GET", "/v1")
        assert status == 500 and "the key does not fit" in body["error"]


@pytest.mark.peers
async def test_runwayml_s_own_sdk(hosted):
    url = f"{hosted.address}/patient.{CLOUD}/v1"
    for given in (url, url + "/"):
        said = json.loads(await run_program("node", NODE / "hosted.js", given, "", '{"word": "hi"}'))
        assert said["outputs"] == {"text": "hi"} and said["awake"] is True and said["info"]["name"] == "patient"
    said = json.loads(await run_program("node", NODE / "hosted.js", url, "", '{"word": 7, "image": 7}'))
    assert said["error"]


@pytest.mark.peers
async def test_runwayml_s_own_sdk_with_a_token(hosted):
    url, token = f"{hosted.address}/patient.{CLOUD}/v1", make_token("patient")
    said = json.loads(await run_program("node", NODE / "hosted.js", url, token, '{"word": "hi"}'))
    assert said["outputs"] == {"text": "hi"}
    said = json.loads(await run_program("node", NODE / "hosted.js", url, "wrong", '{"word": "hi"}'))
    assert said["error"]


@pytest.mark.peers
async def test_runwayml_s_own_sdk_waits_until_a_model_is_awake(hosted):
    seat = hosted.hub.seats["patient"]
    await seat.engine.stop()
    seat.asleep = True
    said = json.loads(await run_program("node", NODE / "hosted.js", f"{hosted.address}/patient.{CLOUD}/v1", "",
                                        '{"word": "awake"}'))
    assert said["outputs"] == {"text": "awake"}


@pytest.mark.parametrize("host, slug", [
    ("posenet.hosted-models.runwayml.cloud", "posenet"), ("PoseNet.stage.hosted-models.runwayml.cloud/", "posenet"),
    ("127.0.0.1", ""), ("runwayml.cloud", ""), ("evil.runwayml.cloud.example", "")])
async def test_the_slug_of_a_host(host, slug):
    assert read_slug(host) == slug


async def test_the_model_of_a_slug():
    names = ["pose", "pose-world", "COCO-SSD"]
    assert find_model("coco-ssd", names) == "COCO-SSD" and find_model("pose-world", names) == "pose-world"
    assert find_model("pose-world-1a2b", names) == "pose-world" and find_model("pose-1a2b", names) == "pose"
    assert find_model("poses", names) is None


async def test_many_polls_at_once_stay_quick(hosted):
    found = await asyncio.gather(*(call(hosted, "GET", "/v1") for _ in range(200)))
    assert all(body == STATUS for *_, body in found)
