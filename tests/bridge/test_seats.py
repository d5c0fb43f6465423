"""Who hears an answer, in which dialects, and what is hidden from the doors."""

from dataclasses import replace

import pytest

from bridge.messages import Block, Dialect, Encoded, Result, Timings
from bridge.seats import SILENCE, Listener, hide_blocks, wanted_dialects
from tests.bridge.asking import INLINE, NATIVE, PNG, ask, read

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_dialects_of_an_answer(house):
    seat = house.hub.find_seat("edges")
    assert wanted_dialects(seat, ask("edges", INLINE)) == {INLINE}


async def test_of_several_sketches_that_send_frames_listeners_hear_the_first_until_it_is_silent(house):
    heard = []
    stop = house.hub.listen("patient", Listener(PNG, heard.append))

    async def send(stream, live=True, dialect=NATIVE):
        query = replace(ask("patient", dialect, word=stream), stream=stream, live=live)
        assert read(await house.hub.ask(query), dialect) == {"text": stream}

    for stream in ("stage", "page", "stage", "page"):
        await send(stream)
    await send("page", dialect=PNG)
    await send("question", live=False)
    assert [read(answer, PNG)["text"] for answer in heard] == ["stage", "stage", "question"]
    house.hub.find_seat("patient").led -= SILENCE
    await send("page")
    await send("stage")
    assert [read(answer, PNG)["text"] for answer in heard[3:]] == ["page"]
    house.hub.end_stream("page")
    await send("stage")
    assert [read(answer, PNG)["text"] for answer in heard[4:]] == ["stage"]
    house.hub.end_stream("stage")
    stop()


async def test_no_door_gets_a_block():
    block = Encoded(b"{}", (Block("/nowhere/1", (2, 2, 3), "|u1"),))
    nothing = Timings(waited=0, decoded=0, ran=0, encoded=0)
    answer = Result(model="m", encoded={NATIVE: Encoded(b"{}"), Dialect("link", "block"): block}, timings=nothing)
    assert set(hide_blocks(answer).encoded) == {NATIVE}
