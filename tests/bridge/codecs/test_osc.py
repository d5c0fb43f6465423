import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.codecs.osc import (AT_ONCE, Template, clear_packet, encode_text, fit_number, join_messages, read_packet,
                               write_bundle, write_message)
from bridge.errors import BadMessage

from tests.osc_cases import CASES, bundle, text

GOOD = [case for case in CASES if case.taken]
BAD = [case for case in CASES if not case.taken]


def read(data):
    return [(message.address, message.values) for message in read_packet(data)]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_what_liblo_takes_is_taken(case):
    assert read(case.packet) == case.messages


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_what_liblo_refuses_is_refused_with_a_sentence(case):
    with pytest.raises(BadMessage) as refused:
        read_packet(case.packet)
    assert str(refused.value)[0].isupper() and str(refused.value).rstrip("…").endswith((".", "'"))


def test_a_bundle_says_when():
    (message,) = read_packet(bundle(text("/a") + text(","), time=struct.pack(">II", 2208988800 + 1000, 1 << 31)))
    assert message.due == 1000.5
    (message,) = read_packet(bundle(text("/a") + text(",")))
    assert message.due == 0


def test_an_inner_bundle_has_its_own_time():
    later = struct.pack(">II", 2208988800 + 7, 0)
    first, second = read_packet(bundle(bundle(text("/a") + text(","), time=later), text("/b") + text(",")))
    assert (first.due, second.due) == (7, 0)


def test_bundles_may_not_be_nested_without_end():
    packet = text("/a") + text(",")
    for _ in range(64):
        packet = bundle(packet)
    assert len(read_packet(packet)) == 1
    for _ in range(3000):
        packet = bundle(packet)
    with pytest.raises(BadMessage, match="nested 64 deep"):
        read_packet(packet)


@given(st.binary(max_size=120))
@example(text("/a") + text(",b") + struct.pack(">i", -1))
@example(text("/a") + text(",s"))
@settings(max_examples=500)
def test_any_bytes_are_read_or_refused_and_nothing_else(data):
    try:
        read_packet(data)
    except BadMessage:
        pass


ARGUMENTS = st.lists(st.one_of(st.integers(-2**31, 2**31 - 1), st.floats(width=32, allow_nan=False),
                               st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.binary()))


@given(ARGUMENTS)
def test_what_is_written_is_read_again(values):
    assert read(write_message("/a/b", *values)) == [("/a/b", tuple(values))]


@given(ARGUMENTS, st.data())
@settings(max_examples=300)
def test_a_changed_byte_is_read_or_refused(values, data):
    packet = bytearray(write_bundle([write_message("/a", *values), write_message("/b", 1, "x")]))
    for _ in range(data.draw(st.integers(1, 4))):
        packet[data.draw(st.integers(0, len(packet) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_packet(bytes(packet))
    except BadMessage:
        pass


def test_booleans_are_written_as_whole_numbers_and_what_no_type_holds_is_cut():
    assert read(write_message("/a", True, 1 << 40)) == [("/a", (1, 2**31 - 1))]
    assert read(write_message("/a", 1e300))[0][1][0] == pytest.approx(3.4e38, rel=0.01)
    assert fit_number("i", float("nan")) == 0 and fit_number("f", None) == 0


def test_text_with_a_zero_in_it_keeps_its_length():
    assert read(write_message("/a", "x\0y")) == [("/a", ("x y",))]
    assert encode_text("abcd") == b"abcd\0\0\0\0"


def test_messages_are_joined_up_to_the_budget_and_in_order():
    messages = [write_message(f"/a/{number}", number) for number in range(100)]
    packets = join_messages(messages, 300)
    assert all(len(packet) <= 300 for packet in packets) and len(packets) == 8
    assert [address for packet in packets for address, _ in read(packet)] == [f"/a/{number}" for number in range(100)]
    assert join_messages(messages[:1], 300) == messages[:1] and join_messages([], 300) == []


def test_a_template_writes_what_messages_write():
    template = Template([("/a", "if"), ("/b/c", "fff")], 1472)
    expected = AT_ONCE + b"".join(struct.pack(">i", len(message)) + message for message in (
        write_message("/a", 1, 0.5), write_message("/b/c", 0.25, 2.0, 3.0)))
    assert template.write([1, 0.5, 0.25, 2, 3]) == [expected]


def test_a_template_splits_and_leaves_out_what_fits_nowhere():
    template = Template([("/a", "f"), ("/big", "f" * 100), ("/b", "f"), ("/c", "f")], 60)
    packets = template.write([1, *[0] * 100, 2, 3])
    assert [read(packet) for packet in packets] == [[("/a", (1,)), ("/b", (2,))], [("/c", (3,))]]
    assert template.too_big == [("/big", 512)] and all(len(packet) <= 60 for packet in packets)


@pytest.mark.parametrize("value, read_as", [(None, 0), (float("nan"), 0), (1e20, 2**31 - 1), (2**40, 2**31 - 1)])
def test_a_template_writes_numbers_that_its_types_cannot_hold(value, read_as):
    (packet,) = Template([("/a", "if")], 1472).write([value, 1e300])
    ((_, (whole, number)),) = read(packet)
    assert whole == read_as and number == pytest.approx(3.4028e38, rel=1e-3)


def test_a_cleared_packet_has_the_same_addresses_and_nothing_in_them():
    packet = write_bundle([write_message("/a", 1, 0.5), write_message("/b", "dog")])
    assert read(clear_packet(packet)) == [("/a", (0, 0.0)), ("/b", ("",))]
