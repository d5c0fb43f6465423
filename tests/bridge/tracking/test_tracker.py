"""The bars for identities, and what no frame may break. Seeds are fixed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.walkers import BODY, FRAME, Walker, lose_detections, make_pose, make_walkers
from bridge.kinds import Box, Keypoint, Pose
from bridge.tracking.fields import Wishes
from bridge.tracking.tracker import Tracker
from bridge.tracking.tracks import MOST_ABSENT, PATIENCE

NOISE = 0.01  # body heights
SECONDS = 30


def walk_about(seed, count=4, seconds=SECONDS):
    """How often people pass each other, how often one of them is given another's identity, and all identities given."""
    random = np.random.default_rng(seed)
    walkers = make_walkers(random, count)
    frames = int(seconds / FRAME)
    lost = [lose_detections(random, frames) for _ in walkers]
    tracker, known, order = Tracker(), {}, None
    crossings = swaps = 0
    for frame in range(frames):
        middles = np.array([walker.middle(frame * FRAME) for walker in walkers])
        left_of = middles[:, None] < middles
        crossings += 0 if order is None else int((left_of != order).sum()) // 2
        order = left_of
        here = [who for who in random.permutation(count) if not lost[who][frame]]
        poses = [make_pose(walkers[who].place(frame * FRAME), random, NOISE * walkers[who].height) for who in here]
        for who, pose in zip(here, tracker.follow(poses, frame * FRAME)):
            swaps += known.get(who, pose.id) != pose.id
            known[who] = pose.id
    return crossings, swaps, tracker.numbers.last


def test_at_most_one_swap_in_100_crossings():
    """Every time that somebody has another identity than before counts, so that two who exchange theirs count twice."""
    crossings, swaps, given_ids = np.sum([walk_about(seed) for seed in range(8)], axis=0)
    assert crossings > 500
    assert swaps <= crossings / 100
    assert given_ids <= 8 * 4 * 1.1


def stand_at(x, random):
    return make_pose(BODY * 0.5 + (x, 0.5), random, NOISE * 0.5)


def test_who_leaves_and_who_enters_change_nobody_elses_identity():
    random, tracker = np.random.default_rng(0), Tracker()
    seen = []
    for frame in range(240):
        time = frame * FRAME
        places = [0.2, 0.6]
        if frame < 90:
            places.append(0.9 + 0.3 * max(0, time - 2))  # leaves to the right
        if frame > 100:
            places.append(min(0.0, -0.2 + 0.3 * (time - 3.3)))  # enters from the left
        seen.append([(pose.id, pose.slot) for pose in
                     tracker.follow([stand_at(place, random) for place in places], time)])
    assert {tuple(row[:2]) for row in seen} == {((1, 0), (2, 1))}
    assert {row[2] for row in seen[:90]} == {(3, 2)}
    assert {row[2][0] for row in seen[101:]} == {4}
    assert {row[2][1] for row in seen[101:]} == {3}  # slot 2 still rests when they enter


def test_a_short_absence_is_bridged_and_a_long_one_is_not():
    random, tracker = np.random.default_rng(0), Tracker()
    times = [frame * FRAME for frame in range(30)]
    for time in times:
        tracker.follow([stand_at(0.3, random)], time)
    assert tracker.follow([stand_at(0.3, random)], times[-1] + 0.5)[0].id == 1
    assert tracker.follow([], times[-1] + 0.6 + PATIENCE) == []
    (again,) = tracker.follow([stand_at(0.3, random)], times[-1] + 0.7 + PATIENCE)
    assert (again.id, again.slot) == (2, 1)


def test_the_order_of_the_findings_is_kept():
    random, tracker = np.random.default_rng(0), Tracker()
    tracker.follow([stand_at(0.2, random), stand_at(0.8, random)], 0.0)
    assert [pose.id for pose in tracker.follow([stand_at(0.8, random), stand_at(0.2, random)], FRAME)] == [2, 1]


def test_boxes_keep_their_identities_as_they_pass_each_other():
    random, tracker = np.random.default_rng(0), Tracker()
    for frame in range(60):
        across = 0.01 * frame
        places = {"cup": (0.1 + across, 0.3), "dog": (0.7 - across, 0.32)}
        boxes = [Box(*(place + random.normal(0, 0.003, 2)), 0.2, 0.3, 0.9, label) for label, place in places.items()]
        found = {box.label: box.id for box in tracker.follow(boxes, frame * FRAME)}
        assert found == {"cup": 1, "dog": 2}


def test_identities_that_the_model_gives_stay():
    random, tracker = np.random.default_rng(0), Tracker()
    for frame in range(3):
        poses = [replace(stand_at(x, random), id=own) for x, own in ((0.2, 70), (0.21, 71))][::(-1) ** frame]
        followed = tracker.follow(poses, frame * FRAME)
        assert sorted((pose.id, pose.slot) for pose in followed) == [(70, 0), (71, 1)]


def test_bodies_and_hands_may_come_in_one_list():
    random, tracker = np.random.default_rng(0), Tracker()
    hand = Pose(tuple(Keypoint(f"finger_{number}", 0.3, 0.3 + number / 100, 0.9, z=0.1) for number in range(5)), 0.9)
    for frame in range(3):
        body, found = tracker.follow([stand_at(0.3, random), hand], frame * FRAME)
        assert (body.id, found.id) == (1, 2)
    assert found.keypoints[0].z == pytest.approx(0.1) and body.keypoints[0].z is None


def test_a_leap_between_two_frames_is_no_new_person():
    tracker, random = Tracker(), np.random.default_rng(0)
    tracker.follow([stand_at(0.3, random)], 0.0)
    assert tracker.follow([stand_at(0.42, random)], 0.1)[0].id == 1


def test_time_that_stands_still_or_goes_back_counts_as_a_frame():
    random, tracker = np.random.default_rng(0), Tracker()
    for time in (5.0, 5.0, 4.0, -100.0, float("nan"), float("inf"), -100.0, 6.0):
        (pose,) = tracker.follow([stand_at(0.3, random)], time)
        assert pose.id == 1 and np.isfinite([point.x for point in pose.keypoints]).all()
    for _ in range(60):
        tracker.follow([], 6.0)
    assert tracker.follow([stand_at(0.3, random)], 6.0)[0].id == 2


def test_200_at_once_for_many_frames_leave_a_bounded_state():
    random, tracker = np.random.default_rng(0), Tracker()
    for frame in range(12):
        poses = [stand_at(x, random) for x in random.random(200) * 20]
        followed = tracker.follow(poses, frame * FRAME)
        assert len({pose.id for pose in followed}) == len({pose.slot for pose in followed}) == 200
        (tracks,) = tracker.shapes.values()
        assert len(tracks.rows.ids) <= 200 + MOST_ABSENT
    assert len(tracker.slots.slots) <= 512
    tracker.follow([], 100.0)
    assert not tracker.shapes


NUMBERS = st.floats(width=64) | st.floats(0, 1)
POINTS = st.lists(st.builds(Keypoint, st.sampled_from(("nose", "left_wrist", "x")), NUMBERS, NUMBERS, NUMBERS,
                            st.none() | NUMBERS), max_size=3).map(tuple)
BOXES = st.builds(Box, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
POSES = st.builds(Pose, POINTS, NUMBERS, st.none() | BOXES, st.none() | st.integers(0, 3))
WISHES = st.builds(Wishes, smoothing=st.sampled_from(("off", "still", "fast")), prediction=st.floats(0, 3),
                   measures=st.booleans(), gestures=st.booleans())


@given(st.lists(st.tuples(st.lists(POSES | BOXES, max_size=4), NUMBERS, WISHES), max_size=5), st.floats(0.1, 10))
def test_no_frame_raises_and_none_has_an_identity_twice(frames, aspect):
    tracker = Tracker()
    for things, time, wishes in frames:
        followed = tracker.follow(things, time, wishes, aspect=aspect, latency=0.1)
        assert len(followed) == len(things)
        assert len({thing.slot for thing in followed}) == len(followed)
        unnamed = [thing.id for thing, own in zip(followed, things) if own.id is None]
        assert len(set(unnamed)) == len(unnamed)


def test_a_walker_turns_at_the_edge():
    walker = Walker(height=0.6, left=0.2, right=1.2, floor=0.5, speed=0.5, start=0.5, rhythm=0)
    assert [round(walker.middle(time), 2) for time in (0, 1, 2)] == [0.7, 1.2, 0.7]
    widths = [np.ptp(walker.place(1 + time)[5:7, 0]) for time in (-0.5, 0, 0.5)]
    assert widths[1] < 0.2 * min(widths[0], widths[2])
