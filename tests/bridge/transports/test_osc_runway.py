"""RunwayML's OSC as its libraries for Processing, and the patches of those days, use it."""

import asyncio
import json

import pytest
import pytest_asyncio

from bridge.codecs.osc import LARGEST
from bridge.transports import osc_runway
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def usual():
    """The port at which all of RunwayML's libraries listen; here, a free one."""
    patch = Patch(1)
    yield patch
    patch.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(make_house, usual):
    async with make_house("patient", "crowd", osc_port=0, osc_reply_port=usual.port) as house:
        yield house


@pytest.fixture
def peers(stage):
    yield stage.bridge.osc.peers
    stage.bridge.osc.peers.close()


@pytest.fixture
def join(stage, peers):
    patches = []

    def join():
        patches.append(Patch(stage.bridge.osc.door.post.sockets[2].getsockname()[1]))
        return patches[-1]

    yield join
    for patch in patches:
        patch.close()


async def read_until(patch, *messages):
    """Read datagrams until these have come; nothing else may."""
    found = []
    while len(found) < len(messages):
        found += [message for message in await patch.read() if not message[0].startswith("/catwalk")]
    assert found == list(messages)


async def ask_by_http(stage, word):
    async with stage.web.post(stage.address + "/query", json={"word": word}) as response:
        assert response.status == 200


async def test_who_connected_hears_answers_at_both_ports(join, usual, stage):
    patch = join()
    patch.send("/server/connect")
    assert await patch.settle() == []
    await ask_by_http(stage, "hello")
    await read_until(patch, ("/data", ('{"text":"hello"}',)))
    await read_until(usual, ("/pong", ("settle",)), ("/data", ('{"text":"hello"}',)))


async def test_an_answer_by_any_other_door_is_heard_too(join, stage, usual):
    patch = join()
    patch.send("/server/connect")
    await patch.settle()
    async with stage.web.post(stage.address + "/models/patient/query", json={"word": "today"}) as response:
        assert response.status == 200
    await read_until(patch, ("/data", ('{"text":"today"}',)))
    await read_until(usual, ("/pong", ("settle",)), ("/data", ('{"text":"today"}',)))


async def test_who_disconnected_hears_nothing(join, stage, peers, usual):
    patch = join()
    patch.send("/server/connect")
    patch.send("/server/disconnect")
    await patch.settle()
    await ask_by_http(stage, "hello")
    assert await patch.settle() == [] and not peers.ports and peers.stop is None
    await read_until(usual, ("/pong", ("settle",)), ("/pong", ("settle",)))


async def test_who_only_queries_is_answered_once_at_each_port(join, usual):
    patch = join()
    assert await patch.ask("/query", '{"word": "hi"}') == ("/data", ('{"text":"hi"}',))
    assert await patch.settle() == []
    await read_until(usual, ("/data", ('{"text":"hi"}',)), ("/pong", ("settle",)))


async def test_a_query_goes_to_the_first_model_and_tells_what_is_wrong_as_plain_text(join, usual):
    patch = join()
    for text, says in (("[", "The body of all POST requests must contain JSON"),
                       ('{"word": []}', "“word” must be text")):
        address, (sentence,) = await patch.ask("/query", text)
        assert address == "/error" and says in sentence
        assert (await usual.read())[0] == (address, (sentence,))
    address, (sentence,) = await patch.ask("/query", 7)
    assert address == "/error" and "takes one string" in sentence
    assert (await usual.read())[0] == (address, (sentence,))


async def test_an_answer_that_no_datagram_carries_is_told_in_words_while_http_has_it(join, stage, usual):
    patch = join()
    patch.send("/server/connect")
    await patch.settle()
    word = "x" * LARGEST
    await ask_by_http(stage, word)
    ((address, (sentence,)),) = await patch.read()
    assert address == "/error" and "OSC carries 65,507" in sentence
    await usual.read(), await usual.read()
    async with stage.web.get(stage.address + "/data") as response:
        assert await response.json() == {"text": word}


async def test_ports_that_change_with_each_message_do_not_pile_up(join, peers, usual, monkeypatch):
    for _ in range(12):
        patch = join()
        await patch.ask("/query", '{"word": "hi"}')
        await usual.read()
    assert list(peers.ports) == ["127.0.0.1"] and len(peers.ports["127.0.0.1"]) == osc_runway.MOST_PORTS
    assert list(peers.ports["127.0.0.1"])[-1] == patch.port
    monkeypatch.setattr(osc_runway, "MOST_HOSTS", 0)
    patch.send("/server/connect")
    await patch.settle()
    await usual.read()
    assert not peers.ports and not peers.sessions


async def test_texts_are_all_answered_and_of_pictures_the_newest(join, stage, usual, gate):
    patch = join()
    patch.send("/query", json.dumps({"word": "a", "knock": gate.port}))
    knocker = await gate.begun()
    for word in ("b", "c"):
        patch.send("/query", json.dumps({"word": word}))
    for word in ("lost", "newest"):
        patch.send("/query", json.dumps({"word": word, "camera": "data:image/jpeg;base64,"}))
    await patch.settle()
    knocker.let_go()
    heard = [(await patch.read())[0] for _ in range(4)]
    assert heard == [("/data", (f'{{"text":"{word}"}}',)) for word in ("a", "b", "c", "newest")]
    for _ in range(5):
        await usual.read()


async def test_a_listener_that_never_connects_gets_the_same_by_its_address(make_house):
    ears = Patch(1)
    try:
        async with make_house("crowd", osc_port=0, osc_reply_port=None, osc_to=(f"127.0.0.1:{ears.port}:json",),
                              profile=("2018",)) as house:
            async with house.web.post(house.address + "/models/crowd/query", json={"count": 2}) as response:
                assert response.status == 200
            found = []
            while not found:
                found = [message for message in await ears.read() if message[0] == "/data"]
            ((_, (data,)),) = found
            assert json.loads(data) == {"data": {"poses": [[[0.5, 0.25]] * 17] * 2, "scores": [0.5, 0.5]}}
    finally:
        ears.close()


async def test_catwalk_is_not_made_to_answer_itself(join, peers, stage):
    own = stage.bridge.osc.door.post.sockets[2].getsockname()
    stage.bridge.osc.door.take_packet(b"/server/connect\0,\0\0\0", own)
    await asyncio.sleep(0)
    assert not peers.ports
