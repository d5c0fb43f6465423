"""Waits for what another task does."""

import asyncio

PATIENCE = 30  # seconds after which a test gives up
MOMENT = 0.001  # seconds until it looks again; one that looks without end takes the processor from whom it waits for


async def until(condition, patience=PATIENCE):
    """Until it is so; other tasks go on meanwhile."""
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(MOMENT)
