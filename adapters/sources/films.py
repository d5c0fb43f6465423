"""Films played by their own timestamps, through OpenCV's FFmpeg.

What is late is left out, as long as there is time to read it; where even reading is too slow, the film plays slower.
What is broken is left out, too.
"""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from bridge import Clock, FilmReader

PAUSE = 1.0  # seconds without a call after which it goes on where it was
OFTEN = 3  # times in a row that it is late, before that is said
MOST_SKIPPED = 0.5  # seconds of the machine's time in which pictures that are late are left out


class Player:
    """A film that runs by a clock. `over`: it stands still, at its end or since it has one picture only; `number`
    counts the pictures that it has shown.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.film: FilmReader | None = None
        self.shown: NDArray[Any] | None = None
        self.number = 0
        self.over = False
        self.notice = ""
        self.start = 0.0  # the clock's moment at which the film's own would be 0
        self.called = float("-inf")
        self.speed = self.place = 0.0
        self.slow = 0  # how often in a row it was too slow

    def play(self, speed: float, loop: bool, place: float) -> NDArray[Any]:
        """The next picture, when its moment has come; a new `place` in seconds is gone to. Raises NoFrame."""
        film = self.find_film(place)
        if speed != self.speed or self.clock.now() - self.called > PAUSE:
            self.speed = speed
            self.start_at(film)
        if self.over and loop and not film.single:
            self.start_at(self.reopen())
        self.skip_late(loop)
        if not self.over and (self.wait_turn() or self.shown is None):
            self.shown = self.film.read()  # type: ignore[union-attr]  # it may be another one by now
            self.number += 1
            self.go_on(loop)
        self.called = self.clock.now()
        assert self.shown is not None
        return self.shown

    def find_film(self, place: float) -> FilmReader:
        """The open film, at its new place if there is one."""
        film = self.film or self.reopen()
        if place != self.place:
            film.seek(place)
            self.place, self.over, self.speed = place, False, 0.0
        return film

    def reopen(self) -> FilmReader:
        """The film from its beginning."""
        self.over = False
        self.film = FilmReader(self.path)
        return self.film

    def start_at(self, film: FilmReader) -> None:
        """Its picture of now is due now."""
        self.start = self.clock.now() - film.moment / self.speed

    def wait_turn(self) -> bool:
        """Whether the next picture is due; waits for it, a second at most."""
        assert self.film
        return self.clock.wait_until(self.start + self.film.moment / self.speed)

    def skip_late(self, loop: bool) -> None:
        """Leave out what should have been seen by now."""
        begun, film = self.clock.now(), self.film
        while film and not self.over and self.clock.now() - self.start > (film.moment + film.pause) / self.speed:
            if self.clock.now() - begun > MOST_SKIPPED:
                self.slow += 1
                if self.slow == OFTEN:
                    self.notice = f"{self.path.name} is too large to play at its own pace here; make it smaller."
                return self.start_at(film)
            self.go_on(loop)
            film = self.film
        self.slow = 0

    def go_on(self, loop: bool) -> None:
        """Go to the next picture: at the end to the beginning, or nowhere."""
        film = self.film
        assert film
        end = film.moment + film.pause
        if film.step() is not None:
            if film.broken:
                self.notice = f"{self.path.name} has broken pictures, which are left out."
            return
        self.over = True
        if film.single:
            self.notice = f"{self.path.name} has one picture only, which stands."
        elif film.cut_off:
            self.notice = film.cut_off
        if loop and not film.single:
            due = self.start + end / self.speed
            self.start = due - self.reopen().moment / self.speed
