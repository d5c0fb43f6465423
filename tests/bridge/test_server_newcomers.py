"""Models that are served while everything runs: they are what they would be, had they been named at the start."""

import asyncio
import re

import psutil
import pytest

from bridge import stock
from bridge.catalog import find_file
from tests.old_sketch import connect_old
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def listed(monkeypatch, models):
    """The tests' own models as if they had names here."""
    paths = sorted(models.glob("*.py"))
    monkeypatch.setattr(stock, "list_adapters", lambda: [find_file(str(path)) for path in paths])


async def start(house, name, status=200, **body):
    async with house.web.post(f"{house.address}/models/{name}/start", json=body) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def get_json(house, path):
    async with house.web.get(house.address + path) as response:
        assert response.status == 200, await response.text()
        return await response.json()


def show_models(body):
    return [model["name"] for model in body["models"]]


async def test_a_model_that_was_not_served_is_served_and_stops_and_starts(make_house, listed):
    async with make_house("counted") as house:
        assert (await start(house, "figures"))["state"] == "running"
        assert show_models(await get_json(house, "/models")) == ["counted", "figures"]
        found = {model["name"]: model for model in (await get_json(house, "/catalog"))["models"]}
        assert (found["figures"]["served"], found["figures"]["state"]) == (True, "running")
        assert "/models/figures/query" in (await get_json(house, "/openapi.json"))["paths"]
        assert {"counted", "figures"} == (await get_json(house, "/stats"))["models"].keys()
        assert show_models(await get_json(house, "/healthz")) == ["counted", "figures"]
        async with house.web.post(house.address + "/models/figures/stop") as response:
            assert (await response.json())["state"] == "stopped"
        assert (await start(house, "figures"))["state"] == "running"


async def test_sketches_that_are_connected_ask_it_and_hear_it(make_house, listed, photo):
    async with make_house("counted") as house, house.connect() as sketch:
        await start(house, "figures")
        await sketch.send({"type": "listen", "model": "figures"})
        answer = await sketch.ask({"model": "figures", "id": 1, "inputs": {"image": {"blob": 0}}, "keep": True}, photo)
        assert answer["model"] == "figures" and answer["data"]["poses"]
        async with house.connect() as other:
            assert other.hello["models"] == ["counted", "figures"]


async def test_a_sketch_that_named_no_model_goes_on_with_the_one_there_was(make_house, listed):
    async with make_house("patient") as house, house.connect() as sketch:
        await start(house, "counted")
        assert (await sketch.ask({"inputs": {"word": "still me"}}))["data"] == {"text": "still me"}
        async with house.connect() as other:
            assert "“model” must name a model" in (await other.ask({"inputs": {}}))["error"]


async def test_patches_hear_it_and_ask_it(make_house, listed):
    async with make_house("patient", osc_port=0) as house:
        port = int(house.bridge.osc.door.addresses[0].rpartition(":")[2])
        patch, early = Patch(port), Patch(port)
        try:
            for ears in (patch, early):
                ears.send("/subscribe", ears.port)
                await ears.read_until("/catwalk/hello")
            await start(house, "crowd")
            patch.send("/crowd/run")
            for ears in (patch, early):
                assert (await ears.read())[0][0].startswith("/crowd/")
        finally:
            patch.close()
            early.close()
        async with house.web.get(house.bridge.osc.query_addresses[0] + "/crowd") as response:
            assert response.status == 200 and "CONTENTS" in await response.json()


async def test_sketches_of_runwayml_s_days_find_it_on_ports_of_its_own(make_house, listed):
    async with make_house("patient", socketio_port=0, osc_port=0, osc_reply_port=None) as house:
        await start(house, "figures")
        door = next(door for door in house.bridge.socketio.doors if door.model == "figures")
        http = house.bridge.runway_doors.find_address("figures")
        async with house.web.get(http + "/info") as response:
            assert (await response.json())["name"] == "figures"
        for address in (door.addresses[0], http):
            async with connect_old(house.web, address) as sketch:
                assert sketch.info["name"] == "figures"
        assert house.bridge.runway_doors.find_address("patient") == ""
        async with house.web.get(house.address + "/figures.hosted-models.runwayml.cloud/v1") as response:
            assert (await response.json())["status"] == "running"


async def test_a_port_that_is_taken_closes_its_door_and_the_model_runs(make_house, listed):
    async with make_house("patient", socketio_port=65535, given=frozenset({"socketio_port"})) as house:
        assert (await start(house, "counted"))["state"] == "running"
        assert [door.state for door in house.bridge.socketio.doors] == ["open", "closed"]
        assert "There is no TCP port 65536" in house.bridge.socketio.doors[1].error


async def test_options_are_held_against_the_model_before_anything_starts(make_house, listed):
    async with make_house("patient") as house:
        body = await start(house, "hoarder", 400, options={"megabytes": "much"})
        assert body["error"] == "“megabytes” must be a number; it was 'much'."
        assert "has no option “gigabytes”" in (await start(house, "hoarder", 400, options={"gigabytes": 1}))["error"]
        assert list(house.hub.seats) == ["patient"]


async def test_one_that_needs_more_memory_than_there_is_says_so(make_house, listed):
    async with make_house("patient") as house:
        body = await start(house, "hoarder", 503)
        assert body["state"] == "failed" and "memory" in body["error"]
        found = {model["name"]: model for model in (await get_json(house, "/catalog"))["models"]}
        assert (found["hoarder"]["state"], found["hoarder"]["error"]) == ("failed", body["error"])


async def test_who_does_not_want_to_wait_is_told_that_it_has_begun(make_house, listed):
    async with make_house("patient") as house:
        headers = {"Prefer": "respond-async"}
        async with house.web.post(house.address + "/models/counted/start", headers=headers) as response:
            assert (response.status, (await response.json())["state"]) == (202, "starting")
        assert (await start(house, "counted"))["state"] == "running"


async def test_the_settings_of_the_bridge_are_its_settings_too(make_house, listed, photo):
    async with make_house("patient", ignore_memory=True, budget=("1000ms",), sleep_after=0.3) as house:
        assert (await start(house, "hoarder", options={"megabytes": 3}))["state"] == "running"
        async with house.web.post(house.address + "/models/hoarder/query") as response:
            assert (await response.json())["data"] == {"number": 3}
        assert (await get_json(house, "/stats"))["models"]["hoarder"]["budget"]["limit"] == 1000
        seat = house.hub.seats["hoarder"]
        while not seat.asleep:
            await get_json(house, "/models")
        async with house.web.post(house.address + "/models/hoarder/query") as response:
            assert (await response.json())["data"] == {"number": 3}, "and it wakes with its options"


async def test_it_is_started_again_when_it_ends(make_house, listed):
    async with make_house("patient") as house:
        await start(house, "counted")
        process = psutil.Process(house.bridge.engines["counted"].process.pid)
        process.kill()
        await asyncio.to_thread(process.wait, 10)
        async with house.web.post(house.address + "/models/counted/query") as response:
            assert response.status in (200, 503)
        assert (await start(house, "counted"))["state"] == "running"


async def test_two_who_start_it_at_once_start_it_once(make_house, listed):
    async with make_house("patient") as house:
        bodies = await asyncio.gather(*(start(house, "counted") for _ in range(4)))
        assert {body["state"] for body in bodies} == {"running"} and list(house.hub.seats) == ["patient", "counted"]
        assert len(house.bridge.runway_doors.doors) == 1


async def test_files_that_are_missing_are_a_sentence_and_nothing_is_served(make_house, own_cache):
    async with make_house("patient") as house:
        body = await start(house, "pose", 409)
        assert re.fullmatch(r"“pose” needs npm:\S+ \(\d+ MB\), which was not fetched yet: `catwalk pull pose`, or "
                            r"POST /models/pose/pull\.", body["error"]) and body["code"] == "weights-missing"
        assert "needs a file that no package has" in (await start(house, "flow", 409))["error"]
        assert "There is no model “posse”. Did you mean “pose”?" == (await start(house, "posse", 404))["error"]
        assert list(house.hub.seats) == ["patient"]
        assert await house.bridge.stock.close() is None


async def test_a_source_is_opened_when_somebody_listens(make_house):
    async with make_house("patient") as house:
        await start(house, "pattern")
        async with house.connect() as sketch:
            await sketch.send({"type": "listen", "model": "pattern"})
            assert (await sketch.read())["data"]["image"]["format"] == "jpeg"


async def test_links_that_waited_for_it_are_linked(make_house, tmp_path):
    mapping = tmp_path / "catwalk.toml"
    async with make_house("pattern", mapping=str(mapping)) as house:
        mapping.write_text('[links]\nseen = "pattern > edges"\n')
        while not house.bridge.linking.trouble:
            await get_json(house, "/models")
        await start(house, "edges")
        assert house.bridge.linking.trouble == ""
        assert (await get_json(house, "/healthz"))["links"] == ["pattern.image > edges.image"]
        async with house.connect() as sketch:
            await sketch.send({"type": "listen", "model": "edges"})
            assert (await sketch.read())["model"] == "edges"


async def test_a_source_that_feeds_everything_feeds_it(make_house):
    async with make_house("figures", "pattern", source=("pattern",)) as house:
        await start(house, "edges")
        assert house.hub.seats["edges"].links == ("pattern.image > edges.image",)
