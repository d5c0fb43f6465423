"""When something else than a Catwalk answers: one sentence in the console, and the sketch draws on."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from .puppet import run_puppet
from .strangers import (Talk, answer_astray, answer_noise, break_frame, close_midway, fail_always, greet_wrongly,
                        hang_up, serve_page, serve_stranger, speak_noise)

pytestmark = pytest.mark.peers

STRANGER = "is not Catwalk, or does not speak as this library does"
FRAMES = 90  # a second and a half, in which the library tries again, and again


@pytest.mark.parametrize(("talk", "sentence"), [
    (speak_noise, STRANGER), (serve_page, STRANGER), (hang_up, STRANGER), (greet_wrongly, STRANGER),
    (answer_noise, STRANGER), (answer_astray, STRANGER), (break_frame, STRANGER),
    (close_midway, "has gone; trying again until it is back"), (fail_always, "The model pose failed."),
], ids=lambda value: getattr(value, "__name__", "sentence"))
def test_one_sentence_and_the_sketch_draws_on(talk: Talk, sentence: str, classes: Path, tmp_path: Path) -> None:
    picture = tmp_path / "grey.png"
    cv2.imwrite(str(picture), np.full((48, 64, 3), 99, np.uint8))
    with serve_stranger(talk) as address, run_puppet(classes, address, "pose", picture) as puppet:
        puppet.order("live", on=True)
        puppet.wait_for(lambda state: state["errors"])
        begun = puppet.ask_state()["sent"]
        state = puppet.wait_for(lambda state: state["sent"] > begun + FRAMES)
        assert len(state["errors"]) == 1 and sentence in state["errors"][0]
        assert address in state["errors"][0] or talk is fail_always
        complaints = [line for line in puppet.console if "connected to" not in line]
        assert len(complaints) == 1 and complaints[0] == f"catwalk: {state['errors'][0]}", puppet.console
