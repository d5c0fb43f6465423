"""What keeps a source going: it is asked for its next frame as long as somebody listens to it or is linked to it.

A source that cannot give a frame is asked again after a pause that grows. What is wrong is said once, and once more
when it is right again; the hub lets listeners hear it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import perf_counter

from .errors import NothingNew
from .hub import Hub
from .messages import NOTHING, Failure, Query

log = logging.getLogger("catwalk")
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0  # seconds before a source that failed is asked again


async def drive_source(hub: Hub, name: str, rest: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Ask a source for frame after frame, without end; `rest` is what a pause is made with."""
    seat, pause, trouble, notice = hub.find_seat(name), FIRST_PAUSE, "", ""

    def take() -> Query:
        return Query(model=name, inputs={}, arrived=perf_counter(), dialect=NOTHING, stream="source", live=True)

    while True:
        await seat.audience.wait()
        answer = await hub.ask_newest(name, take)
        if not isinstance(answer, Failure):
            if trouble:
                log.info("The source %s gives frames again.", name)
            if answer.notice and answer.notice != notice:
                log.info("The source %s: %s", name, answer.notice)
            pause, trouble, notice = FIRST_PAUSE, "", answer.notice
        elif answer.code != NothingNew.code:
            if answer.error != trouble:
                log.warning("%s", answer.error)
            trouble = answer.error
            await rest(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
