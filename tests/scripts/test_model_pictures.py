"""The pictures of the models' pages show what the models answer now."""

import numpy as np
import pytest

from scripts.model_pictures import draw_model, find_shot, look_alike, place_picture, read_picture, write_picture
from tests.built_in import SUPPLIED

FREE = {"public domain", "CC0"}
LARGEST = 60_000  # bytes


@pytest.mark.parametrize("name", SUPPLIED)
def test_a_picture_is_small_and_its_photograph_may_be_shown(name):
    assert place_picture(name).stat().st_size <= LARGEST
    assert find_shot(name).credit.endswith(tuple(f"({licence})" for licence in FREE))


@pytest.mark.weights
@pytest.mark.parametrize("name", SUPPLIED)
def test_a_picture_shows_what_the_model_answers(name):
    assert look_alike(draw_model(name), place_picture(name)), f"{name}'s picture is old; run `make docs`"


@pytest.mark.weights
def test_a_picture_is_old_when_the_answer_is_another(tmp_path):
    drawn = read_picture(place_picture("pose").read_bytes())
    side = drawn.shape[0]
    unanswered = np.hstack([drawn[:, :-side], drawn[:, :side]])  # the photograph without what was found in it
    (tmp_path / "pose.webp").write_bytes(write_picture(unanswered))
    assert look_alike(drawn, place_picture("pose"))
    assert not look_alike(drawn, tmp_path / "pose.webp") and not look_alike(drawn, tmp_path / "none.webp")
