"""One supervised process for one model: started, asked, watched, and started again while its sketches stay connected.

A query waits here for its turn, first come first served; only then is it taken (`take`), so that a session can give its
newest frame. Twice as many turns as the model takes queries at once let some be decoded while others run.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from ..errors import BadMessage, CatwalkError, ModelDown, TimedOut
from ..info import Info
from ..messages import Adapter, Answer, Ask, Dialect, Drop, Failure, Json, Query, Ready, Recall, Result, Start, Tell
from ..messages import explain_failure
from ..placing import write_environment
from ..tasks import keep_task
from .lending import Account, BlockFolder
from .pipe import Unpacker, bury_process, describe_code, open_pair, pack_message, spawn_worker
from .turns import Turns

TURNS = 2  # for each query that the model takes at once: one runs, one is decoded or encoded
CROWD_LASTS = 0.25  # seconds after queries met, in which others are expected
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0  # seconds before a model that ended is started again


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the engine is told of the bridge's settings. `time_limit` in seconds, 0 for none; `threads` of the model, 0
    when nobody has chosen.
    """

    device: str = "auto"
    time_limit: float = 30.0
    max_pixels: int = 50_000_000
    ignore_memory: bool = False
    threads: int = 0


@dataclass(slots=True)
class Asked:
    """A message to the worker that waits for its answer. A query's turn lasts until the worker is through with it,
    also when nobody waits for the answer any more: sketches that come and go must not pile up work. So long it is kept,
    with the blocks in it, which nobody may write into while the worker reads them.
    """

    done: "asyncio.Future[Answer]"
    hear: Callable[[Result], None] | None = None
    turn: Turns | None = None
    query: Query | None = None

    def end(self, answer: Answer) -> None:
        """Give the turn back, and the answer to whoever waits."""
        if self.turn:
            self.turn.release()
        if not self.done.done():
            self.done.set_result(answer)


class ProcessEngine:
    """A model in a process of its own. `state` is starting, running, failed or stopped; `trouble` says why."""

    def __init__(self, adapter: Adapter, info: Info, options: Mapping[str, Json], limits: Limits,
                 blocks: BlockFolder | None = None) -> None:
        self.adapter = adapter
        self.info = info
        self.options = dict(options)
        self.limits = limits
        self.blocks = blocks or BlockFolder()
        self.account = self.blocks.open_account()  # of the process that there is, or was
        self.state = "stopped"
        self.trouble: Failure | None = None
        self.running_since: float | None = None  # time.monotonic()
        self.turns = Turns(TURNS)
        self.settled = asyncio.Event()  # set while the state is anything but starting
        self.settled.set()
        self.asked: dict[int, Asked] = {}
        self.number = 0
        self.heard = 0.0
        self.crowded = 0.0  # until when there is a crowd
        self.pause = FIRST_PAUSE
        self.pipe: asyncio.Transport | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.burial: asyncio.Future[None] | None = None  # of the process before
        self.tasks: set[asyncio.Task[None]] = set()
        self.watch: asyncio.TimerHandle | None = None
        self.mourn: Callable[[Failure], object] = lambda failure: None  # told when it ends while nobody asks

    async def start(self, options: Mapping[str, Json] | None = None) -> None:
        """Start the process, with other options if given; returns when the model is set up or has failed."""
        if self.state in ("stopped", "failed"):
            await self.restart(options)
        await self.settled.wait()

    async def stop(self) -> None:
        """End the process; queries that wait get a failure."""
        self.settle("stopped", None)
        self.cancel_tasks()
        await self.end_process(ModelDown(f"The model {self.adapter.name} was stopped."))

    async def restart(self, options: Mapping[str, Json] | None = None) -> None:
        """Start anew, with other options if given. A query that runs fails; those that wait go on waiting."""
        if options is not None:
            self.options = dict(options)
        self.cancel_tasks()
        self.trouble = None
        self.unsettle()
        await self.end_process(ModelDown(f"The model {self.adapter.name} is starting anew."))
        if self.state == "starting" and self.process is None:
            self.pause = FIRST_PAUSE
            await self.spawn()
        await self.settled.wait()

    async def ask(self, take: Callable[[], Query], dialects: Callable[[Query], frozenset[Dialect]],
                  hear: Callable[[Result], None] | None = None) -> Answer:
        """The answer to the query that `take` gives when the turn comes; `hear` gets partial ones."""
        await self.turns.acquire()
        try:
            await self.settled.wait()
            self.check_running()
            query = take()
            done = self.post_query(query, dialects(query), hear)
        except BaseException as error:
            self.turns.release()
            if isinstance(error, CatwalkError):
                return explain_failure(error, self.adapter.name)
            raise
        return await done

    async def recall(self, dialect: Dialect) -> Answer:
        """The newest answer again, in another dialect."""
        try:
            await self.settled.wait()
            self.check_running()
        except CatwalkError as error:
            return explain_failure(error, self.adapter.name)
        self.number += 1
        self.post(Recall(self.number, dialect))
        return await self.note_asked()

    def drop(self, ticket: str) -> None:
        """Tell the worker that nobody wants the answer to the query of this ticket any more."""
        if self.pipe and self.state == "running":
            self.post(Drop(ticket))

    def check_running(self) -> None:
        """Raise ModelDown, with what to do, unless the model runs."""
        if self.state == "running":
            return
        if self.state == "stopped":
            raise ModelDown(f"The model {self.adapter.name} is stopped; start it with "
                            f"POST /models/{self.adapter.name}/start.")
        reason = self.trouble.error if self.trouble else "It ended."
        raise ModelDown(f"The model {self.adapter.name} does not run. {reason}")

    def post_query(self, query: Query, dialects: frozenset[Dialect],
                   hear: Callable[[Result], None] | None) -> "asyncio.Future[Answer]":
        """Send a query to the worker."""
        self.number += 1
        now = perf_counter()
        if self.asked or self.turns.locked():
            self.crowded = now + CROWD_LASTS
        crowd = self.crowded > now or bool(query.ticket)  # else nobody would read that it is dropped
        crowd = crowd and not query.ordered
        self.post(Ask(number=self.number, query=query, dialects=dialects, crowd=crowd,
                      returned=self.account.take_returned()))
        return self.note_asked(hear, self.turns, query)

    def note_asked(self, hear: Callable[[Result], None] | None = None, turn: Turns | None = None,
                   query: Query | None = None) -> "asyncio.Future[Answer]":
        """Note down that the message just posted will be answered."""
        if not self.asked:
            self.heard = perf_counter()
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.asked[self.number] = Asked(done, hear, turn, query)
        return done

    def post(self, message: Ask | Recall | Drop | Start) -> None:
        """Write to the worker, and watch the time. Raises BadMessage for what is nested too deep to be packed."""
        assert self.pipe
        try:
            data = pack_message(message)
        except RecursionError:
            raise BadMessage("The inputs are nested too deep.") from None
        self.pipe.write(data)
        self.watch_silence()

    async def spawn(self) -> None:
        """Start a process and tell it what to become. A `stop` that comes in between finds the process, and wins."""
        self.unsettle()
        environment = {**os.environ, **write_environment(self.limits.threads)}
        ours, theirs = open_pair()
        try:
            process = self.process = spawn_worker(theirs, environment)
        except OSError as error:
            ours.close()
            sentence = f"No process could be started for the model {self.adapter.name}: {error}."
            return self.settle("failed", explain_failure(ModelDown(sentence), self.adapter.name))
        finally:
            theirs.close()
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        pipe, _ = await loop.create_connection(lambda: PipeProtocol(self, process), sock=ours)
        if self.process is not process:
            return pipe.close()
        self.pipe = pipe
        self.pipe.set_write_buffer_limits(high=64 << 20)
        self.account = self.blocks.open_account()
        self.post(Start(adapter=self.adapter, options=self.options, device=self.limits.device,
                        max_pixels=self.limits.max_pixels, blocks=str(self.account.folder),
                        ignore_memory=self.limits.ignore_memory))

    def take_message(self, message: Ready | Tell) -> None:
        """From the worker: set up, or an answer."""
        self.heard = perf_counter()
        if isinstance(message, Ready):
            if message.info is not None:
                self.info = Info.from_json(message.info)
                self.turns.allow(TURNS * message.at_once)
                self.settle("running", None)
            else:
                self.settle("failed", message.failure)
            return
        if isinstance(message.answer, Result):
            self.account.note(message.answer)
        asked = self.asked.get(message.number)
        if asked is None:
            return
        if isinstance(message.answer, Result) and message.answer.partial:
            if asked.hear:
                asked.hear(message.answer)
            return
        del self.asked[message.number]
        self.pause = FIRST_PAUSE
        asked.end(message.answer)

    def settle(self, state: str, trouble: Failure | None) -> None:
        """Enter a state that is not starting; whoever waited goes on."""
        self.state, self.trouble = state, trouble
        self.running_since = time.monotonic() if state == "running" else None
        self.settled.set()

    def unsettle(self) -> None:
        """From now on queries wait for the model to come, or to come back."""
        self.state = "starting"
        self.settled.clear()

    def watch_silence(self) -> None:
        """Stop a model that has been asked and has said nothing for the time limit. Setting up has no limit."""
        if self.watch is not None or not self.limits.time_limit:
            return
        self.watch = asyncio.get_running_loop().call_later(self.limits.time_limit, self.check_silence)

    def check_silence(self) -> None:
        """The time is up, unless something was heard since; then look again later."""
        self.watch = None
        if not self.asked:
            return
        left = self.heard + self.limits.time_limit - perf_counter()
        if left > 0:
            self.watch = asyncio.get_running_loop().call_later(left, self.check_silence)
            return
        name, limit = self.adapter.name, self.limits.time_limit
        error = TimedOut(f"The model {name} gave no answer within {limit:g} s and was stopped; it is starting again. "
                         "Give it more with --time-limit.")
        self.fail_asked(error)
        if self.process:
            self.process.kill()
        self.unsettle()
        self.keep(self.revive())

    def fail_asked(self, error: CatwalkError) -> None:
        """Every message that waits gets this failure."""
        waiting, self.asked = list(self.asked.values()), {}
        for asked in waiting:
            asked.end(explain_failure(error, self.adapter.name))

    def lose_process(self, process: subprocess.Popen[bytes]) -> None:
        """The pipe closed. A model that was set up, or was being set up, is started again after a pause.

        Queries wait for a model that did run; for one that ended before it was ready, they fail until it is.
        """
        if process is not self.process:
            return
        ended = ModelDown(f"The process of the model {self.adapter.name} ended{describe_code(process.poll())}; "
                          "it is starting again.")
        if self.state == "running" and not self.asked:
            self.mourn(explain_failure(ended, self.adapter.name))
        self.fail_asked(ended)
        if self.state == "running":
            self.unsettle()
            self.keep(self.revive())
        elif self.state == "starting":
            self.settle("failed", explain_failure(ended, self.adapter.name))
            self.keep(self.revive())
        elif self.state == "failed":
            self.keep(self.end_process(ended))

    async def revive(self) -> None:
        """Start again after a pause that doubles each time, until an answer comes."""
        await self.end_process(ModelDown("The model ended."))
        pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)
        await self.spawn()

    def cancel_tasks(self) -> None:
        """Let go of what was planned: a start after a pause."""
        for task in list(self.tasks):
            task.cancel()

    def keep(self, work: Any) -> None:
        """Run a coroutine beside everything else, until `stop`."""
        keep_task(work, self.tasks)

    async def end_process(self, error: CatwalkError) -> None:
        """Close the pipe and see the process end; kill it when it takes its time.

        Once begun it goes on, also when nobody waits for it any more; whoever ends the model next waits for it, too.
        """
        self.fail_asked(error)
        process, self.process = self.process, None
        if self.watch:
            self.watch.cancel()
            self.watch = None
        if self.pipe:
            self.pipe.close()
            self.pipe = None
        if process:
            self.burial = asyncio.get_running_loop().run_in_executor(None, bury_worker, process, self.account)
        if self.burial:
            await asyncio.shield(self.burial)


def bury_worker(process: subprocess.Popen[bytes], account: Account) -> None:
    """See a process end, and its blocks go."""
    bury_process(process)
    account.end()


class PipeProtocol(asyncio.Protocol):
    """The server's end of the pipe."""

    def __init__(self, engine: ProcessEngine, process: subprocess.Popen[bytes]) -> None:
        self.engine = engine
        self.process = process
        self.unpacker = Unpacker()

    def data_received(self, data: bytes) -> None:
        for message in self.unpacker.feed(data):
            self.engine.take_message(message)

    def connection_lost(self, error: Exception | None) -> None:
        self.engine.lose_process(self.process)
