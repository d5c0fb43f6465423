"""For what is shown longer than a frame lasts: a picture of a folder, a line of a text, a film that is held."""

from collections.abc import Callable
from typing import TypeVar

from bridge import Clock, Memory, NothingNew

LOOK = 1 / 16  # seconds between looks, so that what is set meanwhile holds soon
AGAIN = 1.0  # seconds after which a picture is given again: models behind it may have been set anew

State = TypeVar("State")


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
