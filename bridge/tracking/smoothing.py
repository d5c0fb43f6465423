"""The One Euro filter (Casiez, Roussel and Vogel 2012, https://gery.casiez.net/1euro), for many points at once.

What stands still is smoothed strongly, what moves hardly: the cutoff frequency rises with speed. Two things differ from
the paper. Speed is counted in sizes of the thing a second, so that the presets fit who stands near and who stands far;
and a speed as low as noise makes counts for less. A point of little confidence moves less, and one that was not to be
trusted and now is jumps to its place.
"""

from dataclasses import dataclass

import numpy as np

from .things import Array

SPEED_CUTOFF = 1.3  # Hz, of the filter of the speed
DOUBT = 0.45  # sizes a second: such a speed may as well be noise, and counts for half
CONFIDENT = 0.5  # confidence from which a point is fully believed
FORGETTING = 0.5  # seconds in which trust in a point that is not seen falls to 1/e
LONGEST_LEAD = 0.4  # seconds that are extrapolated at most


@dataclass(frozen=True, slots=True)
class Euro:
    """The two parameters: `min_cutoff` in Hz, `beta` in Hz for a speed of one size a second."""

    min_cutoff: float
    beta: float


EUROS = {"still": Euro(0.1, 6.0), "balanced": Euro(0.3, 18.0), "fast": Euro(1.5, 40.0)}


def pick_euro(smoothing: str, min_cutoff: float | None, beta: float | None) -> Euro | None:
    """A preset, with what overrides it; None is off."""
    preset = EUROS.get(smoothing)
    if preset is None:
        return None
    return Euro(preset.min_cutoff if min_cutoff is None else min_cutoff, preset.beta if beta is None else beta)


@dataclass(slots=True)
class Filtered:
    """Where points are, how fast they move, and how far they are to be trusted.

    `places` and `speeds` are (N, P, 3), in picture heights and seconds; `trust` is (N, P).
    """

    places: Array
    speeds: Array
    trust: Array


def smooth_points(before: Filtered, places: Array, sure: Array, drift: Array, gaps: Array, sizes: Array,
                  euro: Euro | None) -> Filtered:
    """The next state: `places` (N, P, 3) with confidences `sure` (N, P) were found, `gaps` (N,) seconds later.

    `drift` (N, 3) is how far the whole thing has moved since: points that are not seen move with it.
    """
    gaps = gaps[:, None]
    belief = np.minimum(sure / CONFIDENT, 1)
    trust = before.trust * np.exp(-gaps / FORGETTING)
    surprise = np.maximum(belief - trust, 0)  # (N, P); a place that was not trusted before tells no speed now
    drift = drift[:, None]
    moved = (drift + belief[..., None] * (places - before.places - drift)) / gaps[..., None]
    speeds = before.speeds + (weigh_step(SPEED_CUTOFF, gaps) * (1 - surprise))[..., None] * (moved - before.speeds)
    after = Filtered(places, speeds, np.maximum(belief, trust))
    if euro is not None:
        cutoff = euro.min_cutoff + euro.beta * find_pace(speeds, sizes)
        weight = np.maximum(weigh_step(cutoff, gaps) * belief, surprise)[..., None]
        carried = before.places + (1 - belief)[..., None] * drift
        after.places = carried + weight * (places - carried)
    return after


def find_pace(speeds: Array, sizes: Array) -> Array:
    """How fast each point surely moves, in sizes a second, (N, P): noise looks like slowness, so that counts little."""
    pace = measure_pace(speeds, sizes)
    ratio = (pace / DOUBT) ** 2
    ratio *= ratio
    return np.asarray(pace * (ratio / (ratio + 1)))


def measure_pace(speeds: Array, sizes: Array) -> Array:
    """Speeds without their directions, in sizes a second, (N, P)."""
    return np.asarray(np.sqrt(np.einsum("npc,npc->np", speeds, speeds)) / sizes[:, None])


def weigh_step(cutoff: Array | float, gaps: Array) -> Array:
    """The weight of a new value in a low-pass filter of this cutoff in Hz, `gaps` seconds after the last one."""
    turn = 2 * np.pi * cutoff * gaps
    return np.asarray(turn / (turn + 1))


def extrapolate(filtered: Filtered, sizes: Array, lead: float) -> Array:
    """Where points will be in `lead` seconds, (N, P, 3); what does not surely move stays."""
    belief = find_pace(filtered.speeds, sizes) / np.maximum(measure_pace(filtered.speeds, sizes), 1e-6)
    return np.asarray(filtered.places + filtered.speeds * (belief * min(lead, LONGEST_LEAD))[..., None])
