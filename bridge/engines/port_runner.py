"""A model port at work: as Runner, but an old query is read and its answer written by the port's own types, so that
old sketches get exactly what RunwayML's SDK gave. Sketches of today get Catwalk's kinds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from runway import picture_types
from runway.model import Command, Step

from ..codecs.runway import Wish, find_command, find_face
from ..codecs.runway_fields import NO_JSON
from ..codecs.runway_inputs import read_object, unwrap_inputs
from ..codecs.values import decode_query
from ..errors import BadMessage, ModelFailed
from ..frames import write_uri
from ..info import Info
from ..messages import Answer, Dialect, Encoded, Json, Query
from ..port_fields import JSON_TEXT, confine_files, give_native, take_native
from ..porting import PortModel, say_failure
from .manners import Job
from .runner import Given, Outcome, Runner
from .stopping import Stopper


@dataclass(frozen=True, eq=False)
class PortOutputs(Mapping[str, Any]):
    """What a command gave: each output in Catwalk's kinds when it is asked for, all of them in the port's own."""

    command: Command
    step: Step

    def __getitem__(self, name: str) -> Any:
        field = next(field for field in self.command.outputs if field.name == name)
        with say_failure():
            return give_native(field, self.step.values[name])

    def __iter__(self) -> Iterator[str]:
        return (str(field.name) for field in self.command.outputs)

    def __len__(self) -> int:
        return len(self.command.outputs)

    @property
    def progress(self) -> float | None:
        """How far the command is, 0…1."""
        return self.step.progress

    def write(self, formats: Mapping[str, str]) -> dict[str, Json]:
        """All of them as the SDK wrote them."""
        with say_failure():
            return self.command.write_outputs(self.step.values, formats)


class PortRunner(Runner):
    """One port that is set up."""

    model: PortModel

    def __init__(self, model: PortModel, info: Info, device: str, max_pixels: int) -> None:
        super().__init__(model, info, device, max_pixels)
        self.first = next(iter(model.commands))
        self.stopper = Stopper()
        picture_types.most_pixels = max_pixels

    def answer(self, query: Query, dialects: frozenset[Dialect], tell: Callable[[Answer], None],
               crowd: bool = False) -> None:
        """As any model; what a further command answers is for the one who asked, since its outputs are others."""
        if self.pick_command(query) != self.first:
            dialects = frozenset({query.dialect})
        super().answer(query, dialects, tell, crowd)

    def pick_command(self, query: Query) -> str:
        """Which command a query is for."""
        return find_command(query.dialect) or self.first

    def read_inputs(self, query: Query) -> Given:
        """What the command's function gets, out of JSON of the old days or of Catwalk's kinds."""
        name = self.pick_command(query)
        with say_failure():
            command = self.model.registered.find_command(name)
        if find_face(query.dialect) or isinstance(query.dialect.layout, Wish):
            values = self.read_values(command, query)
        else:
            given = decode_query(self.info, query, self.max_pixels)
            with say_failure():
                values = {str(field.name): take_native(field, given[str(field.name)]) for field in command.inputs}
        return Given({"command": name, "values": values, "ticket": query.ticket}, show_pictures(values))

    def read_values(self, command: Command, query: Query) -> dict[str, Any]:
        """An old query's inputs, over the settings that are held."""
        names = {str(field.name) for field in command.inputs}
        sent = read_anything(query) if isinstance(query.dialect.layout, Wish) else read_object(query.inputs)
        given = {name: write_uri(value, "jpeg") if isinstance(value, bytes) else value
                 for name, value in query.settings.items()} | dict(unwrap_inputs(sent, names))
        for field in command.inputs:
            confine_files(field, given.get(str(field.name)))
        with say_failure():
            return command.read_inputs(given)

    def run_one(self, job: Job) -> None:
        """Run the command. A generator that gave nothing has failed. Raises Dropped when it was stopped, inside of its
        own code.
        """
        inputs = dict(job.inputs)
        ticket = inputs.pop("ticket")

        def guard(work: Callable[[], Any]) -> Any:
            return self.stopper.run(ticket, work) if ticket else work()

        found = guard(lambda: self.model.run(**inputs))
        if isinstance(found, Step):
            job.answer = found
            return
        with closing(found):
            while step := guard(lambda: next(found, None)):
                job.answer = step
                job.hear(job.begun, step)
        if job.answer is None:
            raise ModelFailed(f"The command {inputs['command']} yielded nothing; it must yield an answer.")

    def drop(self, ticket: str) -> None:
        """Nobody wants the answer of this ticket any more."""
        self.stopper.stop(ticket)

    def name_outputs(self, query: Query, answer: Any) -> Mapping[str, Any]:
        """What a command gave, by name."""
        return PortOutputs(self.model.commands[self.pick_command(query)], answer)

    def finish(self, query: Query, given: Given, outputs: Mapping[str, Any]) -> Outcome:
        """A port's findings are not followed; those of its first command are kept, for who asks later."""
        outcome = given.seen, outputs
        if self.pick_command(query) == self.first:
            self.newest = outcome
        return outcome

    def encode_outcome(self, outcome: Outcome, dialect: Dialect) -> Encoded:
        """One outcome in one dialect."""
        wish = dialect.layout
        if not isinstance(wish, Wish):
            return super().encode_outcome(outcome, dialect)
        assert isinstance(outcome[1], PortOutputs)
        return Encoded(orjson.dumps(outcome[1].write(dict(wish.formats)), option=JSON_TEXT | orjson.OPT_SORT_KEYS))

    def write_old(self, outcome: Outcome, dialect: Dialect, wanted: Sequence[str] = ()) -> bytes:
        """One outcome, or those of its outputs that are wanted, as the port's types write it."""
        face, outputs = find_face(dialect), outcome[1]
        assert face and isinstance(outputs, PortOutputs)
        data: Json = {name: value for name, value in outputs.write({}).items() if not wanted or name in wanted}
        wrap = self.find_shape(face).wrap
        return orjson.dumps({wrap: data} if wrap else data, option=JSON_TEXT)


def read_anything(query: Query) -> Json:
    """The JSON in a body; what is no object counts as an empty one, as it did. Raises BadMessage."""
    if not isinstance(query.inputs, bytes):
        return query.inputs
    try:
        found = orjson.loads(query.inputs)
    except orjson.JSONDecodeError:
        raise BadMessage(NO_JSON) from None
    return found if isinstance(found, dict) else {}


def show_pictures(values: Mapping[str, Any]) -> dict[str, Any]:
    """The pictures among a command's inputs as frames."""
    return {name: np.asarray(value.convert("RGB")) for name, value in values.items() if hasattr(value, "getbands")}
