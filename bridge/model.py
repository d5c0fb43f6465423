"""What an adapter is: a class with `run`, whose signature is its schema.

Inputs, outputs and options are read once, when the class is made; a signature Catwalk cannot serve is refused there,
in a sentence that names the parameter. Nothing here knows of wires, processes or weights' whereabouts.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType, SimpleNamespace, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin, get_type_hints

from .errors import BadAdapter, BadInput
from .info import OUTPUT_NAMES, Field, Info, check_value
from .kinds import Audio, Between, Box, Kind, Label, Length, Memory, Pose, Skeleton
from .tracking.fields import list_fields
from .weights import Weights

KIND_OF_TYPE: dict[Any, str] = {
    float: "number", int: "number", bool: "boolean", str: "text", Audio: "audio", Path: "file",
    list[Pose]: "keypoints", list[Box]: "boxes", list[Label]: "labels",
}
OPTION_KINDS = ("number", "boolean", "category", "text", "file")


class Model:
    """The parent of every adapter.

    An adapter defines `run(self, inputs…) -> output` with annotations from `bridge`, and may define
    `setup(self, device, options…)`, called once before. `run` may be a generator: each `yield` is a partial answer, the
    last one the answer. `weights` lists the files it needs. The class docstring is what people read about it, and
    `limits` tells them in sentences what the model cannot do.

    When many sketches ask: with `batch = 8` and `run_batch`, which takes a list for each of `run`'s inputs and returns
    a list of answers, up to eight queries go through the model in one pass. `parallel = True` says that `run` keeps
    nothing on the model, so that on the processor several may run at once.

    `memory` is how many bytes its process holds when it runs; where fewer are free, it is not started. `packages` names
    what it imports that does not come with Catwalk, so that people are told before they start it.
    """

    limits: ClassVar[tuple[str, ...]] = ()
    weights: tuple[Weights, ...] = ()
    batch: int = 1
    parallel: bool = False
    memory: int = 0
    packages: ClassVar[tuple[str, ...]] = ()
    info: ClassVar[Info]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "run") and "info" not in vars(cls):
            cls.info = read_info(cls)
            check_batch(cls)

    def setup(self, device: str) -> None:
        """Load what `run` needs; `device` is `cpu`, `cuda` or `mps`."""

    @classmethod
    def ready(cls, device: str = "cpu", *, weights: Literal["trained"] | None = "trained", **options: Any) -> Self:
        """A model that is set up, for notebooks and tests. Raises WeightsMissing when its weights were never pulled.

        Without them (`weights=None`) the path of each file is None, and small untrained networks stand where trained
        ones would: everything runs, and what it answers means nothing.
        """
        model = cls()
        if weights is None:
            model.weights = tuple(map(leave_out, cls.weights))
        model.setup(**select_setup(cls, device, options))
        return model


class Source(Model):
    """A model that the bridge itself asks, again and again, while somebody listens to it or it is linked to others.

    `run` needs no input: it waits for its next frame by a clock of its own (`Clock`), a second at most, and returns it.
    Its inputs are live settings, each with a default. It raises NoFrame where it has none, in a sentence for people,
    and is asked again until it has; NothingNew where nothing new has come within a second. One that takes frames before
    it is asked for them says in `born` when the last one came, by `time.perf_counter()`. What people should know of its
    frames stands in `notice`, as a sentence.
    """

    born: float = 0.0
    notice: str = ""


def leave_out(weights: Weights) -> Any:
    """What stands where a file is declared that is to be done without."""
    return SimpleNamespace(**vars(weights), path=None)


def select_setup(model: type[Model], device: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments for `setup`: the device only where it is asked for."""
    wanted = "device" in inspect.signature(model.setup).parameters
    return {"device": device, **options} if wanted else dict(options)


def wants_device(model: type[Model]) -> bool:
    """Whether the model's own `setup` asks where to run; if not, nobody needs to look for a graphics card."""
    return model.setup is not Model.setup and "device" in inspect.signature(model.setup).parameters


def read_info(model: type[Model]) -> Info:
    """The model's signature as an Info; BadAdapter names the parameter that cannot be served."""
    run: Any = getattr(model, "run")
    if inspect.iscoroutinefunction(run) or inspect.isasyncgenfunction(run):
        raise BadAdapter(f"{model.__name__}.run must be a plain function, without `async`: it has a thread of its own.")
    inputs, outputs = read_parameters(model, run, "input"), read_outputs(model, run)
    source = issubclass(model, Source)
    if source and any(item.required for item in inputs):
        raise BadAdapter(f"{model.__name__}.run must have a default for each input: a source is asked without any.")
    return Info(
        name=spell_name(model.__name__),
        description=" ".join((model.__doc__ or "").split()),
        inputs=(*inputs, *list_fields(f"{model.__name__}.run", inputs, outputs)),
        outputs=outputs,
        options=read_parameters(model, model.setup, "option"),
        weights=tuple(item.to_json() for item in model.weights),
        limits=tuple(model.limits),
        source=source,
        packages=tuple(model.packages),
    )


def check_batch(model: type[Model]) -> None:
    """BadAdapter, unless `run_batch` is what `run` is, with a list in place of each value."""
    name, single, together = model.__name__, getattr(model, "run"), getattr(model, "run_batch", None)
    if type(model.batch) is not int or model.batch < 1:
        raise BadAdapter(f"{name}.batch must be how many queries `run_batch` answers in one pass, such as 8; "
                         f"it was {model.batch!r}.")
    if together is None:
        if model.batch > 1:
            raise BadAdapter(f"{name} says `batch = {model.batch}`, so it must have a `run_batch`, which takes a list "
                             "for each input of `run` and returns a list of answers.")
        return
    if "run_batch" in vars(model) and model.batch == 1:
        raise BadAdapter(f"{name} has a `run_batch` that nobody would call: say how many queries it answers in one "
                         "pass, such as `batch = 8`.")
    one, many = read_hints(model, single), read_hints(model, together)
    if get_origin(one["return"]) is Iterator:
        raise BadAdapter(f"{name}.run yields partial answers, which cannot be had from a `run_batch`; leave one out.")
    if many.keys() != one.keys():
        raise BadAdapter(f"{name}.run_batch must take what `run` takes, under the same names, and return an answer: "
                         f"{', '.join(one)}; it has {', '.join(many) or 'no annotations'}.")
    for key, hint in one.items():
        inner = get_args(many[key])
        if get_origin(many[key]) is not list or strip_hint(inner[0])[0] != strip_hint(hint)[0]:
            place = "return" if key == "return" else f"take “{key}” as"
            raise BadAdapter(f"{name}.run_batch must {place} `list[{show_hint(strip_hint(hint)[0])}]`, "
                             f"one for each query; it says `{show_hint(many[key])}`.")


def spell_name(name: str) -> str:
    """`PoseWorld` becomes `pose-world`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def read_hints(model: type[Model], function: Any) -> dict[str, Any]:
    """The annotations of a method, with what stands in `Annotated`."""
    try:
        return get_type_hints(function, include_extras=True)
    except NameError as error:
        raise BadAdapter(f"{model.__name__}.{function.__name__}: {error}; import it where the class is made.") from None


def read_parameters(model: type[Model], function: Any, role: str) -> tuple[Field, ...]:
    """The fields of `run`'s inputs or `setup`'s options."""
    hints = read_hints(model, function)
    found = []
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if role == "option" and name == "device":
            continue
        place = f"{model.__name__}.{function.__name__}: {role} “{name}”"
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise BadAdapter(f"{place} must be a plain parameter; *, ** and / cannot be described to a sketch.")
        if name not in hints:
            raise BadAdapter(f"{place} must have an annotation, for example `{name}: Frame` or `{name}: float`.")
        if role == "input" and strip_hint(hints[name])[0] is Memory:
            if parameter.default is not None:
                raise BadAdapter(f"{place} must be `{name}: Memory | None = None`: without the bridge there is none.")
            continue
        field = read_field(place, name, hints[name], parameter.default)
        if role == "option" and (field.kind not in OPTION_KINDS or field.required):
            raise BadAdapter(f"{place} must be one of {', '.join(OPTION_KINDS)} and have a default.")
        if role == "input" and field.kind == "file":
            raise BadAdapter(f"{place} cannot be a file: sketches send values. Make it an option of `setup`.")
        found.append(field)
    return tuple(found)


def find_memory(model: type[Model]) -> str:
    """The name of the parameter of `run` that takes a Memory; empty without one."""
    hints = read_hints(model, getattr(model, "run"))
    return next((name for name, hint in hints.items() if strip_hint(hint)[0] is Memory), "")


def read_outputs(model: type[Model], run: Any) -> tuple[Field, ...]:
    """The fields of what `run` returns: one, or those of a NamedTuple."""
    place = f"{model.__name__}.run: its answer"
    hint = read_hints(model, run).get("return")
    if hint in (None, NoneType):
        raise BadAdapter(f"{place} must have an annotation, for example `-> Frame`.")
    if get_origin(hint) is Iterator:
        hint = get_args(hint)[0]
    names = getattr(hint, "_fields", None)
    if names:
        parts = get_type_hints(hint, include_extras=True)
        return tuple(read_field(f"{place}, “{name}”,", name, parts[name], None) for name in names)
    lone = read_field(place, "", hint, None)
    return (rename_field(lone, OUTPUT_NAMES.get(lone.kind, lone.kind)),)


def rename_field(field: Field, name: str) -> Field:
    """The same field under another name."""
    return Field.from_json({**field.to_json(), "name": name})


def read_field(place: str, name: str, hint: Any, default: Any) -> Field:
    """One annotation as a field."""
    base, marks = strip_hint(hint)
    kinds = [mark for mark in marks if isinstance(mark, Kind)]
    choices = get_args(base) if get_origin(base) is Literal else ()
    kind = kinds[0].name if kinds else "category" if choices else KIND_OF_TYPE.get(base)
    if kind is None:
        known = ("Frame, Mask, LabelMap, Depth, Vector, Audio, float, int, bool, str, Literal, list[Pose], list[Box], "
                 "list[Label]")
        raise BadAdapter(f"{place} is annotated `{show_hint(base)}`; it must be one of {known}.")
    if not all(isinstance(choice, str) for choice in choices):
        raise BadAdapter(f"{place} has choices that are not strings; write them as strings.")
    limits: dict[str, Any] = {}
    for mark in marks:
        limits.update(read_mark(place, kind, mark))
    required = default is inspect.Parameter.empty
    field = Field(name=name, kind=kind, required=required, default=None if required else show_default(default),
                  whole=base is int, exact=any(mark.exact for mark in kinds), choices=choices, **limits)
    check_default(place, field)
    return field


def check_default(place: str, field: Field) -> None:
    """A default must be a value that a sketch could send."""
    if field.default is not None:
        try:
            check_value(field, field.default)
        except BadInput as error:
            raise BadAdapter(f"{place} has a default that cannot be: {error}") from None


def strip_hint(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """The bare type and the marks around it; `| None` and `Annotated` may stand in any order."""
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        base, more = strip_hint(inner)
        return base, (*more, *marks)
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        if len(parts) == 1:
            return strip_hint(parts[0])
    return hint, ()


def read_mark(place: str, kind: str, mark: Any) -> dict[str, Any]:
    """What one thing in `Annotated` says about the field."""
    if isinstance(mark, str):
        return {"description": mark}
    if isinstance(mark, Between):
        if kind not in ("number", "vector"):
            raise BadAdapter(f"{place} is of kind {kind}; Between is for numbers and vectors.")
        return {"minimum": mark.low, "maximum": mark.high, "step": mark.step}
    if isinstance(mark, Length):
        if kind not in ("vector", "text"):
            raise BadAdapter(f"{place} is of kind {kind}; Length is for vectors and texts.")
        return {"length": mark.length}
    if isinstance(mark, Skeleton):
        if kind != "keypoints":
            raise BadAdapter(f"{place} is of kind {kind}; Skeleton is for list[Pose].")
        return {"keypoints": mark.names, "connections": mark.connections, "parts": mark.parts,
                "features": mark.features, "measures": mark.measures}
    return {}


def show_hint(hint: Any) -> str:
    """A type as its author wrote it, nearly."""
    return getattr(hint, "__name__", None) or str(hint)


def show_default(default: Any) -> Any:
    """A default as JSON; a path becomes its text, a tuple a list, anything else stays."""
    return str(default) if isinstance(default, Path) else list(default) if isinstance(default, tuple) else default
