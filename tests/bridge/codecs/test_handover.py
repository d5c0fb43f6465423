import json

import numpy as np
import pytest

from bridge.codecs.handover import hand_over
from bridge.codecs.link_kinds import Handover
from bridge.info import Field, Info
from bridge.kinds import Audio, Box, Keypoint, Label, Pose

PICTURE = np.arange(100 * 200 * 3, dtype=np.uint8).reshape(100, 200, 3)
NAMES = {"keypoints": "poses"}


def hand(kind, value, handover=None, seen=PICTURE):
    name = NAMES.get(kind, kind)
    info = Info(name="m", description="", inputs=(Field(name="image", kind="image"),) if seen is not None else (),
                outputs=(Field(name=name, kind=kind),))
    encoded = hand_over(info, {} if seen is None else {"image": seen}, {name: value}, handover or Handover(name))
    return json.loads(encoded.data), encoded.blobs


def cut(kind, things, slot=None, seen=PICTURE):
    value, blobs = hand(kind, things, Handover(NAMES.get(kind, kind), "crop", slot), seen)
    assert (value, len(blobs)) in (({"blob": 0}, 1), (None, 0))
    return blobs[0] if blobs else None


@pytest.mark.parametrize("kind, value", [
    ("image", PICTURE), ("mask", PICTURE[..., 0]), ("depth", PICTURE[..., 0] / np.float32(255))])
def test_pictures_are_handed_on_as_they_are(kind, value):
    told, (blob,) = hand(kind, value)
    assert told["blob"] == 0 and blob is value


@pytest.mark.parametrize("kind, value, told", [
    ("text", "grüße", "grüße"), ("number", 0.5, 0.5), ("boolean", True, True), ("category", "ink", "ink"),
    ("vector", np.array([1, 2], np.float32), [1.0, 2.0]), ("text", None, None), ("image", None, None),
    ("labels", [Label("cup", 0.5)], [{"label": "cup", "confidence": 0.5}]), ("boxes", [], []),
])
def test_everything_else_is_json(kind, value, told):
    assert hand(kind, value) == (told, ())


def test_sound_is_a_blob():
    told, (blob,) = hand("audio", Audio(np.array([0, 0.5], np.float32), 8000))
    assert told == {"blob": 0, "rate": 8000} and np.frombuffer(blob, "<f4").tolist() == [0, 0.5]


def test_what_a_model_got_can_be_handed_on_too():
    told, (blob,) = hand("text", "hello", Handover("image"))
    assert told["blob"] == 0 and blob is PICTURE


def test_what_a_model_has_no_more_is_nothing():
    assert hand("text", "hello", Handover("song")) == (None, ())


def test_the_surest_thing_is_cut_out():
    boxes = [Box(0.0, 0.0, 0.5, 0.5, 0.4, slot=0), Box(0.5, 0.2, 0.25, 0.5, 0.9, slot=1)]
    assert np.array_equal(cut("boxes", boxes), PICTURE[20:70, 100:150])
    assert np.array_equal(cut("boxes", boxes, slot=0), PICTURE[:50, :100])


@pytest.mark.parametrize("boxes, slot", [
    ([], None), ([Box(0, 0, 0.5, 0.5, slot=0)], 3), ([Box(0.2, 0.2, 0.02, 0.5)], None), ([Box(-2, 0, 0.5, 1)], None),
    ([Box(1.5, 1.5, 1, 1)], None), ([Box(0.5, 0.5, -0.2, 0.5)], None)])
def test_where_there_is_nothing_to_cut_out_nothing_is_handed_on(boxes, slot):
    assert cut("boxes", boxes, slot) is None


def test_what_reaches_beyond_the_picture_is_cut_at_its_edge():
    assert np.array_equal(cut("boxes", [Box(-0.5, 0.5, 1, 1)]), PICTURE[50:, :100])


def test_without_a_picture_nothing_is_cut_out():
    assert cut("boxes", [Box(0, 0, 1, 1)], seen=None) is None


def test_people_are_cut_out_by_their_box_or_by_their_surest_keypoints():
    points = (Keypoint("nose", 0.4, 0.3, 0.9), Keypoint("foot", 0.6, 0.8, 0.8), Keypoint("hand", 0.0, 0.0, 0.1))
    assert np.array_equal(cut("keypoints", [Pose(points, 0.9)]), PICTURE[25:85, 76:124])
    assert np.array_equal(cut("keypoints", [Pose(points, 0.9, Box(0, 0, 0.5, 1))]), PICTURE[:, :100])
    unsure = Pose((Keypoint("nose", 0.4, 0.3, 0.1),), 0.9)
    assert cut("keypoints", [unsure]) is None


def test_what_was_found_is_drawn():
    black = np.zeros((100, 200, 3), np.uint8)
    told, (blob,) = hand("boxes", [Box(0.25, 0.25, 0.5, 0.5)], Handover("drawn", "drawn"), black)
    assert told == {"blob": 0} and blob[25, 100].any() and not black.any()
    assert hand("boxes", [], Handover("drawn", "drawn"), None) == (None, ())


def test_the_surest_word_is_handed_on():
    word = Handover("labels", "word")
    assert hand("labels", [Label("cup", 0.2), Label("dog", 0.7)], word) == ("dog", ())
    assert hand("labels", [], word) == (None, ())


@pytest.mark.parametrize("number, span, onto, told", [
    (5, (0, 10), (1, 3), 2), (20, (0, 10), (1, 3), 3), (-20, (0, 10), (1, 3), 1), (0.5, (None, None), (1, 3), 1),
    (7, (None, None), (None, 3), 3), (7, (None, None), (3, None), 7), (2, (0, None), (0, 1), 1), (4, (4, 4), (0, 9), 4),
    (True, (None, None), (0, 9), 1)])
def test_numbers_go_from_one_span_onto_the_other(number, span, onto, told):
    assert hand("number", number, Handover("number", "scaled", None, span, onto)) == (told, ())
