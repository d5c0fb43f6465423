import asyncio
import json
import logging

import aiohttp
import pytest
from aiohttp import WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bridge.transports.engineio_sessions import ROOM
from tests.engine_shop import LINES, MAX_MESSAGE, PATIENCE, open_shop, poll_idly, read
from tests.waiting import until


@pytest.fixture
async def shop():
    async with open_shop() as opened:
        yield opened


async def test_a_handshake_by_poll(shop):
    hello = await shop.shake()
    assert hello == {"sid": hello["sid"], "upgrades": ["websocket"], "pingInterval": 25000, "pingTimeout": 60000}


async def test_who_leaves_the_version_out_speaks_the_old_one(shop):
    async with shop.client.get(f"{shop.address}/socket.io?transport=polling") as response:
        assert (await response.text()).startswith('97:0{"sid"'), "a length: protocol 3"
        assert response.content_type == "text/plain" and response.charset == "UTF-8"


async def test_a_handshake_by_socket(shop):
    async with shop.socket() as socket:
        assert json.loads((await read(socket))[1:])["upgrades"] == []
        await socket.send_str("4hello")
        assert await read(socket) == "4hello"


async def test_messages_by_poll(shop):
    query = {"sid": (await shop.shake())["sid"]}
    assert await shop.post("6:4hello", **query) == "ok"
    assert await shop.get(**query) == "6:4hello"


async def test_a_poll_waits_for_a_message(shop):
    query = {"sid": (await shop.shake())["sid"]}
    polling = asyncio.create_task(shop.get(**query))
    await until(lambda: shop.engine.sessions[query["sid"]].polled)
    await shop.post("6:4hello2:4!", **query)
    assert (await polling).startswith("6:4hello")


async def test_a_poll_takes_five_million_characters_each_way(shop):
    query = {"sid": (await shop.shake())["sid"]}
    packet = "4" + "x" * 5_000_000
    body = f"{len(packet)}:{packet}"
    await shop.post(body, **query)
    assert await shop.get(**query) == body


async def test_a_ping_comes_back_with_what_it_said(shop):
    query = {"sid": (await shop.shake())["sid"]}
    await shop.post("6:2probe", **query)
    assert await shop.get(**query) == "6:3probe"
    async with shop.socket() as socket:
        await read(socket)
        await socket.send_str("2" + "x" * 1000)
        assert await read(socket) == "3" + "x" * 128


async def test_the_move_from_polls_to_a_socket(shop):
    query = {"sid": (await shop.shake())["sid"]}
    polling = asyncio.create_task(shop.get(**query))
    await until(lambda: shop.engine.sessions[query["sid"]].polled)
    async with shop.socket(**query) as socket:
        await socket.send_str("2probe")
        assert await read(socket) == "3probe"
        assert await polling == "1:6", "the poll ends, for the client waits for its end"
        assert await shop.get(**query) == "1:6"
        await shop.post("6:4early", **query)
        await socket.send_str("5")
        assert await read(socket) == "4early"
        await socket.send_str("4hello")
        assert await read(socket) == "4hello"
        assert await shop.get(**query) == "1:6", "a poll that was on its way"


async def test_a_move_that_is_given_up_leaves_the_polls_as_they_were(shop):
    query = {"sid": (await shop.shake())["sid"]}
    for words in ([], ["4hello"], ["2probe"], ["2probe", "4hello"]):
        async with shop.socket(**query) as socket:
            for word in words:
                await socket.send_str(word)
        await until(lambda: not shop.engine.sessions[query["sid"]].probing)
        await shop.post("6:4hello", **query)
        assert await shop.get(**query) == "6:4hello"


async def test_a_move_that_is_never_finished_ends_by_itself():
    async with open_shop(moving=0.01) as shop:
        query = {"sid": (await shop.shake())["sid"]}
        async with shop.socket(**query) as socket:
            assert (await socket.receive(PATIENCE)).type is WSMsgType.CLOSE
        await shop.post("6:4hello", **query)
        assert await shop.get(**query) == "6:4hello"


async def test_a_session_has_one_socket(shop):
    query = {"sid": (await shop.shake())["sid"]}
    async with shop.socket(**query) as socket:
        await socket.send_str("2probe")
        assert await read(socket) == "3probe"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await shop.socket(**query)
        assert refused.value.status == 400
        await socket.send_str("5")
        await socket.send_str("4hello")
        assert await read(socket) == "4hello"


async def test_what_engineio_refuses_it_refuses_in_its_own_way(shop):
    unknown = {"code": 1, "message": "Session ID unknown"}
    assert json.loads(await shop.get(400, sid="nobody")) == unknown
    assert json.loads(await shop.get(400, sid="")) == unknown
    assert json.loads(await shop.post("2:4x", 400, sid="nobody")) == unknown
    assert json.loads(await shop.post("2:4x", 400))["code"] == 2
    assert json.loads(await shop.get(400, transport="flash"))["code"] == 0
    assert json.loads(await shop.get(400, j=0))["code"] == 0
    assert json.loads(await shop.get(400, protocol=2))["code"] == 5
    assert json.loads(await shop.get(400, transport="websocket"))["code"] == 3
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await shop.socket(sid="nobody")
    assert refused.value.status == 400
    assert not shop.engine.sessions


async def test_a_payload_with_one_bad_packet_does_nothing_at_all(shop):
    query = {"sid": (await shop.shake())["sid"]}
    refusal = json.loads(await shop.post("6:4hello9:4hello", 400, **query))
    assert refusal["code"] == 3 and "only 6 came" in refusal["message"]
    await shop.post("2:4x", **query)
    assert await shop.get(**query) == "2:4x"


async def test_a_body_over_the_limit_is_refused_in_words(shop):
    query = {"sid": (await shop.shake())["sid"]}
    assert "--max-message" in await shop.post("x" * (MAX_MESSAGE + 1), 413, **query)
    async with shop.socket() as socket:
        await read(socket)
        await socket.send_str("4" + "x" * MAX_MESSAGE)
        assert "--max-message" in await read(socket)


async def test_bad_packets_on_a_socket_become_words_and_it_stays_open(shop):
    async with shop.socket() as socket:
        await read(socket)
        for packet in ("", "9", "b4!", "4bad"):
            await socket.send_str(packet)
            assert "must be" in await read(socket)
        await socket.send_bytes(b"\x04picture")
        await socket.send_str("4hello")
        assert await read(socket) == "4hello"


async def test_two_polls_at_once_end_the_session(shop):
    query = {"sid": (await shop.shake())["sid"]}
    first = asyncio.create_task(shop.get(**query))
    await until(lambda: shop.engine.sessions[query["sid"]].polled)
    await shop.get(400, **query)
    assert await first == "1:1", "it closes"
    await shop.get(400, **query)


async def test_a_client_that_says_goodbye_is_forgotten(shop):
    query = {"sid": (await shop.shake())["sid"]}
    rider = shop.engine.sessions[query["sid"]].rider
    await shop.post("1:1", **query)
    assert rider.closed and not shop.engine.sessions
    async with shop.socket() as socket:
        await read(socket)
        await socket.send_str("1")
        assert (await socket.receive(PATIENCE)).type is WSMsgType.CLOSE
    assert not shop.engine.sessions


async def test_a_socket_that_breaks_off_ends_its_session(shop):
    async with shop.socket() as socket:
        await read(socket)
        (session,) = shop.engine.sessions.values()
        socket._response.connection.transport.abort()
    await until(lambda: session.rider.closed)
    assert not shop.engine.sessions


async def test_silent_sessions_end_and_those_that_answer_stay():
    async with open_shop(interval=0.1, timeout=1, proof=0.05, look=0.01) as shop:
        lost, silent = (await shop.shake())["sid"], (await shop.shake())["sid"]
        await shop.post("2:4x", sid=silent)
        async with shop.socket() as socket, shop.socket() as listener:
            await read(socket)
            quiet = json.loads((await read(listener))[1:])["sid"]
            await until(lambda: lost not in shop.engine.sessions)
            assert quiet in shop.engine.sessions, "who only listens on a socket is there"
            assert silent in shop.engine.sessions, "who has come back has longer"
            while silent in shop.engine.sessions or quiet in shop.engine.sessions:
                await socket.send_str("2")
                assert await read(socket) == "3"
            assert len(shop.engine.sessions) == 1
        await shop.get(400, sid=silent)


async def test_ten_thousand_handshakes_take_the_room_of_a_few(shop):
    async with shop.socket() as socket:
        await read(socket)
        await socket.send_str("4here")
        assert await read(socket) == "4here"
        reader, writer = await asyncio.open_connection("127.0.0.1", URL(shop.address).port)
        for _ in range(100):
            writer.write(b"GET /socket.io/?EIO=3&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)
            for _ in range(100):
                assert (await reader.readuntil(b"HTTP/1.1 200 OK")).endswith(b"OK")
        writer.close()
        assert len(shop.engine.sessions) == shop.engine.rules.most_sessions
        await socket.send_str("4still here")
        assert await read(socket) == "4still here"


async def test_ten_thousand_idle_polls_wait_in_the_room_of_a_few():
    async with open_shop(most_sessions=20) as shop, shop.socket() as socket:
        await read(socket)
        async with poll_idly(shop, 3) as statuses:
            assert statuses[200] <= LINES and statuses[200] + statuses[503] == 10_000
            assert len(shop.engine.sessions) == 20
            await socket.send_str("4here")
            assert await read(socket) == "4here"


async def test_a_full_house_lets_nobody_in_and_nobody_out():
    async with open_shop(most_sessions=2) as shop:
        async with shop.socket() as one, shop.socket() as two:
            for socket in (one, two):
                await read(socket)
                await socket.send_str("4x")
                assert await read(socket) == "4x"
            assert "2 sketches are connected" in await shop.get(503)
            await one.send_str("4x")
            assert await read(one) == "4x"


async def test_a_client_that_stops_reading_costs_its_room_and_no_more(shop):
    query = {"sid": (await shop.shake())["sid"]}
    session = shop.engine.sessions[query["sid"]]
    packet = "4" + "x" * (ROOM - 1)
    body = f"{len(packet)}:{packet}"
    await shop.post(body, **query)
    posting = [asyncio.create_task(shop.post(body, **query)) for _ in range(4)]
    await until(lambda: session.rider.waiting == 4)
    assert session.size == ROOM
    for _ in range(5):
        assert len(await shop.get(**query)) == len(body)
    await asyncio.gather(*posting)


async def test_a_socket_that_stops_reading_costs_its_room_and_no_more(shop):
    async with shop.socket() as socket:
        await read(socket)
        (session,) = shop.engine.sessions.values()
        message = b"x" * ROOM
        sent = 0
        with pytest.raises(TimeoutError):
            for _ in range(100):
                async with asyncio.timeout(0.3):
                    await session.send(message)
                sent += 1
        assert sent < 30, "what the system's own buffers hold, and then nothing"
        assert session.size <= 2 * ROOM
        for _ in range(sent):
            assert len(await read(socket)) == ROOM + 1


async def test_pages_may_ask_with_credentials(shop):
    origin = {"Origin": "http://localhost:5500"}
    async with shop.client.get(shop.url(), headers=origin) as response:
        assert response.headers["Access-Control-Allow-Origin"] == origin["Origin"]
        assert response.headers["Access-Control-Allow-Credentials"] == "true"
    async with shop.client.get(shop.url(sid="nobody"), headers=origin) as response:
        assert response.headers["Access-Control-Allow-Credentials"] == "true"
    async with shop.client.get(shop.url(), headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403
    async with shop.client.get(shop.url(), headers={"Host": "evil.example"}) as response:
        assert response.status == 403


async def test_when_the_bridge_ends_polls_and_sockets_end(caplog):
    async with open_shop() as shop:
        query = {"sid": (await shop.shake())["sid"]}
        polling = asyncio.create_task(shop.get(**query))
        await until(lambda: shop.engine.sessions[query["sid"]].polled)
        socket = await shop.socket()
        await read(socket)
        await shop.engine.end_sessions()
        assert await polling == "1:1"
        assert (await socket.receive(PATIENCE)).type is WSMsgType.CLOSE
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4), st.booleans())
def test_any_bytes_leave_the_others_alone(bodies, binary):
    async def throw():
        async with open_shop() as shop, shop.socket() as socket:
            await read(socket)
            headers = {"Content-Type": "application/octet-stream" if binary else "text/plain"}
            for body in bodies:
                query = {"sid": (await shop.shake())["sid"]}
                async with shop.client.post(shop.url(**query), data=body, headers=headers) as response:
                    assert response.status in (200, 400)
                async with shop.socket() as thrown:
                    await thrown.send_str(body.decode("latin-1"))
                    await thrown.send_bytes(body)
            await socket.send_str("4hello")
            assert await read(socket) == "4hello"

    asyncio.run(throw())
