from bridge.info import Field, Info
from bridge.kinds import Box
from bridge.tracking.fields import Wishes
from bridge.tracking.streams import MOST_STREAMS, Streams

INFO = Info(name="m", description="", inputs=(), outputs=(Field(name="boxes", kind="boxes"),
                                                          Field(name="text", kind="text")))
OUTPUTS = {"boxes": [Box(0.1, 0.1, 0.2, 0.2)], "text": "hello"}


def follow(streams, stream, outputs=OUTPUTS, time=0.0):
    return streams.follow(stream, outputs, time, Wishes(), aspect=1.0, latency=0.0)


def test_each_stream_is_followed_by_itself_and_no_identity_is_given_twice():
    streams = Streams(INFO)
    ids = [follow(streams, name, time=time)["boxes"][0].id for name, time in (("a", 0), ("b", 0), ("a", 1 / 30))]
    assert ids == [1, 2, 1]
    assert [follow(streams, name)["boxes"][0].slot for name in "ab"] == [0, 0]


def test_other_outputs_pass():
    streams = Streams(INFO)
    assert follow(streams, "a")["text"] == "hello"
    assert follow(streams, "a", {"boxes": None, "text": ""}) == {"boxes": None, "text": ""}


def test_streams_that_are_gone_are_forgotten():
    streams = Streams(INFO)
    follow(streams, "first")
    for number in range(MOST_STREAMS - 1):
        follow(streams, str(number))
    follow(streams, "first")
    follow(streams, "one more")
    assert len(streams.known) == MOST_STREAMS
    assert "first" in streams.known and "0" not in streams.known


def test_a_lone_picture_leaves_nothing_behind():
    streams = Streams(INFO)
    (box,) = streams.derive_alone(OUTPUTS, Wishes(measures=True), 1.0)["boxes"]
    assert box.id is None and box.measures["speed"] == 0 and not streams.known


def test_each_stream_has_a_memory_of_its_own_that_goes_with_it():
    streams = Streams(INFO)
    streams.recall("first")["place"] = 3
    assert streams.recall("first") == {"place": 3} and streams.recall("second") == {}
    for number in range(MOST_STREAMS):
        follow(streams, str(number))
    assert streams.recall("first") == {}


def test_a_stream_goes_on_in_another_process_as_if_nothing_had_been():
    here, there = Streams(INFO), Streams(INFO)
    places = [0.1, 0.11, 0.13, 0.16, 0.2, 0.25]
    frames = [{"boxes": [Box(place, 0.1, 0.2, 0.2), Box(0.9 - place, 0.6, 0.2, 0.2)], "text": ""} for place in places]
    follow(here, "other")
    for number, outputs in enumerate(frames[:3]):
        follow(here, "a", outputs, number / 25)
    here.recall("a")["seen"] = 3
    there.unpack(here.pack("a"))
    for number, outputs in enumerate(frames[3:], 3):
        assert follow(there, "a", outputs, number / 25) == follow(here, "a", outputs, number / 25)
    assert there.recall("a") == {"seen": 3}
    assert follow(there, "new")["boxes"][0].id == follow(here, "new")["boxes"][0].id == 4


def test_what_cannot_be_written_down_is_not_packed():
    streams = Streams(INFO)
    streams.recall("a")["file"] = (number for number in range(3))
    assert streams.pack("a") == b""
