from typing import NamedTuple

import pytest

from bridge import Box, Frame, Label, Model, Pose
from bridge.errors import BadAdapter, BadInput
from bridge.info import Info
from bridge.tracking.fields import FOR_ALL, FOR_KEYPOINTS, Wishes, list_fields, read_pairs, read_wishes


class Found(NamedTuple):
    people: list[Pose]
    words: list[Label]


class Bodies(Model):
    def run(self, image: Frame) -> Found: ...


class Things(Model):
    def run(self, image: Frame) -> list[Box]: ...


class Words(Model):
    def run(self, image: Frame, smoothing: float = 0.5) -> list[Label]: ...


def list_names(model):
    return [item.name for item in model.info.inputs]


def test_models_that_find_something_get_the_settings_after_their_own_inputs():
    assert list_names(Bodies) == ["image", "tracking", "smoothing", "min_cutoff", "beta", "prediction", "measures",
                                  "gestures", "distances"]
    assert list_names(Things) == ["image", "tracking", "smoothing", "min_cutoff", "beta", "prediction", "measures"]


def test_other_models_keep_their_names():
    assert list_names(Words) == ["image", "smoothing"]


def test_a_name_that_is_taken_is_refused_when_the_class_is_made():
    with pytest.raises(BadAdapter, match="Crowd.run: the input “smoothing” needs another name"):
        class Crowd(Model):
            def run(self, image: Frame, smoothing: float = 0.5) -> list[Pose]: ...


def test_the_group_travels_with_the_info():
    again = Info.from_json(Bodies.info.to_json())
    assert [item.group for item in again.inputs[:2]] == ["", "tracking"]
    assert "group" not in Bodies.info.to_json()["inputs"][0]


def test_defaults_are_the_wishes_of_somebody_who_says_nothing():
    fields = Bodies.info.inputs
    assert read_wishes({item.name: item.default for item in fields}, fields) == Wishes()


@pytest.mark.parametrize("tracking, single, live", [("auto", False, True), ("on", True, True), ("off", False, False)])
def test_auto_follows_live_frames_and_leaves_single_queries_alone(tracking, single, live):
    wishes = Wishes(tracking=tracking)
    assert (wishes.follows(False), wishes.follows(True)) == (single, live)


def test_distances_are_pairs_of_names():
    assert read_pairs("left_wrist-right_wrist, nose - left_hip,") == (("left_wrist", "right_wrist"),
                                                                      ("nose", "left_hip"))
    with pytest.raises(BadInput, match="“distances” must be pairs .* it had “nose”"):
        read_pairs("nose")


def test_every_setting_has_a_sentence():
    assert all(item.description.endswith(".") for item in (*FOR_ALL, *FOR_KEYPOINTS))
    assert list_fields("M.run", (), ()) == ()
