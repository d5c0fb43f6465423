"""How ONNX files are opened."""

import pytest

from adapters.networks.onnx import open_network
from adapters.style import Style

pytestmark = pytest.mark.weights


@pytest.mark.parametrize("threads", ["1", "2"])
def test_a_network_takes_the_threads_that_catwalk_gives(monkeypatch, threads):
    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    options = open_network(Style.weights[0].path, "cpu").get_session_options()
    assert options.intra_op_num_threads == int(threads)
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_a_graphics_card_that_onnxruntime_cannot_use_leaves_the_processor():
    assert open_network(Style.weights[0].path, "cuda:0").get_providers()[-1] == "CPUExecutionProvider"
