"""OSC over UDP: messages in, answers out to who subscribed, who asked, and who was named when Catwalk started.

The codecs read and write; here is only what goes where and when. Nothing raises out of `datagram_received`: whatever
is wrong becomes one `/error` sentence to the sender, or one line in the log.
"""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from .. import __version__
from ..codecs.osc import Message, read_packet, write_message
from ..codecs.osc_inputs import is_echo, read_port, read_subscription
from ..codecs.osc_mapping import BUDGET, Address, Wish
from ..errors import BadMessage, CatwalkError, Refused
from ..hub import Hub
from ..lan import Lan
from .osc_guests import OscGuests, check_reach
from .osc_inputs import OscInputs
from .osc_latency import OscLatency
from .osc_listeners import Counts, OscListener, Post, spell_address, spell_inside
from .osc_queries import OscQueries
from .osc_troubles import NOBODY, PACKET, OscTroubles, Trouble

log = logging.getLogger("catwalk")
FARTHEST = 1.0  # seconds ahead that a bundle may be kept for its time
MOST_KEPT, MOST_SUBSCRIBED = 10_000, 64
Deed = Callable[[Message, Address], None]


class OscDoor:
    """OSC's door: its listeners, and what comes in. `reply_port` is where replies go besides a message's source."""

    def __init__(self, hub: Hub, reply_port: int | None = None, lan: Lan | None = None) -> None:
        self.hub = hub
        self.reply_port = reply_port
        self.post = Post()
        self.guests = OscGuests(lan)
        self.replies = Counts()
        self.received = self.refused = self.kept = 0
        self.listeners: dict[Address, OscListener] = {}
        self.inputs = OscInputs(hub)
        self.queries = OscQueries(self)
        self.latency = OscLatency(self)
        self.troubles = OscTroubles(hub, self.reply)
        self.transports: list[asyncio.DatagramTransport] = []
        self.changed: Callable[[], None] = lambda: None  # called when subscriptions have changed
        self.deeds: dict[str, Deed] = {
            "/subscribe": self.subscribe, "/unsubscribe": self.unsubscribe, "/ping": self.answer_ping,
            "/latency": self.latency.ask}
        hub.greeters.append(self.greet_model)

    async def open(self, sockets: Sequence[socket.socket]) -> None:
        """Read from these sockets, and send through them."""
        loop = asyncio.get_running_loop()
        for bound in sockets:
            self.post.add_socket(bound)
            transport, _ = await loop.create_datagram_endpoint(lambda: OscProtocol(self), sock=bound)
            self.transports.append(transport)

    def close(self) -> None:
        """Hear and say nothing more."""
        for listener in self.listeners.values():
            listener.close()
        self.queries.close()
        self.latency.close()
        for transport in self.transports:
            transport.close()

    @property
    def addresses(self) -> list[str]:
        """Where programs of this machine send messages to."""
        return [spell_inside(bound.getsockname()) for bound in self.post.inner.values()]

    @property
    def port(self) -> int:
        """The UDP port."""
        return int(next(iter(self.post.sockets.values())).getsockname()[1])

    def check_address(self, address: Address) -> None:
        """Raise Refused for an address out of reach, and for Catwalk's own, where it would hear itself."""
        check_reach(address, self.guests.lan is not None)
        if spell_address(address) in self.addresses:
            raise Refused(f"{spell_address(address)} is Catwalk's own OSC port; say the one where the patch listens.")

    def greet(self, strangers: Sequence[Address] = ()) -> None:
        """Say to everyone who may listen that Catwalk is here; a patch may answer with /subscribe."""
        for listener in self.listeners.values():
            self.say_hello(listener)
        for address in strangers:
            if address not in self.listeners:
                self.post.send(self.write_hello(), address, self.replies)

    def greet_model(self, name: str) -> None:
        """Let those that listen hear a model that is new here, too, if they want it."""
        for listener in self.listeners.values():
            listener.hear_model(self.hub, name)

    def add_listener(self, address: Address, wish: Wish, origin: str) -> OscListener:
        """Let an address hear models; whatever it heard before, it hears this now."""
        self.remove_listener(address)
        listener = self.listeners[address] = OscListener(self.post, address, wish, origin)
        listener.open(self.hub)
        return listener

    def remove_listener(self, address: Address) -> None:
        """Let an address hear nothing more."""
        listener = self.listeners.pop(address, None)
        if listener:
            listener.close()

    def take_packet(self, data: bytes, sender: Address) -> None:
        """One datagram; never raises."""
        self.received += 1
        lan = self.guests.lan
        for watch in self.post.watchers:
            watch("in", sender, lan.hide_token(data) if lan else data)
        try:
            messages, shown = self.guests.admit(read_packet(data), sender)
            if shown:
                self.reply(sender, self.write_hello())
            now = time.time()
            later: dict[float, list[Message]] = {}
            for message in messages:
                if 0 < message.due - now <= FARTHEST:
                    later.setdefault(message.due, []).append(message)
            self.do_messages([message for message in messages if message.due not in later], sender)
            for due, those in later.items():
                self.keep_messages(due - now, those, sender)
        except CatwalkError as error:
            if self.guests.may_hear(sender):
                self.troubles.note_all([Trouble(PACKET, error)], sender)
        except Exception:
            log.exception("An OSC packet from %s could not be handled.", spell_address(sender))

    def keep_messages(self, pause: float, messages: list[Message], sender: Address) -> None:
        """Do these when their time has come; at once when too many wait."""
        if self.kept >= MOST_KEPT:
            self.do_messages(messages, sender)
            return

        def do_now() -> None:
            self.kept -= len(messages)
            self.do_messages(messages, sender)

        self.kept += len(messages)
        asyncio.get_running_loop().call_later(pause, do_now)

    def do_messages(self, messages: Sequence[Message], sender: Address) -> None:
        """What messages ask for, in order; of settings to the same address in one packet, the newest only.

        One that is wrong keeps none of the others from being done; a packet is answered with one sentence at most.
        """
        troubles: list[Trouble] = []
        newest: dict[str, Message] = {}
        for message in messages:
            if message.address not in self.deeds and self.inputs.is_setting(message.address):
                newest.pop(message.address, None)  # patterns may set the same input: the order is that of the newest
                newest[message.address] = message
                continue
            troubles += self.inputs.hold_settings(newest)
            troubles += self.do_deed(message, sender)
            newest = {}
        troubles += self.inputs.hold_settings(newest)
        self.refused += len(troubles)
        self.troubles.note_all(troubles, sender)

    def take_settings(self, data: bytes) -> None:
        """A packet that came by another way: its settings and triggers. What is wrong in it is kept."""
        try:
            messages = [message for message in read_packet(data) if message.address.count("/") == 2]
            allowed = [message for message in messages if not message.address.endswith("/query")]
            self.do_messages(allowed, NOBODY)
        except CatwalkError as error:
            self.refused += 1
            self.troubles.keep(Trouble(PACKET, error), NOBODY)

    def do_deed(self, message: Message, sender: Address) -> list[Trouble]:
        """What one message asks for; the trouble when it cannot be."""
        if is_echo(message.address):
            return []
        try:
            deed = self.deeds.get(message.address) or self.find_deed(message.address)
            deed(message, sender)
            return []
        except CatwalkError as error:
            return [Trouble(message.address, error)]

    def find_deed(self, address: str) -> Deed:
        """A model's deed: /MODEL/query or /MODEL/run. Raises BadMessage."""
        parts = address.split("/")
        if len(parts) == 3 and parts[2] == "query":
            return lambda message, sender: self.queries.ask(self.inputs.find_model(parts[1]), message, sender)
        if len(parts) == 3 and parts[2] == "run":
            return lambda message, sender: self.queries.run_models(self.inputs.find_models(parts[1]), message, sender)
        raise BadMessage(f"Catwalk knows {', '.join(self.deeds)}, /MODEL/INPUT, /MODEL/query and /MODEL/run; "
                         f"it was {address[:60]!r}. Here are the models: {', '.join(self.hub.seats)}.")

    def subscribe(self, message: Message, sender: Address) -> None:
        """Let the sender's machine hear models. Raises BadMessage, Refused."""
        wanted = read_subscription(message.values, tuple(self.hub.seats))
        address = (sender[0], wanted.port or sender[1])
        self.check_address(address)
        known = self.listeners.get(address)
        if known is None or (known.origin != "mapped" and known.wish != wanted.wish):
            known = self.add_listener(address, wanted.wish, "subscribed")
            self.drop_oldest()
        elif known.origin == "subscribed":  # said again, in case either side had ended: what it heard stays known
            self.listeners[address] = self.listeners.pop(address)
        known.asked_from = sender
        self.say_hello(known)
        self.changed()

    def drop_oldest(self) -> None:
        """Let the oldest subscriptions go where there are too many."""
        subscribed = [address for address, listener in self.listeners.items() if listener.origin == "subscribed"]
        for address in subscribed[:-MOST_SUBSCRIBED]:
            self.remove_listener(address)

    def unsubscribe(self, message: Message, sender: Address) -> None:
        """Let the sender's machine hear nothing more. Raises BadMessage."""
        port = read_port(message.values)
        gone = [address for address, listener in self.listeners.items() if listener.origin == "subscribed"
                and (address == (sender[0], port or sender[1]) or (not port and listener.asked_from == sender))]
        for address in gone:
            self.remove_listener(address)
        self.changed()

    def answer_ping(self, message: Message, sender: Address) -> None:
        """Back to where it came from."""
        self.reply(sender, write_message("/pong", *("" if value is None else value for value in message.values)))

    def find_listener(self, sender: Address) -> OscListener | None:
        """The listener that this sender subscribed, or is."""
        asked = (listener for listener in self.listeners.values() if listener.asked_from == sender)
        return self.listeners.get(sender) or next(asked, None)

    def find_budget(self, sender: Address) -> int:
        """How long a datagram may be for this sender."""
        listener = self.find_listener(sender)
        return listener.wish.layout.budget if listener else BUDGET

    def has_told(self, sender: Address, sentence: str) -> bool:
        """Whether this sender has just heard a sentence as a listener."""
        listener = self.find_listener(sender)
        return listener is not None and listener.has_told(sentence)

    def reply(self, sender: Address, packet: bytes) -> None:
        """To the port a message came from, and to the one its sender listens at."""
        listener = self.find_listener(sender)
        other = listener.address[1] if listener else self.reply_port
        for port in {sender[1], other} - {None, 0} if sender is not NOBODY else ():
            self.post.send(packet, (sender[0], port or 0), self.replies)

    def say_hello(self, listener: OscListener) -> None:
        """To a listener: who is here."""
        numbers_only = listener.wish.layout.shape == "channel"
        count = write_message("/catwalk/hello", len(self.hub.seats))
        listener.send_all([count if numbers_only else self.write_hello()])

    def write_hello(self) -> bytes:
        """Version and models."""
        return write_message("/catwalk/hello", __version__, *self.hub.seats)

    def describe(self) -> dict[str, Any]:
        """The door, as the HTTP API shows it."""
        return {"addresses": self.addresses, "received": self.received, "refused": self.refused,
                "unknown": self.guests.dropped,
                "replies": {"sent": self.replies.sent, "dropped": self.replies.dropped,
                            "too_big": self.replies.too_big},
                "listeners": [listener.describe() for listener in self.listeners.values()]}


class OscProtocol(asyncio.DatagramProtocol):
    """One socket of the door."""

    def __init__(self, door: OscDoor) -> None:
        self.door = door

    def datagram_received(self, data: bytes, sender: tuple[Any, ...]) -> None:
        self.door.take_packet(data, (sender[0], sender[1]))

    def error_received(self, error: Exception) -> None:
        """A listener's port is closed, as some systems tell: UDP goes on."""
