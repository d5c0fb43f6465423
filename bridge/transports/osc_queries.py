"""Queries that come by OSC: paced as every sketch's are, answered where they came from."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..codecs.osc import Message
from ..codecs.osc_inputs import is_press
from ..codecs.osc_mapping import Address, Layout
from ..errors import BadMessage, TooLarge
from ..hub import Hub
from ..messages import NOTHING, Dialect, Failure, Query
from ..session import Delivery, Session
from .callers import name_sender
from .osc_listeners import Counts
from .osc_troubles import OscTroubles, Trouble

MOST_SESSIONS = 64


class Door(Protocol):
    """What answers go through."""

    hub: Hub
    replies: Counts
    troubles: OscTroubles

    def reply(self, sender: Address, packet: bytes) -> None: ...

    def find_budget(self, sender: Address) -> int: ...

    def has_told(self, sender: Address, sentence: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose query it was, and whether the answer goes to them."""

    sender: Address
    answered: bool


class OscQueries:
    """A session for each sender that asks."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.sessions: dict[Address, Session] = {}

    def close(self) -> None:
        """Nobody waits for an answer any more."""
        for session in self.sessions.values():
            session.close()

    def ask(self, model: str, message: Message, sender: Address) -> None:
        """A query as JSON; its answer goes to the sender. Raises BadMessage, Busy."""
        if len(message.values) != 1 or not isinstance(message.values[0], str):
            raise BadMessage(f"{message.address} takes one string: a JSON object with one key for each input.")
        inputs = message.values[0].encode()
        dialect = Dialect("osc", layout=Layout("json", self.door.find_budget(sender)))
        query = Query(model=model, inputs=inputs, arrived=time.perf_counter(), dialect=dialect)
        self.find_session(sender).offer(query, Asked(sender, True), keep=b"data:image" not in inputs)

    def run_models(self, models: Sequence[str], message: Message, sender: Address) -> None:
        """A trigger: the models run on their settings, and their listeners hear. Raises Busy."""
        for model in models if is_press(message.values) else ():
            query = Query(model=model, inputs={}, arrived=time.perf_counter(), dialect=NOTHING)
            self.find_session(sender).offer(query, Asked(sender, False), keep=False)

    def find_session(self, sender: Address) -> Session:
        """The sender's session; the oldest that has nothing to do goes where there are too many."""
        if sender not in self.sessions:
            idle = (known for known, session in self.sessions.items()
                    if all(lane.task is None for lane in session.lanes.values()))
            if len(self.sessions) >= MOST_SESSIONS and (oldest := next(idle, None)):
                self.sessions.pop(oldest).close()
            self.sessions[sender] = Session(self.door.hub, self.deliver, name_sender(sender))
        return self.sessions[sender]

    async def deliver(self, delivery: Delivery) -> None:
        """An answer to the sketch that asked."""
        asked: Asked = delivery.tag
        if isinstance(delivery.answer, Failure):
            if not self.door.has_told(asked.sender, delivery.answer.error):
                self.door.troubles.scold(asked.sender, delivery.answer.error, pause=0.0)
        elif asked.answered:
            packets = delivery.answer.encoded[delivery.dialect].blobs
            for packet in packets:
                self.door.reply(asked.sender, packet)
            if not packets:
                self.door.replies.too_big += 1
                error = TooLarge(
                    f"The answer of {delivery.model} is longer than the {self.door.find_budget(asked.sender):,} bytes "
                    f"that you take. Raise them, such as /subscribe {asked.sender[1]} {delivery.model} json 60000, or "
                    "listen in another layout.")
                self.door.troubles.note_all([Trouble(f"/{delivery.model}/query", error, delivery.model)], asked.sender)
