"""When something else than a Catwalk answers: one sentence in the console, and the sketch draws on."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from .puppet import PATIENCE, run_puppet
from .strangers import (Caller, Talk, answer_astray, answer_noise, break_frame, close_midway, fail_always,
                        greet_wrongly, hang_up, serve_page, serve_slowly, serve_stranger, speak_noise)

pytestmark = pytest.mark.peers

STRANGER = "is not Catwalk, or does not speak as this library does"
FRAMES = 90  # a second and a half, in which the library tries again, and again


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "grey.png"
    cv2.imwrite(str(path), np.full((48, 64, 3), 99, np.uint8))
    return path


@pytest.mark.parametrize(("talk", "sentence"), [
    (speak_noise, STRANGER), (serve_page, STRANGER), (hang_up, STRANGER), (greet_wrongly, STRANGER),
    (answer_noise, STRANGER), (answer_astray, STRANGER), (break_frame, STRANGER),
    (serve_slowly, "runs, but has not answered in time"),
    (close_midway, "has gone; trying again until it is back"), (fail_always, "The model pose failed."),
], ids=lambda value: getattr(value, "__name__", "sentence"))
def test_one_sentence_and_the_sketch_draws_on(talk: Talk, sentence: str, classes: Path, picture: Path) -> None:
    with serve_stranger(talk) as address, run_puppet(classes, address, "pose", picture) as puppet:
        puppet.order("live", on=True)
        puppet.wait_for(lambda state: state["errors"])
        begun = puppet.ask_state()["sent"]
        state = puppet.wait_for(lambda state: state["sent"] > begun + FRAMES)
        assert len(state["errors"]) == 1 and sentence in state["errors"][0]
        assert address in state["errors"][0] or talk is fail_always
        complaints = [line for line in puppet.console if "connected to" not in line]
        assert len(complaints) == 1 and complaints[0] == f"catwalk: {state['errors'][0]}", puppet.console


def test_a_connection_that_comes_about_after_the_end_is_closed(classes: Path, picture: Path) -> None:
    called, closed, hung_up = threading.Event(), threading.Event(), threading.Event()

    def greet_late(caller: Caller) -> None:
        key = caller.read_key()
        called.set()
        closed.wait(PATIENCE)
        caller.accept(key)
        caller.stay()
        hung_up.set()

    with serve_stranger(greet_late) as address, run_puppet(classes, address, "pose", picture) as puppet:
        assert called.wait(PATIENCE)
        puppet.order("close")
        puppet.ask_state()
        closed.set()
        assert hung_up.wait(PATIENCE)
        assert not puppet.ask_state()["errors"]
