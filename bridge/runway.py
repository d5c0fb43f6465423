"""RunwayML's four words for each model, `query`, `data`, `error` and `info`, the same at every old door.

A query that comes in by any door, an old one or one of today, changes `data` and `error` everywhere. What is shown
costs nothing while nobody of the old world looks: that an answer came is noted, and it is written in the old manner
only when somebody polls or listens, for as long as they do.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import orjson

from .codecs.runway import LATEST, Face, describe_model, empty_outputs
from .errors import BadSetting
from .hub import Hub
from .info import Info
from .messages import Adapter, Answer, Dialect, Failure, Json, Query, Result
from .old_names import pick_name
from .seats import Listener

KEEN_TIME = 5.0  # seconds without a poll after which answers are written in the old manner no more
LONGEST_RECALL = 0.25  # seconds that a poll waits for an answer that was given before anybody looked

Hear = Callable[["News"], None]


@dataclass(frozen=True, slots=True)
class News:
    """What every old door tells: the newest outputs as JSON text, or what went wrong."""

    data: bytes = b""
    error: str = ""


@dataclass(eq=False, slots=True)
class OldSeat:
    """What is shown of one model. `stale`: it has answered since `data` was written."""

    dialect: Dialect
    data: bytes | None = None
    stale: bool = False
    error: str | None = None
    polled: float = 0.0
    hearers: set[Hear] = field(default_factory=set)
    rest: Callable[[], None] | None = None
    timer: asyncio.TimerHandle | None = None
    recalling: "asyncio.Task[None] | None" = None
    described: Info | None = None
    texts: dict[str, bytes] = field(default_factory=dict)


def choose_faces(adapters: Iterable[Adapter], profiles: Iterable[str]) -> dict[str, Face]:
    """How each model shows itself: under its classic name if it has one. `profiles` are YEAR or MODEL=YEAR.

    Raises BadSetting for a model that is not served.
    """
    adapters, profiles = list(adapters), list(profiles)
    names = [adapter.name for adapter in adapters]
    for word in profiles:
        model = word.rpartition("=")[0]
        if model and model.lower() not in map(str.lower, names):
            raise BadSetting(f"--profile {word} is for “{model}”, which is not served here; served are: "
                             f"{', '.join(names)}.")
    return {adapter.name: choose_face(adapter, profiles) for adapter in adapters}


def choose_face(adapter: Adapter, profiles: Iterable[str]) -> Face:
    """The same of one model; what is said of others is theirs."""
    year = LATEST
    for word in sorted(profiles, key=lambda word: "=" in word):
        model, _, said = word.rpartition("=")
        year = said if not model or model.lower() == adapter.name.lower() else year
    return Face(pick_name(adapter), year)


class RunwayDesk:
    """What all old doors share. `faces` says how each model shows itself."""

    def __init__(self, hub: Hub, faces: Mapping[str, Face]) -> None:
        self.hub = hub
        self.seats: dict[str, OldSeat] = {}
        self.stops: list[Callable[[], None]] = []
        for name in hub.seats:
            self.add_model(name, faces.get(name, Face()))

    def add_model(self, name: str, face: Face) -> None:
        """Keep the four words for a model that is served."""
        seat = self.seats[name] = OldSeat(Dialect("runway", layout=face))
        self.stops.append(self.hub.listen(name, Listener(None, partial(note_answer, seat))))

    def dialect(self, model: str, command: str = "") -> Dialect:
        """How old sketches query and hear this model; of a model port, one of its further commands if there is one of
        that name.
        """
        further = self.hub.seats[model].engine.info.port.get("commands", ())[1:]
        if command in (described["name"] for described in further):
            return Dialect("runway", layout=replace(self.face(model), command=command))
        return self.seats[model].dialect

    def face(self, model: str) -> Face:
        """How the model shows itself."""
        face = self.seats[model].dialect.layout
        assert isinstance(face, Face)
        return face

    def info(self, model: str, *, whole: bool = False) -> bytes:
        """`/info` as JSON text; `whole` as hosted models had it."""
        return self.keep_text(model, f"info {whole}", lambda: orjson.dumps(self.describe(model, whole=whole)))

    def keep_text(self, model: str, name: str, write: Callable[[], bytes]) -> bytes:
        """What is written about a model once, as long as it is the same."""
        seat, info = self.seats[model], self.hub.seats[model].engine.info
        if seat.described is not info:
            seat.described, seat.texts = info, {}
        if name not in seat.texts:
            seat.texts[name] = write()
        return seat.texts[name]

    def describe(self, model: str, *, whole: bool = False) -> dict[str, Json]:
        """The same as an object."""
        return describe_model(self.hub.seats[model].engine.info, self.face(model), whole=whole)

    def error(self, model: str) -> str | None:
        """What went wrong with the newest query; None when it went well."""
        return self.seats[model].error

    async def ask(self, model: str, inputs: bytes | Mapping[str, Json], command: str = "") -> Answer:
        """The answer to an old query that must be answered; its bytes stand under `dialect(model, command)`."""
        query = Query(model=model, inputs=inputs, arrived=time.perf_counter(), dialect=self.dialect(model, command))
        return await self.hub.ask(query)

    def newest_now(self, model: str) -> bytes | None:
        """`/data` from memory, and a note that somebody polls; None when it must be had by `newest`."""
        seat = self.seats[model]
        seat.polled = time.monotonic()
        if seat.timer is None:
            self.be_keen(model, seat)
        return None if seat.stale else seat.data

    async def newest(self, model: str) -> bytes:
        """`/data`: the newest outputs as JSON text, empty ones of the right shape before there are any."""
        found = self.newest_now(model)
        seat = self.seats[model]
        if found is None and seat.stale and seat.recalling is None:
            seat.recalling = asyncio.get_running_loop().create_task(self.recall(model, seat))
            await asyncio.wait([seat.recalling], timeout=LONGEST_RECALL)
        return seat.data or self.keep_text(model, "empty", lambda: self.write_empty(model))

    def write_empty(self, model: str) -> bytes:
        """Outputs with nothing in them."""
        return empty_outputs(self.hub.seats[model].engine.info, self.face(model))

    async def recall(self, model: str, seat: OldSeat) -> None:
        """Have the newest answer written in the old manner, unless a newer one comes meanwhile."""
        answer = await self.hub.recall(model, seat.dialect)
        seat.recalling = None
        if seat.stale:
            seat.stale = False
            if isinstance(answer, Result):
                seat.data = answer.encoded[seat.dialect].data

    def listen(self, model: str, hear: Hear) -> Callable[[], None]:
        """Let somebody hear every answer of a model, whole ones only; what is returned ends it."""
        seat = self.seats[model]
        seat.hearers.add(hear)
        self.write_answers(model, seat)

        def stop() -> None:
            seat.hearers.discard(hear)
            self.spare_answers(seat)

        return stop

    def be_keen(self, model: str, seat: OldSeat) -> None:
        """Have answers written in the old manner until nobody has polled for a while."""
        self.write_answers(model, seat)
        loop = asyncio.get_running_loop()

        def look() -> None:
            left = seat.polled + KEEN_TIME - time.monotonic()
            seat.timer = loop.call_later(left, look) if left > 0 else None
            self.spare_answers(seat)

        seat.timer = loop.call_later(KEEN_TIME, look)

    def write_answers(self, model: str, seat: OldSeat) -> None:
        """From now on the workers write each answer in the old manner, too."""
        if seat.rest is None:
            seat.rest = self.hub.listen(model, Listener(seat.dialect, lambda answer: None))

    def spare_answers(self, seat: OldSeat) -> None:
        """Have them written no more, if nobody looks."""
        if seat.rest and seat.timer is None and not seat.hearers:
            seat.rest()
            seat.rest = None

    def close(self) -> None:
        """Nobody looks any more."""
        for stop in (*self.stops, *(seat.rest for seat in self.seats.values() if seat.rest)):
            stop()
        for seat in self.seats.values():
            for pending in (seat.timer, seat.recalling):
                if pending:
                    pending.cancel()


def note_answer(seat: OldSeat, answer: Answer) -> None:
    """Keep what the newest whole answer says, and tell it to who listens."""
    if isinstance(answer, Failure):
        seat.error = answer.error
        news = News(error=answer.error)
    elif answer.partial:
        return
    else:
        written = answer.encoded.get(seat.dialect)
        seat.error, seat.stale = None, written is None
        if written is None:
            return
        seat.data = written.data
        news = News(data=written.data)
    for hear in list(seat.hearers):
        hear(news)
