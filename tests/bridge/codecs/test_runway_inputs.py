import base64
import io
import json
import wave

import numpy as np
import pytest

from hypothesis import given as drawn
from hypothesis import strategies as st

from bridge.codecs.classics import CLASSICS
from bridge.codecs.runway import Face, find_shape
from bridge.codecs.runway_inputs import NO_JSON, read_query
from bridge.errors import BadInput, BadMessage
from bridge.info import Field, Info
from bridge.messages import Query

POSE = Info(name="pose", description="", outputs=(), inputs=(
    Field(name="image", kind="image", required=True), Field(name="threshold", kind="number", default=0.3)))
OWN = Info(name="own", description="", outputs=(), inputs=(
    Field(name="image", kind="image"), Field(name="other", kind="image"),
    Field(name="amount", kind="number", minimum=0, maximum=1, default=0.5),
    Field(name="count", kind="number", minimum=1, maximum=9, whole=True, default=2),
    Field(name="style", kind="category", choices=("Ink", "oil"), default="Ink"),
    Field(name="words", kind="text", default=""), Field(name="sound", kind="audio")))


def read(info, given, face=Face(), settings=()):
    body = given if isinstance(given, bytes) else json.dumps(given).encode()
    query = Query(model="m", inputs=body, arrived=0.0, settings=dict(settings))
    found, asked = read_query(info, find_shape(info, face), query)
    return found.inputs, found.settings, asked


def uri(data, mime="image/jpeg"):
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize("text", [
    uri(b"abc"), uri(b"abc", "image/Png"), uri(b"abc", "image/Jpeg"), uri(b"abc", "image/jpg"), "YWJj",
    "data:image/png;charset=x;base64,YWJj", "data:image/jpeg;base64,YW\r\nJj", ",YWJj"])
def test_a_picture_is_what_stands_after_the_first_comma(text):
    inputs, _, _ = read(POSE, {"image": text})
    assert inputs == {"image": b"abc"}


def test_a_picture_without_its_padding_is_read():
    assert read(POSE, {"image": "data:image/png;base64,YWI"})[0] == {"image": b"ab"}


@pytest.mark.parametrize("body", [b"", b"[", b"image=1", b"\xff\xfe", b"null", b"3", b"[1]"])
def test_what_is_no_object_is_said_in_the_app_s_words(body):
    with pytest.raises(BadMessage, match=NO_JSON):
        read(POSE, body)


def test_a_mark_at_the_beginning_of_the_text_does_no_harm():
    assert read(POSE, b"\xef\xbb\xbf" + json.dumps({"image": "YWJj"}).encode())[0] == {"image": b"abc"}


def test_unknown_fields_are_ignored_and_null_is_as_good_as_missing():
    inputs, settings, _ = read(POSE, {"image": "YWJj", "camera": 1, "threshold": None})
    assert inputs == {"image": b"abc"} and settings == {}


@pytest.mark.parametrize("given", [
    {"photo": uri(b"abc")}, {"data": uri(b"abc")}, {"data": {"image": uri(b"abc")}}, {"data": {"photo": uri(b"abc")}}])
def test_a_picture_under_another_version_s_name_is_taken(given):
    assert read(POSE, given)[0] == {"image": b"abc"}


def test_a_missing_picture_is_named_as_the_sketch_knows_it():
    with pytest.raises(BadInput, match="Missing input: image"):
        read(POSE, {"scoreThreshold": 1}, Face("PoseNet"))
    info = Info(name="s", description="", outputs=(), inputs=(Field(name="image", kind="image", required=True),))
    with pytest.raises(BadInput, match="Missing input: input_image"):
        read(info, {}, Face("Human-Segmentation"))


def test_a_classic_s_words_become_the_model_s_own_and_the_rest_is_kept():
    inputs, settings, asked = read(POSE, {"image": "YWJj", "estimationType": 1, "maxPoseDetections": 40.0,
                                          "scoreThreshold": 0.5}, Face("PoseNet"))
    assert inputs == {"image": b"abc", "threshold": 0.5} and settings == {"threshold": 0.25}
    assert asked == {"estimationType": "single pose", "maxPoseDetections": 20}


def test_a_setting_holds_where_the_sketch_is_silent():
    _, settings, _ = read(POSE, {"image": "YWJj"}, Face("PoseNet"), settings={"threshold": 0.9})
    assert settings == {"threshold": 0.9}
    _, settings, _ = read(POSE, {"image": "YWJj"}, Face("PoseNet"))
    assert settings == {"threshold": 0.25}


def test_presets_hold_too():
    info = Info(name="c", description="", outputs=(), inputs=(Field(name="image", kind="image", required=True),))
    assert read(info, {"image": "YWJj"}, Face("MobileNet"))[1] == dict(CLASSICS["MobileNet"].presets)


@pytest.mark.parametrize("given, value", [
    ({"amount": 7}, 1.0), ({"amount": -1}, 0.0), ({"amount": "0.25"}, 0.25), ({"count": 3.6}, 4), ({"count": 99}, 9),
    ({"style": "OIL"}, "oil"), ({"style": 1}, "oil"), ({"words": 7}, "7")])
def test_values_are_read_leniently(given, value):
    (name,) = given
    inputs, _, _ = read(OWN, given)
    assert inputs == {name: value} and type(inputs[name]) is type(value)


@pytest.mark.parametrize("given", [{"words": ""}, {"image": ""}, {"other": "", "words": ""}, {"amount": ""}])
def test_a_field_that_a_program_left_empty_is_as_good_as_missing(given):
    assert read(OWN, given)[0] == {}


def test_a_text_that_must_be_there_may_be_empty():
    info = Info(name="p", description="", outputs=(), inputs=(Field(name="prompt", kind="text", required=True),))
    assert read(info, {"prompt": ""})[0] == {"prompt": ""}


def test_a_switch_may_be_a_word():
    info = Info(name="p", description="", outputs=(), inputs=(Field(name="on", kind="boolean", default=False),))
    assert [read(info, {"on": word})[0]["on"] for word in ("true", "False", True, 0, "maybe")] == [
        True, False, True, 0, "maybe"]


@pytest.mark.parametrize("given, sentence", [
    ({"amount": "much"}, "“amount” must be a number; it was 'much'"), ({"amount": True}, "must be a number"),
    ({"style": "chalk"}, "“style” must be one of Ink, oil; it was 'chalk'"), ({"style": 2}, "must be one of"),
    ({"image": 3}, "“image” must be a picture as a data URI; it was 3"), ({"image": "ä"}, "base64 cannot be read"),
    ({"sound": "YWJj"}, "“sound” must be a WAV file"), ({"sound": 3}, "must be a WAV file"),
])
def test_what_cannot_be_read_is_a_sentence(given, sentence):
    with pytest.raises(BadInput, match=sentence):
        read(OWN, given)


def test_a_sound_is_the_first_channel_of_a_wav_file():
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.array([16384, 0, -32768, 0], "<i2").tobytes())
    inputs, _, _ = read(OWN, {"sound": uri(buffer.getvalue(), "audio/wav")})
    assert inputs["sound"]["rate"] == 8000 and inputs["sound"]["samples"].tolist() == [0.5, -1.0]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
                    max_leaves=6)
NAMES = st.sampled_from(["image", "other", "amount", "count", "style", "words", "sound", "data", "estimationType",
                         "maxPoseDetections", "scoreThreshold"]) | st.text(max_size=4)


@drawn(st.dictionaries(NAMES, JSON, max_size=6), st.sampled_from([(OWN, Face()), (POSE, Face("PoseNet", "alpha"))]))
def test_any_object_is_read_or_refused_with_a_sentence(given, whose):
    try:
        inputs, _, _ = read(whose[0], given, whose[1])
    except (BadInput, BadMessage) as error:
        assert str(error)
    else:
        assert set(inputs) <= {item.name for item in whose[0].inputs}


@drawn(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_with_a_sentence(body):
    with pytest.raises((BadInput, BadMessage)):
        read(POSE, body)
