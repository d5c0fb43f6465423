"""Tasks beside everything else. Whoever begins one holds it: asyncio itself does not, and Python would tidy it up
(https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task).
"""

import asyncio
from collections.abc import Coroutine
from typing import Any


def keep_task(work: Coroutine[Any, Any, None], kept: set[asyncio.Task[None]]) -> asyncio.Task[None]:
    """Begin a coroutine, held in `kept` until it has ended."""
    task = asyncio.get_running_loop().create_task(work)
    kept.add(task)
    task.add_done_callback(kept.discard)
    return task
