import base64
import struct
import tracemalloc
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import BadInput, CatwalkError, TooLarge
from bridge.frames import (
    decode_picture, draw_boxes, draw_poses, encode_picture, measure_picture, read_pixels, read_uri,
    take_frame, write_uri)
from bridge.kinds import Box, Keypoint, Pose

RED = np.full((6, 8, 3), (255, 0, 0), np.uint8)
FORMATS = (".jpg", ".png", ".webp", ".bmp", ".gif", ".tiff")


def write_picture(frame, ending, *flags):
    return cv2.imencode(ending, frame[..., ::-1] if frame.ndim == 3 else frame, list(flags))[1].tobytes()


def claim_png(width, height):
    """A PNG's header alone, with a right checksum, and almost nothing behind it."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 10)
    chunks = b"".join(struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
                      for chunk in (head, body, b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_measured_and_decoded_as_rgb(ending):
    data = write_picture(RED, ending)
    assert measure_picture(data) == (8, 6)
    frame = decode_picture("image", data, 48)
    assert frame.shape == (6, 8, 3) and frame.dtype == np.uint8
    assert np.allclose(frame, RED, atol=12)


@pytest.mark.parametrize("ending", FORMATS)
def test_one_pixel_is_a_picture(ending):
    assert decode_picture("image", write_picture(RED[:1, :1], ending), 1).shape == (1, 1, 3)


def test_a_picture_may_be_read_as_one_channel():
    assert decode_picture("mask", write_picture(RED, ".png"), 48, grey=True).shape == (6, 8)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("part", [0.0, 0.1, 0.3, 0.6, 0.9, 0.98])
def test_a_picture_that_is_cut_off_is_refused(ending, part):
    noise = np.random.default_rng(7).integers(0, 255, (40, 50, 3), np.uint8)
    data = write_picture(noise, ending)
    with pytest.raises(BadInput, match="“image” must be a"):
        decode_picture("image", data[:int(len(data) * part)], 10_000)


def test_a_progressive_jpeg_that_is_cut_off_is_refused():
    noise = np.random.default_rng(7).integers(0, 255, (40, 50, 3), np.uint8)
    data = write_picture(noise, ".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    with pytest.raises(BadInput, match="broken or cut off"):
        decode_picture("image", data[:-40], 10_000)


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8\xff", b"<svg width='4' height='4'></svg>", b"\0" * 100])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(BadInput, match=f"“image” must be .*{len(data)} bytes"):
        decode_picture("image", data, 100)


@given(st.binary(max_size=80), st.integers(0, 200), st.sampled_from(FORMATS))
def test_broken_bytes_are_a_sentence_and_never_another_error(junk, place, ending):
    data = write_picture(RED, ending)
    place = min(place, len(data))
    try:
        decode_picture("image", data[:place] + junk + data[place + len(junk):], 1000)
    except CatwalkError as error:
        assert str(error)


def test_a_huge_picture_is_refused_from_its_header_before_decoding():
    data = claim_png(60_000, 60_000)
    assert len(data) < 100 and measure_picture(data) == (60_000, 60_000)
    tracemalloc.start()
    with pytest.raises(TooLarge, match="at most 50,000,000 pixels; it has 60000 × 60000.*--max-pixels"):
        decode_picture("image", data, 50_000_000)
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


def test_the_limit_itself_is_allowed():
    data = write_picture(RED, ".png")
    assert decode_picture("image", data, 48).shape == (6, 8, 3)
    with pytest.raises(TooLarge):
        decode_picture("image", data, 47)


@pytest.mark.parametrize("picture, start", [("jpeg", b"\xff\xd8\xff"), ("png", b"\x89PNG")])
def test_a_frame_is_encoded_as_what_was_asked_for(picture, start):
    data = encode_picture(RED, picture)
    assert data.startswith(start)
    assert np.allclose(decode_picture("image", data, 48), RED, atol=12)


def test_raw_pixels_are_rows_of_rgb():
    assert encode_picture(RED, "raw") == b"\xff\0\0" * 48
    assert encode_picture(RED[:, ::2], "raw") == b"\xff\0\0" * 24


NOISE = np.random.default_rng(3).integers(0, 255, (6, 8, 3), np.uint8)


@pytest.mark.parametrize("frame, channels", [(NOISE, 3), (NOISE[..., 0], 1)])
def test_raw_pixels_are_a_picture_too(frame, channels):
    facts = {"format": "raw", "width": 8, "height": 6, "channels": channels}
    taken = read_pixels("image", frame.tobytes(), facts, 48)
    assert (taken == (frame if channels == 3 else frame[..., None])).all() and taken.shape == (6, 8, 3)
    taken[:] = 0  # it is the model's own
    turned = read_pixels("image", frame.tobytes(), {**facts, "mirrored": True}, 48)
    assert (turned == (frame if channels == 3 else frame[..., None])[:, ::-1]).all()
    grey = read_pixels("mask", frame.tobytes(), facts, 48, grey=True)
    assert (grey == (cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) if channels == 3 else frame)).all()


def write_planes(frame, form):
    planes = cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420)
    if form == "i420":
        return planes.tobytes()
    height, width = frame.shape[:2]
    blue, red = planes[height:].reshape(2, height // 2, width // 2)
    return planes[:height].tobytes() + np.stack([blue, red], axis=-1).tobytes()


@pytest.mark.parametrize("form", ["i420", "nv12"])
def test_a_videos_frame_is_a_picture_as_it_lies_in_memory(form):
    halves = np.full((80, 100, 3), (200, 120, 40), np.uint8)
    halves[:, 50:] = (30, 60, 220)
    facts = {"format": form, "width": 100, "height": 80}
    assert np.abs(read_pixels("image", write_planes(halves, form), facts, 8000).astype(int) - halves).max() < 5
    assert read_pixels("mask", write_planes(halves, form), facts, 8000, grey=True).shape == (80, 100)
    assert read_pixels("image", write_planes(halves, form), facts, 8000, scale=0.8).shape == (64, 80, 3)


@pytest.mark.parametrize("facts, error, sentence", [
    ({"format": "i420"}, BadInput, "must have a “width” and a “height” above 0 as i420; it had None × None"),
    ({"format": "raw", "width": 0, "height": 6, "channels": 3}, BadInput, "above 0 as raw; it had 0 × 6"),
    ({"format": "raw", "width": True, "height": 6}, BadInput, "it had True × 6"),
    ({"format": "raw", "width": 8, "height": 6}, BadInput, "must have 3 “channels” .RGB. or 1 as raw; it had none"),
    ({"format": "raw", "width": 8, "height": 6, "channels": [3]}, BadInput, r"it had \[3\]"),
    ({"format": "nv12", "width": 7, "height": 6}, BadInput, "an even width and height as nv12; it had 7 × 6"),
    ({"format": "i420", "width": 8, "height": 4}, BadInput, "must be 48 bytes as i420, 8 × 4; it was 144"),
    ({"format": "raw", "width": 10 ** 9, "height": 10 ** 9, "channels": 3}, TooLarge, "at most 48 pixels"),
])
def test_pixels_that_do_not_fit_what_is_said_of_them_are_refused(facts, error, sentence):
    with pytest.raises(error, match=sentence):
        read_pixels("image", NOISE.tobytes(), facts, 48)


def test_transparency_and_masks_are_kept_by_png():
    clear = np.dstack([RED, np.full((6, 8), 100, np.uint8)])
    back = cv2.imdecode(np.frombuffer(encode_picture(clear, "png"), np.uint8), cv2.IMREAD_UNCHANGED)
    assert (back == clear[..., (2, 1, 0, 3)]).all()
    mask = np.arange(48, dtype=np.uint8).reshape(6, 8)
    assert (decode_picture("mask", encode_picture(mask, "png"), 48, grey=True) == mask).all()


GREY = np.full((6, 8), 76, np.uint8)  # as bright as RED
FAR = np.full((6, 8), 0.3, np.float32)


@pytest.mark.parametrize("frame, kind, taken", [
    (RED, "image", RED), (GREY, "image", np.dstack([GREY] * 3)),
    (np.dstack([RED, np.full((6, 8), 255, np.uint8)]), "image", RED),
    (RED, "mask", GREY), (GREY, "mask", GREY), (FAR, "mask", GREY), (FAR, "image", np.dstack([GREY] * 3)),
    (FAR, "depth", FAR), (GREY, "depth", GREY / np.float32(255)), (RED, "depth", GREY / np.float32(255)),
    (np.dstack([RED, np.full((6, 8), 102, np.uint8)]), "image", (RED * 0.4).astype(np.uint8)),
    (RED[:, ::-1], "image", RED), (np.zeros((6, 8, 4), np.uint8)[:, ::2], "mask", np.zeros((6, 4), np.uint8)),
])
def test_another_models_picture_is_copied_into_the_form_that_is_needed(frame, kind, taken):
    copy = take_frame("image", kind, frame, 100)
    assert copy.dtype == taken.dtype and np.array_equal(copy, taken) and copy.flags.c_contiguous
    assert not np.shares_memory(copy, frame)
    with pytest.raises(TooLarge, match="“image” must have at most 20 pixels"):
        take_frame("image", kind, frame, 20)


def test_data_uris_go_both_ways():
    uri = write_uri(b"abc", "jpeg")
    assert uri == "data:image/jpeg;base64,YWJj"
    assert write_uri(b"abc", "raw").startswith("data:application/octet-stream;base64,")
    assert read_uri("image", uri) == b"abc"
    assert read_uri("image", base64.b64encode(b"abc").decode()) == b"abc"


@pytest.mark.parametrize("text", ["data:image/png;base64,YWJjZ", "data:image/png;base64,ü"])
def test_base64_that_cannot_be_read_is_a_sentence(text):
    with pytest.raises(BadInput, match="“image” must be a picture as a data URI"):
        read_uri("image", text)


def test_poses_and_boxes_are_drawn_where_they_are():
    frame = np.zeros((80, 100, 3), np.uint8)
    points = (Keypoint("head", 0.5, 0.25, 0.9), Keypoint("foot", 0.5, 0.75, 0.9), Keypoint("hand", 0.1, 0.5, 0.1))
    draw_poses(frame, [Pose(points, 0.9)], ((0, 1), (1, 2)))
    assert frame[20, 50].any() and frame[40, 50].any() and frame[60, 50].any()
    assert not frame[:, :40].any(), "a keypoint that nobody is sure of is not drawn, nor is its bone"
    draw_boxes(frame, [Box(0.1, 0.1, 0.2, 0.2, 0.5, "cup")])
    assert frame[8, 10].any()


def test_what_lies_outside_the_picture_is_drawn_without_harm():
    frame = np.zeros((10, 10, 3), np.uint8)
    draw_poses(frame, [Pose((Keypoint("a", -3.0, 2.0, 1.0), Keypoint("b", 3.0, -2.0, 1.0)), 1.0)], ((0, 1),))
    draw_boxes(frame, [Box(-1, -1, 5, 5)])


@pytest.mark.parametrize("picture", ["jpeg", "png"])
@pytest.mark.parametrize("scale, size", [(1, (640, 360)), (3 / 4, (480, 270)), (1 / 2, (320, 180)), (1 / 3, (213, 120)),
                                         (1 / 4, (160, 90)), (1 / 10, (114, 64))])
def test_pictures_are_taken_smaller_in_the_same_colours_and_places(picture, scale, size):
    frame = np.zeros((360, 640, 3), np.uint8)
    frame[90:270, 160:480] = (250, 120, 10)
    found = decode_picture("image", encode_picture(frame, picture), 0, scale=scale)
    assert abs(found.shape[1] - size[0]) <= 1 and abs(found.shape[0] - size[1]) <= 1
    bright = found[..., 0] > 125
    places = np.flatnonzero(bright.any(axis=0))
    ends = places[0] / found.shape[1], (places[-1] + 1) / found.shape[1]
    assert ends == pytest.approx((0.25, 0.75), abs=1.5 / found.shape[1])
    assert found[found.shape[0] // 2, found.shape[1] // 2] == pytest.approx((250, 120, 10), abs=6)


@pytest.mark.parametrize("kind", ["grey", "deep"])
def test_masks_and_depths_are_taken_smaller_too(kind):
    frame = np.full((200, 400), 200, np.uint8 if kind == "grey" else np.uint16)
    found = decode_picture("image", encode_picture(frame, "png"), 0, grey=True, deep=kind == "deep", scale=0.5)
    assert found.shape == (100, 200) and found.dtype == frame.dtype and (found == 200).all()


def test_a_turned_photograph_is_taken_smaller_as_it_stands():
    frame = np.zeros((100, 300, 3), np.uint8)
    jpeg = encode_picture(frame, "jpeg")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    turned = jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]
    assert decode_picture("image", turned, 0).shape[:2] == (300, 100)
    assert decode_picture("image", turned, 0, scale=0.5)[..., 0].shape == (192, 64), "no side below 64 pixels"
