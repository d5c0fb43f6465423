"""What OSC messages to Catwalk mean, by themselves: settings and subscriptions out of values. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import BadInput, BadMessage
from ..info import PICTURE_KINDS, Field, show_value
from ..messages import Json
from .osc import LARGEST
from .osc_mapping import LEAST_BUDGET, SHAPES, Layout, Wish, pick_budget

SENT_BY_SERVERS = ("/data", "/error", "/info", "/pong")  # never answered, so that two servers cannot call each other


@dataclass(frozen=True, slots=True)
class Subscription:
    """What `/subscribe` asks for; port 0 is the one the message came from."""

    port: int
    wish: Wish


def is_echo(address: str) -> bool:
    """Whether a message is one that a server like Catwalk sends."""
    return address in SENT_BY_SERVERS or address.startswith("/catwalk/")


def read_subscription(values: Sequence[Json], models: Sequence[str]) -> Subscription:
    """`[port] [model] [layout] [budget]`: numbers and words, each in this order. Raises BadMessage."""
    numbers = [int(value) for value in values if is_number(value)]
    words = [value for value in values if isinstance(value, str) and value]
    shape = next((word for word in words if word in SHAPES and word not in models), "keypoint")
    names = [word for word in words if word not in SHAPES or word in models]
    port, budget = (*numbers, *(0, pick_budget(shape))[len(numbers):])[:2]
    if len(numbers) > 2 or len(words) > 2 or len(names) > 1 or len(numbers) + len(words) != len(values):
        raise BadMessage("/subscribe takes [port] [model] [layout] [budget], each at most once, such as "
                         f"/subscribe 9000 pose list; it was {' '.join(map(show_value, values))}.")
    for name in names:
        if name not in models:
            raise BadMessage(f"/subscribe knows the models {', '.join(models) or 'none'} and the layouts "
                             f"{', '.join(SHAPES)}; it was {show_value(name)}.")
    check_port("/subscribe", port)
    if not LEAST_BUDGET <= budget <= LARGEST:
        raise BadMessage(f"/subscribe takes a budget of {LEAST_BUDGET} to {LARGEST} bytes; it was {budget}.")
    return Subscription(port, Wish(Layout(shape, budget), tuple(names)))


def read_port(values: Sequence[Json]) -> int:
    """`/unsubscribe [port]`; 0 is the one the message came from. Raises BadMessage."""
    port = int(values[0]) if len(values) == 1 and is_number(values[0]) else 0
    if len(values) > 1 or (values and not is_number(values[0])):
        raise BadMessage(f"/unsubscribe takes a port or nothing; it was {' '.join(map(show_value, values))}.")
    check_port("/unsubscribe", port)
    return port


def check_port(deed: str, port: int) -> None:
    """Raise BadMessage unless this is a UDP port, or 0."""
    if not 0 <= port <= 65535:
        raise BadMessage(f"{deed} takes a port of 1 to 65535; it was {port}.")


def is_number(value: Json) -> bool:
    """A finite number; booleans are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15


def is_press(values: Sequence[Json]) -> bool:
    """Whether a trigger is meant: nothing, or anything but 0 and False."""
    return not values or bool(values[0]) or values[0] is None


def read_setting(item: Field, values: Sequence[Json]) -> Json:
    """A live setting as JSON has it; None lets go of one. What is in it is checked elsewhere. Raises BadInput."""
    if not values or list(values) == [None]:
        return None
    if item.kind == "vector":
        return [int(value) if isinstance(value, bool) else value for value in values]
    if len(values) != 1:
        raise BadInput(f"“{item.name}” takes one value; {len(values)} came.")
    value = values[0]
    if item.kind == "category" and is_number(value):
        if not 0 <= value < len(item.choices):
            raise BadInput(f"“{item.name}” must be one of {', '.join(item.choices)}, or their place from 0 to "
                           f"{len(item.choices) - 1}; it was {show_value(value)}.")
        return item.choices[int(value)]
    if item.kind in PICTURE_KINDS:
        if not isinstance(value, (bytes, bytearray)):
            raise BadInput(f"“{item.name}” must be a picture: a blob with the bytes of a JPEG or PNG; "
                           f"it was {show_value(value)}.")
        return bytes(value)
    return int(value) if item.kind == "number" and isinstance(value, bool) else value
