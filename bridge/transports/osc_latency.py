"""Where the milliseconds go, by OSC: `/latency 2` makes a listener hear it twice a second, as plain numbers."""

import asyncio
from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any, Protocol

from ..codecs.osc import Message, write_message
from ..codecs.osc_mapping import Address
from ..errors import BadMessage
from ..hub import Hub
from ..latency import STAGES
from .osc_listeners import OscListener

ADDRESS = "/catwalk/latency"
MOST = 10  # times a second


class Door(Protocol):
    """Where listeners are."""

    hub: Hub
    listeners: dict[Address, OscListener]

    def find_listener(self, sender: Address) -> OscListener | None: ...


class OscLatency:
    """Who hears of latency, and how often. It ends with the subscription."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.timers: dict[Address, asyncio.TimerHandle] = {}

    def ask(self, message: Message, sender: Address) -> None:
        """Let a listener hear of its models so many times a second; 0 ends it. Raises BadMessage."""
        wish = message.values[0] if message.values else 1
        if not isinstance(wish, (int, float)) or not 0 <= wish <= MOST:
            raise BadMessage(f"/latency takes how many times a second, 0 to {MOST}; it was {str(wish)[:20]!r}.")
        listener = self.door.find_listener(sender)
        if listener is None:
            raise BadMessage("/latency tells those that have subscribed: send /subscribe first.")
        timer = self.timers.pop(listener.address, None)
        if timer:
            timer.cancel()
        if wish:
            self.tell(listener.address, 1 / wish)

    def tell(self, address: Address, pause: float) -> None:
        """Send what there is, now and again after a pause, as long as somebody listens there."""
        self.timers.pop(address, None)
        listener = self.door.listeners.get(address)
        if listener is None:
            return
        now = perf_counter()
        for name in self.door.hub.seats:
            if listener.wish.pick_layout(name) is not None:
                numbers = list_numbers(self.door.hub.describe_latency(name, now))
                listener.send_all(write_numbers(f"{ADDRESS}/{name}", numbers, listener.wish.layout.shape))
        self.timers[address] = asyncio.get_running_loop().call_later(pause, self.tell, address, pause)

    def close(self) -> None:
        """Tell nobody any more."""
        for timer in self.timers.values():
            timer.cancel()


def list_numbers(facts: Mapping[str, Any]) -> dict[str, float]:
    """What is told of a model: answers a second; milliseconds, the middle ones, 0 for what is not known; frames dropped
    since Catwalk started; the scale at which a budget has its pictures.
    """
    age = facts["age"] or {"p50": 0.0, "p95": 0.0}
    stages = {stage: facts["stages"].get(stage, {"p50": 0.0})["p50"] for stage in STAGES}
    scale = facts["budget"]["scale"] if "budget" in facts else 1.0
    numbers = {"fps": facts["fps"], "age": age["p50"], "age_p95": age["p95"], **stages, "dropped": facts["dropped"],
               "scale": scale}
    return {name: float(number) for name, number in numbers.items()}


def write_numbers(address: str, numbers: Mapping[str, float], shape: str) -> Iterator[bytes]:
    """A number each in the layout `channel`, else all in one message."""
    if shape == "channel":
        yield from (write_message(f"{address}/{name}", number) for name, number in numbers.items())
    else:
        yield write_message(address, *numbers.values())
