"""tokens.py."""

import pytest

from tests.processing.tokens import find_close, join_tokens, read_tokens

SOURCE = '''/* { */ color c = #FFCC00; // int(x) { "
String s = "a \\" } // no comment", q = 'x' + "";
float f = 1.5e-3 + .5 + 2. + 0xFFL;
String block = """
  "quoted" { } #123456
""";
Füße größe = () -> a::b;'''


def solid_texts(source: str) -> list[str]:
    return [token.text for token in read_tokens(source) if token.kind not in ("space", "comment")]


def test_nothing_is_lost() -> None:
    assert join_tokens(read_tokens(SOURCE)) == SOURCE


@pytest.mark.parametrize("source, kind", [
    ("#FFCC00", "colour"), ("#80FFCC00", "colour"), ("1_000.5e-3f", "number"), (".5", "number"), ("2.", "number"),
    ("0x1.8p3", "number"), ("0b1010L", "number"), ("Füße_1$", "word"), (r'"\"{"', "string"), (r"'\''", "string"),
    ('"""\n " \\""" """', "string"), ("// } end", "comment"), ("/* \n { */", "comment"), ("->", "sign"), ("{", "sign")])
def test_each_is_one_token(source: str, kind: str) -> None:
    assert read_tokens(source) == [(kind, source)]


def test_neighbours_are_told_apart() -> None:
    assert solid_texts("a[1].b>>=c-1.5") == ["a", "[", "1", "]", ".", "b", ">", ">", "=", "c", "-", "1.5"]
    assert solid_texts("#FFCC001") == ["#", "FFCC001"]


def test_brackets_in_words_do_not_count() -> None:
    tokens = read_tokens('f("(", /* ) */ (1), \')\') + (2)')
    assert join_tokens(tokens[1:find_close(tokens, 1) + 1]) == '("(", /* ) */ (1), \')\')'
    assert find_close(tokens[:5], 1) == 5
