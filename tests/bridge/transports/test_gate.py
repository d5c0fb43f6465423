"""Who may connect, at the real doors. docs/security.md names these tests."""

import asyncio
import re
from io import BytesIO

import pytest
from aiohttp import WSServerHandshakeError

pytestmark = pytest.mark.asyncio(loop_scope="session")
EVIL, LISTED, NULL, OWN = "https://evil.example", "https://editor.p5js.org", "null", "http://127.0.0.1:5500"


async def read_error(response, status, code):
    assert response.status == status and response.content_type == "application/json"
    body = await response.json()
    assert (body["status"], body["code"]) == (status, code) and set(body) >= {"error", "code", "status"}
    return body["error"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "192.168.0.7", "127.0.0.1.evil.example"])
@pytest.mark.parametrize("path", ["/", "/models", "/ws", "/catwalk.js", "/nowhere"])
async def test_a_page_that_rebinds_its_name_is_refused_at_every_address(house, host, path):
    async with house.web.get(house.address + path, headers={"Host": host}) as response:
        assert "--allow-host" in await read_error(response, 403, "refused")
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_foreign_page_is_refused_with_the_flag_that_would_let_it_in(house):
    for method, path in (("GET", "/models"), ("POST", "/models/patient/query"), ("PUT", "/models/patient/settings"),
                         ("OPTIONS", "/models/patient/query"), ("GET", "/models/edges/stream.mjpg"), ("GET", "/ws")):
        async with house.web.request(method, house.address + path, headers={"Origin": EVIL}) as response:
            assert f"--allow-origin {EVIL}" in await read_error(response, 403, "refused")
            assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("headers", [{"Origin": EVIL}, {"Host": "evil.example"}])
async def test_websockets_are_checked_the_same(house, headers):
    with pytest.raises(WSServerHandshakeError) as refused:
        async with house.web.ws_connect(house.address + "/ws", headers=headers):
            pass
    assert refused.value.status == 403


@pytest.mark.parametrize("origin", [OWN, LISTED, NULL, "https://example.org", "https://preview.p5js.org"])
async def test_who_is_let_in_may_read_the_answer_and_nobody_else_may(house, origin):
    async with house.web.get(house.address + "/models", headers={"Origin": origin}) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    async with house.connect(headers={"Origin": origin}) as sketch:
        await sketch.settle()


@pytest.mark.parametrize("path", ["/", "/models", "/models/nobody", "/models/edges/frame.jpg", "/catwalk.js",
                                  "/nowhere", "/openapi.json", "/healthz"])
async def test_no_answer_is_open_to_everybody(house, path):
    for headers in ({}, {"Origin": LISTED}):
        async with house.web.get(house.address + path, headers=headers) as response:
            assert response.headers.get("Access-Control-Allow-Origin") == headers.get("Origin")
            assert "*" not in (response.headers.get("Timing-Allow-Origin"), response.headers.get("Vary"))


@pytest.mark.parametrize("path", ["stream.mjpg", "events"])
async def test_streams_say_who_may_read_them_too(house, path):
    headers = {"Origin": LISTED}
    async with house.web.get(f"{house.address}/models/edges/{path}", headers=headers) as response:
        assert response.headers["Access-Control-Allow-Origin"] == LISTED and response.headers["Vary"] == "Origin"


@pytest.mark.parametrize("kind", ["Private", "Local"])
async def test_preflights_for_private_and_local_networks_are_answered(house, kind):
    headers = {"Origin": LISTED, "Access-Control-Request-Method": "PUT",
               "Access-Control-Request-Headers": "content-type", f"Access-Control-Request-{kind}-Network": "true"}
    async with house.web.options(house.address + "/models/patient/settings", headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == LISTED
        assert response.headers[f"Access-Control-Allow-{kind}-Network"] == "true"
        assert "PUT" in response.headers["Access-Control-Allow-Methods"]
        assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


async def test_a_page_without_a_name_may_query_and_listen(house):
    async with house.web.post(house.address + "/models/patient/query", json={"word": "hi"},
                              headers={"Origin": NULL}) as response:
        assert (await response.json())["data"] == {"text": "hi"}
    async with house.connect(headers={"Origin": NULL}) as sketch:
        await sketch.send({"type": "listen", "model": "patient"})
        answer = await sketch.ask({"type": "query", "model": "patient", "inputs": {"word": "hi"}})
        assert answer["data"] == {"text": "hi"}
        held = await sketch.ask({"type": "set", "model": "patient", "settings": {"word": "own"}})
        assert held["type"] in ("settings", "data"), "what it sets for itself harms nobody"


async def test_a_page_without_a_name_may_not_set_for_everyone(house):
    async with house.web.put(house.address + "/models/patient/settings", json={"word": "x"},
                             headers={"Origin": NULL}) as response:
        assert "may not change a model's settings for everyone" in await read_error(response, 403, "refused")
        assert response.headers["Access-Control-Allow-Origin"] == NULL
    async with house.connect(headers={"Origin": NULL}) as sketch:
        answer = await sketch.ask({"type": "set", "model": "patient", "settings": {"word": "x"}, "scope": "model"})
        assert (answer["type"], answer["code"]) == ("error", "refused")
        await sketch.settle()
    assert house.hub.find_seat("patient").settings == {}


@pytest.mark.parametrize("deed", ["start", "stop"])
@pytest.mark.parametrize("origin", [NULL, LISTED])
async def test_only_this_machine_starts_and_stops_models(house, deed, origin):
    headers = {"Origin": origin}
    async with house.web.post(f"{house.address}/models/patient/{deed}", headers=headers) as response:
        assert "may not start or stop models" in await read_error(response, 403, "refused")
    assert house.hub.describe("patient")["state"] == "running"


@pytest.mark.parametrize("origin", ["null", LISTED])
async def test_only_this_machine_serves_and_fetches_further_models(house, origin):
    async with house.web.post(f"{house.address}/models/mix/start", headers={"Origin": origin}) as response:
        assert "may not start or stop models" in await read_error(response, 403, "refused")
    assert "mix" not in house.hub.seats
    async with house.web.post(f"{house.address}/models/pose/pull", headers={"Origin": origin}) as response:
        assert "may not fetch what models need" in await read_error(response, 403, "refused")


@pytest.mark.parametrize("origin", ["null", LISTED])
async def test_only_this_machine_asks_what_other_options_need(house, origin):
    place = house.address + "/catalog/depth"
    async with house.web.get(place + "?file=/etc/passwd", headers={"Origin": origin}) as response:
        assert "may not see what models need with other options" in await read_error(response, 403, "refused")
    for path, who, told in ((place, {"Origin": origin}, False), (place + "?file=/etc/passwd", {}, True)):
        async with house.web.get(path, headers=who) as response:
            assert response.status == 200 and ("chosen" in await response.json()) is told


async def test_a_site_on_the_list_may_set(house):
    async with house.web.put(house.address + "/models/patient/settings", json={"word": "x"},
                             headers={"Origin": LISTED}) as response:
        assert (await response.json()) == {"model": "patient", "settings": {"word": "x"}}
    house.hub.hold_settings("patient", {"word": None})


async def test_an_address_in_a_foreign_page_s_picture_or_link_changes_nothing(house):
    """A browser sends no Origin with these; every deed is a POST or PUT, for which it does."""
    before = house.hub.describe("patient")
    for path in ("query?word=x", "start", "stop"):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
        async with house.web.get(f"{house.address}/models/patient/{path}", headers=headers) as response:
            assert "cannot be asked with GET" in await read_error(response, 405, "wrong-method")
    async with house.web.get(f"{house.address}/models/patient/settings?word=x") as response:
        assert (await response.json()) == {"model": "patient", "settings": {}}
    assert house.hub.describe("patient") == before


async def test_what_aiohttp_refuses_has_the_shape_of_every_error(house):
    async with house.web.get(house.address + "/nowhere") as response:
        assert "Nothing is at /nowhere. GET /models lists the models" in await read_error(response, 404, "not-found")
    async with house.web.delete(house.address + "/models") as response:
        assert "cannot be asked with DELETE" in await read_error(response, 405, "wrong-method")
    async with house.web.post(house.address + "/models/edges/query", data=BytesIO(b"x" * ((1 << 20) + 1))) as response:
        assert "--max-message" in await read_error(response, 413, "too-large")


async def test_what_catwalk_itself_gets_wrong_is_a_sentence_here_and_a_traceback_there(house, monkeypatch, caplog):
    monkeypatch.setattr(house.hub, "describe", None)
    async with house.web.get(house.address + "/models") as response:
        assert await read_error(response, 500, "failed") == "Catwalk itself failed; its terminal says more."
    assert "Catwalk itself failed at GET /models" in caplog.text


async def exchange(house, data):
    """Bytes on a bare socket, and what comes back until it is closed."""
    reader, writer = await asyncio.open_connection(*house.address.removeprefix("http://").split(":"))
    writer.write(data)
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return answer


HEAD = b" /models/edges/query HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


@pytest.mark.parametrize("data", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"garbage\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST" + HEAD + b"Content-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc",
    b"POST" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST" + HEAD + b"Origin: \xff\xfe\r\n\r\n", b"POST" + HEAD + b"Content-Length: 3\r\n\r\nabc",
])
async def test_what_is_no_http_is_refused_without_a_traceback(house, data, caplog):
    answer = await exchange(house, data)
    assert re.match(rb"HTTP/1\.[01] 40[03] ", answer), answer
    assert "Traceback" not in caplog.text and "exc_info" not in caplog.text


async def test_an_origin_of_bytes_that_are_no_text_is_told_as_text(house, caplog):
    await exchange(house, b"POST" + HEAD + b"Origin: \xff\xfe\r\n\r\n")
    assert "Pages of ??" in caplog.text
    async with house.web.get(f"{house.address}/sites") as response:
        assert "??" in [site["origin"] for site in (await response.json())["asked"]]


async def test_who_leaves_before_the_answer_leaves_no_traceback(house, caplog):
    events = b"GET" + HEAD.replace(b"query", b"events") + b"\r\n"
    for data in (b"POST" + HEAD + b"Content-Length: 100\r\n\r\nabc", events):
        _, writer = await asyncio.open_connection(*house.address.removeprefix("http://").split(":"))
        writer.write(data)
        await writer.drain()
        writer.transport.abort()
    async with house.connect() as sketch:
        await sketch.settle()
    assert "Traceback" not in caplog.text
