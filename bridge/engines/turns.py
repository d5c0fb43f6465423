"""How many queries a worker has at once; the others wait in the server, first come first served, and stay fresh."""

import asyncio


class Turns(asyncio.Semaphore):
    """Turns that can become more or fewer while they are taken: those too many end as they are given back."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
        self.surplus = 0

    def release(self) -> None:
        """Give a turn back."""
        if self.surplus:
            self.surplus -= 1
        else:
            super().release()

    def allow(self, limit: int) -> None:
        """So many at once from now on."""
        self.surplus += max(0, self.limit - limit)
        for _ in range(limit - self.limit):
            self.release()
        self.limit = limit
