"""Links at work: what one model answers becomes an input of the next.

A link listens to a model as a sketch would, and offers to a lane of the next one: the newest frame wins. Every link
also holds what it last brought, under the query's own values: `~>` does nothing else, so that its value waits for
whatever lets the model run.
"""

import asyncio
import logging
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

import orjson

from .codecs.link_kinds import Link
from .codecs.link_words import read_links
from .errors import BadInput, CatwalkError
from .hub import Hub
from .info import check_value, find_field
from .link_plan import LinkPlan
from .messages import NOTHING, Answer, Encoded, Failure, Json, Query
from .seats import Listener
from .session import Delivery, Lane, Waiting
from .watched_file import WatchedFile

log = logging.getLogger("catwalk")
LOOK_PAUSE = 0.5  # seconds between looks at the mapping file
STREAM = "links"  # what the frames of links are one stream as, for each model


class Inlet:
    """What links bring to one model."""

    def __init__(self, hub: Hub, model: str) -> None:
        self.hub = hub
        self.model = model
        self.seat = hub.find_seat(model)
        self.lane = Lane(hub, model, self.note_answer, {})
        self.trouble = ""

    def hold(self, values: Mapping[str, Json]) -> dict[str, Json]:
        """Hold what came for later queries; returns what could be held."""
        held = {}
        for name, value in values.items():
            try:
                held[name] = check_value(find_field(self.seat.engine.info.inputs, name, self.model), value)
            except BadInput as problem:
                self.say(f"What is linked with {self.model} does not fit: {problem}")
        self.seat.linked |= held
        return held

    def run(self, values: Mapping[str, Json], born: float) -> None:
        """Let the model run on what came, unless it is stopped, or something that it needs is not there yet."""
        engine, seat = self.seat.engine, self.seat
        there = {*values, *seat.linked, *seat.settings}
        if engine.state in ("stopped", "failed") and not seat.asleep:
            return
        if any(item.required and item.name not in there for item in engine.info.inputs):
            return
        query = Query(model=self.model, inputs=values, arrived=perf_counter(), born=born, dialect=NOTHING,
                      stream=STREAM, live=True)
        self.lane.offer(Waiting(query, None), keep=False)

    async def note_answer(self, delivery: Delivery) -> None:
        """Listeners have heard the answer; a failure is also said, once, since perhaps nobody listens."""
        if isinstance(delivery.answer, Failure):
            self.say(delivery.answer.error)
        elif self.trouble:
            self.trouble = ""
            log.info("The model %s answers again.", self.model)

    def say(self, sentence: str) -> None:
        """Say what is wrong, once."""
        if sentence != self.trouble:
            log.warning("%s", sentence)
        self.trouble = sentence

    def keep(self, names: Container[str]) -> None:
        """Let go of what came for other inputs than these: their links are no more."""
        for name in [name for name in self.seat.linked if name not in names]:
            del self.seat.linked[name]

    def close(self) -> None:
        """Offer nothing more."""
        if self.lane.task:
            self.lane.task.cancel()


class Wire:
    """All links from one model to another: what belongs to one answer is handed on together."""

    def __init__(self, hub: Hub, links: Sequence[Link], inlet: Inlet) -> None:
        self.links = links
        self.inlet = inlet
        first, *others = dict.fromkeys(link.handover.dialect for link in links)
        listeners = [Listener(first, self.hear), *(Listener(dialect, lambda answer: None) for dialect in others)]
        self.stops = [hub.listen(links[0].source, listener) for listener in listeners]

    def hear(self, answer: Answer) -> None:
        """Hand on what an answer has for these links. Failures, and answers in parts until they are whole, stay."""
        if isinstance(answer, Failure):
            return
        found = {link: read_value(answer.encoded[link.handover.dialect]) for link in self.links
                 if link.handover.dialect in answer.encoded}
        held = self.inlet.hold({link.input: value for link, value in found.items() if value is not None})
        running = {link.input: held[link.input] for link in found if link.input in held and not link.holds}
        if running:
            self.inlet.run(running, answer.born)

    def close(self) -> None:
        """Hear no more."""
        for stop in self.stops:
            stop()


def read_value(encoded: Encoded) -> Json:
    """A value that is handed on, its blob put in place; None where there was nothing to hand on."""
    value = orjson.loads(encoded.data)
    if not encoded.blobs:
        return value
    blob = encoded.blobs[0]
    return {**value, "blob": blob} if isinstance(blob, bytes) else blob


class LinkDesk:
    """The links of one bridge. `trouble` says what is wrong with those in the mapping file."""

    def __init__(self, hub: Hub, plan: LinkPlan, path: Path) -> None:
        self.hub = hub
        self.plan = plan
        self.file = WatchedFile(path)
        self.trouble = ""
        self.chains: tuple[str, ...] = ()  # of the mapping file
        self.links: tuple[Link, ...] = ()
        self.wires: dict[tuple[str, str], Wire] = {}
        self.inlets: dict[str, Inlet] = {}

    def open(self) -> None:
        """Link what is to be linked. Raises BadSetting for what cannot be."""
        try:
            self.chains = read_links(self.look() or "")
        except CatwalkError as problem:  # as for OSC, a slip in the file keeps nothing from starting
            self.say_trouble(problem)
        self.apply(self.settle(self.chains))
        self.hub.greeters.append(self.greet_model)

    def greet_model(self, name: str) -> None:
        """A model is new here: link what can be linked now."""
        self.relink()

    def relink(self) -> None:
        """Link what is to be linked, as far as it can be."""
        try:
            self.apply(self.settle(self.chains))
            self.trouble = ""
        except CatwalkError as problem:
            self.say_trouble(problem)

    def settle(self, chains: Iterable[str]) -> tuple[Link, ...]:
        """The links of the command line, and those of the mapping file. Raises BadSetting."""
        return self.plan.settle({name: seat.engine.info for name, seat in self.hub.seats.items()}, chains)

    def look(self) -> str | None:
        """The mapping file's text when it is news; what cannot be read is said where OSC reads it, too."""
        try:
            return self.file.read_news()
        except (OSError, UnicodeDecodeError):
            return None

    async def watch(self) -> None:
        """Link anew whenever the mapping file changes. What is wrong in it is said, and changes nothing."""
        while True:
            await asyncio.sleep(LOOK_PAUSE)
            text = self.look()
            if text is None:
                continue
            try:
                self.chains = read_links(text)
            except CatwalkError as problem:
                self.say_trouble(problem)
            else:
                self.relink()

    def say_trouble(self, problem: CatwalkError) -> None:
        """Say what is wrong in the mapping file."""
        self.trouble = f"{self.file.path}: {problem} What was linked before stays."
        log.warning("%s", self.trouble)

    def apply(self, links: tuple[Link, ...]) -> None:
        """End the links that are no more, begin those that are new, and leave the others as they are."""
        pairs: dict[tuple[str, str], list[Link]] = {}
        for link in links:
            pairs.setdefault((link.source, link.target), []).append(link)
        for pair in [pair for pair, wire in self.wires.items() if wire.links != pairs.get(pair)]:
            self.wires.pop(pair).close()
        for pair, joined in pairs.items():
            if pair not in self.wires:
                inlet = self.inlets.setdefault(pair[1], Inlet(self.hub, pair[1]))
                self.wires[pair] = Wire(self.hub, joined, inlet)
        for name, inlet in self.inlets.items():
            inlet.keep({link.input for link in links if link.target == name})
        self.links = links
        for name, seat in self.hub.seats.items():
            seat.links = tuple(str(link) for link in links if link.target == name)

    def close(self) -> None:
        """End all links."""
        self.apply(())
        for inlet in self.inlets.values():
            inlet.close()
