"""A model that needs 50 ms and holds the interpreter's lock all the while."""

import time

from bridge import Frame, Label, Model

RUN_TIME = 0.05  # seconds


class Holder(Model):
    """Counts for 50 ms."""

    def run(self, image: Frame) -> list[Label]:
        end = time.perf_counter() + RUN_TIME
        count = 0
        while time.perf_counter() < end:
            count += 1
        return [Label("counted", float(count > 0))]
