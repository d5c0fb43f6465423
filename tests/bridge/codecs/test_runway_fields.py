import pytest

from bridge.codecs.runway_fields import describe_input, shape_model, spell_image, spell_list
from bridge.info import Field, Info

POINTS = {"keypoints": ("head", "foot"), "connections": ((0, 1),)}


def describe(kind, **more):
    return describe_input(Field(name="it", kind=kind, **more))


@pytest.mark.parametrize("field, spec", [
    ({"kind": "image", "description": "A picture."},
     {"type": "image", "description": "A picture.", "channels": 3, "defaultOutputFormat": "JPEG"}),
    ({"kind": "mask"}, {"type": "image", "channels": 1, "defaultOutputFormat": "PNG"}),
    ({"kind": "depth"}, {"type": "image", "channels": 1, "defaultOutputFormat": "PNG"}),
    ({"kind": "number", "minimum": 0, "maximum": 1, "default": 1},
     {"type": "number", "default": 1.0, "min": 0.0, "max": 1.0, "step": 0.01}),
    ({"kind": "number", "step": 0.1, "default": 2}, {"type": "number", "default": 2.0, "step": 0.1}),
    ({"kind": "number", "whole": True, "minimum": 1.0, "maximum": 9.0, "step": 1.0},
     {"type": "number", "default": 1, "min": 1, "max": 9, "step": 1}),
    ({"kind": "number"}, {"type": "number", "default": 0.0}),
    ({"kind": "boolean"}, {"type": "boolean", "default": False}),
    ({"kind": "text"}, {"type": "text", "default": "", "minLength": 0}),
    ({"kind": "text", "default": "a", "length": 9}, {"type": "text", "default": "a", "minLength": 0, "maxLength": 9}),
    ({"kind": "category", "choices": ("ink", "oil")}, {"type": "category", "oneOf": ["ink", "oil"], "default": "ink"}),
    ({"kind": "vector", "length": 3},
     {"type": "vector", "length": 3, "samplingMean": 0.0, "samplingStd": 1.0, "default": None}),
    ({"kind": "vector", "length": 2, "minimum": 0, "maximum": 1, "default": [0, 1]},
     {"type": "vector", "length": 2, "samplingMean": 0.5, "samplingStd": 0.25, "default": [0, 1]}),
    ({"kind": "audio"}, {"type": "file", "extension": ".wav"}),
    ({"kind": "keypoints"}, {"type": "any"}), ({"kind": "boxes"}, {"type": "any"}),
    ({"kind": "labels"}, {"type": "any"}),
])
def test_an_input_of_each_kind(field, spec):
    found = describe(**field)
    assert found == {"name": "it", "description": None, **spec}
    for key, value in spec.items():
        assert type(found[key]) is type(value), key


def test_whole_numbers_are_told_from_others_by_their_spelling():
    whole, other = describe("number", whole=True, default=1.0, minimum=0.0), describe("number", default=1, minimum=0)
    assert str(whole["default"]) == "1" and whole["step"] == 1 and type(whole["step"]) is int
    assert str(other["default"]) == "1.0" and str(other["min"]) == "0.0"


def test_what_is_found_comes_apart_as_it_did():
    info = Info(name="finder", description="Finds.", inputs=(Field(name="tracking", kind="boolean", group="tracking"),),
                outputs=(Field(name="poses", kind="keypoints", **POINTS), Field(name="boxes", kind="boxes"),
                         Field(name="labels", kind="labels")))
    shape = shape_model(info)
    assert shape.name == "finder" and shape.description == "Finds." and shape.inputs == ()
    assert [(old.name, old.source, old.form) for old in shape.outputs] == [
        ("poses", "poses", "landmarks"), ("scores", "poses", "scores"),
        ("boxes", "boxes", "corners"), ("boxes_labels", "boxes", "names"), ("boxes_scores", "boxes", "scores"),
        ("labels", "labels", "guesses")]
    poses = shape.outputs[0].spec
    assert poses["type"] == "array" and poses["itemType"] == {
        "name": "image_landmarks_array_item", "type": "image_landmarks", "description": None, "length": 2,
        "labels": ["head", "foot"], "connections": [["head", "foot"]]}


def test_pictures_and_lists():
    assert spell_image("a", channels=4)["defaultOutputFormat"] == "PNG"
    assert spell_list("a", {"type": "text"})["itemType"] == {
        "name": "text_array_item", "type": "text", "description": None}
