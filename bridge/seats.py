"""What the hub keeps for one model: its engine, who listens to it, what is held for it, and how it fares."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Protocol

from .budget import WHOLE, Budget, Step
from .errors import NothingNew
from .info import Info
from .latency import Record
from .messages import Adapter, Answer, Dialect, Failure, Json, Query, Result

log = logging.getLogger("catwalk")
SILENCE = 1.0  # seconds without a frame after which listeners follow another sketch


class Engine(Protocol):
    """A way to run one model."""

    adapter: Adapter
    info: Info
    options: dict[str, Json]
    state: str
    trouble: Failure | None
    running_since: float | None

    async def start(self, options: Mapping[str, Json] | None = None) -> None: ...

    async def stop(self) -> None: ...

    async def restart(self, options: Mapping[str, Json] | None = None) -> None: ...

    async def ask(self, take: Callable[[], Query], dialects: Callable[[Query], frozenset[Dialect]],
                  hear: Callable[[Result], None] | None = None) -> Answer: ...

    async def recall(self, dialect: Dialect) -> Answer: ...

    def drop(self, ticket: str) -> None: ...


@dataclass(frozen=True, eq=False, slots=True)
class Listener:
    """Hears every answer of a model, in its dialect; without one, it hears only that there is an answer."""

    dialect: Dialect | None
    hear: Callable[[Answer], None]


@dataclass(slots=True)
class Seat:
    """What the hub keeps for one model. `active` is the `perf_counter()` at which it was last asked, or answered;
    one that is `asleep` was ended because nobody asked, and starts with the next query. `audience` is set while
    somebody listens; `trouble` is why a source gave no frame when it was last asked, `notice` what it says of its last.
    `links` are those that lead here, and `linked` is what they brought last, by input.
    """

    engine: Engine
    settings: dict[str, Json] = field(default_factory=dict)
    listeners: set[Listener] = field(default_factory=set)
    waiting: int = 0
    active: float = 0.0
    asleep: bool = False
    leader: str = ""
    led: float = float("-inf")
    audience: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: Failure | None = None
    notice: str = ""
    record: Record = field(default_factory=Record)
    links: tuple[str, ...] = ()
    linked: dict[str, Json] = field(default_factory=dict)
    budget: Budget | None = None

    def add_listener(self, listener: Listener) -> None:
        """Let a listener hear; one who comes while a source is in trouble hears of that."""
        self.listeners.add(listener)
        if listener.dialect:
            self.audience.set()
        if self.trouble:
            listener.hear(self.trouble)

    def remove_listener(self, listener: Listener) -> None:
        """Let it hear no more."""
        self.listeners.discard(listener)
        if not any(other.dialect for other in self.listeners):
            self.audience.clear()
            self.trouble = None

    def spread(self, answer: Answer) -> None:
        """Let the listeners hear, but not the same trouble of a source again and again.

        One that began to listen after the query was asked has nothing to hear in its dialect.
        """
        if self.engine.info.source and not self.is_news(answer):
            return
        shown = hide_blocks(answer)
        for listener in list(self.listeners):
            if isinstance(answer, Failure) or listener.dialect is None or listener.dialect in answer.encoded:
                lent = listener.dialect is not None and listener.dialect.picture == "block"
                listener.hear(answer if lent else shown)

    def is_news(self, answer: Answer) -> bool:
        """Whether a source's answer is worth telling; notes the trouble it is in."""
        if isinstance(answer, Failure) and answer.code == NothingNew.code:
            return False
        if isinstance(answer, Failure) and answer.status < 500:  # the question was wrong, not the source
            return True
        before, self.trouble = self.trouble, answer if isinstance(answer, Failure) else None
        self.notice = answer.notice if isinstance(answer, Result) else ""
        return self.trouble is None or before is None or before.error != self.trouble.error

    def settle_query(self, query: Query) -> Query:
        """A query as the model gets it: with what is held for everyone, and a live frame as its budget has it."""
        scale = self.budget.step.scale if self.budget and query.live else 1.0
        if not self.settings and not self.linked and scale == 1.0:
            return query
        return replace(query, settings={**self.settings, **self.linked, **query.settings}, scale=scale)

    def keep_budget(self, step: Step, answer: Result, spent: float, now: float) -> Result:
        """Note that a live frame taken at this step took so many milliseconds since the model was asked; the answer
        with how the budget bears on it. What a frame waited before that, for the one before it or at rest, is left out.
        """
        assert self.budget
        sentence = self.budget.note(spent, step, now)
        if sentence:
            log.info("%s", sentence)
        rest = self.budget.find_rest(spent)
        if step == WHOLE and not rest:
            return answer
        return replace(answer, budget={"scale": round(step.scale, 3), "rest": round(rest, 1)})

    def lets_hear(self, query: Query) -> bool:
        """Whether listeners hear the answer: of several sketches that send frames, that to the one that was first.

        Else the people of two cameras would take turns in the same slots. Single questions, triggers, which have no
        inputs of their own, and RunwayML's sketches, each of which waits for its answer among all, are always heard.
        """
        if not query.live or not query.inputs or query.dialect.manner == "runway":
            return True
        now = perf_counter()
        if query.stream != self.leader and now - self.led < SILENCE:
            return False
        self.leader, self.led = query.stream, now
        return True


def wanted_dialects(seat: Seat, query: Query) -> frozenset[Dialect]:
    """Every dialect the answer is written in, once each."""
    listeners = seat.listeners if seat.lets_hear(query) else ()
    return frozenset({query.dialect, *(listener.dialect for listener in listeners if listener.dialect)})


def hide_blocks(answer: Answer) -> Answer:
    """An answer for a door, without what only links may have: who is slow to send it would keep blocks lent."""
    if isinstance(answer, Failure) or not any(dialect.picture == "block" for dialect in answer.encoded):
        return answer
    return replace(answer, encoded={dialect: encoded for dialect, encoded in answer.encoded.items()
                                    if dialect.picture != "block"})
