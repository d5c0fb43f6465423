"""RunwayML's OSC of one model: who connected hears every answer as one JSON string, and errors as plain sentences.

Its libraries send from a port that changes and listen at another one, so a peer is both: the port it sent from, and the
one that all of them listen at. Who only queries is a peer, too.
"""

import time
from collections.abc import Callable, Iterator
from typing import Protocol

from ..codecs.osc import LARGEST, Message, write_message
from ..codecs.osc_mapping import Address
from ..errors import BadMessage
from ..hub import Hub
from ..messages import Dialect, Query
from ..session import Delivery, Session
from .callers import name_sender
from .osc_listeners import Counts, Post

MOST_HOSTS, MOST_PORTS = 64, 8  # that are remembered; ports of each host
Deed = Callable[[Message, Address], None]


class News(Protocol):
    """The newest outputs as JSON text, or what went wrong."""

    @property
    def data(self) -> bytes: ...

    @property
    def error(self) -> str: ...


class Desk(Protocol):
    """What the old world is told of a model."""

    def dialect(self, model: str) -> Dialect: ...

    def listen(self, model: str, hear: Callable[[News], None]) -> Callable[[], None]: ...


class RunwayPeers:
    """Everybody who speaks to one model in RunwayML's OSC. `check_address` raises Refused for who may not hear."""

    def __init__(self, hub: Hub, desk: Desk, post: Post, model: str, reply_port: int | None,
                 check_address: Callable[[Address], None]) -> None:
        self.hub = hub
        self.desk = desk
        self.post = post
        self.model = model
        self.reply_port = reply_port
        self.check_address = check_address
        self.counts = Counts()
        self.ports: dict[str, dict[int, None]] = {}  # by host, the newest last
        self.sessions: dict[str, Session] = {}
        self.stop: Callable[[], None] | None = None
        self.deeds: dict[str, Deed] = {
            "/server/connect": self.connect, "/server/disconnect": self.disconnect, "/query": self.ask}

    def connect(self, message: Message, sender: Address) -> None:
        """Let a peer hear, at the port it sent from and at the usual one. Raises Refused."""
        self.check_address(sender)
        host, port = sender
        ports = self.ports.pop(host, {})
        ports.pop(port, None)
        self.ports[host] = dict.fromkeys([*list(ports)[1 - MOST_PORTS:], port])
        while len(self.ports) > MOST_HOSTS:
            self.forget(next(iter(self.ports)))
        if self.stop is None:
            self.stop = self.desk.listen(self.model, self.tell_all)

    def disconnect(self, message: Message, sender: Address) -> None:
        """Let nobody of this host hear any more."""
        self.forget(sender[0])
        if not self.ports:
            self.close()

    def ask(self, message: Message, sender: Address) -> None:
        """A query as JSON; its answer goes to every peer, as all answers do. Raises BadMessage, Busy, Refused."""
        if len(message.values) != 1 or not isinstance(message.values[0], str):
            raise BadMessage("/query takes one string: a JSON object with one key for each input.")
        self.connect(message, sender)
        inputs = message.values[0].encode()
        query = Query(model=self.model, inputs=inputs, arrived=time.perf_counter(),
                      dialect=self.desk.dialect(self.model))
        if sender[0] not in self.sessions:
            self.sessions[sender[0]] = Session(self.hub, deliver_nothing, name_sender(sender))
        self.sessions[sender[0]].offer(query, None, keep=b"data:image" not in inputs)

    def forget(self, host: str) -> None:
        """Let go of a host."""
        self.ports.pop(host, None)
        session = self.sessions.pop(host, None)
        if session:
            session.close()

    def list_addresses(self) -> Iterator[Address]:
        """Where peers hear."""
        for host, ports in self.ports.items():
            for port in {*ports, self.reply_port} - {None, 0}:
                yield host, port or 0

    def tell_all(self, news: News) -> None:
        """An answer, to every peer; what no datagram can carry is told in words."""
        packet = write_message("/error", news.error) if news.error else write_message("/data", news.data.decode())
        if len(packet) > LARGEST:
            self.counts.too_big += 1
            sentence = (f"The answer of {self.model} is {len(packet):,} bytes long, and OSC carries {LARGEST:,}. "
                        "HTTP and Socket.IO have it.")
            packet = write_message("/error", sentence)
        for address in self.list_addresses():
            self.post.send(packet, address, self.counts)

    def close(self) -> None:
        """Tell nobody anything any more."""
        for host in list(self.ports):
            self.forget(host)
        if self.stop:
            self.stop()
            self.stop = None


async def deliver_nothing(delivery: Delivery) -> None:
    """Peers hear an answer with everybody else."""
