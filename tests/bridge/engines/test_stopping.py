import sys
import threading
from queue import SimpleQueue

import pytest

from bridge.engines import stopping
from bridge.engines.stopping import Stopper
from bridge.errors import Dropped

PATIENCE = 30  # seconds


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(stopping, "FIRST_PAUSE", 0.01)


@pytest.fixture
def hasty():
    """Threads that take turns as often as Python lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def spin(begun):
    """Work that never ends; what interrupts it must not do so while it holds the lock of `begun`, hence only once."""
    if not begun.is_set():
        begun.set()
    while True:
        pass


def stop_running(stopper, work, begun):
    """What came out of work under the ticket “a” that was stopped once it had begun."""
    told = []

    def run():
        try:
            told.append(stopper.run("a", work))
        except Dropped as error:
            told.append(error.status)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(PATIENCE)
    stopper.stop("a")
    thread.join(PATIENCE)
    assert not thread.is_alive() and not stopper.running
    return told


def test_what_runs_is_interrupted_from_another_thread_whatever_it_catches():
    begun, caught = threading.Event(), []

    def work():
        try:
            spin(begun)
        except Exception:
            caught.append("not to be caught")

    assert stop_running(Stopper(), work, begun) == [499] and not caught


def test_what_is_interrupted_inside_of_a_finaliser_which_python_lets_nothing_out_of_is_interrupted_again(
        monkeypatch, impatient):
    begun, lost = threading.Event(), []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: lost.append(told.exc_type))

    class Slow:
        def __del__(self):
            begun.set()
            while not lost:
                pass

    def work():
        Slow()
        spin(begun)

    assert stop_running(Stopper(), work, begun) == [499]
    assert lost == [stopping.Interrupted]


def test_what_catches_everything_is_interrupted_again(impatient):
    begun, caught = threading.Event(), []

    def work():
        while len(caught) < 3:
            try:
                spin(begun)
            except BaseException as error:
                caught.append(type(error))
        spin(begun)

    assert stop_running(Stopper(), work, begun) == [499]
    assert caught == [stopping.Interrupted] * 3


def test_what_lost_its_interruption_and_ended_never_begins_again():
    begun = threading.Event()

    def work():
        try:
            spin(begun)
        except BaseException:
            return "a step"

    stopper = Stopper()
    assert stop_running(stopper, work, begun) == ["a step"]
    with pytest.raises(Dropped):
        stopper.run("a", lambda: pytest.fail("it began"))


def test_what_was_dropped_before_never_begins_and_what_is_over_is_left_alone():
    stopper = Stopper()
    stopper.stop("a")
    with pytest.raises(Dropped):
        stopper.run("a", lambda: pytest.fail("it began"))
    assert stopper.run("b", lambda: list(stopper.running)) == ["b"]
    stopper.stop("b")
    assert stopper.run("c", lambda: "done") == "done" and not stopper.running


def test_what_fails_is_left_alone_and_fails_as_it_does():
    stopper = Stopper()
    with pytest.raises(ZeroDivisionError):
        stopper.run("a", lambda: 1 // 0)
    assert not stopper.running


def test_a_stop_that_comes_as_a_job_ends_hits_neither_the_next_one_nor_anything_between(impatient, hasty):
    stopper, begun = Stopper(), SimpleQueue()
    outcomes = []

    def stop_all():
        while ticket := begun.get():
            stopper.stop(ticket)

    def work(ticket, steps):
        begun.put(ticket)
        for _ in range(steps):
            pass

    other = threading.Thread(target=stop_all)
    other.start()
    try:
        for number in range(1500):
            try:
                outcomes.append(stopper.run(str(number), lambda: work(str(number), number % 50 * 200)))
            except Dropped as error:
                outcomes.append(error.status)
            assert [step for step in range(1000)]  # where a late exception would be raised
            assert stopper.run(f"{number} next", lambda: [step for step in range(1000)])
    finally:
        begun.put("")
        other.join(PATIENCE)
    assert set(outcomes) == {499, None} and not stopper.running  # it was stopped in time, and too late


def test_who_is_just_interrupting_a_job_that_ends_is_waited_for(monkeypatch):
    stopper, raising, raise_later = Stopper(), threading.Event(), stopping.raise_later

    def raise_late(thread, error):
        if error:
            raising.set()
            while stopper.running:
                pass
        raise_later(thread, error)

    monkeypatch.setattr(stopping, "raise_later", raise_late)
    other = threading.Thread(target=stopper.stop, args=("a",))

    def work():
        other.start()
        assert raising.wait(PATIENCE)
        return "done"

    assert stopper.run("a", work) == "done"
    other.join(PATIENCE)
    assert [step for step in range(1000)]  # where a late exception would be raised


def test_few_tickets_are_remembered():
    stopper = Stopper()
    for number in range(stopping.MOST_REMEMBERED + 5):
        stopper.stop(str(number))
    assert len(stopper.dropped) == stopping.MOST_REMEMBERED
