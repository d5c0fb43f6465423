"""Each operation against numbers worked out by hand."""

import numpy as np
import pytest
import torch

from adapters.networks.tfjs.operations import OPERATIONS
from adapters.networks.tfjs.reading import Node

SAME = {"padding": "SAME", "strides": (1, 1, 1, 1)}
VALID = {"padding": "VALID", "strides": (1, 1, 1, 1)}


def run(operation, *inputs, **attributes):
    tensors = [torch.as_tensor(np.asarray(value)) for value in inputs]
    result = OPERATIONS[operation](Node("node", operation, (), attributes), *tensors)
    return [part.numpy().tolist() for part in result] if isinstance(result, tuple) else result.numpy().tolist()


def picture(rows):
    """Rows of numbers as (1, height, width, 1)."""
    return np.float32(rows)[None, :, :, None]


def flat(result):
    return np.asarray(result)[0, :, :, 0].tolist()


def floats(*values):
    return np.float32(values)


def integers(*values):
    return np.int32(values)


@pytest.mark.parametrize(("operation", "inputs", "result"), [
    ("Abs", [floats(-2, 3)], [2, 3]),
    ("Add", [floats(1, 2), floats(10, 20)], [11, 22]),
    ("AddV2", [floats(1, 2), floats(10)], [11, 12]),
    ("Atan2", [floats(0, 0), floats(1, -1)], pytest.approx([0, np.pi])),
    ("BiasAdd", [floats(1, 2), floats(10, 20)], [11, 22]),
    ("Cos", [floats(0)], [1]),
    ("AddN", [floats(1), floats(2), floats(3)], [6]),
    ("Equal", [integers(1, 2), integers(1, 3)], [True, False]),
    ("Exp", [floats(0)], [1]),
    ("Floor", [floats(1.5, -1.5)], [1, -2]),
    ("Greater", [floats(1, 2), floats(1, 1)], [False, True]),
    ("GreaterEqual", [floats(0, 1, 2), floats(1)], [False, True, True]),
    ("Less", [floats(0, 1), floats(1)], [True, False]),
    ("LessEqual", [floats(0, 1, 2), floats(1)], [True, True, False]),
    ("LogicalAnd", [np.array([True, True]), np.array([True, False])], [True, False]),
    ("Maximum", [floats(1, 5), floats(3)], [3, 5]),
    ("Minimum", [floats(1, 5), floats(3)], [1, 3]),
    ("Mul", [integers(2, -3), integers(4)], [8, -12]),
    ("Neg", [floats(2, -3)], [-2, 3]),
    ("RealDiv", [floats(1, -3), floats(2)], [0.5, -1.5]),
    ("Reciprocal", [floats(4)], [0.25]),
    ("Relu", [floats(-1, 7)], [0, 7]),
    ("Relu6", [floats(-1, 3, 7)], [0, 3, 6]),
    ("Sigmoid", [floats(0)], [0.5]),
    ("Sin", [floats(0)], [0]),
    ("Sqrt", [floats(9)], [3]),
    ("Sub", [floats(5), floats(2)], [3]),
    ("FloorDiv", [integers(7, -7), integers(2)], [3, -4]),
    ("SquaredDifference", [floats(1, 5), floats(4, 3)], [9, 4]),
    ("ZerosLike", [integers(5, 6)], [0, 0]),
    ("Softmax", [np.float32([[2, 2], [7, 7]])], [[0.5, 0.5], [0.5, 0.5]]),
    ("Identity", [floats(3)], [3]),
    ("Shape", [np.zeros((2, 3, 4), np.float32)], [2, 3, 4]),
    ("Size", [np.zeros((2, 3), np.float32)], 6),
    ("Reshape", [floats(1, 2, 3, 4), integers(2, -1)], [[1, 2], [3, 4]]),
    ("ExpandDims", [floats(1, 2), np.int32(-1)], [[1], [2]]),
    ("ConcatV2", [floats(1), floats(2), np.int32(0)], [1, 2]),
    ("Tile", [floats(1, 2), integers(2)], [1, 2, 1, 2]),
    ("Fill", [integers(2), np.float32(5)], [5, 5]),
    ("SparseToDense", [np.int32([[0], [2]]), integers(4), integers(7, 9), np.int32(1)], [7, 1, 9, 1]),
    ("SparseToDense", [np.int32([[1, 0]]), integers(2, 2), integers(5), np.int32(0)], [[0, 0], [5, 0]]),
    ("SparseToDense", [np.zeros((0, 1), np.int32), integers(2), integers(), np.int32(3)], [3, 3]),
    ("Pad", [np.float32([[1, 2]]), np.int32([[1, 0], [0, 2]])], [[0, 0, 0, 0], [1, 2, 0, 0]]),
    ("PadV2", [np.float32([[1, 2]]), np.int32([[0, 0], [1, 0]]), np.float32(-9)], [[-9, 1, 2]]),
    ("Transpose", [np.float32([[1, 2, 3], [4, 5, 6]]), integers(1, 0)], [[1, 4], [2, 5], [3, 6]]),
    ("SplitV", [floats(1, 2, 3), integers(1, 2), np.int32(0)], [[1], [2, 3]]),
    ("Range", [np.float32(0), np.float32(6), np.float32(2)], [0, 2, 4]),
    ("GatherV2", [np.float32([[1, 2], [3, 4], [5, 6]]), integers(2, 0), np.int32(0)], [[5, 6], [1, 2]]),
    ("GatherV2", [np.float32([[1, 2, 3]]), np.int32([[2], [0]]), np.int32(-1)], [[[3], [1]]]),
    ("GatherNd", [np.float32([[1, 2], [3, 4]]), np.int32([[1, 0], [0, 1]])], [3, 2]),
    ("GatherNd", [np.float32([[1, 2], [3, 4]]), np.int32([[1]])], [[3, 4]]),
    ("Select", [np.array([True, False]), floats(1, 2), floats(10, 20)], [1, 20]),
    ("Select", [np.array([True, False]), np.float32([[1, 2], [3, 4]]), np.zeros((2, 2), np.float32)], [[1, 2], [0, 0]]),
    ("ArgMax", [np.float32([[1, 9], [5, 2]]), np.int32(0)], [1, 0]),
    ("TopKV2", [floats(3, 9, 5), np.int32(2)], [[9, 5], [1, 2]]),
])
def test_plain_operations(operation, inputs, result):
    assert run(operation, *inputs) == result


@pytest.mark.parametrize(("operation", "inputs", "attributes", "result"), [
    ("Cast", [integers(0, 2)], {"DstT": "DT_BOOL"}, [False, True]),
    ("Cast", [floats(2.9, -2.9)], {"DstT": "DT_INT32"}, [2, -2]),
    ("Squeeze", [np.ones((1, 2, 1), np.float32)], {"squeeze_dims": (0,)}, [[1], [1]]),
    ("Squeeze", [np.ones((1, 2, 1), np.float32)], {"squeeze_dims": ()}, [1, 1]),
    ("Pack", [floats(1, 2), floats(3, 4)], {"axis": 1}, [[1, 3], [2, 4]]),
    ("Unpack", [np.float32([[1, 2], [3, 4]])], {"axis": 1, "num": 2}, [[1, 3], [2, 4]]),
    ("Split", [np.int32(0), floats(1, 2, 3, 4)], {"num_split": 2}, [[1, 2], [3, 4]]),
    ("Sum", [np.float32([[1, 2], [3, 4]]), integers(1)], {"keep_dims": False}, [3, 7]),
    ("Sum", [np.float32([[1, 2], [3, 4]]), integers(0, 1)], {"keep_dims": True}, [[10]]),
    ("Max", [np.float32([[1, 2], [3, 4]]), np.int32(0)], {}, [3, 4]),
    ("Min", [np.float32([[1, 2], [3, 4]]), np.int32(0)], {}, [1, 2]),
    ("Mean", [np.float32([[1, 2], [3, 4]]), integers(1)], {"keep_dims": True}, [[1.5], [3.5]]),
    ("MatMul", [np.float32([[1, 2]]), np.float32([[3, 4], [5, 6]])], {}, [[13, 16]]),
    ("MatMul", [np.float32([[1], [2]]), np.float32([[3, 4], [5, 6]])], {"transpose_a": True, "transpose_b": True},
     [[11, 17]]),
    ("_FusedMatMul", [np.float32([[1, 2]]), np.float32([[3], [-5]]), floats(1)], {"fused_ops": ("BiasAdd", "Relu")},
     [[0]]),
    ("_FusedMatMul", [np.float32([[1, 2]]), np.float32([[3], [-5]]), floats(1)], {"fused_ops": ("BiasAdd",)}, [[-6]]),
    ("BatchMatMulV2", [np.float32([[[1, 2]]]), np.float32([[[3, 4]]])], {"adj_y": True}, [[[11]]]),
    ("LeakyRelu", [floats(-8, 3)], {"alpha": 0.25}, [-2, 3]),
])
def test_operations_with_attributes(operation, inputs, attributes, result):
    assert run(operation, *inputs, **attributes) == result


@pytest.mark.parametrize(("begin", "end", "strides", "masks", "result"), [
    ([0, 1], [2, 3], [1, 1], {}, [[1, 2], [5, 6]]),  # [0:2, 1:3]
    ([0, 0], [0, 0], [1, 2], {"begin_mask": 3, "end_mask": 3}, [[0, 2], [4, 6], [8, 10]]),  # [:, ::2]
    ([1, 0], [2, 0], [1, 1], {"shrink_axis_mask": 1, "end_mask": 2}, [4, 5, 6, 7]),  # [1, 0:]
    ([0, 2], [0, 3], [1, 1], {"ellipsis_mask": 1, "shrink_axis_mask": 2}, [2, 6, 10]),  # [..., 2]
    ([0, 0, 1], [0, 0, 2], [1, 1, 1], {"new_axis_mask": 1, "shrink_axis_mask": 2}, [[1]]),  # [None, 0, 1:2]
])
def test_slices_are_those_of_python(begin, end, strides, masks, result):
    tensor = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert run("StridedSlice", tensor, integers(*begin), integers(*end), integers(*strides), **masks) == result


def test_a_convolution_sums_what_is_under_the_kernel():
    kernel = np.ones((2, 2, 1, 1), np.float32)
    rows = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert flat(run("Conv2D", picture(rows), kernel, **VALID)) == [[12, 16], [24, 28]]
    # SAME puts its one row and column of nothing at the bottom and at the right
    assert flat(run("Conv2D", picture(rows), kernel, **SAME)) == [[12, 16, 9], [24, 28, 15], [15, 17, 9]]


def test_a_convolution_with_strides_pads_only_what_it_needs():
    kernel = np.ones((3, 3, 1, 1), np.float32)
    rows = np.arange(16).reshape(4, 4)
    result = run("Conv2D", picture(rows), kernel, padding="SAME", strides=(1, 2, 2, 1))
    assert flat(result) == [[45, 39], [66, 50]]  # one row and column of nothing, at the bottom and at the right


def test_a_convolution_with_dilations_looks_further():
    kernel = np.ones((2, 1, 1, 1), np.float32)
    rows = [[1], [2], [4], [8]]
    assert flat(run("Conv2D", picture(rows), kernel, dilations=(1, 2, 1, 1), **VALID)) == [[5], [10]]


def test_a_fused_convolution_adds_its_bias_and_bends():
    kernel = np.ones((1, 1, 1, 1), np.float32)
    result = run("_FusedConv2D", picture([[-9, 0, 9]]), kernel, floats(2), fused_ops=("BiasAdd", "Relu6"), **SAME)
    assert flat(result) == [[0, 2, 6]]
    result = run("_FusedConv2D", picture([[-9, 0, 9]]), kernel, floats(2), fused_ops=("BiasAdd",), **SAME)
    assert flat(result) == [[-7, 2, 11]]


def test_slopes_belong_to_channels():
    tensor = np.float32([-8, -8, 3, 3]).reshape(1, 1, 2, 2)
    slopes = np.float32([0.5, 2]).reshape(1, 1, 2)
    assert run("Prelu", tensor, slopes) == [[[[-4, -16], [3, 3]]]]
    kernel = np.float32([1, 1, 1, 1]).reshape(1, 1, 2, 2)
    fused = run("_FusedConv2D", tensor, kernel, floats(0, 1), slopes, fused_ops=("BiasAdd", "Prelu"), **SAME)
    assert fused == [[[[-8, -30], [6, 7]]]]


def test_channels_become_squares_of_pixels():
    tensor = np.float32([[1, 2, 3, 4], [5, 6, 7, 8]]).reshape(1, 1, 2, 4)
    assert flat(run("DepthToSpace", tensor, block_size=2)) == [[1, 2, 5, 6], [3, 4, 7, 8]]


def test_a_kernel_mixes_channels_in_the_order_of_the_file():
    tensor = np.float32([1, 10]).reshape(1, 1, 1, 2)
    kernel = np.float32([[1, 2, 3], [4, 5, 6]]).reshape(1, 1, 2, 3)  # (height, width, in, out)
    assert run("Conv2D", tensor, kernel, **VALID) == [[[[41, 52, 63]]]]


def test_a_depthwise_convolution_keeps_channels_apart():
    tensor = np.float32([[1, 10], [2, 20]]).reshape(1, 1, 2, 2)
    kernel = np.float32([[1, 2], [3, 4]]).reshape(1, 2, 2, 1)  # (height, width, channels, 1)
    for operation in ("DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"):
        assert run(operation, tensor, kernel, **VALID) == [[[[7, 100]]]]  # 1·1 + 2·3 and 10·2 + 20·4


def test_a_depthwise_kernel_may_make_several_channels_of_each():
    tensor = np.float32([1, 10]).reshape(1, 1, 1, 2)
    kernel = np.float32([[1, 2], [3, 4]]).reshape(1, 1, 2, 2)
    assert run("DepthwiseConv2dNative", tensor, kernel, **VALID) == [[[[1, 2, 30, 40]]]]


def test_a_pool_of_negative_numbers_is_not_raised_by_its_border():
    result = run("MaxPool", picture([[-5, -9], [-7, -8]]), ksize=(1, 3, 3, 1), **SAME)
    assert flat(result) == [[-5, -5], [-5, -5]]


def test_a_mean_pool_gives_means():
    result = run("AvgPool", picture([[1, 2, 3, 4], [5, 6, 7, 8]]), ksize=(1, 2, 2, 1), padding="VALID",
                 strides=(1, 2, 2, 1))
    assert flat(result) == [[3.5, 5.5]]


def test_a_convolution_backwards_spreads_each_pixel():
    kernel = np.float32([[1, 2], [3, 4]]).reshape(2, 2, 1, 1)
    result = run("Conv2DBackpropInput", integers(1, 4, 4, 1), kernel, picture([[1, 10], [0, 0]]), padding="SAME",
                 strides=(1, 2, 2, 1))
    assert flat(result) == [[1, 2, 10, 20], [3, 4, 30, 40], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_a_convolution_backwards_adds_up_where_kernels_meet_and_cuts_what_is_too_much():
    kernel = np.ones((3, 3, 1, 1), np.float32)
    line = np.ones((1, 3), np.float32)
    result = run("Conv2DBackpropInput", integers(1, 1, 3, 1), kernel, picture(line), **SAME)
    assert flat(result) == [[2, 3, 2]]  # (3, 5) before a row and a column went from each side
    result = run("Conv2DBackpropInput", integers(1, 3, 6, 1), kernel, picture(line), **VALID)
    assert flat(result) == [[1, 2, 3, 2, 1, 0]] * 3


def test_a_convolution_backwards_mixes_channels_in_the_order_of_the_file():
    tensor = np.float32([1, 10]).reshape(1, 1, 1, 2)
    kernel = np.float32([[1, 2], [3, 4], [5, 6]]).reshape(1, 1, 3, 2)  # (height, width, out, in)
    assert run("Conv2DBackpropInput", integers(1, 1, 1, 3), kernel, tensor, **VALID) == [[[[21, 43, 65]]]]


def test_resizing_takes_the_middles_of_pixels():
    result = run("ResizeBilinear", picture([[0, 8]]), integers(1, 4), half_pixel_centers=True, align_corners=False)
    assert flat(result) == [[0, 2, 6, 8]]


def test_what_is_not_known_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="node must resize with half_pixel_centers"):
        run("ResizeBilinear", picture([[0, 8]]), integers(1, 4), half_pixel_centers=False)
    with pytest.raises(ValueError, match="node has the padding 'EXPLICIT'; SAME and VALID are known"):
        run("Conv2D", picture([[0]]), np.ones((1, 1, 1, 1), np.float32), padding="EXPLICIT", strides=(1, 1, 1, 1))
    with pytest.raises(ValueError, match="node has the padding 'SAME'; for a mean, VALID is known"):
        run("AvgPool", picture([[0]]), ksize=(1, 2, 2, 1), **SAME)
