"""The door: one stream's findings go in, and come out with identities, slots, smoothed places and derived numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..kinds import Box, Pose
from .fields import Wishes
from .gestures import GestureKeeper
from .identity import list_sigmas
from .measures import measure_thing
from .slots import Slots
from .smoothing import Filtered, extrapolate, pick_euro
from .things import Marks, Moving, Thing, count_points, read_things, write_things
from .tracks import Tracks

USUAL_STEP = 1 / 30  # seconds; what counts for a frame whose time stands still, goes back or is no number
LONGEST_STEP = 3600.0


@dataclass(slots=True)
class Numbers:
    """Identities: growing, never twice."""

    last: int = 0

    def take(self) -> int:
        self.last += 1
        return self.last


class Tracker:
    """Follows the poses or the boxes of one stream of frames, with identities out of `numbers`."""

    def __init__(self, numbers: Numbers | None = None) -> None:
        self.numbers = numbers or Numbers()
        self.slots = Slots()
        self.shapes: dict[int, Tracks] = {}  # by number of keypoints
        self.gestures = GestureKeeper()
        self.time = float("nan")
        self.now = 0.0  # seconds of this stream, which only grow

    def follow(self, things: Sequence[Thing], time: float, wishes: Wishes = Wishes(), *, aspect: float = 1.0,
               latency: float = 0.0) -> list[Thing]:
        """The things of the frame that came at `time` seconds, in their order, followed as wished.

        Coordinates are 0…1 of a picture whose width ÷ height is `aspect`. `latency` in seconds is what a prediction of
        1 makes up for.
        """
        step = self.tick(time)
        followed: list[Thing] = list(things)
        shapes: dict[int, list[int]] = {}
        for number, thing in enumerate(things):
            shapes.setdefault(count_points(thing), []).append(number)
        for shape, numbers in shapes.items():
            group = [things[number] for number in numbers]
            for number, thing in zip(numbers, self.follow_shape(shape, group, step, wishes, aspect, latency)):
                followed[number] = thing
        self.forget()
        return followed

    def follow_shape(self, shape: int, things: list[Thing], step: float, wishes: Wishes, aspect: float,
                     latency: float) -> list[Thing]:
        """The things that have so many keypoints."""
        tracks = self.shapes.get(shape)
        if tracks is None:
            tracks = self.shapes[shape] = Tracks(list_sigmas(list_names(things[0])), self.admit, self.slots.free_slot)
        found = read_things(things, aspect)
        labels = [thing.label if isinstance(thing, Box) else "" for thing in things]
        given = [-1 if thing.id is None else thing.id for thing in things]
        euro = pick_euro(wishes.smoothing, wishes.min_cutoff, wishes.beta)
        matched = tracks.follow(found, labels, given, self.now, step, euro)
        rows = tracks.rows
        assert rows is not None
        filtered = Filtered(rows.filtered[matched], rows.speeds[matched], rows.trust[matched])
        lead = latency * wishes.prediction
        places = extrapolate(filtered, rows.sizes[matched], lead) if lead > 0 else filtered.places
        known = (filtered.trust > 0) if euro else (found.sure > 0)
        ids = rows.ids[matched].tolist() if min(given) < 0 else given
        slots = rows.slots[matched].tolist()
        marks = [Marks(id=own, slot=slot) for own, slot in zip(ids, slots)]
        if wishes.derives:
            paces, sizes = rows.pace[matched], rows.sizes[matched].tolist()
            marks = [self.derive(thing, mark, Moving(*motion), wishes, aspect)
                     for thing, mark, motion in zip(things, marks, zip(places, filtered.speeds, paces, sizes))]
        return write_things(things, places, known, aspect, marks)

    def derive(self, thing: Thing, marks: Marks, moving: Moving, wishes: Wishes, aspect: float) -> Marks:
        """The marks of a thing with measures and gestures, as wished."""
        measures = gestures = None
        if wishes.measures or wishes.distances:
            measures = measure_thing(thing, moving, aspect, wishes)
        if wishes.gestures and isinstance(thing, Pose):
            gestures = self.gestures.watch(marks.id, thing, moving, self.now)
        return replace(marks, measures=measures, gestures=gestures)

    def admit(self, now: float) -> tuple[int, int]:
        """An identity that was never given before, and its slot."""
        identity = self.numbers.take()
        return identity, self.slots.take_slot(identity, now)

    def tick(self, time: float) -> float:
        """Let the stream's own time grow; the seconds since the last frame."""
        step = time - self.time
        if not 0 < step < float("inf"):
            step = USUAL_STEP
        if np.isfinite(time):
            self.time = time
        step = min(step, LONGEST_STEP)
        self.now += step
        return step

    def forget(self) -> None:
        """Let go of whoever has been absent too long."""
        for shape, tracks in list(self.shapes.items()):
            tracks.drop_absent(self.now)
            if tracks.rows is None:
                del self.shapes[shape]
        self.gestures.forget(self.now)


def derive_alone(things: Sequence[Thing], wishes: Wishes, aspect: float) -> list[Thing]:
    """The things of a picture that has no before and after: measured as wished, without identities."""
    alone = Tracker().follow(things, 0.0, replace(wishes, smoothing="off", prediction=0), aspect=aspect)
    return [replace(thing, id=own.id, slot=None) for thing, own in zip(alone, things)]


def list_names(thing: Thing) -> tuple[str, ...]:
    """The names of a thing's keypoints; none for a box."""
    return tuple(point.name for point in thing.keypoints) if isinstance(thing, Pose) else ()
