from pathlib import Path

import cv2
import numpy as np
import pytest

from bridge.errors import BadInput, BadSetting
from bridge.files.incoming import FILM, NOTHING, PICTURE, TABLE, Item, Reader, count_units, list_items, read_pictures
from bridge.info import Field, Info
from tests.films import spoil_pictures, write_film

INFO = Info(name="tally", description="", outputs=(), inputs=(
    Field(name="seed", kind="number"), Field(name="image", kind="image", required=True),
    Field(name="other", kind="image"), Field(name="words", kind="text"),
    Field(name="distances", kind="text", group="tracking")))


def read(*items, fps=0.0, start=(0, 0)):
    return list(Reader(items, INFO, fps).read(*start))


def test_words_are_files_folders_or_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("10.jpg", "2.JPG", "dance.MP4", "notes.txt", ".hidden", "Thumbs.db"):
        (tmp_path / "in" / name).write_bytes(b"")
    (tmp_path / "seeds.csv").write_bytes(b"")
    found = list_items(["in", "seeds.csv", "in/10.jpg"])
    assert [(item.kind, item.path.name, item.stem) for item in found] == [
        (FILM, "dance.MP4", "dance"), (PICTURE, "notes.txt", "notes"), (PICTURE, "2.JPG", "2"),
        (PICTURE, "10.jpg", "10.jpg"), (TABLE, "seeds.csv", "seeds"), (PICTURE, "10.jpg", "10.jpg-2")]
    assert [item.kind for item in list_items([])] == [NOTHING]
    (tmp_path / "empty").mkdir()
    for word, sentence in ("gone.jpg", "There is no file gone.jpg"), ("empty", "The folder empty is empty"):
        with pytest.raises(BadSetting, match=sentence):
            list_items([word])


def test_an_item_has_another_stamp_once_its_file_has_changed(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"one")
    before = Item(PICTURE, path).stamp
    path.write_bytes(b"two!")
    assert Item(PICTURE, path).stamp != before


def test_a_film_comes_frame_by_frame_and_from_any_frame_on(tmp_path):
    film = Item(FILM, write_film(tmp_path / "film.avi", range(20), fps=20), "film")
    units = read(film)
    assert [unit.number for unit in units] == list(range(20)) and [unit.last for unit in units].index(True) == 19
    assert [unit.time for unit in units] == pytest.approx([number / 20 for number in range(20)])
    assert {round(unit.span, 6) for unit in units} == {0.05} and count_units(film) == 20
    rest = read(film, start=(0, 15))
    assert len(rest) == 5 and all((one.frame == two.frame).all() for one, two in zip(rest, units[15:]))


def test_broken_pictures_of_a_film_are_left_out_and_counted_from_any_frame_on(tmp_path):
    film = Item(FILM, write_film(tmp_path / "scratched.avi", range(20), fps=20), "scratched")
    spoil_pictures(film.path, {5, 6, 12})
    units = read(film)
    assert [round(20 * unit.time) for unit in units] == [number for number in range(20) if number not in (5, 6, 12)]
    assert [unit.number for unit in units] == list(range(17))
    assert units[4].span == pytest.approx(0.15) and not any(unit.problem for unit in units)
    assert [unit.flaws for unit in units] == [""] * 16 + ["3 broken pictures were left out of scratched.avi."]
    rest = read(film, start=(0, 8))
    assert [unit.time for unit in rest] == [unit.time for unit in units[8:]] and rest[-1].flaws == units[-1].flaws


def test_what_cannot_be_read_is_a_problem_and_the_rest_goes_on(tmp_path):
    (tmp_path / "none.mp4").write_bytes(b"no film")
    (tmp_path / "a.jpg").write_bytes(b"bytes")
    film, gone, there = read(Item(FILM, tmp_path / "none.mp4"), Item(PICTURE, tmp_path / "gone.jpg"),
                             Item(PICTURE, tmp_path / "a.jpg"))
    assert "cannot be read as a film" in film.problem
    assert gone.problem == "it cannot be read: No such file or directory."
    assert there.inputs == {"image": b"bytes"} and not there.problem and there.time is None


def test_pictures_of_a_film_have_their_times(tmp_path):
    for name in "ab":
        (tmp_path / name).write_bytes(b"")
    first, second = read(Item(PICTURE, tmp_path / "a"), Item(PICTURE, tmp_path / "b"), fps=8)
    assert (first.time, second.time, second.span) == (0, 0.125, 0.125)


@pytest.mark.parametrize("name, text, expected", [
    ("rows.jsonl", '{"seed": 3}\n\n{"words": "hi"}\n[1]\nno', [
        ({"seed": 3}, ""), ({"words": "hi"}, ""), ({}, "each line must be a JSON object of inputs."),
        ({}, "each line must be a JSON object of inputs: invalid literal, expected 'null': line 1 column 1 "
         "(char 0).")]),
    ("rows.csv", "\ufeffseed,words\n3,\n,\"a, b\"\n", [({"seed": "3"}, ""), ({"words": "a, b"}, "")]),
    ("rows.txt", "one\n\n two \n", [({"words": "one"}, ""), ({"words": "two"}, "")]),
    ("rows.txt", "", [({}, "it has no lines.")]),
])
def test_lines_are_inputs(tmp_path, name, text, expected):
    (tmp_path / name).write_text(text, encoding="utf-8")
    units = read(Item(TABLE, tmp_path / name))
    assert [(unit.inputs, unit.problem) for unit in units] == expected
    assert [unit.last for unit in units] == [False] * (len(units) - 1) + [True]
    assert all(unit.spoken == (name == "rows.csv") for unit in units)


def test_a_text_in_another_encoding_is_a_sentence(tmp_path):
    (tmp_path / "rows.txt").write_bytes("Grüße".encode("latin-1"))
    unit, = read(Item(TABLE, tmp_path / "rows.txt"))
    assert "must be text in UTF-8" in unit.problem


def test_paths_stand_for_pictures(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((4, 4, 3), np.uint8))
    (tmp_path / "rows.jsonl").write_text('{"image": "a.png"}\n{"image": "gone.png"}')
    there, gone = read(Item(TABLE, tmp_path / "rows.jsonl"))
    assert there.inputs["image"] == (tmp_path / "a.png").read_bytes()
    assert "“image” must be a picture's file" in gone.problem
    with pytest.raises(BadInput, match="gone.png cannot be read"):
        read_pictures(INFO, {"other": "gone.png"}, Path())
