"""Pictures out of a folder, one after another."""

from pathlib import Path
from typing import Annotated

from bridge import Between, Clock, Frame, Memory, Source

from .sources.inputs import Crop, Flip, Hold, Order, Rotate, Side

Seconds = Annotated[float, Between(0.02, 3600), "How long each picture is shown."]
Place = Annotated[Path, "A folder of pictures, or one picture."]
Seed = Annotated[int, Between(0, 1_000_000), "Another number shuffles otherwise."]


class Folder(Source):
    """The pictures of a folder, each for some seconds, round and round; what is put there later is shown, too."""

    limits = ("Folders inside the folder are not looked into.", "Of animated pictures the first is shown.",
              "Pictures of more than 100 million pixels are left out.")

    def setup(self, place: Place = Path("."), order: Order = "name", side: Side = 1920, seed: Seed = 0) -> None:
        from .sources import folders, framing, showing

        self.framing, self.showing = framing, showing
        self.folder = folders.Folder(Path(place), order, seed)
        self.clock = Clock()
        self.carousel = showing.Carousel(lambda: framing.fit_side(self.folder.read_next(), side))

    def run(self, seconds: Seconds = 5, hold: Hold = False, flip: Flip = "none", rotate: Rotate = "0",
            crop: Crop = None, memory: Memory | None = None) -> Frame:
        part = None if crop is None else tuple(crop)
        self.showing.wait_news(
            self.clock, memory, lambda: (self.carousel.turn(self.clock.now(), seconds, hold), flip, rotate, part),
            pause=min(self.showing.LOOK, seconds))
        self.notice = self.folder.notice
        return self.framing.shape_picture(self.carousel.shown, flip, rotate, crop)
