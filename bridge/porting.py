"""A model port of RunwayML's as a model of Catwalk: its first command is the model, its options are the model's.

A port is a file that imports `runway`. Runs where models run, or where they are described.
"""

import ast
import importlib.util
import sys
import traceback
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import orjson

from runway.exceptions import MissingOptionError, RunwayError
from runway.model import Command, RunwayModel, Step
from runway.plain_types import BaseType
from runway.reading import Port, read_port
from runway.running import read_environment

from .errors import BadAdapter, PortFailed
from .info import Info
from .model import Model
from .port_fields import describe_field, take_json, take_native

# Packages that are called otherwise than what is imported from them.
PACKAGES = {"cv2": "opencv-python", "PIL": "pillow", "sklearn": "scikit-learn", "skimage": "scikit-image",
            "yaml": "pyyaml", "face_recognition": "face-recognition", "tensorflow_hub": "tensorflow-hub"}
JSON_TYPES = ("any", "array", "vector", "image_point", "image_bounding_box", "image_landmarks")


class PortModel(Model):
    """A port that was read."""

    info = Info(name="port", description="", inputs=(), outputs=())
    port: ClassVar[Port]

    def __init__(self) -> None:
        self.registered: RunwayModel = self.port.model

    @property
    def commands(self) -> Mapping[str, Command]:
        """What it can do, the first one first."""
        return self.registered.commands

    def setup(self, **options: Any) -> None:  # type: ignore[override]  # a port asks for no device
        """Call the port's own setup; what nobody says here is said by its `run`, or by RW_MODEL_OPTIONS."""
        given = {**self.port.options, **read_environment().get("model_options", {})}
        fields = {field.name: field for field in self.registered.options}
        given |= {name: read_option(fields[name], value) for name, value in options.items() if name in fields}
        with say_failure():
            self.registered.setup_model(given)

    def run(self, command: str, values: Mapping[str, Any]) -> Step | Generator[Step, None, None]:
        """What a command gives to these inputs, each of which is as the port's function takes it."""
        with say_failure():
            found = self.registered.run_command(command, values)
        return found if isinstance(found, Step) else say_failures(found)


def read_option(field: BaseType, value: Any) -> Any:
    """An option; from a command line it may be JSON text, or a number's word."""
    return take_json(field, value) if field.type in JSON_TYPES and isinstance(value, str) else (
        take_native(field, value) if field.type == "category" else value)


@contextmanager
def say_failure() -> Iterator[None]:
    """What goes wrong in a port, in its SDK's own words; whole for its author, in the terminal."""
    try:
        yield
    except RunwayError as error:
        if error.code >= 500:
            traceback.print_exception(error.__cause__ or error, file=sys.stderr)
        if isinstance(error, MissingOptionError):
            print(f"{error.message} It is given like this: --option MODEL.NAME=VALUE", file=sys.stderr)
        raise PortFailed(error.message, error.code, tuple(error.get_traceback())) from error


def say_failures(steps: Iterator[Step]) -> Generator[Step, None, None]:
    """The same steps, and what goes wrong at any of them."""
    with say_failure():
        yield from steps


def load_port(name: str, path: Path) -> type[PortModel]:
    """The port in a file as a model. Raises BadAdapter with what its author, or who installs it, can mend."""
    try:
        port = read_port(path)
    except ImportError as problem:
        raise BadAdapter(explain_import(name, path, problem)) from problem
    except (Exception, SystemExit) as problem:
        traceback.print_exception(problem)
        raise BadAdapter(f"The model port “{name}” cannot be read: {type(problem).__name__}: {problem}") from problem
    if not port.model.commands:
        raise BadAdapter(f"The model port “{name}” must have a command: a function decorated with @runway.command.")
    return type("ReadPort", (PortModel,), {"port": port, "info": describe_port(name, port.model)})


def describe_port(name: str, model: RunwayModel) -> Info:
    """What Catwalk shows of a port; its own descriptions stand beside, word for word."""
    command = next(iter(model.commands.values()))
    return Info(name=name, description=command.description or f"RunwayML's model port {name}: {command.name}.",
                inputs=tuple(describe_field(field, "input") for field in command.inputs),
                outputs=tuple(describe_field(field, "output") for field in command.outputs),
                options=tuple(describe_field(field, "option") for field in model.options),
                port=orjson.loads(orjson.dumps(model.describe(), option=orjson.OPT_NON_STR_KEYS)))


def explain_import(name: str, path: Path, problem: ImportError) -> str:
    """What to install, in one sentence."""
    missing = list(dict.fromkeys((*find_missing(path), *filter(None, (find_absent(problem),)))))
    if not missing:
        traceback.print_exception(problem)
        return (f"The model port “{name}” cannot be read: {problem}. What it imports is there, but of another "
                "version than it was written for.")
    packages = " ".join(PACKAGES.get(word, word) for word in missing)
    return (f"The model port “{name}” needs what is not installed beside Catwalk: {', '.join(missing)}. "
            f"To install it: {sys.executable} -m pip install {packages}")


def find_absent(problem: ImportError) -> str:
    """The package that could not be found; empty where it was there and lacked something."""
    return (problem.name or "").partition(".")[0] if isinstance(problem, ModuleNotFoundError) else ""


def find_missing(path: Path) -> list[str]:
    """Every package that the port's own files import and that is nowhere."""
    words: dict[str, None] = {}
    for file in (path, *sorted(path.parent.glob("*.py"))):
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError):
            continue
        if file == path or file.stem in words:
            words |= dict.fromkeys(list_imports(tree))
    beside = {entry.stem for entry in path.parent.iterdir()}
    return [word for word in words if word not in beside and not is_there(word)]


def list_imports(tree: ast.Module) -> Iterator[str]:
    """The packages that a file imports where it begins: an import inside of a function or a `try` may never happen."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def is_there(word: str) -> bool:
    """Whether Python would find it."""
    try:
        return word in sys.modules or importlib.util.find_spec(word) is not None
    except (ImportError, ValueError):
        return False
