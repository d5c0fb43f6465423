"""python-socketio with bounds around it: what rides on it here says back what it hears."""

import asyncio
import gc
import json
import logging

import aiohttp
import psutil
import pytest
from aiohttp import WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bridge.transports.engineio_sessions import ROOM
from tests.engine_shop import LINES, MAX_MESSAGE, PATIENCE, open_shop, poll_idly, read
from tests.waiting import until

SEPARATOR = "\x1e"
HELLO = '42["hello",{}]'


@pytest.fixture
async def shop():
    async with open_shop() as opened:
        yield opened


async def enter(shop):
    """A session on polls, in the root namespace; what names it."""
    query = {"sid": (await shop.shake(4))["sid"], "protocol": 4}
    assert await shop.post("40", **query) == "ok"
    assert (await shop.get(**query)).endswith('42["welcome",{}]')
    return query


async def welcome(socket):
    """Enter the root namespace on a socket; the session's name."""
    hello = json.loads((await read(socket))[1:])
    await socket.send_str("40")
    assert (await read(socket)).startswith('40{"sid":')
    assert await read(socket) == '42["welcome",{}]'
    return hello["sid"]


async def echo(socket, packet=HELLO):
    await socket.send_str(packet)
    heard = await read(socket)
    while heard in ("2", "6"):  # pings, and what ends a poll
        heard = await read(socket)
    assert heard == packet


async def test_a_handshake(shop):
    hello = await shop.shake(4)
    assert hello == {"sid": hello["sid"], "upgrades": ["websocket"], "pingInterval": 25000, "pingTimeout": 60000,
                     "maxPayload": MAX_MESSAGE}
    async with shop.socket(protocol=4) as socket:
        assert json.loads((await read(socket))[1:])["upgrades"] == []


async def test_events_by_poll_and_by_socket(shop):
    query = await enter(shop)
    await shop.post(HELLO, **query)
    assert await shop.get(**query) == HELLO
    async with shop.socket(protocol=4) as socket:
        await welcome(socket)
        await echo(socket, '42["connect",{}]')
        await echo(socket)


async def test_a_post_of_five_million_characters_comes_whole(shop):
    query = await enter(shop)
    packet = f'42["hello","{"x" * 5_000_000}"]'
    await shop.post(packet, **query)
    assert await shop.get(**query) == packet


async def test_a_post_of_many_packets_loses_none(shop):
    query = await enter(shop)
    packets = [f'42["hello",{number}]' for number in range(50)]
    await shop.post(SEPARATOR.join(packets), **query)
    assert (await shop.get(**query)).split(SEPARATOR) == packets


async def test_a_post_with_one_bad_packet_does_nothing_at_all(shop):
    query = await enter(shop)
    refusal = json.loads(await shop.post(HELLO + SEPARATOR + "9", 400, **query))
    assert refusal["code"] == 3 and "must begin" in refusal["message"]
    await shop.post('42["still",{}]', **query)
    assert await shop.get(**query) == '42["still",{}]'


async def test_nothing_is_compressed(shop):
    query = await enter(shop)
    packet = f'42["hello","{"x" * 5000}"]'
    await shop.post(packet, **query)
    async with shop.client.get(shop.url(**query), headers={"Accept-Encoding": "gzip"}) as response:
        assert "Content-Encoding" not in response.headers and await response.text() == packet
    async with shop.client.ws_connect(shop.url("websocket", protocol=4), compress=15) as socket:
        assert not socket.compress


async def test_the_move_from_polls_to_a_socket(shop):
    query = await enter(shop)
    polling = asyncio.create_task(shop.get(**query))
    await until(lambda: shop.newer.engine.sockets[query["sid"]].session["polled"])
    async with shop.socket(**query) as socket:
        await socket.send_str("2probe")
        assert await read(socket) == "3probe"
        assert await polling == "6", "the poll ends, for the client waits for its end"
        await shop.post('42["early",{}]', **query)
        await socket.send_str("5")
        assert await read(socket) == '42["early",{}]'
        await echo(socket)


async def test_a_move_that_is_given_up_leaves_the_polls_as_they_were(shop):
    query = await enter(shop)
    for words in ([], ["4hello"], ["2probe"], ["2probe", HELLO]):
        async with shop.socket(**query) as socket:
            for word in words:
                await socket.send_str(word)
        await until(lambda: not shop.newer.engine.sockets[query["sid"]].session["moving"])
        await shop.post(HELLO, **query)
        heard = await shop.get(**query)
        while heard == "6":
            heard = await shop.get(**query)
        assert heard.split(SEPARATOR)[-1] == HELLO


async def test_polls_go_on_until_the_sketch_has_tried_its_socket(shop):
    query = await enter(shop)
    async with shop.socket(**query):
        await until(lambda: shop.newer.engine.sockets[query["sid"]].session.get("moving"))
        await shop.post(HELLO, **query)
        assert await shop.get(**query) == HELLO


async def test_a_move_that_is_never_finished_ends_by_itself():
    async with open_shop(moving=0.01) as shop:
        query = await enter(shop)
        async with shop.socket(**query) as socket:
            assert (await socket.receive(PATIENCE)).type is WSMsgType.CLOSE
        await shop.post(HELLO, **query)
        assert await shop.get(**query) == HELLO


async def test_a_session_has_one_socket(shop):
    query = await enter(shop)
    async with shop.socket(**query) as socket:
        await socket.send_str("2probe")
        assert await read(socket) == "3probe"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await shop.socket(**query)
        assert refused.value.status == 400
        await socket.send_str("5")
        await echo(socket)


async def test_what_engineio_refuses_it_refuses_in_its_own_way(shop):
    unknown = {"code": 1, "message": "Session ID unknown"}
    assert json.loads(await shop.get(400, sid="nobody", protocol=4)) == unknown
    assert json.loads(await shop.post("4", 400, sid="nobody", protocol=4)) == unknown
    assert json.loads(await shop.post("4", 400, protocol=4))["code"] == 2
    assert json.loads(await shop.get(400, transport="flash", protocol=4))["code"] == 0
    assert json.loads(await shop.get(400, transport="websocket", protocol=4))["code"] == 3
    old = (await shop.shake())["sid"]
    assert json.loads(await shop.get(400, sid=old, protocol=4)) == unknown, "each protocol has its own sessions"
    assert not shop.newer.engine.sockets


async def test_bad_packets_on_a_socket_become_words_and_it_stays_open(shop):
    async with shop.socket(protocol=4) as socket:
        await welcome(socket)
        for packet in ("", "9", "b4!", "4bad", "4" + "[" * 100_000, '42["x"', "4" + "x" * MAX_MESSAGE):
            await socket.send_str(packet)
            assert "must be" in await read(socket)
        await socket.send_bytes(b"picture")
        await echo(socket)


async def test_a_body_over_the_limit_is_refused_in_words(shop):
    query = await enter(shop)
    assert "--max-message" in await shop.post("x" * (MAX_MESSAGE + 1), 413, **query)


async def test_two_polls_at_once_end_the_session(shop):
    query = await enter(shop)
    first = asyncio.create_task(shop.get(**query))
    await until(lambda: shop.newer.engine.sockets[query["sid"]].session["polled"])
    await shop.get(400, **query)
    assert await first == "1", "it closes"
    await shop.get(400, **query)


async def test_a_client_that_says_goodbye_is_forgotten(shop):
    query = await enter(shop)
    polling = asyncio.create_task(shop.get(**query))
    await until(lambda: shop.newer.engine.sockets[query["sid"]].session["polled"])
    await shop.post("1", **query)
    await polling
    async with shop.socket(protocol=4) as socket:
        await welcome(socket)
        await socket.send_str("1")
        assert (await socket.receive(PATIENCE)).type is WSMsgType.CLOSE
    await until(lambda: not shop.newer.engine.sockets)
    assert not shop.newer.booth.doors and not shop.newer.doors and not shop.newer.server.environ


async def test_a_socket_that_breaks_off_ends_its_session(shop):
    async with shop.socket(protocol=4) as socket:
        await welcome(socket)
        socket._response.connection.transport.abort()
    await until(lambda: not (shop.newer.booth.doors or shop.newer.engine.sockets))


async def test_silent_sessions_end_and_those_that_answer_stay():
    async with open_shop(interval=0.1, timeout=0.5) as shop:
        lost = (await enter(shop))["sid"]
        async with shop.socket(protocol=4) as socket:
            await welcome(socket)
            while shop.newer.has(lost):
                assert await read(socket) == "2", "clients are asked"
                await socket.send_str("3")
            await echo(socket)
            assert len(shop.newer.booth.doors) == 1
        await shop.get(400, sid=lost, protocol=4)


async def test_ten_thousand_handshakes_take_the_room_of_a_few(shop):
    async with shop.socket(protocol=4) as socket:
        await welcome(socket)
        newer, sizes = shop.newer, {}
        reader, writer = await asyncio.open_connection("127.0.0.1", URL(shop.address).port)
        for number in range(100):
            writer.write(b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)
            for _ in range(100):
                assert (await reader.readuntil(b"HTTP/1.1 200 OK")).endswith(b"OK")
            if number in (9, 99):
                gc.collect()
                sizes[number] = psutil.Process().memory_info().rss
        writer.close()
        most = newer.rules.most_sessions
        assert len(newer.engine.sockets) == len(newer.server.environ) == most and len(newer.pings) <= most
        assert sizes[99] - sizes[9] < 10 << 20, "bytes, between the thousandth and the ten thousandth"
        await echo(socket)


async def test_ten_thousand_idle_polls_wait_in_the_room_of_a_few():
    async with open_shop(most_sessions=20) as shop, shop.socket(protocol=4) as socket:
        await welcome(socket)
        async with poll_idly(shop, 4) as statuses:
            assert statuses[200] <= LINES and statuses[200] + statuses[503] == 10_000
            assert len(shop.newer.engine.sockets) == 20
            await echo(socket)


async def test_a_full_house_lets_nobody_in_and_nobody_out():
    async with open_shop(most_sessions=2) as shop:
        query = await enter(shop)
        async with shop.socket(protocol=4) as socket:
            await welcome(socket)
            assert "2 sketches are connected" in await shop.get(503, protocol=4)
            await echo(socket)
            await shop.post(HELLO, **query)
            assert await shop.get(**query) == HELLO


async def test_a_client_that_stops_reading_costs_its_room_and_no_more(shop):
    query = await enter(shop)
    (door,) = shop.newer.booth.doors
    packet = f'42["hello","{"x" * ROOM}"]'
    posting = [asyncio.create_task(shop.post(packet, **query)) for _ in range(5)]
    await until(lambda: door.waiting == 4)
    assert shop.newer.engine.sockets[query["sid"]].queue.qsize() == 1
    for _ in range(5):
        assert await shop.get(**query) == packet
    await asyncio.gather(*posting)


async def test_a_socket_that_stops_reading_costs_its_room_and_no_more(shop):
    async with shop.socket(protocol=4) as socket:
        await welcome(socket)
        (door,) = shop.newer.booth.doors
        message = b'2["hello","' + b"x" * ROOM + b'"]'
        sent = 0
        with pytest.raises(TimeoutError):
            for _ in range(100):
                async with asyncio.timeout(0.3):
                    await door.send(message)
                sent += 1
        assert sent < 30, "what the system's own buffers hold, and then nothing"
        for _ in range(sent):
            assert len(await read(socket)) == len(message) + 1


async def test_who_enters_again_and_again_and_does_not_read_is_read_no_more(shop):
    async with shop.socket(protocol=4) as socket:
        sid = await welcome(socket)
        session = shop.newer.engine.sockets[sid]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                while True:
                    await socket.send_str("40/" + "x" * 200)
        assert session.queue.qsize() < 100
        socket._response.connection.transport.abort()
    await until(lambda: not shop.newer.booth.doors)


async def test_a_session_that_ends_lets_go_who_waits_for_room_in_it(shop):
    query = await enter(shop)
    (door,) = shop.newer.booth.doors
    posting = [asyncio.create_task(shop.post(f'42["hello","{"x" * ROOM}"]', **query)) for _ in range(3)]
    await until(lambda: door.waiting == 2)
    await shop.newer.end_session(shop.newer.engine.sockets[query["sid"]])
    assert await asyncio.gather(*posting) == ["ok"] * 3


async def test_pages_may_ask_with_credentials(shop):
    origin = {"Origin": "http://localhost:5500"}
    async with shop.client.get(shop.url(protocol=4), headers=origin) as response:
        assert response.headers.getall("Access-Control-Allow-Origin") == [origin["Origin"]]
        assert response.headers.getall("Access-Control-Allow-Credentials") == ["true"]
    async with shop.client.get(shop.url(protocol=4), headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403


async def test_when_the_bridge_ends_polls_and_sockets_end(caplog):
    async with open_shop() as shop:
        query = await enter(shop)
        polling = asyncio.create_task(shop.get(**query))
        await until(lambda: shop.newer.engine.sockets[query["sid"]].session["polled"])
        socket = await shop.socket(protocol=4)
        await welcome(socket)
        await shop.engine.end_sessions()
        assert await polling == "1"
        assert await read(socket) == "1"
        assert (await socket.receive(PATIENCE)).type is WSMsgType.CLOSE
        assert not shop.newer.pings and not shop.newer.booth.doors
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4))
def test_any_bytes_leave_the_others_alone(bodies):
    async def throw():
        async with open_shop() as shop, shop.socket(protocol=4) as socket:
            await welcome(socket)
            for body in bodies:
                query = {"sid": (await shop.shake(4))["sid"], "protocol": 4}
                async with shop.client.post(shop.url(**query), data=body) as response:
                    assert response.status in (200, 400)
                async with shop.socket(protocol=4) as thrown:
                    await thrown.send_str(body.decode("latin-1"))
                    await thrown.send_bytes(body)
            await echo(socket)

    asyncio.run(throw())
