"""The last failures, in sentences: what people look at when something does not work.

Pure but for the clock of who notes one. The same sentence of the same model stands there once, with how often it came.
"""

from dataclasses import dataclass

from .errors import Dropped, NothingNew
from .messages import Failure, Json

MOST = 50
NO_NEWS = (Dropped.code, NothingNew.code)  # which nobody hears of, either


@dataclass(slots=True)
class Entry:
    """One sentence. `at`: when it came last, in seconds since 1970."""

    code: str
    at: float
    times: int = 1


class Journal:
    """The last fifty."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], Entry] = {}

    def note(self, failure: Failure, at: float) -> None:
        """Something failed."""
        if failure.code in NO_NEWS:
            return
        key = failure.model, failure.error
        before = self.entries.pop(key, None)
        self.entries[key] = Entry(failure.code, at, before.times + 1 if before else 1)
        if len(self.entries) > MOST:
            del self.entries[next(iter(self.entries))]

    def describe(self) -> list[dict[str, Json]]:
        """All of them, the newest first."""
        return [{"model": model, "code": entry.code, "error": error, "at": round(entry.at, 3), "times": entry.times}
                for (model, error), entry in reversed(self.entries.items())]
