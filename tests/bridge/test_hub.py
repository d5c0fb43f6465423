import asyncio
from time import perf_counter

import pytest

from bridge.errors import BadInput, UnknownModel
from bridge.hub import MOST_WAITING, merge_settings
from bridge.messages import Failure
from bridge.seats import Listener
from tests.bridge.asking import INLINE, NATIVE, PNG, ask, read

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_asking_never_raises_a_bridge_error(house):
    assert read(await house.hub.ask(ask("patient", word="hi"))) == {"text": "hi"}
    for query, code in ((ask("nobody"), "unknown-model"), (ask("patient", wrod="x"), "bad-input"),
                        (ask("clumsy", way="raise"), "model-failed")):
        answer = await house.hub.ask(query)
        assert isinstance(answer, Failure) and answer.code == code and answer.error


async def test_an_unknown_model_gets_the_nearest_name_or_all(house):
    with pytest.raises(UnknownModel, match="No model “edgse” is served here. Did you mean “edges”?"):
        house.hub.find_seat("edgse")
    with pytest.raises(UnknownModel, match="Served are: edges, mixed"):
        house.hub.find_seat("zzz")
    assert (await house.hub.recall("zzz", NATIVE)).code == "unknown-model"


async def test_too_many_waiting_queries_are_refused_and_the_others_answered(house, gate):
    first = asyncio.create_task(house.hub.ask(ask("patient", word="first", knock=gate.port)))
    knocker = await gate.begun()
    others = [asyncio.create_task(house.hub.ask(ask("patient", word="x"))) for _ in range(MOST_WAITING - 1)]
    await asyncio.sleep(0)
    busy = await house.hub.ask(ask("patient", word="late"))
    assert isinstance(busy, Failure) and (busy.code, busy.status) == ("busy", 503)
    assert house.hub.describe("patient")["waiting"] == MOST_WAITING
    knocker.let_go()
    assert read(await first) == {"text": "first"}
    assert {read(answer)["text"] for answer in await asyncio.gather(*others)} == {"x"}
    assert house.hub.describe("patient")["waiting"] == 0


async def test_listeners_hear_every_answer_encoded_once_for_each_dialect(house):
    heard = []
    stops = [house.hub.listen("counted", Listener(dialect, heard.append)) for dialect in (NATIVE, NATIVE, INLINE)]
    before = int(read(await house.hub.ask(ask("counted")))["labels"][0]["label"])
    after = int(read(await house.hub.ask(ask("counted")))["labels"][0]["label"])
    assert after - before == 2, "two dialects are wanted by one who asks and three who listen"
    assert len(heard) == 6 and all(set(answer.encoded) == {NATIVE, INLINE} for answer in heard)
    for stop in stops:
        stop()
    last = int(read(await house.hub.ask(ask("counted")))["labels"][0]["label"])
    assert last - after == 2 and len(heard) == 6
    assert int(read(await house.hub.ask(ask("counted")))["labels"][0]["label"]) - last == 1


async def test_who_begins_to_listen_in_another_dialect_hears_from_the_next_query_on(house, gate):
    asked = asyncio.create_task(house.hub.ask(ask("patient", word="a", knock=gate.port)))
    knocker = await gate.begun()
    heard = []
    stop = house.hub.listen("patient", Listener(PNG, heard.append))
    knocker.let_go()
    await asked
    assert heard == []
    await house.hub.ask(ask("patient", word="b"))
    assert [read(answer, PNG) for answer in heard] == [{"text": "b"}]
    stop()


async def test_listeners_hear_failures_and_partial_answers(house):
    heard = []
    stops = [house.hub.listen(name, Listener(NATIVE, heard.append)) for name in ("clumsy", "steps")]
    await house.hub.ask(ask("clumsy", way="raise"))
    await house.hub.ask(ask("steps", words="a b"))
    assert [getattr(answer, "partial", "failure") for answer in heard] == ["failure", True, True, False]
    for stop in stops:
        stop()


async def test_settings_are_checked_held_and_let_go(house):
    assert house.hub.hold_settings("mixed", {"amount": 0.25, "style": "INK"}) == {"amount": 0.25, "style": "Ink"}
    assert house.hub.hold_settings("mixed", {"amount": "0.75"}, spoken=True)["amount"] == 0.75
    for values, sentence in (({"amount": 2}, "between 0 and 1"), ({"amuont": 1}, "Did you mean “amount”"),
                             ({"image": 3}, "must be a picture")):
        with pytest.raises(BadInput, match=sentence):
            house.hub.hold_settings("mixed", {"style": "oil", **values})
    assert house.hub.find_seat("mixed").settings == {"amount": 0.75, "style": "Ink"}, "nothing of a bad set is held"
    assert house.hub.hold_settings("mixed", {"amount": None, "style": None}) == {}


async def test_a_description_says_state_and_trouble(make_house):
    async with make_house("edges") as house:
        facts = house.hub.describe("edges")
        assert facts == {"name": "edges", "state": "running", "description": facts["description"], "listeners": 0,
                         "waiting": 0}


async def test_null_lets_go():
    held = {"a": 1, "b": 2}
    merge_settings(held, {"a": None, "c": 3, "d": None})
    assert held == {"b": 2, "c": 3}


async def test_a_model_that_nobody_asks_sleeps_and_wakes_with_the_next_query(make_house):
    async with make_house("patient", sleep_after=0.2) as house:
        seat = house.hub.seats["patient"]
        first = read(await house.hub.ask(ask("patient")))["text"]
        assert read(await house.hub.ask(ask("patient")))["text"] == first
        while seat.engine.state != "stopped":
            await asyncio.sleep(0)
        assert seat.asleep
        answers = await asyncio.gather(*(house.hub.ask(ask("patient")) for _ in range(3)))
        (second,) = {read(answer)["text"] for answer in answers}
        assert second != first and not seat.asleep


async def test_a_model_that_works_does_not_fall_asleep(make_house, gate):
    async with make_house("patient", sleep_after=0.02) as house:
        asked = asyncio.create_task(house.hub.ask(ask("patient", word="slow", knock=gate.port)))
        knocker = await gate.begun()
        async with asyncio.timeout(30):
            while house.hub.seats["patient"].active > perf_counter() - 0.1:
                await asyncio.sleep(0)
        knocker.let_go()
        assert read(await asked) == {"text": "slow"}


async def test_a_listener_without_a_dialect_hears_that_there_is_an_answer(house):
    heard = []
    stop = house.hub.listen("patient", Listener(None, heard.append))
    answer = await house.hub.ask(ask("patient", word="hi"))
    stop()
    assert heard == [answer] and set(answer.encoded) == {NATIVE}
