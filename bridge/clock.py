"""When a source's next frame is due. Runs where sources run; tests bring a time of their own."""

import time
from collections.abc import Callable

LONGEST_WAIT = 1.0  # seconds in one `run`, so that settings take hold and nothing seems to hang


class Clock:
    """Waits for frames that are due. `now` and `sleep` are the machine's, unless a test brings its own."""

    def __init__(self, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep) -> None:
        self.now = now
        self.sleep = sleep
        self.count = -1  # of ticks
        self.begun = float("-inf")  # the moment of the last one
        self.fps = 0.0

    def wait_until(self, moment: float) -> bool:
        """Whether the moment has come: waits for it, but no longer than a second."""
        left = moment - self.now()
        if left > 0:
            self.sleep(min(left, LONGEST_WAIT))
        return left <= LONGEST_WAIT

    def wait_tick(self, fps: float) -> int:
        """The number of the next tick, of `fps` a second, from 0, once it has come; those missed are left out.

        Where it is more than a second away, the last number again; after a pause without calls it goes on from there.
        """
        if fps != self.fps:  # the new pace holds from now on, not for the time that has passed
            self.begun, self.fps = max(self.begun, self.now() - 1 / fps), fps
        due = self.begun + 1 / fps
        if self.now() - due > LONGEST_WAIT or self.count < 0:
            self.begun = self.now()
            self.count += 1
        elif self.wait_until(due):
            passed = 1 + max(0, int((self.now() - due) * fps))
            self.begun += passed / fps
            self.count += passed
        return self.count
