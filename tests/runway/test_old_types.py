import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from runway.data_types import semantic_map
from runway.exceptions import InvalidArgumentError, MissingArgumentError
from runway.plain_types import name_type

LABELS = {"0": "sky", "7": "sea"}
COLOURS = {"sky": [200, 220, 255], "sea": [0, 40, 160]}


@pytest.fixture
def kind():
    return name_type(semantic_map(label_map=LABELS, color_map=COLOURS, width=2), "map")


def test_rows_of_ids_are_an_array_for_the_port_and_rows_again(kind):
    ids = kind.deserialize([[0, 7], [7, 7], [0, 0]])
    assert ids.dtype == np.uint8 and ids.shape == (3, 2)
    assert kind.serialize(ids) == [[0, 7], [7, 7], [0, 0]]


def test_a_picture_in_the_labels_colours_is_the_same_array(kind):
    picture, buffer = Image.new("RGB", (2, 3), tuple(COLOURS["sea"])), BytesIO()
    picture.putpixel((1, 2), (190, 225, 250))
    picture.save(buffer, "PNG")
    ids = kind.deserialize("data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode())
    assert isinstance(ids, np.ndarray) and ids.tolist() == [[7, 7], [7, 7], [7, 0]]


def test_it_is_described_as_it_was(kind):
    assert kind.to_dict() == {"name": "map", "type": "semantic_map", "description": None, "defaultLabel": "sky",
                              "labelMap": LABELS, "colorMap": COLOURS, "width": 2, "height": None}


def test_what_is_no_map_is_refused_in_words(kind):
    for value, words in (([[0, "x"]], "unable to parse"), ([0, 7], "1 deep"), ([[0], [1, 2]], "unable to parse"),
                         ("%", "unable to parse"), ([[900]], "unable to parse")):
        with pytest.raises(InvalidArgumentError, match=words):
            kind.deserialize(value)
    with pytest.raises(MissingArgumentError):
        semantic_map()
    with pytest.raises(InvalidArgumentError, match="label_map"):
        semantic_map(label_map={})
    with pytest.raises(InvalidArgumentError, match="default_label"):
        semantic_map(label_map=LABELS, default_label="mars")
