import asyncio

from bridge.engines.turns import Turns


async def take_all(turns):
    """Take every turn there is; how many there were."""
    count = 0
    while not turns.locked():
        await turns.acquire()
        count += 1
    return count


async def test_there_are_as_many_turns_as_were_allowed_last():
    turns = Turns(2)
    turns.allow(5)
    assert await take_all(turns) == 5
    for _ in range(5):
        turns.release()
    turns.allow(3)
    turns.allow(4)
    await take_all(turns)
    for _ in range(5):
        turns.release()
    assert await take_all(turns) == 4


async def test_turns_too_many_end_as_they_are_given_back():
    turns = Turns(4)
    assert await take_all(turns) == 4
    turns.allow(2)
    for count in (0, 0, 1, 1):
        turns.release()
        assert await take_all(turns) == count


async def test_who_waits_is_served_when_more_are_allowed():
    turns = Turns(1)
    await turns.acquire()
    waiting = [asyncio.create_task(turns.acquire()) for _ in range(2)]
    await asyncio.sleep(0)
    turns.allow(3)
    assert await asyncio.gather(*waiting) == [True, True]
