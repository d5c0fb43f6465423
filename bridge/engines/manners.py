"""The three manners in which a model takes the queries that come to it: one after another, in batches, or several at
once. Knows no pictures, wires or codecs: a job is its inputs, and what came of them.

Every job has a thread that decoded it and will encode it. A lone job runs in that thread, whatever the manner.
"""

import sys
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from time import perf_counter
from typing import Any, Protocol

from ..errors import CatwalkError
from ..model import Model
from ..placing import count_crowd, start_threads


@dataclass(eq=False, slots=True)
class Job:
    """One query at the model. `hear` takes when it began and what a generator yields; `begun` and `ran` are moments."""

    inputs: Mapping[str, Any]
    hear: Callable[[float, Any], None]
    begun: float = 0.0
    ran: float = 0.0
    answer: Any = None
    error: BaseException | None = None
    woken: Event = field(default_factory=Event)


class Manner(Protocol):
    """How jobs run. `at_once` is how many; `run` returns when the job has its answer or its error, and never raises."""

    at_once: int

    def run(self, job: Job, crowd: bool) -> None: ...


RunOne = Callable[[Job], None]


class OneByOne:
    """The model has one caller at a time."""

    def __init__(self, run_one: RunOne) -> None:
        self.at_once = 1
        self.run_one = run_one
        self.running = Lock()

    def run(self, job: Job, crowd: bool) -> None:
        with self.running:
            attempt_job(job, self.run_one)


class Abreast:
    """In a crowd, several jobs run at once, each in one thread; a lone one has all the threads of one picture."""

    def __init__(self, run_one: RunOne, count: int) -> None:
        self.at_once = count
        self.run_one = run_one
        self.threads = start_threads(count)

    def run(self, job: Job, crowd: bool) -> None:
        if crowd:
            self.threads.submit(attempt_job, job, self.run_one).result()
        else:
            attempt_job(job, self.run_one)


class Batches:
    """What waits when the model is free goes through it together. Nobody waits for others to come.

    The thread of the first job that waits leads: it takes the others along, then hands the model to the first of those
    that came meanwhile, and wakes the threads of its own batch to encode.
    """

    def __init__(self, model: Any, run_one: RunOne) -> None:
        self.at_once: int = model.batch
        self.model = model
        self.run_one = run_one
        self.guard = Lock()
        self.waiting: deque[Job] = deque()
        self.busy = False

    def run(self, job: Job, crowd: bool) -> None:
        with self.guard:
            self.waiting.append(job)
            leads, self.busy = not self.busy, True
        if not leads:
            job.woken.wait()
        if not job.ran:
            self.lead()

    def lead(self) -> None:
        """Run a batch, hand the model on, wake the batch."""
        with self.guard:
            batch = [self.waiting.popleft() for _ in range(min(self.at_once, len(self.waiting)))]
        self.run_batch(batch)
        with self.guard:
            self.busy = bool(self.waiting)
            if self.busy:
                self.waiting[0].woken.set()
        for job in batch:
            job.woken.set()

    def run_batch(self, batch: Sequence[Job]) -> None:
        """One pass for all; when that fails, each has a run of its own, so that only the one at fault fails."""
        begun = perf_counter()
        try:
            answers = self.ask_model(batch) if len(batch) > 1 else None
        except (Exception, SystemExit) as error:
            answers = None
            if not isinstance(error, CatwalkError):
                print("run_batch failed, so its queries run one by one:", file=sys.stderr)
                traceback.print_exception(error, file=sys.stderr)
        if answers is None:
            for job in batch:
                attempt_job(job, self.run_one)
            return
        for job, answer in zip(batch, answers):
            job.begun, job.ran, job.answer = begun, perf_counter(), answer

    def ask_model(self, batch: Sequence[Job]) -> Sequence[Any]:
        """An answer for each job. Raises ValueError when there are more or fewer."""
        answers = self.model.run_batch(**{name: [job.inputs[name] for job in batch] for name in batch[0].inputs})
        if len(answers) != len(batch):
            raise ValueError(f"run_batch must give an answer for each query: {len(batch)}; it gave {len(answers)}.")
        return answers  # type: ignore[no-any-return]


def attempt_job(job: Job, run_one: RunOne) -> None:
    """Run a job; what it raises is kept for its own thread, which would else leave its query without an answer."""
    job.begun = perf_counter()
    try:
        run_one(job)
    except (Exception, SystemExit) as error:
        job.error = error
    job.ran = perf_counter()


def choose_manner(model: Model, device: str, run_one: RunOne) -> Manner:
    """The manner that suits the model and the device.

    On the processor, a pass of several pictures through a network costs as much as a pass for each or more (their
    numbers no longer fit into the caches), while cores that have a picture each do not wait for each other: measured
    in docs/benchmarks.md. On a graphics card it is the other way round.
    """
    abreast = count_crowd()
    if model.parallel and device == "cpu" and abreast > 1:
        return Abreast(run_one, abreast)
    return Batches(model, run_one) if model.batch > 1 else OneByOne(run_one)
