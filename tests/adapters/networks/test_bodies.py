"""Where faces and hands are searched, and whose they are, with bodies and sights made up here."""

from dataclasses import dataclass

import numpy as np
import pytest

from adapters.networks.bodies import find_part, is_near, place_hand, place_head, search_area
from adapters.networks.regions import Region

PICTURE = np.zeros((400, 600, 3), np.uint8)
AREA = Region(300, 200, 100)


@dataclass(frozen=True)
class Sighted:
    region: Region
    presence: float = 1.0


def look(picture, region):
    return Sighted(region)


def test_a_hand_is_searched_beyond_the_wrist():
    area = place_hand(np.array((100.0, 100.0)), np.array((200.0, 100.0)), 0.9)
    assert (area.x, area.y, area.side) == pytest.approx((235, 100, 160))
    assert place_hand(np.zeros(2), np.ones(2), 0.1) is None


def test_a_face_is_searched_around_what_is_seen_of_the_head():
    points, sure = np.zeros((17, 2)), np.zeros(17)
    assert place_head(points, sure) is None
    points[:5], sure[:5] = ((50, 60), (55, 55), (45, 55), (60, 60), (40, 60)), 0.9
    area = place_head(points, sure)
    assert (area.x, area.y, area.side) == pytest.approx((50, 58, 80))


def test_a_search_looks_at_the_area_alone_and_gives_the_nearest_first():
    seen = []

    def search(part):
        seen.append(part.shape)
        return [Region(10, 10, 20), Region(60, 50, 20)]

    near, far = search_area(PICTURE, AREA, search)
    assert seen == [(100, 100, 3)] and (near.x, near.y) == (310, 200) and (far.x, far.y) == (260, 160)
    assert search_area(PICTURE, Region(-200, 0, 50), search) == []


def test_where_it_was_is_looked_at_first_and_what_is_anothers_is_left():
    known = Region(305, 205, 60)

    def search(part):
        return [Region(50, 50, 50), Region(20, 20, 30)]

    assert find_part(PICTURE, AREA, [known], (), None, look).region == known
    assert find_part(PICTURE, AREA, [], (), search, look).region == Region(300, 200, 50)
    assert find_part(PICTURE, AREA, [], [Sighted(Region(300, 200, 50))], search, look).region == Region(270, 170, 30)
    assert find_part(PICTURE, AREA, [known], (), search, lambda picture, region: Sighted(region, 0.1)) is None
    assert find_part(PICTURE, None, [known], (), None, look) is None


def test_far_or_much_larger_is_not_near():
    assert is_near(Region(340, 200, 100), AREA)
    assert not is_near(Region(360, 200, 100), AREA) and not is_near(Region(300, 200, 160), AREA)
