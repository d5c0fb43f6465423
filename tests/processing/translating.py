"""The step from a Processing sketch to Java, as Processing's editor does it before it compiles.

A folder of tabs becomes one class: imports go to the top, methods become public, `color` is an int, #FFCC00 a number,
`int(x)` a call, 0.5 a float; size() and its like move from setup() to settings(); statements alone become setup().
Lines stay where they are, so that the compiler's words can be turned back into the tabs'. Pure text; compiles nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .methods import Method, find_methods
from .tokens import NOTHING, Token, find_close, join_tokens, look_at, read_tokens, step_over

IMPORTS = """import processing.core.*; import processing.data.*; import processing.event.*; import processing.opengl.*;
import java.util.HashMap; import java.util.ArrayList; import java.io.File; import java.io.BufferedReader;
import java.io.PrintWriter; import java.io.InputStream; import java.io.OutputStream; import java.io.IOException;"""
CASTS = {"int": "parseInt", "float": "parseFloat", "char": "parseChar", "byte": "parseByte", "boolean": "parseBoolean"}
SETTINGS = {"size", "fullScreen", "smooth", "noSmooth", "pixelDensity"}
STOPPING = """
  public void handleDraw() {
    try { super.handleDraw(); } catch (Throwable problem) { problem.printStackTrace(); Runtime.getRuntime().halt(1); }
  }"""  # what goes wrong in a sketch ends it with status 1


@dataclass(frozen=True)
class Program:
    """A sketch as Java: the name of its class, its text, and after which of its lines which tab begins."""

    name: str
    java: str
    tabs: tuple[tuple[int, str], ...] = ()

    def find_place(self, line: int) -> str:
        """The tab and its line, `Sketch.pde:7`, of a line of the Java."""
        begun = [(first, tab) for first, tab in self.tabs if first < line]
        return f"{begun[-1][1]}:{line - begun[-1][0]}" if begun else f"{self.name}.java:{line}"


def translate_folder(folder: Path) -> Program:
    """A sketch: the tab called as its folder comes first, the others follow by name."""
    name = folder.resolve().name
    others = sorted(path for path in folder.glob("*.pde") if path.stem != name)
    tabs = [folder / f"{name}.pde", *others]
    return translate_sketch(name, [(path.name, path.read_text(encoding="utf-8")) for path in tabs])


def translate_sketch(name: str, sources: Iterable[tuple[str, str]]) -> Program:
    """A sketch, from the names and the texts of its tabs."""
    imports: list[str] = []
    tokens: list[Token] = []
    lengths = []
    for tab, source in sources:
        found = lift_imports(read_tokens(source), imports)
        tokens += [*found, Token("space", "\n")]
        lengths.append((tab, source.count("\n") + 1))
    methods = find_methods(tokens)
    outermost = {method.name for method in methods if method.outermost}
    tokens = [translate_token(tokens, index) for index in range(len(tokens))]
    open_methods(tokens, methods)
    top = [IMPORTS, *imports]
    if own := re.search(r"\bclass\s+(\w+)\s+extends\s+PApplet\b", "" if outermost else join_tokens(tokens)):
        return lay_out(own[1], [*top], join_tokens(tokens), "", lengths)
    moved = [] if "settings" in outermost else lift_settings(tokens, methods if outermost else None)
    body, top, end = join_tokens(tokens), [*top, f"public class {name} extends PApplet {{"], STOPPING
    if not outermost:
        top, end = [*top, "public void setup() {"], "\n  noLoop();\n  }" + end
    if "settings" not in outermost:
        end += "\n  public void settings() { " + " ".join(moved) + " }"
    return lay_out(name, top, body, end + "\n}\n", lengths)


def lay_out(name: str, top: list[str], body: str, end: str, lengths: Sequence[tuple[str, int]]) -> Program:
    """The whole text, and where in it each tab begins."""
    head = "\n".join(top) + "\n"
    tabs, line = [], head.count("\n")
    for tab, length in lengths:
        tabs.append((line, tab))
        line += length
    return Program(name, head + body + end, tuple(tabs))


def lift_imports(tokens: Sequence[Token], imports: list[str]) -> list[Token]:
    """Moves a tab's imports into a list; their lines stay, empty."""
    kept: list[Token] = []
    index, last = 0, NOTHING
    while index < len(tokens):
        token = tokens[index]
        if token == ("word", "import") and last.text in ("", ";", "}"):
            end = next((i for i in range(index, len(tokens)) if tokens[i].text == ";"), len(tokens) - 1)
            imports.append(join_tokens([part for part in tokens[index:end + 1] if part.kind != "comment"])
                           .replace("\n", " "))
            kept.append(blank_out(tokens[index:end + 1]))
            index, last = end + 1, tokens[end]
            continue
        kept.append(token)
        last = token if token.kind not in ("space", "comment") else last
        index += 1
    return kept


def translate_token(tokens: Sequence[Token], index: int) -> Token:
    """The token as Java has it."""
    kind, text = tokens[index]
    if kind == "colour":
        return Token("number", f"0xff{text[1:]}" if len(text) == 7 else f"0x{text[1:]}")
    if kind == "number" and re.fullmatch(r"[\d_.]*(\.|[eE])[\d_eE+-]*", text):
        return Token(kind, f"{text}f")
    if kind == "word" and look_at(tokens, step_over(tokens, index, -1)).text != ".":
        called = look_at(tokens, step_over(tokens, index)).text == "("
        if text == "color" and not called:
            return Token(kind, "int")
        if text in CASTS and called:
            return Token(kind, f"PApplet.{CASTS[text]}")
    return tokens[index]


def open_methods(tokens: list[Token], methods: Iterable[Method]) -> None:
    """Makes public what has no access word."""
    for method in methods:
        if method.hidden:
            token = tokens[method.start]
            tokens[method.start] = Token(token.kind, f"public {token.text}")


def lift_settings(tokens: list[Token], methods: Iterable[Method] | None) -> list[str]:
    """Takes size() and its like out of setup(), or out of a sketch that is statements alone."""
    if methods is None:
        return lift_calls(tokens, -1, len(tokens))
    moved = []
    for method in methods:
        if method.outermost and method.name == "setup":
            moved += lift_calls(tokens, method.body, find_close(tokens, method.body))
    return moved


def lift_calls(tokens: list[Token], begin: int, end: int) -> list[str]:
    """Takes the calls out that stand there as statements of their own, outside of inner brackets."""
    moved = []
    index = begin + 1
    while index < end:
        token = tokens[index]
        after = step_over(tokens, index)
        alone = look_at(tokens, step_over(tokens, index, -1)).text in ("", "{", ";", "}")
        if token.text in SETTINGS and token.kind == "word" and alone and look_at(tokens, after).text == "(":
            close = step_over(tokens, find_close(tokens, after))
            moved.append(join_tokens([part for part in tokens[index:close + 1] if part.kind != "comment"])
                         .replace("\n", " "))
            tokens[index:close + 1] = [blank_out(tokens[index:close + 1]), *[NOTHING] * (close - index)]
            index = close
        elif token.text == "{" and token.kind == "sign":
            index = find_close(tokens, index)
        index += 1
    return moved


def blank_out(tokens: Sequence[Token]) -> Token:
    """As many lines of nothing."""
    return Token("space", "\n" * join_tokens(tokens).count("\n"))
