import gc
import json
import socket
import sys
from pathlib import Path
from threading import Barrier, Event, Thread
from time import perf_counter

import cv2
import numpy as np
import pytest

from bridge import Frame, Model
from bridge.engines.manners import Job
from bridge.engines.runner import set_up
from bridge.errors import BadInput
from bridge.loading import load_adapter
from bridge.messages import Adapter, Dialect, Failure, Query, Result

MODELS = Path(__file__).parents[2] / "models"
NATIVE, INLINE = Dialect(), Dialect("inline")


def make_runner(name, **options):
    kind = load_adapter(Adapter(name, f"file:{MODELS / name}.py", ""))
    return set_up(kind, kind.info, "cpu", options, 1000)


def ask(runner, dialects=frozenset({NATIVE}), **inputs):
    answers = []
    runner.answer(Query(model="m", inputs=inputs, arrived=0.0), dialects, answers.append)
    return answers


def test_an_answer_is_encoded_in_every_dialect_once():
    runner = make_runner("counted")
    (first,) = ask(runner, frozenset({NATIVE, INLINE}))
    assert set(first.encoded) == {NATIVE, INLINE}
    (second,) = ask(runner)
    assert second.encoded[NATIVE].data == b'{"labels":[{"label":"2","confidence":1.0}]}'


def test_the_timings_say_where_the_time_went():
    (result,) = ask(make_runner("counted"))
    assert min(result.timings.waited, result.timings.decoded, result.timings.ran, result.timings.encoded) >= 0


def test_an_answer_is_as_old_as_the_first_frame_of_its_chain():
    runner, answers = make_runner("counted"), []
    for born in (0.0, 2.5):
        runner.answer(Query(model="m", inputs={}, arrived=3.0, born=born), frozenset({NATIVE}), answers.append)
    assert [answer.born for answer in (*answers, runner.recall(NATIVE))] == [3.0, 2.5, 2.5]


def test_a_source_s_answer_is_born_when_its_frame_came(tmp_path):
    (tmp_path / "script.txt").write_text("on", encoding="utf-8")
    runner = make_runner("fickle", script=str(tmp_path / "script.txt"))
    for born in (0.0, 2.5):
        runner.model.born = born
        began = perf_counter()
        (result,) = ask(runner)
        assert result.born == born if born else began < result.born <= perf_counter()


def test_a_generator_gives_partial_answers_and_then_the_last_again():
    answers = ask(make_runner("steps"), words="one two")
    assert [(answer.partial, answer.encoded[NATIVE].data) for answer in answers] == [
        (True, b'{"text":"one"}'), (True, b'{"text":"one two"}'), (False, b'{"text":"one two"}')]


def test_what_a_query_left_is_gone_when_it_is_answered():
    """Else pictures would pile up until Python looks for cycles."""
    runner = make_runner("counted")
    ask(runner)
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            ask(runner)
        assert not any(type(thing) is Job for thing in gc.get_objects())
    finally:
        gc.enable()


def test_a_generator_without_a_yield_is_a_failure():
    (answer,) = ask(make_runner("steps"), words="")
    assert isinstance(answer, Failure) and "yielded nothing" in answer.error


@pytest.mark.parametrize("way, sentence", [
    ("raise", "The model clumsy failed: ValueError: the teapot is empty"), ("exit", "clumsy failed: SystemExit: 3"),
])
def test_a_model_that_raises_answers_with_the_sentence_and_its_author_sees_the_traceback(way, sentence, capfd):
    (answer,) = ask(make_runner("clumsy"), way=way)
    assert isinstance(answer, Failure)
    assert (answer.code, answer.status) == ("model-failed", 500) and sentence in answer.error
    assert "Traceback" not in answer.error
    shown = capfd.readouterr()
    assert "Traceback" in shown.err and "clumsy.py" in shown.err and not shown.out


def test_a_frame_that_is_no_picture_is_a_failure():
    for way, was in (("float", "float32"), ("nothing", None)):
        (answer,) = ask(make_runner("clumsy"), way=way)
        if was:
            assert isinstance(answer, Failure) and was in answer.error
        else:
            assert answer.encoded[NATIVE].data == b'{"image":null}'


def test_a_bad_query_prints_nothing(capfd):
    (answer,) = ask(make_runner("clumsy"), way="sideways")
    assert answer.code == "bad-input" and capfd.readouterr().err == ""


def test_the_newest_answer_can_be_had_again():
    runner = make_runner("counted")
    assert runner.recall(INLINE).code == "no-picture"
    ask(runner)
    again = runner.recall(INLINE)
    assert isinstance(again, Result) and again.encoded[INLINE].data.startswith(b'{"labels"')


def test_options_are_checked_as_inputs_are():
    assert make_runner("mixed", size="LARGE", count="3").model.size == "large"
    with pytest.raises(BadInput, match="Option of mixed: “count” must be between 1 and 9; it was 12"):
        make_runner("mixed", count=12)
    with pytest.raises(BadInput, match="mixed has no option “sise”. Did you mean “size”"):
        make_runner("mixed", sise="large")


def stroll(runner, *places, live=True, stream="sketch", arrived=0.0, **inputs):
    """The poses of an answer."""
    answers = []
    query = Query(model="m", inputs={"places": list(places), **inputs}, arrived=arrived, stream=stream, live=live)
    runner.answer(query, frozenset({NATIVE}), answers.append)
    return json.loads(answers[-1].encoded[NATIVE].data)["poses"] if isinstance(answers[-1], Result) else answers[-1]


def list_marks(poses):
    return [(pose.get("id"), pose.get("slot")) for pose in poses]


def test_the_people_in_live_frames_keep_their_identities():
    runner = make_runner("strollers")
    assert list_marks(stroll(runner, 0.1, 0.7, arrived=1.0)) == [(1, 0), (2, 1)]
    assert list_marks(stroll(runner, 0.71, 0.11, arrived=1.1)) == [(2, 1), (1, 0)]
    assert list_marks(stroll(runner, 0.1, stream="another", arrived=1.1)) == [(3, 0)]


def test_a_single_query_is_followed_only_when_it_says_so():
    runner = make_runner("strollers")
    assert list_marks(stroll(runner, 0.1, live=False)) == [(None, None)]
    assert stroll(runner, 0.1, live=False)[0].keys() == {"confidence", "keypoints"}
    assert list_marks(stroll(runner, 0.1, live=False, tracking="on")) == [(1, 0)]
    assert list_marks(stroll(runner, 0.1, tracking="off")) == [(None, None)]


def test_what_is_derived_comes_along_when_it_is_asked_for():
    runner = make_runner("strollers")
    wishes = {"measures": True, "gestures": True, "distances": "left_wrist-right_wrist"}
    for live in (True, False):
        (pose,) = stroll(runner, 0.1, live=live, **wishes)
        assert pose["measures"]["distances"] == {"left_wrist-right_wrist": pytest.approx(0.02 ** 0.5)}
        assert pose["measures"]["velocity"] == {"x": 0, "y": 0}
        assert pose["gestures"] == {"now": [], "began": [], "ended": []}
    assert "measures" not in stroll(runner, 0.1)[0]


def test_angles_know_the_shape_of_the_picture():
    """A distance across a picture that is twice as wide as high."""
    runner = make_runner("strollers")
    picture = cv2.imencode(".png", np.zeros((10, 20, 3), np.uint8))[1].tobytes()
    (pose,) = stroll(runner, 0.1, image=picture, distances="left_wrist-right_wrist")
    assert pose["measures"]["distances"]["left_wrist-right_wrist"] == pytest.approx(0.05 ** 0.5)


def test_a_distance_that_cannot_be_read_is_a_failure():
    failure = stroll(make_runner("strollers"), 0.1, distances="nose")
    assert failure.code == "bad-input" and "“distances” must be pairs" in failure.error


def test_smoothing_calms_live_frames():
    runner = make_runner("strollers")
    for number in range(40):
        place = 0.5 + 0.01 * (-1) ** number
        (pose,) = stroll(runner, place, arrived=number / 30)
    assert pose["keypoints"][0]["x"] == pytest.approx(0.5, abs=0.003)
    (pose,) = stroll(runner, 0.51, arrived=40 / 30, smoothing="off")
    assert pose["keypoints"][0]["x"] == pytest.approx(0.51)


def test_two_threads_decode_at_once_but_run_one_after_the_other():
    inside, may_go, overlaps = Event(), Event(), []

    class Alone(Model):
        def run(self, image: Frame | None = None) -> str:
            overlaps.append(inside.is_set())
            inside.set()
            may_go.wait(10)
            inside.clear()
            return "done"

    runner = set_up(Alone, Alone.info, "cpu", {}, 1000)
    start, answers = Barrier(2), []

    def take_turn():
        start.wait()
        answers.extend(ask(runner))

    threads = [Thread(target=take_turn) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert inside.wait(10)
    may_go.set()
    for thread in threads:
        thread.join()
    assert overlaps == [False, False] and len(answers) == 2


class Passes:
    """Queries that come to the model `together` while its first one knocks at a door of the test's."""

    def __init__(self):
        self.runner = make_runner("together")
        self.door = socket.create_server(("127.0.0.1", 0))
        self.answers = {}
        self.threads = []

    def ask(self, word, **inputs):
        def answer():
            query = Query(model="m", inputs={"word": word, **inputs}, arrived=1.0, stream=word, live=True)
            self.runner.answer(query, frozenset({NATIVE}), lambda answer: self.answers.__setitem__(word, answer), True)

        self.threads.append(Thread(target=answer))
        self.threads[-1].start()

    def run(self, queries, waiting):
        """The answers of these queries, of which so many wait together while the model is busy."""
        self.ask("first", knock=self.door.getsockname()[1])
        line, _ = self.door.accept()
        for word, inputs in queries.items():
            self.ask(word, **inputs)
        while len(self.runner.manner.waiting) < waiting:
            """They are being decoded."""
        line.recv(10)
        line.sendall(b"!")
        line.close()
        for thread in self.threads:
            thread.join(20)
        self.door.close()
        return self.answers


def read_poses(answer):
    return json.loads(answer.encoded[NATIVE].data)["poses"]


def test_a_broken_picture_in_a_batch_of_eight_gets_its_sentence_and_the_others_their_answers():
    whole = cv2.imencode(".jpg", np.zeros((20, 20, 3), np.uint8))[1].tobytes()
    queries = {str(number): {"image": whole} for number in range(7)}
    answers = Passes().run(queries | {"broken": {"image": whole[:150]}}, waiting=7)
    broken = answers.pop("broken")
    assert isinstance(broken, Failure) and broken.code == "bad-input" and "“image”" in broken.error
    answers.pop("first")
    for word, answer in answers.items():
        (pose,) = read_poses(answer)
        assert pose["keypoints"][0]["name"] == word and pose["confidence"] == pytest.approx(1 / 7)
        assert answer.timings.ran >= 0 and answer.timings.waited >= 0


def test_one_bad_query_of_a_batch_fails_alone_whatever_it_does(capfd):
    queries = {word: {} for word in ("odd", "wrong", "short", "good")}
    answers = Passes().run(queries, waiting=4)
    assert {word: getattr(answer, "code", "") for word, answer in answers.items()} == {
        "first": "", "odd": "bad-input", "wrong": "model-failed", "short": "", "good": ""}
    assert "somebody was wrong" in answers["wrong"].error
    assert "somebody was wrong" in capfd.readouterr().err
    assert read_poses(answers["good"])[0]["confidence"] == 1, "it had a run of its own"


def test_streams_are_followed_apart_though_they_come_together():
    passes = Passes()
    passes.run({"anna": {}, "otto": {}}, waiting=2)
    before = {word: read_poses(answer)[0]["id"] for word, answer in passes.answers.items()}
    assert len(set(before.values())) == 3
    passes.ask("anna")
    passes.threads[-1].join(20)
    assert read_poses(passes.answers["anna"])[0]["id"] == before["anna"]


def test_a_model_may_be_asked_from_a_notebook_without_any_of_this():
    sys.path.insert(0, str(Path(__file__).parents[3]))
    try:
        from adapters.edges import Edges
    finally:
        sys.path.pop(0)
    assert Edges.ready().run(np.zeros((4, 6, 3), np.uint8)).shape == (4, 6, 3)


def count_frames(runner, stream, live, **inputs):
    answers = []
    query = Query(model="m", inputs=inputs, arrived=0.0, stream=stream, live=live)
    runner.answer(query, frozenset({NATIVE}), answers.append)
    return json.loads(answers[0].encoded[NATIVE].data)["text"] if isinstance(answers[0], Result) else answers[0].error


def test_a_model_remembers_the_frames_of_each_stream_and_nothing_of_lone_pictures():
    runner = make_runner("keeper")
    assert [count_frames(runner, stream, True) for stream in ("a", "a", "b", "a", "b")] == ["1", "2", "1", "3", "2"]
    assert [count_frames(runner, stream, False) for stream in ("a", "", "")] == ["1", "1", "1"]
    assert count_frames(runner, "a", True) == "4"
    assert "stumbled" in count_frames(runner, "a", True, stumble=True)
    assert count_frames(runner, "a", True) == "6"


def test_what_a_model_remembers_is_no_input():
    runner = make_runner("keeper")
    assert [item.name for item in runner.info.inputs] == ["stumble"]
    assert "memory" in count_frames(runner, "a", True, memory={"frames": 7})  # an input that it does not have
    assert runner.model.run() == "1"


def test_a_stream_s_memory_comes_along_and_goes_on_in_another_process(monkeypatch, tmp_path):
    monkeypatch.setenv("DIARY", str(tmp_path / "diary.txt"))
    known, answers = Dialect("known", layout="film"), []

    def look(runner, time, packed=b""):
        frame = np.full((8, 8, 3), 50 + time, np.uint8)
        query = Query(model="m", inputs={"image": frame}, arrived=0.0, born=float(time), stream="film", live=True,
                      known=packed)
        runner.answer(query, frozenset({NATIVE, known}), answers.append)
        return json.loads(answers[-1].encoded[NATIVE].data)["boxes"]

    first, second = make_runner("diary"), make_runner("diary")
    for time in (1, 2, 3):
        look(first, time)
    packed, = answers[-1].encoded[known].blobs
    assert look(second, 4, packed) == look(first, 4)
    assert look(second, 5) == look(first, 5)
