"""What dream-faces makes: faces, the same ones for the same numbers, and all those between."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from adapters.dream_faces import DreamFaces
from adapters.face import Face

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def model():
    return DreamFaces.ready()


def differ(first, second):
    """The mean difference of two pictures, in levels of 255."""
    return float(np.abs(first.astype(int) - second.astype(int)).mean())


def test_most_of_what_it_dreams_is_a_face_to_a_model_that_finds_faces(model):
    finder = Face.ready()
    faces = [cv2.copyMakeBorder(cv2.resize(model.run(seed=seed).image, (256, 256)), 64, 64, 64, 64,
                                cv2.BORDER_REPLICATE) for seed in range(24)]
    assert sum(bool(finder.run(face)) for face in faces) >= 18


def test_a_seed_is_a_face_and_another_seed_another(model):
    faces = [model.run(seed=seed).image for seed in (1, 2, 3)]
    assert np.array_equal(faces[0], model.run(seed=1).image)
    assert min(differ(faces[0], faces[1]), differ(faces[1], faces[2])) > 15


def test_position_leads_from_one_face_to_the_other(model):
    way = [model.run(seed=12, toward=13, position=share).image for share in np.linspace(0, 1, 9)]
    assert np.array_equal(way[0], model.run(seed=12).image)
    assert differ(way[-1], model.run(seed=13).image) < 0.1
    steps = [differ(one, next_one) for one, next_one in zip(way, way[1:])]
    assert max(steps) < 0.6 * differ(way[0], way[-1])
    from_start = [differ(way[0], face) for face in way]
    assert from_start[2] < from_start[5] < from_start[8]


def test_a_latent_that_was_given_back_makes_the_same_face(model):
    dream = model.run(seed=7, toward=8, position=0.3, truncation=0.9)
    assert dream.latent.shape == (100,) and dream.latent.dtype == np.float32
    assert differ(model.run(latent=dream.latent).image, dream.image) < 0.01
    assert differ(model.run(seed=1, toward_latent=dream.latent, position=1).image, dream.image) < 0.1


def test_less_truncation_is_paler_and_faces_become_alike(model):
    def spread(truncation):
        faces = np.stack([model.run(seed=seed, truncation=truncation).image for seed in range(12)])
        return float(faces.astype(float).std(0).mean())

    assert model.run(seed=1, truncation=0.5).latent.std() < model.run(seed=1).latent.std()
    assert spread(0) == 0 and spread(0.4) < spread(0.7) < spread(1)


def test_a_batch_and_several_threads_give_each_its_own(model):
    alone = [model.run(seed=seed).image for seed in range(8)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda seed: model.run(seed=seed).image, range(8)))
    others: list[list] = [[2] * 8, [0.0] * 8, [1.0] * 8, [None] * 8, [None] * 8]
    batch = [dream.image for dream in model.run_batch(list(range(8)), *others)]
    for one, threaded, batched in zip(alone, together, batch, strict=True):
        assert np.array_equal(one, threaded) and np.abs(one.astype(int) - batched).max() <= 1


def test_its_info_says_what_its_training_set_may_not_be_used_for():
    assert "non-commercial research" in DreamFaces.info.weights[0]["restricted"]
    assert any("non-commercial research" in sentence for sentence in DreamFaces.info.limits)
