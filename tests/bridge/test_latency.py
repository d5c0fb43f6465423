from bisect import bisect_right
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.latency import ECHO_PAUSE, MOST, MOST_ECHOES, MOST_VISITORS, SPAN, STAGES, VISIT, Caller, Echoes, Record
from bridge.latency import Register, describe_latency, pick_percentile
from bridge.messages import Failure, Result, Timings

FAILED = Failure(model="m", error="No.", code="bad-input", status=400)


def answer(born=0.0, waited=1.0, decoded=2.0, ran=3.0, encoded=4.0):
    return Result(model="m", encoded={}, born=born,
                  timings=Timings(waited=waited, decoded=decoded, ran=ran, encoded=encoded))


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=50), st.integers(1, 100))
def test_a_percentile_is_the_smallest_time_that_so_many_do_not_exceed(times, percent):
    ordered = sorted(times)
    found = pick_percentile(ordered, percent)
    assert found in ordered
    assert bisect_right(ordered, found) >= ceil(percent / 100 * len(ordered))
    assert sum(time < found for time in ordered) < percent / 100 * len(ordered)


def test_a_record_tells_stages_age_and_counts():
    record = Record()
    for number in range(100):
        record.note_asked()
        record.note_answer(answer(born=number / 100, ran=float(number + 1)), number / 100 + 0.03)
    record.note_asked()
    record.note_answer(FAILED, 1.0)
    record.note_asked()
    record.note_dropped(skipped=True)
    shown = record.describe(1.03)
    assert [shown[key] for key in ("asked", "answered", "failed", "dropped", "skipped")] == [102, 100, 1, 1, 1]
    assert shown["stages"]["ran"] == {"p50": 50, "p95": 95, "p99": 99}
    assert shown["stages"]["waited"] == {"p50": 1, "p95": 1, "p99": 1}
    assert shown["age"] == {"p50": 30, "p95": 30, "p99": 30}
    assert "travelled" not in shown["stages"], "nobody has echoed"
    assert shown["fps"] == pytest.approx(100, rel=0.01)


def test_only_the_last_ten_seconds_and_the_newest_answers_count():
    record = Record()
    record.note_answer(answer(ran=999.0), 0.0)
    record.note_answer(answer(ran=5.0), SPAN)
    assert record.describe(SPAN + 1)["stages"]["ran"]["p99"] == 5
    assert record.describe(2 * SPAN + 1)["stages"] == {} and record.describe(2 * SPAN + 1)["fps"] == 0
    for number in range(3 * MOST):
        record.note_answer(answer(ran=float(number)), 100 + number / 1000)
    assert len(record.read_rows(102)) == MOST and len(record.rows) < 20_000
    assert record.describe(102)["stages"]["ran"]["p50"] == 2.5 * MOST - 1
    assert record.totals["waited"] == 2 + 3 * MOST and record.answered == 2 + 3 * MOST


def test_frames_a_second_follow_a_sketch_that_goes_slower_and_ends():
    record = Record()
    for number in range(31):
        record.note_answer(answer(), number / 10)
    assert record.describe(3.0)["fps"] == pytest.approx(10, abs=0.5)
    assert record.describe(6.0)["fps"] < 6 and record.describe(14.0)["fps"] == 0


def test_what_a_sketch_notes_is_noted_of_its_model_but_not_what_it_overhears():
    whole = Record()
    ours, theirs = Record(whole), Record(whole)
    ours.note_asked()
    ours.note_answer(answer(), 1.0)
    theirs.note_asked()
    theirs.note_dropped()
    theirs.note_heard(answer(), 1.0)
    ours.note_travel(7.0, 1.0)
    assert (whole.asked, whole.answered, whole.dropped, whole.travelled) == (2, 1, 1, 1)
    assert (ours.answered, theirs.answered, theirs.dropped) == (1, 1, 1)
    assert whole.describe(1.0)["stages"]["travelled"] == {"p50": 7, "p95": 7, "p99": 7}
    assert list(whole.describe(1.0)["stages"]) == list(STAGES)


def test_who_comes_for_one_query_is_remembered_for_a_minute_and_not_too_many_are():
    register = Register()
    for number in range(2 * MOST_VISITORS):
        register.visit(Caller("HTTP", f"10.0.0.{number}"), float(number)).find_record("m")
    assert len(register.visitors) == MOST_VISITORS
    again = register.visit(Caller("HTTP", "10.0.0.127"), 130.0)
    assert again.records and list(register.list_connections(130.0))[-1] is again
    assert list(register.list_connections(131.0 + VISIT)) == []


def test_connections_are_shown_until_they_end_and_once_they_have_something_to_show():
    register = Register()
    connection = register.connect(Caller("WebSocket", "this machine", "Trails · Chrome"))
    assert describe_latency({}, register, 0.0)["connections"] == []
    connection.find_record("m").note_answer(answer(), 0.0)
    (shown,) = describe_latency({}, register, 0.0)["connections"]
    assert (shown["door"], shown["from"], shown["name"]) == ("WebSocket", "this machine", "Trails · Chrome")
    assert shown["models"]["m"]["answered"] == 1
    register.disconnect(connection)
    register.disconnect(connection)
    assert describe_latency({}, register, 0.0)["connections"] == []
    assert "connections" not in describe_latency({}, None, 0.0)


def test_a_sketch_is_asked_to_echo_only_if_it_offers_and_seldom():
    echoes = Echoes()
    assert echoes.ask("m", 0.0) is None
    echoes.offered = True
    assert (echoes.ask("m", 0.0), echoes.ask("m", ECHO_PAUSE / 2), echoes.ask("n", ECHO_PAUSE)) == (1, None, 2)
    assert echoes.take(2, ECHO_PAUSE + 0.5) == ("n", 500)
    assert echoes.take(2, 9.0) is None and echoes.take(77, 9.0) is None
    for number in range(100):
        echoes.ask("m", 10.0 + number)
    assert len(echoes.sent) <= MOST_ECHOES, "sketches that offer and never echo cost nothing"
