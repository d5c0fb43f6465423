import asyncio
import json
import struct

import cv2
import numpy as np
import pytest
from aiohttp import WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.edges import Edges
from bridge.transports import websocket

pytestmark = pytest.mark.asyncio(loop_scope="session")
EDGES = {"type": "query", "model": "edges", "inputs": {"image": {"blob": 0}}}


@pytest.fixture
def sketch_of(house):
    return house.connect


async def works(sketch, photo):
    """The next query on the same socket is answered."""
    answer = await sketch.ask({**EDGES, "id": "next"}, photo)
    assert (answer["type"], answer["id"]) == ("data", "next")


async def test_hello_names_the_models(house):
    async with house.connect() as sketch:
        assert sketch.hello == {"type": "hello", "catwalk": "0.1.0", "models": list(house.hub.seats)}


async def test_the_subprotocol_may_be_asked_for_or_not(house):
    async with house.connect(protocols=["catwalk.v1"]) as sketch:
        assert sketch.socket.protocol == "catwalk.v1"
    async with house.connect(protocols=["other"]) as sketch:
        assert sketch.socket.protocol is None


async def test_a_plain_request_is_told_that_this_is_a_websocket(house):
    async with house.web.get(house.address + "/ws") as response:
        assert response.status == 400 and "/ws is a WebSocket" in (await response.json())["error"]


async def test_nothing_is_compressed_since_pictures_are(house):
    async with house.connect(compress=15) as sketch:
        assert not sketch.socket.compress


async def test_a_query_is_answered_with_its_id_timings_and_what_was_dropped(house, photo):
    async with house.connect() as sketch:
        answer = await sketch.ask({**EDGES, "id": 7}, photo)
        assert (answer["type"], answer["model"], answer["id"], answer["dropped"]) == ("data", "edges", 7, 0)
        assert set(answer["timings"]) == {"waited", "decoded", "ran", "encoded"}
        assert all(0 <= time < 5000 for time in answer["timings"].values())
        assert answer["data"]["image"] == {"blob": 0, "format": "jpeg", "width": 160, "height": 120}
        frame = cv2.imdecode(np.frombuffer(answer["blobs"][0], np.uint8), 1)
        assert frame.shape == (120, 160, 3) and frame.any()


@pytest.mark.parametrize("tag", [0, "seven", None, 1.5, True])
async def test_any_plain_id_is_echoed(house, tag):
    async with house.connect() as sketch:
        answer = await sketch.ask({"type": "query", "model": "patient", "id": tag, "inputs": {"word": "hi"}})
        assert answer["id"] == tag and answer["data"] == {"text": "hi"}
        assert (await sketch.ask({"type": "ping", "id": tag})) == {"type": "pong", "id": tag}
    async with house.connect() as sketch:
        assert (await sketch.ask({"type": "ping"})) == {"type": "pong"}


@pytest.mark.parametrize("picture, start", [("jpeg", b"\xff\xd8\xff"), ("png", b"\x89PNG"), ("raw", b"")])
async def test_pictures_come_as_they_are_wanted(house, photo, picture, start):
    async with house.connect() as sketch:
        answer = await sketch.ask({**EDGES, "format": picture}, photo)
        described, (blob,) = answer["data"]["image"], answer["blobs"]
        assert described["format"] == picture and blob.startswith(start)
        if picture == "raw":
            assert described["channels"] == 3 and len(blob) == 160 * 120 * 3


async def test_an_answer_without_a_picture_is_text(house):
    async with house.connect() as sketch:
        await sketch.send({"type": "query", "model": "patient", "inputs": {"word": "hi"}})
        message = await sketch.socket.receive(30)
        assert message.type is WSMsgType.TEXT and json.loads(message.data)["data"] == {"text": "hi"}


async def test_a_data_uri_in_a_text_message_is_a_picture_too(house, photo):
    import base64
    uri = "data:image/jpeg;base64," + base64.b64encode(photo).decode()
    async with house.connect() as sketch:
        inline = await sketch.ask({**EDGES, "inputs": {"image": uri}})
        blob = await sketch.ask(EDGES, photo)
        assert inline["blobs"] == blob["blobs"]


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp"])
async def test_a_bare_picture_is_a_query_of_the_model_in_the_address(house, ending):
    picture = cv2.imencode(ending, np.zeros((4, 6, 3), np.uint8))[1].tobytes()
    async with house.connect("/ws?model=edges") as sketch:
        await sketch.socket.send_bytes(picture)
        answer = await sketch.read()
        assert (answer["type"], answer["model"]) == ("data", "edges") and answer["blobs"]
        assert (await sketch.ask({"type": "query", "inputs": {"image": {"blob": 0}}}, picture))["type"] == "data"
    async with house.connect() as sketch:
        await sketch.socket.send_bytes(picture)
        assert "needs a model in the address" in (await sketch.read())["error"]


async def test_frames_are_dropped_for_newer_ones_and_counted(house, photo, gate):
    frame = {"type": "query", "model": "patient"}
    async with house.connect() as sketch:
        await sketch.send({**frame, "id": 1, "inputs": {"image": {"blob": 0}, "word": "1", "knock": gate.port}}, photo)
        knocker = await gate.begun()
        for tag in range(2, 6):
            await sketch.send({**frame, "id": tag, "inputs": {"image": {"blob": 0}, "word": str(tag)}}, photo)
        await sketch.send({**frame, "id": "kept", "keep": True, "inputs": {"image": {"blob": 0}, "word": "k"}}, photo)
        await sketch.send({**frame, "id": "text", "inputs": {"word": "t"}})
        await sketch.settle()
        knocker.let_go()
        answers = [await sketch.read() for _ in range(4)]
        assert [(answer["id"], answer["dropped"]) for answer in answers] == [(1, 3), ("kept", 0), ("text", 0), (5, 0)]


async def test_a_frame_is_never_decoded_when_it_is_dropped(house, photo, gate):
    frame = {"type": "query", "model": "patient"}
    async with house.connect() as sketch:
        await sketch.send({**frame, "id": 1, "inputs": {"word": "1", "knock": gate.port}})
        knocker = await gate.begun()
        await sketch.send({**frame, "id": 2, "inputs": {"image": {"blob": 0}}}, b"no picture at all")
        await sketch.send({**frame, "id": 3, "inputs": {"image": {"blob": 0}, "word": "3"}}, photo)
        await sketch.settle()
        knocker.let_go()
        assert [(await sketch.read())["type"] for _ in range(2)] == ["data", "data"]


async def test_too_many_kept_queries_are_refused_with_busy(house, gate):
    async with house.connect() as sketch:
        await sketch.send({"type": "query", "model": "patient", "inputs": {"word": "1", "knock": gate.port}})
        knocker = await gate.begun()
        for tag in range(65):
            await sketch.send({"type": "query", "model": "patient", "id": tag, "inputs": {"word": "x"}})
        busy = await sketch.read()
        assert (busy["type"], busy["code"], busy["id"]) == ("error", "busy", 64)
        knocker.let_go()
        for _ in range(65):
            assert (await sketch.read())["type"] == "data"


async def test_several_models_answer_on_one_connection(house, photo, gate):
    async with house.connect() as sketch:
        await sketch.send({"type": "query", "model": "patient", "id": "slow",
                           "inputs": {"word": "w", "knock": gate.port}})
        knocker = await gate.begun()
        assert (await sketch.ask({**EDGES, "id": "quick"}, photo))["id"] == "quick"
        knocker.let_go()
        assert (await sketch.read())["id"] == "slow"


async def test_a_listener_hears_the_inputs_that_it_wants_along_with_the_answer(house, photo):
    async with house.connect() as listener, house.connect() as sketch:
        await listener.send({"type": "listen", "model": "edges", "format": "raw", "inputs": ["image", "threshold"]})
        await listener.settle()
        await sketch.ask({"type": "query", "model": "edges", "inputs": {"image": {"blob": 0}, "threshold": 60}}, photo)
        heard = await listener.read()
        assert heard["inputs"] == {"image": {"blob": 1, "format": "raw", "width": 160, "height": 120, "channels": 3},
                                   "threshold": 60}
        seen, lines = (np.frombuffer(heard["blobs"][number], np.uint8).reshape(120, 160, 3) for number in (1, 0))
        assert (Edges().run(seen, 60) == lines).all(), "the answer was made of this very picture"


async def test_listening_hears_what_others_ask(house, photo):
    async with house.connect() as listener, house.connect() as sketch:
        await listener.send({"type": "listen", "model": "edges", "format": "png"})
        await listener.settle()
        await sketch.ask({**EDGES, "id": 1}, photo)
        heard = await listener.read()
        assert heard["type"] == "data" and heard["data"]["image"]["format"] == "png"
        assert "id" not in heard and "dropped" not in heard and heard["timings"]
        await listener.send({"type": "unlisten", "model": "edges"})
        await listener.settle()
        await sketch.ask({**EDGES, "id": 2}, photo)
        await listener.settle()
    assert house.hub.describe("edges")["listeners"] == 0


async def test_settings_hold_for_the_sketch_or_for_the_model(house):
    ask = {"type": "query", "model": "patient", "inputs": {}}
    async with house.connect() as one, house.connect() as two:
        held = await one.ask({"type": "set", "model": "patient", "settings": {"word": "mine"}, "id": 3})
        assert held == {"type": "settings", "model": "patient", "settings": {"word": "mine"}, "id": 3}
        held = await one.ask({"type": "set", "model": "patient", "settings": {"word": "all"}, "scope": "model"})
        assert held == {"type": "settings", "model": "patient", "settings": {"word": "all"}}
        assert (await one.ask(ask))["data"] == {"text": "mine"}
        assert (await two.ask(ask))["data"] == {"text": "all"}
        assert (await one.ask({**ask, "inputs": {"word": "now"}}))["data"] == {"text": "now"}
        for scope in ("model", "sketch"):
            await one.ask({"type": "set", "model": "patient", "settings": {"word": None}, "scope": scope})
        assert (await one.ask(ask))["data"]["text"].isdigit(), "the default"


async def test_a_picture_may_be_held(house, photo):
    async with house.connect() as sketch:
        held = await sketch.ask({"type": "set", "model": "mixed", "settings": {"other": {"blob": 0}}}, photo)
        assert held["settings"] == {"other": f"{len(photo)} bytes"}
        answer = await sketch.ask({"type": "query", "model": "mixed", "inputs": {"image": {"blob": 0}}}, photo)
        assert json.loads(answer["data"]["text"])["other"] == [120, 160, 3]


async def test_info_says_inputs_outputs_and_state(house):
    async with house.connect() as sketch:
        answer = await sketch.ask({"type": "info", "model": "edges", "id": 4})
        assert (answer["type"], answer["model"], answer["id"]) == ("info", "edges", 4)
        assert answer["info"]["state"] == "running" and answer["info"]["inputs"][0]["name"] == "image"


async def test_partial_answers_come_as_they_are_made(house, gate):
    async with house.connect() as sketch:
        await sketch.send({"type": "query", "model": "steps", "id": 1, "inputs": {"words": "a b", "knock": gate.port}})
        (await gate.begun()).let_go()
        first = await sketch.read()
        assert (first["data"], first["partial"], first["id"]) == ({"text": "a"}, True, 1)
        (await gate.begun()).let_go()
        while (answer := await sketch.read()).get("partial"):
            pass
        assert answer["data"] == {"text": "a b"} and answer["id"] == 1


def text(message):
    return lambda sketch, photo: sketch.socket.send_str(message)


def header(message):
    return lambda sketch, photo: sketch.send({"id": 5, **message}, *([photo] if "inputs" in message else []))


def binary(message):
    return lambda sketch, photo: sketch.socket.send_bytes(message)


def cut(part):
    return lambda sketch, photo: sketch.send({**EDGES, "id": 5}, photo[:int(len(photo) * part)])


WRONG = {
    "not JSON": (text("hello"), "bad-message", "must be JSON"),
    "not an object": (text("[1, 2]"), "bad-message", "must be a JSON object; it was a list"),
    "an unknown model": (header({"type": "query", "model": "edgse", "inputs": {}}), "unknown-model", "“edges”"),
    "no model": (header({"type": "query", "inputs": {}}), "bad-message", "“model” must name a model"),
    "a model that is no name": (header({"model": [1], "inputs": {}}), "bad-message", "“model” must be"),
    "an unknown type": (header({"type": "dance"}), "bad-message", "“type” must be one of query, set"),
    "a type that is no word": (header({"type": [1]}), "bad-message", "“type” must be"),
    "an id that is no id": (text('{"type":"ping","id":' + "[" * 500 + "]" * 500 + "}"), "bad-message", "“id” must be"),
    "inputs that are no object": (header({"model": "edges", "inputs": 3}), "bad-input", "“inputs” must be an object"),
    "inputs nested too deep": (text('{"model":"patient","id":5,"inputs":{"word":' + "[" * 1000 + "]" * 1000 + "}}"),
                               None, ""),
    "an unknown input": (header({"model": "edges", "inputs": {"image": {"blob": 0}, "treshold": 3}}), "bad-input",
                         "Did you mean “threshold”"),
    "a missing input": (header({"model": "edges", "inputs": {}}), "bad-input", "needs the input “image”"),
    "an input out of range": (header({"model": "edges", "inputs": {"image": {"blob": 0}, "threshold": 300}}),
                              "bad-input", "must be between 0 and 255; it was 300"),
    "a wrong kind": (header({"model": "edges", "inputs": {"image": {"blob": 0}, "threshold": "much"}}), "bad-input",
                     "must be a number; it was 'much'"),
    "a number for a picture": (header({"model": "edges", "inputs": {"image": 3}}), "bad-input", "must be a picture"),
    "a blob that is not there": (header({"model": "edges", "inputs": {"image": {"blob": 9}}}), "bad-input",
                                 "points to blob 9; the message has 1"),
    "a truncated picture": (cut(0.5), "bad-input", "broken or cut off"),
    "hardly a picture": (cut(0.01), "bad-input", "must be a JPEG, PNG"),
    "no picture at all": (cut(0), "bad-input", "must be a JPEG, PNG"),
    "an unknown format": (header({**EDGES, "format": "bmp"}), "bad-message", "“format” must be one of jpeg, png, raw"),
    "too short": (binary(b"\x01\x02"), "bad-message", "must begin with a u32"),
    "a header shorter than it says": (binary(struct.pack("<I", 1000) + b"{}"), "bad-message", "only 2 came"),
    "blobs longer than they are": (binary(struct.pack("<I", 16) + b'{"blobs":[1000]}' + b"x"), "bad-message",
                                   "must add up"),
    "a binary message that is no JSON": (binary(struct.pack("<I", 3) + b"abc"), "bad-message", "must be JSON"),
    "too long a text": (text("x" * ((1 << 20) + 1)), "too-large", "--max-message"),
    "too long a binary": (binary(b"\0" * ((1 << 20) + 1)), "too-large", "at most 1,048,576 bytes; it was 1,048,577"),
    "settings that are no object": (header({"type": "set", "model": "edges", "settings": 3}), "bad-message",
                                    "“settings” must be an object"),
    "a setting out of range": (header({"type": "set", "model": "edges", "settings": {"threshold": 300}}), "bad-input",
                               "between 0 and 255"),
    "a setting without its blob": (header({"type": "set", "model": "mixed", "settings": {"other": {"blob": 0}}}),
                                   "bad-message", "points to blob 0; the message has 0"),
    "an unknown scope": (header({"type": "set", "model": "edges", "settings": {}, "scope": "world"}), "bad-message",
                         "“scope” must be sketch or model"),
    "listening for no input": (header({"type": "listen", "model": "edges", "inputs": ["imgae"]}), "bad-input",
                               "edges has no input “imgae”. Did you mean “image”?"),
    "listening for no list": (header({"type": "listen", "model": "edges", "inputs": "image"}), "bad-message",
                              "“inputs” must be a list of inputs"),
    "listening to nobody": (header({"type": "listen", "model": "nobody"}), "unknown-model", "No model"),
    "a model that raises": (header({"model": "clumsy", "inputs": {"way": "raise"}}), "model-failed", "teapot is empty"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_each_wrong_message_gets_a_clear_error_and_the_next_query_works(house, photo, what, capfd):
    send, code, sentence = WRONG[what]
    async with house.connect() as sketch:
        await send(sketch, photo)
        answer = await sketch.read()
        assert answer["type"] == "error" and sentence in answer["error"]
        assert code is None or answer["code"] == code
        if answer.get("id") is not None:
            assert answer["id"] == 5
        await works(sketch, photo)
    if what != "a model that raises":
        assert "Traceback" not in capfd.readouterr().err


async def test_a_picture_over_the_limit_is_refused_and_the_next_query_works(make_house, photo):
    async with make_house("edges", max_pixels=160 * 120) as house, house.connect() as sketch:
        huge = cv2.imencode(".png", np.zeros((120, 161), np.uint8))[1].tobytes()
        answer = await sketch.ask({**EDGES, "id": 1}, huge)
        assert (answer["code"], answer["id"]) == ("too-large", 1) and "--max-pixels" in answer["error"]
        await works(sketch, photo)


async def test_one_pixel_gets_a_normal_answer(house):
    async with house.connect() as sketch:
        answer = await sketch.ask(EDGES, cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))[1].tobytes())
        assert (answer["data"]["image"]["width"], answer["data"]["image"]["height"]) == (1, 1)


async def test_a_message_far_over_the_limit_closes_the_socket_with_the_code_for_it(house):
    async with house.connect() as sketch:
        await sketch.socket.send_bytes(b"\0" * ((2 << 20) + 1))
        message = await sketch.socket.receive(30)
        assert message.type is WSMsgType.CLOSE and message.data == 1009


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(st.one_of(st.binary(max_size=40), st.text(max_size=40), st.builds(
    lambda head, rest: struct.pack("<I", len(head)) + head + rest, st.binary(max_size=30), st.binary(max_size=9)),
    st.builds(json.dumps, st.dictionaries(
        st.sampled_from(["type", "model", "id", "inputs", "settings", "keep", "format", "scope", "blobs"]),
        st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from([
            "query", "set", "listen", "unlisten", "info", "ping", "patient", "mixed", "word", "image", "sketch"])),
            lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(
                st.sampled_from(["word", "image", "amount", "colour", "blob"]), inner, max_size=2)), max_leaves=4)))),
    max_size=6))
async def test_no_bytes_close_the_socket_or_print_a_traceback(house, messages, capfd):
    async with house.connect("/ws?model=patient") as sketch:
        for message in messages:
            await (sketch.socket.send_str(message) if isinstance(message, str) else sketch.socket.send_bytes(message))
        await sketch.send({"type": "ping", "id": "the end"})
        while (answer := await sketch.read()) != {"type": "pong", "id": "the end"}:
            assert answer["type"] in ("data", "error", "settings", "info", "pong")
    house.hub.find_seat("patient").settings.clear()
    house.hub.find_seat("mixed").settings.clear()
    assert "Traceback" not in capfd.readouterr().err


async def test_pings_never_cut_a_sketch_that_has_not_shown_that_it_answers_them(house, monkeypatch):
    monkeypatch.setattr(websocket, "PING_PAUSE", 0.001)
    async with house.connect(autoping=False) as sketch:
        for _ in range(websocket.PATIENCE + 5):
            assert (await sketch.socket.receive(30)).type is WSMsgType.PING
        await sketch.send({"type": "ping", "id": 1})
        while (message := await sketch.socket.receive(30)).type is WSMsgType.PING:
            pass
        assert json.loads(message.data) == {"type": "pong", "id": 1}


async def test_a_sketch_that_answered_a_ping_and_then_is_silent_is_given_up(house, monkeypatch):
    monkeypatch.setattr(websocket, "PING_PAUSE", 0.001)
    monkeypatch.setattr(websocket, "CLOSE_TIME", 0.01)
    async with house.connect(autoping=False, autoclose=False) as sketch:
        assert (await sketch.socket.receive(30)).type is WSMsgType.PING
        await sketch.socket.pong()
        pings = 0
        while (message := await sketch.socket.receive(30)).type is WSMsgType.PING:
            pings += 1
        assert message.type is WSMsgType.CLOSE and pings >= websocket.PATIENCE


async def test_the_sketch_s_own_pings_are_answered(house):
    async with house.connect(autoping=False) as sketch:
        await sketch.socket.ping(b"you there?")
        message = await sketch.socket.receive(30)
        assert message.type is WSMsgType.PONG and message.data == b"you there?"


async def test_a_sketch_that_stops_reading_costs_only_its_own_frames(house, photo):
    big = cv2.imencode(".jpg", np.random.default_rng(1).integers(0, 255, (700, 900, 3), np.uint8))[1].tobytes()
    reader, writer = await asyncio.open_connection(*house.address.removeprefix("http://").split(":"))
    writer.write(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    head = json.dumps({**EDGES, "format": "raw", "blobs": [len(big)]}).encode()
    message = struct.pack("<I", len(head)) + head + big
    frame = b"\x82\xff" + struct.pack(">Q", len(message)) + b"\0\0\0\0" + message
    deaf = asyncio.create_task(offer_for_ever(writer, frame))
    async with house.connect() as sketch:
        for _ in range(30):
            await works(sketch, photo)
    deaf.cancel()
    writer.transport.abort()


async def offer_for_ever(writer, frame):
    while True:
        writer.write(frame)
        await writer.drain()


async def test_a_socket_is_told_when_the_bridge_ends(make_house):
    async with make_house("patient") as house, house.connect() as sketch:
        ending = asyncio.create_task(house.bridge.stop())
        message = await sketch.socket.receive(30)
        assert (message.type, message.data, message.extra) == (WSMsgType.CLOSE, 1001, "Catwalk ends.")
        await asyncio.wait_for(ending, 5)


async def test_frames_are_followed_and_questions_are_not(house, photo):
    """`keep` makes a question of a frame. Each sketch has identities of its own."""
    frame = {"type": "query", "model": "figures", "inputs": {"image": {"blob": 0}}}
    async with house.connect() as sketch, house.connect() as other:
        for asked, slot in (({"id": 1}, 0), ({"id": 2}, 0), ({"id": 3, "keep": True}, None)):
            (box,) = (await sketch.ask({**frame, **asked}, photo))["data"]["boxes"]
            assert box.get("slot") == slot
        first = (await sketch.ask({**frame, "id": 4}, photo))["data"]["boxes"][0]["id"]
        assert (await other.ask({**frame, "id": 5}, photo))["data"]["boxes"][0]["id"] > first
        await sketch.send({"type": "set", "model": "figures", "settings": {"tracking": "off"}})
        await sketch.read()
        (box,) = (await sketch.ask({**frame, "id": 6}, photo))["data"]["boxes"]
        assert "id" not in box
