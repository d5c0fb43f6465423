"""The model `classify`, one picture after another."""

from adapters.classify import Classify


class ClassifySingly(Classify):
    """The same, and it runs neither in parallel nor in batches."""

    batch = 1
    parallel = False
