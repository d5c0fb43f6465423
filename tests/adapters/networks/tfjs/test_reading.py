"""The reader of TensorFlow.js files, on bytes and JSON written out here."""

import base64
import json
import struct

import numpy as np
import pytest

from adapters.networks.tfjs.reading import Node, order_nodes, read_attribute, read_node, read_topology, read_weights


@pytest.mark.parametrize(("written", "value"), [
    ({"i": "3"}, 3),
    ({"i": 3}, 3),
    ({"f": 0.5}, 0.5),
    ({"b": False}, False),
    ({"s": base64.b64encode(b"SAME").decode()}, "SAME"),
    ({"type": "DT_INT32"}, "DT_INT32"),
    ({"list": {"i": ["1", "2", "2", "1"]}}, (1, 2, 2, 1)),
    ({"list": {"s": ["Qmlhc0FkZA==", "UmVsdTY="]}}, ("BiasAdd", "Relu6")),
    ({"list": {}}, ()),
    ({}, None),
])
def test_attributes_become_python_values(written, value):
    assert read_attribute(written) == value


def test_a_node_keeps_its_inputs_but_not_what_only_must_run_before():
    node = read_node({"name": "sum", "op": "AddV2", "input": ["one", "split:1", "^first"],
                      "attr": {"T": {"type": "DT_FLOAT"}}})
    assert node == Node("sum", "AddV2", ("one", "split:1"), {"T": "DT_FLOAT"})


def test_weights_lie_end_to_end():
    data = struct.pack("<2f", 1.5, -2) + struct.pack("<3i", 7, 8, -9) + b"\x01"
    weights = read_weights(data, [
        {"name": "a", "dtype": "float32", "shape": [2, 1]}, {"name": "b", "dtype": "int32", "shape": [3]},
        {"name": "c", "dtype": "bool", "shape": []}])
    assert weights["a"].tolist() == [[1.5], [-2]] and weights["a"].dtype == np.float32
    assert weights["b"].tolist() == [7, 8, -9] and weights["b"].dtype == np.int32
    assert weights["c"].shape == () and weights["c"].item() is True


def test_half_floats_are_widened():
    data = np.float16([0.5, -3]).tobytes()
    quantization = {"dtype": "float16", "original_dtype": "float32"}
    entry = {"name": "a", "dtype": "float32", "shape": [2], "quantization": quantization}
    weights = read_weights(data, [entry])
    assert weights["a"].tolist() == [0.5, -3] and weights["a"].dtype == np.float32


def test_bytes_with_a_scale_are_unfolded():
    entry = {"name": "a", "dtype": "float32", "shape": [3], "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1}}
    assert read_weights(bytes([0, 2, 255]), [entry])["a"].tolist() == [-1, 0, 126.5]


def test_weights_that_end_early_are_refused():
    with pytest.raises(ValueError, match="end after 3 bytes, in the middle of 'a'"):
        read_weights(b"abc", [{"name": "a", "dtype": "float32", "shape": [1]}])


def test_nodes_stand_after_what_they_read_and_what_nobody_reads_is_left_out():
    nodes = {name: Node(name, "Add", inputs, {}) for name, inputs in (
        ("end", ("left:1", "right")), ("right", ("left", "start")), ("left", ("start",)), ("start", ()),
        ("idle", ("start",)))}
    assert [node.name for node in order_nodes(nodes, ["end:0"])] == ["start", "left", "right", "end"]


def test_a_graph_may_be_deeper_than_pythons_stack():
    nodes = {str(depth): Node(str(depth), "Add", (str(depth - 1),) if depth else (), {}) for depth in range(5000)}
    assert len(order_nodes(nodes, ["4999"])) == 5000


def write_model(folder, **changes):
    model = {
        "format": "graph-model",
        "signature": {"inputs": {"x": {"name": "x:0"}}, "outputs": {"y": {"name": "y:0"}}},
        "modelTopology": {"node": [
            {"name": "y", "op": "AddV2", "input": ["x", "w"]}, {"name": "w", "op": "Const"},
            {"name": "x", "op": "Placeholder"}]},
        "weightsManifest": [{"paths": ["../elsewhere/m1.bin", "m2.bin"], "weights": [
            {"name": "w", "dtype": "float32", "shape": [2]}]}]}
    (folder / "m.json").write_text(json.dumps(model | changes))
    (folder / "m1.bin").write_bytes(struct.pack("<f", 10))
    (folder / "m2.bin").write_bytes(struct.pack("<f", 20))
    return folder / "m.json"


def test_a_model_is_read_whole_with_the_files_beside_it_only(tmp_path):
    topology = read_topology(write_model(tmp_path))
    assert sorted(node.name for node in topology.nodes) == ["w", "x", "y"] and topology.nodes[-1].name == "y"
    assert (topology.inputs, topology.outputs) == (("x",), ("y:0",))
    assert topology.weights["w"].tolist() == [10, 20]


def test_a_signature_may_lie_where_older_converters_put_it(tmp_path):
    elsewhere = {"signature": {"inputs": {"x": {"name": "x"}}, "outputs": {"sum": {"name": "y"}}}}
    topology = read_topology(write_model(tmp_path, signature={}, userDefinedMetadata=elsewhere))
    assert (topology.inputs, topology.outputs) == (("x",), ("y",))


def test_another_format_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ValueError, match="m.json must be a TensorFlow.js graph model; its format is 'layers-model'"):
        read_topology(write_model(tmp_path, format="layers-model"))
