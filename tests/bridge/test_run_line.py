import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.catalog import find_adapter, read_info
from bridge.errors import BadInput
from bridge.info import Field, Info
from bridge.old_names import find_served
from bridge.run_line import (INPUTS, check_name, find_program, guess_ending, list_places, list_ways, name_out,
                             spell_command, spell_model, spell_value, write_line)

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def make_info(inputs, outputs, **more):
    """An info of these kinds; the inputs are called as their kinds are, and required where that ends in a mark."""
    takes = tuple(Field(name=kind.strip("!"), kind=kind.strip("!"), required=kind.endswith("!")) for kind in inputs)
    gives = tuple(Field(name=kind, kind=kind) for kind in outputs)
    return Info(name="made", description="", inputs=takes, outputs=gives, **more)


def write(info, held=None, options=None, has="photo", makes="picture", file="photo.jpg"):
    return write_line("made", info, held or {}, options or {}, has=has, makes=makes, file=file, model="made")


@pytest.mark.parametrize("inputs, outputs, ways", [
    (["image!"], ["image"], {"photo": ["picture"], "folder": ["pictures", "film"], "film": ["film", "pictures"]}),
    (["image!"], ["boxes"], {"photo": ["picture", "table", "lines"], "folder": ["pictures", "film", "table", "lines"],
                             "film": ["film", "pictures", "table", "lines"]}),
    (["image!"], ["text"], {"photo": ["table", "lines"], "folder": ["table", "lines"], "film": ["table", "lines"]}),
    (["text!"], ["text"], {"nothing": ["table", "lines"], "texts": ["table", "lines"], "table": ["table", "lines"]}),
    (["number"], ["image"], {"nothing": ["picture"], "table": ["pictures", "film"]}),
    ([], ["number"], {"nothing": ["table", "lines"]}),
    (["image!"], ["audio"], {}),
])
def test_what_is_made_of_what_follows_from_the_kinds(inputs, outputs, ways):
    assert list_ways(make_info(inputs, outputs), {}) == ways


def test_a_source_is_asked_about_nothing():
    assert list_ways(make_info(["number"], ["image"], source=True), {}) == {}
    assert list_ways(read_info(find_adapter("pattern")), {}) == {}


def test_a_picture_that_is_held_need_not_be_given():
    info = make_info(["image!", "text"], ["image"])
    assert list(list_ways(info, {})) == ["photo", "folder", "film"]
    assert list(list_ways(info, {"image": PNG})) == ["photo", "folder", "film", "nothing", "texts", "table"]


def test_a_line_says_every_input_that_is_held_and_every_option_that_was_chosen():
    info = make_info(["image!", "number", "boolean", "text", "vector"], ["image"])
    held = {"number": 0.25, "boolean": True, "text": "a cup, red", "vector": [0.5, -1]}
    line = write(info, held, {"size": "thunder"}, has="film", makes="film", file="my dance.mov")
    assert line.words == ["run", "made", "my dance.mov", "-o", "my dance-made.mp4", "--set", "number=0.25",
                          "--set", "boolean=true", "--set", "text=a cup, red", "--set", "vector=0.5,-1",
                          "--option", "size=thunder"]
    assert line.out == "my dance-made.mp4" and not line.lacks and not line.pictures


def test_what_makes_up_for_live_pictures_time_is_left_out():
    assert "prediction" not in " ".join(write(make_info(["image!"], ["image"]), {"prediction": 50}).words)


def test_held_pictures_are_files_but_for_the_one_that_is_given():
    info = make_info(["image!", "mask!"], ["image"])
    line = write(info, {"image": JPEG, "mask": "data:image/png;base64,AAAA"})
    assert line.words == ["run", "made", "photo.jpg", "-o", "photo-made.png", "--set", "mask=mask.png"]
    assert line.pictures == {"mask": "mask.png"} and not line.lacks
    alone = write(info, {"image": JPEG, "mask": PNG}, has="nothing", file="")
    assert alone.words[2:4] == ["-o", "made.png"] and alone.pictures == {"image": "image.jpg", "mask": "mask.png"}


def test_inputs_that_nobody_has_set_are_told_unless_each_line_of_a_file_may():
    info = make_info(["image", "text!"], ["text"])
    assert write(info, makes="lines").lacks == ["text"]
    assert write(info, has="texts", makes="lines", file="lines.txt").lacks == []
    assert write(info, {"text": "cup"}, makes="lines").lacks == []


@pytest.mark.parametrize("file, makes, out", [
    ("photo.jpg", "picture", "photo-style.png"), ("./a/dance.mp4", "film", "dance-style.mp4"),
    ("holiday", "pictures", f"holiday-style{os.sep}"), ("holiday/", "table", "holiday-style.csv"),
    ("", "lines", "style.jsonl")])
def test_what_is_made_is_called_after_its_file_and_its_model(file, makes, out):
    assert name_out(file, "style", makes) == out


@pytest.mark.parametrize("file", ["", "a\nb.jpg", "a\0b", "x" * 2000, "/"])
def test_what_is_no_name_is_refused(file):
    with pytest.raises(BadInput, match="must be the name of a file"):
        check_name(file)


def test_a_name_that_looks_like_a_setting_is_none():
    assert write(make_info(["image!"], ["image"]), file="-o.jpg").words[2] == f".{os.sep}-o.jpg"
    assert check_name("-o.jpg") == "-o.jpg" and all(check_name(file) for file in INPUTS.values() if file)


@pytest.mark.parametrize("value, word", [
    (0.1, "0.1"), (4, "4"), (False, "false"), ("wild, red", "wild, red"), ([0.5, 2], "0.5,2")])
def test_a_value_is_spelt_as_settings_are_read(value, word):
    assert spell_value(value) == word


def test_a_picture_s_ending_is_that_of_its_bytes():
    assert [guess_ending(picture) for picture in (PNG, JPEG, "data:image/png;base64,", "data:image/jpeg;base64,")] == [
        ".png", ".jpg", ".png", ".jpg"]


def test_a_model_is_called_as_the_command_line_knows_it(models):
    assert spell_model(find_adapter("edges")) == "edges"
    assert spell_model(replace(find_adapter("edges"), name="left")) == "edges"
    assert spell_model(find_served("posenet")) == "PoseNet"
    assert spell_model(find_adapter(str(models / "figures.py"))) == str(models / "figures.py")


def test_the_command_runs_from_any_folder(tmp_path):
    found = subprocess.run([*find_program(), "run", "--help"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0 and "catwalk run MODEL INPUT" in found.stdout


def test_the_command_has_its_short_name_where_every_terminal_knows_it(tmp_path, monkeypatch):
    (long,) = find_program()
    assert Path(long).parent == Path(sys.executable).parent
    (tmp_path / "catwalk").symlink_to(long)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert find_program() == ["catwalk"]
    (tmp_path / "catwalk").unlink()
    (tmp_path / "catwalk").write_text("#!/bin/sh\n")
    (tmp_path / "catwalk").chmod(0o755)
    assert find_program() == [long]


def test_a_cache_of_one_s_own_is_said(own_cache, monkeypatch):
    assert list_places() == ["--cache", str(own_cache)]
    monkeypatch.delenv("CATWALK_CACHE")
    assert list_places() == []


def test_a_terminal_takes_the_words_as_they_are():
    words = ["run", "style", "it's my \"dance\" $HOME.mp4", "--set", "words=a; b & c"]
    assert shlex.split(spell_command(words)) == words
