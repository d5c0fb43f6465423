"""For what is shown longer than a frame lasts: a picture of a folder, a line of a text, a film that is held."""

from collections.abc import Callable
from typing import Generic, TypeVar

from bridge import Clock, Memory, NothingNew

LOOK = 1 / 16  # seconds between looks, so that what is set meanwhile holds soon
AGAIN = 1.0  # seconds after which a picture is given again: models behind it may have been set anew

State = TypeVar("State")


class Carousel(Generic[State]):
    """Shows what `read_next` gives, each for some seconds; `number` counts what it has shown."""

    def __init__(self, read_next: Callable[[], State]) -> None:
        self.read_next = read_next
        self.number = 0
        self.shown: State | None = None
        self.since = 0.0

    def turn(self, now: float, seconds: float, hold: bool) -> int:
        """The number of what is to be shown now: the next, when its time has come. Raises what `read_next` raises."""
        if not self.number or (now - self.since >= seconds and not hold):
            self.shown = self.read_next()
            self.number += 1
            self.since = now if now - self.since > 2 * seconds else self.since + seconds
        return self.number


def wait_news(clock: Clock, memory: Memory | None, look: Callable[[], State], again: float = AGAIN,
              pause: float = LOOK) -> State:
    """What `look` gives, if it is something else than this stream got last, or `again` seconds have gone by since.

    It looks twice, with a pause between, then raises NothingNew. Who has no memory always gets what there is.
    """
    memory = Memory() if memory is None else memory
    for pause in (pause, 0.0):
        state = look()
        given, moment = memory.get("given", (None, float("-inf")))
        if given != state or clock.now() - moment >= again:
            memory["given"] = state, clock.now()
            return state
        if pause:
            clock.sleep(pause)
    raise NothingNew("Nothing new has come yet.")
