import numpy as np
import pytest

from runway.data_types import image_bounding_box, image_landmarks, image_point
from runway.exceptions import InvalidArgumentError
from runway.plain_types import name_type


@pytest.mark.parametrize("kind, value, words", [
    (image_point, [1], "Value must be of length 2"),
    (image_point, 7, "Value must be of length 2"),
    (image_bounding_box, [0.1, 0.1, 0.5], "Value must be of length 4"),
    (image_bounding_box, [0.5, 0.5, 0.1, 0.1], "a[0] must be less than a[2]"),
    (image_bounding_box, [0.1, 0.5, 0.5, 0.1], "a[1] must be less than a[3]"),
    (image_bounding_box, ["x", 0.5, 0.5, 0.1], "Value must hold numbers"),
    (image_landmarks(3), [[0, 0]], "Expected array of length 3, instead got array of length 1"),
    (image_landmarks(1), [[0, 0, 0]], "Every point must be of length 2"),
])
def test_places_that_cannot_be_are_refused_both_ways(kind, value, words):
    named = name_type(kind, "a")
    for turn in (named.deserialize, named.serialize):
        with pytest.raises(InvalidArgumentError) as caught:
            turn(value)
        assert caught.value.message == f"Invalid argument: a. {words}"


def test_places_stay_as_they_are_also_outside_of_the_picture():
    assert image_point().serialize((1.5, -0.25)) == [1.5, -0.25]
    assert image_bounding_box().deserialize([0, 0, 2, 3]) == [0, 0, 2, 3]
    assert image_landmarks(2).serialize(np.array([[0, 0.5], [1, 1]])) == [[0.0, 0.5], [1.0, 1.0]]
