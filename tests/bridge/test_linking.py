"""Links in a running bridge: a chain is fed by hand at its first model, and heard at its last."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from time import perf_counter

import cv2
import numpy as np
import pytest

from bridge.errors import BadSetting
from bridge.messages import Block, Dialect, Failure, Query
from bridge.seats import Listener
from tests.osc_patch import Patch
from tests.waiting import PATIENCE, until

NATIVE = Dialect()
WHITE = cv2.imencode(".png", np.full((48, 64, 3), 255, np.uint8))[1].tobytes()


class Ear:
    """What a listener has heard: the words of results, and sentences of failures."""

    def __init__(self, house, name):
        self.heard = asyncio.Queue()
        self.answers = []
        house.hub.listen(name, Listener(NATIVE, self.hear))

    def hear(self, answer):
        self.answers.append(answer)
        self.heard.put_nowait(answer.error if isinstance(answer, Failure) else
                              json.loads(answer.encoded[NATIVE].data)["words"])

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


@pytest.fixture
def link(make_house, tmp_path):
    """`async with link("a > b") as house`: models `tally` under these names."""
    @asynccontextmanager
    async def open_linked(*chains, names="abc", **more):
        more = {"mapping": str(tmp_path / "catwalk.toml"), **more}
        async with make_house(*(f"{name}=tally" for name in names), links=chains, **more) as house:
            yield house

    return open_linked


async def ask(house, name, **inputs):
    inputs = {"image": WHITE, **inputs}
    return await house.hub.ask(Query(model=name, inputs=inputs, arrived=perf_counter()))


def count_lent(house):
    return sum(len(engine.account.lent) for engine in house.bridge.engines.values())


def count_files(house):
    return sum(path.is_file() for path in house.bridge.blocks.path.glob("*/*"))


async def test_an_answer_goes_through_a_chain_of_any_length(link):
    async with link("a > b > c") as house:
        ear = Ear(house, "c")
        await ask(house, "a")
        assert await ear.next() == "1 1 - - 0"
        await ask(house, "a")
        assert await ear.next() == "2 2 - - 0"


async def test_one_answer_may_go_to_several_models_in_one_block(link):
    async with link("a > b", "a > c") as house:
        blocks, ears = [], [Ear(house, "b"), Ear(house, "c")]
        dialect = house.bridge.linking.links[0].handover.dialect
        house.hub.listen("a", Listener(dialect, lambda answer: blocks.append(answer.encoded[dialect].blobs[0])))
        await ask(house, "a")
        assert [await ear.next() for ear in ears] == ["1 1 - - 0"] * 2
        assert len(blocks) == 1 and isinstance(blocks[0], Block)


async def test_an_answer_is_as_old_as_what_the_chain_began_with(link):
    async with link("a > b > c") as house:
        ear = Ear(house, "c")
        await house.hub.ask(Query(model="a", inputs={"image": WHITE}, arrived=perf_counter(), born=12.5))
        await ear.next()
        assert ear.answers[0].born == 12.5


async def test_named_ends_are_converted_and_go_together(link):
    async with link("a.mask > b.image", "a.words > b.words", "a.number > b.amount") as house:
        ear = Ear(house, "b")
        await ask(house, "a")
        assert await ear.next() == "1 1 - 1 255 - - 0 0.01"
        await ask(house, "a")
        assert await ear.next() == "2 2 - 2 255 - - 0 0.02", "three links, one query"


async def test_a_link_that_holds_waits_for_something_else(link):
    async with link("a ~> b.other", "a.words ~> b.words") as house:
        ear = Ear(house, "b")
        await ask(house, "a")
        await ask(house, "a")
        await ask(house, "b")
        assert await ear.next() == "1 255 2 2 255 - - 0 0"
        await ask(house, "b", words="mine")
        assert await ear.next() == "2 255 2 mine 0", "the query's own value wins"
        house.hub.hold_settings("b", {"words": "held", "amount": 0.5})
        await ask(house, "b")
        assert await ear.next() == "3 255 2 2 255 - - 0 0.5", "a link wins over a live setting"


async def test_feedback_comes_a_frame_late(link):
    async with link("b ~> b.other", "a > b") as house:
        ear = Ear(house, "b")
        for count, before in ((1, "-"), (2, 1), (3, 2)):
            await ask(house, "a")
            assert await ear.next() == f"{count} {count} {before} - 0"


async def test_two_that_let_one_run_are_taken_together_once_both_are_there(link):
    async with link("a > c.image", "b > c.other") as house:
        ear = Ear(house, "c")
        await ask(house, "b")
        await ask(house, "a")
        assert await ear.next() == "1 1 1 - 0", "b alone did not let it run, since it needs an image"
        await ask(house, "b")
        assert await ear.next() == "2 1 2 - 0"


async def test_the_newest_frame_wins(link, make_house, door):
    async with make_house("edges", "patient", links=["edges > patient"]) as house:
        house.hub.hold_settings("patient", {"knock": door.port})
        await ask(house, "edges")
        run = await door.begun()
        for _ in range(5):
            await ask(house, "edges")
        lane = house.bridge.linking.inlets["patient"].lane
        assert lane.dropped == 4
        run.let_go()
        (await door.begun()).let_go()
        await until(lambda: lane.task is None)
        assert door.waiting.empty()


async def test_a_failure_stops_nothing_else_and_is_said_once(link, caplog):
    caplog.set_level(logging.INFO, "catwalk")
    async with link("a > b > c", "a ~> c.other") as house:
        here, there = Ear(house, "b"), Ear(house, "c")
        house.hub.hold_settings("b", {"fail": True})
        for _ in range(3):
            assert not isinstance(await ask(house, "a"), Failure)
            assert await here.next() == "The model b failed: ValueError: worn out"
        assert there.heard.empty()
        assert [line.message for line in caplog.records if "worn out" in line.message] == [
            "The model b failed: ValueError: worn out"]
        house.hub.hold_settings("b", {"fail": None})
        await ask(house, "a")
        assert await here.next() == "4 4 - - 0" and await there.next() == "1 4 4 - 0"
        assert "The model b answers again." in caplog.messages


async def test_a_model_that_is_stopped_is_not_asked_and_goes_on_when_it_is_started(link):
    async with link("a > b") as house:
        ear = Ear(house, "b")
        await house.bridge.engines["b"].stop()
        await ask(house, "a")
        await house.bridge.engines["b"].start()
        await ask(house, "a")
        assert await ear.next() == "1 2 - - 0"


async def test_a_model_that_sleeps_is_woken(link):
    async with link("a > b") as house:
        ear = Ear(house, "b")
        seat = house.hub.seats["b"]
        await seat.engine.stop()
        seat.asleep = True
        await ask(house, "a")
        assert await ear.next() == "1 1 - - 0"


async def test_nothing_piles_up_however_many_frames_go_through(link):
    async with link("a > b > c", "c ~> a.other", "a > c.other") as house:
        ear = Ear(house, "c")
        for _ in range(40):
            await ask(house, "a")
            await ear.next()
        await until(lambda: all(inlet.lane.task is None for inlet in house.bridge.linking.inlets.values()))
        held = sum(isinstance(value, Block) for seat in house.hub.seats.values() for value in seat.linked.values())
        assert held == 4 and count_lent(house) <= held
        assert count_files(house) <= 12


async def test_workers_that_are_killed_with_blocks_leak_and_hang_nothing(link, monkeypatch):
    monkeypatch.setattr("bridge.engines.process.FIRST_PAUSE", 0.01)
    async with link("a > b > c") as house:
        ear = Ear(house, "c")
        for name in "abc":
            await ask(house, "a")
            await ear.next()
            engine = house.bridge.engines[name]
            process = engine.process
            process.kill()
            await until(lambda: engine.process is not process and engine.state == "running")
            await ask(house, "a")
            assert (await ear.next()).endswith("- - 0")
        await until(lambda: count_lent(house) <= 2)
        folders = {path.name for path in house.bridge.blocks.path.iterdir() if path.is_dir()}
        wanted = {engine.account.folder.name for engine in house.bridge.engines.values()}
        lent = {path.rpartition("/")[0].rpartition("/")[2] for seat in house.hub.seats.values()
                for value in seat.linked.values() if isinstance(value, Block) for path in [value.path]}
        assert folders <= wanted | lent


async def test_a_sketch_is_never_given_a_block(link, photo):
    async with link("a > b") as house, house.connect() as sketch, house.connect() as listener:
        await listener.send({"type": "listen", "model": "a"})
        await listener.settle()
        answer = await sketch.ask({"type": "query", "id": 1, "model": "a", "inputs": {"image": {"blob": 0}}}, photo)
        heard = await listener.read()
        for told in (answer, heard):
            assert told["data"]["image"]["format"] == "jpeg" and all(isinstance(blob, bytes) for blob in told["blobs"])
        ear = Ear(house, "a")
        given = await ask(house, "a")
        await ear.next()
        for answer in (given, *ear.answers):
            assert set(answer.encoded) == {NATIVE}
        refused = await sketch.ask({"type": "query", "id": 2, "model": "a", "format": "block",
                                    "inputs": {"image": {"blob": 0}}}, photo)
        assert "“format” must be one of jpeg, png, raw" in refused["error"]


async def test_every_door_hears_what_is_linked(make_house, tmp_path):
    more = {"osc_port": 0, "osc_reply_port": None, "mapping": str(tmp_path / "catwalk.toml")}
    async with make_house("pattern", "edges", "figures", links=["pattern > edges > figures"], **more) as house:
        async with house.connect() as sketch:
            await sketch.send({"type": "listen", "model": "edges"})
            heard = await sketch.read()
            assert cv2.imdecode(np.frombuffer(heard["blobs"][0], np.uint8), 1).shape == (480, 640, 3)
        async with house.web.get(f"{house.address}/models/edges/stream.mjpg") as response:
            assert await asyncio.wait_for(response.content.readuntil(b"image/jpeg"), PATIENCE)
        async with house.web.get(f"{house.address}/models/figures/frame.jpg?draw=1") as response:
            assert response.status == 200 and (await response.read()).startswith(b"\xff\xd8")
        patch = Patch(int(house.bridge.osc.door.addresses[0].rpartition(":")[2]))
        try:
            patch.send("/subscribe", patch.port, "figures")
            heard = dict(await patch.read_until("/figures/count"))
            assert heard["/figures/0/head"] == pytest.approx((0.5, 0.25, 0.9)) and heard["/figures/count"] == (1,)
        finally:
            patch.close()


async def test_a_source_goes_on_when_what_it_feeds_fails(make_house):
    async with make_house("pattern", "clumsy", "edges", links=["pattern > edges"]) as house:
        async with house.connect() as sketch:
            await sketch.send({"type": "listen", "model": "edges"})
            await sketch.read()
            process = house.bridge.engines["edges"].process
            process.kill()
            await until(lambda: house.bridge.engines["edges"].process not in (process, None))
            while (heard := await sketch.read())["type"] == "error":
                assert "ended" in heard["error"] or "does not run" in heard["error"]


async def test_links_show_where_the_models_do(link):
    async with link("a > b", "b ~> b.other") as house:
        async with house.web.get(f"{house.address}/models") as response:
            models = {model["name"]: model for model in (await response.json())["models"]}
        assert "links" not in models["a"]
        assert models["b"]["links"] == ["a.image > b.image", "b.image ~> b.other"]
        async with house.web.get(f"{house.address}/healthz") as response:
            assert (await response.json())["links"] == ["a.image > b.image", "b.image ~> b.other"]


async def test_links_of_the_mapping_file_change_while_models_run(link, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("bridge.linking.LOOK_PAUSE", 0.01)
    caplog.set_level(logging.INFO, "catwalk")
    path = tmp_path / "catwalk.toml"
    async with link("a ~> b.other") as house:
        desk, ear = house.bridge.linking, Ear(house, "b")
        await ask(house, "a")
        path.write_text('[links]\nshow = "a > b"\n')
        await until(lambda: len(desk.links) == 2)
        await ask(house, "a")
        assert await ear.next() == "1 2 2 - 0"
        path.write_text('[links]\nshow = "a > d"\n')
        await until(lambda: desk.trouble)
        assert "In “a > d”, d is no model that is served here. There are: a, b, c." in desk.trouble
        assert desk.trouble.endswith("What was linked before stays.") and len(desk.links) == 2
        path.write_text('[links]\nshow = "b ~> c.other"\n')
        await until(lambda: not desk.trouble)
        assert [str(link) for link in desk.links] == ["a.image ~> b.other", "b.image ~> c.other"]
        assert "image" not in house.hub.seats["b"].linked and isinstance(house.hub.seats["b"].linked["other"], Block)
        path.unlink()
        await until(lambda: len(desk.links) == 1)


async def test_a_slip_in_the_mapping_file_keeps_nothing_from_starting(link, tmp_path):
    (tmp_path / "catwalk.toml").write_text("[links\n")
    async with link("a > b") as house:
        assert "is no TOML" in house.bridge.linking.trouble and len(house.bridge.linking.links) == 1


async def test_what_cannot_be_linked_starts_nothing(link):
    with pytest.raises(BadSetting, match="a > a goes round without end"):
        async with link("a > a"):
            pass


async def test_a_text_goes_on_when_it_is_whole(make_house, tmp_path):
    async with make_house("steps", "one=tally", links=["steps ~> one.words"]) as house:
        ear = Ear(house, "one")
        await house.hub.ask(Query(model="steps", inputs={"words": "ein zwei drei"}, arrived=1.0))
        await ask(house, "one")
        assert await ear.next() == "1 255 - ein zwei drei 0"


async def test_what_does_not_fit_after_all_is_said_and_left_out(make_house, caplog):
    async with make_house("steps", "mixed", links=["steps.text ~> mixed.style"]) as house:
        await house.hub.ask(Query(model="steps", inputs={"words": "pencil"}, arrived=1.0))
        await until(lambda: caplog.messages)
        assert caplog.messages == [
            "What is linked with mixed does not fit: “style” must be one of Ink, oil; it was 'pencil'."]
        await house.hub.ask(Query(model="steps", inputs={"words": "oil"}, arrived=1.0))
        await until(lambda: house.hub.seats["mixed"].linked == {"style": "oil"})
