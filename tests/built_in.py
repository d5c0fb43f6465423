"""The models that come with Catwalk, for tests and documents that hold for every one: a new one is in by itself.

Sources, which bring their own pictures, stand apart.
"""

from collections.abc import Iterator, Mapping
from inspect import isgenerator
from itertools import product
from typing import Any

from bridge.catalog import find_built_in
from bridge.info import PICTURE_KINDS, Info
from bridge.loading import load_adapter
from bridge.messages import Json
from bridge.model import Model

ALL: Mapping[str, type[Model]] = {adapter.name: load_adapter(adapter) for adapter in find_built_in()}
MODELS = {name: model for name, model in ALL.items() if not model.info.source}
SOURCES = {name: model for name, model in ALL.items() if model.info.source}
# Those whose file people bring; all others are answered by what Catwalk fetches.
BROUGHT = [name for name, model in MODELS.items() if any(weights.brought for weights in model.weights)]
SUPPLIED = [name for name in MODELS if name not in BROUGHT]
# Those that look at a picture; the others make one out of nothing.
SEEING = [name for name, model in MODELS.items() if name in SUPPLIED
          and any(field.kind in PICTURE_KINDS for field in model.info.inputs)]
# Inputs that have a default, without which the model does nothing.
FURTHER = {"mix": ("other",), "recolor": ("picture",)}


def list_options(info: Info) -> Iterator[dict[str, Json]]:
    """Every combination of the options that have choices or are switches."""
    said = {field.name: field.choices or (False, True) for field in info.options if field.kind in
            ("category", "boolean")}
    for values in product(*said.values()):
        yield dict(zip(said, values))


def make_inputs(info: Info, picture: Any) -> dict[str, Any]:
    """The inputs without which the model has nothing to do, each of them the picture."""
    needed = [field for field in info.inputs if field.required or field.name in FURTHER.get(info.name, ())]
    unknown = [field.name for field in needed if field.kind not in PICTURE_KINDS]
    assert not unknown, f"{info.name} needs {unknown}, for which tests/built_in.py must learn an example."
    return dict.fromkeys((field.name for field in needed), picture)


def last_of(found: Any) -> Any:
    """A model's answer: of partial ones the last."""
    return list(found)[-1] if isgenerator(found) else found
