"""Who hears models by OSC: each listener's packets, sent, spared or counted. Bytes come ready from the workers.

What is sent never waits: UDP takes a packet or does not, and what it does not take is counted.
"""

import asyncio
import errno
import socket
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from ..codecs.osc import clear_packet, join_messages, split_packets, write_message
from ..codecs.osc_mapping import Address, Wish
from ..codecs.osc_numbers import may_lack
from ..hub import Hub
from ..lan import is_loopback, name_inside
from ..messages import Answer, Dialect, Failure, Result
from ..seats import Listener

SAME_PAUSE = 10.0  # seconds before a listener is told the same again
JUST_NOW = 0.5  # seconds
MOST_TOLD = 64  # sentences that are remembered
TOO_LONG = (errno.EMSGSIZE, 10040)  # the second is Windows'
Key = tuple[int, int]  # the output's place, and the slot or -1


@dataclass(slots=True)
class Counts:
    """What went to one address."""

    sent: int = 0
    bytes: int = 0
    dropped: int = 0
    too_big: int = 0


class Post:
    """The way out: one UDP socket for each family, a second one where the first cannot reach loopback, and watchers."""

    def __init__(self) -> None:
        self.sockets: dict[int, socket.socket] = {}
        self.inner: dict[int, socket.socket] = {}
        self.watchers: set[Callable[[str, Address, bytes], None]] = set()
        self.find_face: Callable[[str], Hashable] = lambda model: None  # how RunwayML would have had its answers

    def add_socket(self, bound: socket.socket) -> None:
        """A further way out."""
        self.sockets.setdefault(bound.family, bound)
        self.inner[bound.family] = bound

    def send(self, packet: bytes, address: Address, counts: Counts) -> None:
        """Send one packet now, or count why not."""
        ways = self.inner if is_loopback(address[0]) else self.sockets
        out = ways.get(socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        if out is None:
            counts.dropped += 1
            return
        try:
            out.sendto(packet, address)
        except (OSError, ValueError) as trouble:
            too_big = getattr(trouble, "errno", None) in TOO_LONG
            counts.too_big += too_big
            counts.dropped += not too_big
            return
        counts.sent += 1
        counts.bytes += len(packet)
        for watch in self.watchers:
            watch("out", address, packet)


@dataclass(slots=True)
class Stream:
    """What a listener has heard of one model."""

    held: dict[Key, list[bytes]] = field(default_factory=dict)
    lacking: dict[Key, dict[str, bytes]] = field(default_factory=dict)  # distances whose ends are not seen now
    next: float = 0.0
    waiting: Result | None = None


class OscListener:
    """One address that hears models."""

    def __init__(self, post: Post, address: Address, wish: Wish, origin: str) -> None:
        self.post = post
        self.address = address
        self.wish = wish
        self.origin = origin  # "subscribed", "told" (--osc-to) or "mapped"
        self.asked_from: Address | None = None
        self.counts = Counts()
        self.streams: dict[str, Stream] = {}
        self.told: dict[str, float] = {}
        self.stops: list[Callable[[], None]] = []
        self.timers: dict[str, asyncio.TimerHandle] = {}

    def open(self, hub: Hub) -> None:
        """Begin to hear the models that are wanted."""
        for name in hub.seats:
            self.hear_model(hub, name)

    def hear_model(self, hub: Hub, name: str) -> None:
        """Hear one of them, if it is wanted."""
        layout = self.wish.pick_layout(name)
        if layout is not None:
            if layout.shape == "json":
                layout = replace(layout, face=self.post.find_face(name))
            dialect = Dialect("osc", layout=layout)
            self.stops.append(hub.listen(name, Listener(dialect, self.make_hearer(name, dialect))))

    def close(self) -> None:
        """Hear no more."""
        for stop in self.stops:
            stop()
        for timer in self.timers.values():
            timer.cancel()

    def make_hearer(self, model: str, dialect: Dialect) -> Callable[[Answer], None]:
        """What the hub calls with each answer of a model."""
        stream = self.streams[model] = Stream()
        pause = 1 / self.wish.rate if self.wish.rate else 0.0

        def hear(answer: Answer) -> None:
            if isinstance(answer, Failure):
                self.tell("/error", answer.error)
            elif not pause:
                self.send_answer(stream, answer, dialect)
            else:
                stream.waiting = answer
                self.pace(model, stream, dialect, pause)

        return hear

    def pace(self, model: str, stream: Stream, dialect: Dialect, pause: float) -> None:
        """Send the newest answer when its time has come."""
        loop = asyncio.get_running_loop()
        if model in self.timers or stream.waiting is None:
            return
        if loop.time() < stream.next:
            self.timers[model] = loop.call_at(stream.next, self.end_pause, model, stream, dialect, pause)
            return
        answer, stream.waiting = stream.waiting, None
        stream.next = loop.time() + pause
        self.send_answer(stream, answer, dialect)

    def end_pause(self, model: str, stream: Stream, dialect: Dialect, pause: float) -> None:
        """The time has come."""
        del self.timers[model]
        stream.next = 0.0
        self.pace(model, stream, dialect, pause)

    def send_answer(self, stream: Stream, answer: Result, dialect: Dialect) -> None:
        """Zeros for who has left, then the packets that are wanted, then what did not fit."""
        encoded = answer.encoded[dialect]
        head = orjson.loads(encoded.data)
        groups: dict[Key, list[bytes]] = {}
        for (place, slot), packet in zip(head["keys"], encoded.blobs, strict=True):
            groups.setdefault((place, slot), []).append(packet)
        for key, packets in stream.held.items():
            if key[1] >= 0 and key not in groups:
                self.send_all(map(clear_packet, (*packets, *stream.lacking.pop(key, {}).values())))
        for key, packets in groups.items():
            if key[1] >= 0:
                self.clear_lost(stream, key, packets)
            if not (self.wish.on_change and stream.held.get(key) == packets):
                self.send_all(packets)
        stream.held = groups
        if head["big"]:
            self.count_too_big(head["big"])

    def clear_lost(self, stream: Stream, key: Key, packets: list[bytes]) -> None:
        """Zeros for what a slot tells no more: measures or gestures were switched off. What may lack stays."""
        before = stream.held.get(key, [])
        if sum(map(len, packets)) >= sum(map(len, before)):
            return
        found = split_packets(packets)
        lost = {address: message for address, message in split_packets(before).items() if address not in found}
        lacking = {address: lost.pop(address) for address in list(lost) if may_lack(address)}
        stream.lacking.setdefault(key, {}).update(lacking)
        self.send_all(join_messages(map(clear_packet, lost.values()), self.wish.layout.budget))

    def send_all(self, packets: Iterable[bytes]) -> None:
        """One packet after another."""
        for packet in packets:
            self.post.send(packet, self.address, self.counts)

    def count_too_big(self, messages: dict[str, int]) -> None:
        """Say which messages are longer than the budget."""
        self.counts.too_big += len(messages)
        address, size = max(messages.items(), key=lambda item: item[1])
        more = f", and {len(messages) - 1} more," if len(messages) > 1 else ""
        name = "/error" if self.wish.layout.shape == "json" else "/catwalk/notice"
        self.tell(name, f"{address} is {size:,} bytes long{more} and was not sent: this listener takes "
                  f"{self.wish.layout.budget:,}. Raise its budget, such as /subscribe {self.address[1]} 8000.")

    def tell(self, address: str, sentence: str) -> None:
        """Send a sentence, the same at most every ten seconds; a number to who reads numbers only."""
        now = asyncio.get_running_loop().time()
        if now < self.told.get(sentence, 0.0):
            return
        if len(self.told) >= MOST_TOLD:
            self.told.clear()
        self.told[sentence] = now + SAME_PAUSE
        if self.wish.layout.shape != "channel":
            self.send_all([write_message(address, sentence)])
        elif address == "/catwalk/notice":
            self.send_all([write_message(address, self.counts.too_big)])

    def has_told(self, sentence: str) -> bool:
        """Whether a sentence was sent just now."""
        return self.told.get(sentence, 0.0) > asyncio.get_running_loop().time() + SAME_PAUSE - JUST_NOW

    def describe(self) -> dict[str, Any]:
        """The listener, as the HTTP API shows it."""
        counts = self.counts
        return {"address": spell_address(self.address), "origin": self.origin, "layout": self.wish.layout.shape,
                "budget": self.wish.layout.budget, "outputs": list(self.wish.outputs), "sent": counts.sent,
                "bytes": counts.bytes, "dropped": counts.dropped, "too_big": counts.too_big}


def spell_inside(bound: tuple[Any, ...]) -> str:
    """Where programs of this machine find a socket that is bound so."""
    return spell_address((name_inside(bound[0]), bound[1]))


def spell_address(address: Address) -> str:
    """`127.0.0.1:9000`, `[::1]:9000`."""
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
