"""Socket.IO's packets ↔ bytes: protocol 4 (Socket.IO 1.x and 2.x) and 5 (3.x and 4.x). Pure.

`2/query,17["update_request",{…}]` is a type, a namespace unless it is `/`, an ack's number if one is wanted, and JSON.
What an event carries stays as it came and as it is encoded: pictures as base64 pass through without being read.
Source: github.com/socketio/socket.io-protocol (v4 and v5), socket.io-parser 2.3, 3.1 and 4.2.
"""

import codecs
import re
from dataclasses import dataclass

import orjson

from ..errors import BadMessage

CONNECT, DISCONNECT, EVENT, ACK, ERROR, BINARY_EVENT, BINARY_ACK = (b"%d" % digit for digit in range(7))
ROOT = "/"
NO_BINARY = "Catwalk takes no binary events: send a picture as a data URI, “data:image/jpeg;base64,…”."
SHAPE = re.compile(rb"([0-6])(?:([0-9]{1,4})-)?(?:(/[^,]{0,255})(?:,|\Z))?([0-9]{1,18})?((?![/0-9]).*)", re.DOTALL)
NAME = re.compile(rb'\[\s*("(?:[^"\\]|\\.){0,255}")\s*([,\]])')


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet. `ack`: the number under which an answer is asked for; `data`: its JSON, unread."""

    kind: bytes
    namespace: str = ROOT
    ack: int | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Event:
    """What a sketch emitted: a name and the JSON of its arguments, unread, with the commas between them."""

    name: str
    argument: bytes


def read_packet(message: bytes) -> Packet:
    """A packet. Raises BadMessage."""
    shape = SHAPE.fullmatch(message)
    if not shape or bool(shape[2]) != (shape[1] in (BINARY_EVENT, BINARY_ACK)):
        raise BadMessage(f"A Socket.IO packet must be a type, a namespace, a number and JSON, such as "
                         f"2[\"query\",{{}}]; it was {message[:40]!r}.")
    namespace = (shape[3] or b"/").decode(errors="replace").partition("?")[0]
    return Packet(shape[1], namespace, int(shape[4]) if shape[4] else None, shape[5])


def read_event(data: bytes) -> Event:
    """The name of an event, and what came with it. Raises BadMessage."""
    data = data.strip()
    start = NAME.match(data)
    if not start or not data.endswith(b"]") or (start[2] == b"]" and start.end() != len(data)):
        raise BadMessage(f"An event must be a list that begins with its name, such as [\"query\",{{}}]; it was "
                         f"{data[:40]!r}.")
    try:
        return Event(orjson.loads(start[1]), data[start.end():-1].strip())
    except orjson.JSONDecodeError as error:
        raise BadMessage(f"The name of an event must be JSON: {error}.") from None


def write_event(name: str, argument: bytes, namespace: str = ROOT) -> bytes:
    """An event with one argument, which is JSON already."""
    return b"%s%s[%s,%s]" % (EVENT, spell_namespace(namespace), orjson.dumps(name), escape_json(argument))


def write_ack(number: int, argument: bytes, namespace: str = ROOT) -> bytes:
    """The answer to an event that asked for one."""
    return b"%s%s%d[%s]" % (ACK, spell_namespace(namespace), number, escape_json(argument))


def write_connect(namespace: str = ROOT) -> bytes:
    """Protocol 4: a namespace is open."""
    return CONNECT + spell_namespace(namespace)


def write_refusal(namespace: str, sentence: str) -> bytes:
    """Protocol 4: a namespace is not there."""
    return ERROR + spell_namespace(namespace) + escape_json(orjson.dumps(sentence))


def spell_namespace(namespace: str) -> bytes:
    """A namespace as it stands in a packet."""
    return b"" if namespace == ROOT else namespace.encode("ascii", "ignore") + b","


def escape_json(text: bytes) -> bytes:
    """JSON as ASCII, which every client counts and decodes alike."""
    return text if text.isascii() else text.decode().encode("ascii", "catwalk-json")


def spell_units(error: UnicodeError) -> tuple[str, int]:
    """Characters that are not ASCII as `\\uXXXX`, the UTF-16 units of JSON."""
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start:error.end].encode("utf-16-be").hex()
    return "".join(f"\\u{units[place:place + 4]}" for place in range(0, len(units), 4)), error.end


codecs.register_error("catwalk-json", spell_units)
