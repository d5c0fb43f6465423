"""A model that needs 10 ms for a pass, of one picture or of eight, and lets others work meanwhile."""

import time

from bridge import Frame, Label, Model

RUN_TIME = 0.01  # seconds


class Batcher(Model):
    """Waits for 10 ms with up to eight pictures."""

    batch = 8

    def run(self, image: Frame) -> list[Label]:
        return self.run_batch([image])[0]

    def run_batch(self, image: list[Frame]) -> list[list[Label]]:
        time.sleep(RUN_TIME)
        return [[Label("slept", 1.0)] for _ in image]
