import pytest

from bridge import Clock
from tests.passing_time import Time


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def clock(time):
    return Clock(time.now, time.sleep)


def test_ticks_come_at_their_pace_however_long_the_work_between_takes(clock, time):
    assert clock.wait_tick(10) == 0 and not time.slept
    for number in range(1, 6):
        time.moment += 0.04
        assert clock.wait_tick(10) == number
    assert time.moment == pytest.approx(100.5) and time.slept == pytest.approx([0.06] * 5)


def test_ticks_that_were_missed_are_left_out(clock, time):
    clock.wait_tick(10)
    time.moment += 0.35
    assert clock.wait_tick(10) == 3 and not time.slept
    assert clock.wait_tick(10) == 4 and time.moment == pytest.approx(100.4)


def test_after_a_pause_it_goes_on_where_it_was(clock, time):
    clock.wait_tick(10)
    time.moment += 60
    assert clock.wait_tick(10) == 1 and not time.slept
    assert clock.wait_tick(10) == 2 and time.slept == pytest.approx([0.1])


def test_a_tick_that_is_far_away_is_the_last_one_again(clock, time):
    assert [clock.wait_tick(0.4) for _ in range(4)] == [0, 0, 0, 1]
    assert time.slept == pytest.approx([1, 1, 0.5])
    assert clock.wait_tick(0.4) == 1
    assert clock.wait_tick(20) == 2, "a new pace holds at once"


def test_a_moment_is_waited_for_a_second_at_most(clock, time):
    assert clock.wait_until(99) and not time.slept
    assert clock.wait_until(100.5) and time.moment == 100.5
    assert not clock.wait_until(102) and time.moment == 101.5
    assert clock.wait_until(102)
