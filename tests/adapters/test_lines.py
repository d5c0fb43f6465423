import os

import pytest

from adapters.lines import Lines
from bridge import Memory, NoFrame, NothingNew
from tests.passing_time import Time


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("\ufefffirst\n\n  second \nthird\r\n", encoding="utf-8")
    return path


@pytest.fixture
def open_lines(time, text):
    def open_lines(**options):
        lines = Lines.ready(file=str(text), **options)
        lines.clock = time.make_clock()
        return lines

    return open_lines


def read_for(lines, time, length, **inputs):
    """The lines that come within some seconds, and when."""
    memory, begun, seen = Memory(), time.moment, []
    while time.moment < begun + length:
        try:
            seen.append((lines.run(memory=memory, **inputs), round(time.moment - begun, 2)))
        except NothingNew:
            pass
    return seen


def test_each_line_comes_once_in_its_turn(open_lines, time):
    assert read_for(open_lines(), time, 8.1, seconds=2) == [
        ("first", 0), ("second", 2), ("third", 4), ("first", 6), ("second", 8)]


def test_who_asks_once_has_the_line_of_now(open_lines, time):
    lines = open_lines()
    assert [lines.run(), lines.run()] == ["first", "first"]
    assert lines.run(hold=True) == "first"


def test_shuffled_each_round_has_every_line(open_lines, time):
    said = [line for line, _ in read_for(open_lines(shuffle=True, seed=5), time, 8.9, seconds=1)]
    assert sorted(said[:3]) == sorted(said[3:6]) == sorted(said[6:9]) == ["first", "second", "third"]


def test_a_file_that_changed_is_read_anew(open_lines, time, text):
    lines = open_lines()
    assert read_for(lines, time, 0.9, seconds=1) == [("first", 0)]
    text.write_text("new\nlines\n", encoding="utf-8")
    os.utime(text, (1, 1))
    assert [line for line, _ in read_for(lines, time, 2, seconds=1)][1:] == ["new", "lines"]


@pytest.mark.parametrize(("data", "sentence"), [
    (b"", "words.txt has no lines yet; as soon as it has, they are read."),
    (b" \n\n", "words.txt has no lines yet; as soon as it has, they are read."),
    ("gut\nsch\xf6n\n".encode("latin-1"), "words.txt must be text in UTF-8; its line 2 is not. Save it with that "
                                          "encoding in your editor."),
])
def test_what_cannot_be_read_gets_a_sentence_and_heals(open_lines, text, data, sentence):
    text.write_bytes(data)
    lines = open_lines()
    with pytest.raises(NoFrame) as caught:
        lines.run()
    assert str(caught.value) == sentence
    text.write_text("well", encoding="utf-8")
    assert lines.run() == "well"


def test_a_file_that_is_not_there(open_lines, text):
    text.unlink()
    with pytest.raises(NoFrame, match="There is no file .*words.txt."):
        open_lines().run()
