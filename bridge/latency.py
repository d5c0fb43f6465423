"""Where the milliseconds go: what is counted and measured of answers, for each model and for each sketch at a model.

Everything here is pure: whoever notes something says when. A record keeps the newest 600 answers in 17 kB, and a look
at it takes those of the last ten seconds. So a percentile is always one of *now*, and what is kept is bounded.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from math import ceil
from struct import Struct
from typing import Any

from .messages import Answer, Failure

SPAN = 10.0  # seconds of answers that a look at a record takes in
MOST = 600  # answers a record keeps: ten seconds at 60 a second
STAGES = ("waited", "decoded", "ran", "encoded", "travelled")  # the last one as sketches that echo tell it
PERCENTS = (50, 95, 99)
ROW = Struct("<d5f")  # when; milliseconds waited, decoded, ran, encoded; age
MOST_TRAVELS = 64
MOST_VISITORS = 64  # of those that have no connection of their own, the last heard from
ECHO_PAUSE = 0.25  # seconds between answers that one sketch is asked to echo
MOST_ECHOES = 16  # that are waited for
VISIT = 60.0  # seconds after which such a one is forgotten


class Record:
    """Answers counted and measured. What is noted here is noted in `whole`, too: a sketch's share of its model's.

    `asked` are queries that came, `dropped` those of them that a newer one replaced, `skipped` those of the dropped
    that a latency budget spared the model. `totals`: milliseconds of all answers ever, for each stage and the age.
    """

    def __init__(self, whole: "Record | None" = None) -> None:
        self.whole = whole
        self.asked = self.answered = self.failed = self.dropped = self.skipped = 0
        self.totals = dict.fromkeys((*STAGES, "age"), 0.0)
        self.travelled = 0  # how many answers were echoed
        self.rows = bytearray(MOST * ROW.size)
        self.travels: list[tuple[float, float]] = []

    def note_asked(self) -> None:
        """A query has come."""
        self.asked += 1
        if self.whole:
            self.whole.note_asked()

    def note_dropped(self, skipped: bool = False) -> None:
        """A newer frame has taken a frame's place."""
        self.dropped += 1
        self.skipped += skipped
        if self.whole:
            self.whole.note_dropped(skipped)

    def note_answer(self, answer: Answer, now: float) -> None:
        """An answer is there, at this `time.perf_counter()`. Partial ones are none."""
        self.note_heard(answer, now)
        if self.whole:
            self.whole.note_heard(answer, now)

    def note_heard(self, answer: Answer, now: float) -> None:
        """The same for this record alone: somebody hears what others have asked for."""
        if isinstance(answer, Failure):
            self.failed += 1
            return
        timings, totals, age = answer.timings, self.totals, 1000 * (now - answer.born)
        ROW.pack_into(self.rows, self.answered % MOST * ROW.size, now, timings.waited, timings.decoded, timings.ran,
                      timings.encoded, age)
        self.answered += 1
        totals["waited"] += timings.waited
        totals["decoded"] += timings.decoded
        totals["ran"] += timings.ran
        totals["encoded"] += timings.encoded
        totals["age"] += age

    def note_travel(self, spent: float, now: float) -> None:
        """A sketch has echoed an answer so many milliseconds after it was sent."""
        self.travels = [*self.travels[1 - MOST_TRAVELS:], (now, spent)]
        self.travelled += 1
        self.totals["travelled"] += spent
        if self.whole:
            self.whole.note_travel(spent, now)

    def read_rows(self, now: float) -> list[tuple[float, ...]]:
        """The answers of the last ten seconds, newest first: when, milliseconds of each stage, age."""
        found = []
        for number in range(self.answered - 1, max(-1, self.answered - 1 - MOST), -1):
            row = ROW.unpack_from(self.rows, number % MOST * ROW.size)
            if now - row[0] > SPAN:
                break
            found.append(row)
        return found

    def find_usual(self) -> float | None:
        """The middle of what `run` took, in milliseconds, of the answers that are kept; None where none came."""
        kept = min(self.answered, MOST)
        ran = sorted(ROW.unpack_from(self.rows, place * ROW.size)[3] for place in range(kept))
        return pick_percentile(ran, 50) if ran else None

    def find_times(self, now: float) -> tuple[float, dict[str, list[float]]]:
        """Answers a second, and the sorted milliseconds of each stage and of the age; nothing where nothing came."""
        rows = self.read_rows(now)
        if not rows:
            return 0.0, {}
        columns = list(zip(*rows))[1:]
        times = {name: sorted(column) for name, column in zip((*STAGES[:4], "age"), columns)}
        travels = sorted(spent for moment, spent in self.travels if now - moment <= SPAN)
        if travels:
            times["travelled"] = travels
        return len(rows) / max(1.0, now - rows[-1][0]), times

    def describe(self, now: float) -> dict[str, Any]:
        """The record as JSON: counts of all time, and what the last ten seconds were like, in milliseconds."""
        fps, times = self.find_times(now)
        return {"fps": round(fps, 1), "asked": self.asked, "answered": self.answered, "failed": self.failed,
                "dropped": self.dropped, "skipped": self.skipped,
                "stages": {name: show_percentiles(times[name]) for name in STAGES if name in times},
                "age": show_percentiles(times["age"]) if times else None}


def pick_percentile(ordered: list[float], percent: int) -> float:
    """The smallest of these sorted times that so many percent of them do not exceed (the nearest rank)."""
    return ordered[max(0, ceil(percent / 100 * len(ordered)) - 1)]


def show_percentiles(ordered: list[float]) -> dict[str, float]:
    """`p50`, `p95` and `p99`."""
    return {f"p{percent}": round(pick_percentile(ordered, percent), 2) for percent in PERCENTS}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is connected, in words for people: at which door, from where, and what they are or call themselves."""

    door: str
    place: str = ""
    name: str = ""


CALLER = ContextVar("caller", default=Caller("inside"))  # on whose behalf something is done now


@dataclass(eq=False, slots=True)
class Connection:
    """A caller, and a record for each model that they have asked or listen to. `heard` is when they last asked."""

    caller: Caller
    records: dict[str, Record] = field(default_factory=dict)
    heard: float = 0.0

    def find_record(self, model: str, whole: Record | None = None) -> Record:
        """This caller's record at a model."""
        if model not in self.records:
            self.records[model] = Record(whole)
        return self.records[model]

    def describe(self, now: float) -> dict[str, Any]:
        """The connection as JSON."""
        caller = self.caller
        return {"door": caller.door, "from": caller.place, "name": caller.name,
                "models": {model: record.describe(now) for model, record in self.records.items()}}


class Register:
    """Every connection there is. Those who come for one query at a time are remembered for a while, 64 of them."""

    def __init__(self) -> None:
        self.open: dict[Connection, None] = {}
        self.visitors: dict[Caller, Connection] = {}

    def connect(self, caller: Caller) -> Connection:
        """Somebody who stays until `disconnect`."""
        connection = Connection(caller)
        self.open[connection] = None
        return connection

    def disconnect(self, connection: Connection) -> None:
        """They are gone."""
        self.open.pop(connection, None)

    def visit(self, caller: Caller, now: float) -> Connection:
        """Somebody who asks once, and perhaps again."""
        connection = self.visitors.pop(caller, None) or Connection(caller)
        self.visitors[caller] = connection
        connection.heard = now
        if len(self.visitors) > MOST_VISITORS:
            del self.visitors[next(iter(self.visitors))]
        return connection

    def list_connections(self, now: float) -> Iterable[Connection]:
        """Those that have asked or listen to something, and visitors of the last minute."""
        yield from (connection for connection in self.open if connection.records)
        yield from (visitor for visitor in self.visitors.values() if now - visitor.heard <= VISIT)


class Echoes:
    """The answers that one sketch was asked to echo, which it does only if it said so: four a second, so that it costs
    neither side anything.
    """

    def __init__(self) -> None:
        self.offered = False
        self.number = 0
        self.next = 0.0
        self.sent: dict[int, tuple[str, float]] = {}

    def ask(self, model: str, now: float) -> int | None:
        """The number that the next answer bids the sketch echo; None for none."""
        if not self.offered or now < self.next:
            return None
        self.next = now + ECHO_PAUSE
        self.number += 1
        self.sent[self.number] = model, now
        self.sent.pop(self.number - MOST_ECHOES, None)
        return self.number

    def take(self, number: int, now: float) -> tuple[str, float] | None:
        """The model whose answer was echoed, and the milliseconds since it was sent; None for one not waited for."""
        model, moment = self.sent.pop(number, ("", now))
        return (model, 1000 * (now - moment)) if model else None


def describe_latency(models: Mapping[str, dict[str, Any]], register: Register | None, now: float) -> dict[str, Any]:
    """What `/stats` shows; without a register, not who is connected."""
    facts: dict[str, Any] = {"seconds": SPAN, "models": models}
    if register:
        facts["connections"] = [connection.describe(now) for connection in register.list_connections(now)]
    return facts
