"""A model port: what it takes and gives, and how it is set up and run. Knows no network and no process.

A port registers itself by decorators, on the one model that `import runway` gives or on a `RunwayModel` of its own.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Real
from typing import Any

from .exceptions import InferenceError, InvalidArgumentError, MissingInputError, MissingOptionError, RunwayError
from .exceptions import SetupError, UnknownCommandError
from .old_words import name_listed, order_values
from .plain_types import BaseType, name_type

SDK_VERSION = "0.6.1"  # whose behaviour this is
Types = Mapping[str, Any] | Sequence[Any]  # by their names, or in a list, as the oldest ports wrote them
ROW_TYPES = ("any", "array", "image_point", "vector")  # outputs that may be a pair of numbers themselves


@dataclass(frozen=True, eq=False)
class Command:
    """One thing that a port can do."""

    name: str
    inputs: tuple[BaseType, ...]
    outputs: tuple[BaseType, ...]
    description: str | None
    function: Callable[..., Any]

    def to_dict(self) -> dict[str, Any]:
        """The description that sketches read."""
        return {"name": self.name, "description": self.description,
                "inputs": [field.to_dict() for field in self.inputs],
                "outputs": [field.to_dict() for field in self.outputs]}

    def read_inputs(self, given: Any) -> dict[str, Any]:
        """What a sketch sent, as the function gets it. Raises MissingInputError, InvalidArgumentError."""
        sent = given if isinstance(given, Mapping) else {}
        return {str(field.name): field.take(sent.get(field.name)) for field in self.inputs}

    def write_outputs(self, values: Mapping[str, Any], formats: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Outputs as JSON, pictures in the formats wished for. Raises InvalidArgumentError, InferenceError."""
        wished, written = formats or {}, {}
        for field in self.outputs:
            name = str(field.name)
            if name not in values:
                raise InferenceError(f"the command gave no output “{name}”")
            written[name] = field.serialize(values[name], wished.get(name))
        return written


@dataclass(frozen=True)
class Step:
    """What a command gave: all of it, or so far. `progress` is 0…1, where it was told."""

    values: Mapping[str, Any]
    progress: float | None = None


class RunwayModel:
    """What a port registered."""

    def __init__(self) -> None:
        self.options: list[BaseType] = []
        self.commands: dict[str, Command] = {}
        self.setup_fn: Callable[..., Any] | None = None
        self.model: Any = None

    def setup(self, decorated_fn: Callable[..., Any] | None = None,
              options: Types | None = None) -> Callable[..., Any]:
        """Decorates the function that loads the model: `@runway.setup`, or `@runway.setup(options={…})`."""
        if decorated_fn is not None:
            self.setup_fn = decorated_fn
            return decorated_fn
        self.options = list(name_types(options or {}))
        return self.setup

    def command(self, name: str, inputs: Types | None = None, outputs: Types | None = None,
                description: str | None = None) -> Callable[..., Any]:
        """Decorates a function of (model, inputs) that answers queries; of (model, input, input, …), as the oldest
        ports wrote it, where the inputs are a list."""
        if not inputs or not outputs:
            raise Exception(f"The command {name} needs at least one input and one output.")
        taken, given = name_types(inputs), name_types(outputs)
        listed = not isinstance(inputs, Mapping)

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            answer = order_values(function, taken, given) if listed else function
            self.commands[name] = Command(name, taken, given, description, answer)
            return function

        return decorate

    def run(self, host: str = "0.0.0.0", port: int = 9000, model_options: Mapping[str, Any] | None = None,
            debug: bool = False, meta: bool = False, no_serve: bool = False) -> None:
        """Set up and serve, or what the environment asks for instead: see running.py."""
        from .running import run_model

        run_model(self, host=host, port=port, model_options=model_options or {}, debug=debug, meta=meta,
                  no_serve=no_serve)

    def describe(self) -> dict[str, Any]:
        """Options and commands, as `RW_META=1` prints them."""
        return {"options": [field.to_dict() for field in self.options],
                "commands": [command.to_dict() for command in self.commands.values()]}

    def find_command(self, name: str) -> Command:
        """The command of that name. Raises UnknownCommandError."""
        if name not in self.commands:
            raise UnknownCommandError(name)
        return self.commands[name]

    def setup_model(self, given: Mapping[str, Any] | None = None) -> None:
        """Call the setup function. Raises MissingOptionError, InvalidArgumentError, SetupError."""
        sent, options = given or {}, {}
        settled = list_defaults(self.setup_fn)
        for field in self.options:
            if sent.get(str(field.name)) is None and field.name in settled:
                continue
            try:
                options[str(field.name)] = field.take(sent.get(str(field.name)))
            except MissingInputError:
                raise MissingOptionError(str(field.name)) from None
        if self.setup_fn is None:
            return
        try:
            self.model = call_setup(self.setup_fn, options)
        except Exception as error:
            raise SetupError(error).with_traceback(error.__traceback__) from error

    def run_command(self, name: str, values: Mapping[str, Any]) -> Step | Iterator[Step]:
        """What a command gives to inputs that were read; of a generator, each thing that it gives.

        Raises UnknownCommandError, InferenceError.
        """
        command = self.find_command(name)
        with name_failure():
            found = command.function(self.model, dict(values))
            return read_generator(command, found) if inspect.isgenerator(found) else read_step(command, found)


def name_types(kinds: Types) -> tuple[BaseType, ...]:
    """Types by the names they are registered under; in a list, by their own."""
    if isinstance(kinds, Mapping):
        return tuple(name_type(kind, name) for name, kind in kinds.items())
    return tuple(map(name_listed, kinds))


@contextmanager
def name_failure() -> Iterator[None]:
    """Whatever a port's function raises, as an InferenceError."""
    try:
        yield
    except RunwayError:
        raise
    except Exception as error:
        raise InferenceError(error).with_traceback(error.__traceback__) from error


def read_generator(command: Command, found: Any) -> Iterator[Step]:
    """Every value that is yielded, and the one that is returned, if any is."""
    try:
        while True:
            with name_failure():
                try:
                    step = read_step(command, next(found))
                except StopIteration as end:
                    if end.value is None:
                        return
                    step = read_step(command, end.value)
            yield step
    finally:
        found.close()


def read_step(command: Command, found: Any) -> Step:
    """A dictionary of outputs, or the only output bare; with its progress, if that was told."""
    kind = command.outputs[0].type if len(command.outputs) == 1 else ""
    if isinstance(found, tuple) and len(found) == 2 and is_progress(found, kind):
        return Step(name_values(command, found[0]), float(found[1]))
    return Step(name_values(command, found))


def is_progress(pair: tuple[Any, Any], kind: str) -> bool:
    """Whether the second of two is the progress and not a part of the value."""
    value, progress = pair
    if not isinstance(progress, Real) or isinstance(progress, bool):
        return False
    return not (kind in ROW_TYPES and isinstance(value, Real))


def name_values(command: Command, found: Any) -> Mapping[str, Any]:
    """What a function gave, by the names of outputs. Raises InvalidArgumentError for what cannot be named."""
    names = [str(field.name) for field in command.outputs]
    if isinstance(found, Mapping) and (len(names) > 1 or names[0] in found):
        return found
    if len(names) == 1:
        return {names[0]: found}
    raise InvalidArgumentError(command.name, f"the command must give a dictionary with {', '.join(names)}")


def list_defaults(function: Callable[..., Any] | None) -> set[str]:
    """The arguments for which a setup function has values of its own."""
    wanted = inspect.signature(function).parameters.values() if function else ()
    return {parameter.name for parameter in wanted if parameter.default is not inspect.Parameter.empty}


def call_setup(function: Callable[..., Any], options: Mapping[str, Any]) -> Any:
    """The setup function, with all options in one dictionary, with each as an argument of its own, as the oldest ports
    wrote it, or with nothing, as it asks."""
    wanted = inspect.signature(function).parameters
    if not wanted:
        return function()
    kinds = {parameter.kind for parameter in wanted.values()}
    if len(wanted) == 1 and not options.keys() & wanted.keys() and inspect.Parameter.VAR_KEYWORD not in kinds:
        return function(dict(options))
    if inspect.Parameter.VAR_KEYWORD in kinds:
        return function(**options)
    return function(**{name: value for name, value in options.items() if name in wanted})
