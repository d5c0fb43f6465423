"""The model `pose`, one picture after another."""

from adapters.pose import Pose


class PoseSingly(Pose):
    """The same, and it runs neither in parallel nor in batches."""

    batch = 1
    parallel = False
