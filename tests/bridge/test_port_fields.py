import numpy as np
import pytest
from PIL import Image

from bridge.errors import BadInput
from bridge.info import Field
from bridge.kinds import Box
from bridge.port_fields import describe_field, give_native, take_native
from runway.data_types import (
    any, array, boolean, category, file, image, image_bounding_box, image_landmarks, image_point, number, segmentation,
    semantic_map, text, vector)
from runway.exceptions import InvalidArgumentError
from runway.plain_types import name_type

POINTS = image_landmarks(2, labels=["a", "b"], connections=[["a", "b"], ["a", "nowhere"]])


@pytest.mark.parametrize("kind, role, expected", [
    (image, "input", {"kind": "image", "required": True}),
    (image(channels=1), "output", {"kind": "mask"}),
    (segmentation({"a": 0}), "input", {"kind": "image", "required": True}),
    (segmentation({"a": 0}), "output", {"kind": "image", "exact": True}),
    (semantic_map(label_map={0: "a"}), "output", {"kind": "image", "exact": True}),
    (number(default=3, min=1, max=9, step=1), "input",
     {"kind": "number", "default": 3, "minimum": 1, "maximum": 9, "step": 1, "whole": True}),
    (number(default=0.5, step=0.5, min=0), "option", {"kind": "number", "default": 0.5, "minimum": 0, "step": 0.5}),
    (number(max=1), "output", {"kind": "number"}),
    (category(choices=[1, 2]), "input", {"kind": "category", "choices": ("1", "2"), "default": "1"}),
    (vector(length=3, default=[1, 2, 3]), "input", {"kind": "vector", "length": 3, "default": [1.0, 2.0, 3.0]}),
    (image_point, "input", {"kind": "vector", "length": 2, "required": True}),
    (image_bounding_box, "input", {"kind": "vector", "length": 4, "required": True}),
    (array(image_bounding_box), "output", {"kind": "boxes"}),
    (POINTS, "output", {"kind": "keypoints", "keypoints": ("a", "b"), "connections": ((0, 1),)}),
    (image_landmarks(2), "output", {"kind": "keypoints", "keypoints": ("0", "1")}),
    (POINTS, "input", {"kind": "text", "required": True, "description": "As JSON."}),
    (any("Whatever."), "output", {"kind": "text", "description": "Whatever. As JSON."}),
    (file, "option", {"kind": "file"}), (array(number), "output", {"kind": "vector"}),
])
def test_every_type_has_a_kind(kind, role, expected):
    assert describe_field(name_type(kind, "it"), role) == Field(name="it", **expected)


def test_frames_are_pillows_pictures_for_the_port():
    frame = np.full((4, 6, 3), 200, np.uint8)
    for channels, mode in ((1, "L"), (3, "RGB"), (4, "RGBA")):
        picture = take_native(image(channels=channels), frame)
        assert (picture.mode, picture.size) == (mode, (6, 4))
    ids = take_native(segmentation({"a": 0, "b": 7}, label_to_color={"a": [0, 0, 0], "b": [255, 255, 255]}), frame)
    assert np.asarray(ids).tolist() == [[7] * 6] * 4
    kind = semantic_map(label_map={0: "a", 7: "b"}, color_map={"a": [0, 0, 0], "b": [255, 255, 255]})
    assert take_native(kind, frame).tolist() == [[7] * 6] * 4
    assert give_native(kind, np.full((4, 6), 7)).tolist() == [[[255] * 3] * 6] * 4


def test_words_of_today_are_values_of_then():
    assert take_native(category(choices=[1, 2]), "2") == 2
    assert take_native(any(), '{"a": 1}') == {"a": 1} and take_native(any(), "just words") == "just words"
    assert take_native(array(text), '["p"]') == ["p"]
    assert take_native(image_point(), np.array([0.25, 0.5], np.float32)) == [0.25, 0.5]
    assert take_native(number(default=4), None) == 4
    with pytest.raises(BadInput, match="“a” must be JSON text"):
        take_native(name_type(array(text), "a"), "p, q")
    with pytest.raises(InvalidArgumentError):
        take_native(image_bounding_box(), np.array([1, 1, 0, 0], np.float32))


@pytest.mark.parametrize("kind, value, shape", [
    (image, Image.new("RGB", (5, 4)), (4, 5, 3)), (image, np.zeros((4, 5, 4)), (4, 5, 4)),
    (image(channels=4), np.zeros((4, 5, 4)), (4, 5, 4)), (image, Image.new("L", (5, 4)), (4, 5, 3)),
    (image(channels=1), np.zeros((4, 5, 3)), (4, 5)),
    (segmentation({"a": 0}), np.zeros((4, 5), np.uint8), (4, 5, 3))])
def test_pictures_are_frames_of_today(kind, value, shape):
    frame = give_native(name_type(kind, "a"), value)
    assert frame.shape == shape and frame.dtype == np.uint8


def test_places_are_boxes_and_keypoints_of_today():
    assert give_native(array(image_bounding_box), [[0, 0.25, 0.5, 1]]) == [Box(0, 0.25, 0.5, 0.75)]
    (pose,) = give_native(name_type(POINTS, "a"), [[0, 0.5], [1, 1]])
    assert [(point.name, point.x, point.y) for point in pose.keypoints] == [("a", 0, 0.5), ("b", 1, 1)]
    assert give_native(array(number), [1, 2]).dtype == np.float32
    assert give_native(any(), {"a": np.float32(0.5)}) == '{"a":0.5}' and give_native(boolean(), True) is True
