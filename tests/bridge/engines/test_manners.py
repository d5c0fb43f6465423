import sys
from queue import Queue
from threading import Barrier, Thread, current_thread

import pytest

from bridge import Model
from bridge.engines import manners
from bridge.engines.manners import Abreast, Batches, Job, OneByOne, choose_manner

PATIENCE = 20  # seconds after which a test gives up


class Words(Model):
    """Batches of words; tells of each pass, and waits for leave when it is told to."""

    batch = 4

    def __init__(self) -> None:
        self.passes: list[list[str]] = []
        self.begun: Queue[list[str]] = Queue()
        self.leave: Queue[bool] = Queue()

    def run(self, word: str) -> str:
        return self.run_batch([word])[0]

    def run_batch(self, word: list[str]) -> list[str]:
        self.passes.append(word)
        self.begun.put(word)
        self.leave.get(timeout=PATIENCE)
        if "wrong" in word:
            raise ValueError("wrong")
        if "exit" in word:
            sys.exit(3)
        return word[1:] if "lost" in word and len(word) > 1 else [each.upper() for each in word]


@pytest.fixture
def words():
    return Words()


def make_batches(model):
    def run_one(job):
        job.answer = model.run(**job.inputs)
    return Batches(model, run_one)


def start(manner, *words):
    """Jobs, each with a thread of its own, that wait in this order; a first one is in the model already."""
    jobs = []
    for word in words:
        job, runs = Job({"word": word}, print), manner.busy
        thread = Thread(target=manner.run, args=(job, True), daemon=True)
        thread.start()
        if not runs:
            while manner.model.begun.get(timeout=PATIENCE) != [word]:
                """A pass that has been."""
        while runs and job not in manner.waiting:
            """Its thread is on the way."""
        jobs.append((job, thread))
    return jobs


def finish(jobs):
    for _, thread in jobs:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return [job.answer for job, _ in jobs]


def test_what_waits_when_the_model_is_free_goes_together_and_nobody_waits_for_more(words):
    manner = make_batches(words)
    jobs = start(manner, "a", "b", "c", "d", "e", "f")
    for _ in range(3):
        words.leave.put(True)
    assert finish(jobs) == ["A", "B", "C", "D", "E", "F"]
    assert words.passes == [["a"], ["b", "c", "d", "e"], ["f"]], "at most four together, in their order"
    jobs = start(manner, "again")
    words.leave.put(True)
    assert finish(jobs) == ["AGAIN"] and not manner.busy


@pytest.mark.parametrize("bad, error", [("wrong", ValueError), ("exit", SystemExit)])
def test_one_that_fails_in_a_batch_fails_alone(words, bad, error, capfd):
    manner = make_batches(words)
    jobs = start(manner, "first", "b", bad, "d")
    for _ in range(5):
        words.leave.put(True)
    assert finish(jobs) == ["FIRST", "B", None, "D"]
    assert [type(job.error) for job, _ in jobs] == [type(None), type(None), error, type(None)]
    assert words.passes[1:] == [["b", bad, "d"], ["b"], [bad], ["d"]]
    shown = capfd.readouterr().err
    assert "run_batch failed, so its queries run one by one" in shown and "Traceback" in shown


def test_a_batch_with_too_few_answers_counts_as_failed(words, capfd):
    manner = make_batches(words)
    jobs = start(manner, "first", "lost", "b")
    for _ in range(4):
        words.leave.put(True)
    assert finish(jobs) == ["FIRST", "LOST", "B"]
    assert "must give an answer for each query: 2; it gave 1" in capfd.readouterr().err


def test_all_of_a_batch_share_the_time_of_their_pass(words):
    manner = make_batches(words)
    jobs = start(manner, "first", "b", "c")
    words.leave.put(True)
    words.leave.put(True)
    finish(jobs)
    (first, _), (second, _), (third, _) = jobs
    assert first.begun < first.ran <= second.begun == third.begun < second.ran


def test_in_a_crowd_several_run_at_once_and_a_lone_one_stays_in_its_thread():
    everyone, lone = Barrier(2), []

    def run_one(job):
        job.answer = everyone.wait(PATIENCE)

    manner = Abreast(run_one, 2)
    jobs = [Job({}, print) for _ in range(2)]
    threads = [Thread(target=manner.run, args=(job, True)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(job.answer for job in jobs) == [0, 1], "each waited for the other inside the model"
    manner.run_one = lambda job: lone.append(current_thread())
    manner.run(Job({}, print), False)
    assert lone == [current_thread()]
    manner.threads.shutdown()


@pytest.mark.parametrize("device, abreast, parallel, batch, manner", [
    ("cpu", 2, True, 4, Abreast), ("cuda", 2, True, 4, Batches), ("cpu", 1, True, 4, Batches),
    ("cpu", 2, False, 4, Batches), ("cpu", 1, True, 1, OneByOne), ("mps", 2, True, 1, OneByOne),
    ("cpu", 2, False, 1, OneByOne),
])
def test_the_manner_suits_the_model_and_the_device(words, monkeypatch, device, abreast, parallel, batch, manner):
    monkeypatch.setattr(manners, "count_crowd", lambda: abreast)
    words.parallel, words.batch = parallel, batch
    chosen = choose_manner(words, device, print)
    assert type(chosen) is manner
    assert chosen.at_once == {Abreast: abreast, Batches: batch, OneByOne: 1}[manner]
    if manner is Abreast:
        chosen.threads.shutdown()
