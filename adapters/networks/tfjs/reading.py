"""Reads TensorFlow.js graph models: one .json file that names the operations, and .bin files with the weights.

Lives here: what the files say, as plain Python and numpy. Does not live here: torch, or what an operation does
(operations/). The format is that of tfjs-converter's `graph-model`: nodes of TensorFlow's GraphDef written as JSON,
with weights laid end to end in the order of `weightsManifest`, some of them stored smaller than they are used.
"""

import base64
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TYPES: Mapping[str, type[np.generic]] = {
    "float32": np.float32, "float16": np.float16, "int32": np.int32, "uint16": np.uint16, "uint8": np.uint8,
    "bool": np.bool_}

READERS: Mapping[str, Callable[[Any], Any]] = {
    "i": int, "f": float, "s": lambda text: base64.b64decode(text).decode()}


@dataclass(frozen=True)
class Node:
    """One operation: its inputs are other nodes' names, with `:1`, `:2`, … for outputs after the first."""

    name: str
    operation: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Topology:
    """A whole graph: the nodes that its outputs need, each after the nodes it reads from."""

    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    weights: Mapping[str, NDArray[Any]]


def read_topology(path: Path) -> Topology:
    """Read the graph in `path` (a .json file) and the weights in the .bin files beside it."""
    model = json.loads(path.read_text("utf-8"))
    if model.get("format", "graph-model") != "graph-model" or "modelTopology" not in model:
        raise ValueError(f"{path.name} must be a TensorFlow.js graph model; its format is {model.get('format')!r}.")
    nodes = {node.name: node for node in map(read_node, model["modelTopology"]["node"])}
    signature = model.get("signature") or model["userDefinedMetadata"]["signature"]  # where older converters put it
    outputs = tuple(output["name"] for output in signature["outputs"].values())
    inputs = tuple(source_name(entry["name"]) for entry in signature["inputs"].values())
    weights: dict[str, NDArray[Any]] = {}
    for group in model["weightsManifest"]:
        data = b"".join((path.parent / Path(shard).name).read_bytes() for shard in group["paths"])
        weights |= read_weights(data, group["weights"])
    return Topology(order_nodes(nodes, outputs), inputs, outputs, weights)


def read_node(entry: Mapping[str, Any]) -> Node:
    # an input such as "^name" only says "after that node"; every node here is free of side effects
    inputs = tuple(name for name in entry.get("input", ()) if not name.startswith("^"))
    attributes = {key: read_attribute(value) for key, value in entry.get("attr", {}).items()}
    return Node(entry["name"], entry["op"], inputs, attributes)


def read_attribute(value: Mapping[str, Any]) -> Any:
    """The Python value of an attribute: `{"i": "3"}` is 3, `{"s": "U0FNRQ=="}` is "SAME", `{"list": {}}` is ()."""
    if "list" in value:
        return tuple(read_attribute({key: item}) for key, items in value["list"].items() for item in items)
    for key, content in value.items():
        return READERS[key](content) if key in READERS else content
    return None


def read_weights(data: bytes, entries: Iterable[Mapping[str, Any]]) -> dict[str, NDArray[Any]]:
    """The named arrays that lie end to end in `data`; those stored smaller are widened as the format says."""
    weights = {}
    offset = 0
    for entry in entries:
        quantization = entry.get("quantization", {})
        stored = np.dtype(TYPES[quantization.get("dtype", entry["dtype"])])
        count = math.prod(entry["shape"])
        if offset + count * stored.itemsize > len(data):
            raise ValueError(f"The weights end after {len(data):,} bytes, in the middle of {entry['name']!r}.")
        array: NDArray[Any] = np.frombuffer(data, stored, count, offset)
        offset += array.nbytes
        if "scale" in quantization:
            array = array.astype(np.float32) * np.float32(quantization["scale"]) + np.float32(quantization["min"])
        weights[entry["name"]] = array.astype(TYPES[entry["dtype"]]).reshape(entry["shape"])
    return weights


def order_nodes(nodes: Mapping[str, Node], outputs: Iterable[str]) -> tuple[Node, ...]:
    """The nodes that `outputs` need, sources first. Kept without recursion: graphs are deeper than Python's stack."""
    ordered: dict[str, Node] = {}
    waiting = [source_name(output) for output in reversed(tuple(outputs))]
    while waiting:
        node = nodes[waiting[-1]]
        missing = [name for name in map(source_name, node.inputs) if name not in ordered]
        if missing:
            waiting.extend(missing)
        else:
            ordered[waiting.pop()] = node
    return tuple(ordered.values())


def source_name(reference: str) -> str:
    """The node behind a reference: "split:1" is the second output of "split"."""
    return reference.partition(":")[0]
