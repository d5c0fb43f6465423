"""OSC 1.0's address patterns: `?`, `*`, `[a-z]`, `[!a-z]` and `{one,two}`, each within one part between slashes. Pure.

All places of a word that a pattern can have come to are followed at once, so the time it takes grows with the length
of both and no pattern is worse: nothing is ever tried twice. Source: the OSC 1.0 specification, "OSC Message
Dispatching and Pattern Matching".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..errors import BadMessage
from .osc import show_text

SIGNS = frozenset("?*[]{}")  # no address may have them
LONGEST = 200  # characters of a pattern


@dataclass(frozen=True, slots=True)
class Step:
    """What one sign of a pattern takes: anything, one letter of some, or of all but some, or one of some words."""

    anything: bool = False
    letters: frozenset[str] = frozenset()
    others: bool = False
    words: tuple[str, ...] = ()

    def follow(self, word: str, places: set[int]) -> set[int]:
        """Where in a word it leads from these places."""
        if self.anything:
            return set(range(min(places), len(word) + 1))
        if self.words:
            return {place + len(choice) for place in places for choice in self.words if word.startswith(choice, place)}
        return {place + 1 for place in places if place < len(word) and (word[place] in self.letters) != self.others}


ANYTHING, ANY_LETTER = Step(anything=True), Step(others=True)


def is_pattern(address: str) -> bool:
    """Whether an address may stand for several."""
    return not SIGNS.isdisjoint(address)


@lru_cache(maxsize=256)
def match_addresses(pattern: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the addresses that a pattern matches. Raises BadMessage for a pattern that cannot be read."""
    parts = read_pattern(pattern)
    return tuple(address for address in addresses if match_parts(parts, address.split("/")))


def match_parts(parts: list[list[Step]], words: list[str]) -> bool:
    """Whether each part of a pattern matches the word in its place."""
    return len(parts) == len(words) and all(match_word(steps, word) for steps, word in zip(parts, words))


def match_word(steps: Iterable[Step], word: str) -> bool:
    """Whether the steps lead from a word's beginning to its end."""
    places = {0}
    for step in steps:
        places = step.follow(word, places)
        if not places:
            return False
    return len(word) in places


def read_pattern(pattern: str) -> list[list[Step]]:
    """The steps of each part. Raises BadMessage."""
    if len(pattern) > LONGEST:
        raise BadMessage(f"An OSC address pattern has at most {LONGEST} characters; this one had {len(pattern)}.")
    return [list(read_steps(part, pattern)) for part in pattern.split("/")]


def read_steps(part: str, pattern: str) -> Iterator[Step]:
    """The steps of one part. Raises BadMessage."""
    place = 0
    while place < len(part):
        sign = part[place]
        place += 1
        if sign == "*":
            yield ANYTHING
        elif sign == "?":
            yield ANY_LETTER
        elif sign in "[{":
            end = part.find("]" if sign == "[" else "}", place)
            inside = part[place:max(end, place)]
            if end < 0 or not SIGNS.isdisjoint(inside) or (sign == "[" and inside in ("", "!")):
                raise refuse_pattern(pattern)
            yield read_letters(inside) if sign == "[" else Step(words=tuple(dict.fromkeys(inside.split(","))))
            place = end + 1
        elif sign in "]}":
            raise refuse_pattern(pattern)
        else:
            yield Step(words=(sign,))


def read_letters(inside: str) -> Step:
    """What stands in square brackets: letters, ranges of letters, and a `!` before those that are not meant."""
    others = inside.startswith("!")
    letters, rest = set(), inside.removeprefix("!")
    while rest:
        first, last = rest[0], rest[2] if rest[1:2] == "-" and len(rest) > 2 else rest[0]
        letters |= {chr(code) for code in range(ord(first), min(ord(last), 127) + 1)} | {first}
        rest = rest[3 if len(rest) > 2 and rest[1] == "-" else 1:]
    return Step(letters=frozenset(letters), others=others)


def refuse_pattern(pattern: str) -> BadMessage:
    """What is wrong with it."""
    return BadMessage("An OSC address pattern may have ?, *, [abc], [a-z], [!a-z] and {one,two}, none within another; "
                      f"it was {show_text(pattern)}.")
