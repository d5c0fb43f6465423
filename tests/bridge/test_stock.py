import asyncio

import pytest

from bridge import stock as stock_module
from bridge.catalog import find_file
from bridge.errors import BadAdapter, UnknownModel
from bridge.hub import Hub
from bridge.speeds import ENOUGH, Speeds
from bridge.stock import Stock

GOOD = '''
from bridge import Frame, Model


class Mirror(Model):
    """The picture, the other way round."""

    def run(self, image: Frame) -> Frame:
        return image[:, ::-1]
'''


@pytest.fixture
def shelf(tmp_path, own_cache, monkeypatch):
    """Adapters of which nothing is known yet: a good one, and one that cannot be imported."""
    (tmp_path / "mirror.py").write_text(GOOD)
    (tmp_path / "broken.py").write_text("1 / 0\n")
    paths = [str(tmp_path / f"{name}.py") for name in ("mirror", "broken")]
    monkeypatch.setattr(stock_module, "list_adapters", lambda: [find_file(path) for path in paths])


async def become_described(stock):
    """The models once all have been asked."""
    await stock.list_models()
    await stock.asking
    return {model["name"]: model for model in await stock.list_models()}


async def test_models_are_asked_beside_everything_else_and_a_broken_one_says_so(shelf):
    stock = Stock(Hub({}), "cpu")
    first = {model["name"]: model for model in await stock.list_models()}
    assert [model["described"] for model in first.values()] == [False, False]
    assert first["mirror"]["state"] == "absent" and first["mirror"]["ready"] is False
    found = await become_described(stock)
    assert found["mirror"]["description"] == "The picture, the other way round." and found["mirror"]["ready"] is True
    assert found["broken"]["needs"] == "“broken” cannot be imported: ZeroDivisionError: division by zero"
    assert found["broken"]["described"] is True and found["broken"]["ready"] is False
    again = {model["name"]: model for model in await Stock(Hub({}), "cpu").list_models()}
    assert again["mirror"]["described"] is True, "the cache knows it now"


async def test_whoever_asks_for_one_model_need_not_wait_for_the_others(shelf):
    stock = Stock(Hub({}), "cpu")
    shown = await stock.show_model("mirror", {})
    assert shown["info"]["name"] == "mirror" and shown["info"]["inputs"][0]["kind"] == "image"
    with pytest.raises(BadAdapter, match="division by zero"):
        await stock.show_model("broken", {})
    await stock.close()


async def test_who_is_being_asked_is_let_go_when_the_bridge_ends(shelf):
    stock = Stock(Hub({}), "cpu")
    await stock.list_models()
    await asyncio.wait_for(stock.close(), 5)
    assert stock.asking.cancelled()


@pytest.mark.parametrize("word", ["nothing", "./mirror.py", "mirror.py", "/etc/passwd", "..", ""])
async def test_only_names_are_found_and_never_files(shelf, word):
    stock = Stock(Hub({}), "cpu")
    with pytest.raises(UnknownModel, match="There is no model"):
        await stock.find_model(word)
    await stock.close()


async def test_a_name_of_runwayml_s_is_a_model(own_cache):
    stock = Stock(Hub({}), "cpu")
    adapter, info = await stock.find_model("posenet")
    assert adapter.name == "PoseNet" and info.outputs[0].kind == "keypoints"
    with pytest.raises(UnknownModel, match="has no model behind it"):
        await stock.find_model("BigGAN")
    await stock.close()


async def test_what_a_model_takes_is_told_while_it_runs_and_remembered(make_house, photo, own_cache):
    async with make_house("mirrored=edges") as house:
        stock = house.bridge.stock

        async def find_speed(name):
            return next(model["speed"] for model in await stock.list_models() if model["name"] == name)

        async def ask(times):
            for _ in range(times):
                async with house.web.post(house.address + "/models/mirrored/query", data=photo) as response:
                    assert response.status == 200

        assert await find_speed("mirrored") is None
        await ask(1)
        assert (await find_speed("mirrored"))["when"] == "now"
        stock.note_speeds()
        assert Speeds("cpu").read() == {}, "one answer says little"
        await ask(ENOUGH)
        stock.note_speeds()
        told = await find_speed("edges")
        assert told["when"] == "earlier" and 0 < told["milliseconds"] < 1000, "known under its own name, too"
        await stock.close()
