import json

from bridge.codecs.port_sdk import describe_port, find_described, name_unknown, read_formats, write_event
from bridge.codecs.port_sdk import write_failure, write_output, write_sorted
from bridge.codecs.runway import Wish
from bridge.messages import Failure, Result, Timings

PORT = {"options": [], "commands": [{"name": "a"}, {"name": "b"}]}


def test_the_manifest_has_its_clocks_and_its_keys_in_order():
    told = describe_port(PORT, gpu=True, running=5, idle=None)
    assert write_sorted(told) == (b'{"GPU":true,"commands":[{"name":"a"},{"name":"b"}],"millisRunning":5,'
                                  b'"millisSinceLastCommand":null,"modelSDKVersion":"0.6.1","options":[]}')
    assert find_described(PORT, "b") == {"name": "b"} and find_described(PORT, "c") is None
    assert name_unknown("c") == {"error": "Unknown command: c.", "traceback": []}


def test_formats_are_wished_by_output():
    assert read_formats("image=PNG; other = EXR ;odd;x=", "do") == Wish("do", (("image", "PNG"), ("other", "EXR")))
    assert read_formats("", "do") == Wish("do")


def test_failures_say_where_if_that_is_known():
    plain = Failure(model="a", error="no", code="x", status=400)
    assert write_failure(plain) == {"error": "no"}
    told = Failure(model="a", error="no", code="x", status=400, traceback=("File",))
    assert write_failure(told) == {"error": "no", "traceback": ["File"]}


def test_jobs_tell_what_they_gave_and_how_far_they_are():
    nothing = Timings(waited=0, decoded=0, ran=0, encoded=0)
    for progress, more in ((None, {}), (0.5, {"progress": 0.5})):
        result = Result(model="a", encoded={}, timings=nothing, progress=progress)
        assert json.loads(write_output("j", result, b'{"y":1}')) == {
            "type": "output", "id": "j", "outputData": {"y": 1}, **more}
    assert json.loads(write_event("started", "j")) == {"type": "started", "id": "j"}
