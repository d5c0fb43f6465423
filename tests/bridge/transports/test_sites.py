"""docs/security.md names these tests; test_security_md.py sees to it that they are there."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")
SITE = "https://studio.example"
LISTED = "https://editor.p5js.org"


async def ask(house, method="GET", status=200, origin=None, path="/sites", **more):
    headers = {"Origin": origin} if origin else {}
    async with house.web.request(method, house.address + path, headers=headers, **more) as response:
        assert response.status == status, await response.text()
        return await response.json()


@pytest.fixture
def own_page(house):
    return house.address


@pytest.fixture(autouse=True)
def nobody_allowed(house):
    """Sites as they were at the start, before and after."""
    sites = house.bridge.sites
    for known in (sites.allowed, sites.asked):
        known.clear()
    yield
    sites.allowed.clear()


async def test_the_owner_lets_a_site_in_and_takes_it_back(house, own_page):
    refused = await ask(house, status=403, origin=SITE, path="/models")
    assert f"--allow-origin {SITE}" in refused["error"] and "Sites" in refused["error"]
    told = await ask(house, origin=own_page)
    assert LISTED in told["listed"] and "https://example.org" in told["listed"] and told["allowed"] == []
    assert [(site["origin"], site["times"]) for site in told["asked"]] == [(SITE, 1)]
    told = await ask(house, "POST", origin=own_page, json={"origin": SITE})
    assert (told["allowed"], told["asked"]) == ([SITE], []) and f"--allow-origin {SITE}" in told["notice"]
    assert (await ask(house, origin=SITE, path="/models"))["models"]
    async with house.connect(headers={"Origin": SITE}) as sketch:
        assert (await sketch.ask({"type": "ping"}))["type"] == "pong"
    told = await ask(house, "DELETE", origin=own_page, params={"origin": SITE})
    assert told["allowed"] == [] and "may not use Catwalk any more" in told["notice"]
    await ask(house, status=403, origin=SITE, path="/models")


@pytest.mark.parametrize("origin, who", [
    (LISTED, "A site on the list"), ("https://example.org", "A site on the list"), ("null", "A page without an origin"),
])
async def test_no_page_from_elsewhere_sees_or_says_which_sites_may(house, origin, who):
    for method, more in (("GET", {}), ("POST", {"json": {"origin": SITE}}), ("DELETE", {"params": {"origin": SITE}})):
        told = await ask(house, method, 403, origin, **more)
        assert told["error"].startswith(who) and "may not see or say which sites may use Catwalk" in told["error"]
    assert house.bridge.sites.describe()["allowed"] == []


async def test_a_site_does_not_let_itself_in(house):
    for kind in ("application/json", "text/plain"):  # the second needs no preflight
        headers = {"Origin": SITE, "Content-Type": kind}
        body = f'{{"origin": "{SITE}"}}'
        async with house.web.post(house.address + "/sites", headers=headers, data=body) as response:
            assert response.status == 403 and "may not use Catwalk" in (await response.json())["error"]
    await ask(house, status=403, origin=SITE, path="/models")


async def test_a_site_that_was_let_in_may_do_what_those_on_the_list_may(house, own_page):
    await ask(house, "POST", origin=own_page, json={"origin": SITE})
    told = await ask(house, "POST", 403, SITE, path="/models/patient/stop")
    assert told["error"].startswith("A site on the list may not start or stop models.")
    told = await ask(house, "POST", 403, SITE, json={"origin": "https://b.example"})
    assert "see or say which sites" in told["error"]


@pytest.mark.parametrize("body", [{}, {"origin": "*"}, {"origin": "null"}, {"origin": f"{SITE}/path"}])
async def test_what_is_no_site_is_a_sentence(house, own_page, body):
    assert "must be a site's" in (await ask(house, "POST", 400, own_page, json=body))["error"]


async def test_every_port_lets_in_whom_the_owner_lets_in(make_house):
    async with make_house("patient", "counted", osc_port=0, socketio_port=0) as house:
        addresses = [house.bridge.osc.query_addresses[0], house.bridge.runway_doors.find_address("counted")]
        for address in addresses:
            async with house.web.get(address + "/", headers={"Origin": SITE}) as response:
                assert response.status == 403
        await ask(house, "POST", json={"origin": SITE})
        for address in addresses:
            async with house.web.get(address + "/", headers={"Origin": SITE}) as response:
                assert response.status == 200
