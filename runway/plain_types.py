"""The types of values that are JSON as they are: anything, numbers, words, lists. The parent of every type is here.

`deserialize` makes of what a sketch sent what a port's function gets, `serialize` the inverse, `to_dict` the
description that sketches read. A value of None means that nothing was sent.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any as Anything

import numpy as np

from .exceptions import InvalidArgumentError, MissingArgumentError, MissingInputError


class Named(type):
    """Lets a type be called by a name where it is made, as `text(name="prompt")`, which the oldest ports wrote."""

    def __call__(cls, *args: Anything, name: str | None = None, **kwargs: Anything) -> Anything:
        made = super().__call__(*args, **kwargs)
        made.name = name
        return made


class BaseType(metaclass=Named):
    """A named input, output or option. `name` is given to it where it is registered."""

    has_default = False

    def __init__(self, data_type: str, description: str | None = None) -> None:
        self.type = data_type
        self.name: str | None = None
        self.description = description
        self.default: Anything = None

    def take(self, given: Anything) -> Anything:
        """The value for a port's function: what was sent, else the default. Raises MissingInputError without one."""
        if given is not None:
            return self.deserialize(given)
        if not self.has_default:
            raise MissingInputError(str(self.name))
        return self.default if self.default is None else self.deserialize(self.default)

    def deserialize(self, value: Anything) -> Anything:
        """What was sent, as a port's function gets it. Raises InvalidArgumentError."""
        return value

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        """What a port's function gave, as JSON. Raises InvalidArgumentError."""
        return value

    def refuse(self, details: str) -> InvalidArgumentError:
        """The error for a value that cannot be."""
        return InvalidArgumentError(self.name, details)

    def describe(self) -> dict[str, Anything]:
        """What the description has beside name, type and description."""
        return {}

    def to_dict(self) -> dict[str, Anything]:
        """The description that sketches read."""
        return {"name": self.name, "type": self.type, "description": self.description, **self.describe()}


def name_type(kind: Anything, name: str) -> BaseType:
    """A type of that name, out of a type, its class, or what the oldest ports wrote."""
    if isinstance(kind, (str, list, dict)):
        from .old_words import find_word

        kind = find_word(kind)
    made = kind() if isinstance(kind, type) else copy(kind)
    if not isinstance(made, BaseType):
        raise InvalidArgumentError(name, f"{kind!r} is not one of runway.data_types")
    made.name = name
    return made


def keep_set(**values: Anything) -> dict[str, Anything]:
    """Those that are not None."""
    return {key: value for key, value in values.items() if value is not None}


def make_plain(value: Anything) -> Anything:
    """numpy's and torch's numbers and arrays, also inside lists and dictionaries, as Python's own."""
    if isinstance(value, dict):
        return {key: make_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [make_plain(item) for item in value]
    return value.tolist() if hasattr(value, "tolist") else value


class any(BaseType):
    """Whatever JSON can say."""

    def __init__(self, description: str | None = None) -> None:
        super().__init__("any", description)

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        return make_plain(value)


class array(BaseType):
    """A list of values of one type. Its lengths are told, not enforced."""

    def __init__(self, item_type: Anything = None, description: str | None = None, min_length: int = 0,
                 max_length: int | None = None) -> None:
        super().__init__("array", description)
        if item_type is None:
            raise MissingArgumentError("item_type")
        unnamed = name_type(item_type, "")
        self.item_type = name_type(unnamed, f"{unnamed.type}_array_item")
        self.min_length, self.max_length = min_length, max_length

    def deserialize(self, value: Anything) -> Anything:
        if not isinstance(value, list):
            raise self.refuse(f"value type {type(value)} is not an array")
        return [self.item_type.deserialize(item) for item in value]

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        return [self.item_type.serialize(item) for item in value]

    def describe(self) -> dict[str, Anything]:
        return {"itemType": self.item_type.to_dict(), "minLength": self.min_length,
                **keep_set(maxLength=self.max_length)}


class vector(BaseType):
    """Numbers, such as a point of a latent space; numpy for the port. Its length is told, not enforced."""

    has_default = True

    def __init__(self, length: int | None = None, description: str | None = None, default: Anything = None,
                 sampling_mean: float = 0, sampling_std: float = 1) -> None:
        super().__init__("vector", description)
        if length is None and default is None:
            raise MissingArgumentError("length")
        self.default = None if default is None else list(default)
        self.length = len(default) if length is None else length
        self.sampling_mean, self.sampling_std = sampling_mean, sampling_std

    def deserialize(self, value: Anything) -> Anything:
        try:
            return np.array(value, dtype=None if len(value) else float)
        except (TypeError, ValueError):
            raise self.refuse("value is not a list of numbers") from None

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        if not hasattr(value, "tolist") and not isinstance(value, (list, tuple)):
            raise self.refuse("value is not a numpy array")
        return make_plain(value)

    def describe(self) -> dict[str, Anything]:
        return {"length": self.length, "samplingMean": self.sampling_mean, "samplingStd": self.sampling_std,
                "default": self.default}


class category(BaseType):
    """One of several choices."""

    has_default = True

    def __init__(self, description: str | None = None, choices: Sequence[Anything] | None = None,
                 default: Anything = None) -> None:
        super().__init__("category", description)
        if not choices:
            raise MissingArgumentError("choices")
        self.choices = list(choices)
        self.default = self.choices[0] if default is None else default
        if self.default not in self.choices:
            raise InvalidArgumentError("category", f"default argument {self.default} is not in choices list")

    def deserialize(self, value: Anything) -> Anything:
        if value not in self.choices:
            raise self.refuse(f'category value "{value}" does not appear in choices list.')
        return value

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        return make_plain(value)

    def describe(self) -> dict[str, Anything]:
        return {"oneOf": self.choices, "default": self.default}


class number(BaseType):
    """A number. Its limits are for sliders, not enforced."""

    has_default = True

    def __init__(self, description: str | None = None, default: Anything = None, step: Anything = None,
                 min: Anything = None, max: Anything = None) -> None:
        super().__init__("number", description)
        self.default = default or min or max or 0
        self.min, self.max, self.step = min, max, step

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        return value.item() if hasattr(value, "item") else value

    def describe(self) -> dict[str, Anything]:
        return {"default": self.default, **keep_set(min=self.min, max=self.max, step=self.step)}


class text(BaseType):
    """Words. Their lengths are told, not enforced."""

    has_default = True

    def __init__(self, description: str | None = None, default: str = "", min_length: int = 0,
                 max_length: int | None = None) -> None:
        super().__init__("text", description)
        self.default = default
        self.min_length, self.max_length = min_length, max_length

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        return str(value)

    def describe(self) -> dict[str, Anything]:
        return {"default": self.default, "minLength": self.min_length, **keep_set(maxLength=self.max_length)}


class boolean(BaseType):
    """True or false, and nothing that looks like it."""

    has_default = True

    def __init__(self, description: str | None = None, default: bool = False) -> None:
        super().__init__("boolean", description)
        self.default = default

    def validate(self, value: Anything) -> None:
        """Raise InvalidArgumentError for anything else."""
        if not isinstance(value, bool):
            raise self.refuse(f"value type {type(value)} is not a boolean")

    def deserialize(self, value: Anything) -> Anything:
        self.validate(value)
        return value

    def serialize(self, value: Anything, output_format: str | None = None) -> Anything:
        value = bool(value) if isinstance(value, np.bool_) else value
        self.validate(value)
        return value

    def describe(self) -> dict[str, Anything]:
        return {"default": self.default}
