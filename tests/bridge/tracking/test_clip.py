"""Two people out of photographs pass each other; the real model finds them."""

import pytest

from adapters.pose import Pose
from bridge.tracking.tracker import Tracker
from tests.composed import FRAME, FRAMES, HEIGHT, WIDTH, compose_clip

pytestmark = pytest.mark.weights


def test_two_people_who_pass_each_other_keep_their_identities() -> None:
    model, tracker = Pose.ready(size="multi"), Tracker()
    seen: dict[str, list[int]] = {"player": [], "walker": []}
    for number, (picture, player, walker) in enumerate(compose_clip()):
        poses = tracker.follow(model.run(picture, threshold=0.2), number * FRAME, aspect=WIDTH / HEIGHT)
        for pose in poses:
            assert pose.box is not None
            middle = pose.box.x + pose.box.width / 2
            if abs(player - walker) > 0.12:
                near = "player" if abs(middle - player) < abs(middle - walker) else "walker"
                seen[near].append(pose.id)
    for who, ids in seen.items():
        assert len(ids) > FRAMES / 2, who
        assert len(set(ids)) == 1, (who, ids)
    assert seen["player"][0] != seen["walker"][0]
