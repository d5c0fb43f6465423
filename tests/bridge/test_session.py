import asyncio
import json
from time import perf_counter

import pytest

from bridge.budget import Budget
from bridge.errors import BadInput, Busy, UnknownModel
from bridge.messages import Dialect, Failure, Query
from bridge.session import MOST_KEPT, Session, follow_model

pytestmark = pytest.mark.asyncio(loop_scope="session")
NATIVE = Dialect()


class Reader:
    """The sketch's end of a session: what was sent to it, and whether it reads."""

    def __init__(self, hub):
        self.came = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()
        self.sending = asyncio.Event()
        self.session = Session(hub, self.take)

    async def take(self, delivery):
        self.sending.set()
        await self.reads.wait()
        self.came.put_nowait(delivery)

    async def read(self):
        delivery = await asyncio.wait_for(self.came.get(), 30)
        if isinstance(delivery.answer, Failure):
            return delivery.tag, delivery.answer.code, delivery.dropped
        return delivery.tag, json.loads(delivery.answer.encoded[delivery.dialect].data)["text"], delivery.dropped

    def offer(self, tag, keep=False, model="patient", **inputs):
        self.session.offer(Query(model=model, inputs=inputs, arrived=0.0), tag, keep=keep)


@pytest.fixture
async def reader(house):
    made = Reader(house.hub)
    yield made
    made.session.close()


async def test_the_newest_frame_wins_and_the_others_are_counted(reader, gate):
    reader.offer(1, word="1", knock=gate.port)
    knocker = await gate.begun()
    for tag in range(2, 7):
        reader.offer(tag, word=str(tag))
    knocker.let_go()
    assert await reader.read() == (1, "1", 4)
    assert await reader.read() == (6, "6", 0)
    assert reader.came.empty()


async def test_a_query_that_waits_for_its_turn_gives_way_to_a_newer_one(house, reader, gate):
    for _ in range(2):
        Reader(house.hub).offer(0, keep=True, word="other", knock=gate.port)
    knocker = await gate.begun()
    reader.offer(1, word="1")
    await asyncio.sleep(0)
    reader.offer(2, word="2")
    knocker.let_go()
    (await gate.begun()).let_go()
    assert await reader.read() == (2, "2", 1)


@pytest.mark.alone
async def test_frames_rest_for_the_sake_of_a_budget_and_what_must_be_answered_does_not(house, reader, monkeypatch):
    budget = Budget("patient", 1000.0, shrinks=False)
    monkeypatch.setattr(budget, "place", 1)
    monkeypatch.setattr(budget, "find_rest", lambda spent: 400.0)
    monkeypatch.setattr(house.hub.find_seat("patient"), "budget", budget)
    reader.offer(1, word="1")
    assert await reader.read() == (1, "1", 0)
    rested = perf_counter()
    for tag in range(2, 6):
        reader.offer(tag, word=str(tag))
    reader.offer("question", keep=True, word="now")
    assert await reader.read() == ("question", "now", 3)
    assert perf_counter() - rested < 0.4
    reader.offer(6, word="6")
    found = await asyncio.wait_for(reader.came.get(), 30)
    assert (found.tag, found.dropped, found.skipped) == (6, 1, 1) and perf_counter() - rested >= 0.35
    assert found.answer.budget == {"scale": 1.0, "rest": 400.0}
    assert reader.session.connection.records["patient"].skipped == 4


async def test_what_must_be_answered_is_answered_in_order(reader, gate):
    reader.offer(0, word="0", knock=gate.port)
    knocker = await gate.begun()
    for tag in range(1, 5):
        reader.offer(tag, keep=True, word=str(tag))
    reader.offer("frame", word="frame")
    knocker.let_go()
    assert [await reader.read() for _ in range(6)] == [
        (0, "0", 0), (1, "1", 0), (2, "2", 0), (3, "3", 0), (4, "4", 0), ("frame", "frame", 0)]


async def test_too_many_that_must_be_answered_are_refused(reader, gate):
    reader.offer("first", word="first", knock=gate.port)
    knocker = await gate.begun()
    for tag in range(MOST_KEPT):
        reader.offer(tag, keep=True, word=str(tag))
    with pytest.raises(Busy, match=f"{MOST_KEPT} queries of this sketch wait for patient already"):
        reader.offer("late", keep=True, word="late")
    knocker.let_go()
    assert [(await reader.read())[0] for _ in range(MOST_KEPT + 1)] == ["first", *range(MOST_KEPT)]


async def test_a_sketch_that_stops_reading_costs_nothing_but_its_own_frames(house, reader):
    reader.reads.clear()
    reader.offer(1, word="1")
    await asyncio.wait_for(reader.sending.wait(), 30)
    for tag in range(2, 100):
        reader.offer(tag, word=str(tag))
    other = Reader(house.hub)
    for tag in range(5):
        other.offer(tag, keep=True, word="other")
    assert [(await other.read())[0] for _ in range(5)] == [0, 1, 2, 3, 4]
    assert house.hub.describe("patient")["waiting"] == 0, "its next frame is not taken before it reads again"
    reader.reads.set()
    assert await reader.read() == (1, "1", 0)
    assert await reader.read() == (99, "99", 97)


async def test_each_model_has_a_lane_of_its_own(reader, gate):
    reader.offer(1, word="slow", knock=gate.port)
    knocker = await gate.begun()
    reader.offer(2, model="steps", words="quick")
    assert (await reader.read())[:2] == (2, "quick")
    assert (await reader.read())[:2] == (2, "quick")
    knocker.let_go()
    assert await reader.read() == (1, "slow", 0)


async def test_a_failure_comes_to_the_query_it_belongs_to(reader):
    reader.offer(1, wrod="x")
    assert await reader.read() == (1, "bad-input", 0)
    reader.offer(2, word="next")
    assert await reader.read() == (2, "next", 0)


async def test_settings_hold_for_this_sketch_alone_and_win_over_those_for_everyone(house, reader):
    other = Reader(house.hub)
    house.hub.hold_settings("patient", {"word": "everyone's"})
    assert reader.session.hold_settings("patient", {"word": "mine"}) == {"word": "mine"}
    reader.offer(1)
    other.offer(1)
    assert (await reader.read())[1] == "mine" and (await other.read())[1] == "everyone's"
    reader.offer(2, word="now")
    assert (await reader.read())[1] == "now"
    assert reader.session.hold_settings("patient", {"word": None}) == {}
    reader.offer(3)
    assert (await reader.read())[1] == "everyone's"
    house.hub.hold_settings("patient", {"word": None})
    with pytest.raises(BadInput):
        reader.session.hold_settings("patient", {"word": 3})
    with pytest.raises(UnknownModel):
        reader.session.hold_settings("nobody", {})
    other.session.close()


async def test_a_sketch_may_listen_to_a_model_it_does_not_feed(house, reader):
    listener = Reader(house.hub)
    listener.session.listen("patient", NATIVE)
    listener.session.listen("patient", NATIVE)
    assert house.hub.describe("patient")["listeners"] == 1, "listening twice is listening once"
    reader.offer(1, word="hear")
    heard = await asyncio.wait_for(listener.came.get(), 30)
    assert heard.overheard and heard.tag is None
    assert json.loads(heard.answer.encoded[NATIVE].data) == {"text": "hear"}
    await reader.read()
    listener.session.unlisten("patient")
    listener.session.unlisten("patient")
    reader.offer(2, word="hush")
    await reader.read()
    assert listener.came.empty()
    listener.session.listen("patient", NATIVE)
    listener.session.close()
    assert house.hub.describe("patient")["listeners"] == 0


async def test_a_listener_that_reads_slowly_hears_the_newest(house, reader):
    listener = Reader(house.hub)
    listener.reads.clear()
    listener.session.listen("patient", NATIVE)
    for tag in range(4):
        reader.offer(tag, keep=True, word=str(tag))
    for tag in range(4):
        await reader.read()
    listener.reads.set()
    assert (await listener.read())[1] == "0"
    assert (await listener.read())[1] == "3"
    assert listener.came.empty()
    listener.session.close()


async def test_partial_answers_carry_the_id_and_the_last_comes_last(reader, gate):
    reader.offer(5, model="steps", words="a b", knock=gate.port)
    (await gate.begun()).let_go()
    first = await asyncio.wait_for(reader.came.get(), 30)
    assert (first.tag, first.answer.partial) == (5, True)
    (await gate.begun()).let_go()
    rest = [await asyncio.wait_for(reader.came.get(), 30)]
    while rest[-1].answer.partial:
        rest.append(await asyncio.wait_for(reader.came.get(), 30))
    assert json.loads(rest[-1].answer.encoded[NATIVE].data) == {"text": "a b"}


async def test_a_partial_answer_that_nobody_got_loses_no_count_of_dropped_frames(reader, gate):
    reader.offer(1, model="steps", words="a b", knock=gate.port)
    knocker = await gate.begun()
    for tag in (2, 3):
        reader.offer(tag, model="steps", words="c")
    knocker.let_go()
    (await gate.begun()).let_go()
    came = [await asyncio.wait_for(reader.came.get(), 30)]
    while came[-1].answer.partial:
        came.append(await asyncio.wait_for(reader.came.get(), 30))
    assert [delivery.dropped for delivery in came] == [0] * (len(came) - 1) + [1]


async def test_a_sketch_that_leaves_takes_its_queries_with_it(house, gate):
    leaver = Reader(house.hub)
    leaver.offer(1, word="1", knock=gate.port)
    knocker = await gate.begun()
    leaver.offer(2, word="2", knock=gate.port)
    leaver.session.close()
    knocker.let_go()
    stayer = Reader(house.hub)
    stayer.offer(1, word="next")
    assert (await stayer.read())[1] == "next"
    assert leaver.came.empty() and gate.waiting.empty()
    stayer.session.close()


async def test_an_unknown_model_is_refused_at_once(reader):
    with pytest.raises(UnknownModel):
        reader.offer(1, model="nobody")


async def test_following_a_model_gives_its_answers_and_then_lets_go(house, reader):
    following = follow_model(house.hub, "patient", NATIVE, pause=0.01)
    assert await anext(following) is None, "nothing came in time"
    reader.offer(1, word="hear")
    while (answer := await anext(following)) is None:
        pass
    assert json.loads(answer.encoded[NATIVE].data) == {"text": "hear"}
    assert house.hub.describe("patient")["listeners"] == 1
    await following.aclose()
    assert house.hub.describe("patient")["listeners"] == 0
    with pytest.raises(UnknownModel):
        await anext(follow_model(house.hub, "nobody", NATIVE))
