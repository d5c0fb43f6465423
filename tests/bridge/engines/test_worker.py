import socket
from pathlib import Path

import pytest

from bridge.engines.pipe import bury_process, open_pair, pack_message, read_message, spawn_worker
from bridge.messages import Adapter, Ask, Dialect, Failure, Query, Recall, Start, Tell

MODELS = Path(__file__).parents[2] / "models"
NATIVE = Dialect()


class Line:
    """The server's end of a real worker."""

    def __init__(self, name, options, blocks):
        self.pipe, theirs = open_pair()
        self.pipe.settimeout(30)
        with theirs:
            self.process = spawn_worker(theirs, {})
        path = MODELS / f"{name}.py"
        self.post(Start(adapter=Adapter(name, f"file:{path}", ""), options=options, device="cpu", max_pixels=1000,
                        blocks=str(blocks)))
        self.ready = read_message(self.pipe)

    def post(self, message):
        self.pipe.sendall(pack_message(message))

    def ask(self, number, crowd=False, **inputs):
        self.post(Ask(number=number, query=Query(model="m", inputs=inputs, arrived=0.0), dialects=frozenset({NATIVE}),
                      crowd=crowd))

    def read(self):
        return read_message(self.pipe)

    def close(self):
        self.pipe.close()
        bury_process(self.process)


@pytest.fixture
def line(tmp_path):
    lines = []

    def open_line(name, **options):
        lines.append(Line(name, options, tmp_path / "blocks"))
        return lines[-1]

    yield open_line
    for opened in lines:
        opened.close()


def test_a_worker_becomes_a_model_and_answers(line):
    mixed = line("mixed", size="large")
    assert mixed.ready.failure is None
    assert mixed.ready.info["name"] == "mixed" and mixed.ready.info["options"][0]["name"] == "size"
    mixed.ask(1)
    told = mixed.read()
    assert isinstance(told, Tell) and told.number == 1 and "needs the input “image”" in told.answer.error


def test_the_newest_answer_is_encoded_again_when_asked_for(line):
    steps = line("steps")
    steps.post(Recall(1, NATIVE))
    assert steps.read().answer.code == "no-picture"
    steps.ask(2, words="one two")
    assert [steps.read().answer.partial for _ in range(3)] == [True, True, False]
    steps.post(Recall(3, NATIVE))
    told = steps.read()
    assert told.number == 3 and told.answer.encoded[NATIVE].data == b'{"text":"one two"}'


def test_a_crowd_is_answered_in_order(line):
    patient = line("patient")
    for number in range(20):
        patient.ask(number, crowd=True, word=str(number))
    told = [patient.read() for _ in range(20)]
    assert sorted(message.number for message in told) == list(range(20))
    assert all(message.answer.encoded[NATIVE].data == b'{"text":"%d"}' % message.number for message in told)


def test_a_crowd_at_a_model_that_batches_is_answered_by_twice_as_many_threads(line):
    together = line("together")
    assert together.ready.at_once == 8
    with socket.create_server(("127.0.0.1", 0)) as door:
        together.ask(0, crowd=True, word="first", knock=door.getsockname()[1])
        first, _ = door.accept()
        for number in range(1, 16):
            together.ask(number, crowd=True, word="wrong" if number == 7 else str(number))
        first.sendall(b"!")
        told = {message.number: message.answer for message in [together.read() for _ in range(16)]}
        first.close()
    assert isinstance(told.pop(7), Failure)
    assert len(told) == 15 and not any(isinstance(answer, Failure) for answer in told.values())


def test_a_model_that_exits_still_answers_and_goes_on(line):
    clumsy = line("clumsy")
    for number, way in enumerate(("exit", "exit", "exit", "none")):
        clumsy.ask(number, crowd=True, way=way)
    kinds = {message.number: type(message.answer) for message in [clumsy.read() for _ in range(4)]}
    assert kinds[0] is kinds[1] is kinds[2] is Failure and kinds[3] is not Failure


@pytest.mark.parametrize("name, options, code, sentence", [
    ("clumsy", {"broken": True}, "model-failed", "could not be set up: ValueError: the key does not fit"),
    ("mixed", {"size": "huge"}, "bad-input", "Option of mixed: “size” must be one of small, large; it was 'huge'"),
    ("mixed", {"sise": "large"}, "bad-input", "Did you mean “size”"),
    ("nowhere", {}, "bad-adapter", "nowhere"),
])
def test_what_goes_wrong_at_the_start_is_a_sentence_and_the_worker_ends(line, name, options, code, sentence):
    broken = line(name, **options)
    assert broken.ready.info is None
    assert (broken.ready.failure.model, broken.ready.failure.code) == (name, code)
    assert sentence in broken.ready.failure.error
    assert broken.process.wait(10) == 0


def test_a_worker_ends_when_its_lifeline_closes_whatever_its_model_does(line):
    patient = line("patient")
    with socket.create_server(("127.0.0.1", 0)) as door:
        patient.ask(1, knock=door.getsockname()[1])
        begun, _ = door.accept()
        with begun:
            patient.process.stdin.close()
            assert patient.process.wait(10) == 0


def test_a_worker_ends_when_its_pipe_closes(line):
    counted = line("counted")
    counted.pipe.close()
    assert counted.process.wait(10) == 0
