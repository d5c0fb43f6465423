import asyncio
import gc
import weakref

from bridge.tasks import keep_task


async def test_a_task_is_held_until_it_has_ended():
    kept, begun, going_on, ended = set(), asyncio.Event(), asyncio.Event(), []

    async def work():
        begun.set()
        await going_on.wait()
        ended.append(True)

    task = weakref.ref(keep_task(work(), kept))
    await begun.wait()
    gc.collect()
    assert kept == {task()} and not ended
    going_on.set()
    await task()
    assert ended and not kept


async def test_one_that_is_cancelled_is_held_no_more():
    kept = set()
    task = keep_task(asyncio.Event().wait(), kept)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled() and not kept
