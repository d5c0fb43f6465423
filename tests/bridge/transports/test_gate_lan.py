"""--lan at the real doors, asked at this machine's own address on the network. docs/security.md names these tests."""

import asyncio

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import WSServerHandshakeError, web

from bridge.lan import MOST_GUESSES
from bridge.transports.gate import COOKIE
from tests.network import TOKEN, find_address, find_addresses

pytestmark = pytest.mark.asyncio(loop_scope="session")
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PATHS = ("/", "/models", "/catwalk.js", "/p5.min.js", "/healthz", "/osc", "/osc/watch", "/lan", "/nowhere",
         "/openapi.json", "/examples/p5js/skeleton/", "/models/edges/stream.mjpg")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def open_door(make_house):
    """A bridge that other machines may join."""
    async with make_house("edges", "patient", lan=True, token=TOKEN, allow_origin=("https://example.org",)) as house:
        yield house


@pytest.fixture
def stage(open_door):
    """The same, with nothing remembered of whoever asked before."""
    yield open_door
    for memory in (open_door.bridge.lan.known, open_door.bridge.lan.wrong, open_door.bridge.lan.told):
        memory.clear()


@pytest.fixture
def outside(stage):
    """Where other machines find it."""
    return f"http://{find_address()}:{stage.address.rpartition(':')[2]}"


@pytest_asyncio.fixture(loop_scope="session")
async def guest():
    """A browser of its own, with its own cookies; those of numeric addresses, too."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=aiohttp.ClientTimeout(30)) as session:
        yield session


async def ask(session, url, *, method="GET", **more):
    async with session.request(method, url, **more) as response:
        body = await (response.json() if response.content_type == "application/json" else response.text())
        return response.status, body


@pytest.mark.parametrize("path", PATHS)
async def test_without_the_token_nothing_is_told_at_any_address(stage, guest, outside, path):
    status, body = await ask(guest, outside + path)
    assert (status, body["code"]) == (401, "no-token") and "open the link" in body["error"]
    assert TOKEN not in str(body)
    status, body = await ask(guest, outside + path, headers={"Authorization": "Bearer opensesamf"})
    assert (status, body["code"]) == (401, "no-token") and "not this Catwalk's" in body["error"]


async def test_the_token_is_taken_from_the_address_or_a_header_and_nowhere_else(guest, outside):
    for url, headers in ((f"{outside}/models?token={TOKEN}", {}), (f"{outside}/models", BEARER),
                         (f"{outside}/models", {"Authorization": f"bearer {TOKEN}"})):
        async with aiohttp.ClientSession() as fresh:
            assert (await ask(fresh, url, headers=headers))[0] == 200
    for headers in ({"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"}, {"X-Token": TOKEN},
                    {"Referer": f"{outside}/?token={TOKEN}"}, {"Cookie": f"token={TOKEN}"},
                    {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"X-Real-IP": "::1"}):
        assert (await ask(guest, f"{outside}/models", headers=headers))[0] == 401
    for nothing in ("Bearer", "Bearer  ", "bearer "):  # no token is not a wrong one
        status, body = await ask(guest, f"{outside}/models", headers={"Authorization": nothing})
        assert status == 401 and "needs the token" in body["error"]
    for more in ({"json": {"token": TOKEN}}, {"data": {"token": TOKEN}}):
        assert (await ask(guest, f"{outside}/models/patient/query", method="POST", **more))[0] == 401


async def test_every_address_of_this_machine_is_a_door(stage, guest):
    for address in find_addresses():
        host = f"[{address}]" if ":" in address else address
        url = f"http://{host}:{stage.address.rpartition(':')[2]}/models"
        assert (await ask(guest, url))[0] == 401
        assert (await ask(guest, url, headers=BEARER))[0] == 200
    assert [link.rpartition("/?")[2] for link in stage.bridge.links] == [f"token={TOKEN}"] * len(stage.bridge.links)


async def test_this_machine_itself_needs_none(stage):
    assert (await ask(stage.web, stage.address + "/models"))[0] == 200
    assert (await ask(stage.web, stage.address + "/models?token=wrong"))[0] == 200
    status, told = await ask(stage.web, stage.address + "/lan")
    assert status == 200 and told["open"] and told["links"] == stage.bridge.links and told["picture"].startswith("<svg")
    assert (await ask(stage.web, stage.address + "/healthz"))[1]["lan"] is True


async def test_a_link_gives_the_browser_a_cookie_that_no_script_and_no_other_site_has(guest, outside):
    async with guest.get(f"{outside}/?token={TOKEN}", headers={"Accept": "text/html"}) as response:
        assert response.status == 200
        cookie = response.headers["Set-Cookie"]
    assert all(word in cookie for word in (f"{COOKIE}={TOKEN}", "HttpOnly", "SameSite=Strict", "Path=/"))
    for path in ("/models", "/catwalk.js", "/examples/p5js/skeleton/"):
        assert (await ask(guest, outside + path))[0] == 200
    async with guest.ws_connect(outside + "/ws", headers={"Origin": outside}) as socket:
        assert (await socket.receive_json())["type"] == "hello"


async def test_a_redirect_keeps_the_token(guest, outside):
    status, text = await ask(guest, f"{outside}/examples?token={TOKEN}")
    assert status == 200 and "<html" in text


@pytest.mark.parametrize("origin", ["null", "http://localhost:5500", "https://editor.p5js.org", "https://evil.example",
                                    "http://{host}:9999"])
async def test_a_cookie_from_another_origin_is_worth_nothing(guest, outside, origin):
    headers = {"Origin": origin.format(host=find_address()), "Cookie": f"{COOKIE}={TOKEN}"}
    assert (await ask(guest, outside + "/models", headers=headers))[0] in (401, 403)
    with pytest.raises(WSServerHandshakeError) as refused:
        await guest.ws_connect(outside + "/ws", headers=headers)
    assert refused.value.status in (401, 403)


@pytest.mark.parametrize("host", ["evil.example", "198.51.100.9:8000", "127.0.0.1.evil.example"])
async def test_a_page_that_rebinds_its_name_to_the_network_is_refused_with_the_token_even(guest, outside, host):
    status, body = await ask(guest, outside + "/models", headers={"Host": host, **BEARER})
    assert status == 403 and "by a link that it printed" in body["error"]


async def test_a_forged_host_makes_nobody_the_owner(guest, outside):
    for host in ("127.0.0.1:8000", "localhost", "[::1]"):
        assert (await ask(guest, outside + "/models", headers={"Host": host}))[0] == 401
        assert (await ask(guest, outside + "/lan", headers={"Host": host, **BEARER}))[0] == 403


async def test_pages_of_other_sites_need_the_list_and_the_token(guest, outside):
    for origin, bare, shown in (("https://example.org", 401, 200), ("https://evil.example", 403, 403),
                                ("http://localhost:5500", 401, 200), ("null", 401, 200)):
        async with guest.get(outside + "/models", headers={"Origin": origin}) as response:
            assert response.status == bare
            assert response.headers.get("Access-Control-Allow-Origin") == (None if bare == 403 else origin)
        async with guest.get(f"{outside}/models?token={TOKEN}", headers={"Origin": origin}) as response:
            assert response.status == shown and "Set-Cookie" not in response.headers
            assert response.headers.get("Access-Control-Allow-Credentials") is None
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST",
                   "Access-Control-Request-Headers": "authorization"}
        async with guest.options(outside + "/models", headers=headers) as response:
            assert response.status == (403 if bare == 403 else 204)


async def test_who_was_invited_may_ask_and_set_and_not_start_or_stop(stage, guest, outside):
    url = f"{outside}/models/patient"
    status, answer = await ask(guest, f"{url}/query?token={TOKEN}&word=hi", method="POST")
    assert status == 200 and answer["data"] == {"text": "hi"}
    assert (await ask(guest, f"{url}/settings", method="PUT", json={"word": "x"}, headers=BEARER))[0] == 200
    stage.hub.hold_settings("patient", {"word": None})
    for deed in ("start", "stop"):
        status, body = await ask(guest, f"{url}/{deed}", method="POST", headers=BEARER)
        assert status == 403 and "Another machine that showed the token may not start or stop" in body["error"]
    status, body = await ask(guest, f"{outside}/models/mix/start", method="POST", headers=BEARER)
    assert status == 403 and "mix" not in stage.hub.seats
    status, body = await ask(guest, f"{outside}/models/pose/pull", method="POST", headers=BEARER)
    assert status == 403 and "may not fetch what models need" in body["error"]
    for method in ("GET", "POST", "DELETE"):
        status, body = await ask(guest, outside + "/sites", method=method, headers=BEARER)
        assert status == 403 and "may not see or say which sites" in body["error"]
    status, body = await ask(guest, outside + "/lan", headers=BEARER)
    assert status == 403 and TOKEN not in str(body)
    async with guest.ws_connect(f"{outside}/ws?token={TOKEN}") as socket:
        assert (await socket.receive_json())["type"] == "hello"
        await socket.send_json({"type": "query", "model": "patient", "inputs": {"word": "hello"}})
        assert (await socket.receive_json())["data"] == {"text": "hello"}


@pytest.mark.parametrize("origin", ["null", "https://editor.p5js.org"])
async def test_only_pages_of_this_machine_see_the_links(stage, origin):
    status, body = await ask(stage.web, stage.address + "/lan", headers={"Origin": origin})
    assert status == 403 and TOKEN not in str(body)
    async with stage.web.get(stage.address + "/lan") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] == "no-store"


async def test_guessing_ends_soon_and_this_machine_goes_on(stage, guest, outside):
    tries = [ask(guest, f"{outside}/models?token=guess{number}") for number in range(3 * MOST_GUESSES)]
    statuses = [status for status, _ in await asyncio.gather(*tries)]
    assert statuses.count(401) <= MOST_GUESSES and statuses.count(429) >= 2 * MOST_GUESSES
    status, body = await ask(guest, outside + "/models", headers=BEARER)
    assert (status, body["code"]) == (429, "guessing") and "wait 60 seconds" in body["error"]
    assert (await ask(stage.web, stage.address + "/models"))[0] == 200


async def test_an_old_cookie_locks_nobody_out(guest, outside):
    for _ in range(3 * MOST_GUESSES):
        assert (await ask(guest, outside + "/models", headers={"Cookie": f"{COOKIE}=the-token-of-last-year"}))[0] == 401
    headers = {"Cookie": f"{COOKIE}=the-token-of-last-year"}
    assert (await ask(guest, f"{outside}/models?token={TOKEN}", headers=headers))[0] == 200


async def test_a_person_who_lacks_the_token_gets_a_page_that_asks_for_it(guest, outside):
    async with guest.get(f"{outside}/examples/", headers={"Accept": "text/html,*/*"}) as response:
        assert response.status == 401 and response.content_type == "text/html"
        text = await response.text()
    assert "open the link" in text and '<input name="token"' in text and TOKEN not in text


async def test_strangers_do_not_fill_the_log_and_the_token_is_not_in_it(stage, guest, outside, caplog):
    for number in range(50):
        await ask(guest, f"{outside}/models?token=wrong")
        await ask(guest, f"{outside}/nowhere", headers={"Host": f"evil{number}.example", **BEARER})
        await ask(guest, f"{outside}/nowhere/{number}?token={TOKEN}")
    lines = [record for record in caplog.records if record.name == "catwalk"]
    assert len(lines) == 1 and find_address() in caplog.text and TOKEN not in caplog.text


async def test_without_lan_nothing_listens_on_the_network(make_house, guest):
    async with make_house("edges", osc_port=0) as house:
        for port in (house.address.rpartition(":")[2], house.bridge.osc.door.port):
            with pytest.raises(aiohttp.ClientConnectionError):
                await ask(guest, f"http://{find_address()}:{port}/")
        assert (await ask(house.web, house.address + "/healthz"))[1]["lan"] is False
        assert (await ask(house.web, house.address + "/lan"))[1] == {"open": False, "links": [], "picture": ""}


async def test_one_address_of_the_network_may_be_chosen(make_house, guest):
    chosen = find_address()
    async with make_house("edges", lan=True, token=TOKEN, host=chosen, given=frozenset({"host"})) as house:
        assert [link.split(":")[1] for link in house.bridge.links] == [f"//{chosen}"]
        assert (await ask(guest, house.bridge.links[0].replace("/?", "/models?")))[0] == 200
        assert (await ask(house.web, house.address.replace("127.0.0.1", "localhost") + "/models"))[0] == 200
        assert house.address.startswith("http://127.0.0.1:")


async def test_a_proxy_on_this_machine_needs_the_token_too(make_house, guest):
    """A web server of this machine that hands requests on, with the name by which the world calls it."""
    async with make_house("patient", lan=True, token=TOKEN, allow_host=("studio.example",)) as house:
        async def hand_on(request):
            headers = {"Host": "studio.example", "X-Forwarded-For": "127.0.0.1"}
            async with house.web.get(house.address + request.path_qs, headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read())

        app = web.Application()
        app.router.add_get("/{path:.*}", hand_on)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        proxy = f"http://127.0.0.1:{runner.addresses[0][1]}"
        assert (await ask(guest, f"{proxy}/models"))[0] == 401
        assert (await ask(guest, f"{proxy}/models?token={TOKEN}"))[0] == 200
        await runner.cleanup()
