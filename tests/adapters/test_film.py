"""Films written here, played by a clock that passes only while they wait; each picture's number is read off it."""

import numpy as np
import pytest

from adapters.film import Film
from adapters.sources.patterns import read_number
from bridge import Memory, NoFrame, NothingNew
from tests.films import spoil_pictures, stretch_film, write_film
from tests.passing_time import Time


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """20 pictures, 20 a second."""
    return write_film(tmp_path_factory.mktemp("film") / "clip.avi")


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def open_film(time):
    def open_film(path, **options):
        film = Film.ready(file=str(path), **options)
        film.clock = film.player.clock = time.make_clock()
        return film

    return open_film


def test_it_plays_at_its_own_pace_round_and_round(open_film, clip, time):
    film, begun = open_film(clip), time.moment
    seen = [(read_number(film.run()), time.moment - begun) for _ in range(45)]
    assert [number for number, _ in seen] == [*range(20), *range(20), *range(5)]
    assert [moment for _, moment in seen] == pytest.approx([number / 20 for number in range(45)])
    assert film.notice == ""


@pytest.mark.parametrize("speed", [0.25, 2, 10])
def test_speed_is_live(open_film, clip, time, speed):
    film = open_film(clip)
    film.run()
    film.run(speed=speed)
    begun = time.moment
    assert [read_number(film.run(speed=speed)) for _ in range(4)] == [2, 3, 4, 5]
    assert time.moment - begun == pytest.approx(4 / 20 / speed)


def test_what_is_late_is_left_out(open_film, clip, time):
    film = open_film(clip)
    film.run()
    time.moment += 0.42
    assert read_number(film.run()) == 8 and not time.slept
    assert read_number(film.run()) == 9


def test_it_waits_while_nobody_asks(open_film, clip, time):
    film = open_film(clip)
    assert [read_number(film.run()) for _ in range(3)] == [0, 1, 2]
    time.moment += 3600
    assert [read_number(film.run()) for _ in range(3)] == [3, 4, 5]


def test_it_goes_where_it_is_told(open_film, clip):
    film = open_film(clip)
    film.run()
    assert [read_number(film.run(seek=0.5)) for _ in range(3)] == [10, 11, 12]
    assert [read_number(film.run(seek=0.1)) for _ in range(2)] == [2, 3]
    assert read_number(film.run(seek=500)) == 0, "there is no such place"


def test_a_film_that_is_held_stands_and_is_given_again_each_second_or_when_it_is_turned(open_film, clip, time):
    film, memory = open_film(clip), Memory()
    for _ in range(3):
        film.run(memory=memory)
    assert read_number(film.run(hold=True, memory=memory)) == 2
    given, begun = [], time.moment
    while time.moment < begun + 2.5:
        try:
            given.append((read_number(film.run(hold=True, memory=memory)), round(time.moment - begun)))
        except NothingNew:
            pass
    assert given == [(2, 1), (2, 2)]
    before = time.moment
    film.run(hold=True, flip="horizontal", memory=memory)
    assert time.moment == before
    assert read_number(film.run(memory=memory)) == 3


def test_without_loop_its_last_picture_stays_and_with_loop_it_begins_anew(open_film, clip):
    film = open_film(clip)
    assert [read_number(film.run(loop=False)) for _ in range(23)][-4:] == [19, 19, 19, 19]
    assert [read_number(film.run()) for _ in range(2)] == [0, 1]


def test_it_can_be_turned_mirrored_and_cut(open_film, clip):
    film = open_film(clip)
    whole = film.run()
    assert whole.shape == (144, 192, 3)
    still = {"hold": True}
    assert (film.run(flip="horizontal", **still) == whole[:, ::-1]).all()
    assert (film.run(flip="vertical", **still) == whole[::-1]).all()
    assert (film.run(flip="both", **still) == whole[::-1, ::-1]).all()
    assert (film.run(rotate="90", **still) == np.rot90(whole, -1)).all()
    assert (film.run(rotate="270", **still) == np.rot90(whole)).all()
    part = film.run(crop=np.array([0.5, 0.25, 0.25, 0.5]), **still)
    assert (part == whole[36:108, 96:144]).all()
    assert film.run(crop=np.array([1, 1, 0, 0]), **still).shape == (1, 1, 3)


def test_a_large_film_is_made_smaller(open_film, tmp_path):
    film = open_film(write_film(tmp_path / "large.avi", range(2), size=(640, 480)), side=160)
    assert film.run().shape == (120, 160, 3) and read_number(film.run()) == 1


def test_a_film_of_one_picture_stands(open_film, tmp_path, time):
    film = open_film(write_film(tmp_path / "one.avi", [7]))
    assert [read_number(film.run()) for _ in range(3)] == [7, 7, 7] and not time.slept
    assert film.notice == "one.avi has one picture only, which stands."


def test_a_film_with_pictures_of_different_length(open_film, tmp_path, time):
    film, begun = write_film(tmp_path / "uneven.mp4", range(6), fps=10, code="mp4v"), time.moment
    stretch_film(film, [(3, 1), (2, 5), (1, 1)])
    film = open_film(film)
    seen = [(read_number(film.run()), round(time.moment - begun, 2)) for _ in range(6)]
    assert seen == [(0, 0), (1, 0.1), (2, 0.2), (3, 0.3), (4, 0.8), (5, 1.3)]


def test_broken_pictures_are_left_out_and_it_says_so(open_film, tmp_path):
    path = write_film(tmp_path / "scratched.avi")
    spoil_pictures(path, {5, 6, 12})
    film = open_film(path)
    numbers = [read_number(film.run()) for _ in range(34)]
    assert numbers == [number for number in range(20) if number not in (5, 6, 12)] * 2
    assert film.notice == "scratched.avi has broken pictures, which are left out."


def test_a_film_goes_on_behind_what_is_broken_in_an_mp4(open_film, tmp_path):
    path = write_film(tmp_path / "scratched.mp4", code="mp4v")
    data = bytearray(path.read_bytes())
    begin = data.index(b"mdat")
    third = (len(data) - begin) // 3
    data[begin + third:begin + third + third // 2] = bytes(third // 2)
    path.write_bytes(data)
    film = open_film(path)
    numbers = [read_number(film.run()) for _ in range(12)]
    assert numbers[:3] == [0, 1, 2] and film.notice == "scratched.mp4 has broken pictures, which are left out."


def test_a_film_that_is_cut_off_plays_what_there_is_and_says_so(open_film, tmp_path):
    whole = write_film(tmp_path / "whole.avi", range(40)).read_bytes()
    (tmp_path / "cut.avi").write_bytes(whole[:len(whole) // 4])
    film = open_film(tmp_path / "cut.avi")
    numbers = [read_number(film.run()) for _ in range(25)]
    count = numbers.index(0, 1)
    assert numbers[:count - 1] == list(range(count - 1)) and 5 < count < 12, "of the last one, the number is cut off"
    assert film.notice == (f"cut.avi ends {count / 20:.1f} s after its beginning, though it says that it lasts 2.0 s: "
                           "it is cut off or broken.")


@pytest.mark.parametrize(("name", "data", "sentence"), [
    ("gone.mp4", None, "There is no film {}."),
    ("junk.mp4", b"no film " * 1000, "{} cannot be read as a film: it is broken, cut off, or of a kind unknown here."),
    ("empty.mp4", b"", "{} cannot be read as a film: it is broken, cut off, or of a kind unknown here."),
])
def test_what_is_no_film_gets_a_sentence_and_may_become_one(open_film, clip, tmp_path, capfd, name, data, sentence):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    film = open_film(path)
    for _ in range(2):
        with pytest.raises(NoFrame) as caught:
            film.run()
        assert str(caught.value) == sentence.format(path)
    path.write_bytes(clip.read_bytes())
    assert read_number(film.run()) == 0
    assert capfd.readouterr().err == ""


def test_a_film_that_is_too_large_plays_slower_and_says_so(open_film, clip, time, monkeypatch):
    film = open_film(clip)
    film.run()
    step = type(film.player.film).step

    def slow_step(self):
        time.moment += 0.3
        return step(self)

    monkeypatch.setattr(type(film.player.film), "step", slow_step)
    numbers = [read_number(film.run()) for _ in range(8)]
    assert len(set(numbers)) > 4, "it moves"
    assert film.notice == "clip.avi is too large to play at its own pace here; make it smaller."
