"""Depth by files made here, ONNX and TorchScript, whose answers are known: how bright a pixel is, is how near."""

import warnings

import numpy as np
import pytest
import torch

from adapters.depth import DepthMap
from adapters.networks.onnx import open_session
from bridge import Memory
from bridge.errors import BadSetting, WeightsMissing
from tests.brought import Program, write_onnx


class Brightness(torch.nn.Module):
    def forward(self, picture):
        return picture.mean(1)


def write_script(path, network):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript is deprecated, and what people's files still are
        torch.jit.script(network).save(str(path))
    return path


@pytest.fixture(params=["net.onnx", "fixed.onnx", "net.pt"])
def file(request, tmp_path):
    path = tmp_path / request.param
    if path.suffix == ".onnx":
        return write_onnx(path, *((64, 96) if path.stem == "fixed" else ("height", "width")))
    return write_script(path, Brightness())


def make_slope():
    """Dark on the left, bright on the right."""
    return np.linspace(0, 255, 192).astype(np.uint8)[None, :, None].repeat(128, 0).repeat(3, 2)


@pytest.mark.parametrize("colours", ["plain", "imagenet", "half"])
def test_what_the_file_calls_near_is_0_and_far_1(file, colours):
    near = DepthMap.ready(file=str(file), colours=colours, side=96).run(make_slope())
    far = DepthMap.ready(file=str(file), colours=colours, larger="far", side=96).run(make_slope())
    assert near.shape == (128, 192) and near.dtype == np.float32
    assert np.allclose(far, np.linspace(0, 1, 192)[None], atol=0.02) and np.allclose(near, 1 - far, atol=0.001)


def test_a_fixed_file_gets_its_own_sides_and_an_open_one_sides_that_fit(tmp_path):
    fixed = DepthMap.ready(file=str(write_onnx(tmp_path / "fixed.onnx", 64, 96))).network
    assert fixed.fixed == (96, 64) and fixed.measure_picture(make_slope()).shape == (64, 96)
    free = DepthMap.ready(file=str(write_onnx(tmp_path / "free.onnx", "h", "w")), side=128).network
    assert free.fixed is None and free.measure_picture(make_slope()).shape == (96, 128)
    assert open_session(tmp_path / "fixed.onnx", "cpu").get_inputs()[0].shape == [1, 3, 64, 96]


def test_in_live_frames_the_ends_follow_slowly(tmp_path):
    model = DepthMap.ready(file=str(write_onnx(tmp_path / "net.onnx", "h", "w")), larger="far")
    memory = Memory()
    dark = make_slope() // 2
    first = model.run(dark, memory=memory)
    assert first.max() == pytest.approx(1)
    model.run(make_slope(), memory=memory)
    after = model.run(dark, memory=memory)
    assert 0.7 < after.max() < 0.95 and model.run(dark).max() == pytest.approx(1)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2000), (2000, 2), (37, 301)])
def test_pictures_of_any_shape_keep_it_and_a_flat_one_is_all_near(tmp_path, shape):
    model = DepthMap.ready(file=str(write_onnx(tmp_path / "net.onnx", "h", "w")), side=64)
    depth = model.run(np.full((*shape, 3), 90, np.uint8))
    assert depth.shape == shape and not depth.any()


class Pair(torch.nn.Module):
    def forward(self, picture, other):
        return picture + other


@pytest.mark.parametrize("network, reason", [
    (torch.nn.Identity(), r"it gives 3 × \d+ × \d+ numbers\.$"),
    (Pair(), "missing value for argument 'other'"),
])
def test_a_network_for_something_else_says_so_at_the_start(tmp_path, network, reason):
    write_script(tmp_path / "net.pt", network)
    with pytest.raises(BadSetting, match=f"net.pt must be a whole network for depth.*{reason}"):
        DepthMap.ready(file=str(tmp_path / "net.pt"))


@pytest.mark.parametrize("name", ["net.pt", "net.onnx"])
def test_a_file_that_is_no_network_says_so_and_runs_nothing(tmp_path, name):
    torch.save({"network.weight": torch.zeros(1)}, tmp_path / name)
    with pytest.raises(BadSetting, match=f"{name} must be a whole network.* not a state dict"):
        DepthMap.ready(file=str(tmp_path / name))
    torch.save(Program(tmp_path / "ran"), tmp_path / name)
    with pytest.raises(BadSetting, match="must be a whole network"):
        DepthMap.ready(file=str(tmp_path / name))
    assert not (tmp_path / "ran").exists()


def test_without_a_file_it_says_how_to_get_one(own_cache, monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(WeightsMissing, match="model-small.onnx .* Run `catwalk pull` with the model's name"):
        DepthMap.ready()
    assert DepthMap.ready(weights=None).run(make_slope()).shape == (128, 192)
