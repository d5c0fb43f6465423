"""Types as the oldest ports wrote them: in quotation marks, `{"caption": "text"}`, also in lists and in objects; or
in a list, each with a name of its own, `inputs=[text(name="prompt")]`, for a function that takes them one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .exceptions import InvalidArgumentError
from .file_types import file
from .picture_types import image
from .plain_types import BaseType, any, array, boolean, name_type, number, text, vector

WORDS: dict[str, Callable[[], BaseType]] = {
    "any": any, "text": text, "image": image, "number": number, "float": number, "boolean": boolean, "file": file,
    "checkpoint": file, "integer": lambda: number(step=1), "vector": lambda: vector(length=0),
}


def find_word(word: Any) -> BaseType:
    """The type of that name, or just that it is a list or object. Raises InvalidArgumentError with those there are."""
    if isinstance(word, (list, dict)):
        return array(any) if isinstance(word, list) else any()
    if word not in WORDS:
        raise InvalidArgumentError(word, f"a type's name must be one of {', '.join(WORDS)}")
    return WORDS[word]()


def name_listed(kind: Any) -> BaseType:
    """A type out of a list, by its own name, which such ports also wrote first, `text("prompt")`; without one, it is
    called by what it is."""
    field = name_type(kind, "")
    field.name = getattr(kind, "name", None) or field.description or call_type(field)
    field.description = None
    return field


def call_type(field: BaseType) -> str:
    """What a type was called that had no name."""
    if isinstance(field, array):
        return f"{call_type(field.item_type)}_array"
    return "field" if field.type == "any" else field.type


def order_values(function: Callable[..., Any], inputs: Sequence[BaseType],
                 outputs: Sequence[BaseType]) -> Callable[..., Any]:
    """A function that takes each input as an argument, and gives the outputs in their order, as one of dictionaries."""
    def answer(model: Any, values: Mapping[str, Any]) -> Any:
        found = function(model, *(values[str(field.name)] for field in inputs))
        if isinstance(found, Mapping):
            return found
        row = found if isinstance(found, tuple) else (found,)
        return {str(field.name): value for field, value in zip(outputs, row)}

    return answer
