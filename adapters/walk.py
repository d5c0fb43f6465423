"""A way through numbers, for generators: latents one after another."""

from pathlib import Path
from typing import Annotated, Literal

from bridge import Between, Clock, Source, Vector

from .sources.inputs import Hold

Way = Annotated[Literal["noise", "circle", "saved"],
                "noise: anywhere, and never back; circle: round and round; saved: from one saved latent to the next."]
Numbers = Annotated[int, Between(1, 100_000), "How many numbers a latent has."]
File = Annotated[Path, "Saved latents: .npy, JSON, or rows of numbers."]
Speed = Annotated[float, Between(0, 100), "Latents, or rounds of the circle, in ten seconds."]
Pace = Annotated[float, Between(0.1, 240), "How often a second."]
Seed = Annotated[int, Between(0, 1_000_000), "Another number goes another way."]


class Walk(Source):
    """A walk through latents for generators: at random, in a circle, or between those that were saved."""

    limits = ("It knows no generator: the length must be the one that the generator takes.",)

    def setup(self, way: Way = "noise", length: Numbers = 512, file: File = Path("latents.json")) -> None:
        from .sources import walks

        self.walks = walks
        self.way, self.length, self.file = way, length, Path(file)
        self.clock = Clock()
        self.saved = None
        self.place, self.tick = 0.0, 0

    def run(self, speed: Speed = 1, fps: Pace = 30, seed: Seed = 0, hold: Hold = False) -> Vector:
        tick = self.clock.wait_tick(fps)
        if not hold:
            self.place += (tick - self.tick) / fps * speed / 10
        self.tick = tick
        if self.way == "saved":
            if self.saved is None:
                self.saved = self.walks.read_latents(self.file, self.length)
            return self.walks.walk_saved(self.place, self.saved)
        walk = self.walks.walk_noise if self.way == "noise" else self.walks.walk_circle
        return walk(self.place, seed, self.length)
