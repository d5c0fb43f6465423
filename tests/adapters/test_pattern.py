import cv2
import pytest

from adapters.pattern import Pattern
from adapters.sources.patterns import draw_pattern, read_number
from tests.passing_time import Time


def test_it_moves_at_its_pace_and_can_be_held():
    time, pattern = Time(), Pattern.ready(width=64, height=48)
    pattern.clock = time.make_clock()
    assert [read_number(pattern.run(fps=50)) for _ in range(4)] == [0, 1, 2, 3]
    assert time.slept == pytest.approx([0.02] * 3)
    assert [read_number(pattern.run(fps=50, hold=True)) for _ in range(2)] == [3, 3]
    assert read_number(pattern.run(fps=50)) == 6
    assert pattern.run(fps=50).shape == (48, 64, 3)


@pytest.mark.parametrize("number", [0, 1, 123_456, (1 << 24) - 1])
def test_the_number_can_be_read_off_a_small_jpeg(number):
    frame = cv2.resize(draw_pattern(number, 640, 480), (200, 150))
    assert read_number(cv2.imdecode(cv2.imencode(".jpg", frame)[1], cv2.IMREAD_COLOR)) == number


@pytest.mark.parametrize("size", [(16, 16), (17, 300), (300, 17), (7680, 16)])
def test_it_may_have_any_size(size):
    assert draw_pattern(5, *size).shape == (size[1], size[0], 3)
