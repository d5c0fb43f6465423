import pytest

from bridge.messages import Adapter
from bridge.speeds import Speeds

EDGES, OTHER = Adapter("edges", "module:adapters.edges", "1"), Adapter("edges", "file:/home/me/edges.py", "1")


def test_a_speed_is_remembered_by_the_next_catwalk_on_the_same_device(own_cache):
    speeds = Speeds("cpu")
    assert speeds.recall(EDGES) is None
    assert speeds.note(EDGES, 3.14159)
    speeds.write()
    assert Speeds("cpu").recall(EDGES) == 3.14 and Speeds("cuda").recall(EDGES) is None
    assert Speeds("cpu").recall(OTHER) is None, "another file of that name is another model"
    assert [path.name for path in own_cache.iterdir()] == ["speeds.json"]


def test_only_what_differs_is_news(own_cache):
    speeds = Speeds("cpu")
    assert speeds.note(EDGES, 10) and not speeds.note(EDGES, 10.9) and speeds.note(EDGES, 11.5)


def test_what_another_catwalk_wrote_meanwhile_stays(own_cache):
    first, second = Speeds("cpu"), Speeds("cpu")
    first.note(EDGES, 10)
    second.note(OTHER, 20)
    first.write()
    second.write()
    assert (Speeds("cpu").recall(EDGES), Speeds("cpu").recall(OTHER)) == (10, 20)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": "b"}', '{"a": null}', "7"])
def test_a_spoiled_file_is_as_none(own_cache, text):
    own_cache.mkdir()
    (own_cache / "speeds.json").write_text(text)
    speeds = Speeds("cpu")
    assert speeds.recall(EDGES) is None and speeds.note(EDGES, 5)
    speeds.write()
    assert Speeds("cpu").recall(EDGES) == 5


def test_a_cache_that_cannot_be_written_keeps_nothing_from_running(own_cache):
    own_cache.write_text("a file where the folder should be")
    speeds = Speeds("cpu")
    speeds.note(EDGES, 5)
    speeds.write()
    assert speeds.recall(EDGES) == 5
