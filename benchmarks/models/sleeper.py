"""A model that needs 50 ms and lets others work meanwhile."""

import time

from bridge import Frame, Label, Model

RUN_TIME = 0.05  # seconds


class Sleeper(Model):
    """Waits for 50 ms."""

    def run(self, image: Frame) -> list[Label]:
        time.sleep(RUN_TIME)
        return [Label("slept", 1.0)]
