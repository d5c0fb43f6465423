"""Processing's language, cut into tokens: the words in which the step to Java thinks.

Nothing is lost: the texts of all tokens, one after the other, are the source again. Knows no grammar.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

PATTERN = re.compile(r'''
    (?P<space> \s+ )
  | (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<string> """(?:\\.|[^\\])*?""" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+' )
  | (?P<colour> \#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?(?!\w) )
  | (?P<number> 0[xX][0-9a-fA-F_]+ (?:\.[0-9a-fA-F_]*)? (?:[pP][+-]?\d+[fFdD]?)? [lL]?
              | 0[bB][01_]+[lL]?
              | (?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*) (?:[eE][+-]?\d[\d_]*)? [fFdDlL]? )
  | (?P<word> (?:[^\W\d]|\$)[\w$]* )
  | (?P<sign> -> | :: | . )''', re.VERBOSE | re.DOTALL)
CLOSING = {"(": ")", "{": "}", "[": "]"}


class Token(NamedTuple):
    """A piece of source: its kind (one of PATTERN's groups) and its text."""

    kind: str
    text: str


NOTHING = Token("space", "")  # what comes before the first token, and after the last


def read_tokens(source: str) -> list[Token]:
    return [Token(str(found.lastgroup), found[0]) for found in PATTERN.finditer(source)]


def join_tokens(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def is_solid(token: Token) -> bool:
    """Whether a compiler would see it."""
    return token.kind not in ("space", "comment")


def step_over(tokens: Sequence[Token], index: int, step: int = 1) -> int:
    """Where the next solid token stands, or with step -1 the one before; beyond either end if there is none."""
    index += step
    while 0 <= index < len(tokens) and not is_solid(tokens[index]):
        index += step
    return index


def look_at(tokens: Sequence[Token], index: int) -> Token:
    """The token there, or NOTHING beyond either end."""
    return tokens[index] if 0 <= index < len(tokens) else NOTHING


def find_close(tokens: Sequence[Token], opened: int) -> int:
    """Where the bracket that opens there is closed; the end if it never is."""
    opening, depth = tokens[opened].text, 0
    for index in range(opened, len(tokens)):
        if tokens[index].kind == "sign":
            depth += (tokens[index].text == opening) - (tokens[index].text == CLOSING[opening])
            if not depth:
                return index
    return len(tokens)
