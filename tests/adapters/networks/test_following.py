"""Where the follower looks, and when it searches, in pictures with one bright dot for each thing."""

from dataclasses import dataclass

import numpy as np
import pytest

from adapters.networks.following import AGAIN, Follower
from adapters.networks.regions import Region
from bridge import Memory

SHAPE = (100, 200, 3)


def draw(*places, shape=SHAPE):
    picture = np.zeros(shape, np.uint8)
    for x, y in places:
        picture[y, x] = 255
    return picture


@dataclass
class Spot:
    presence: float
    region: Region


class Finder:
    """Finds dots, and counts how often a picture was searched and how often a region was looked at."""

    def __init__(self, **options):
        self.searched = self.looked = 0
        self.shapes = []
        self.follower = Follower("dots", self.find, self.look, **options)

    def find(self, picture):
        self.searched += 1
        self.shapes.append(picture.shape[:2])
        return [Region(float(x), float(y), 20.0) for y, x in np.argwhere(picture[:, :, 0])]

    def look(self, picture, region):
        """The dot in the middle of what the region shows, if there is one."""
        self.looked += 1
        dots = np.argwhere(picture[:, :, 0])[:, ::-1]
        near = dots[np.abs(dots - region.middle).max(1, initial=0) <= region.side / 2]
        if not len(near):
            return Spot(0.1, region)
        x, y = near[np.abs(near - region.middle).sum(1).argmin()]
        return Spot(0.9, Region(float(x), float(y), 20.0))

    def follow(self, picture, memory=None, limit=4, threshold=0.5):
        found = self.follower.follow(picture, memory, limit=limit, threshold=threshold)
        return [(spot.region.x, spot.region.y) for spot in found]


@pytest.fixture
def finder():
    return Finder()


def test_what_is_followed_is_searched_once(finder):
    memory = Memory()
    walk = [[finder.follow(draw((x, 50)), memory, limit=1)] for x in range(20, 60, 5)]
    assert walk == [[[(x, 50)]] for x in range(20, 60, 5)]
    assert finder.searched == 1 and finder.looked == 8


def test_what_is_lost_is_searched_at_once_and_until_it_is_found(finder):
    memory = Memory()
    finder.follow(draw((20, 50)), memory, limit=1)
    assert finder.follow(draw((150, 50)), memory, limit=1) == [(150, 50)]
    assert finder.searched == 2
    assert [finder.follow(draw(), memory, limit=1) for _ in range(3)] == [[], [], []] and finder.searched == 5
    assert finder.follow(draw((9, 9)), memory, limit=1) == [(9, 9)] and finder.searched == 6


def test_more_are_looked_for_now_and_then_while_there_are_fewer_than_wished(finder):
    memory = Memory()
    finder.follow(draw((20, 50)), memory, limit=2)
    counts = [len(finder.follow(draw((20, 50), (150, 50)), memory, limit=2)) for _ in range(AGAIN + 5)]
    assert counts == [1] * (AGAIN - 1) + [2] * 6 and finder.searched == 2


def test_who_was_there_comes_first(finder):
    memory = Memory()
    finder.follow(draw((150, 80)), memory)
    for _ in range(AGAIN):
        found = finder.follow(draw((20, 10), (150, 80)), memory)
    assert found == [(150, 80), (20, 10)]


def test_a_picture_of_its_own_is_searched_afresh(finder):
    assert [finder.follow(draw((20, 50))) for _ in range(3)] == [[(20, 50)]] * 3
    assert finder.searched == 3
    assert finder.follow(draw((24, 50)), Memory()) == [(24, 50)] and finder.searched == 4


def test_nothing_passes_from_one_stream_to_another(finder):
    first, second = Memory(), Memory()
    for _ in range(3):
        assert finder.follow(draw((20, 50)), first, limit=1) == [(20, 50)]
        assert finder.follow(draw((150, 50)), second, limit=1) == [(150, 50)]
    assert finder.searched == 2


def test_a_stream_whose_pictures_change_their_size_is_searched_afresh(finder):
    memory = Memory()
    finder.follow(draw((20, 50)), memory, limit=1)
    assert finder.follow(draw((20, 50), shape=(101, 200, 3)), memory, limit=1) == [(20, 50)]
    assert finder.searched == 2


def test_two_that_meet_are_one_until_they_part(finder):
    memory = Memory()
    assert len(finder.follow(draw((20, 50), (50, 50)), memory, limit=2)) == 2
    for x in range(25, 46, 5):
        finder.follow(draw((x, 50), (50, 50)), memory, limit=2)
    assert finder.follow(draw((47, 50), (50, 50)), memory, limit=2) in ([(47, 50)], [(50, 50)])
    parted = [len(finder.follow(draw((20, 50), (80, 50)), memory, limit=2)) for _ in range(AGAIN + 1)]
    assert parted[-1] == 2


@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_there_are_never_more_than_the_limit(finder, limit):
    picture = draw((20, 50), (80, 50), (150, 50))
    memory = Memory()
    finder.follow(picture, memory)
    assert len(finder.follow(picture, memory, limit=limit)) == limit
    assert len(finder.follow(picture, limit=limit)) == limit


def test_who_is_not_sure_enough_is_left_out(finder):
    assert finder.follow(draw((20, 50)), threshold=0.95) == []


def test_two_followers_share_a_memory(finder):
    other, memory = Finder(), Memory()
    other.follower.name = "other dots"
    finder.follow(draw((20, 50)), memory, limit=1)
    assert other.follow(draw((150, 50)), memory, limit=1) == [(150, 50)] and other.searched == 1
    finder.follow(draw((20, 50)), memory, limit=1)
    assert finder.searched == 1


WHOLE, PART = (100, 200), (60, 120)


def test_a_picture_of_its_own_is_searched_part_by_part_until_there_is_enough():
    finder = Finder(finest=120)
    assert finder.follow(draw()) == [] and finder.shapes == [WHOLE, PART, PART, PART, PART]
    assert finder.follow(draw((20, 50)), limit=1) == [(20, 50)] and finder.shapes[5:] == [WHOLE]


def test_a_thing_of_a_part_is_where_it_is_in_the_picture_and_counts_once():
    finder = Finder(finest=120)
    places = [(5, 5), (195, 5), (100, 50), (5, 95), (195, 95)]
    finder.find = lambda picture: Finder.find(finder, picture) if picture.shape[0] < 100 else []
    finder.follower.find = finder.find
    assert sorted(finder.follow(draw(*places), limit=9)) == sorted(places)


def test_frames_are_searched_whole_and_in_part_by_turns():
    finder, memory = Finder(finest=120), Memory()
    for _ in range(9):
        finder.follow(draw(), memory)
    assert finder.shapes[5:] == [WHOLE, PART] * 4
    assert finder.follow(draw((20, 50)), memory, limit=1) == [(20, 50)] and finder.shapes[-1] == WHOLE


def test_where_something_was_lost_the_whole_is_searched():
    finder, memory = Finder(finest=120), Memory()
    finder.follow(draw((20, 50)), memory, limit=1)
    finder.follow(draw(), memory, limit=1)
    finder.follow(draw(), memory, limit=1)
    finder.follow(draw((20, 50)), memory, limit=1)
    finder.shapes.clear()
    finder.follow(draw((150, 50)), memory, limit=1)
    assert finder.shapes == [WHOLE]


def test_small_pictures_have_no_parts():
    finder = Finder(finest=121)
    assert finder.follow(draw()) == [] and finder.shapes == [WHOLE]
