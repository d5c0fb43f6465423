import base64
from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image

from runway import picture_types
from runway.data_types import image, segmentation
from runway.exceptions import InvalidArgumentError
from runway.plain_types import name_type

LABELS = {"sky": 0, "tree": 2, "sea": 1}
COLOURS = {"sky": (0, 0, 255), "tree": (0, 255, 0)}


def open_uri(uri):
    head, _, code = uri.partition(",")
    return head, Image.open(BytesIO(base64.b64decode(code)))


def write_png(picture):
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize("channels, mode", [(1, "L"), (3, "RGB"), (4, "RGBA")])
@pytest.mark.parametrize("head", ["", "data:image/png;base64,", "data:image/Jpeg,"])
def test_a_picture_comes_with_the_channels_the_port_wants(channels, mode, head):
    sent = head + write_png(Image.new("RGBA", (3, 2), (9, 9, 9, 100)))
    picture = image(channels=channels).deserialize(sent)
    assert (picture.mode, picture.size) == (mode, (3, 2))


@pytest.mark.parametrize("sent", ["garbage", "", 3, None, "data:image/png;base64,AAAA", {"a": 1}])
def test_what_is_no_picture_is_refused(sent):
    with pytest.raises(InvalidArgumentError) as caught:
        name_type(image, "photo").deserialize(sent)
    assert caught.value.message == "Invalid argument: photo. unable to parse expected base64-encoded image"


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(monkeypatch):
    monkeypatch.setattr(picture_types, "most_pixels", 100)
    with pytest.raises(InvalidArgumentError, match="at most 100 pixels; it has 20 × 6"):
        image().deserialize(write_png(Image.new("L", (20, 6))))


@pytest.mark.parametrize("channels, mode", [(1, "L"), (3, "RGB"), (4, "RGBA")])
@pytest.mark.parametrize("value", [
    np.full((4, 5, 3), 7.9), np.zeros((4, 5)), np.zeros((4, 5, 1), int), torch.full((4, 5, 4), 255),
    Image.new("P", (5, 4)), Image.new("F", (5, 4)), np.zeros((4, 5), bool)])
def test_arrays_tensors_and_pillows_pictures_are_written_with_the_channels_of_their_type(value, channels, mode):
    head, picture = open_uri(image(channels=channels).serialize(value, "PNG"))
    assert head == "data:image/png;base64" and (picture.mode, picture.size) == (mode, (5, 4))


def test_three_channels_are_jpeg_unless_another_format_is_wished():
    assert open_uri(image().serialize(np.zeros((4, 5, 3))))[0] == "data:image/jpeg;base64"
    assert open_uri(image().serialize(np.zeros((4, 5, 3)), "PNG"))[0] == "data:image/png;base64"
    assert open_uri(image(default_output_format="PNG").serialize(np.zeros((4, 5, 3))))[0] == "data:image/png;base64"
    opaque, clear = (Image.new("RGBA", (5, 4), (255, 0, 0, alpha)) for alpha in (255, 0))
    heads = [open_uri(image().serialize(*given))[0] for given in ((opaque,), (clear,), (clear, "JPEG"))]
    assert [head.split("/")[1] for head in heads] == ["jpeg;base64", "png;base64", "jpeg;base64"]
    assert open_uri(image().serialize(clear))[1].getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize("value, words", [
    ("no picture", "value is not a PIL or numpy image"),
    (np.zeros((2, 3, 4, 3)), "a picture must be height × width × 1, 3 or 4; it was 2 × 3 × 4 × 3")])
def test_what_a_port_gives_and_is_no_picture_is_refused(value, words):
    with pytest.raises(InvalidArgumentError) as caught:
        name_type(image, "out").serialize(value)
    assert caught.value.message == f"Invalid argument: out. {words}"


def test_a_format_that_there_is_not_is_refused():
    with pytest.raises(InvalidArgumentError, match="cannot be written as GIFF"):
        name_type(image, "out").serialize(np.zeros((2, 2, 3)), "GIFF")
    with pytest.raises(InvalidArgumentError, match="needs to be 1, 3, or 4"):
        image(channels=2)


def test_colours_become_the_ids_of_the_nearest_labels():
    kind = name_type(segmentation(LABELS, label_to_color=COLOURS), "map")
    pixels = np.array([[(10, 0, 240), (30, 200, 9)], [(130, 50, 250), (0, 0, 255)]], np.uint8)
    for mode in ("RGB", "RGBA"):
        ids = kind.deserialize(write_png(Image.fromarray(pixels).convert(mode)))
        assert ids.mode == "L" and np.asarray(ids).tolist() == [[0, 2], [1, 0]]  # 1: Glasbey's violet
    assert kind.label_to_color["sea"] == [140, 59, 255]


def test_one_channel_is_ids_already_and_ids_are_painted():
    kind = name_type(segmentation(LABELS, label_to_color=COLOURS), "map")
    ids = np.array([[0, 2, 1]], np.uint8)
    assert np.asarray(kind.deserialize(write_png(Image.fromarray(ids)))).tolist() == ids.tolist()
    for value in (ids, Image.fromarray(ids)):
        head, picture = open_uri(kind.serialize(value))
        assert head == "data:image/png;base64" and np.asarray(picture).tolist() == [
            [[0, 0, 255], [0, 255, 0], [140, 59, 255]]]
    painted = np.asarray(open_uri(kind.serialize(np.full((1, 1, 3), 5)))[1])
    assert painted.tolist() == [[[5, 5, 5]]]


def test_a_photograph_has_many_colours_and_few_labels():
    kind = name_type(segmentation({str(number): number for number in range(100)}), "map")
    noise = np.random.default_rng(3).integers(0, 256, (300, 400, 3), np.uint8)
    ids = np.asarray(kind.find_labels(Image.fromarray(noise)))
    colours = np.array(list(kind.label_to_color.values()))
    for y, x in ((0, 0), (150, 77), (299, 399)):
        assert ids[y, x] == ((colours - noise[y, x].astype(int)) ** 2).sum(axis=1).argmin()


def test_a_segmentation_that_cannot_be_is_refused():
    for labels in ({}, ["a"]):
        with pytest.raises(InvalidArgumentError, match="label_to_id"):
            segmentation(labels)
    with pytest.raises(InvalidArgumentError, match="default_label mars is not in label map"):
        segmentation(LABELS, default_label="mars")
