import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.codecs.native import describe_json, is_picture, read_binary, read_text, write_message
from bridge.errors import BadMessage

HEADER = b'{"type":"query","blobs":[3,2]}'


def pack(header, *blobs):
    return struct.pack("<I", len(header)) + header + b"".join(blobs)


def test_a_message_byte_by_byte():
    message = read_binary(b"\x1e\x00\x00\x00" + HEADER + b"abcde")
    assert message.header == {"type": "query", "blobs": [3, 2]}
    assert message.blobs == (b"abc", b"de")


def test_a_message_without_blobs_is_text():
    assert write_message({"type": "pong"}) == '{"type":"pong"}'
    assert read_text('{"type":"pong"}').header == {"type": "pong"}


def test_a_message_with_blobs_is_binary():
    written = write_message({"type": "data"}, b'{"image":{"blob":0}}', [b"abc"])
    assert written == pack(b'{"type":"data","data":{"image":{"blob":0}},"blobs":[3]}', b"abc")
    assert read_binary(written).blobs == (b"abc",)


def test_blobs_may_be_empty():
    assert read_binary(pack(b'{"blobs":[0,1]}', b"x")).blobs == (b"", b"x")
    assert read_binary(pack(b'{"type":"ping"}')).blobs == ()


@pytest.mark.parametrize("data, sentence", [
    (b"", "must begin with a u32 header length; it was 0 bytes"),
    (b"\x01\x00", "it was 2 bytes"),
    (pack(HEADER)[:10], "must be 30 bytes, as the message says; only 6 came"),
    (struct.pack("<I", 2**32 - 1) + HEADER, "must be 4294967295 bytes"),
    (pack(HEADER, b"abcd"), r"must add up to the 4 bytes after the header; they were \[3, 2\], 5 bytes"),
    (pack(HEADER, b"abcdef"), "must add up to the 6 bytes"),
    (pack(b'{"type":"query"}', b"left"), "must add up to the 4 bytes"),
    (pack(b'{"blobs":[-1,6]}', b"abcde"), "must be a list of lengths"),
    (pack(b'{"blobs":[true]}', b"a"), "must be a list of lengths"),
    (pack(b'{"blobs":[2.0]}', b"ab"), "must be a list of lengths"),
    (pack(b'{"blobs":3}', b"abc"), "must be a list of lengths"),
    (pack(b"[1]"), "must be a JSON object; it was a list"),
    (pack(b"{"), "must be JSON"),
    (pack(b'{"a":"\xff"}'), "must be JSON"),
])
def test_lengths_and_bytes_must_agree(data, sentence):
    with pytest.raises(BadMessage, match=sentence):
        read_binary(data)


@pytest.mark.parametrize("text, sentence", [
    ("hello", "must be JSON"), ("", "must be JSON"), ('"text"', "it was a string"), ("7", "it was a number"),
    ("null", "it was null"), ("true", "it was true or false"), ("NaN", "must be JSON"), ('{"a":"\\ud800"}', "be JSON"),
    ("[" * 100_000, "must be JSON"),
])
def test_a_text_message_must_be_a_json_object(text, sentence):
    with pytest.raises(BadMessage, match=sentence):
        read_text(text)


@pytest.mark.parametrize("data, bare", [
    (b"\xff\xd8\xff\xe0rest", True), (b"\x89PNG\r\n\x1a\nrest", True), (b"RIFF\x00\x00\x00\x00WEBP", True),
    (pack(HEADER, b"abcde"), False), (b"", False), (b"GIF89a", True), (b"BM\x36\x10\x0e\0", False),
])
def test_bare_pictures_are_told_by_their_first_bytes(data, bare):
    assert is_picture(data) is bare


def test_a_header_in_the_way_of_a_picture_would_be_longer_than_any_message():
    for start in (b"\xff\xd8\xff\x00", b"\x89PNG", b"RIFF", b"GIF8"):
        assert struct.unpack("<I", start)[0] > 16_000_000


def test_names_of_json():
    assert [describe_json(value) for value in ({}, [], "", True, None, 1.5)] == [
        "an object", "a list", "a string", "true or false", "null", "a number"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        message = read_binary(data)
    except BadMessage as error:
        assert str(error)
    else:
        assert isinstance(message.header, dict)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_header_is_read_or_refused(header, rest):
    try:
        message = read_binary(pack(header, rest))
    except BadMessage:
        return
    assert b"".join(message.blobs) == rest


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5), st.text(max_size=20))
def test_what_is_written_is_read_back(blobs, word):
    try:
        written = write_message({"word": word}, None, blobs)
    except TypeError:  # half a surrogate pair is no text
        return
    assert read_binary(written).blobs == tuple(blobs)
    assert read_binary(written).header["word"] == word
