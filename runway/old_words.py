"""The names of types as the oldest ports wrote them, in quotation marks: `inputs={'caption': 'text'}`."""

from collections.abc import Callable

from .exceptions import InvalidArgumentError
from .file_types import file
from .picture_types import image
from .plain_types import BaseType, any, boolean, number, text, vector

WORDS: dict[str, Callable[[], BaseType]] = {
    "any": any, "text": text, "image": image, "number": number, "float": number, "boolean": boolean, "file": file,
    "checkpoint": file, "integer": lambda: number(step=1), "vector": lambda: vector(length=0),
}


def find_word(word: str) -> BaseType:
    """The type of that name. Raises InvalidArgumentError with the names there are."""
    if word not in WORDS:
        raise InvalidArgumentError(word, f"a type's name must be one of {', '.join(WORDS)}")
    return WORDS[word]()
