"""How Face Mesh's answers are put together, with numbers made up for it."""

import numpy as np
import pytest
import torch

from adapters.networks.face_points import CLOSER_LIPS, FEATURES
from adapters.networks.facemesh import AROUND, SIDE, SURFACE, Face, Mesh


class Answers(torch.nn.Module):
    """Flat points at 19.2, lips at 38.4, the right eye at 57.6, the left at 76.8, the irises 1.92 further."""

    def forward(self, view):
        depths = torch.arange(SURFACE).float()
        mesh = torch.stack([torch.full((SURFACE,), 19.2), torch.full((SURFACE,), 19.2), depths], 1).reshape(1, 1, 1, -1)
        lips, left_iris, right_eye, right_iris, left_eye = (
            torch.full((1, 1, 1, count), number) for count, number in (
                (160, 38.4), (10, 78.72), (142, 57.6), (10, 59.52), (142, 76.8)))
        return torch.full((1, 1), 0.75), mesh, lips, left_iris, right_eye, right_iris, left_eye


def test_points_that_were_looked_at_closer_replace_the_others_and_irises_come_last():
    presence, points = Mesh(Answers())(torch.zeros(SIDE, SIDE, 3, dtype=torch.uint8))
    assert presence == 0.75 and points.shape == (478, 3)
    x = points[:, 0].numpy()
    assert x[FEATURES["nose_tip"]] == pytest.approx(0.1) and x[list(CLOSER_LIPS)] == pytest.approx(0.2)
    assert x[FEATURES["right_eye_outer"]] == pytest.approx(0.3) and x[FEATURES["left_eye_outer"]] == pytest.approx(0.4)
    assert x[468:473] == pytest.approx(0.31) and x[473:478] == pytest.approx(0.41)


def test_irises_are_as_deep_as_the_lids_around_them():
    _, points = Mesh(Answers())(torch.zeros(SIDE, SIDE, 3, dtype=torch.uint8))
    lids = [33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173]
    assert points[468:473, 2].numpy() == pytest.approx(np.mean(lids) / SIDE)


def test_the_next_region_stands_as_the_face_does():
    points = np.zeros((478, 3), np.float32)
    points[FEATURES["right_eye_outer"], :2], points[FEATURES["left_eye_outer"], :2] = (10, 10), (10, 50)
    points[:, :2] += np.float32((5, 5))
    region = Face(1.0, points).region
    assert region.angle == pytest.approx(np.pi / 2) and region.side == pytest.approx(AROUND * 50)
    assert (region.x, region.y) == pytest.approx((10, 30))
