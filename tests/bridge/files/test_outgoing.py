import json

import cv2
import numpy as np
import pytest

from bridge.files.outgoing import Lines, Mark, OnePicture, Pictures, Table, write_picture

MARK = Mark(file="in/a.mp4", name="a/000002", frame=2, time=1 / 3)
RED = np.full((4, 6, 3), (255, 0, 0), np.uint8)


def read(data, flags=cv2.IMREAD_UNCHANGED):
    return cv2.imdecode(np.frombuffer(data, np.uint8), flags)


def test_pictures_are_written_as_they_are():
    clear = np.dstack([RED, np.full((4, 6), 51, np.uint8)])
    assert read(write_picture(RED, "png"))[0, 0].tolist() == [0, 0, 255]
    assert read(write_picture(clear, "png"))[0, 0].tolist() == [0, 0, 255, 51]
    assert read(write_picture(clear, "jpeg")).shape == (4, 6, 3)
    half = np.full((4, 6), 0.5, np.float32)
    assert read(write_picture(half, "png"))[0, 0] == 32767 and read(write_picture(half, "jpeg"))[0, 0] == 127


def test_a_folder_of_pictures(tmp_path):
    sink = Pictures(tmp_path)
    sink.add(MARK, RED)
    sink.skip(MARK, "Broken.")
    sink.restore(sink.save())
    sink.finish(tmp_path / "out")
    assert [path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.png")] == [
        "a/000002.png"]


def test_one_picture(tmp_path):
    sink = OnePicture(tmp_path, "jpeg")
    sink.add(MARK, RED)
    for _ in range(2):
        sink.finish(tmp_path / "out.jpg")
    assert cv2.imread(str(tmp_path / "out.jpg")).shape == (4, 6, 3)


@pytest.mark.parametrize("kind", [Lines, Table])
def test_lines_that_were_saved_stay_and_others_are_written_again(tmp_path, kind):
    sink = kind(tmp_path)
    sink.add(MARK, {"labels": [{"label": "cat", "confidence": 0.5}]})
    facts = sink.save()
    sink.add(MARK, {"labels": []})
    sink.save()
    sink.file.close()
    again = kind(tmp_path)
    again.restore(facts)
    again.skip(Mark(file="b.jpg", name="b"), "It is broken.")
    again.save()
    for _ in range(2):
        again.finish(tmp_path / "out")
    lines = (tmp_path / "out").read_text().splitlines()
    if kind is Lines:
        assert [json.loads(line) for line in lines] == [
            {"file": "in/a.mp4", "frame": 2, "time": 0.333333,
             "data": {"labels": [{"label": "cat", "confidence": 0.5}]}}, {"file": "b.jpg", "error": "It is broken."}]
    else:
        assert lines == ["file,frame,time,label,confidence,error", "in/a.mp4,2,0.333333,cat,0.5,",
                         "b.jpg,,,,,It is broken."]
