import sys
from pathlib import Path

import pytest

from bridge.errors import BadAdapter
from bridge.loading import load_adapter
from bridge.messages import Adapter

ECHO = '''
from bridge import Model


class Echo(Model):
    """Says it again."""

    def run(self, words: str) -> str:
        return words
'''


@pytest.fixture
def write_file(tmp_path, monkeypatch):
    """Writes an adapter's file; what loading it adds to this process is taken away afterwards."""
    monkeypatch.setattr(sys, "path", sys.path[:])

    def write(text: str, name: str = "echo.py") -> Adapter:
        (tmp_path / name).write_text(text)
        return Adapter(Path(name).stem, f"file:{tmp_path / name}", "")

    yield write
    for name in [name for name in sys.modules if name.startswith(("catwalk_file_", "beside_echo"))]:
        del sys.modules[name]


def test_a_built_in_adapter():
    assert load_adapter(Adapter("edges", "module:adapters.edges", "")).__name__ == "Edges"


def test_a_file(write_file):
    assert load_adapter(write_file(ECHO))().run("hello") == "hello"


def test_a_file_finds_what_lies_beside_it(write_file):
    write_file("WORD = 'beside'\n", "beside_echo.py")
    echo = load_adapter(write_file(ECHO.replace("from bridge import Model", "from beside_echo import WORD\n"
                                                "from bridge import Model").replace("return words", "return WORD")))
    assert echo().run("x") == "beside"


def test_an_entry_point(write_file, tmp_path):
    write_file(ECHO, "beside_echo.py")
    sys.path.append(str(tmp_path))
    assert load_adapter(Adapter("echo", "entry:beside_echo:Echo", "")).__name__ == "Echo"
    with pytest.raises(BadAdapter, match="should be the class Missing of beside_echo"):
        load_adapter(Adapter("echo", "entry:beside_echo:Missing", ""))


@pytest.mark.parametrize("text, sentence", [
    ("import absent_altogether", "No module named 'absent_altogether'.*pip install"),
    ("def broken(:", "SyntaxError"),
    ("", "it defines: none"),
    (ECHO + ECHO.replace("Echo", "Other"), "it defines: Echo, Other"),
    ("from adapters.edges import Edges", "it defines: none"),
])
def test_what_cannot_be_loaded_is_a_sentence(write_file, text, sentence):
    with pytest.raises(BadAdapter, match=sentence):
        load_adapter(write_file(text))


def test_the_author_sees_the_traceback(write_file, capsys):
    with pytest.raises(BadAdapter):
        load_adapter(write_file("\n\nraise ValueError('mine')"))
    assert 'echo.py", line 3' in capsys.readouterr().err
