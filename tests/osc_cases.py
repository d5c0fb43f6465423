"""Good and bad OSC 1.0 packets, and what liblo makes of each; a test asks liblo itself."""

import struct
from typing import Any, NamedTuple


class Case(NamedTuple):
    """A packet; `messages` are what is read in it, None where liblo refuses it."""

    name: str
    packet: bytes
    messages: list[tuple[str, tuple[Any, ...]]] | None

    @property
    def taken(self) -> bool:
        return self.messages is not None


def text(word: str | bytes) -> bytes:
    """A padded string."""
    data = word.encode() if isinstance(word, str) else word
    return data + b"\0" * (4 - len(data) % 4)


def blob(data: bytes) -> bytes:
    """A blob with its length before it."""
    return struct.pack(">i", len(data)) + data + b"\0" * (-len(data) % 4)


def whole(number: int) -> bytes:
    """An int32."""
    return struct.pack(">i", number)


def real(number: float) -> bytes:
    """A float32."""
    return struct.pack(">f", number)


NOW = struct.pack(">Q", 1)


def bundle(*elements: bytes, time: bytes = NOW) -> bytes:
    """A bundle."""
    return text("#bundle") + time + b"".join(whole(len(element)) + element for element in elements)


HALF = text("/a") + text(",f") + real(0.5)
READ = ("/a", (0.5,))
CASES = [
    Case("float", HALF, [READ]),
    Case("ifs", text("/a/b") + text(",ifs") + whole(1) + real(0.5) + text("abc"), [("/a/b", (1, 0.5, "abc"))]),
    Case("string of four", text("/abc") + text(",s") + text("abcd"), [("/abc", ("abcd",))]),
    Case("blob of three", text("/a") + text(",b") + blob(b"abc"), [("/a", (b"abc",))]),
    Case("empty blob", text("/a") + text(",b") + blob(b""), [("/a", (b"",))]),
    Case("no arguments", text("/a") + text(","), [("/a", ())]),
    Case("UTF-8", text("/a") + text(",s") + text("wörld"), [("/a", ("wörld",))]),
    Case("UTF-8 in the address", text("/ä") + text(",f") + real(1), [("/ä", (1.0,))]),
    Case("TFNI", text("/a") + text(",TFNI"), [("/a", (True, False, None, True))]),
    Case("hd", text("/a") + text(",hd") + struct.pack(">qd", 2**40, 1.25), [("/a", (2**40, 1.25))]),
    Case("symbol", text("/a") + text(",S") + text("ab"), [("/a", ("ab",))]),
    Case("character", text("/a") + text(",c") + whole(65), [("/a", (65,))]),
    Case("MIDI", text("/a") + text(",m") + whole(1), [("/a", ((0, 0, 0, 1),))]),
    Case("bundle", bundle(HALF, HALF), [READ, READ]),
    Case("nested bundle", bundle(bundle(HALF), HALF), [READ, READ]),
    Case("empty bundle", bundle(), []),
    Case("no slash", text("a") + text(",f") + real(0.5), [("a", (0.5,))]),
    Case("no address", text("") + text(",f") + real(1), [("", (1.0,))]),
    Case("bad UTF-8", text("/a") + text(",s") + text(b"\xff\xfe"), [("/a", ("??",))]),
    Case("array", text("/a") + text(",[ii]f") + whole(1) + whole(2) + real(0.5), None),
    Case("no type tags", text("/a"), None),
    Case("empty type tags", text("/a") + b"\0\0\0\0", None),
    Case("empty", b"", None),
    Case("no multiple of four", HALF + b"\0", None),
    Case("unpadded address", b"/a\0" + text(",f") + real(0.5), None),
    Case("unterminated address", b"/abc", None),
    Case("no comma", text("/a") + text("f") + real(0.5), None),
    Case("short argument", text("/a") + text(",ff") + real(0.5), None),
    Case("unterminated string", text("/a") + text(",s") + b"abcd", None),
    Case("blob too long", text("/a") + text(",b") + whole(100) + b"abcd", None),
    Case("negative blob", text("/a") + text(",b") + whole(-4) + b"abcd", None),
    Case("blob padded with more than zeros", text("/a") + text(",b") + whole(3) + b"abcd", None),
    Case("address padded with more than zeros", b"/a\0x" + text(",f") + real(0.5), None),
    Case("element too long", text("#bundle") + NOW + whole(400) + HALF, None),
    Case("negative element", text("#bundle") + NOW + whole(-8) + HALF, None),
    Case("element of nothing", text("#bundle") + NOW + whole(0), None),
    Case("bad element", bundle(text("/a") + text(",f")), None),
    Case("short bundle", text("#bundle") + b"\0\0", None),
    Case("bundle without elements' length", text("#bundle") + NOW + b"\0\0\0", None),
    Case("bytes left over", HALF + real(1), None),
    Case("unknown type", text("/a") + text(",Q") + real(1), None),
    Case("colour", text("/a") + text(",r") + whole(1), None),
    Case("unclosed array", text("/a") + text(",[i") + whole(1), None),
]
