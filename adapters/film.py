"""A film out of a file, played as if a camera saw it."""

from pathlib import Path
from typing import Annotated

from bridge import Between, Clock, Frame, Memory, Source

from .sources.inputs import Crop, Flip, Hold, Rotate, Side

Speed = Annotated[float, Between(0.05, 16), "How fast: 1 is its own pace."]
Loop = Annotated[bool, "Begin again at the end; else its last picture stays."]
Place = Annotated[float, Between(0, 86400), "Seconds from the beginning: goes there when it is set."]
File = Annotated[Path, "The film."]


class Film(Source):
    """A film, played at its own pace again and again, or held, slowed down, searched."""

    limits = ("Its sound is not heard.", "It cannot run backwards.",
              "What the machine cannot read in time is left out; where even that is too much, it plays slower.")

    def setup(self, file: File = Path("film.mp4"), side: Side = 1920) -> None:
        from .sources import films, framing, showing

        self.framing, self.showing = framing, showing
        self.side = side
        self.clock = Clock()
        self.player = films.Player(Path(file), self.clock)

    def run(self, speed: Speed = 1, loop: Loop = True, hold: Hold = False, seek: Place = 0, flip: Flip = "none",
            rotate: Rotate = "0", crop: Crop = None, memory: Memory | None = None) -> Frame:
        player = self.player
        if player.shown is None or not (hold or player.over) or seek != player.place or (loop and player.over):
            player.play(speed, loop, seek)
        self.notice = player.notice
        if hold or player.over:
            part = None if crop is None else tuple(crop)
            self.showing.wait_news(self.clock, memory, lambda: (player.number, flip, rotate, part))
        return self.framing.shape_picture(self.framing.fit_side(player.shown, self.side), flip, rotate, crop)
