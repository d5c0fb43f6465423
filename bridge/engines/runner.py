"""A model at work: query in, answer out; decode, run and encode in one place. Knows no process, pipe or network.

Several threads may call at once: decoding and encoding overlap, findings are followed by one thread at a time, and how
the model itself is shared is manners.py's.
"""

import inspect
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from time import perf_counter
from typing import Any

from ..codecs.handover import hand_over
from ..codecs.link_kinds import Handover
from ..codecs.osc_layouts import encode_json, encode_osc
from ..codecs.osc_mapping import Layout
from ..codecs.runway import Face, find_face, find_shape
from ..codecs.runway_fields import Shape
from ..codecs.runway_forms import write_outputs
from ..codecs.runway_inputs import read_query
from ..codecs.values import (
    check_frame, decode_query, draw_outputs, encode_beside, encode_outputs, name_outputs, show_outputs)
from ..errors import BadInput, CatwalkError, ModelFailed, NoPicture
from ..info import PICTURE_KINDS, Field, Info, check_value, find_field
from ..kinds import Memory
from ..messages import Answer, Dialect, Encoded, Failure, Query, Result, Timings, explain_failure
from ..model import Model, Source, find_memory, select_setup
from ..tracking.fields import GROUP, Wishes, read_wishes
from ..tracking.streams import Streams
from .manners import Job, choose_manner

INLINE = Dialect("inline")
Outcome = tuple[Mapping[str, Any], Mapping[str, Any]]  # inputs and outputs of one run


@dataclass(frozen=True)
class Given:
    """One query, decoded: what `run` gets, what its answer may be drawn on or needs to be written, how it is followed.
    """

    inputs: Mapping[str, Any]
    seen: Mapping[str, Any]
    wishes: Wishes = Wishes()


class Runner:
    """One model that is set up, and what it last answered."""

    def __init__(self, model: Model, info: Info, device: str, max_pixels: int) -> None:
        self.model = model
        self.info = info
        self.max_pixels = max_pixels
        self.manner = choose_manner(model, device, self.run_one)
        self.memory = find_memory(type(model))
        self.following = Lock()
        self.streams = Streams(info)
        self.newest: Outcome = {}, {}
        self.newest_born = 0.0
        self.shapes: dict[Face, Shape] = {}

    @property
    def at_once(self) -> int:
        """How many queries the model takes at once."""
        return self.manner.at_once

    def answer(self, query: Query, dialects: frozenset[Dialect], tell: Callable[[Answer], None],
               crowd: bool = False) -> None:
        """Tell the answer to a query: partial ones first, if the model gives any. Never raises."""
        marks = [query.arrived, perf_counter()]
        try:
            if query.known:
                with self.following:
                    self.streams.unpack(query.known)
            given = self.read_inputs(query)
            marks.append(perf_counter())

            heard = frozenset(dialect for dialect in dialects if dialect.picture != "block")  # else blocks pile up

            def hear(begun: float, step: Any) -> None:  # knows no job, or its picture would stay until Python tidies up
                now = perf_counter()
                told = given.seen, self.name_outputs(query, step)
                tell(self.encode_result(told, heard, [*marks, begun, now, now], query.born, partial=True))

            job = Job({**given.inputs, **self.remember(query, given.wishes)}, hear)
            self.manner.run(job, crowd)
            marks += [job.begun, job.ran, perf_counter()]
            if job.error:
                raise job.error
            if isinstance(self.model, Source):
                query = replace(query, born=self.model.born or job.ran)
                marks[-3] = job.ran  # until then it waited for its frame
            outcome = self.finish(query, given, self.name_outputs(query, job.answer))
            tell(self.encode_result(outcome, dialects, marks, query.born))
        except CatwalkError as error:
            tell(explain_failure(error, self.info.name))
        except (Exception, SystemExit) as error:  # a thread that exits would leave its query without an answer
            tell(self.explain_crash(error))

    def read_inputs(self, query: Query) -> Given:
        """A query's values, decoded. Raises BadMessage, BadInput, TooLarge."""
        query, beside = self.read_old(query)
        values = decode_query(self.info, query, self.max_pixels)
        inputs = {item.name: values[item.name] for item in self.info.inputs if item.group != GROUP}
        return Given(inputs, {**beside, **inputs}, read_wishes(values, self.info.inputs))

    def name_outputs(self, query: Query, answer: Any) -> Mapping[str, Any]:
        """What `run` returned, by output name."""
        return name_outputs(self.info, answer)

    def finish(self, query: Query, given: Given, outputs: Mapping[str, Any]) -> Outcome:
        """The outcome with its people and things followed, kept as the newest."""
        with self.following:
            self.newest = self.follow_things(query, given.wishes, given.seen, outputs)
            self.newest_born = query.born
            return self.newest

    def read_old(self, query: Query) -> tuple[Query, Mapping[str, Any]]:
        """A query in RunwayML's manner as one of today, and what stands beside its inputs until it is answered."""
        face = find_face(query.dialect)
        return read_query(self.info, self.find_shape(face), query) if face else (query, {})

    def find_shape(self, face: Face) -> Shape:
        """What old sketches see."""
        if face not in self.shapes:
            self.shapes[face] = find_shape(self.info, face)
        return self.shapes[face]

    def run_one(self, job: Job) -> None:
        """Run the model once. What a generator yields is heard as it comes; the last of it is the answer."""
        found = self.model.run(**job.inputs)  # type: ignore[attr-defined]  # its signature is each adapter's own
        if not inspect.isgenerator(found):
            job.answer = found
            return
        empty = True
        for job.answer in found:
            empty = False
            job.hear(job.begun, job.answer)
        if empty:
            raise ModelFailed(f"The model {self.info.name} yielded nothing; its run must yield an answer.")

    def follow_things(self, query: Query, wishes: Wishes, inputs: Mapping[str, Any],
                      outputs: Mapping[str, Any]) -> Outcome:
        """The outcome with its people and things followed from frame to frame, when that is wished."""
        aspect = self.find_aspect(inputs)
        if not wishes.follows(query.live):
            return inputs, self.streams.derive_alone(outputs, wishes, aspect) if wishes.derives else outputs
        return inputs, self.streams.follow(query.stream, outputs, query.born, wishes, aspect=aspect,
                                           latency=perf_counter() - query.born)

    def remember(self, query: Query, wishes: Wishes) -> dict[str, Memory]:
        """What the model kept from the last frame of this stream, where it asks for it; nothing for a lone picture."""
        if not self.memory:
            return {}
        if not wishes.follows(query.live):
            return {self.memory: Memory()}
        with self.following:
            return {self.memory: self.streams.recall(query.stream)}

    def find_aspect(self, inputs: Mapping[str, Any]) -> float:
        """Width ÷ height of the first picture that the model looked at."""
        shapes = [inputs[item.name].shape for item in self.info.inputs
                  if item.kind in PICTURE_KINDS and inputs.get(item.name) is not None]
        return float(shapes[0][1] / shapes[0][0]) if shapes else 1.0

    def encode_result(self, outcome: Outcome, dialects: frozenset[Dialect], marks: list[float],
                      born: float, partial: bool = False) -> Result:
        """Outputs in every dialect that listens, with where the time went: waiting for others' runs is waiting."""
        arrived, picked, decoded, begun, ran, woken = marks
        followed = perf_counter()
        encoded = {dialect: self.encode_outcome(outcome, dialect) for dialect in dialects}
        timings = Timings(waited=span(arrived, picked) + span(decoded, begun) + span(ran, woken),
                          decoded=span(picked, decoded), ran=span(begun, ran) + span(woken, followed),
                          encoded=span(followed, perf_counter()))
        return Result(model=self.info.name, encoded=encoded, timings=timings, partial=partial,
                      progress=getattr(outcome[1], "progress", None), born=born,
                      notice=self.model.notice if isinstance(self.model, Source) else "")

    def encode_outcome(self, outcome: Outcome, dialect: Dialect) -> Encoded:
        """One outcome in one dialect; a picture where there is none to show is empty."""
        inputs, outputs = outcome
        if dialect.manner == "nothing":
            return Encoded(b"{}")
        if dialect.manner == "known":
            return self.pack_stream(str(dialect.layout))
        if dialect.manner == "runway":
            return Encoded(self.write_old(outcome, dialect))
        if dialect.manner == "drawn":
            return draw_outputs(self.info, inputs, outputs, dialect.picture) or Encoded(b"{}")
        if dialect.manner == "picture":
            return show_outputs(self.info, outputs, dialect.picture) or Encoded(b"{}")
        if isinstance(dialect.layout, Handover):
            return hand_over(self.info, inputs, outputs, dialect.layout)
        if isinstance(dialect.layout, Layout):
            return self.encode_packets(outcome, dialect)
        if dialect.inputs:
            return encode_beside(self.info, inputs, outputs, dialect)
        return encode_outputs(self.info, outputs, dialect)

    def pack_stream(self, stream: str) -> Encoded:
        """What is known of a stream, as one blob."""
        with self.following:
            return Encoded(b"{}", (self.streams.pack(stream),))

    def write_old(self, outcome: Outcome, dialect: Dialect, wanted: Sequence[str] = ()) -> bytes:
        """One outcome, or those of its outputs that are wanted, as RunwayML's JSON."""
        face = find_face(dialect)
        assert face
        for item in self.info.outputs:
            if item.kind in PICTURE_KINDS and outcome[1][item.name] is not None:
                check_frame(item, outcome[1][item.name])
        shape = self.find_shape(face)
        if wanted:
            shape = replace(shape, outputs=tuple(old for old in shape.outputs if old.source in wanted))
        return write_outputs(shape, *outcome)

    def encode_packets(self, outcome: Outcome, dialect: Dialect) -> Encoded:
        """Outputs as OSC packets; as JSON in one of them, if that is the layout."""
        inputs, outputs = outcome
        layout: Any = dialect.layout
        if layout.shape != "json":
            return encode_osc(self.info, outputs, layout)
        if layout.face:
            return encode_json(self.write_old(outcome, dialect, layout.outputs), layout)
        wanted = tuple(item for item in self.info.outputs if not layout.outputs or item.name in layout.outputs)
        return encode_json(encode_outputs(replace(self.info, outputs=wanted), outputs, INLINE).data, layout)

    def recall(self, dialect: Dialect) -> Answer:
        """The newest outcome in a dialect; a failure when there is none."""
        name = self.info.name
        if not self.newest[1]:
            return explain_failure(NoPicture(f"The model {name} has answered nothing yet; send it a query first."))
        nothing = Timings(waited=0, decoded=0, ran=0, encoded=0)
        try:
            encoded = {dialect: self.encode_outcome(self.newest, dialect)}
            return Result(model=name, encoded=encoded, timings=nothing, born=self.newest_born)
        except Exception as error:
            return self.explain_crash(error)

    def drop(self, ticket: str) -> None:
        """Nobody wants an answer any more. A model's own `run` is not interrupted; a port's command is."""

    def explain_crash(self, error: BaseException) -> Failure:
        """The sketch gets a sentence; the adapter's author gets the traceback in the terminal."""
        traceback.print_exception(error, file=sys.stderr)
        sentence = f"The model {self.info.name} failed: {type(error).__name__}: {error}"
        return explain_failure(ModelFailed(sentence), self.info.name)


def set_up(kind: type[Model], info: Info, device: str, options: Mapping[str, Any], max_pixels: int) -> Runner:
    """A runner of this model. Raises BadInput for an option it does not have, and whatever its `setup` raises."""
    if info.port:
        return set_up_port(kind(), info, device, options, max_pixels)
    checked = {name: check_option(info, name, value) for name, value in options.items()}
    model = kind()
    model.setup(**select_setup(kind, device, checked))
    return Runner(model, info, device, max_pixels)


def set_up_port(model: Any, info: Info, device: str, options: Mapping[str, Any], max_pixels: int) -> Runner:
    """A runner of a model port, whose own types check its options."""
    from .port_runner import PortRunner  # Pillow comes with it

    model.setup(**options)
    return PortRunner(model, info, device, max_pixels)


def check_option(info: Info, name: str, value: Any) -> Any:
    """An option's value; from a command line it is a word."""
    item: Field = find_field(info.options, name, info.name, "option")
    try:
        return check_value(item, value, spoken=True)
    except BadInput as error:
        raise BadInput(f"Option of {info.name}: {error}") from None


def span(start: float, end: float) -> float:
    """Milliseconds from one moment to another."""
    return round((end - start) * 1000, 3)
