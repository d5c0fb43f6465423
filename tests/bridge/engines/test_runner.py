import sys
from pathlib import Path
from threading import Barrier, Event, Thread

import numpy as np
import pytest

from bridge import Frame, Model
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


def test_a_generator_gives_partial_answers_and_then_the_last_again():
    answers = ask(make_runner("steps"), words="one two")
    assert [(answer.partial, answer.encoded[NATIVE].data) for answer in answers] == [
        (True, b'{"text":"one"}'), (True, b'{"text":"one two"}'), (False, b'{"text":"one two"}')]


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


def test_a_model_may_be_asked_from_a_notebook_without_any_of_this():
    sys.path.insert(0, str(Path(__file__).parents[3]))
    try:
        from adapters.edges import Edges
    finally:
        sys.path.pop(0)
    assert Edges.ready().run(np.zeros((4, 6, 3), np.uint8)).shape == (4, 6, 3)
