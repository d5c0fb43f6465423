import asyncio

import pytest

from bridge.catalog import PICTURES

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def get_json(house, path, status=200):
    async with house.web.get(house.address + path) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def test_every_model_is_there_whether_it_is_served_or_not(house):
    models = (await get_json(house, "/catalog"))["models"]
    names = [model["name"] for model in models]
    assert names[:len(house.hub.seats)] == list(house.hub.seats) and {"pose", "camera", "style"} <= set(names)
    assert len(names) == len(set(names))
    served = {model["name"]: model["state"] for model in models if model["served"]}
    assert served == dict.fromkeys(house.hub.seats, "running")
    assert {model["state"] for model in models if not model["served"]} == {"absent"}


async def test_a_model_that_is_not_served_is_known(house):
    shown = await get_json(house, "/catalog/pose")
    assert (shown["served"], shown["state"], shown["source"]) == (False, "absent", False)
    assert shown["gives"] == ["keypoints"] and shown["size"] >= shown["missing"] and shown["licences"]
    assert shown["info"]["inputs"][0]["kind"] == "image" and shown["info"]["name"] == "pose"
    camera = await get_json(house, "/catalog/camera")
    assert camera["source"] is True and camera["gives"] == ["image"]
    assert (await get_json(house, "/catalog/posse", 404))["error"] == "There is no model “posse”. Did you mean “pose”?"


async def test_pictures_are_those_that_the_models_have_made(house):
    models = (await get_json(house, "/catalog"))["models"]
    shown = {model["name"]: model["picture"] for model in models if model["picture"]}
    assert shown["pose"] == "/pictures/pose.webp" and "mixed" not in shown
    for address in shown.values():
        async with house.web.get(house.address + address) as response:
            assert (response.status, response.content_type) == (200, "image/webp")
            assert await response.read() == (PICTURES / address.rpartition("/")[2]).read_bytes()


async def test_the_directory_is_told_to_pages_that_may_ask_and_to_no_other(house):
    for origin, status in (("null", 200), ("https://example.org", 200), ("https://evil.example", 403)):
        async with house.web.get(house.address + "/catalog", headers={"Origin": origin}) as response:
            assert response.status == status


async def test_many_who_look_at_once_wait_for_one_look(house):
    found = await asyncio.gather(*(get_json(house, "/catalog") for _ in range(20)))
    assert len({len(told["models"]) for told in found}) == 1
