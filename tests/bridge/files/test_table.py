import csv

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.files.table import flatten, write_table

POINTS = [{"name": "nose", "x": 0.5, "y": 0.25, "confidence": 0.9, "z": -0.1}]
POSE = {"confidence": 0.8, "keypoints": POINTS, "keypoints3D": [{"name": "nose", "x": 1.5, "y": 0, "confidence": 1}],
        "box": {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}, "id": 7, "measures": {"smile": 0.5},
        "gestures": {"now": ["fist", "pinch"]}}


def make_table(folder, *lines):
    """The rows of a table, out of lines."""
    (folder / "lines.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    write_table(folder / "lines.jsonl", folder / "table.csv")
    with open(folder / "table.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_thing_has_a_row_and_each_number_a_column(tmp_path):
    rows = make_table(tmp_path, {"file": "a.mp4", "frame": 1, "time": 0.0, "data": {"poses": []}},
                      {"file": "a.mp4", "frame": 2, "time": 0.04, "data": {"poses": [POSE, {**POSE, "id": 8}]}})
    assert [(row["frame"], row["id"], row["nose_x"]) for row in rows] == [
        ("1", "", ""), ("2", "7", "0.5"), ("2", "8", "0.5")]
    assert list(rows[0]) == [
        "file", "frame", "time", "confidence", "id", "nose_x", "nose_y", "nose_confidence", "nose_z", "world_nose_x",
        "world_nose_y", "world_nose_confidence", "box_x", "box_y", "box_width", "box_height", "measures_smile",
        "gestures_now"]
    assert rows[1]["gestures_now"] == "fist pinch"


def test_what_is_told_once_stands_in_the_first_row(tmp_path):
    labels = [{"label": "a cat, or a “dog”", "confidence": 0.5}, {"label": "ü\nnew line", "confidence": 0.25}]
    rows = make_table(tmp_path, {"file": "a.jpg", "data": {"labels": labels, "features": [1.5, 2.5], "image": None}},
                      {"file": "b.jpg", "error": "It is broken."})
    assert rows[0] == {"file": "a.jpg", "features_1": "1.5", "features_2": "2.5", "label": labels[0]["label"],
                       "confidence": "0.5", "error": ""}
    assert (rows[1]["features_1"], rows[1]["label"]) == ("", labels[1]["label"])
    assert rows[2]["error"] == "It is broken." and len(rows) == 3


def test_lists_of_things_are_told_apart(tmp_path):
    rows = make_table(tmp_path, {"file": "a.jpg", "data": {"cats": [{"id": 1}], "dogs": [{"id": 1}, {"id": 2}]}})
    assert [(row["output"], row["id"]) for row in rows] == [("cats", "1"), ("dogs", "1"), ("dogs", "2")]


@settings(max_examples=30)
@given(st.dictionaries(st.text(), st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.dictionaries(st.text(), inner) | st.lists(st.floats() | st.text()), max_leaves=5)))
def test_nothing_is_left_nested(values):
    assert not any(isinstance(value, (dict, list)) for value in flatten(values).values())
