"""What goes wrong in a model port, with the classes, codes and sentences that RunwayML's SDK had.

`to_response()` is what a sketch gets; `get_traceback()` says where it happened, a line for each call.
"""

import sys
import traceback
from typing import Any


class RunwayError(Exception):
    """The parent of all of them. `code` is an HTTP status."""

    message = "An unknown error occurred."
    code = 500

    def __init__(self, message: str | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def get_traceback(self) -> list[str]:
        """Where it was raised, outermost call first."""
        return [frame.strip() for frame in traceback.format_tb(self.__traceback__)]

    def to_response(self) -> dict[str, Any]:
        """The error as the body of an answer."""
        return {"error": self.message, "traceback": self.get_traceback()}

    def print_exception(self) -> None:
        """The error, for its author to read in the terminal."""
        print(self.message, file=sys.stderr)
        traceback.print_exception(self, file=sys.stderr)


class MissingOptionError(RunwayError):
    """An option of `setup` that was not given and has no default."""

    code = 400

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing option: {name}.")


class MissingInputError(RunwayError):
    """An input of a command that was not sent and has no default."""

    code = 400

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing input: {name}.")


class InvalidArgumentError(RunwayError):
    """A value that its type does not take."""

    code = 400

    def __init__(self, name: str | None, details: str = "") -> None:
        super().__init__(f"Invalid argument: {name}. {details}".rstrip())


class UnknownCommandError(RunwayError):
    """A command that the port does not have."""

    code = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"Unknown command: {name}.")


class InferenceError(RunwayError):
    """A command's own function raised."""

    def __init__(self, cause: Any) -> None:
        super().__init__(f"Error during inference: {cause if isinstance(cause, str) else repr(cause)}.")


class SetupError(RunwayError):
    """The setup's own function raised."""

    def __init__(self, cause: Any) -> None:
        super().__init__(f"Error during setup: {cause if isinstance(cause, str) else repr(cause)}.")


class MissingArgumentError(RunwayError):
    """A type that was made without something it needs."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing argument: {name}.")
