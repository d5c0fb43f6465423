"""Finds the methods that a sketch defines, also those of its classes: Processing makes them public.

Walks once over the tokens and keeps in mind what kind of bracket it is in; never looks at what statements do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .tokens import Token, find_close, is_solid, look_at, step_over

MEMBERS, CONSTANTS, STATEMENTS, ROUND = "members", "constants", "statements", "round"
ACCESS = {"public", "private", "protected"}
# Words that can stand before a name with brackets and are no type of a method.
NO_TYPES = ACCESS | {"new", "return", "else", "throw", "case", "do", "yield", "instanceof", "assert", "static", "final",
                     "abstract", "synchronized", "extends", "implements"}
IN_TYPES = {".", "<", ">", ",", "?", "[", "]"}
NO_NAMES = {"if", "for", "while", "switch", "catch", "synchronized", "try", "super", "this", "return", "new"}


@dataclass(frozen=True)
class Method:
    """A method: where its declaration and its body begin, and whether it is one of the sketch itself."""

    name: str
    start: int
    body: int
    outermost: bool
    hidden: bool  # no access word: Processing makes it public


@dataclass
class Scope:
    """An open bracket: what it holds, and where the declaration in it began."""

    kind: str
    start: int | None = None
    declared: str = ""  # `class`, `enum` and so on, between that word and its bracket


class Walk:
    """One pass over the tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.scopes = [Scope(MEMBERS)]
        self.opened = -1  # where the round bracket began that was closed last

    def find_methods(self) -> Iterator[Method]:
        rounds: list[int] = []
        for index, token in enumerate(self.tokens):
            if not is_solid(token):
                continue
            scope = self.scopes[-1]
            if scope.start is None:
                scope.start = index
            if token.kind == "word":
                if method := self.read_word(index, scope):
                    yield method
            elif token.text == "(":
                rounds.append(index)
                self.scopes.append(Scope(ROUND))
            elif token.text == "{":
                self.scopes.append(self.open_scope(index, scope))
            elif token.text in (")", "}") and len(self.scopes) > 1:
                self.scopes.pop()
                if token.text == ")" and rounds:
                    self.opened = rounds.pop()
                elif token.text == "}":
                    self.scopes[-1].start = None
            elif token.text == ";":
                scope.start = None
                scope.kind = MEMBERS if scope.kind == CONSTANTS else scope.kind

    def read_word(self, index: int, scope: Scope) -> Method | None:
        """Notes that a class begins; gives the method that this word is the name of."""
        word, before = self.tokens[index].text, self.around(index, -1)
        after = step_over(self.tokens, index)
        following = look_at(self.tokens, after)
        if word in ("class", "interface", "enum") and before.text not in (".", "::"):
            scope.declared = word
        elif word == "record" and following.kind == "word" and self.around(after, 1).text in ("(", "<"):
            scope.declared = word
        elif scope.kind == MEMBERS and following.text == "(" and not scope.declared and word not in NO_NAMES:
            if is_type(before):
                return self.read_method(index, after, scope)
        return None

    def read_method(self, name: int, opened: int, scope: Scope) -> Method | None:
        """The method, if what follows its brackets is a body."""
        after = step_over(self.tokens, find_close(self.tokens, opened))
        if look_at(self.tokens, after).text not in ("{", "throws"):
            return None
        while look_at(self.tokens, after).text not in ("{", ""):
            after = step_over(self.tokens, after)
        assert scope.start is not None
        words = {token.text for token in self.tokens[scope.start:name]}
        return Method(self.tokens[name].text, scope.start, after, len(self.scopes) == 1, not words & ACCESS)

    def open_scope(self, index: int, scope: Scope) -> Scope:
        """What a curly bracket holds."""
        before = self.around(index, -1)
        if scope.declared:
            kind = CONSTANTS if scope.declared == "enum" else MEMBERS
            scope.declared = ""
        elif before.text == ")" and self.makes_new(self.opened):
            kind = MEMBERS
        elif scope.kind == CONSTANTS and (before.text == ")" or before.kind == "word"):
            kind = MEMBERS
        else:
            kind = STATEMENTS
        return Scope(kind)

    def makes_new(self, opened: int) -> bool:
        """Whether `new`, and a type, stand before a round bracket: the curly one is a class without a name."""
        index = step_over(self.tokens, opened, -1)
        while (token := look_at(self.tokens, index)).text:
            if token.text == "new":
                return True
            if token.text in NO_TYPES or not (token.kind == "word" or token.text in IN_TYPES):
                return False
            index = step_over(self.tokens, index, -1)
        return False

    def around(self, index: int, step: int) -> Token:
        return look_at(self.tokens, step_over(self.tokens, index, step))


def is_type(token: Token) -> bool:
    """Whether a method's type can end with this."""
    return (token.kind == "word" and token.text not in NO_TYPES) or token.text in (">", "]")


def find_methods(tokens: Sequence[Token]) -> list[Method]:
    """The methods that have a body, in the order in which they stand."""
    return list(Walk(tokens).find_methods())
