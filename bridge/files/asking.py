"""A run: questions out of files go to one model's process, answers into a sink, and what is finished into the ledger.

Reading, the model and writing overlap: a thread reads ahead, the model's process answers, another thread writes. The
frames of a film are answered in their order, two at a time at the model's door; pictures that have nothing to do with
each other as many at once as the model takes. Decoded frames pass through shared memory in both directions.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TypeAlias

import orjson

from ..engines.blocks import BlockReader, BlockWriter
from ..engines.process import ProcessEngine
from ..errors import CatwalkError, ModelDown, TimedOut
from ..info import PICTURE_KINDS, Info
from ..messages import Answer, Block, Dialect, Encoded, Failure, Json, Query, Result
from .incoming import FILM, NOTHING, PICTURE, TABLE, Item, Reader, Unit
from .ledger import Done, Ledger
from .outgoing import Mark, Sink

STEPS = 50  # frames of a film after which what is finished is kept
PAUSE = 1.0  # seconds after which it is, of pictures that have nothing to do with each other
START = 1.0  # what a film's beginning is called in a query, where 0 stands for none
PICTURES = "pictures"  # the stream that pictures are frames of
LINES = Dialect("native", "block")  # findings; pictures come along, but nobody encodes or copies them
STOPPING = (ModelDown.code, TimedOut.code)  # failures that are not the question's
AHEAD = 2  # frames of a film at the model's door
NO_PICTURE = "The model gave no picture."
Line: TypeAlias = "asyncio.Queue[tuple[Unit, asyncio.Task[Answer | None]] | None]"


class Bar(Protocol):
    """What shows how far it is."""

    def update(self, n: float, /) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run asks and how. `shown`: the dialect of answers. `fps`: pictures are frames of a film, so many a second.
    """

    items: tuple[Item, ...]
    settings: Mapping[str, Json]
    shown: Dialect
    fps: float = 0.0

    def is_stream(self, item: Item) -> bool:
        """Whether the questions of an item depend on the ones before."""
        return item.kind == FILM or (item.kind == PICTURE and self.fps > 0)


@dataclass(slots=True)
class Problems:
    """What went wrong, each sentence once for each file, and how often."""

    tell: Callable[[str], object]
    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, file: str, sentence: str, frame: int | None) -> None:
        """Tell a sentence when it is new."""
        self.found[file, sentence] = self.found.get((file, sentence), 0) + 1
        if self.found[file, sentence] == 1:
            self.tell(f"{file}{f', frame {frame}' if frame else ''}: {sentence}")

    def to_json(self) -> tuple[tuple[str, str, int], ...]:
        return tuple((file, sentence, count) for (file, sentence), count in self.found.items())


class Run:
    """One run of one model. `asked` and `added` count questions of now and answers in all."""

    def __init__(self, plan: Plan, engine: ProcessEngine, sink: Sink, ledger: Ledger, problems: Problems,
                 bar: Bar) -> None:
        self.plan = plan
        self.engine = engine
        self.info: Info = engine.info
        self.sink = sink
        self.ledger = ledger
        self.problems = problems
        self.bar = bar
        self.blocks = BlockWriter(engine.blocks.open_account().folder)
        self.lent = BlockReader()
        self.known = b""
        self.asked = self.added = self.count = 0
        self.kept = perf_counter()

    async def work(self) -> None:
        """Ask what is not finished yet, and put it where it belongs. Raises CatwalkError, OSError."""
        done = self.resume()
        await self.engine.start()
        if self.engine.trouble:
            raise CatwalkError(self.engine.trouble.error)
        streams = all(self.plan.is_stream(item) for item in self.plan.items)
        line: Line = asyncio.Queue(AHEAD if streams else self.engine.turns.limit)
        reading = asyncio.create_task(self.read_ahead(done, line))
        try:
            while pair := await line.get():
                await asyncio.to_thread(self.finish, pair[0], await pair[1])
            await reading
        finally:
            reading.cancel()
        if not self.added:
            raise CatwalkError(f"{self.ledger.out} cannot be made: there is no answer to any input.")
        await asyncio.to_thread(self.conclude)

    def resume(self) -> Done:
        """How far the run before came; not at all, where it is lost what the model knew of a film."""
        done, known = self.ledger.done, self.ledger.read_known()
        if done.known and not known:
            done = Done()
        self.known, self.added, self.count = known, done.added, done.count
        self.problems.found = {(file, sentence): count for file, sentence, count in done.problems}
        self.sink.restore(done.sink)
        self.bar.update(done.count)
        return done

    async def read_ahead(self, done: Done, line: Line) -> None:
        """Put every question into the line as its turn comes near, on its way already."""
        units = Reader(self.plan.items, self.info, self.plan.fps).read(done.item, done.number)
        try:
            while unit := await asyncio.to_thread(self.read_next, units):
                await line.put((unit, asyncio.create_task(self.ask(unit))))
        finally:
            await line.put(None)

    def read_next(self, units: Iterator[Unit]) -> Unit | None:
        """The next question, a decoded frame in shared memory already."""
        unit = next(units, None)
        if unit is None or unit.frame is None:
            return unit
        picture = next(item.name for item in self.info.inputs if item.kind in PICTURE_KINDS)
        return replace(unit, frame=None, inputs={**unit.inputs, picture: self.blocks.write(unit.frame)})

    async def ask(self, unit: Unit) -> Answer | None:
        """The model's answer; None where there is nothing to ask."""
        if unit.problem:
            return None
        self.asked += 1
        known, self.known = self.known, b""
        item, moment = self.plan.items[unit.item], perf_counter()
        stream = self.name_stream(item)
        query = Query(model=self.info.name, inputs=unit.inputs, arrived=moment, spoken=unit.spoken, stream=stream,
                      dialect=self.plan.shown, settings=self.plan.settings, known=known, ordered=bool(stream),
                      live=unit.time is not None, born=moment if unit.time is None else START + unit.time)
        dialects = {query.dialect, Dialect("known", layout=stream)} if self.ends_step(unit) else {query.dialect}
        answer = await self.engine.ask(lambda: query, lambda query: frozenset(dialects))
        self.blocks.give_back([Path(value.path).name for value in unit.inputs.values() if isinstance(value, Block)])
        return answer

    def name_stream(self, item: Item) -> str:
        """The stream that an item's frames belong to; empty where each is for itself."""
        if not self.plan.is_stream(item):
            return ""
        return str(item.path) if item.kind == FILM else PICTURES

    def ends_step(self, unit: Unit) -> bool:
        """Whether what is finished is to be kept after this frame of a stream."""
        item = self.plan.items[unit.item]
        number = unit.number if item.kind == FILM else unit.item
        return self.plan.is_stream(item) and ((unit.last and item.kind == FILM) or number % STEPS == STEPS - 1)

    def finish(self, unit: Unit, answer: Answer | None) -> None:
        """Hand an answer to the sink, and keep what is finished when it is time. Raises CatwalkError, OSError."""
        item = self.plan.items[unit.item]
        mark = self.make_mark(item, unit)
        value = sentence = None
        if isinstance(answer, Failure) and answer.code in STOPPING:
            raise CatwalkError(answer.error)
        if isinstance(answer, Failure):
            sentence = answer.error
        elif answer:
            value = self.read_value(answer.encoded[self.plan.shown])
            sentence = NO_PICTURE if value is None else None
        for problem in filter(None, (unit.problem, unit.flaws, sentence)):
            self.problems.note(mark.file, problem, mark.frame or mark.row)
        if value is None:
            self.sink.skip(mark, sentence or unit.problem)
        else:
            self.sink.add(mark, value)
            self.added += 1
        self.count += 1
        if not self.added and self.count == STEPS:
            raise CatwalkError(f"The first {STEPS} inputs or frames have all failed, so the rest is left: {sentence}")
        self.bar.update(1)
        self.keep(unit, item, answer)

    def make_mark(self, item: Item, unit: Unit) -> Mark:
        """What an answer belongs to."""
        alone = len(self.plan.items) == 1
        number = f"{unit.number + 1:06d}"
        many = item.kind in (FILM, TABLE)
        name = (number if alone else f"{item.stem}/{number}") if many else item.stem or self.info.name
        return Mark(file="" if item.kind == NOTHING else str(item.path), name=name, time=unit.time, span=unit.span,
                    frame=unit.number + 1 if item.kind == FILM else None,
                    row=unit.number + 1 if item.kind == TABLE else None)

    def read_value(self, encoded: Encoded) -> Any:
        """What the sink takes: a picture that is good until the next, or the findings; None where there is none."""
        found = orjson.loads(encoded.data)
        if self.plan.shown != LINES:
            return self.lent.read(encoded.blobs[found["blob"]]) if found else None
        left_out = {item.name for item in self.info.outputs if item.kind in (*PICTURE_KINDS, "audio")}
        return {name: value for name, value in found.items() if name not in left_out}

    def keep(self, unit: Unit, item: Item, answer: Answer | None) -> None:
        """Note how far it is, after a step of a film; of pictures, every second."""
        known = b""
        if self.plan.is_stream(item):
            if not self.ends_step(unit):
                return
            if isinstance(answer, Result):
                known, = answer.encoded[Dialect("known", layout=self.name_stream(item))].blobs
            if not known and not unit.last:
                return
        elif perf_counter() - self.kept < PAUSE:
            return
        self.kept = perf_counter()
        self.ledger.save(self.note_done(
            item=unit.item + unit.last, number=0 if unit.last else unit.number + 1,
            known=hashlib.sha256(known).hexdigest() if known else ""), known)

    def note_done(self, **place: Any) -> Done:
        """How far it is; what the sink has finished lies safe."""
        facts = self.sink.save()
        return Done(count=self.count, added=self.added, problems=self.problems.to_json(), sink=facts, **place)

    def conclude(self) -> None:
        """Everything is answered: make of it what was asked for."""
        self.ledger.save(self.note_done(item=len(self.plan.items), finishing=True), b"")
        self.sink.finish(self.ledger.out)
        self.ledger.remove()
