"""The words `catwalk osc watch` and `catwalk osc test HOST:PORT`: OSC made visible from a terminal."""

import argparse
import json
import math
import socket
import time
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .codecs.osc import read_packet, write_message
from .codecs.osc_mapping import read_target
from .errors import BadMessage, CatwalkError, ModelDown
from .osc_names import find_host
from .transports.osc_guests import check_reach

RATE = 10  # patterns a second
SHOWN = 8  # values of a message


def make_parser() -> argparse.ArgumentParser:
    """What may follow `catwalk osc`."""
    parser = argparse.ArgumentParser(prog="catwalk osc", description="See OSC arrive and leave.")
    commands = parser.add_subparsers(dest="deed", required=True, metavar="watch|test")
    watch = commands.add_parser("watch", help="what arrives and leaves, live, with rates and sizes")
    watch.add_argument("--http-port", type=int, default=8000, metavar="N",
                       help="The HTTP port of the Catwalk to watch (default: 8000)")
    test = commands.add_parser("test", help="send a pattern that one recognises")
    test.add_argument("to", metavar="HOST:PORT[:LAYOUT]", help="where to; with the layout channel no word is sent")
    test.add_argument("--lan", action="store_true", help="allow another machine, a broadcast address or a group")
    test.add_argument("--seconds", type=float, default=5.0, metavar="N", help="how long (default: 5)")
    return parser


def run_command(said: argparse.Namespace) -> int:
    """Watch or test."""
    return watch_osc(said.http_port) if said.deed == "watch" else send_pattern(said.to, said.seconds, lan=said.lan)


def watch_osc(http_port: int) -> int:
    """Print what passes until Ctrl-C, or until Catwalk ends. Raises ModelDown where there is no Catwalk."""
    address = f"http://127.0.0.1:{http_port}"
    try:
        with urllib.request.urlopen(f"{address}/osc/watch") as stream:
            print(f"Watching the OSC of {address}; Ctrl-C ends it.", flush=True)
            last = time.monotonic()
            for line in stream:
                now = time.monotonic()
                for row in write_rows(json.loads(line), now - last):
                    print(row, flush=True)
                last = now
    except urllib.error.HTTPError as trouble:
        raise CatwalkError(f"The Catwalk at {address} has no OSC to watch (HTTP {trouble.code}): it was started with "
                           "--osc-port off, or is older.") from None
    except OSError as trouble:
        why = getattr(trouble, "reason", trouble)
        raise ModelDown(f"No Catwalk answers at {address} ({why}). Start one, such as `catwalk pose`, or say "
                        "--http-port.") from None
    print("Catwalk has ended.")
    return 0


def write_rows(rows: Iterable[dict[str, Any]], span: float) -> Iterator[str]:
    """A line for each row: direction, peer, what it was newest, how often, how long."""
    for row in rows:
        arrow = "<-" if row["direction"] == "in" else "->"
        rate = row["packets"] / max(span, 0.1)
        size = row["bytes"] / row["packets"]
        yield (f"{arrow} {row['peer']:<21} {write_packet(b64decode(row['newest']))}  "
               f"({rate:.0f}/s, {size:,.0f} bytes)")


def write_packet(packet: bytes) -> str:
    """A packet's first message, and how many more."""
    try:
        messages = read_packet(packet)
    except BadMessage as trouble:
        return f"cannot be read: {trouble}"
    if not messages:
        return "an empty bundle"
    more = f"  +{len(messages) - 1} more" if len(messages) > 1 else ""
    values = [write_value(value) for value in messages[0].values[:SHOWN]]
    rest = " …" if len(messages[0].values) > SHOWN else ""
    return " ".join([messages[0].address, *values]) + rest + more


def write_value(value: Any) -> str:
    """One value, short."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (bytes, bytearray)):
        return f"[{len(value)} bytes]"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"


def send_pattern(word: str, seconds: float, wait: Callable[[float], None] = time.sleep, *, lan: bool = False) -> int:
    """Send the pattern so long. Raises BadSetting, Refused, CatwalkError."""
    address, shape = read_target(word, "catwalk osc test")
    check_reach(address, lan)
    try:
        address = find_host(address[0]), address[1]
    except OSError as trouble:
        raise CatwalkError(f"No machine {address[0]} is found ({trouble.strerror or trouble}); say its address in "
                           "numbers, which its network settings show.") from None
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    count = max(1, int(seconds * RATE))
    print(f"Sending {count} times to {word}: /catwalk/test/count goes 0, 1, 2, …, /catwalk/test/ramp from 0 to 1 each "
          "second, /catwalk/test/circle x y round and round.", flush=True)
    with socket.socket(family, socket.SOCK_DGRAM) as out:
        if lan:
            out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        for number in range(count):
            for message in make_pattern(number, words=shape != "channel"):
                out.sendto(message, address)
            wait(1 / RATE)
    print(f"Sent. If nothing came: the patch must listen at UDP port {address[1]}, and no other program may have it.")
    return 0


def make_pattern(number: int, *, words: bool) -> list[bytes]:
    """The messages of one moment."""
    part = number % RATE / RATE
    turn = 2 * math.pi * part
    circle = 0.5 + 0.25 * math.cos(turn), 0.5 + 0.25 * math.sin(turn)
    pattern = [write_message("/catwalk/test/count", number), write_message("/catwalk/test/ramp", part)]
    if not words:
        return [*pattern, write_message("/catwalk/test/circle/x", circle[0]),
                write_message("/catwalk/test/circle/y", circle[1])]
    return [*pattern, write_message("/catwalk/test/circle", *circle), write_message("/catwalk/test/word", "catwalk")]
