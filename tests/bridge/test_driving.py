"""Sources in a running bridge: asked while somebody listens, and only then; trouble is said once."""

import asyncio
import json
import logging

import pytest

from bridge.driving import LONGEST_PAUSE, drive_source
from bridge.messages import Dialect, Failure
from bridge.seats import Listener
from tests.waiting import PATIENCE, until

NATIVE = Dialect()


class Ear:
    """What a listener has heard: numbers, and sentences of failures."""

    def __init__(self, hub, name="fickle", dialect=NATIVE):
        self.heard = asyncio.Queue()
        self.dialect = dialect
        self.stop = hub.listen(name, Listener(dialect, self.hear))

    def hear(self, answer):
        self.heard.put_nowait(answer.error if isinstance(answer, Failure) else
                              json.loads(answer.encoded[self.dialect].data)["number"])

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


@pytest.fixture
async def serve(make_house, tmp_path, monkeypatch):
    """`async with serve("on gone") as house`, with the source `fickle`; pauses are short."""
    monkeypatch.setattr("bridge.driving.FIRST_PAUSE", 0.001)
    script = tmp_path / "script.txt"

    def open_house(words):
        script.write_text(words, encoding="utf-8")
        return make_house("fickle", options={"fickle": {"script": str(script)}})

    open_house.script = script
    return open_house


async def test_it_is_asked_while_somebody_listens_and_only_then(serve):
    async with serve("on") as house:
        first, second = Ear(house.hub), Ear(house.hub)
        assert [await first.next() for _ in range(3)] == [1, 2, 3]
        first.stop()
        begun = await second.next()
        assert await second.next() == begun + 1
        second.stop()
        await until(lambda: not house.hub.seats["fickle"].waiting)
        given = json.loads((await house.hub.recall("fickle", NATIVE)).encoded[NATIVE].data)["number"]
        assert json.loads((await house.hub.recall("fickle", NATIVE)).encoded[NATIVE].data)["number"] == given + 1, \
            "nobody has asked it but these two"


async def test_settings_are_live(serve):
    async with serve("on") as house:
        ear = Ear(house.hub)
        await ear.next()
        house.hub.hold_settings("fickle", {"step": -1})
        await asyncio.wait_for(hear_below(ear, 0), PATIENCE)


async def hear_below(ear, limit):
    while await ear.next() >= limit:
        pass


async def test_trouble_is_said_once_and_so_is_its_end(serve, caplog):
    async with serve("on gone gone gone on") as house:
        caplog.set_level(logging.INFO, "catwalk")
        ear = Ear(house.hub)
        assert [await ear.next() for _ in range(4)] == [1, "The counter was unplugged.", 5, 6]
        said = [record.message for record in caplog.records]
        assert said.count("The counter was unplugged.") == 1
        assert said.count("The source fickle gives frames again.") == 1


async def test_other_trouble_is_said_anew(serve):
    async with serve("gone crash crash gone on") as house:
        ear = Ear(house.hub)
        assert [await ear.next() for _ in range(4)] == [
            "The counter was unplugged.", "The model fickle failed: ValueError: worn out",
            "The counter was unplugged.", 5]


async def test_who_comes_while_there_is_trouble_hears_of_it_and_health_shows_it(serve):
    async with serve("gone") as house:
        first = Ear(house.hub)
        assert await first.next() == "The counter was unplugged."
        second = Ear(house.hub)
        assert await second.next() == "The counter was unplugged."
        async with house.web.get(house.address + "/healthz") as response:
            health = await response.json()
        assert health["status"] == "ill" and health["models"][0]["error"] == "The counter was unplugged."
        assert health["models"][0]["state"] == "running"
        serve.script.write_text("on", encoding="utf-8")
        assert not isinstance(await second.next(), str)
        async with house.web.get(house.address + "/healthz") as response:
            assert (await response.json())["status"] == "well"


async def test_a_wrong_question_is_no_trouble_of_the_source(serve):
    async with serve("on") as house:
        async with house.web.post(house.address + "/models/fickle/query", json={"step": "far"}) as response:
            assert response.status == 400
        assert "error" not in house.hub.describe("fickle")


async def test_where_nothing_is_new_nobody_hears_anything(serve):
    async with serve("on wait wait wait on") as house:
        ear = Ear(house.hub)
        assert [await ear.next(), await ear.next()] == [1, 5]


async def test_a_single_question_is_answered_though_nothing_is_new(serve):
    async with serve("wait") as house:
        async with house.web.post(house.address + "/models/fickle/query") as response:
            assert response.status == 200 and (await response.json())["data"] == {"number": 1}


async def test_the_pause_grows_to_a_few_seconds_and_begins_anew(serve, monkeypatch):
    """Driven by hand, with pauses that end at once."""
    monkeypatch.undo()
    async with serve("gone gone gone gone gone on gone") as house:
        pauses = []

        async def rest(seconds):
            pauses.append(seconds)
            await asyncio.sleep(0)

        for task in house.bridge.tasks:
            task.cancel()
        ear = Ear(house.hub)
        driver = asyncio.create_task(drive_source(house.hub, "fickle", rest))
        assert [await ear.next() for _ in range(3)] == ["The counter was unplugged.", 6, "The counter was unplugged."]
        await until(lambda: len(pauses) >= 6)
        driver.cancel()
        ear.stop()
        assert pauses[:6] == [0.25, 0.5, 1.0, 2.0, LONGEST_PAUSE, 0.25]


async def test_a_source_is_served_through_the_doors(make_house):
    async with make_house("pattern", options={"pattern": {"width": 64, "height": 48}}) as house:
        async with house.web.get(house.address + "/models/pattern/frame.jpg") as response:
            assert response.status == 200 and response.content_type == "image/jpeg"
        async with house.web.get(house.address + "/models/pattern") as response:
            assert (await response.json())["source"] is True
        async with house.connect() as sketch:
            await sketch.send({"type": "listen", "model": "pattern"})
            for _ in range(2):
                answer = await sketch.read()
                assert (answer["type"], answer["data"]["image"]["width"]) == ("data", 64) and answer["blobs"]
        async with house.web.get(house.address + "/models/pattern/stream.mjpg") as response:
            for _ in range(3):
                while (await response.content.readline()) != b"Content-Type: image/jpeg\r\n":
                    pass


async def test_a_source_that_is_stopped_says_so_and_goes_on_when_it_is_started(serve):
    async with serve("on") as house:
        ear = Ear(house.hub)
        await ear.next()
        await house.bridge.engines["fickle"].stop()
        while not isinstance(said := await ear.next(), str):
            pass
        assert "stopped" in said
        await house.bridge.engines["fickle"].start()
        while isinstance(await ear.next(), str):
            pass
