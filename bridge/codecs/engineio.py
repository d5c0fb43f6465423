"""The packets and payloads of Engine.IO's protocol 3 (Socket.IO 1.x and 2.x) ↔ bytes. Pure.

A packet is a digit, its type, and data. A WebSocket message is one packet; the body of a poll is a payload of several,
each behind its length and a colon. Knows nothing of what messages mean.

The protocol counts a length in JavaScript's UTF-16 units, and Socket.IO 1.x encodes UTF-8 twice before it does. Catwalk
understands all of that, and writes ASCII alone, where all ways of counting agree.
Source: github.com/socketio/engine.io-protocol (v3), and engine.io-parser 1.3, 2.1, 2.2.
"""

from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import BadMessage

OPEN, CLOSE, PING, PONG, MESSAGE, UPGRADE, NOOP = (b"%d" % digit for digit in range(7))
KINDS = b"0123456"
MOST_PACKETS = 1024  # in one payload: an empty packet is 3 bytes, and a body may have 64 million
MOST_DIGITS = 9  # of a length


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; `binary` when its data are bytes that belong to a message and not text."""

    kind: bytes
    data: bytes = b""
    binary: bool = False


def read_packet(packet: bytes) -> Packet:
    """One packet, which came as text. Raises BadMessage."""
    if packet[:1] == b"b":
        return read_base64(packet[1:])
    if packet[:1] not in KINDS or not packet:
        raise BadMessage(f"A packet must begin with a digit from 0 to 6; it was {packet[:20]!r}.")
    return Packet(packet[:1], packet[1:])


def read_base64(text: bytes) -> Packet:
    """Bytes that came as text: their type stands before them. Raises BadMessage."""
    start = 1 if text[:1] == MESSAGE and len(text) % 4 == 1 else 0
    try:
        return Packet(MESSAGE, a2b_base64(text[start:], strict_mode=True), binary=True)
    except Base64Error as error:
        raise BadMessage(f"A packet that begins with b must be base64: {error}.") from None


def write_packet(kind: bytes, data: bytes = b"") -> bytes:
    """A packet; its data must be ASCII."""
    return kind + data


def read_payload(body: bytes, *, binary: bool = False) -> list[Packet]:
    """The packets of a POST's body; `binary` when it came as application/octet-stream. Raises BadMessage."""
    if binary:
        return list(split_binary(body))
    return [read_packet(packet) for packet in split_counted(body)]


def write_payload(packets: Iterable[bytes]) -> bytes:
    """Packets as the body of a poll's response."""
    return b"".join(part for packet in packets for part in (b"%d:" % len(packet), packet))


def split_counted(body: bytes) -> Iterator[bytes]:
    """`6:4hello2:2…`, a length in UTF-16 units before each packet."""
    units, width = (body, 1) if body.isascii() else (spread_units(body), 2)
    start = number = 0
    while start < len(units):
        head = units[start:start + (MOST_DIGITS + 1) * width].decode("utf-16-le" if width == 2 else "ascii", "replace")
        length, colon, _ = head.partition(":")
        if not (colon and length.isascii() and length.isdigit()):
            raise BadMessage(f"A payload must be <length>:<packet> again and again; one began with {head!r}.")
        start += (len(length) + 1) * width
        end = start + int(length) * width
        if end > len(units):
            raise BadMessage(f"A packet must be as long as its payload says, {length}; "
                             f"only {(len(units) - start) // width} came.")
        check_count(number := number + 1)
        packet = units[start:end]
        yield packet if width == 1 else join_units(packet)
        start = end


def split_binary(body: bytes) -> Iterator[Packet]:
    """A payload with bytes in it: 0 (text) or 1 (bytes), the length's digits as bytes 0 to 9, 0xFF, the packet."""
    start = number = 0
    while start < len(body):
        end = body.find(b"\xff", start + 1, start + 2 + MOST_DIGITS)
        digits = body[start + 1:end]
        if body[start] > 1 or end < 0 or not digits or max(digits) > 9:
            raise BadMessage(f"A binary payload must be 0 or 1, a length, 0xFF and a packet again and again; one began "
                             f"with {body[start:start + 20]!r}.")
        length = int("".join(map(str, digits)))
        packet = body[end + 1:end + 1 + length]
        if len(packet) < length:
            raise BadMessage(f"A packet must be as long as its payload says, {length}; only {len(packet)} came.")
        check_count(number := number + 1)
        yield read_packet(packet) if body[start] == 0 else Packet(MESSAGE, packet[1:], binary=True)
        start = end + 1 + length


def check_count(number: int) -> None:
    """Raise BadMessage when a payload has too many packets."""
    if number > MOST_PACKETS:
        raise BadMessage(f"A payload may have {MOST_PACKETS} packets at most.")


def spread_units(body: bytes) -> bytes:
    """UTF-8 as UTF-16, two bytes for each unit that JavaScript counts. Raises BadMessage."""
    try:
        return body.decode().encode("utf-16-le")
    except UnicodeDecodeError as error:
        raise BadMessage(f"A payload must be UTF-8: {error}.") from None


def join_units(units: bytes) -> bytes:
    """UTF-16 as UTF-8 again; what Socket.IO 1.x encoded twice is decoded twice. Raises BadMessage."""
    try:
        packet = units.decode("utf-16-le")
    except UnicodeDecodeError:
        raise BadMessage("A packet must end where a character ends.") from None
    try:
        twice = packet.encode("latin-1")
        twice.decode()
        return twice
    except UnicodeError:
        return packet.encode()
