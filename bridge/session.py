"""Pacing: one connected sketch, and what it is owed.

For each model a session has one query in flight and one frame waiting; a newer frame takes the waiting one's place,
still undecoded, and the old one is counted as dropped. What must be answered (`keep`) waits in order, behind a bound.
An answer is sent before the next query is taken, so a sketch that stops reading costs nothing but its own frames.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from time import perf_counter

from .errors import Busy
from .hub import Hub, merge_settings
from .latency import CALLER, Caller, Record
from .messages import Answer, Dialect, Failure, Json, Query, Result
from .seats import Listener

MOST_KEPT = 64  # queries of one sketch that wait for one model and must be answered
NUMBERS = count(1)  # of sessions

Send = Callable[["Delivery"], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An answer on its way to a sketch: to its query `tag`, or overheard.

    `dropped` counts this sketch's frames for this model that were dropped since the answer before; `skipped` of them
    came while its frames rested, for the sake of a latency budget.
    """

    model: str
    answer: Answer
    dialect: Dialect
    tag: Json = None
    dropped: int = 0
    skipped: int = 0
    overheard: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A query and the id its sketch gave it."""

    query: Query
    tag: Json


class Lane:
    """One sketch's queries to one model; `record` is where their times are noted, the model's without one."""

    def __init__(self, hub: Hub, model: str, send: Send, settings: Mapping[str, Json],
                 record: Record | None = None) -> None:
        self.hub = hub
        self.model = model
        self.send = send
        self.settings = settings
        self.record = record or hub.find_seat(model).record
        self.kept: deque[Waiting] = deque()
        self.newest: Waiting | None = None
        self.taken: Waiting | None = None
        self.dropped = self.skipped = 0
        self.rested = 0.0  # until when frames rest
        self.woken = asyncio.Event()  # by what must be answered
        self.task: asyncio.Task[None] | None = None

    def offer(self, waiting: Waiting, keep: bool) -> None:
        """Take in a query; returns at once. Raises Busy when too many wait that must be answered."""
        if not keep:
            self.drop_waiting()
            self.newest = waiting
        elif len(self.kept) >= MOST_KEPT:
            raise Busy(f"{MOST_KEPT} queries of this sketch wait for {self.model} already; "
                       "send the next one when an answer has come.")
        else:
            self.kept.append(waiting)
            self.woken.set()
        self.record.note_asked()
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self.work())

    def drop_waiting(self) -> None:
        """A newer frame takes the waiting one's place."""
        if self.newest:
            skipped = perf_counter() < self.rested
            self.dropped += 1
            self.skipped += skipped
            self.record.note_dropped(skipped)

    def take(self) -> Query:
        """What the model gets now that its turn has come."""
        self.taken = self.kept.popleft() if self.kept else self.newest
        if self.taken is self.newest:
            self.newest = None
        assert self.taken
        query = self.taken.query
        return replace(query, settings=self.settings) if self.settings else query

    async def work(self) -> None:
        """Ask and send until nothing waits."""
        while self.kept or self.newest:
            await self.rest()
            self.taken = None
            partials = Outbox(self.send)
            hear = self.hear_partial(partials)
            answer = await self.hub.ask_newest(self.model, self.take, hear=hear, record=self.record)
            if self.taken is None:
                self.take()
            await partials.finish()
            if isinstance(answer, Result) and answer.budget:
                self.rested = perf_counter() + answer.budget["rest"] / 1000
            await self.send(self.deliver(answer, *self.count_dropped()))
        self.taken = self.task = None

    async def rest(self) -> None:
        """Let frames wait as long as a latency budget wants it; not what must be answered."""
        pause = self.rested - perf_counter()
        if pause > 0 and not self.kept:
            self.woken.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), pause)

    def deliver(self, answer: Answer, dropped: int = 0, skipped: int = 0) -> Delivery:
        """The answer to the query that was taken."""
        assert self.taken
        taken = self.taken
        return Delivery(model=self.model, answer=answer, dialect=taken.query.dialect, tag=taken.tag, dropped=dropped,
                        skipped=skipped)

    def count_dropped(self) -> tuple[int, int]:
        """How many were dropped since this was last asked, and skipped of these, for a whole answer: a partial one may
        be dropped itself.
        """
        counts = self.dropped, self.skipped
        self.dropped = self.skipped = 0
        return counts

    def hear_partial(self, partials: "Outbox") -> Callable[[Result], None]:
        """Partial answers go out as they come; a slow reader gets the newest."""
        return lambda part: partials.put(self.deliver(part))


class Outbox:
    """Sends deliveries in order; while one is being sent, only the newest of the others waits."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.newest: Delivery | None = None
        self.task: asyncio.Task[None] | None = None

    def put(self, delivery: Delivery) -> None:
        """Send this as soon as the one before is through."""
        self.newest = delivery
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self.work())

    async def work(self) -> None:
        """Send until nothing waits."""
        while self.newest:
            delivery, self.newest = self.newest, None
            await self.send(delivery)
        self.task = None

    async def finish(self) -> None:
        """Return when what was put has been sent."""
        if self.task:
            await self.task

    def close(self) -> None:
        """Send no more."""
        if self.task:
            self.task.cancel()


class Session:
    """One connected sketch: its lanes, its own settings, and what it listens to."""

    def __init__(self, hub: Hub, send: Send, caller: Caller | None = None) -> None:
        self.hub = hub
        self.send = send
        self.connection = hub.register.connect(caller or CALLER.get())
        self.stream = f"session-{next(NUMBERS)}"
        self.lanes: dict[str, Lane] = {}
        self.settings: dict[str, dict[str, Json]] = {}
        self.listening: dict[str, tuple[Callable[[], None], Outbox]] = {}

    def offer(self, query: Query, tag: Json, *, keep: bool) -> None:
        """Take in a query; its answer comes through `send`. Raises UnknownModel, Busy."""
        seat = self.hub.find_seat(query.model)
        lane = self.lanes.get(query.model)
        if lane is None:
            held = self.settings.setdefault(query.model, {})
            record = self.connection.find_record(query.model, seat.record)
            lane = self.lanes[query.model] = Lane(self.hub, query.model, self.send, held, record)
        lane.offer(Waiting(replace(query, stream=self.stream, live=not keep), tag), keep)

    def hold_settings(self, model: str, values: Mapping[str, Json]) -> dict[str, Json]:
        """Hold inputs for this sketch's later queries; returns all it holds. Raises UnknownModel, BadInput."""
        checked = self.hub.check_settings(model, values)
        held = self.settings.setdefault(model, {})
        merge_settings(held, checked)
        return held

    def listen(self, model: str, dialect: Dialect) -> None:
        """Hear every answer of a model, whoever asked; the newest wins. Raises UnknownModel."""
        self.unlisten(model)
        outbox = Outbox(self.send)
        record = self.connection.find_record(model, self.hub.find_seat(model).record)

        def hear(answer: Answer) -> None:
            if model not in self.lanes and (isinstance(answer, Failure) or not answer.partial):
                record.dropped += outbox.newest is not None
                record.note_heard(answer, perf_counter())
            outbox.put(Delivery(model=model, answer=answer, dialect=dialect, overheard=True))

        self.listening[model] = (self.hub.listen(model, Listener(dialect, hear)), outbox)

    def unlisten(self, model: str) -> None:
        """Hear it no more."""
        ended = self.listening.pop(model, None)
        if ended:
            stop, outbox = ended
            stop()
            outbox.close()

    def close(self) -> None:
        """The sketch is gone."""
        for model in list(self.listening):
            self.unlisten(model)
        for lane in self.lanes.values():
            if lane.task:
                lane.task.cancel()
        self.hub.end_stream(self.stream)
        self.hub.register.disconnect(self.connection)


async def follow_model(hub: Hub, model: str, dialect: Dialect, pause: float = 1.0) -> AsyncIterator[Answer | None]:
    """A model's answers as they come, the newest when the reader is slow; None after `pause` seconds without one.

    Raises UnknownModel.
    """
    newest: list[Answer] = []
    news = asyncio.Event()

    def hear(answer: Answer) -> None:
        newest[:] = [answer]
        news.set()

    stop = hub.listen(model, Listener(dialect, hear))
    try:
        while True:
            try:
                await asyncio.wait_for(news.wait(), pause)
            except TimeoutError:
                yield None
                continue
            news.clear()
            yield newest[0]
    finally:
        stop()
