import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.codecs.socketio import ACK, BINARY_EVENT, CONNECT, DISCONNECT, EVENT, Event, Packet, escape_json, read_event
from bridge.codecs.socketio import read_packet, write_ack, write_connect, write_event, write_refusal
from bridge.errors import BadMessage


@pytest.mark.parametrize("message, packet", [
    (b"0", Packet(CONNECT)),
    (b"0/query", Packet(CONNECT, "/query")),
    (b"0/query,", Packet(CONNECT, "/query")),
    (b"0/query?token=a", Packet(CONNECT, "/query")),
    (b'0/query,{"token":"a"}', Packet(CONNECT, "/query", None, b'{"token":"a"}')),
    (b'0{"token":"a"}', Packet(CONNECT, "/", None, b'{"token":"a"}')),
    (b"1/query,", Packet(DISCONNECT, "/query")),
    (b'2["query",{"image":"data:"}]', Packet(EVENT, "/", None, b'["query",{"image":"data:"}]')),
    (b'2/query,7["update_request",{}]', Packet(EVENT, "/query", 7, b'["update_request",{}]')),
    (b"30[]", Packet(ACK, "/", 0, b"[]")),
    (b'52-/a,1["x"]', Packet(BINARY_EVENT, "/a", 1, b'["x"]')),
])
def test_packets_byte_by_byte(message, packet):
    assert read_packet(message) == packet


@pytest.mark.parametrize("message", [
    b"", b"7", b"x", b'5["x"]', b'21-["x"]', b"\xff", b"0/" + b"a" * 300,
    b"2" + b"1" * 18 + b"/a,[]", b"2" + b"1" * 19 + b"[]"])
def test_what_is_no_packet_is_refused_in_words(message):
    with pytest.raises(BadMessage, match="must be a type"):
        read_packet(message)


@pytest.mark.parametrize("data, event", [
    (b'["query",{"a":1}]', Event("query", b'{"a":1}')),
    (b' [ "query" , {"a":1} ] ', Event("query", b'{"a":1}')),
    (b'["query"]', Event("query", b"")),
    (b'["que\\u0072y",1,[2]]', Event("query", b"1,[2]")),
    ('["grüße",{}]'.encode(), Event("grüße", b"{}")),
])
def test_events_byte_by_byte(data, event):
    assert read_event(data) == event


@pytest.mark.parametrize("data", [
    b"", b"[", b"[]", b'"query"', b'{"query":1}', b"[1]", b'["query"', b'["query",{}', b'["query"]]', b'["query"],[]',
    b'["\xff"]', b'["\\x"]', b'["' + b"a" * 300 + b'"]'])
def test_what_is_no_event_is_refused_in_words(data):
    with pytest.raises(BadMessage):
        read_event(data)


def test_what_catwalk_writes_byte_by_byte():
    assert write_event("data", b'{"a":1}') == b'2["data",{"a":1}]'
    assert write_event("update_response", b"{}", "/query") == b'2/query,["update_response",{}]'
    assert write_ack(7, b"{}") == b"37[{}]"
    assert write_ack(0, b"{}", "/query") == b"3/query,0[{}]"
    assert write_connect() == b"0" and write_connect("/query") == b"0/query,"
    assert write_refusal("/x", "No.") == b'4/x,"No."'


def test_all_that_is_written_is_ascii():
    assert write_event("error", '"Grüße, 😀"'.encode()) == rb'2["error","Gr\u00fc\u00dfe, \ud83d\ude00"]'


@given(st.recursive(st.none() | st.integers(-2**31, 2**31) | st.text(st.characters(exclude_categories=("Cs",))),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text("aé😀", min_size=1), inner)))
def test_escaped_json_is_the_same_json(value):
    escaped = escape_json(orjson.dumps(value))
    assert escaped.isascii() and json.loads(escaped) == value
    packet = read_packet(write_event("data", orjson.dumps(value)))
    event = read_event(packet.data)
    assert (event.name, json.loads(event.argument)) == ("data", value)


@given(st.binary())
def test_any_bytes_are_a_packet_or_a_sentence(message):
    try:
        packet = read_packet(message)
        read_event(packet.data)
    except BadMessage as error:
        assert str(error)
