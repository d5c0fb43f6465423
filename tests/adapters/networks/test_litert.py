"""How TensorFlow Lite files are opened."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from adapters.networks.litert import open_network, scale_colours
from bridge.weights import Weights, fetch_weights

pytestmark = pytest.mark.weights

SELFIE = Weights(
    package="pypi:mediapipe==0.10.21", file="mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
    sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c", size=35_622_638,
    wheel="cp311-cp311-manylinux_2_28_x86_64", licence="Apache-2.0", origin="MediaPipe Selfie Segmentation, Google")


@pytest.mark.parametrize("threads", ["", "1", "2,1"])
def test_a_network_is_a_function_of_a_view_that_gives_the_shapes_that_were_named(monkeypatch, threads):
    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    fetch_weights([SELFIE], accept=True)
    view = scale_colours(np.zeros((256, 256, 3), np.uint8))
    for path in (SELFIE.path, None):
        network = open_network(path, (256, 256))
        (mask,) = network(view)
        assert mask.shape == (1, 256, 256) and mask.dtype == np.float32 and 0 <= mask.min() < mask.max() <= 1
        (other,) = network(scale_colours(np.repeat(np.arange(256, dtype=np.uint8), 768).reshape(256, 256, 3)))
        assert not np.array_equal(mask, other) and np.array_equal(network(view)[0], mask)


def test_an_answer_stays_when_the_next_one_comes():
    fetch_weights([SELFIE], accept=True)
    network = open_network(SELFIE.path, (256, 256))
    (mask,) = network(scale_colours(np.zeros((256, 256, 3), np.uint8)))
    before = mask.copy()
    network(scale_colours(np.full((256, 256, 3), 200, np.uint8)))
    assert np.array_equal(mask, before)


def test_several_threads_may_ask_at_once():
    fetch_weights([SELFIE], accept=True)
    network = open_network(SELFIE.path, (256, 256))
    views = [scale_colours(np.full((256, 256, 3), shade, np.uint8)) for shade in range(0, 240, 20)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(network, views))
    assert all(np.array_equal(network(view)[0], mask) for view, (mask,) in zip(views, together))


def test_bytes_are_scaled_to_the_range_that_a_network_knows():
    view = np.uint8([[[0, 51, 255]]])
    assert np.allclose(scale_colours(view), [[[[0, 0.2, 1]]]])
    assert np.allclose(scale_colours(view, -1), [[[[-1, -0.6, 1]]]]) and scale_colours(view).dtype == np.float32
