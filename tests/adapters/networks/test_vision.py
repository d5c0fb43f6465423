"""Files of torchvision's family: what is declared is what torchvision says, and what is in a file is what runs."""

import pickle

import pytest
import torch
from torchvision.models import get_model_weights

from adapters import detect_torchvision, flow, segment_torchvision, video_class
from adapters.keypoints_torchvision import KeypointsTorchvision
from adapters.networks.vision import Vision
from bridge.errors import BadSetting
from tests.brought import Program

FAMILY = ((detect_torchvision, detect_torchvision.DetectTorchvision),
          (segment_torchvision, segment_torchvision.SegmentTorchvision), (flow, flow.Flow),
          (video_class, video_class.VideoClass))
DECLARED = [(name, weights) for adapter, kind in FAMILY
            for name, weights in zip(adapter.NETWORKS.values(), kind.weights, strict=True)]
DECLARED.append(("keypointrcnn_resnet50_fpn", KeypointsTorchvision.weights[0]))


@pytest.mark.parametrize(("name", "weights"), DECLARED, ids=[name for name, _ in DECLARED])
def test_a_declared_file_is_torchvisions_own(name, weights):
    published = get_model_weights(name).DEFAULT
    assert weights.package == published.url and weights.brought
    assert weights.file == published.url.rpartition("/")[2] and f"-{weights.sha256}." in weights.file
    assert weights.size == pytest.approx(published.meta["_file_size"] * 1e6, rel=0.06)  # MB or MiB


def test_a_file_of_another_network_says_whose_it_must_be(tmp_path):
    small = Vision("raft_small", None, "cpu").network.state_dict()
    torch.save(small, tmp_path / "net.pth")
    with pytest.raises(BadSetting, match=r"net.pth must hold the weights of torchvision's raft_large; .* another "
                                         r"network's: \d+ of the \d+ parts .* another size"):
        Vision("raft_large", tmp_path / "net.pth", "cpu")
    torch.save(small | {next(iter(small)): torch.zeros(1)}, tmp_path / "net.pth")
    with pytest.raises(BadSetting, match=f"{len(small) - 1} of the {len(small)} parts"):
        Vision("raft_small", tmp_path / "net.pth", "cpu")


@pytest.mark.parametrize("write", [
    lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"nothing"),
    lambda path: torch.save([torch.zeros(1)], path), lambda path: torch.save(torch.nn.Linear(1, 1), path),
    lambda path: torch.save({"a": Program(path.parent / "ran")}, path),
    lambda path: path.write_bytes(pickle.dumps(Program(path.parent / "ran")))],
    ids=["empty", "text", "list", "network", "program", "bare program"])
def test_what_is_no_state_dict_is_never_run(tmp_path, write):
    write(tmp_path / "net.pth")
    with pytest.raises(BadSetting, match="net.pth must be a state dict, .* not opened since it could run a program"):
        Vision("raft_small", tmp_path / "net.pth", "cpu")
    assert not (tmp_path / "ran").exists()


def test_an_older_file_may_lack_what_its_time_did_not_count(tmp_path):
    """Until torch 0.4.1 nobody counted the batches that a normalisation had seen; some of the published files lack it.
    """
    state = Vision("mc3_18", None, "cpu").network.state_dict()
    torch.save({key: part for key, part in state.items() if not key.endswith("num_batches_tracked")},
               tmp_path / "net.pth")
    Vision("mc3_18", tmp_path / "net.pth", "cpu")
