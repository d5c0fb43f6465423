import threading

import pytest

from bridge.engines import stopping
from bridge.engines.stopping import Stopper
from bridge.errors import Dropped


def test_what_runs_is_interrupted_from_another_thread_whatever_it_catches():
    stopper, begun, raised = Stopper(), threading.Event(), []

    def run():
        with pytest.raises(Dropped) as caught, stopper.stoppable("a"):
            try:
                while True:
                    begun.set()
            except Exception:
                raised.append("not to be caught")
        raised.append(caught.value.status)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(30)
    stopper.stop("a")
    thread.join(30)
    assert raised == [499] and not stopper.running


def test_what_was_dropped_before_never_begins_and_what_is_over_is_left_alone():
    stopper = Stopper()
    stopper.stop("a")
    with pytest.raises(Dropped), stopper.stoppable("a"):
        pytest.fail("it began")
    with stopper.stoppable("b"):
        assert "b" in stopper.running
    stopper.stop("b")
    with stopper.stoppable("c"):
        assert list(stopper.dropped) == ["b"]


def test_a_stop_that_comes_as_it_ends_hits_nothing_later():
    for _ in range(300):
        stopper, go = Stopper(), threading.Barrier(2)
        other = threading.Thread(target=lambda: (go.wait(), stopper.stop("a")))
        other.start()
        try:
            with stopper.stoppable("a"):
                go.wait()
        except Dropped:
            pass
        other.join()
        assert sum(range(1000)) == 499500  # where a late exception would be raised
        assert not stopper.running


def test_few_tickets_are_remembered(monkeypatch):
    stopper = Stopper()
    for number in range(stopping.MOST_REMEMBERED + 5):
        stopper.stop(str(number))
    assert len(stopper.dropped) == stopping.MOST_REMEMBERED
