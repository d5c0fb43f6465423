"""The middle of the house: knows all models by name, asks them, and lets listeners hear.

`ask` never raises a bridge error: what comes back is a Result or a Failure. Every transport is a shell around it.
"""

import asyncio
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from time import perf_counter, time
from typing import Any

from .budget import WHOLE, Budget
from .errors import BadInput, Busy, CatwalkError, NothingNew, UnknownModel
from .failures import Journal
from .info import PICTURE_KINDS, check_value, find_field
from .latency import CALLER, Record, Register
from .messages import Answer, Dialect, Failure, Json, Query, Result, explain_failure
from .seats import Engine, Listener, Seat, hide_blocks, wanted_dialects

MOST_WAITING = 64  # must-answer queries that wait for one model


class Hub:
    """All models of one bridge."""

    def __init__(self, engines: Mapping[str, Engine]) -> None:
        self.seats = {name: Seat(engine) for name, engine in engines.items()}
        self.register = Register()
        self.journal = Journal()
        self.watchers: set[Callable[[str, Mapping[str, Json]], None]] = set()  # told what is held for everyone anew
        self.greeters: list[Callable[[str], None]] = []  # told of a model that is served from now on

    def admit(self, name: str, engine: Engine) -> None:
        """Serve one more model from now on; `announce` it once everything is kept for it."""
        self.seats[name] = Seat(engine)

    def announce(self, name: str) -> None:
        """Tell everybody of a model that is new here."""
        for greet in self.greeters:
            greet(name)

    def find_seat(self, name: str) -> Seat:
        """The seat of a model. Raises UnknownModel with the names there are."""
        if name in self.seats:
            return self.seats[name]
        near = get_close_matches(name, self.seats, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Served are: {', '.join(self.seats) or 'none'}."
        raise UnknownModel(f"No model “{name}” is served here. {hint}")

    async def ask(self, query: Query) -> Answer:
        """The answer to a query that must be answered; Busy when too many wait."""
        return await self.ask_newest(query.model, lambda: query, bounded=True)

    async def ask_newest(self, name: str, take: Callable[[], Query], *, bounded: bool = False,
                         hear: Callable[[Result], None] | None = None, record: Record | None = None) -> Answer:
        """The answer to the query that `take` gives when the model's turn comes; `hear` gets partial answers.

        Its times are noted in `record`; without one in the model's, and where the query is `bounded`, so a single one,
        in that of whoever calls.
        """
        try:
            seat = self.find_seat(name)
            if bounded and seat.waiting >= MOST_WAITING:
                raise Busy(f"{seat.waiting} queries wait for {name} already; send the next one after an answer.")
        except CatwalkError as error:
            return self.note_failure(explain_failure(error, name))
        record = record or self.begin_record(name, bounded)
        taken: Query | None = None
        step, begun = WHOLE, perf_counter()

        def settle_query() -> Query:
            nonlocal taken, step
            taken = take()
            step = seat.budget.step if seat.budget else WHOLE
            return seat.settle_query(taken)

        def share_partial(result: Result) -> None:
            if taken is None or seat.lets_hear(taken):
                seat.spread(result)
            if hear:
                hear(result)

        seat.waiting += 1
        try:
            await self.wake(name)
            answer = await seat.engine.ask(settle_query, lambda query: wanted_dialects(seat, query), share_partial)
        finally:
            seat.waiting -= 1
            seat.active = perf_counter()
        if not (isinstance(answer, Failure) and answer.code == NothingNew.code):
            record.note_answer(answer, seat.active)
        if isinstance(answer, Failure):
            self.note_failure(answer)
        if seat.budget and isinstance(answer, Result) and taken and taken.live:
            answer = seat.keep_budget(step, answer, 1000 * (seat.active - begun), seat.active)
        if taken is None or seat.lets_hear(taken):
            seat.spread(answer)
        return hide_blocks(answer)

    def note_failure(self, failure: Failure, place: str = "", topic: str = "") -> Failure:
        """Something failed, here or before it came here; it stands in the journal."""
        self.journal.note(failure, time(), place, topic)
        return failure

    def begin_record(self, name: str, bounded: bool) -> Record:
        """Where a query is noted that comes from no lane: it begins here."""
        record = self.seats[name].record
        if bounded:
            record = self.register.visit(CALLER.get(), perf_counter()).find_record(name, record)
        record.note_asked()
        return record

    async def wake(self, name: str) -> None:
        """Start a model that sleeps; returns when it is there, or has failed."""
        seat = self.seats[name]
        if seat.asleep:
            seat.asleep, seat.active = False, perf_counter()
            await seat.engine.start()

    async def put_to_sleep(self, after: float) -> None:
        """End each model that nobody has asked for so many seconds, again and again."""
        while True:
            await asyncio.sleep(min(1.0, after / 4))
            for seat in list(self.seats.values()):
                if seat.engine.state != "running" or not seat.active:
                    seat.active = perf_counter()
                elif not seat.waiting and perf_counter() - seat.active > after:
                    seat.asleep = True
                    await seat.engine.stop()

    async def recall(self, name: str, dialect: Dialect) -> Answer:
        """The model's newest answer again, in this dialect; of a source that nobody listens to, its frame of now."""
        try:
            seat = self.find_seat(name)
        except CatwalkError as error:
            return explain_failure(error, name)
        source = seat.engine.info.source
        if not source or seat.audience.is_set():
            answer = await seat.engine.recall(dialect)
            if not source or isinstance(answer, Result):
                return answer
        return await self.ask(Query(model=name, inputs={}, arrived=perf_counter(), dialect=dialect))

    def drop(self, name: str, ticket: str) -> None:
        """Nobody wants the answer to the query of this ticket any more; a model that heeds it stops."""
        self.find_seat(name).engine.drop(ticket)

    def end_stream(self, stream: str) -> None:
        """Whoever sent these frames is gone: listeners follow the next one without waiting."""
        for seat in self.seats.values():
            if seat.leader == stream:
                seat.led = float("-inf")

    def listen(self, name: str, listener: Listener) -> Callable[[], None]:
        """Let a listener hear a model; what is returned ends it. Raises UnknownModel."""
        seat = self.find_seat(name)
        seat.add_listener(listener)
        return lambda: seat.remove_listener(listener)

    def check_settings(self, name: str, values: Mapping[str, Json], *, spoken: bool = False) -> dict[str, Json]:
        """Inputs to hold, checked; null lets go of one. Raises UnknownModel, BadInput."""
        inputs = self.find_seat(name).engine.info.inputs
        return {key: None if value is None else check_setting(find_field(inputs, key, name), value, spoken)
                for key, value in values.items()}

    def hold_settings(self, name: str, values: Mapping[str, Json], *, spoken: bool = False) -> dict[str, Json]:
        """Hold inputs for every later query of everyone; returns all that is held now."""
        seat = self.find_seat(name)
        checked = self.check_settings(name, values, spoken=spoken)
        merge_settings(seat.settings, checked)
        for watch in self.watchers:
            watch(name, checked)
        return seat.settings

    def describe(self, name: str) -> dict[str, Any]:
        """The model's state, as `/models` shows it."""
        seat = self.find_seat(name)
        trouble = seat.engine.trouble or seat.trouble
        facts = {"name": name, "state": seat.engine.state, "description": seat.engine.info.description,
                 "listeners": sum(listener.dialect is not None for listener in seat.listeners),
                 "waiting": seat.waiting}
        more = {"source": seat.engine.info.source, "links": list(seat.links),
                "error": trouble and trouble.error, "notice": seat.notice}
        return facts | {key: value for key, value in more.items() if value}

    def describe_latency(self, name: str, now: float) -> dict[str, Any]:
        """Where the model's milliseconds go, as `/stats` shows it."""
        seat = self.seats[name]
        facts = seat.record.describe(now)
        return {**facts, "budget": seat.budget.describe()} if seat.budget else facts

    def set_budgets(self, limits: Mapping[str, float]) -> None:
        """Let these models keep so many milliseconds for a live frame. A source has none: it waits for its frames."""
        for name, limit in limits.items():
            info = self.seats[name].engine.info
            shrinks = not info.port and any(item.kind in PICTURE_KINDS for item in info.inputs)
            if not info.source:
                self.seats[name].budget = Budget(name, limit, shrinks=shrinks)


def check_setting(item: Any, value: Json, spoken: bool) -> Json:
    """One held input: plain kinds by their limits, pictures as bytes or data URIs."""
    if item.kind in PICTURE_KINDS and not isinstance(value, (bytes, str)):
        raise BadInput(f"“{item.name}” must be a picture: a data URI, or a blob of the same message.")
    return check_value(item, value, spoken=spoken)


def show_settings(held: Mapping[str, Json]) -> dict[str, Json]:
    """Held inputs for people and programs to read; a picture shows as its size."""
    return {key: f"{len(value)} bytes" if is_picture(value) else value for key, value in held.items()}


def is_picture(value: Json) -> bool:
    """Whether a held value is a picture: its bytes, or a data URI."""
    return isinstance(value, bytes) or isinstance(value, str) and value.startswith("data:image/")


def merge_settings(held: dict[str, Json], values: Mapping[str, Json]) -> None:
    """Put values over what is held; null lets go."""
    for key, value in values.items():
        if value is None:
            held.pop(key, None)
        else:
            held[key] = value
