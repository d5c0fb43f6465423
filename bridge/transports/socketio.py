"""Socket.IO: the four events of RunwayML, `query` in, `data`, `error` and `info` out, for every client from 1.x to 4.x.

A sketch gets `info` when it connects. Each `query` has exactly one `data` or `error` for its sketch, and every other
sketch of the model hears the same, whoever asked and at which door. In the 2018 manner the namespace is `/query` and
the events have longer names. Pictures stay base64 in JSON from end to end: nothing here reads or writes them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

import orjson

from ..codecs.socketio import BINARY_EVENT, CONNECT, DISCONNECT, EVENT, NO_BINARY, ROOT, Event, Packet, read_event
from ..codecs.socketio import read_packet, write_ack, write_connect, write_event, write_refusal
from ..errors import BadMessage, Busy, CatwalkError
from ..hub import Hub
from ..latency import CALLER
from ..messages import Answer, Dialect, Failure, Query
from ..seats import Listener
from ..session import Delivery, Outbox, Session
from .engineio_sessions import Session as Line

Send = Callable[[bytes], Awaitable[None]]
SHORT = 4096  # bytes of JSON; a longer query is a frame, and a newer one takes its place


class Desk(Protocol):
    """What the old world is told of a model."""

    def info(self, model: str) -> bytes: ...

    def dialect(self, model: str) -> Dialect: ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How one namespace speaks. `shares`: its sketches hear what others asked."""

    ask: str
    answer: str
    shares: bool


MANNERS = {ROOT: Manner("query", "data", True)}
ALPHA = {**MANNERS, "/query": Manner("update_request", "update_response", False)}
GREETING = orjson.dumps({"data": "connection established"})


@dataclass(frozen=True, slots=True)
class Booth:
    """One model as Socket.IO shows it."""

    hub: Hub
    desk: Desk
    model: str
    max_message: int
    alpha: bool = False

    @property
    def namespaces(self) -> dict[str, Manner]:
        """How each namespace speaks."""
        return ALPHA if self.alpha else MANNERS

    def make_door(self, namespace: str, send: Send) -> "Door":
        """A sketch is in a namespace; `send` brings it packets."""
        return Door(self, self.namespaces[namespace], namespace, send)

    async def mount(self, line: Line) -> "Rider":
        """Put Socket.IO on a new session of Engine.IO 3. The root namespace is opened unasked."""
        rider = Rider(self, line)
        await rider.open(ROOT)
        return rider


class Rider:
    """One client of Socket.IO 1.x or 2.x: its namespaces."""

    def __init__(self, booth: Booth, line: Line) -> None:
        self.booth = booth
        self.line = line
        self.doors: dict[str, Door] = {}

    async def take(self, message: bytes) -> None:
        """One packet; whatever is wrong with it becomes an `error` event."""
        namespace = ROOT
        try:
            packet = read_packet(message)
            namespace = packet.namespace
            if packet.kind == CONNECT:
                await self.open(packet.namespace)
            elif packet.kind == DISCONNECT:
                self.shut(packet.namespace)
            elif packet.kind in (EVENT, BINARY_EVENT):
                await self.take_event(packet)
        except CatwalkError as error:
            await self.refuse(error, namespace)

    async def open(self, namespace: str) -> None:
        """Let the client into a namespace."""
        if namespace in self.doors:
            return
        if namespace not in self.booth.namespaces:
            await self.line.send(write_refusal(namespace, "Invalid namespace"))
            return
        await self.line.send(write_connect(namespace))
        self.doors[namespace] = self.booth.make_door(namespace, self.line.send)
        await self.doors[namespace].greet()

    def shut(self, namespace: str) -> None:
        """The client leaves a namespace."""
        door = self.doors.pop(namespace, None)
        if door:
            door.close()

    async def take_event(self, packet: Packet) -> None:
        """An event. Raises BadMessage."""
        door = self.doors.get(packet.namespace)
        if door is None:
            raise BadMessage(f"The namespace {packet.namespace} is not connected.")
        if packet.kind == BINARY_EVENT:
            raise BadMessage(NO_BINARY)
        await door.take(read_event(packet.data), packet.ack)

    async def refuse(self, error: CatwalkError, namespace: str = ROOT) -> None:
        """Say what was wrong, in the namespace that it came from, or else in any that hears."""
        door = self.doors.get(namespace) or next(iter(self.doors.values()), None)
        if door:
            await door.refuse(error)

    def close(self) -> None:
        """The client is gone."""
        for namespace in list(self.doors):
            self.shut(namespace)


@dataclass(frozen=True, slots=True)
class Tag:
    """What the answer to a query must bring along: its ack's number, and how many bytes it held."""

    ack: int | None
    size: int


class Door:
    """A sketch in one namespace of a model."""

    def __init__(self, booth: Booth, manner: Manner, namespace: str, send: Send) -> None:
        self.booth = booth
        self.manner = manner
        self.namespace = namespace
        self.send = send
        self.session = Session(booth.hub, self.deliver, replace(CALLER.get(), door="Socket.IO"))
        self.overheard = Outbox(self.deliver)
        self.told: Answer | None = None  # the newest answer that this sketch has got
        self.held = 0  # bytes of queries that wait and must each be answered
        self.dialect = booth.desk.dialect(booth.model)
        self.stop = booth.hub.listen(booth.model, Listener(self.dialect, self.hear)) if manner.shares else lambda: None

    async def greet(self) -> None:
        """What a sketch gets when it has connected."""
        if self.manner.shares:
            await self.emit("info", self.booth.desk.info(self.booth.model))
        else:
            await self.emit("successful_connection", GREETING)

    async def take(self, event: Event, ack: int | None) -> None:
        """A query. Raises BadMessage, Busy."""
        if event.name != self.manner.ask:
            raise BadMessage(f"Here the events are “{self.manner.ask}” to Catwalk and “{self.manner.answer}” back; "
                             f"“{event.name[:40]}” came.")
        size = len(event.argument)
        if self.held and self.held + size > self.booth.max_message:
            raise Busy(f"{self.held:,} bytes of queries wait already; send the next one after an answer.")
        # A frame that a newer one overtakes gets the newer one's answer; what asks for an ack, its own.
        keep = ack is not None or (size <= SHORT and b'"data:' not in event.argument)
        query = Query(model=self.booth.model, inputs=event.argument or b"{}", arrived=perf_counter(),
                      dialect=self.dialect)
        self.session.offer(query, Tag(ack, size) if keep else None, keep=keep)
        self.held += size if keep else 0

    def hear(self, answer: Answer) -> None:
        """Somebody's answer, this sketch's own ones too."""
        self.overheard.put(Delivery(model=self.booth.model, answer=answer, dialect=self.dialect, overheard=True))

    async def deliver(self, delivery: Delivery) -> None:
        """An answer as often as this sketch has asked for it, and once if others did; partial ones are not told."""
        answer = delivery.answer
        if not isinstance(answer, Failure) and answer.partial:
            return
        times = 1 + delivery.dropped - (answer is self.told)
        self.told = answer
        name, argument = self.spell_answer(answer)
        for _ in range(times):
            await self.emit(name, argument)
        if isinstance(delivery.tag, Tag):
            await self.settle(delivery.tag, name, argument)

    async def settle(self, tag: Tag, name: str, argument: bytes) -> None:
        """A query that had to be answered is answered; its ack carries the answer, or `{"error": …}`."""
        self.held -= tag.size
        if tag.ack is not None:
            body = b'{"error":%s}' % argument if name == "error" else argument
            await self.send(write_ack(tag.ack, body, self.namespace))

    def spell_answer(self, answer: Answer) -> tuple[str, bytes]:
        """An answer as an event's name and its JSON."""
        if isinstance(answer, Failure):
            return "error", orjson.dumps(answer.error)
        return self.manner.answer, answer.encoded[self.dialect].data

    async def refuse(self, error: CatwalkError) -> None:
        """Say what was wrong with an event."""
        await self.emit("error", orjson.dumps(str(error)))

    async def emit(self, name: str, argument: bytes) -> None:
        """An event to the sketch; returns when there was room for it."""
        await self.send(write_event(name, argument, self.namespace))

    def close(self) -> None:
        """The sketch is gone."""
        self.stop()
        self.session.close()
        self.overheard.close()
