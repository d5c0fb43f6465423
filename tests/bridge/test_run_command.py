"""`catwalk run`, as people run it: real models on photographs and films, killed, stopped, and given what is broken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from bridge.cli import main
from bridge.films import FilmReader
from tests.films import stretch_film, write_film
from tests.photographs import find_photograph, read_photograph

CATWALK = [sys.executable, "-m", "bridge"]
ROOT = Path(__file__).parents[2]
DIARY = str(ROOT / "tests" / "models" / "diary.py")


def run(*words, cwd, **environment):
    """What a person's command did."""
    command = [*CATWALK, "run", *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment, timeout=240,
                          capture_output=True, text=True)


def read_frames(path):
    """A film's pictures and their times."""
    film = FilmReader(path)
    frames, times = [], []
    moment = film.moment
    while moment is not None:
        times.append(moment)
        frames.append(film.read())
        moment = film.step()
    return np.array(frames), times


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a film of 120 pictures, and the place of the diary."""
    monkeypatch.setenv("DIARY", str(tmp_path / "diary.txt"))
    write_film(tmp_path / "dance.mp4", range(120), fps=25, code="mp4v")
    return tmp_path


def count_runs(folder):
    """How often the model ran since this was last asked."""
    diary = folder / "diary.txt"
    count = len(diary.read_text().splitlines()) if diary.exists() else 0
    diary.write_text("")
    return count


@pytest.mark.parametrize("out, by", [
    ("out.mp4", "SIGKILL"), ("out.mp4", "SIGINT"), ("out.jsonl", "SIGKILL"), ("out.csv", "SIGKILL"),
    ("out/", "SIGKILL")])
def test_what_is_ended_in_the_middle_goes_on_and_is_the_same(folder, out, by):
    whole = run(DIARY, "dance.mp4", "-o", f"whole-{out}", cwd=folder)
    assert whole.returncode == 0 and "120 of 120" in whole.stdout, whole.stderr
    assert count_runs(folder) == 120
    ended = run(DIARY, "dance.mp4", "-o", out, cwd=folder, DIARY_ENDS_AT="77", DIARY_ENDS_BY=by)
    assert ended.returncode == (130 if by == "SIGINT" else -9) and not (folder / out).exists()
    assert ("goes on from there" in ended.stderr) == (by == "SIGINT")
    assert 77 <= count_runs(folder) < 80
    again = run(DIARY, "dance.mp4", "-o", out, cwd=folder)
    assert again.returncode == 0 and "120 of 120, 50 of them from before" in again.stdout, again.stderr
    assert count_runs(folder) == 70
    for path in [folder / out] if out != "out/" else sorted((folder / out).iterdir()):
        assert path.read_bytes() == (folder / f"whole-{path.relative_to(folder)}").read_bytes()
    assert [path for path in folder.iterdir() if "unfinished" in path.name] == []


def test_a_film_keeps_its_size_its_rate_and_its_own_times(folder):
    stretch_film(folder / "dance.mp4", [(40, 1), (30, 2.5), (50, 0.5)])
    assert run("edges", "dance.mp4", "-o", "out.mp4", cwd=folder).returncode == 0
    before, times = read_frames(folder / "dance.mp4")
    after, told = read_frames(folder / "out.mp4")
    assert after.shape == before.shape and np.allclose(times, told, atol=2e-3)
    capture = cv2.VideoCapture(str(folder / "out.mp4"))
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) == 120


def test_frames_that_fail_are_told_and_the_film_stays_as_long(folder):
    done = run(DIARY, "dance.mp4", "-o", "out.mp4", "--set", "fail_at=60", cwd=folder)
    assert done.returncode == 1 and "dance.mp4, frame 60: The model diary failed: ValueError: worn out" in done.stderr
    frames, times = read_frames(folder / "out.mp4")
    assert len(frames) == 119 and times[-1] == pytest.approx(119 / 25, abs=2e-3)


@pytest.mark.weights
def test_people_are_followed_by_the_films_own_time_and_drawn(tmp_path):
    photograph = read_photograph("zidane.jpg")
    writer = cv2.VideoWriter(str(tmp_path / "two.mp4"), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), 25, (640, 360))
    for number in range(60):
        moved = np.roll(photograph, round(30 * np.sin(number / 9)), axis=1)
        writer.write(cv2.resize(moved, (640, 360))[..., ::-1])
    writer.release()
    lines, film = (run("pose", "two.mp4", "-o", out, "--option", "size=multi", cwd=tmp_path)
                   for out in ("two.jsonl", "drawn.mp4"))
    assert (lines.returncode, film.returncode) == (0, 0), lines.stderr + film.stderr
    found = [json.loads(line) for line in (tmp_path / "two.jsonl").read_text().splitlines()]
    assert [line["frame"] for line in found] == list(range(1, 61)) and found[10]["time"] == pytest.approx(0.4)
    ids = [tuple(sorted(pose["id"] for pose in line["data"]["poses"])) for line in found]
    assert ids.count((1, 2)) > 50
    frames, _ = read_frames(tmp_path / "drawn.mp4")
    before, _ = read_frames(tmp_path / "two.mp4")
    nose = found[30]["data"]["poses"][0]["keypoints"][0]
    y, x = round(nose["y"] * 360), round(nose["x"] * 640)
    assert frames[30][y, x, 0] > 180 > 160 > frames[30][y, x, 1]  # a red point, on a nose that was none
    assert len(frames) == 60 and np.abs(frames.astype(int) - before).mean() < 12


@pytest.mark.weights
def test_a_real_model_that_is_killed_goes_on_as_if_nothing_had_been(tmp_path):
    photograph = cv2.resize(read_photograph("zidane.jpg"), (640, 360))[..., ::-1]
    writer = cv2.VideoWriter(str(tmp_path / "two.mp4"), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), 25, (640, 360))
    for number in range(130):
        writer.write(np.roll(photograph, number, axis=1))
    writer.release()
    assert run("pose", "two.mp4", "-o", "whole.jsonl", cwd=tmp_path).returncode == 0
    command = [*CATWALK, "run", "pose", "two.mp4", "-o", "killed.jsonl"]
    done = tmp_path / "killed.jsonl.unfinished" / "done.json"
    with subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}) as process:
        while not done.exists():
            assert process.poll() is None
        process.kill()
    again = run("pose", "two.mp4", "-o", "killed.jsonl", cwd=tmp_path)
    assert again.returncode == 0 and "of them from before" in again.stdout
    assert (tmp_path / "killed.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.weights
def test_pictures_of_all_sorts(tmp_path):
    """What people have in their folders: each is answered, or told of, and the rest goes on."""
    photos, chelsea = tmp_path / "photos", read_photograph("chelsea.png")[..., ::-1]
    photos.mkdir()
    for name, frame in {"2.png": chelsea, "10 grey.png": cv2.cvtColor(chelsea, cv2.COLOR_BGR2GRAY),
                        "deep.png": chelsea.astype(np.uint16) * 257, "point.png": chelsea[:1, :1],
                        "clear.png": cv2.cvtColor(chelsea, cv2.COLOR_BGR2BGRA)}.items():
        cv2.imwrite(str(photos / name), frame)
    jpeg = cv2.imencode(".jpg", chelsea)[1].tobytes()
    (photos / "cut off.jpg").write_bytes(jpeg[:400])
    turned = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    (photos / "turned.jpg").write_bytes(jpeg[:2] + turned + jpeg[2:])
    (photos / "huge.png").write_bytes(cv2.imencode(".png", np.zeros((12_000, 12_000), np.uint8))[1].tobytes())
    (photos / "notes.txt").write_text("Not a picture.")
    (photos / ".hidden").write_text("The system's own.")
    from PIL import Image
    pages = [Image.fromarray(np.full((50, 60, 3), shade, np.uint8)) for shade in (0, 250)]
    pages[0].save(photos / "moving.gif", save_all=True, append_images=pages[1:])
    done = run("edges", "photos", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 1 and "7 of 10" in done.stdout
    shapes = {path.name: cv2.imread(str(path)).shape[:2] for path in (tmp_path / "out").iterdir()}
    size = chelsea.shape[:2]
    assert shapes == {"2.png": size, "10 grey.png": size, "deep.png": size, "clear.png": size, "point.png": (1, 1),
                      "turned.png": size[::-1], "moving.png": (50, 60)}
    for sentence in ("photos/huge.png: “image” must have at most 50,000,000 pixels; it has 12000 × 12000",
                     "photos/cut off.jpg: “image” must be a whole picture", "photos/notes.txt: “image” must be a JPEG"):
        assert sentence in done.stderr


@pytest.mark.weights
def test_settings_are_said_by_words_and_pictures_by_their_files(tmp_path):
    picture = find_photograph("starry_night.jpg")
    done = run("style", find_photograph("chelsea.png"), "-o", "night.png", "--set", f"picture={picture}", cwd=tmp_path)
    plain = run("style", find_photograph("chelsea.png"), "-o", "mosaic.jpg", "--set", "style=mosaic", cwd=tmp_path)
    assert (done.returncode, plain.returncode) == (0, 0), done.stderr + plain.stderr
    night, mosaic = (cv2.imread(str(tmp_path / name)) for name in ("night.png", "mosaic.jpg"))
    assert night.shape == mosaic.shape == read_photograph("chelsea.png").shape
    assert np.abs(night.astype(int) - mosaic).mean() > 20


@pytest.mark.weights
def test_a_model_without_pictures_is_asked_by_lines_or_by_settings_alone(tmp_path):
    (tmp_path / "seeds.csv").write_text("seed,truncation\n1,0.5\n2,\nmany,\n")
    done = run("dream-faces", "seeds.csv", "-o", "faces", "--accept-licences", cwd=tmp_path)
    assert done.returncode == 1 and "seeds.csv, frame 3: “seed” must be a number; it was 'many'" in done.stderr
    alone = run("dream-faces", "-o", "face.png", "--set", "seed=2", "--accept-licences", cwd=tmp_path)
    assert alone.returncode == 0, alone.stderr
    second, face = (cv2.imread(str(tmp_path / name)) for name in ("faces/000002.png", "face.png"))
    assert (second == face).all() and not (tmp_path / "faces" / "000003.png").exists()
    told = run("dream-faces", "seeds.csv", "-o", "faces.jsonl", "--accept-licences", cwd=tmp_path)
    first, *_, last = [json.loads(line) for line in (tmp_path / "faces.jsonl").read_text().splitlines()]
    assert told.returncode == 1 and list(first["data"]) == ["latent"] and "error" in last and last["row"] == 3


def test_a_film_that_is_cut_off_or_broken(folder):
    data = write_film(folder / "whole.avi", range(60), fps=20).read_bytes()
    (folder / "cut.avi").write_bytes(data[:len(data) // 2])
    (folder / "none.mp4").write_bytes(b"no film at all")
    (folder / "films").mkdir()
    for name in ("cut.avi", "none.mp4"):
        (folder / name).rename(folder / "films" / name)
    done = run("edges", "films", "-o", "out/", cwd=folder)
    assert done.returncode == 1 and "none.mp4 cannot be read as a film" in done.stderr
    assert "it is cut off or broken" in done.stderr
    assert 20 < len(list((folder / "out" / "cut").iterdir())) < 40


def test_pictures_become_a_film_with_bars_where_sizes_differ(tmp_path):
    for number, (width, height) in enumerate([(64, 48), (48, 64), (65, 49)]):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((height, width, 3), 200, np.uint8))
    done = run(DIARY, "0.png", "1.png", "2.png", "-o", "out.mp4", "--fps", "10", cwd=tmp_path,
               DIARY=str(tmp_path / "diary"))
    assert done.returncode == 0, done.stderr
    frames, times = read_frames(tmp_path / "out.mp4")
    assert frames.shape == (3, 48, 64, 3) and times == pytest.approx([0, 0.1, 0.2], abs=1e-3)
    assert frames[1][24, 32].min() > 60 and frames[1][24, 5].max() < 20


@pytest.mark.parametrize("words, sentence", [
    (["edges", "-o", "out.png"], "edges needs “image”; say an INPUT"),
    (["edges", "none.jpg", "-o", "out.png"], "There is no file none.jpg"),
    (["edges", "a.png", "-o", "out.gif"], "OUT must end in .mp4"),
    (["edges", "a.png", "-o", "out.jsonl"], "edges gives pictures"),
    (["edges", "a.png", "b.png", "-o", "out.png"], "is one picture, and there are more"),
    (["edges", "a.png", "-o", "a.png"], "a.png is there already; say another OUT, or --overwrite"),
    (["edges", "a.png", "-o", "."], "is there already"),
    (["edges", "a.png", "-o", "out.png", "--set", "threshold"], "--set must read NAME=VALUE"),
    (["edges", "a.png", "-o", "out.png", "--set", "threshold=9000"], "“threshold” must be between 0 and 255"),
    (["edges", "a.png", "-o", "out.png", "--option", "size=small"], "edges has no option “size”"),
    (["edges", "a.png", "-o", "out.mp4", "--fps", "0"], "--fps must be between"),
    (["mix", "a.png", "-o", "out.png", "--set", "other=gone.jpg"], "gone.jpg cannot be read"),
    (["camera", "-o", "out.png"], "camera is a source"),
    (["edges", "empty", "-o", "out/"], "The folder empty is empty"),
    (["edges", "a.png", "-o", "a.png/deep/out.png"], "cannot be written"),
])
def test_what_cannot_be_is_one_sentence_before_anything_starts(tmp_path, monkeypatch, capsys, words, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for name in ("a.png", "b.png"):
        cv2.imwrite(name, np.zeros((8, 8, 3), np.uint8))
    kept = (tmp_path / "a.png").read_bytes()
    assert main(["run", *words]) in (1, 2)
    err = capsys.readouterr().err
    assert sentence in err and err.count("\n") == 1
    assert (tmp_path / "a.png").read_bytes() == kept and not list(tmp_path.glob("*.unfinished"))


def test_another_command_does_not_go_on_with_what_is_unfinished(folder):
    ended = run(DIARY, "dance.mp4", "-o", "out.mp4", cwd=folder, DIARY_ENDS_AT="60", DIARY_ENDS_BY="SIGKILL")
    assert ended.returncode == -9
    other = run(DIARY, "dance.mp4", "-o", "out.mp4", "--set", "fail_at=3", cwd=folder)
    assert other.returncode == 2 and "another command has begun, with other settings" in other.stderr
    count_runs(folder)
    anew = run(DIARY, "dance.mp4", "-o", "out.mp4", "--overwrite", "--set", "tracking=off", cwd=folder)
    assert anew.returncode == 0 and count_runs(folder) == 120


def test_what_is_overwritten_is_so_on_purpose(folder):
    cv2.imwrite(str(folder / "a.png"), np.zeros((8, 8, 3), np.uint8))
    assert run("edges", "a.png", "-o", "out/", cwd=folder).returncode == 0
    (folder / "out" / "mine.txt").write_text("mine")
    refused = run("edges", "a.png", "-o", "out/", cwd=folder)
    assert refused.returncode == 2 and "is there already" in refused.stderr
    assert run("edges", "a.png", "-o", "out/", "--overwrite", cwd=folder).returncode == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.png", "mine.txt"]
