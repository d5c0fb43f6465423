import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.codecs.socketio import ACK, CONNECT, DISCONNECT, EVENT, Event
from bridge.errors import BadMessage
from bridge.transports.engineio4_driver import TAKEN, Packet, read_posted, tame_packet


@pytest.mark.parametrize("packet", ["1", "2", "2probe", "3", "42[]", "40/query,", "4" + "1" * 99, "5", "6"])
def test_packets_stay_as_they_are(packet):
    assert tame_packet(packet) == packet


@pytest.mark.parametrize("packet", ["", "0", "7", "b4AA=", "x", "²", "4", "4[[[[", '4{"a":1}', "4²", "4null"])
def test_what_is_no_packet_is_refused_in_words(packet):
    with pytest.raises(BadMessage, match="must begin"):
        tame_packet(packet)


def test_what_pings_and_goodbyes_bring_along_is_left_out():
    assert [tame_packet(packet) for packet in ("1[[", "2[[", "3probe", "5[")] == ["1", "2", "3", "5"]


def test_a_post_byte_by_byte():
    assert read_posted('42["grüße"]\x1e3\x1e1'.encode()) == ['42["grüße"]', "3", "1"]
    assert read_posted(b'451-["query",{"_placeholder":true,"num":0}]\x1eb/9j/') == [
        '451-["query",{"_placeholder":true,"num":0}]'], "the bytes of a binary event, which is refused"


@pytest.mark.parametrize("body", [b"", b"42[]\x1e", b"\xff", b"2", b"2probe", b"5", b"6", b"42[]\x1e9",
                                  b"\x1e".join([b"3"] * 1025), b"d=42[]"])
def test_a_post_with_one_bad_packet_is_refused_in_words(body):
    with pytest.raises(BadMessage):
        read_posted(body)


def test_an_event_is_handed_over_unread():
    packet = Packet(encoded_packet='2/query,7["update_request",{"image":"data:"}]')
    assert (packet.packet_type, packet.namespace, packet.id) == (int(EVENT), "/query", None)
    assert packet.data == (TAKEN, Event("update_request", b'{"image":"data:"}'), 7)
    assert Packet(encoded_packet='2["connect",{}]').data[0] == TAKEN, "python-socketio's own names stay its own"


def test_connecting_and_leaving():
    packet = Packet(encoded_packet='0/query,{"token":"a"}')
    assert (packet.packet_type, packet.namespace) == (int(CONNECT), "/query")
    assert Packet(encoded_packet="1").packet_type == int(DISCONNECT)


def test_what_nobody_waits_for():
    for packet in ("30[]", '4{"message":"no"}', b"\xff\xd8\xff", b""):
        assert Packet(encoded_packet=packet).packet_type == int(ACK)


@pytest.mark.parametrize("packet, sentence", [
    ('51-["query",{"_placeholder":true,"num":0}]', "no binary events"), ("2[", "must be a list"), ("9", "must be a"),
    ("", "must be a type"), ("?Why not.", "^Why not.$")])
def test_what_is_wrong_is_an_event_with_its_error(packet, sentence):
    read = Packet(encoded_packet=packet)
    name, error, _ = read.data
    assert (read.packet_type, name) == (int(EVENT), TAKEN)
    with pytest.raises(BadMessage, match=sentence):
        raise error


def test_why_a_namespace_is_refused_stands_where_clients_look():
    assert json.loads(Packet(4, data="No.", namespace="/x").encode()[3:].lstrip(",")) == {"message": "No."}


@given(st.binary())
def test_any_bytes_are_packets_or_a_sentence(body):
    try:
        packets = read_posted(body)
    except BadMessage as error:
        assert str(error)
    else:
        for packet in packets:
            Packet(encoded_packet=packet[1:])
