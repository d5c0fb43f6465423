"""Files of torchvision's family: what is declared is what torchvision says, and what is in a file is what runs."""

import pytest
import torch
from torchvision.models import get_model_weights

from adapters import detect_torchvision, flow, segment_torchvision, video_class
from adapters.keypoints_torchvision import KeypointsTorchvision
from adapters.networks.vision import Vision

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
    torch.save({"a": torch.zeros(1)}, tmp_path / "net.pth")
    with pytest.raises(ValueError, match=r"net.pth must hold weights of torchvision's raft_small.*; it does not: "):
        Vision("raft_small", tmp_path / "net.pth", "cpu")
    (tmp_path / "net.pth").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="it does not: "):
        Vision("raft_small", tmp_path / "net.pth", "cpu")
