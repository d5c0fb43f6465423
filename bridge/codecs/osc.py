"""OSC 1.0 packets ↔ messages. Pure: no sockets, no clock, no meaning.

Reading is as strict as liblo is: every length, every padding byte and every type tag is held against the packet before
python-osc's class sees it, which by itself reads over the end, takes negative lengths and skips what it does not know.
Whatever is wrong raises BadMessage and nothing else. Numbers alone, which come by the thousand, are read in one go.
Writing knows only the types that every peer reads: i, f, s and b.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from struct import Struct, error
from typing import Any

from pythonosc.osc_message import OscMessage, ParseError

from ..errors import BadMessage
from ..messages import Json

BUNDLE = b"#bundle\0"
AT_ONCE = BUNDLE + b"\0\0\0\0\0\0\0\1"
NTP_EPOCH = 2208988800  # seconds from 1900, where OSC's time begins, to 1970
MOST_NESTED = 64  # bundles within bundles
LARGEST = 65507  # bytes that UDP carries
SIZES = {"i": 4, "f": 4, "c": 4, "m": 4, "h": 8, "d": 8, "t": 8, "T": 0, "F": 0, "N": 0, "I": 0}
NUMBERS = {"i": "i", "f": "f", "h": "q", "d": "d"}  # OSC's letter: struct's
KNOWN = str.maketrans("ScI", "siT")  # what python-osc does not know, by its own letters
INT, TIME = Struct(">i"), Struct(">II")
FLOAT_LIMIT = 3.4028234663852886e38
INT_LIMIT = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `due` is when, in seconds since 1970, and 0 for now."""

    address: str
    values: tuple[Json, ...]
    due: float = 0.0


def read_packet(data: bytes) -> list[Message]:
    """The messages of a packet, in order. Raises BadMessage."""
    if len(data) % 4 or not data:
        raise BadMessage(f"An OSC packet is a multiple of 4 bytes long; this one was {len(data)}.")
    try:
        return [read_message(element, due) for element, due in walk_packet(data)]
    except (ParseError, ValueError, LookupError, ArithmeticError, TypeError) as trouble:  # python-osc's, all foreseen
        raise BadMessage(f"The OSC packet cannot be read: {trouble}.") from None


def walk_packet(data: bytes, due: float = 0.0, depth: int = 0) -> Iterator[tuple[bytes, float]]:
    """The messages of a packet as bytes, with the time of the bundle each is in. Raises BadMessage."""
    if not data.startswith(BUNDLE):
        yield data, due
        return
    if depth >= MOST_NESTED:
        raise BadMessage(f"OSC bundles may be nested {MOST_NESTED} deep; these were deeper.")
    if len(data) < 16:
        raise BadMessage("An OSC bundle begins with a time tag of 8 bytes; this one ended before.")
    time, place = read_time(data), 16
    while place < len(data):
        length = INT.unpack_from(data, place)[0] if place + 4 <= len(data) else 0
        place += 4
        if length <= 0 or length % 4 or place + length > len(data):
            raise BadMessage(f"An element of the OSC bundle says it is {length} bytes long; "
                             f"{max(0, len(data) - place)} bytes are left.")
        yield from walk_packet(data[place:place + length], time, depth + 1)
        place += length


def read_time(data: bytes) -> float:
    """A bundle's time tag in seconds since 1970; 0 for at once."""
    seconds, fraction = TIME.unpack_from(data, 8)
    return 0.0 if (seconds, fraction) in ((0, 1), (0, 0)) else seconds - NTP_EPOCH + fraction / (1 << 32)


def read_message(data: bytes, due: float = 0.0) -> Message:
    """One message. Raises BadMessage."""
    start = find_end(data, find_end(data, 0, "address"), "type tags")
    address, tags, numbers = read_head(data[:start])
    if numbers is not None:
        if len(data) - start != numbers.size:
            raise BadMessage(f"The type tags {show_text(tags)} of {show_text(address)} stand for {numbers.size} bytes; "
                             f"{len(data) - start} came.")
        return Message(address, numbers.unpack_from(data, start), due)
    return Message(address, read_values(data, start, address, tags), due)


@lru_cache(maxsize=4096)
def read_head(head: bytes) -> tuple[str, str, Struct | None]:
    """Address, type tags, and how to read the values where all are numbers. Raises BadMessage."""
    end = find_end(head, 0, "address")
    address = decode_text(head[:end])
    tags = decode_text(head[end:])
    if not tags.startswith(","):
        raise BadMessage(f"The type tags of {show_text(address)} must begin with a comma; they were {show_text(tags)}.")
    formats = [NUMBERS.get(tag) for tag in tags[1:]]
    return address, tags, None if None in formats else Struct(">" + "".join(letter for letter in formats if letter))


def read_values(data: bytes, place: int, address: str, tags: str) -> tuple[Json, ...]:
    """The values of a message that has more than numbers: first checked, then read by python-osc."""
    safe = data
    for tag in tags[1:]:
        if tag in SIZES:
            place += SIZES[tag]
        elif tag in "sS":
            end = find_end(data, place, f"string of {show_text(address)}")
            safe = replace_text(safe, place, end)
            place = end
        elif tag == "b":
            place = skip_blob(data, place, address)
        else:
            raise BadMessage(f"Catwalk reads the OSC types i f s b h d t c S m T F N I, one value after another; "
                             f"{show_text(address)} came with {show_text(tags)}.")
    if place != len(data):
        raise BadMessage(f"The type tags {show_text(tags)} of {show_text(address)} stand for {place} bytes in all; "
                         f"the message has {len(data)}.")
    return tuple(OscMessage(b"/\0\0\0" + encode_text(tags.translate(KNOWN)) + safe[find_values(data):]).params)


def find_values(data: bytes) -> int:
    """Where a message's values begin."""
    return find_end(data, find_end(data, 0, "address"), "type tags")


def find_end(data: bytes, start: int, part: str) -> int:
    """Where the string that begins at `start` ends, its padding included. Raises BadMessage."""
    zero = data.find(b"\0", start)
    end = start + (zero - start) // 4 * 4 + 4
    if zero < 0 or end > len(data):
        raise BadMessage(f"The {part} of an OSC message ends with one to four zero bytes; this one had no end.")
    if zero + 1 < end and data[zero:end].strip(b"\0"):
        raise BadMessage(f"The {part} of an OSC message is filled up with zero bytes; this one was with others.")
    return end


def skip_blob(data: bytes, place: int, address: str) -> int:
    """Where the blob that begins here ends. Raises BadMessage."""
    length = INT.unpack_from(data, place)[0] if place + 4 <= len(data) else -1
    end = place + 4 + (length + 3) // 4 * 4
    if length < 0 or end > len(data) or data[place + 4 + length:end].strip(b"\0"):
        raise BadMessage(f"The blob of {show_text(address)} says it is {length} bytes long; "
                         f"{max(0, len(data) - place - 4)} bytes are left.")
    return end


def replace_text(data: bytes, start: int, end: int) -> bytes:
    """The same bytes, of the same length, with a string in it that is no UTF-8 made readable."""
    text = data[start:end]
    try:
        text.decode()
        return data
    except UnicodeDecodeError:
        return data[:start] + bytes(byte if byte < 128 else 63 for byte in text) + data[end:]


def decode_text(padded: bytes) -> str:
    """A padded string."""
    return padded.rstrip(b"\0").decode(errors="replace")


def show_text(text: str) -> str:
    """A peer's word, short and printable enough for a sentence."""
    return text if len(text) <= 60 and text.isprintable() else f"{text[:57]!r}…"


def encode_text(text: str) -> bytes:
    """A string, zero-terminated and padded."""
    data = text.encode(errors="replace").replace(b"\0", b" ")
    return data + bytes(4 - len(data) % 4)


def write_message(address: str, *values: Json) -> bytes:
    """One message out of whole numbers, numbers, strings and bytes; booleans are whole numbers, too."""
    tags, parts = ",", []
    for value in values:
        tag, part = write_value(value)
        tags += tag
        parts.append(part)
    return b"".join((encode_text(address), encode_text(tags), *parts))


def write_value(value: Json) -> tuple[str, bytes]:
    """A value's type tag and bytes."""
    if isinstance(value, str):
        return "s", encode_text(value)
    if isinstance(value, (bytes, bytearray)):
        return "b", INT.pack(len(value)) + value + bytes(-len(value) % 4)
    if isinstance(value, int):
        return "i", INT.pack(fit_number("i", value))
    return "f", Struct(">f").pack(fit_number("f", value))


def fit_number(tag: str, value: Any) -> Any:
    """A number that its type can hold; a missing one is 0."""
    number = float(value or 0)
    if tag == "i":
        return int(max(-INT_LIMIT - 1, min(INT_LIMIT, number))) if number == number else 0
    return max(-FLOAT_LIMIT, min(FLOAT_LIMIT, number)) if abs(number) != float("inf") else number


def join_messages(messages: Iterable[bytes], budget: int) -> list[bytes]:
    """Messages in as few bundles as the budget allows, in order. One message alone needs no bundle.

    Each message must fit by itself; a bundle needs 20 bytes beside one.
    """
    packets: list[bytes] = []
    waiting: list[bytes] = []
    length = len(AT_ONCE)
    for message in messages:
        if waiting and length + 4 + len(message) > budget:
            packets.append(write_bundle(waiting))
            waiting, length = [], len(AT_ONCE)
        waiting.append(message)
        length += 4 + len(message)
    return [*packets, write_bundle(waiting)] if waiting else packets


def write_bundle(messages: Sequence[bytes]) -> bytes:
    """A bundle for now; one message stays as it is."""
    if len(messages) == 1:
        return messages[0]
    return b"".join((AT_ONCE, *(part for message in messages for part in (INT.pack(len(message)), message))))


class Template:
    """Bundles of always the same addresses and numbers, prepared so that one call to `struct` writes each.

    `shapes` are pairs of an address and its tags (`i` and `f`). `too_big` are those that no bundle within the budget
    can hold, with their sizes; `write` leaves their values out.
    """

    def __init__(self, shapes: Sequence[tuple[str, str]], budget: int) -> None:
        self.too_big: list[tuple[str, int]] = []
        self.bundles: list[tuple[Struct, Any, tuple[bytes, ...]]] = []
        self.tags = "".join(tags for _, tags in shapes)
        heads: list[tuple[bytes, str, int]] = []
        length, place = len(AT_ONCE), 0
        for address, tags in shapes:
            head = encode_text(address) + encode_text("," + tags)
            size = len(head) + 4 * len(tags)
            if len(AT_ONCE) + 4 + size > budget:
                self.too_big.append((address, size))
            else:
                if length + 4 + size > budget:
                    self.add_bundle(heads)
                    heads, length = [], len(AT_ONCE)
                heads.append((INT.pack(size) + head, tags, place))
                length += 4 + size
            place += len(tags)
        if heads:
            self.add_bundle(heads)

    def add_bundle(self, heads: list[tuple[bytes, str, int]]) -> None:
        """Prepare one bundle: heads and values stand in one row, out of which `order` takes them as they are sent."""
        form = [f">{len(AT_ONCE)}s"]
        constants = [AT_ONCE]
        order = [0]
        for head, tags, place in heads:
            order += [len(constants), *(1 + len(heads) + number for number in range(place, place + len(tags)))]
            constants.append(head)
            form.append(f"{len(head)}s{tags}")
        self.bundles.append((Struct("".join(form)), itemgetter(*order), tuple(constants)))

    def write(self, values: Sequence[Any]) -> list[bytes]:
        """The bundles, with these values, one for each tag."""
        try:
            return [struct.pack(*order((*constants, *values))) for struct, order, constants in self.bundles]
        except (error, OverflowError, TypeError):
            fitted = [fit_number(tag, value) for tag, value in zip(self.tags, values, strict=True)]
            return [struct.pack(*order((*constants, *fitted))) for struct, order, constants in self.bundles]


def split_packets(packets: Iterable[bytes]) -> dict[str, bytes]:
    """The messages of packets of Catwalk's own making, by their addresses."""
    return {message[:message.index(b"\0")].decode(): message for packet in packets
            for message, _ in walk_packet(packet)}


def clear_packet(packet: bytes) -> bytes:
    """The same packet, of Catwalk's own making, with 0 for every number and nothing in every string."""
    messages = [read_message(element) for element, _ in walk_packet(packet)]
    cleared = (write_message(message.address, *(type(value)() for value in message.values)) for message in messages)
    return write_bundle(list(cleared))
