"""Everyone of one shape who is being followed: assigned to what a frame holds, brought up to date, let go.

A shape is a number of keypoints. Arrays have one row for each track, so that a frame costs a fixed number of steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from .identity import assign_best, compare_boxes, compare_poses, compare_sizes, list_labels, split_corners
from .smoothing import Euro, Filtered, smooth_points
from .things import Array, Found

PATIENCE = 1.0  # seconds that somebody may be absent and keep the identity
MOST_ABSENT = 64  # tracks of one shape that are waited for; then the longest absent go
COASTING = 0.2  # seconds that somebody unseen is thought to go on as before
AVERAGING = 0.25  # seconds over which the movement of a whole thing is averaged
SHRINKING = 1.0  # seconds in which a size follows something smaller; a larger one counts at once
ABSENCE_COST = 0.3  # of the likeness, at the end of the patience: who is here comes before who was
FASTEST = 8.0  # sizes a second that a whole thing can move


@dataclass(slots=True)
class Rows:
    """T tracks. `places` (T, P, 3) are the last ones found, `pace` (T, 3) the whole thing's movement a second."""

    ids: Array
    slots: Array
    given: Array  # the ids that the model itself gave, −1 without
    labels: Array
    seen: Array  # seconds
    frames: Array  # in how many it was found
    sizes: Array
    pace: Array
    places: Array
    filtered: Array  # (T, P, 3)
    speeds: Array  # (T, P, 3)
    trust: Array  # (T, P)

    def select(self, rows: Array) -> "Rows":
        """Some of the tracks."""
        return Rows(*(getattr(self, item.name)[rows] for item in fields(self)))

    def join(self, others: "Rows") -> "Rows":
        """These and others."""
        return Rows(*(np.concatenate([getattr(self, item.name), getattr(others, item.name)]) for item in fields(self)))


class Tracks:
    """The tracks of one shape. `admit` gives a new one its id and slot, `dismiss` frees the slot of who is gone."""

    def __init__(self, sigmas: Array, admit: Callable[[float], tuple[int, int]],
                 dismiss: Callable[[int, float], None]) -> None:
        self.sigmas = sigmas  # (K,)
        self.admit = admit
        self.dismiss = dismiss
        self.rows: Rows | None = None

    def follow(self, found: Found, labels: list[str], given: list[int], now: float, step: float,
               euro: Euro | None) -> Array:
        """Take in a frame's things; the row of each, (N,). `step`: seconds since the last frame."""
        matched = self.match(found, labels, given, now, step)
        fresh = np.flatnonzero(matched < 0)
        if fresh.size:
            newborn = self.begin(found, labels, given, fresh, now)
            matched[fresh] = np.arange(fresh.size) + (0 if self.rows is None else len(self.rows.ids))
            self.rows = newborn if self.rows is None else self.rows.join(newborn)
        self.update(matched, found, now, step, euro)
        return matched

    def match(self, found: Found, labels: list[str], given: list[int], now: float, step: float) -> Array:
        """The row of each thing found, −1 for a new one, (N,)."""
        matched = np.full(len(found.sizes), -1)
        if self.rows is None:
            return matched
        if min(given) >= 0:  # the model knows them itself
            known = {int(own): row for row, own in enumerate(self.rows.given)}
            for number, own in enumerate(given):
                matched[number] = known.pop(own, -1)
            return matched
        for row, number in assign_best(self.compare(found, labels, now, step)):
            matched[number] = row
        return matched

    def compare(self, found: Found, labels: list[str], now: float, step: float) -> Array:
        """How alike each track and each thing are, (T, N)."""
        rows = self.rows
        assert rows is not None
        gaps = now - rows.seen
        expected = rows.places + (rows.pace * np.minimum(gaps, COASTING)[:, None])[:, None]
        points, corners = split_corners(expected)
        found_points, found_corners = split_corners(found.places)
        if len(self.sigmas):
            sure = found.sure[:, :len(self.sigmas)]
            likeness = compare_poses(points, rows.trust[:, :len(self.sigmas)], rows.sizes, gaps, found_points, sure,
                                     self.sigmas)
        else:
            likeness = compare_boxes(corners, rows.sizes, gaps, found_corners)
            likeness = likeness * list_labels(rows.labels.tolist(), labels)
        here = 1 - ABSENCE_COST * np.minimum((gaps - step) / PATIENCE, 1)
        return likeness * here[:, None] * compare_sizes(rows.sizes, found.sizes)

    def begin(self, found: Found, labels: list[str], given: list[int], fresh: Array, now: float) -> Rows:
        """Tracks for things that were never seen before."""
        count = len(fresh)
        admitted = np.array([self.admit(now) for _ in range(count)], int)
        places, sure = found.places[fresh], found.sure[fresh]
        return Rows(
            ids=admitted[:, 0], slots=admitted[:, 1], given=np.array(given)[fresh],
            labels=np.array(labels, object)[fresh], seen=np.full(count, now), frames=np.zeros(count),
            sizes=found.sizes[fresh], pace=np.zeros((count, 3)), places=places, filtered=places.copy(),
            speeds=np.zeros_like(places), trust=sure)

    def update(self, matched: Array, found: Found, now: float, step: float, euro: Euro | None) -> None:
        """Bring the tracks that were found up to date."""
        rows = self.rows
        assert rows is not None
        gaps = np.maximum(now - rows.seen[matched], step)
        sizes = np.maximum(found.sizes, rows.sizes[matched] * np.exp(-gaps / SHRINKING))
        trust = rows.trust[matched]
        drift = self.move(matched, found, trust, gaps, sizes)
        before = Filtered(rows.filtered[matched], rows.speeds[matched], trust)
        after = smooth_points(before, found.places, found.sure, drift, gaps, sizes, euro)
        weight = np.minimum(found.sure * 2, 1)[..., None]
        expected = rows.places[matched] + drift[:, None]
        rows.places[matched] = expected + weight * (found.places - expected)
        rows.filtered[matched], rows.speeds[matched], rows.trust[matched] = after.places, after.speeds, after.trust
        rows.sizes[matched] = sizes
        rows.seen[matched] = now
        rows.frames[matched] += 1

    def move(self, matched: Array, found: Found, trust: Array, gaps: Array, sizes: Array) -> Array:
        """Bring the pace of the tracks up to date; how far each has moved since it was seen, (N, 3)."""
        rows = self.rows
        assert rows is not None
        weights = (found.sure * trust)[..., None]
        total = weights.sum(1)
        moved = ((found.places - rows.places[matched]) * weights).sum(1) / np.maximum(total, 1e-6)
        limit = (FASTEST * sizes)[:, None]
        pace = np.maximum(np.minimum(moved / gaps[:, None], limit), -limit)
        share = np.maximum(gaps / (gaps + AVERAGING), 1 / np.maximum(rows.frames[matched], 1))
        rows.pace[matched] += share[:, None] * (pace - rows.pace[matched])
        return np.asarray(rows.pace[matched] * gaps[:, None])

    def drop_absent(self, now: float) -> None:
        """Let go of those who have been absent too long, or are too many."""
        rows = self.rows
        if rows is None:
            return
        gone = now - rows.seen > PATIENCE
        absent = np.flatnonzero(rows.seen < now)
        if len(absent) > MOST_ABSENT:
            gone[absent[np.argsort(rows.seen[absent], kind="stable")[:-MOST_ABSENT]]] = True
        if gone.any():
            for slot, seen in zip(rows.slots[gone].tolist(), rows.seen[gone].tolist()):
                self.dismiss(slot, seen)
            self.rows = None if gone.all() else rows.select(~gone)

    @property
    def ids(self) -> set[int]:
        """Whose identities are kept."""
        return set() if self.rows is None else set(self.rows.ids.tolist())
