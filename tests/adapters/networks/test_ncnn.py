"""The reader of ncnn's files: what it refuses, and that torch then says what ncnn itself says."""

import struct

import ncnn
import numpy as np
import pytest
import torch

from adapters.networks.ncnn import HALVES, Ncnn, read_layers
from adapters.super_resolution import SuperResolution
from tests.photographs import read_photograph

LIST = """7767517
4 4
Input in 0 1 data
Convolution first 1 1 data a 0=2 1=1 5=1 6=6 9=2 -23310=1,1.000000e-01
PReLU second 1 1 a b 0=2
Interp third 1 1 b c 0=1 1=2.0 2=2.0
"""
WEIGHTS = (1.0, 0.0, 0.0, 0.0, -1.0, 0.5)  # (2, 3, 1, 1): red, and half of blue less green
NUMBERS = struct.pack("<I6e", HALVES, *WEIGHTS) + struct.pack("<2f", 0.25, 0.0) + struct.pack("<2f", 1.0, 0.5)


def write_network(folder, text=LIST, numbers=NUMBERS):
    (folder / "net.param").write_text(text)
    (folder / "net.bin").write_bytes(numbers)
    return folder / "net.param", folder / "net.bin"


def test_a_network_does_what_its_list_says(tmp_path):
    picture = torch.tensor([0.5, 1.0, 0.2]).reshape(1, 3, 1, 1)
    found = Ncnn(*write_network(tmp_path))(picture)
    assert found.shape == (1, 2, 2, 2)
    assert torch.allclose(found[0, 0], torch.tensor(0.75)) and torch.allclose(found[0, 1], torch.tensor(-0.9 * 0.05))


def test_whole_numbers_of_four_bytes_are_taken_too(tmp_path):
    whole = struct.pack("<I6f", 0, *WEIGHTS) + NUMBERS[-16:]
    picture = torch.rand(1, 3, 5, 4, generator=torch.Generator().manual_seed(1))
    short, long = (Ncnn(*write_network(tmp_path, numbers=numbers))(picture) for numbers in (NUMBERS, whole))
    assert torch.equal(short, long)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("7767517", "7767518", "must begin with 7767517"),
    ("4 4", "5 4", "must have 5 layers and 4 values; it has 4 and 4"),
    ("PReLU", "Softmax", "layers that are not known here: Softmax"),
    ("9=2", "9=5", "an activation that is not known"),
    ("1=1 5=1", "1=1 2=2 5=1", "a dilation"),
    ("0=1 1=2.0", "0=4 1=2.0", "a way to resize"),
    ("0=2\n", "0=3\n", "end too early"),
    ("0=2\n", "0=1\n", "must end where its last layer does"),
])
def test_what_does_not_agree_is_refused_in_a_sentence(tmp_path, old, new, said):
    with pytest.raises(ValueError, match=said):
        Ncnn(*write_network(tmp_path, LIST.replace(old, new)))


def test_weights_of_another_sort_are_refused(tmp_path):
    with pytest.raises(ValueError, match="before these stood 0x000d4b38"):
        Ncnn(*write_network(tmp_path, numbers=struct.pack("<I", 0x000D4B38) + NUMBERS[4:]))


def find_files(quality):
    return [file.path for file in SuperResolution.weights if file.when["quality"] == quality]


@pytest.mark.weights
@pytest.mark.parametrize(("quality", "layers"), [("fast", 40), ("drawing", 268), ("best", 999)])
def test_the_list_says_how_many_layers_there_are(quality, layers):
    assert len(read_layers(find_files(quality)[0].read_text())) == layers


@pytest.mark.weights
@pytest.mark.parametrize("quality", ["fast", "drawing", "best"])
def test_torch_says_what_ncnn_says(quality):
    part = read_photograph("chelsea.png")[100:132, 150:190].astype(np.float32) / 255
    picture = np.ascontiguousarray(part.transpose(2, 0, 1))  # which ncnn borrows
    layers, numbers = find_files(quality)
    net = ncnn.Net()
    net.opt.use_vulkan_compute = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_storage = False
    assert net.load_param(str(layers)) == 0 and net.load_model(str(numbers)) == 0
    with net.create_extractor() as extractor:
        extractor.input("data", ncnn.Mat(picture))
        expected = np.array(extractor.extract("output")[1])
    with torch.inference_mode():
        found = Ncnn(layers, numbers)(torch.from_numpy(picture)[None])[0].numpy()
    assert found.shape == expected.shape == (3, 128, 160)
    assert np.abs(found - expected).max() < 0.001 and found.std() > 0.1
