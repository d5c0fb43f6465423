import os
from pathlib import Path

import cv2
import pytest

from adapters.folder import Folder
from adapters.sources.patterns import draw_pattern, read_number
from bridge import Memory, NoFrame, NothingNew
from tests.passing_time import Time


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def open_folder(time):
    def open_folder(place, **options):
        folder = Folder.ready(place=str(place), **options)
        folder.clock = time.make_clock()
        return folder

    return open_folder


def write_picture(path: Path, number: int) -> None:
    cv2.imwrite(str(path), cv2.cvtColor(draw_pattern(number, 64, 48), cv2.COLOR_RGB2BGR))


@pytest.fixture
def pictures(tmp_path):
    """Three pictures, which the alphabet would put in another order than people do."""
    place = tmp_path / "pictures"
    place.mkdir()
    for number in (1, 2, 10):
        write_picture(place / f"Picture {number}.png", number)
        os.utime(place / f"Picture {number}.png", (1e9 - number, 1e9 - number))
    return place


def watch(folder, time, length, **inputs):
    """The numbers of the pictures that come within some seconds, and when."""
    memory, begun, seen = Memory(), time.moment, []
    while time.moment < begun + length:
        try:
            seen.append((read_number(folder.run(memory=memory, **inputs)), round(time.moment - begun, 2)))
        except NothingNew:
            pass
    return seen


def test_each_picture_stays_for_its_time_and_is_given_again_each_second(open_folder, pictures, time):
    seen = watch(open_folder(pictures), time, 5, seconds=1.5)
    assert seen == [(1, 0), (1, 1), (2, 1.5), (2, 2.5), (10, 3), (10, 4), (1, 4.5)]


def test_orders(open_folder, pictures, time):
    by_time, shuffled = (open_folder(pictures, order=order, seed=3) for order in ("time", "random"))
    assert [number for number, _ in watch(by_time, time, 0.31, seconds=0.125)] == [10, 2, 1]
    numbers = [number for number, _ in watch(shuffled, time, 2.2, seconds=0.125)]
    rounds = [numbers[first:first + 3] for first in range(0, 18, 3)]
    assert all(sorted(one) == [1, 2, 10] for one in rounds) and len(set(map(tuple, rounds))) > 1


def test_hold_stays(open_folder, pictures, time):
    folder = open_folder(pictures)
    assert {number for number, _ in watch(folder, time, 3, seconds=0.5, hold=True)} == {1}
    assert {number for number, _ in watch(folder, time, 0.4, seconds=0.5)} == {2}


def test_who_asks_once_has_an_answer_at_once(open_folder, pictures, time):
    folder = open_folder(pictures)
    assert [read_number(folder.run()) for _ in range(3)] == [1, 1, 1] and not time.slept


def test_other_files_are_left_out_and_said_and_new_pictures_are_shown(open_folder, pictures, time):
    (pictures / "notes.txt").write_text("no picture", encoding="utf-8")
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")
    (pictures / ".DS_Store").write_bytes(b"the system's own")
    (pictures / "inside").mkdir()
    folder = open_folder(pictures)
    assert [number for number, _ in watch(folder, time, 0.31, seconds=0.125)] == [1, 2, 10]
    sentence = "broken.jpg, notes.txt are left out: they are no pictures that can be read."
    for _ in range(2):
        watch(folder, time, 0.31, seconds=0.125)
        assert folder.notice == sentence
    write_picture(pictures / "broken.jpg", 77)
    (pictures / "notes.txt").unlink()
    assert 77 in [number for number, _ in watch(folder, time, 0.75, seconds=0.125)] and folder.notice == ""


def test_one_picture_alone(open_folder, pictures, time):
    assert watch(open_folder(pictures / "Picture 2.png"), time, 2, seconds=0.5)[0] == (2, 0)


def test_a_photograph_stands_upright(open_folder, tmp_path):
    """A JPEG that says by EXIF that it lies on its side."""
    picture = tmp_path / "lying.jpg"
    write_picture(picture, 1)
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    data = picture.read_bytes()
    picture.write_bytes(data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:])
    assert open_folder(picture).run().shape == (64, 48, 3)


def test_a_place_without_pictures_gets_a_sentence_and_heals(open_folder, tmp_path):
    place = tmp_path / "later"
    folder = open_folder(place)

    def complain():
        with pytest.raises(NoFrame) as caught:
            folder.run()
        return str(caught.value)

    assert complain() == f"There is no folder {place}."
    place.mkdir()
    assert complain() == f"{place} is empty: put pictures there; they are shown as soon as they come."
    (place / "notes.txt").write_text("no picture", encoding="utf-8")
    for _ in range(2):
        assert complain() == (f"There is no picture in {place} that can be read; notes.txt is left out: it is no "
                              "picture that can be read.")
    write_picture(place / "a.png", 5)
    assert read_number(folder.run()) == 5


def test_a_bomb_is_left_out(open_folder, tmp_path):
    """Its header says 40000 × 40000; nobody reads on."""
    write_picture(tmp_path / "bomb.png", 1)
    data = bytearray((tmp_path / "bomb.png").read_bytes())
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    (tmp_path / "bomb.png").write_bytes(data)
    with pytest.raises(NoFrame, match="bomb.png is left out"):
        open_folder(tmp_path).run()
