import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.codecs.engineio import MESSAGE, MOST_PACKETS, NOOP, PING, Packet, read_packet, read_payload, write_packet
from bridge.codecs.engineio import write_payload
from bridge.errors import BadMessage


def count_units(text):
    """The length of a string as JavaScript has it."""
    return len(text.encode("utf-16-le")) // 2


def write_like_javascript(*packets):
    """What engine.io-parser 2.x sends for these strings."""
    return "".join(f"{count_units(packet)}:{packet}" for packet in packets).encode()


def write_like_old_javascript(*packets):
    """What engine.io-parser 1.x sends: UTF-8 in a string, counted, and sent as UTF-8."""
    twice = [packet.encode().decode("latin-1") for packet in packets]
    return "".join(f"{len(packet)}:{packet}" for packet in twice).encode()


def write_like_binary_javascript(*packets):
    """What engine.io-parser 1.x and 2.x send when one of the packets has bytes in it."""
    body = b""
    for packet in packets:
        data = packet.encode() if isinstance(packet, str) else packet
        body += bytes([not isinstance(packet, str), *map(int, str(len(data))), 255]) + data
    return body


def test_packets_byte_by_byte():
    assert read_packet(b"2probe") == Packet(PING, b"probe")
    assert read_packet(b'42["query",{}]') == Packet(MESSAGE, b'2["query",{}]')
    assert read_packet(b"6") == Packet(NOOP)
    assert write_packet(MESSAGE, b"2[]") == b"42[]"


def test_a_payload_byte_by_byte():
    assert read_payload(b'14:42["query",{}]2:2x') == [Packet(MESSAGE, b'2["query",{}]'), Packet(PING, b"x")]
    assert write_payload([b'0{"sid":"a"}', b"40"]) == b'12:0{"sid":"a"}2:40'
    assert read_payload(b"") == []


def test_lengths_are_what_javascript_counts():
    packet = '42["query",{"prompt":"Grüße 😀 из Москвы"}]'
    body = write_like_javascript("2", packet, "2")
    assert [found.data for found in read_payload(body)] == [b"", packet[1:].encode(), b""]


def test_what_the_oldest_clients_encode_twice_is_decoded_twice():
    packet = '42["query",{"prompt":"Grüße 😀 из Москвы"}]'
    assert read_payload(write_like_old_javascript(packet)) == [Packet(MESSAGE, packet[1:].encode())]


def test_a_payload_with_bytes_in_it():
    body = write_like_binary_javascript('451-["query",{"_placeholder":true,"num":0}]', b"\x04\xff\xd8\xff", "2ü")
    assert read_payload(body, binary=True) == [
        Packet(MESSAGE, b'51-["query",{"_placeholder":true,"num":0}]'), Packet(MESSAGE, b"\xff\xd8\xff", binary=True),
        Packet(PING, "ü".encode())]


def test_bytes_as_base64():
    picture = b"\xff\xd8\xff\xe0\x00"
    text = base64.b64encode(picture)
    for packet in (b"b4" + text, b"b" + text):
        assert read_packet(packet) == Packet(MESSAGE, picture, binary=True)


@pytest.mark.parametrize("packet", [b"", b"7", b"x", b"\xff", "²".encode(), b"b4!!!!"])
def test_what_is_no_packet_is_refused_in_words(packet):
    with pytest.raises(BadMessage, match="must be"):
        read_packet(packet)


@pytest.mark.parametrize("body, sentence", [
    (b"5:42", "must be as long as its payload says, 5; only 2 came"),
    (b"2:4", "2; only 1 came"),
    (b"1:22", "must be <length>:<packet>"),
    (b"42", "must be <length>:<packet>"),
    (b":42", "must be <length>:<packet>"),
    (b"-1:4", "must be <length>:<packet>"),
    (b"+1:4", "must be <length>:<packet>"),
    (b" 1:4", "must be <length>:<packet>"),
    ("²:42".encode(), "must be <length>:<packet>"),
    ("١:4".encode(), "must be <length>:<packet>"),
    (b"9999999999:4", "must be <length>:<packet>"),
    (b"999999999:4", "999999999; only 1 came"),
    (b"0:", "must begin with a digit"),
    (b"1:9", "must begin with a digit"),
    (b"2:4\xff", "must be UTF-8"),
    ("2:4😀".encode(), "must end where a character ends"),
    (b"1:6" * (MOST_PACKETS + 1), "1024 packets at most"),
])
def test_a_payload_must_add_up(body, sentence):
    with pytest.raises(BadMessage, match=sentence):
        read_payload(body)


@pytest.mark.parametrize("body", [
    b"\x02\x01\xff4", b"\x00\xff4", b"\x00\x01", b"\x00\x0a\xff4", b"\x00\x05\xff4", b"\x00" + b"\x01" * 10 + b"\xff4"])
def test_a_binary_payload_must_add_up(body):
    with pytest.raises(BadMessage, match="must be"):
        read_payload(body, binary=True)


@given(st.binary(), st.booleans())
@example(b"3:4\xed\xa0", False)
@example(b"\x01\x01\xff", True)
def test_any_bytes_are_packets_or_a_sentence(body, binary):
    try:
        packets = read_payload(body, binary=binary)
    except BadMessage as error:
        assert str(error)
    else:
        assert all(packet.kind in (b"0", b"1", b"2", b"3", b"4", b"5", b"6") for packet in packets)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)))))
def test_what_javascript_sends_comes_back(texts):
    packets = [f"4{text}" for text in texts]
    # Text that happens to be UTF-8 spelled in Latin-1 cannot be told from what the oldest clients encode twice.
    plain = [packet for packet in packets if packet.isascii() or not packet.isascii() and max(packet) > "\xff"]
    assert [found.data.decode() for found in read_payload(write_like_javascript(*plain))] == [
        packet[1:] for packet in plain]
    assert [found.data.decode() for found in read_payload(write_like_old_javascript(*packets))] == texts


@given(st.lists(st.binary(max_size=40).map(lambda data: b"4" + data.hex().encode()), min_size=1))
def test_what_catwalk_writes_can_be_read(packets):
    assert read_payload(write_payload(packets)) == [read_packet(packet) for packet in packets]
