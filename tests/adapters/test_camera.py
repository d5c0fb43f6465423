"""A film stands where a camera would: OpenCV opens both alike, and its end is a camera that is pulled out."""

from threading import Event

import numpy as np
import pytest

from adapters.camera import Camera
from adapters.sources.cameras import find_camera, list_linux
from adapters.sources.capture import Capture, Watch
from adapters.sources.patterns import read_number
from bridge import Memory, NoFrame
from tests.films import write_film

KNOWN = {0: "FaceTime HD Camera", 2: "USB Capture"}


@pytest.fixture
def clip(tmp_path):
    return write_film(tmp_path / "clip.avi", range(5))


class Plug:
    """A camera that gives a picture for each that is let through, while it is plugged in."""

    def __init__(self):
        self.let = Event()
        self.plugged = True
        self.opened = self.released = 0

    def open(self):
        if not self.plugged:
            raise NoFrame("There is no camera 0. No camera is connected; as soon as one is, it is used.")
        self.opened += 1
        return self

    def read(self):
        assert self.let.wait(30)
        self.let.clear()
        if not self.plugged:
            raise NoFrame("The camera 0 is gone.")
        return np.full((4, 6, 3), (0, 0, self.opened), np.uint8)

    def release(self):
        self.released += 1


@pytest.fixture
def plug():
    plug = Plug()
    yield plug
    plug.plugged = False
    plug.let.set()


def test_it_shows_what_opencv_sees_and_a_pulled_plug_is_said_and_healed(clip):
    camera, memory = Camera.ready(which=str(clip)), Memory()
    camera.capture.retry = 0.001
    heard = []
    while heard.count("gone") < 2 or heard[-1] == "gone":
        try:
            heard.append(read_number(camera.run(memory=memory)))
        except NoFrame as problem:
            assert str(problem) == (f"The camera {clip} is gone. Is it plugged in? It is tried again until it is back.")
            heard.append("gone")
    camera.capture.close()
    assert set(heard) <= {0, 1, 2, 3, 4, "gone"}


def test_who_asks_twice_gets_two_pictures_and_others_get_the_newest(plug):
    capture, first, second = Capture(plug.open, "The camera 0", patience=30), Memory(), Memory()

    def look(memory):
        memory["number"], _, frame = capture.wait_picture(memory.get("number", 0))
        return memory["number"], frame[0, 0].tolist()

    plug.let.set()
    assert look(first) == (1, [1, 0, 0]), "RGB"
    assert look(second)[0] == 1
    plug.let.set()
    assert look(first)[0] == 2


def test_it_is_back_when_it_is_plugged_in_again(plug):
    capture = Capture(plug.open, "The camera 0", patience=30, retry=0.001)
    plug.let.set()
    assert capture.wait_picture()[0] == 1
    plug.plugged = False
    plug.let.set()
    with pytest.raises(NoFrame, match="The camera 0 is gone."):
        capture.wait_picture(1)
    plug.plugged = True
    plug.let.set()
    while True:
        try:
            number, _, frame = capture.wait_picture(1)
            break
        except NoFrame:
            pass
    assert (number, frame[0, 0, 0]) == (2, 2), "the second picture, of the camera opened for the second time"


def test_a_silent_camera_gets_a_sentence(plug):
    capture = Capture(plug.open, "The camera 0", patience=0.01)
    with pytest.raises(NoFrame, match="The camera 0 has sent no picture for 0.01 s."):
        capture.wait_picture()


def test_nobody_asks_so_it_is_let_go_and_taken_again(plug):
    capture = Capture(plug.open, "The camera 0", patience=30)
    for times in (1, 2):
        plug.let.set()
        capture.wait_picture(times - 1)
        assert (plug.opened, plug.released) == (times, times - 1)
        thread, capture.asked = capture.thread, float("-inf")
        plug.let.set()
        thread.join()
        assert plug.released == times
        capture.number = times


def test_which_camera_is_meant():
    assert find_camera("2", KNOWN, True) == 2
    assert find_camera("facetime", KNOWN, True) == 0
    assert find_camera("7", {}, False) == 7, "where the system tells nothing, it is tried"
    for which, known, told, sentence in (
            ("1", KNOWN, True, "There is no camera 1. There is: 0 (FaceTime HD Camera), 2 (USB Capture)."),
            ("Logi", KNOWN, True, "There is no camera Logi. There is: 0 (FaceTime HD Camera), 2 (USB Capture)."),
            ("0", {}, True, "There is no camera 0. No camera is connected; as soon as one is, it is used."),
            ("Logitech", {}, False, "There is no camera Logitech. Say its number, such as camera:0; names are known "
                                    "with: pip install cv2-enumerate-cameras")):
        with pytest.raises(NoFrame) as caught:
            find_camera(which, known, told)
        assert str(caught.value) == sentence


def test_linux_tells_which_there_are(tmp_path):
    """Each camera has a second device, for its data."""
    for number, name, index in ((10, "USB Capture", 0), (0, "HD Webcam", 0), (1, "HD Webcam", 1)):
        device = tmp_path / f"video{number}"
        device.mkdir()
        (device / "name").write_text(f"{name}\n", encoding="utf-8")
        (device / "index").write_text(f"{index}\n", encoding="utf-8")
    assert list_linux(tmp_path) == {0: "HD Webcam", 10: "USB Capture"}
    assert list_linux(tmp_path / "none") == {}


def test_black_and_frozen_pictures_are_said_after_a_while():
    black, grey, other = (np.full((8, 8, 3), level, np.uint8) for level in (0, 90, 91))
    watch = Watch("The camera 0")
    assert [watch.describe(black, now) for now in (0, 1, 3)] == ["", "", ""]
    assert watch.describe(black, 3.5).startswith("The camera 0 is black: its cover may be closed")
    assert watch.describe(grey, 4) == "" and watch.describe(grey, 6) == ""
    assert watch.describe(grey, 7.5) == ("The camera 0 sends the same picture again and again: if it should move, plug "
                                         "it in anew.")
    assert watch.describe(other, 8) == ""
