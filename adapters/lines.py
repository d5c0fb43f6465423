"""Lines of a text file, one after another."""

from pathlib import Path
from typing import Annotated

from bridge import Between, Clock, Memory, Source

from .sources.inputs import Hold

Seconds = Annotated[float, Between(0.02, 86400), "How long until the next line."]
File = Annotated[Path, "A text file, UTF-8."]
Seed = Annotated[int, Between(0, 1_000_000), "Another number shuffles otherwise."]


class Lines(Source):
    """The lines of a text file, one every few seconds, round and round; a file that has changed is read anew."""

    limits = ("Empty lines are left out.", "Of a file of more than 10 MB the beginning is read.")

    def setup(self, file: File = Path("words.txt"), shuffle: Annotated[bool, "In each round another order."] = False,
              seed: Seed = 0) -> None:
        from .sources import showing, texts

        self.showing = showing
        self.clock = Clock()
        self.carousel = showing.Carousel(texts.Text(Path(file), shuffle, seed).read_next)

    def run(self, seconds: Seconds = 5, hold: Hold = False, memory: Memory | None = None) -> str:
        self.showing.wait_news(
            self.clock, memory, lambda: self.carousel.turn(self.clock.now(), seconds, hold), float("inf"),
            pause=min(self.showing.LOOK, seconds))
        return self.carousel.shown
