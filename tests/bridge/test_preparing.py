import pytest

from bridge.errors import BadInput, BadSetting
from bridge.info import Field, Info
from bridge.preparing import read_options

POSE = Info(
    name="pose", description="People.", inputs=(), outputs=(),
    options=(Field(name="size", kind="category", choices=("small", "large"), default="small"),
             Field(name="count", kind="number", whole=True, minimum=1, maximum=6, default=1)))


def test_options_are_held_against_the_model():
    assert read_options(["pose.size=LARGE", "pose.count=3"], {"pose": POSE}, {"pose": {"count": 2}}) == {
        "pose": {"size": "large", "count": 3}}
    with pytest.raises(BadInput, match="“count” must be between 1 and 6; it was 7"):
        read_options(["pose.count=7"], {"pose": POSE}, {})
    with pytest.raises(BadSetting):
        read_options(["size=large"], {"pose": POSE}, {})
