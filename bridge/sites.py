"""Which sites' pages may use Catwalk, and which have asked in vain: what the guard looks at, and the owner may change.

The list is made when Catwalk starts; what is allowed later holds until Catwalk ends.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import BadInput
from .messages import Json

LISTED_ORIGINS = (
    "https://editor.p5js.org", "https://preview.p5js.org",
    "https://openprocessing.org", "https://www.openprocessing.org", "https://preview.openprocessing.org",
    "https://p5live.org", "https://teddavis.org", "https://hydra.ojack.xyz",
    "https://codepen.io", "https://cdpn.io",
)
MOST_ASKED = 50  # sites that are remembered to have asked


@dataclass(slots=True)
class Asked:
    """How often a site's pages were refused, and when last (seconds since 1970)."""

    times: int = 0
    last: float = 0.0


class Sites:
    """The list with what the person added by --allow-origin, and what the owner allows meanwhile."""

    def __init__(self, origins: Iterable[str] = ()) -> None:
        self.listed = tuple(dict.fromkeys(origin.lower().rstrip("/") for origin in (*LISTED_ORIGINS, *origins)))
        self.allowed: dict[str, None] = {}
        self.asked: dict[str, Asked] = {}

    def has(self, origin: str) -> bool:
        """Whether pages of this origin may use Catwalk."""
        return origin.lower() in self.listed or origin.lower() in self.allowed

    def note_refused(self, origin: str) -> None:
        """A page of this machine's browser has asked in vain. The newest stand last; of too many the oldest goes."""
        asked = self.asked.pop(origin, None) or Asked()
        self.asked[origin] = Asked(asked.times + 1, time.time())
        if len(self.asked) > MOST_ASKED:
            del self.asked[next(iter(self.asked))]

    def allow(self, word: Json) -> str:
        """Let a site's pages in until Catwalk ends; returns its origin. Raises BadInput for what is none."""
        origin = read_origin(word)
        if not self.has(origin):
            self.allowed[origin] = None
        self.asked.pop(origin, None)
        return origin

    def take_back(self, word: Json) -> str:
        """Let a site that was allowed meanwhile in no more. Raises BadInput for any other."""
        origin = read_origin(word)
        if origin in self.listed:
            raise BadInput(f"{origin} is on the list that Catwalk was started with; what is allowed here can be taken "
                           "back here.")
        if origin not in self.allowed:
            raise BadInput(f"{origin} was not allowed here, so there is nothing to take back.")
        del self.allowed[origin]
        return origin

    def describe(self) -> dict[str, Json]:
        """All of them, as `/sites` shows them; who asked last stands first."""
        asked = [{"origin": origin, "times": found.times, "last": round(found.last, 3)}
                 for origin, found in reversed(self.asked.items())]
        return {"listed": list(self.listed), "allowed": list(self.allowed), "asked": asked}


def read_origin(word: Json) -> str:
    """An origin as browsers send it, in small letters. Raises BadInput for a name, a path, a star or `null`."""
    text = word.strip().lower().rstrip("/") if isinstance(word, str) else ""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or text != f"{parts.scheme}://{parts.netloc}" or "@" in text or "*" in text:
        raise BadInput(f"“origin” must be a site's, such as https://example.org, without a path; it was {word!r:.80}.")
    return text
