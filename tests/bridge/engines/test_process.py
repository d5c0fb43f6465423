import asyncio
import gc
import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psutil
import pytest

from bridge.catalog import find_adapter, read_info
from bridge.engines.blocks import BlockReader
from bridge.engines.process import Limits, ProcessEngine
from bridge.messages import Dialect, Failure, Query, Result
from tests.waiting import until

NATIVE, LENT = Dialect(), Dialect("native", "block")
DIALECTS = frozenset({NATIVE})
LIMITS = Limits(device="cpu")


@pytest.fixture
async def start(models, monkeypatch):
    monkeypatch.setattr("bridge.engines.process.FIRST_PAUSE", 0.01)
    engines = []

    async def start_engine(name, limits=LIMITS, wait=True, **options):
        adapter = find_adapter(str(models / f"{name}.py"))
        engine = ProcessEngine(adapter, read_info(adapter), options, limits)
        engines.append(engine)
        if wait:
            await engine.start()
        return engine

    yield start_engine
    for engine in engines:
        await engine.stop()


def query(**inputs):
    return Query(model="m", inputs=inputs, arrived=0.0)


async def ask(engine, **inputs):
    return await asyncio.wait_for(engine.ask(lambda: query(**inputs), lambda _: DIALECTS), 20)


def read_text(answer):
    assert isinstance(answer, Result), answer
    return json.loads(answer.encoded[NATIVE].data)["text"]


async def test_a_model_is_started_asked_and_stopped(start):
    engine = await start("patient", wait=False)
    assert engine.state == "stopped"
    await engine.start()
    assert engine.state == "running" and engine.trouble is None
    assert read_text(await ask(engine, word="hi")) == "hi"
    process = engine.process
    await engine.stop()
    assert engine.state == "stopped" and process.returncode == 0
    answer = await ask(engine, word="hi")
    assert isinstance(answer, Failure) and (answer.code, answer.status) == ("model-down", 503)
    assert "POST /models/patient/start" in answer.error
    assert (await engine.recall(NATIVE)).code == "model-down"
    await engine.start()
    assert read_text(await ask(engine, word="again")) == "again"


async def test_queries_wait_for_a_model_that_is_being_set_up(start):
    engine = await start("patient", wait=False)
    starting = asyncio.create_task(engine.start())
    await asyncio.sleep(0)
    assert engine.state == "starting"
    assert read_text(await ask(engine, word="hi")) == "hi"
    await starting


async def test_queries_are_taken_in_order_and_only_when_their_turn_comes(start, door):
    engine = await start("patient")
    taken = []

    def take(word):
        taken.append(word)
        return query(word=word, knock=door.port)

    asked = [asyncio.create_task(engine.ask(lambda word=word: take(word), lambda _: DIALECTS))
             for word in ("one", "two", "three", "four")]
    first = await door.begun()
    assert first.word == "one" and taken == ["one", "two"], "one runs, one is decoded, the others wait undecoded"
    for word in ("one", "two", "three", "four"):
        assert first.word == word
        first.let_go()
        first = await door.begun() if word != "four" else None
    assert [read_text(await answer) for answer in asked] == ["one", "two", "three", "four"]


async def test_a_model_that_batches_has_a_turn_for_every_sketch_of_two_batches(start, door):
    engine = await start("together")
    words = [str(number) for number in range(20)]
    taken = []

    def take(word):
        taken.append(word)
        return query(word=word, knock=door.port if word == "0" else 0)

    asked = [asyncio.create_task(engine.ask(lambda word=word: take(word), lambda _: DIALECTS)) for word in words]
    first = await door.begun()
    assert taken == words[:16], "eight run, eight are decoded, the others wait undecoded"
    first.let_go()
    for word, answer in zip(words, await asyncio.gather(*asked)):
        (pose,) = json.loads(answer.encoded[NATIVE].data)["poses"]
        assert pose["keypoints"][0]["name"] == word


async def test_ordered_queries_are_no_crowd(start, monkeypatch):
    engine = await start("patient")
    told = []
    monkeypatch.setattr(engine, "post", lambda ask, post=engine.post: [told.append(ask.crowd), post(ask)])
    query = Query(model="patient", inputs={"word": "one"}, arrived=0.0, ordered=True)
    await asyncio.gather(*(engine.ask(lambda: query, lambda query: frozenset({query.dialect})) for _ in range(6)))
    assert told == [False] * 6


@pytest.mark.parametrize("lasts, crowd", [(60, [False, True, True, True]), (1e-9, [False, True, True, False])])
async def test_after_queries_met_a_crowd_is_expected_for_a_while(start, monkeypatch, lasts, crowd):
    monkeypatch.setattr("bridge.engines.process.CROWD_LASTS", lasts)
    engine = await start("together")
    told = []
    monkeypatch.setattr(engine, "post", lambda ask, post=engine.post: [told.append(ask.crowd), post(ask)])
    await asyncio.gather(*(ask(engine, word="x") for _ in range(3)))
    await ask(engine, word="x")
    assert told == crowd


async def test_partial_answers_are_heard_as_they_come(start, door):
    engine = await start("steps")
    heard = asyncio.Queue()
    asked = asyncio.create_task(engine.ask(lambda: query(words="a b", knock=door.port), lambda _: DIALECTS,
                                           heard.put_nowait))
    (await door.begun()).let_go()
    assert read_text(await asyncio.wait_for(heard.get(), 20)) == "a" and not asked.done()
    (await door.begun()).let_go()
    assert read_text(await asked) == "a b"


async def test_a_killed_process_fails_its_query_and_answers_again(start, door):
    engine = await start("patient")
    asked = asyncio.create_task(ask(engine, word="x", knock=door.port))
    await door.begun()
    before = engine.process.pid
    os.kill(before, signal.SIGKILL)
    answer = await asked
    assert isinstance(answer, Failure) and answer.code == "model-down" and "it is starting again" in answer.error
    assert engine.state == "starting"
    assert read_text(await ask(engine)) == str(engine.process.pid) != str(before)
    assert engine.state == "running"


async def test_each_restart_in_a_row_waits_longer_until_an_answer_comes(start):
    engine = await start("patient")
    pauses = []
    for _ in range(3):
        pauses.append(engine.pause)
        engine.process.kill()
        await engine.settled.wait() if engine.state != "running" else None
        while engine.state == "running":  # the end of the process is on its way through the loop
            await asyncio.to_thread(engine.process.wait)
            await asyncio.sleep(0)
        await engine.settled.wait()
    assert pauses[0] < pauses[1] < pauses[2]
    await ask(engine)
    assert engine.pause == pauses[0]


async def test_a_model_that_is_silent_too_long_is_stopped_and_starts_again(start, door):
    engine = await start("patient", Limits(device="cpu", time_limit=0.2))
    process = engine.process
    answer = await ask(engine, word="x", knock=door.port)
    assert isinstance(answer, Failure) and (answer.code, answer.status) == ("timed-out", 504)
    assert "no answer within 0.2 s" in answer.error and "--time-limit" in answer.error
    assert read_text(await ask(engine)) != str(process.pid)
    assert process.returncode == -9


async def test_every_partial_answer_gives_a_model_its_time_anew(start, door):
    engine = await start("steps", Limits(device="cpu", time_limit=30))
    asked = asyncio.create_task(ask(engine, words="a b", knock=door.port))
    (await door.begun()).let_go()
    knocker = await door.begun()
    heard = engine.heard
    engine.check_silence()
    assert engine.heard == heard and not asked.done()
    knocker.let_go()
    assert read_text(await asked) == "a b"


async def test_without_a_time_limit_nothing_watches(start):
    engine = await start("patient", Limits(device="cpu", time_limit=0))
    assert read_text(await ask(engine, word="hi")) == "hi" and engine.watch is None


async def test_a_setup_that_raises_leaves_the_model_failed_with_its_reason(start):
    engine = await start("clumsy", broken=True)
    assert engine.state == "failed" and "the key does not fit" in engine.trouble.error
    answer = await ask(engine)
    assert answer.code == "model-down" and "the key does not fit" in answer.error
    await engine.start({"broken": False})
    assert engine.state == "running" and engine.trouble is None
    assert isinstance(await ask(engine), Result)


async def test_a_process_that_dies_in_its_setup_is_tried_again_while_queries_fail(start, tmp_path):
    mark = tmp_path / "mark"
    path = tmp_path / "dying.py"
    path.write_text(f"""
import os
from bridge import Model

class Dying(Model):
    def setup(self) -> None:
        if os.path.exists({str(mark)!r}):
            os._exit(7)

    def run(self) -> str:
        return "alive"
""")
    adapter = find_adapter(str(path))
    engine = ProcessEngine(adapter, read_info(adapter), {}, LIMITS)
    mark.touch()
    await engine.start()
    assert engine.state == "failed" and "it is starting again" in engine.trouble.error
    answer = await ask(engine)
    assert isinstance(answer, Failure) and answer.code == "model-down"
    mark.unlink()
    while isinstance(answer := await ask(engine), Failure):
        await asyncio.gather(*engine.tasks)
    assert read_text(answer) == "alive"
    await engine.stop()


async def test_restarting_keeps_queries_waiting_and_takes_other_options(start, models):
    engine = await start("mixed", size="small")
    restarting = asyncio.create_task(engine.restart({"size": "large"}))
    await asyncio.sleep(0)
    assert engine.state == "starting"
    answer = await ask(engine)
    assert answer.code == "bad-input", "the query was answered by the model that came"
    await restarting
    assert engine.state == "running" and engine.options == {"size": "large"}


async def test_a_stop_in_the_middle_of_a_start_wins(start):
    for moments in range(6):
        engine = await start("patient", wait=False)
        starting = asyncio.create_task(engine.start())
        for _ in range(moments):
            await asyncio.sleep(0)
        await engine.stop()
        if moments:
            await asyncio.wait_for(starting, 10)
        else:
            starting.cancel()
        assert engine.state == "stopped" and engine.process is None


async def test_a_process_that_ended_is_buried_though_its_model_is_stopped_meanwhile(start):
    engine, turn = await start("patient"), Event()
    process = engine.process
    busy = ThreadPoolExecutor(1)  # whose only thread has something else to do first
    busy.submit(turn.wait)
    asyncio.get_running_loop().set_default_executor(busy)
    process.kill()
    while engine.process:
        await asyncio.sleep(0)
    stopping = asyncio.create_task(engine.stop())
    await asyncio.sleep(0)
    turn.set()
    await asyncio.wait_for(stopping, 20)
    assert process.stdin.closed and process.returncode == -signal.SIGKILL


async def test_two_starts_at_once_start_one_process(start):
    engine = await start("patient", wait=False)
    before = len(psutil.Process().children())
    await asyncio.gather(engine.start(), engine.start(), engine.start())
    assert len(psutil.Process().children()) == before + 1


async def test_a_sketch_that_leaves_gives_its_turn_back(start, door):
    engine = await start("patient")
    for _ in range(4):
        asked = asyncio.create_task(ask(engine, word="x", knock=door.port))
        knocker = await door.begun()
        asked.cancel()
        knocker.let_go()
    assert read_text(await ask(engine, word="hi")) == "hi"
    while engine.asked:
        await asyncio.sleep(0)
    assert engine.turns._value == 2


async def test_sketches_that_come_and_go_do_not_pile_up_work(start, door):
    engine = await start("patient")
    asked = [asyncio.create_task(ask(engine, word="gone", knock=door.port)) for _ in range(9)]
    first = await door.begun()
    for task in asked:
        task.cancel()
    stayer = asyncio.create_task(ask(engine, word="hi"))
    await asyncio.sleep(0)
    assert len(engine.asked) == 2 and not stayer.done()
    first.let_go()
    (await door.begun()).let_go()
    assert read_text(await stayer) == "hi" and door.waiting.empty()


async def test_inputs_nested_too_deep_for_the_pipe_are_a_failure_and_cost_no_turn(start):
    engine = await start("patient")
    nested = []
    for _ in range(20_000):
        nested = [nested]
    for _ in range(4):
        answer = await ask(engine, word=nested)
        assert answer.code == "bad-message" and "nested too deep" in answer.error
    assert read_text(await ask(engine, word="hi")) == "hi"


async def test_no_process_to_be_had_is_a_sentence(start, monkeypatch):
    def refuse(*_):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("bridge.engines.process.spawn_worker", refuse)
    engine = await start("patient")
    assert engine.state == "failed" and "Resource temporarily unavailable" in engine.trouble.error


async def test_a_model_that_would_not_fit_is_refused_before_it_loads_unless_somebody_insists(start):
    engine = await start("hoarder")
    assert engine.state == "failed"
    assert "needs about 1,000,000,000 MB of memory, and" in engine.trouble.error
    assert "Stop another model or program and start it again, or insist with --ignore-memory." in engine.trouble.error
    insisting = await start("hoarder", Limits(device="cpu", ignore_memory=True))
    assert insisting.state == "running" and isinstance(await ask(insisting), Result)


async def test_a_stopped_model_gives_its_memory_back(start):
    def measure_family():
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        return sum(process.memory_info().rss for process in family)

    before = measure_family()
    engine = await start("hoarder", Limits(device="cpu", ignore_memory=True), megabytes=300)
    number = engine.process.pid
    assert measure_family() - before > 300 << 20
    await engine.stop()
    assert measure_family() - before < 30 << 20 and not psutil.pid_exists(number)


def count_blocks(engine):
    return len(list(engine.account.folder.iterdir())) if engine.account.folder.exists() else 0


def picture_query(value):
    return Query(model="m", inputs={"image": value}, arrived=1.0)


async def lend_picture(engine, value):
    """The picture of a model that gives what it got, as a block."""
    answer = await asyncio.wait_for(engine.ask(lambda: picture_query(value), lambda _: frozenset({LENT})), 20)
    assert isinstance(answer, Result), answer
    return answer.encoded[LENT].blobs[0]


async def test_a_picture_goes_from_worker_to_worker_without_being_encoded(start, photo):
    first, second = await start("mixed"), await start("mixed")
    block = await lend_picture(first, photo)
    assert block.shape == (120, 160, 3)
    passed_on = await lend_picture(second, block)
    assert passed_on.path.startswith(str(second.account.folder))
    reader = BlockReader()
    assert (reader.read(passed_on) == reader.read(block)).all() and reader.read(block).std() > 1


async def test_blocks_come_back_however_many_pictures_are_handed_on(start, photo):
    first, second = await start("mixed"), await start("mixed")
    for _ in range(30):
        await lend_picture(second, await lend_picture(first, photo))
    assert not first.account.lent and count_blocks(first) <= 3 and count_blocks(second) <= 3


async def test_a_block_that_a_worker_reads_is_not_written_whoever_waits(start, photo, door):
    first, reader = await start("mixed"), await start("patient")
    block = await lend_picture(first, photo)
    asked = asyncio.ensure_future(ask(reader, image=block, knock=door.port))
    run = await door.begun()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    del block, asked
    gc.collect()
    assert set(first.account.lent) == {"1"} and "1" not in first.account.take_returned()
    run.let_go()
    while first.account.lent:
        await asyncio.sleep(0)


async def test_a_worker_that_is_killed_leaves_no_block_behind(start, photo):
    first, second = await start("mixed"), await start("mixed")
    block = await lend_picture(first, photo)
    account, old = first.account, first.process
    old.kill()
    await until(lambda: first.process is not old and first.state == "running")
    assert account.folder.exists()
    assert (await lend_picture(second, block)).shape == (120, 160, 3)
    del block
    assert not account.folder.exists()
    await lend_picture(first, photo)
    folder = second.account.folder
    second.process.kill()
    await until(lambda: not folder.exists(), 20)


async def test_a_model_that_is_stopped_leaves_no_block_behind(start, photo):
    engine = await start("mixed")
    await lend_picture(engine, photo)
    await engine.stop()
    assert not engine.account.folder.exists() and list(engine.blocks.path.iterdir()) == [engine.blocks.path / "held"]


async def test_a_partial_answer_lends_nothing(start):
    engine, parts = await start("steps"), []
    dialects = frozenset({NATIVE, LENT})
    answer = await asyncio.wait_for(engine.ask(lambda: query(words="a b"), lambda _: dialects, parts.append), 20)
    assert [set(part.encoded) for part in parts] == [{NATIVE}, {NATIVE}] and set(answer.encoded) == {NATIVE, LENT}
