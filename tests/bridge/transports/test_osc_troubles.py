"""What is wrong with OSC messages stands in `/failures`, in sentences, counted, and not more than anybody reads."""

import json
import time

import pytest
import pytest_asyncio

from bridge.codecs.osc import write_message
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="module")
FLOOD = 20_000


@pytest_asyncio.fixture(loop_scope="module")
async def stage(make_house):
    """A bridge with OSC whose log is empty."""
    async with make_house("crowd", "sundry", "clumsy", osc_port=0, osc_reply_port=None) as house:
        yield house


@pytest.fixture
def patch(stage):
    opened = Patch(stage.bridge.osc.door.port)
    yield opened
    opened.close()


async def read_failures(house):
    async with house.web.get(house.address + "/failures") as response:
        return (await response.json())["failures"]


@pytest.mark.parametrize("message, model, code, sentence", [
    (("/teapot", 1), "", "bad-message", "it was '/teapot'. Here are the models: crowd, sundry, clumsy."),
    (("/teapot/lid", 1), "", "unknown-model", "No model “teapot” is served here."),
    (("/crowd/lid", 1), "crowd", "bad-input", "“lid”"),
    (("/crowd/count", 9), "crowd", "bad-input", "“count” must be between 0 and 6; it was 9."),
    (("/crowd/count", "many"), "crowd", "bad-input", "“count” must be a number; it was 'many'."),
    (("/crowd/mood", "sour"), "crowd", "bad-input", "“mood” must be one of calm, wild"),
    (("/crowd/*", "sour"), "crowd", "bad-input", "; it was 'sour'."),
    (("/crowd/query", 7), "crowd", "bad-message", "/crowd/query takes one string"),
    (("/subscribe", "teapot"), "", "bad-message", "/subscribe knows the models"),
])
async def test_a_wrong_message_is_a_sentence_as_it_is_by_osc(stage, patch, message, model, code, sentence):
    address, said = await patch.ask(*message)
    assert address == "/error" and sentence in said[0]
    found = next(entry for entry in await read_failures(stage) if said[0] in entry["error"])
    assert (found["model"], found["code"], found["times"]) == (model, code, 1)
    assert found["error"] == f"OSC from 127.0.0.1:{patch.port}: {said[0]}" and abs(found["at"] - time.time()) < 60


async def test_what_is_no_osc_is_told_too(stage, patch):
    patch.send_bytes(b"GET / HTTP/1.1\r\n\r\n")
    assert (await patch.read())[0][0] == "/error"
    (found,) = await read_failures(stage)
    assert (found["model"], found["code"]) == ("", "bad-message")


async def test_a_slider_out_of_range_is_one_sentence_however_it_moves(stage, patch):
    for step in range(100):
        patch.send("/crowd/x", 2 + step / 100)
    assert await patch.settle()
    (found,) = await read_failures(stage)
    assert found["times"] == 100 and "“x” must be between 0 and 1; it was 2.99" in found["error"]


async def test_a_right_message_and_a_failing_model_are_told_as_before(stage, patch):
    patch.send("/crowd/count", 2)
    patch.send("/clumsy/way", "raise")
    patch.send("/clumsy/run")
    assert (await patch.read())[0][0] == "/error"
    (found,) = await read_failures(stage)
    assert found["model"] == "clumsy" and found["code"] == "model-failed" and "OSC" not in found["error"]


async def test_an_answer_that_does_not_fit_is_told(stage, patch):
    address, (sentence,) = await patch.ask("/crowd/query", json.dumps({"count": 6}))
    (found,) = await read_failures(stage)
    assert address == "/error" and "longer than the 1,472 bytes" in sentence and sentence in found["error"]
    assert (found["model"], found["code"]) == ("crowd", "too-large")


async def test_what_comes_by_oscquery_is_told(stage):
    stage.bridge.osc.door.take_settings(write_message("/crowd/count", 9))
    stage.bridge.osc.door.take_settings(b"no osc")
    newest, older = await read_failures(stage)
    assert older["error"] == "OSCQuery: “count” must be between 0 and 6; it was 9." and newest["code"] == "bad-message"


async def test_a_flood_hides_no_other_failure_and_keeps_little(stage, patch):
    async with stage.web.post(stage.address + "/models/clumsy/query", json={"way": "raise"}) as response:
        assert response.status == 500
    door = stage.bridge.osc.door
    for number in range(FLOOD):
        door.take_packet(write_message(f"/teapot{number}/lid", number), ("127.0.0.1", 9))
    found = await read_failures(stage)
    assert len(found) == 21 and found[-1]["model"] == "clumsy"
    assert f"teapot{FLOOD - 1}" in found[0]["error"]
    assert len(door.troubles.scolded) <= 256
