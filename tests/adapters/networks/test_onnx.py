"""How ONNX files are opened."""

import numpy as np
import pytest

from adapters.networks.onnx import open_network, open_session
from adapters.style import Style

pytestmark = pytest.mark.weights


@pytest.mark.parametrize("threads", ["1", "2"])
def test_a_network_takes_the_threads_that_catwalk_gives(monkeypatch, threads):
    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    options = open_session(Style.weights[0].path, "cpu").get_session_options()
    assert options.intra_op_num_threads == int(threads)
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_a_graphics_card_that_onnxruntime_cannot_use_leaves_the_processor():
    assert open_session(Style.weights[0].path, "cuda:0").get_providers()[-1] == "CPUExecutionProvider"


def test_a_network_is_a_function_of_arrays_that_gives_as_many_as_were_named():
    colours, mixture = np.zeros((1, 3, 32, 64), np.float32), np.full(26, 1 / 26, np.float32)
    for path in (Style.weights[0].path, None):
        (painted,) = open_network(path, "cpu", (3, -1, -1))(colours, mixture)
        assert painted.shape == colours.shape and painted.dtype == np.float32
