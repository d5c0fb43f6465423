"""Tokens of hosted models: made, known by their hashes alone, and revoked. A model that ever had one is private.

The file is read anew whenever it has changed, so a running Catwalk hears of new and of revoked tokens.
"""

import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from .errors import BadSetting

VARIABLE = "CATWALK_TOKENS"  # another place for the file
SHOWN = 8  # characters by which a token is told from others


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: its first characters, the sha256 of all of it, and the day it was made."""

    start: str
    digest: str
    made: str


Book = dict[str, list[Token]]  # by the model's name in small letters


def place_of_tokens() -> Path:
    """Where tokens are kept: not in the cache, which people empty."""
    said = os.environ.get(VARIABLE)
    return Path(said) if said else Path(platformdirs.user_config_dir("catwalk")) / "tokens.json"


def read_book(place: Path) -> Book:
    """Every private model's tokens. Raises BadSetting for a file that somebody has spoiled."""
    try:
        rows = json.loads(place.read_text(encoding="utf-8"))
        return {name: [Token(*row) for row in tokens] for name, tokens in rows.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadSetting(f"The tokens in {place} cannot be read: {error}. Mend the file, or remove it and make new "
                         "tokens.") from None


def write_book(place: Path, book: Book) -> None:
    """Keep the tokens where only their owner reads them; never half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({name: [[token.start, token.digest, token.made] for token in tokens]
                   for name, tokens in book.items()}, file, indent=1)
    os.replace(draft, place)


def make_token(model: str) -> str:
    """A new token, which nobody can be told again; from now on the model is private. It begins with no “-”, with which
    it could not be said to `catwalk token revoke`.
    """
    place, word = place_of_tokens(), secrets.token_hex(24)
    book = read_book(place)
    made = Token(word[:SHOWN], hash_token(word), time.strftime("%Y-%m-%d"))
    write_book(place, {**book, model.lower(): [*book.get(model.lower(), []), made]})
    return word


def revoke_tokens(word: str) -> int:
    """Forget the token that begins so, or all of a model's, which stays private. Raises BadSetting for neither."""
    place = place_of_tokens()
    book = read_book(place)
    kept = {name: [] if name == word.lower() else [token for token in tokens if token.start != word[:SHOWN]]
            for name, tokens in book.items()}
    count = sum(map(len, book.values())) - sum(map(len, kept.values()))
    if not count:
        raise BadSetting(f"No token begins with “{word}”, and no model of that name has one. `catwalk token list` "
                         "shows them.")
    write_book(place, kept)
    return count


def open_model(model: str) -> None:
    """Let everybody ask a model again. Raises BadSetting for one that is not private."""
    place = place_of_tokens()
    book = read_book(place)
    if model.lower() not in book:
        raise BadSetting(f"The model “{model}” is not private. Private are: {', '.join(book) or 'none'}.")
    write_book(place, {name: tokens for name, tokens in book.items() if name != model.lower()})


def hash_token(word: str) -> str:
    """Tokens are random and long, so a plain hash gives nothing away."""
    return hashlib.sha256(word.encode()).hexdigest()


class Keeper:
    """Knows who may ask which model, as the file has it now."""

    def __init__(self) -> None:
        self.place = place_of_tokens()
        self.seen: tuple[int, int] | None = None
        self.book: Book = {}

    def may_ask(self, model: str, word: str) -> bool:
        """Whether a model is open to whoever shows this. Raises BadSetting for a file that cannot be read."""
        self.look()
        return model.lower() not in self.book or self.is_token(model, word)

    def is_token(self, model: str, word: str) -> bool:
        """Whether a word is one of a model's tokens. Raises BadSetting for a file that cannot be read."""
        self.look()
        digest = hash_token(word)
        return any([hmac.compare_digest(token.digest, digest) for token in self.book.get(model.lower(), ())])

    def look(self) -> None:
        """Read the file if it has changed."""
        try:
            status = self.place.stat()
            seen = status.st_mtime_ns, status.st_size
        except OSError:
            self.seen, self.book = None, {}
            return
        if seen != self.seen:
            self.book = read_book(self.place)
            self.seen = seen
