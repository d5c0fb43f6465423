"""OSC messages that could not be done: told to who sent them, and kept among the last failures.

A slider out of range sends another wrong value sixty times a second. So its sender hears the same sentence once a
second at most, and of each address one sentence of each code is kept, the newest, with how many there were.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..codecs.osc import write_message
from ..codecs.osc_mapping import Address
from ..errors import CatwalkError
from ..hub import Hub
from ..messages import explain_failure
from .osc_listeners import spell_address

MOST_SCOLDED = 256
SAME_PAUSE = 1.0  # seconds before a sender is told the same again
NOBODY = ("127.0.0.1", 0)  # who hears no reply
PACKET = "packet"  # the address of what cannot be read
LONGEST = 60  # characters of an address


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a message to an address could not be done; `model` is the one it was for, where that is known."""

    address: str
    error: CatwalkError
    model: str = ""


class OscTroubles:
    """Tells and keeps what went wrong. `reply` sends a packet to whoever sent one."""

    def __init__(self, hub: Hub, reply: Callable[[Address, bytes], None]) -> None:
        self.hub = hub
        self.reply = reply
        self.scolded: dict[tuple[Address, str], float] = {}

    def note_all(self, troubles: Sequence[Trouble], sender: Address) -> None:
        """What went wrong with the messages of one packet: its sender hears of the last."""
        for trouble in troubles:
            self.keep(trouble, sender)
        if troubles:
            self.scold(sender, str(troubles[-1].error))

    def keep(self, trouble: Trouble, sender: Address) -> None:
        """Among the failures that people look at."""
        model = trouble.model or self.find_model(trouble.address)
        place = "OSCQuery" if sender is NOBODY else f"OSC from {spell_address(sender)}"
        failure = explain_failure(trouble.error, model)
        self.hub.note_failure(failure, f"{place}: ", f"{trouble.address[:LONGEST]} {failure.code}")

    def find_model(self, address: str) -> str:
        """The model that an address begins with; empty for none."""
        word = address.split("/")[1] if address.startswith("/") else ""
        return word if word in self.hub.seats else ""

    def scold(self, sender: Address, sentence: str, pause: float = SAME_PAUSE) -> None:
        """Say what is wrong, the same to the same sender at most once a second."""
        now = asyncio.get_running_loop().time()
        if now < self.scolded.get((sender, sentence), 0.0):
            return
        if len(self.scolded) >= MOST_SCOLDED:
            self.scolded.clear()
        self.scolded[sender, sentence] = now + pause
        self.reply(sender, write_message("/error", sentence))
