"""OSC from and to other machines: who is heard, and where Catwalk may send.

Anybody can write any sender into a UDP packet. So a packet from beyond this machine does nothing, and is answered by
nothing, until its sender has shown the token: `/catwalk/token WORD`, or the token among the values of `/subscribe`.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from ..codecs.osc import Message
from ..codecs.osc_mapping import Address
from ..errors import CatwalkError, Refused
from ..lan import Lan, is_loopback, is_numbered
from .osc_listeners import spell_address

log = logging.getLogger("catwalk")
TOKEN_ADDRESS = "/catwalk/token"
MOST_WORDS = 4  # of one message that may be the token
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
LEAST_TOKEN = 8  # characters; shorter words of a /subscribe are no guesses


class OscGuests:
    """Which messages are done, and how many were dropped. Without --lan there are none from beyond."""

    def __init__(self, lan: Lan | None) -> None:
        self.lan = lan
        self.dropped = 0

    def admit(self, messages: Sequence[Message], sender: Address) -> tuple[list[Message], bool]:
        """Those of a packet that shall be done, without the token; and whether a /catwalk/token was right."""
        inside = is_loopback(sender[0])
        admitted: list[Message] = []
        shown = False
        for message in messages:
            if message.address == TOKEN_ADDRESS:
                shown = (not inside and self.let_in(find_words(message), sender)) or shown
            elif inside or self.is_admitted(message, sender):
                admitted.append(self.strip_token(message))
        if not inside and not admitted and not shown:
            self.drop(sender)
        return admitted, shown

    def is_admitted(self, message: Message, sender: Address) -> bool:
        """Whether a message from beyond shall be done; /subscribe makes much be sent, and shows the token each time."""
        if message.address == "/subscribe":
            return self.let_in(find_words(message), sender)
        return self.lan is not None and self.lan.knows(sender[0])

    def let_in(self, words: Sequence[str], sender: Address) -> bool:
        """Whether one of these words is the token."""
        try:
            if self.lan:
                self.lan.check_words(words, sender[0], forgeable=True)
            return self.lan is not None
        except CatwalkError:
            return False

    def may_hear(self, sender: Address) -> bool:
        """Whether something may be said to a sender whose packet cannot be read."""
        if is_loopback(sender[0]) or (self.lan and self.lan.knows(sender[0])):
            return True
        self.drop(sender)
        return False

    def strip_token(self, message: Message) -> Message:
        """A /subscribe as it would be on this machine."""
        if self.lan is None or message.address != "/subscribe":
            return message
        return replace(message, values=tuple(value for value in message.values if value != self.lan.token))

    def drop(self, sender: Address) -> None:
        """Count, and say once for each machine what to do."""
        self.dropped += 1
        if self.lan and self.lan.is_news(f"osc {sender[0]}"):
            log.warning("OSC from %s is dropped: it has not shown the token. Send /subscribe with the token as a "
                        "further value, or /catwalk/token and the token, from there.", spell_address(sender))


def find_words(message: Message) -> list[str]:
    """What may be meant as a token in a message."""
    return [value for value in message.values if isinstance(value, str) and len(value) >= LEAST_TOKEN][:MOST_WORDS]


def check_reach(address: Address, lan: bool) -> None:
    """Raise Refused for an address beyond this machine without --lan, and for what is neither numbers nor a name."""
    if is_loopback(address[0]):
        return
    if not lan:
        raise Refused(f"Catwalk sends OSC to this machine only; {spell_address(address)} is beyond it. Start Catwalk "
                      "with --lan to send there.")
    if not is_numbered(address[0]) and not NAME.fullmatch(address[0]):
        raise Refused("OSC is sent to addresses such as 192.168.0.9:9000 or td-machine.local:9000; it was "
                      f"{spell_address(address)}. The other machine's network settings show its numbers.")
