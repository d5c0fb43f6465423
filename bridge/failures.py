"""The last failures, in sentences: what people look at when something does not work.

Pure but for the clock of who notes one. The same sentence of the same model stands there once, with how often it came;
and so does what differs each time but is about the same thing, such as the values of one slider.
"""

from dataclasses import dataclass

from .errors import Dropped, NothingNew
from .messages import Failure, Json

MOST, MOST_TOPICS = 50, 20
NO_NEWS = (Dropped.code, NothingNew.code)  # which nobody hears of, either


@dataclass(slots=True)
class Entry:
    """One sentence. `at`: when it came last, in seconds since 1970."""

    error: str
    code: str
    at: float
    times: int = 1


class Journal:
    """The last fifty. Of what has a topic the newest sentence stands for all, and twenty are kept, so that whoever
    floods a door hides little else.
    """

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], Entry] = {}  # by model and sentence
        self.topics: dict[tuple[str, str], Entry] = {}  # by model and topic

    def note(self, failure: Failure, at: float, place: str = "", topic: str = "") -> None:
        """Something failed; `place` stands before its sentence."""
        if failure.code in NO_NEWS:
            return
        error = place + failure.error
        kept, most = (self.topics, MOST_TOPICS) if topic else (self.entries, MOST)
        key = failure.model, topic or error
        before = kept.pop(key, None)
        kept[key] = Entry(error, failure.code, at, before.times + 1 if before else 1)
        if len(kept) > most:
            del kept[next(iter(kept))]

    def describe(self) -> list[dict[str, Json]]:
        """All of them, the newest first."""
        rows = [(model, entry) for kept in (self.topics, self.entries) for (model, _), entry in reversed(kept.items())]
        newest = sorted(rows, key=lambda row: -row[1].at)[:MOST]
        return [{"model": model, "code": entry.code, "error": entry.error, "at": round(entry.at, 3),
                 "times": entry.times} for model, entry in newest]
