"""Model ports read as models; each in a process of its own, since reading one takes the process over."""

import pytest

from bridge.catalog import find_file, read_info
from bridge.errors import BadAdapter
from bridge.loading import is_port
from tests.port_stage import PORTS

pytestmark = pytest.mark.usefixtures("own_cache")


def read(name):
    return read_info(find_file(str(PORTS / name)))


def test_a_file_that_imports_runway_is_a_port(models, tmp_path):
    assert is_port(PORTS / "upper.py") and is_port(PORTS / "oldest.py")
    assert not is_port(models / "mixed.py") and not is_port(tmp_path / "nothing.py")
    (tmp_path / "adapter.py").write_text('"""Not of runway."""\nimport runways\n# from runway import x\n')
    assert not is_port(tmp_path / "adapter.py")


def test_the_first_command_is_the_model_and_the_ports_own_words_stand_beside():
    info = read("all_types.py")
    assert (info.name, info.description) == ("all-types", "All types")
    assert [command["name"] for command in info.port["commands"]] == ["everything", "progress", "fail", "scalar"]
    assert [(item.name, item.kind, item.default) for item in info.options] == [
        ("size", "category", "small"), ("seed", "number", 3), ("name", "text", "bob"), ("flag", "boolean", True)]


def test_a_port_that_lacks_packages_says_in_one_sentence_which_and_how_to_get_them(capfd):
    with pytest.raises(BadAdapter) as caught:
        read("lacking.py")
    sentence = str(caught.value)
    assert "needs what is not installed beside Catwalk: surely_missing, skimage_of_old." in sentence
    assert sentence.endswith("-m pip install surely_missing skimage_of_old") and "\n" not in sentence
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("text, words", [
    ("import runway\n", "must have a command"),
    ("import runway\nraise SystemExit('no arguments')\n", "SystemExit: no arguments"),
    ("import runway\n1 / 0\n", "ZeroDivisionError"),
    ("import runway\nfrom numpy import gone_for_good\n", "of another version than it was written for"),
    ("import runway\nprint 'hello'\n", "SyntaxError"),
    ("import runway\n@runway.command('a', inputs={}, outputs={})\ndef a(model, args): pass\n", "at least one input"),
])
def test_a_port_that_cannot_be_read_says_why(tmp_path, text, words):
    path = tmp_path / "odd.py"
    path.write_text(text)
    with pytest.raises(BadAdapter, match=words):
        read_info(find_file(str(path)))


def test_only_what_a_file_surely_imports_counts_as_missing(tmp_path):
    (tmp_path / "inner.py").write_text("import runway, deep_missing\ntry:\n    import fast_missing\nexcept "
                                       "ImportError:\n    pass\ndef later():\n    import late_missing\n")
    (tmp_path / "aside.py").write_text("import elsewhere_missing\n")
    (tmp_path / "outer.py").write_text("import runway\nimport cv3\nimport sklearn_old.svm\nimport inner\n")
    with pytest.raises(BadAdapter, match="Catwalk: cv3, sklearn_old, deep_missing. To install"):
        read_info(find_file(str(tmp_path / "outer.py")))
