import base64
import json

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.session import MOST_KEPT
from tests.old_sketch import connect_old, count_listeners

pytestmark = pytest.mark.asyncio(loop_scope="session")
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from([
    "query", "update_request", "word", "image", "data:image/png;base64,", "\ud800"]), st.text(max_size=9))
WORDS = st.lists(st.recursive(PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(
    st.sampled_from(["word", "image", "_placeholder", "num"]), inner, max_size=2)), max_leaves=4), max_size=3)
PACKETS = st.builds("4{}{}{}{}{}".format, st.sampled_from("0123456"), st.sampled_from(["", "0-", "1-", "99999-"]),
                    st.sampled_from(["", "/query,", "/,", "/x?y,"]), st.sampled_from(["", "7", "9" * 30]),
                    st.one_of(st.builds(json.dumps, WORDS), st.text(max_size=9)))
LONG = "x" * 5000  # a word that makes a query a frame


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def patient(make_house):
    """A bridge whose first model waits at the door when it is told to."""
    async with make_house("patient", max_message=1 << 20) as opened:
        yield opened


@pytest_asyncio.fixture(params=(3, 4), loop_scope="session")
async def sketch(request, patient):
    async with connect_old(patient.web, patient.address, request.param) as connected:
        yield connected


@pytest_asyncio.fixture(loop_scope="session")
async def other(patient):
    async with connect_old(patient.web, patient.address) as connected:
        yield connected


async def test_info_comes_unasked(patient, sketch):
    assert [item["name"] for item in sketch.info["inputs"]] == ["image", "word", "knock"]
    assert [item["name"] for item in sketch.info["outputs"]] == ["text"]


async def test_a_query_is_heard_by_its_sketch_and_every_other(sketch, other):
    await sketch.query(word="hello")
    assert await sketch.hear() == ("data", {"text": "hello"})
    assert await other.hear() == ("data", {"text": "hello"})
    await sketch.settle()
    await other.settle()


async def test_what_other_doors_ask_is_heard_too(patient, sketch):
    async with patient.connect() as native:
        await native.ask({"type": "query", "inputs": {"word": "native"}})
    assert await sketch.hear() == ("data", {"text": "native"})
    await patient.web.post(f"{patient.address}/models/patient/query", json={"word": "http"})
    assert await sketch.hear() == ("data", {"text": "http"})


async def test_an_error_is_a_plain_sentence_for_everyone(sketch, other):
    await sketch.query(knock="x")
    name, sentence = await sketch.hear()
    assert name == "error" and "knock" in sentence
    assert await other.hear() == ("error", sentence)
    await sketch.query(word="fine")
    assert await sketch.hear() == ("data", {"text": "fine"})
    await sketch.settle()


@pytest.mark.parametrize("event", ['["query",{]', '["query",{},{}]', '["query",3]', '["query",[]]', '["query","x"]'])
async def test_what_is_no_object_has_its_error(sketch, event):
    await sketch.send(f"42{event}")
    assert (await sketch.hear())[0] == "error"
    await sketch.settle()


async def test_a_query_without_inputs_takes_the_defaults(sketch):
    await sketch.emit("query")
    assert (await sketch.hear())[0] == "data"


async def test_every_frame_has_one_answer_though_the_newest_wins(sketch, other, gate):
    await sketch.query(word="first" + LONG, knock=gate.port)
    knocker = await gate.begun()
    for number in range(20):
        await sketch.query(word=f"{number}{LONG}")
    await sketch.settle()
    knocker.let_go()
    answers = [await sketch.hear() for _ in range(21)]
    assert {name for name, _ in answers} == {"data"}
    assert answers[0][1]["text"] == "first" + LONG and answers[-1][1]["text"] == "19" + LONG
    await sketch.settle()
    assert [(await other.hear())[1]["text"][:5] for _ in range(2)] == ["first", "19xxx"], "one for each run"


async def test_short_queries_have_each_its_own_answer(sketch, gate):
    await sketch.query(word="0", knock=gate.port)
    knocker = await gate.begun()
    for number in range(1, 6):
        await sketch.query(word=str(number))
    knocker.let_go()
    assert [(await sketch.hear())[1]["text"] for _ in range(6)] == list("012345")


async def test_an_ack_carries_the_answer_of_its_own_query(sketch, gate):
    await sketch.query(word="0", knock=gate.port)
    knocker = await gate.begun()
    for number in (1, 2):
        await sketch.query(ack=number, word=f"{number}{LONG}")
    await sketch.query(ack=3, knock="x")
    knocker.let_go()
    heard = [await sketch.hear() for _ in range(7)]
    assert [name for name, _ in heard] == ["data", "data", "1", "data", "2", "error", "3"]
    assert heard[2][1]["text"][0] == "1" and heard[4][1]["text"][0] == "2"
    assert heard[6][1] == {"error": heard[5][1]}


async def test_too_many_that_must_be_answered_are_refused_in_words(sketch, gate):
    await sketch.query(word="0", knock=gate.port)
    knocker = await gate.begun()
    for number in range(MOST_KEPT + 1):
        await sketch.query(word=str(number))
    name, sentence = await sketch.hear()
    assert name == "error" and "64 queries of this sketch wait" in sentence
    knocker.let_go()
    assert [(await sketch.hear())[0] for _ in range(MOST_KEPT + 1)] == ["data"] * (MOST_KEPT + 1)


async def test_queries_with_acks_may_hold_one_message_in_all(sketch, gate):
    await sketch.query(ack=1, word="0", knock=gate.port)
    knocker = await gate.begun()
    await sketch.query(ack=2, word="x" * 600_000)
    await sketch.query(ack=3, word="x" * 600_000)
    name, sentence = await sketch.hear()
    assert name == "error" and "bytes of queries wait already" in sentence
    knocker.let_go()
    assert [(await sketch.hear())[0] for _ in range(4)] == ["data", "1", "data", "2"]
    await sketch.query(ack=4, word="x" * 600_000)
    assert [(await sketch.hear())[0] for _ in range(2)] == ["data", "4"]


async def test_what_is_not_understood_has_a_sentence(sketch):
    if sketch.protocol == 3:
        await sketch.send('42/query,["update_request",{}]')
        assert (await sketch.hear())[1] == "The namespace /query is not connected."
    for packet, sentence in (
            ("42[]", "must be a list that begins with its name"),
            ('42["hello",{}]', "“query” to Catwalk and “data” back; “hello” came"),
            ('451-["query",{"image":{"_placeholder":true,"num":0}}]', "no binary events: send a picture as a data URI"),
            ("4x", "must be a type" if sketch.protocol == 3 else "must begin with 4"), ("9", "must begin with")):
        await sketch.send(packet)
        name, heard = await sketch.hear()
        assert name == "error" and sentence in heard
    await sketch.socket.send_bytes(b"\x04picture")
    await sketch.query(word="on")
    assert await sketch.hear() == ("data", {"text": "on"})


async def test_a_namespace_that_is_not_there_is_refused(sketch):
    await sketch.send("40/query,")
    assert await sketch.read() == ('44/query,"Invalid namespace"' if sketch.protocol == 3 else
                                   '44/query,{"message":"Unable to connect"}')


async def test_who_leaves_the_namespace_hears_no_more_and_may_come_back(patient, sketch):
    await sketch.send("41")
    await count_listeners(patient, "patient", 0)
    await sketch.send("40")
    assert (await sketch.read()).startswith("40")
    assert (await sketch.hear())[0] == "info"
    await sketch.query(word="back")
    assert await sketch.hear() == ("data", {"text": "back"})


async def test_who_is_gone_is_not_listened_for(patient):
    async with connect_old(patient.web, patient.address):
        await count_listeners(patient, "patient", 1)
    await count_listeners(patient, "patient", 0)


async def test_of_a_model_that_answers_in_steps_the_last_one_counts(make_house):
    async with make_house("steps") as house:
        async with connect_old(house.web, house.address) as sketch, connect_old(house.web, house.address) as other:
            await sketch.query(words="a b c")
            assert await sketch.hear() == ("data", {"text": "a b c"})
            assert await other.hear() == ("data", {"text": "a b c"})
            await sketch.settle()
            await other.settle()


async def test_a_picture_there_and_back_is_base64(make_house, photo):
    async with make_house("edges") as house, connect_old(house.web, house.address) as sketch:
        await sketch.query(image="data:image/jpeg;base64," + base64.b64encode(photo).decode())
        name, answer = await sketch.hear()
        assert name == "data" and answer["image"].startswith("data:image/jpeg;base64,/9j/")
        assert base64.b64decode(answer["image"].partition(",")[2]).startswith(b"\xff\xd8\xff")


async def test_a_sketch_that_reads_nothing_leaves_the_others_alone(patient, sketch):
    async with connect_old(patient.web, patient.address) as deaf:
        for number in range(200):
            await deaf.query(word=f"{number}{'x' * 100_000}")
        for number in range(20):
            await sketch.query(word=f"mine {number}")
        mine = 0
        while mine < 20:
            name, answer = await sketch.hear()
            assert name == "data"
            mine += answer["text"].startswith("mine")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(st.one_of(PACKETS, st.text(max_size=20), st.binary(max_size=20)), max_size=6),
       protocol=st.sampled_from((3, 4)))
async def test_no_packet_closes_the_socket_or_prints_a_traceback(patient, messages, protocol, capfd):
    async with connect_old(patient.web, patient.address, protocol) as sketch:
        for message in messages:
            if isinstance(message, bytes):
                await sketch.socket.send_bytes(message)
            elif not message.startswith("1"):  # goodbye
                await sketch.send(message.encode(errors="replace").decode())
        await sketch.send("40")
        await sketch.emit("the end", {})
        while "the end" not in (packet := await sketch.read()):
            assert packet.startswith(("3", "40", "42", "43", "44"))
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("protocol", [3, 4])
async def test_the_alpha_speaks_in_a_namespace_of_its_own(make_house, protocol):
    async with make_house("patient", profile=("alpha",)) as house:
        async with connect_old(house.web, house.address, protocol) as sketch, house.connect() as native:
            await sketch.send("40/query,")
            assert (await sketch.read()).startswith("40/query")
            packet = await sketch.read()
            assert packet == '42/query,["successful_connection",{"data":"connection established"}]'
            await native.ask({"type": "query", "inputs": {"word": "native"}})
            assert (await sketch.hear())[0] == "data", "the root namespace hears everything, the other its own"
            await sketch.emit("update_request", {"word": "old"}, namespace="/query,")
            packets = sorted([await sketch.read(), await sketch.read()])
            assert [json.loads(packet[packet.index("["):])[0] for packet in packets] == ["update_response", "data"]
            await sketch.emit("query", {}, namespace="/query,")
            packet = await sketch.read()
            assert packet.startswith('42/query,["error",') and "update_request" in packet
