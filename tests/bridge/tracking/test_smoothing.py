"""The bars for smoothing: what stands still trembles less, what moves does not lag. Seeds are fixed."""

import numpy as np
import pytest

from benchmarks.walkers import BODY, FRAME, make_pose
from bridge.tracking.fields import PRESETS, Wishes
from bridge.tracking.smoothing import EUROS, Euro, Filtered, pick_euro, smooth_points
from bridge.tracking.tracker import Tracker

HEIGHT, FRAMES, SETTLED = 0.6, 300, 30
NOISE = 0.01 * HEIGHT
WRIST = 10


def follow_body(moves, wishes=Wishes(), seed=0, latency=0.0, dropped=0.1):
    """The true, the found and the followed places (F, 17, 2) of somebody whose keypoints `moves` says at each time."""
    random, tracker = np.random.default_rng(seed), Tracker()
    true, raw, smooth = [], [], []
    for frame in range(FRAMES):
        points = moves(frame * FRAME)
        pose = make_pose(points, random, NOISE, dropped)
        (followed,) = tracker.follow([pose], frame * FRAME, wishes, latency=latency)
        true.append(points)
        raw.append([(point.x, point.y) if point.confidence else (np.nan, np.nan) for point in pose.keypoints])
        smooth.append([(point.x, point.y) for point in followed.keypoints])
    return tuple(np.array(places)[SETTLED:] for places in (true, raw, smooth))


def stand(time):
    return BODY * HEIGHT + 0.5


def wave(time, reach=0.2, rate=1.0):
    """One wrist goes to and fro, so many body heights far, so often a second."""
    points = stand(time)
    points[WRIST, 0] += reach * HEIGHT * np.sin(2 * np.pi * rate * time)
    return points


def find_lag(true, smooth):
    """By how many frames one curve is behind another: the top of their cross-correlation, between frames, too."""
    true, smooth = true - true.mean(), smooth - smooth.mean()
    shifts = np.arange(-3, 9)
    alike = [true[10:-10] @ np.roll(smooth, -shift)[10:-10] for shift in shifts]
    top = int(np.argmax(alike))
    before, at, after = alike[top - 1:top + 2]
    return shifts[top] + (before - after) / (before - 2 * at + after) / 2


@pytest.mark.parametrize("seed", range(3))
def test_a_still_person_trembles_at_least_70_percent_less(seed):
    _, raw, smooth = follow_body(stand, seed=seed)
    assert smooth.std(0).mean() <= 0.3 * np.nanstd(raw, 0).mean()


@pytest.mark.parametrize("reach", [0.1, 0.2])
@pytest.mark.parametrize("seed", range(3))
def test_a_movement_of_1_hz_lags_at_most_a_frame(seed, reach):
    true, _, smooth = follow_body(lambda time: wave(time, reach), seed=seed)
    assert find_lag(true[:, WRIST, 0], smooth[:, WRIST, 0]) <= 1


def test_presets_go_from_calm_to_quick():
    calm = [follow_body(stand, Wishes(smoothing=name))[2].std(0).mean() for name in PRESETS]
    assert calm == sorted(calm)
    lags = [find_lag(true[:, WRIST, 0], smooth[:, WRIST, 0])
            for true, _, smooth in (follow_body(wave, Wishes(smoothing=name)) for name in PRESETS)]
    assert lags == sorted(lags, reverse=True)


def test_off_gives_what_was_found():
    _, raw, smooth = follow_body(stand, Wishes(smoothing="off"), dropped=0)
    assert np.allclose(raw, smooth)


def test_each_parameter_overrides_the_preset():
    assert pick_euro("still", None, None) == EUROS["still"]
    assert pick_euro("still", 2.0, None) == Euro(2.0, EUROS["still"].beta)
    assert pick_euro("fast", None, 0.0) == Euro(EUROS["fast"].min_cutoff, 0.0)
    assert pick_euro("off", 2.0, 1.0) is None


@pytest.mark.parametrize("latency", [0.05, 0.1])
def test_prediction_makes_up_for_latency(latency):
    """How far the wrist of now is from where it is shown, half a movement a second."""
    def moves(time):
        return wave(time, rate=0.5)

    frames = round(latency / FRAME)
    errors = {}
    for prediction in (0, 1):
        true, _, shown = follow_body(moves, Wishes(prediction=prediction), latency=frames * FRAME)
        errors[prediction] = np.sqrt(np.mean((true[frames:, WRIST, 0] - shown[:-frames or None, WRIST, 0]) ** 2))
    assert errors[1] < 0.65 * errors[0]


def test_prediction_leaves_alone_what_stands_still():
    calm, ahead = (follow_body(stand, Wishes(prediction=part), latency=0.1)[2].std(0).mean() for part in (0, 1))
    assert ahead < 1.15 * calm


def test_a_keypoint_that_is_lost_goes_on_with_the_person():
    def walk(time):
        return stand(time) + (0.1 * time, 0)

    random, tracker = np.random.default_rng(0), Tracker()
    for frame in range(90):
        pose = make_pose(walk(frame * FRAME), random, NOISE, 0)
        if frame >= 60:
            lost = pose.keypoints[WRIST]
            points = (*pose.keypoints[:WRIST], type(lost)(lost.name, 0.0, 0.0, 0.0), *pose.keypoints[WRIST + 1:])
            pose = type(pose)(points, pose.confidence)
        (followed,) = tracker.follow([pose], frame * FRAME)
    true = walk(89 * FRAME)[WRIST]
    assert np.hypot(followed.keypoints[WRIST].x - true[0], followed.keypoints[WRIST].y - true[1]) < 0.05 * HEIGHT


def test_a_keypoint_that_was_never_sure_jumps_to_its_place():
    """It does not glide there from where the model guessed."""
    guess, place = np.zeros((1, 1, 3)), np.full((1, 1, 3), 0.5)
    before = Filtered(guess, np.zeros((1, 1, 3)), np.zeros((1, 1)))
    after = smooth_points(before, place, np.ones((1, 1)), np.zeros((1, 3)), np.array([FRAME]), np.ones(1),
                          EUROS["still"])
    assert np.allclose(after.places, place) and np.allclose(after.speeds, 0)


def test_doubtful_keypoints_move_less():
    before = Filtered(np.zeros((1, 2, 3)), np.zeros((1, 2, 3)), np.ones((1, 2)))
    after = smooth_points(before, np.full((1, 2, 3), 0.1), np.array([[0.9, 0.1]]), np.zeros((1, 3)),
                          np.array([FRAME]), np.ones(1), EUROS["balanced"])
    sure, doubtful = after.places[0, :, 0]
    assert sure > 2 * doubtful > 0
