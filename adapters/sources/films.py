"""Films played by their own timestamps, through OpenCV's FFmpeg.

What is late is left out, as long as there is time to read it; where even reading is too slow, the film plays slower.
"""

from pathlib import Path
from typing import Any

import cv2
from numpy.typing import NDArray

from bridge import Clock, NoFrame

from .video import open_video

PAUSE = 1.0  # seconds without a call after which it goes on where it was
RATES = 1, 240  # pictures a second that a file may say; else it is taken for 25
OFTEN = 3  # times in a row that it is late, before that is said
MOST_SKIPPED = 0.5  # seconds of the machine's time in which pictures that are late are left out
ALMOST = 0.9  # of the pictures that a film says it has


class Film:
    """One open film. Raises NoFrame for what is none."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NoFrame(f"There is no film {path}.")
        self.capture = open_video(str(path), cv2.CAP_FFMPEG)
        self.path = path
        rate = self.capture.get(cv2.CAP_PROP_FPS)
        self.pause = 1 / (rate if RATES[0] <= rate <= RATES[1] else 25)
        self.promised = int(self.capture.get(cv2.CAP_PROP_FRAME_COUNT))
        self.count = 0  # of the pictures gone to
        self.sought = False
        self.moment = -self.pause
        if self.step() is None:
            raise NoFrame(f"{path} cannot be read as a film: it is broken, cut off, or of a kind unknown here.")

    @property
    def single(self) -> bool:
        """Whether it has had one picture so far; at its end, whether it has no other."""
        return self.count == 1 and not self.sought

    def step(self) -> float | None:
        """Go to the next picture; its moment in seconds, None at the end."""
        if not self.capture.grab():
            return None
        told = self.capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self.moment = told if told > self.moment else self.moment + self.pause
        self.count += 1
        return self.moment

    def seek(self, seconds: float) -> None:
        """Go to a moment; where the film has no such, to its beginning."""
        self.sought = True
        for moment in (seconds, 0.0):
            self.capture.set(cv2.CAP_PROP_POS_MSEC, moment * 1000)
            self.moment = moment - self.pause
            if self.step() is not None:
                return

    def read(self) -> NDArray[Any]:
        """The picture that it is at: RGB, height × width. Raises NoFrame."""
        well, frame = self.capture.retrieve()
        if not well:
            raise NoFrame(f"{self.path} is broken {self.moment:.1f} s after its beginning.")
        return cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)


class Player:
    """A film that runs by a clock. `over`: it stands still, at its end or since it has one picture only; `number`
    counts the pictures that it has shown.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.film: Film | None = None
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

    def find_film(self, place: float) -> Film:
        """The open film, at its new place if there is one."""
        film = self.film or self.reopen()
        if place != self.place:
            film.seek(place)
            self.place, self.over, self.speed = place, False, 0.0
        return film

    def reopen(self) -> Film:
        """The film from its beginning."""
        self.over = False
        self.film = Film(self.path)
        return self.film

    def start_at(self, film: Film) -> None:
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
            return
        self.over = True
        if film.single:
            self.notice = f"{self.path.name} has one picture only, which stands."
        elif not film.sought and film.count < film.promised * ALMOST:
            self.notice = (f"{self.path.name} ends {end:.1f} s after its beginning, though it says that it lasts "
                           f"{film.promised * film.pause:.1f} s: it is cut off or broken.")
        if loop and not film.single:
            due = self.start + end / self.speed
            self.start = due - self.reopen().moment / self.speed
