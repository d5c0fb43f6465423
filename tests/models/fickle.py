"""A source that gives numbers, fails, or has nothing new, as the file beside it says: a word for each time, the last
again and again.
"""

from pathlib import Path

from bridge import Memory, NoFrame, NothingNew, Source


class Fickle(Source):
    """Counts, as long as it is plugged in."""

    def setup(self, script: Path = Path("script.txt")) -> None:
        self.script = Path(script)
        self.count = 0

    def run(self, step: float = 1, memory: Memory | None = None) -> float:
        words = self.script.read_text(encoding="utf-8").split()
        word = words[min(self.count, len(words) - 1)]
        self.count += 1
        if word == "gone":
            raise NoFrame("The counter was unplugged.")
        if word == "crash":
            raise ValueError("worn out")
        if word == "wait" and memory:
            raise NothingNew("The same number.")
        if memory is not None:
            memory["given"] = True
        return self.count * step
