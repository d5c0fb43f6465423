import json

import pytest

from bridge.codecs.inline import first_picture, is_bare, read_form, read_picture, read_words, write_answer
from bridge.errors import BadInput
from bridge.info import Field, Info
from bridge.messages import Dialect, Encoded, Failure, Result, Timings

INLINE = Dialect("inline")
MASK, IMAGE = Field(name="mask", kind="mask"), Field(name="photo", kind="image", required=True)
INFO = Info(name="paint", description="", inputs=(MASK, IMAGE), outputs=())
TIMINGS = Timings(waited=1, decoded=2, ran=3, encoded=4)


def test_the_files_of_a_form_are_blobs_and_its_texts_are_words():
    query = read_form(INFO, {"photo": b"jpeg", "amount": "0.5", "mask": b"png"}, INLINE, 7.0)
    assert query.inputs == {"photo": {"blob": 0}, "amount": "0.5", "mask": {"blob": 1}}
    assert query.blobs == (b"jpeg", b"png")
    assert (query.model, query.spoken, query.dialect, query.arrived) == ("paint", True, INLINE, 7.0)


def test_a_bare_picture_is_the_first_picture_input():
    query = read_picture(INFO, b"jpeg", {"amount": "0.5"}, INLINE, 7.0)
    assert query.inputs == {"photo": {"blob": 0}, "amount": "0.5"} and query.blobs == (b"jpeg",) and query.spoken


@pytest.mark.parametrize(("body", "bare"), [
    (b"\xff\xd8\xff\xe0", True), (b"GIF89a", True), (b"BM\x36\x10\x0e\0", True), (b"II*\0", True), (b"MM\0*", True),
    (b"{}", False), (b" [1]", False), (b"hello", False), (b"", False)])
def test_a_body_that_is_a_picture_alone_is_told_by_its_first_bytes(body, bare):
    assert is_bare(body) is bare


def test_a_model_without_pictures_says_what_it_takes():
    words = Field(name="words", kind="text")
    with pytest.raises(BadInput, match="poet takes no picture; its inputs are: words. Send them as JSON."):
        first_picture(Info(name="poet", description="", inputs=(words,), outputs=()))
    with pytest.raises(BadInput, match="its inputs are: none"):
        first_picture(Info(name="poet", description="", inputs=(), outputs=()))


def test_words_of_the_url_alone():
    query = read_words(INFO, {"amount": "0.5"}, INLINE, 7.0)
    assert query.inputs == {"amount": "0.5"} and query.spoken and query.blobs == ()


def test_a_result_as_json():
    result = Result(model="paint", encoded={INLINE: Encoded(b'{"text":"hi"}')}, timings=TIMINGS)
    written = {"model": "paint", "data": {"text": "hi"},
               "timings": {"waited": 1, "decoded": 2, "ran": 3, "encoded": 4}}
    assert json.loads(write_answer(result, INLINE)) == written
    partial = Result(model="paint", encoded=result.encoded, timings=TIMINGS, partial=True)
    assert json.loads(write_answer(partial, INLINE)) == {**written, "partial": True}


def test_a_failure_as_json_has_the_shape_of_every_error():
    written = json.loads(write_answer(Failure(model="paint", error="No.", code="bad-input", status=400), INLINE))
    assert written == {"model": "paint", "error": "No.", "code": "bad-input", "status": 400}
