"""Types as the oldest ports wrote them: in quotation marks, `{"caption": "text"}`, also in lists and in objects."""

from collections.abc import Callable
from typing import Any

from .exceptions import InvalidArgumentError
from .file_types import file
from .picture_types import image
from .plain_types import BaseType, any, array, boolean, number, text, vector

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
