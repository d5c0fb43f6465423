"""Holds as much as it is told, and says that it needs a thousand million million bytes."""

from bridge import Model


class Hoarder(Model):
    """Keeps things."""

    memory = 10 ** 15

    def setup(self, megabytes: int = 0) -> None:
        self.kept = b"x" * (megabytes << 20)

    def run(self) -> int:
        return len(self.kept) >> 20
