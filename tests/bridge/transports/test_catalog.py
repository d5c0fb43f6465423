import asyncio
import hashlib

import pytest

from bridge import stock
from bridge.catalog import PICTURES, find_file

pytestmark = pytest.mark.asyncio(loop_scope="session")
NETWORK = '''
from typing import Literal

from bridge import Model, Weights


class Network(Model):
    """Knows a number."""

    weights = (Weights(package="npm:net@1.0.0", file="net.bin", size={sizes[0]}, licence="MIT", origin="Its maker",
                       sha256="{digest}", restricted="{restricted}"),
               Weights(package="npm:big@1.0.0", file="net.bin", size={sizes[1]}, licence="MIT", origin="Its maker",
                       sha256="{digest}", when={{"size": "large"}}))

    def setup(self, device: str, size: Literal["small", "large"] = "small") -> None:
        self.number = len(self.weights[size == "large"].path.read_bytes())

    def run(self) -> int:
        return self.number
'''


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


@pytest.fixture
def network(tmp_path, own_cache, npm_registry, monkeypatch):
    """Puts a model on the list whose file a registry has, under the name `network`."""
    def put(restricted=""):
        content = b"a network of small size"
        sizes = [npm_registry.put_npm(name, "1.0.0", {"net.bin": content}) for name in ("net", "big")]
        digest = hashlib.sha256(content).hexdigest()
        path = tmp_path / "network.py"
        path.write_text(NETWORK.format(sizes=sizes, digest=digest, restricted=restricted))
        monkeypatch.setattr(stock, "list_adapters", lambda: [find_file(str(path))])
        return len(content)

    return put


async def post(house, path, status=200, **more):
    async with house.web.post(house.address + path, **more) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def become_fetched(house):
    """The model once nothing is being fetched."""
    while (shown := await get_json(house, "/catalog/network"))["pull"]["state"] == "fetching":
        pass
    return shown


async def test_a_model_is_fetched_and_then_started(make_house, network):
    number = network()
    async with make_house("counted") as house:
        before = await get_json(house, "/catalog/network")
        assert before["missing"] == before["size"] > 0 and not before["ready"] and before["pull"] is None
        assert "POST /models/network/pull" in (await post(house, "/models/network/start", 409))["error"]
        assert (await post(house, "/models/network/pull"))["pull"]["state"] in ("fetching", "done")
        after = await become_fetched(house)
        assert after["pull"] == {"state": "done", "done": after["size"], "size": after["size"], "error": ""}
        assert (after["missing"], after["ready"]) == (0, True)
        assert (await post(house, "/models/network/start"))["state"] == "running"
        assert (await post(house, "/models/network/query"))["data"] == {"number": number}


async def test_what_options_need_is_told_and_fetched_while_the_model_runs_on(make_house, network, npm_registry):
    number = network()
    npm_registry.cutting.add("/big/-/big-1.0.0.tgz")
    async with make_house("counted") as house:
        await post(house, "/models/network/pull")
        assert (await become_fetched(house))["pull"]["state"] == "failed"
        await post(house, "/models/network/start")
        small, large = [await get_json(house, f"/catalog/network?size={size}") for size in ("small", "large")]
        assert (small["ready"], large["ready"]) == (True, False) and small["missing"] == large["missing"] > 0
        refused = await post(house, "/models/network/start", 409, json={"options": {"size": "large"}})
        assert "needs npm:big@1.0.0" in refused["error"] and "POST /models/network/pull" in refused["error"]
        assert (await post(house, "/models/network/query"))["data"] == {"number": number}
        npm_registry.cutting.clear()
        await post(house, "/models/network/pull", json={"options": {"size": "large"}})
        await become_fetched(house)
        assert (await get_json(house, "/catalog/network?size=large"))["ready"] is True
        started = await post(house, "/models/network/start", json={"options": {"size": "large"}})
        assert started["state"] == "running"
        assert (await get_json(house, "/catalog/network"))["chosen"] == {"size": "large"}
        wrong = await get_json(house, "/catalog/network?size=huge", 400)
        assert "“size” must be one of small, large" in wrong["error"]


async def test_what_is_restricted_is_fetched_for_who_accepts_it(make_house, network):
    network(restricted="For research alone.")
    async with make_house("counted") as house:
        assert (await get_json(house, "/catalog/network"))["restricted"] == "For research alone."
        for body in ({}, {"accept_licences": False}, {"accept_licences": "yes"}):
            refused = await post(house, "/models/network/pull", 409, json=body)
            assert refused["code"] == "not-accepted" and "For research alone." in refused["error"]
        assert (await get_json(house, "/catalog/network"))["pull"] is None
        await post(house, "/models/network/pull", json={"accept_licences": True})
        assert (await become_fetched(house))["ready"] is True


@pytest.mark.parametrize("body, sentence", [
    ({"options": 3}, "“options” must be an object"), ({"options": {"tint": "red"}}, "has no option “tint”"),
])
async def test_a_wrong_wish_is_a_sentence(make_house, network, body, sentence):
    network()
    async with make_house("counted") as house:
        assert sentence in (await post(house, "/models/network/pull", 400, json=body))["error"]
        assert "There is no model “nothing”" in (await post(house, "/models/nothing/pull", 404))["error"]
