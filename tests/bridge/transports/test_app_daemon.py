"""The app's control, as its plugins for Photoshop and Unity ask for it."""

import json

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge import runway_doors
from bridge.transports import app_daemon
from tests.port_stage import PORTS, read_transcript

pytestmark = pytest.mark.asyncio(loop_scope="session")
VALUES = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2),
                   st.dictionaries(st.sampled_from(["size", "amount", ""]), st.integers(), max_size=2))
ASKED = st.dictionaries(st.sampled_from(["modelOptions", "providerOptions", "application", "more"]), VALUES)
BODIES = st.one_of(st.binary(max_size=40), st.builds(json.dumps, VALUES), st.builds(json.dumps, ASKED))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def app(make_house):
    runway_doors.DAEMON_PORT, usual = 0, runway_doors.DAEMON_PORT
    try:
        async with make_house("mixed", "patient", "clumsy", str(PORTS / "all_types.py"), daemon=True) as house:
            yield house
    finally:
        runway_doors.DAEMON_PORT = usual


@pytest.fixture
def address(app):
    (door,) = [door for door in app.bridge.runway_doors.doors if door["door"] == "daemon"]
    return door["addresses"][0]


@pytest.fixture
def call(app, address):
    async def call(method, path, body=None, status=200, **headers):
        async with app.web.request(method, address + path, json=body, headers=headers) as response:
            assert response.status == status, await response.text()
            assert response.content_type == "application/json"
            return await response.json()

    return call


async def start(call, number, application="Photoshop", **options):
    return await call("POST", "/v1/model_sessions", {
        "modelVersionId": number, "modelOptions": options, "application": application,
        "providerOptions": {"runLocation": "Local", "gpuIndex": -1}})


async def test_the_daemon_is_well(call):
    assert await call("GET", "/v1/healthcheck") == {"success": True}


async def test_models_are_listed_with_what_a_plugin_builds_its_panel_from(call):
    mixed, patient, *_ = (await call("GET", "/v1/models"))["models"]
    assert (mixed["name"], mixed["defaultVersionId"], patient["defaultVersionId"]) == ("mixed", 1, 2)
    assert [item["type"] for item in mixed["options"]] == ["category", "number"]
    assert mixed["options"][0]["oneOf"] == ["small", "large"]
    (command,) = mixed["commands"]
    assert command["name"] and command["outputs"][0]["type"] == "image"
    assert [item["name"] for item in command["inputs"]][:2] == ["image", "other"]


async def test_a_model_port_is_listed_as_its_sdk_described_it(call):
    told = read_transcript("sdk_RW_META_stdout")
    *_, port = (await call("GET", "/v1/models"))["models"]
    assert port["name"] == "all-types" and port["options"] == told["options"]
    assert [command["name"] for command in port["commands"]] == [command["name"] for command in told["commands"]]
    assert port["commands"][0]["inputs"] == told["commands"][0]["inputs"]


async def test_a_session_of_a_model_that_runs_is_asked_at_its_url(call, app):
    told = await start(call, 2, "Unity")
    session = told["modelSession"]
    assert told["id"] == session["id"] and session["runningStatus"] == "RUNNING" and session["endedAt"] is None
    assert session["application"] == "Unity" and session["providerOptions"]["runLocation"] == "Local"
    command = session["model"]["commands"][0]["name"]
    async with app.web.post(f"{session['url']}/{command}", json={"word": "hi"}) as response:
        assert await response.json() == {"text": "hi"}
    assert (await call("GET", f"/v1/model_sessions/{told['id']}"))["modelSession"] == session
    await call("DELETE", f"/v1/model_sessions/{told['id']}")
    ended = (await call("GET", f"/v1/model_sessions/{told['id']}"))["modelSession"]
    assert ended["runningStatus"] == "STOPPED" and ended["endedAt"]
    assert app.hub.seats["patient"].engine.state == "running"


async def test_what_a_session_started_ends_with_the_last_one_that_uses_it(call, app):
    engine = app.hub.seats["patient"].engine
    await engine.stop()
    first, second = await start(call, 2), await start(call, 2, "Unity")
    assert engine.state == "running"
    await call("DELETE", f"/v1/model_sessions/{first['id']}")
    assert engine.state == "running"
    await call("POST", "/v1/model_sessions/stop_all", {"application": "Photoshop"})
    assert engine.state == "running"
    active = (await call("GET", "/v1/model_sessions?show=active"))["modelSessions"]
    assert [session["id"] for session in active] == [second["id"]]
    assert await call("POST", "/v1/model_sessions/stop_all", {}) == {"success": True}
    assert engine.state == "stopped"
    assert (await call("GET", "/v1/model_sessions?show=active"))["modelSessions"] == []
    await engine.start()


async def test_options_set_a_model_up_anew(call, app):
    told = await start(call, 1, size="large", unheard=1)
    assert app.hub.seats["mixed"].engine.options == {"size": "large"}
    assert told["url"] == app.address
    await call("DELETE", f"/v1/model_sessions/{told['id']}")


async def test_what_is_wrong_is_said(call):
    for body, says in (({}, "must be one of 1 to 4"), ({"modelVersionId": 9}, "it was 9"),
                       ({"modelVersionId": 1, "modelOptions": [1]}, "must be an object"),
                       ({"modelVersionId": 1, "modelOptions": {"size": "huge"}}, "“size” must be one of"),
                       ([], "must be a JSON object")):
        assert says in (await call("POST", "/v1/model_sessions", body, 400))["error"]
    for word in ("99", "x", "²", "9" * 30):
        assert "no model session" in (await call("GET", f"/v1/model_sessions/{word}", None, 404))["error"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=BODIES, path=st.sampled_from(("", "/stop_all", "/1", "/x")))
async def test_any_body_has_an_answer_in_words(app, address, call, data, path, capfd):
    async with app.web.post(f"{address}/v1/model_sessions{path}", data=data) as response:
        assert response.status in (200, 400, 404, 405) and response.content_type == "application/json"
    assert await call("GET", "/v1/healthcheck") == {"success": True} and "Traceback" not in capfd.readouterr().err


async def test_a_page_without_a_name_uses_what_runs_and_starts_nothing(call, app):
    for origin in ("null", "file://"):
        headers = {"Origin": origin}
        body = {"modelVersionId": 2}
        assert (await call("POST", "/v1/model_sessions", body, **headers))["modelSession"]["url"]
        await app.hub.seats["patient"].engine.stop()
        assert "may not start models" in (await call("POST", "/v1/model_sessions", body, 403, **headers))["error"]
        await app.hub.seats["patient"].engine.start()
    async with app.web.options(app.address + "/v1", headers={
            "Origin": "file://", "Access-Control-Request-Method": "DELETE"}) as response:
        assert "DELETE" in response.headers["Access-Control-Allow-Methods"]


async def test_only_so_many_sessions_are_remembered(call, monkeypatch):
    monkeypatch.setattr(app_daemon, "MOST_KEPT", 2)
    first = await start(call, 2)
    for _ in range(3):
        told = await start(call, 2)
        await call("DELETE", f"/v1/model_sessions/{told['id']}")
    last = await start(call, 2)
    kept = (await call("GET", "/v1/model_sessions"))["modelSessions"]
    assert len(kept) == 2 and last["id"] in (session["id"] for session in kept)
    await start(call, 2)
    assert first["id"] not in [session["id"] for session in (await call("GET", "/v1/model_sessions"))["modelSessions"]]


async def test_a_port_that_is_taken_closes_this_door_alone(make_house, address, monkeypatch):
    monkeypatch.setattr(runway_doors, "DAEMON_PORT", int(address.rpartition(":")[2]))
    async with make_house("patient", daemon=True) as house:
        async with house.web.get(house.address + "/healthz") as response:
            (door,) = [door for door in (await response.json())["doors"] if door["door"] == "daemon"]
        assert door["state"] == "closed" and "End that program." in door["error"]
