"""The generator held against torch's own functions, and the way from one latent to another."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from adapters.dream_faces import DreamFaces
from adapters.networks.dcgan import NUMBERS, Dreamer, draw_latent, walk_between


@pytest.mark.weights
def test_a_face_is_what_the_file_says():
    """The same sums written a second time, in double precision, straight from the numbers in the file."""
    path = DreamFaces.weights[0].path
    trained = torch.load(path, map_location="cpu", weights_only=True)["netG_state_dict"]
    numbers = {name.removeprefix("main."): value.double() for name, value in trained.items()}
    latent = draw_latent(5)
    picture = torch.from_numpy(latent).double()[None, :, None, None]
    for layer in range(0, 13, 3):
        stride, border = (1, 0) if layer == 0 else (2, 1)
        picture = functional.conv_transpose2d(picture, numbers[f"{layer}.weight"], None, stride, border)
        if layer < 12:
            mean, variance, scale, shift = (numbers[f"{layer + 1}.{part}"][None, :, None, None] for part in
                                            ("running_mean", "running_var", "weight", "bias"))
            picture = functional.relu((picture - mean) / (variance + 1e-5).sqrt() * scale + shift)
    wanted = ((picture.tanh() + 1) * 127.5)[0].permute(1, 2, 0).numpy()
    face, = Dreamer(path, "cpu").run([latent])
    assert face.shape == (64, 64, 3) and face.dtype == np.uint8
    assert np.abs(face - wanted).max() < 0.51


def test_a_seed_is_the_same_latent_on_every_machine():
    assert np.allclose(draw_latent(1)[:4], [0.34558, 0.82162, 0.33044, -1.30316], atol=1e-5)
    assert abs(np.mean([draw_latent(seed) for seed in range(200)])) < 0.02
    assert 0.98 < np.std([draw_latent(seed) for seed in range(200)]) < 1.02


def test_the_way_goes_from_one_to_the_other_and_keeps_their_length():
    start, end = draw_latent(1), draw_latent(2)
    assert np.allclose(walk_between(start, end, 0), start, atol=1e-6)
    assert np.allclose(walk_between(start, end, 1), end, atol=1e-6)
    halfway = walk_between(start, end, 0.5)
    lengths = [float(np.linalg.norm(latent)) for latent in (start, halfway, end)]
    assert min(lengths[0], lengths[2]) - 0.3 < lengths[1] < max(lengths[0], lengths[2]) + 0.3
    assert np.linalg.norm((start + end) / 2) < lengths[1] - 1  # where the straight line leads
    to_start, to_end = ((halfway @ other) / np.linalg.norm(other) for other in (start, end))
    assert abs(to_start - to_end) < 1


def test_steps_of_the_way_are_even():
    start, end = (latent / np.linalg.norm(latent) for latent in (draw_latent(3), draw_latent(4)))
    places = [walk_between(start, end, share) for share in np.linspace(0, 1, 9)]
    steps = [float(np.linalg.norm(after - before)) for before, after in zip(places, places[1:])]
    assert max(steps) - min(steps) < 1e-5


@pytest.mark.parametrize("end", [np.zeros(NUMBERS, np.float32), draw_latent(1), -draw_latent(1)],
                         ids=["nothing", "itself", "its opposite"])
def test_ways_without_a_direction_go_straight(end):
    halfway = walk_between(draw_latent(1), end, 0.5)
    assert np.allclose(halfway, (draw_latent(1) + end) / 2, atol=1e-3)


def test_without_a_file_it_still_makes_pictures():
    first, second = Dreamer(None, "cpu").run([draw_latent(1), draw_latent(2)])
    assert first.shape == (64, 64, 3) and not np.array_equal(first, second)
