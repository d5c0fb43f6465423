"""Each model beside the runtime that its file was made for: the same file, photograph and thread, by turns.

A model's side is its whole `run`, answer and all; the other side is the least that anyone needs: the photograph resized
and the network run (in TensorFlow.js, the network alone; torchvision's with its own transforms). A `live` one gets the
photograph as a stream of frames, and follows who is in it. Where people bring the file, one of random numbers in its
shape stands in. A new model joins with a line in REFERENCES.
"""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Memory
from bridge.catalog import find_adapter
from bridge.loading import load_adapter
from tests.brought import bring_options
from tests.built_in import last_of, make_inputs
from tests.photographs import read_photograph

from .reading import Reading
from .tensorflow import open_tensorflow

Picture = NDArray[Any]
Call = Callable[[], object]
Side = Callable[[int], Awaitable[list[float]]]  # so many calls, in milliseconds each
Opener = Callable[["Seat"], AbstractAsyncContextManager[Side]]

WARM, BLOCK, TURNS = 2, 3, 14  # calls that do not count, calls in a block, blocks of each side


@dataclass(frozen=True, kw_only=True)
class Seat:
    """What the other runtime is given: the model's files, the photograph, and the model's own `run` on it."""

    files: Sequence[Path]
    frame: Picture
    run: Call


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A model, and what it is measured beside."""

    model: str
    runtime: str
    open: Opener
    options: Mapping[str, Any] = field(default_factory=dict)
    photograph: str = "astronaut.png"
    size: tuple[int, int] = (640, 480)
    further: Sequence[str] = ()  # inputs that have a default, and get the photograph, too
    live: bool = False
    bar: float = 1.25

    @property
    def name(self) -> str:
        return "-".join((self.model, *map(str, self.options.values())))


async def measure_reference(reference: Reference, effort: float) -> Reading:
    """How many times as long as the other runtime the model takes: the quickest call of each."""
    limit_threads()
    frame = cv2.resize(read_photograph(reference.photograph), reference.size)
    kind = load_adapter(find_adapter(reference.model))
    with TemporaryDirectory() as folder:
        options = bring_options(reference.model, Path(folder), **reference.options)
        model: Any = kind.ready(**options)
        return await compare_sides(reference, kind, model, list_files(kind, options), frame, effort)


async def compare_sides(reference: Reference, kind: Any, model: Any, files: Sequence[Path], frame: Picture,
                        effort: float) -> Reading:
    """The two by turns."""
    inputs = make_inputs(kind.info, frame) | dict.fromkeys(reference.further, frame)
    inputs |= {"limit": 1, "memory": Memory()} if reference.live else {}
    seat = Seat(files=files, frame=frame, run=lambda: last_of(model.run(**inputs)))
    ours = time_call(seat.run)
    best = [float("inf")] * 2
    async with reference.open(seat) as theirs:
        for side in (ours, theirs):
            await side(WARM)
        for _ in range(max(2, int(TURNS * effort))):
            for place, side in enumerate((ours, theirs)):
                best[place] = min(best[place], *await side(BLOCK))
    return Reading(name=f"{reference.name.replace('-', ' ')} ÷ {reference.runtime}", value=best[0] / best[1],
                   bar=reference.bar, unit="×", note=f"{best[0]:.1f} ms ÷ {best[1]:.1f} ms, one thread")


def list_files(kind: Any, options: Mapping[str, Any]) -> list[Path]:
    """What the model reads with these options."""
    settled = {option.name: option.default for option in kind.info.options} | options
    own = [Path(settled["file"])] if settled.get("file") else []
    return own or [weights.path for weights in kind.weights if weights.needed_with(settled)]


def limit_threads() -> None:
    """One thread on both sides; what opens its files later reads the variable."""
    import torch

    os.environ["OMP_NUM_THREADS"] = "1"
    torch.set_num_threads(1)
    cv2.setNumThreads(1)


def time_call(call: Call) -> Side:
    """A call in this process as a side."""
    async def measure(count: int) -> list[float]:
        spans = []
        for _ in range(count):
            start = time.perf_counter()
            call()
            spans.append((time.perf_counter() - start) * 1000)
        return spans

    return measure


def open_here(make: Callable[[Seat], Call]) -> Opener:
    """A runtime in this process."""
    @asynccontextmanager
    async def open_side(seat: Seat) -> AsyncIterator[Side]:
        yield time_call(make(seat))

    return open_side


def call_onnx(path: Path, look: Call, *arrays: NDArray[Any]) -> Call:
    """onnxruntime as it comes, but for one thread, on what `look` sees and further inputs."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [entry.name for entry in session.get_inputs()]
    return lambda: session.run(None, dict(zip(names, (look(), *arrays), strict=True)))


def call_litert(path: Path) -> Callable[[Any], object]:
    """LiteRT as it comes, but for one thread: a function of a view."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(path), num_threads=1)
    interpreter.allocate_tensors()
    entry, = (details["index"] for details in interpreter.get_input_details())
    exits = [details["index"] for details in interpreter.get_output_details()]

    def run(view: Any) -> object:
        interpreter.set_tensor(entry, view)
        interpreter.invoke()
        return [interpreter.get_tensor(place) for place in exits]

    return run


def replay_litert(seat: Seat) -> Call:
    """The networks alone, as often as the model runs them on this photograph, on the views that it shows them."""
    from adapters.networks.litert import Session

    seen: list[tuple[Path, Any]] = []
    answer = Session.__call__

    def note_view(session: Session, view: NDArray[Any]) -> Sequence[NDArray[Any]]:
        seen.append((session.path, view.copy()))
        return answer(session, view)

    with patch.object(Session, "__call__", note_view):
        seat.run()
    networks = {path: call_litert(path) for path, _ in seen}
    return lambda: [networks[path](view) for path, view in seen]


def call_cutout(seat: Seat) -> Call:
    return call_onnx(seat.files[0], lambda: resize_view(seat.frame, 320, 320).transpose(0, 3, 1, 2))


def call_segment(seat: Seat) -> Call:
    network = call_litert(seat.files[0])
    return lambda: network(resize_view(seat.frame, 256, 256))


def call_style(seat: Seat) -> Call:
    mixture = np.eye(26, dtype=np.float32)[0]
    return call_onnx(seat.files[0], lambda: resize_view(seat.frame, 384, 288).transpose(0, 3, 1, 2), mixture)


def call_classify(seat: Seat) -> Call:
    """torch as it comes: EfficientNet's file is torch's own. Words to compare with are known after the first picture.
    """
    import torch

    from adapters.networks.efficientnet import EfficientNet

    network = EfficientNet().eval()
    network.load_state_dict(torch.load(seat.files[0], weights_only=True))

    def run() -> object:
        return network(torch.from_numpy(resize_view(seat.frame, 224, 224)).permute(0, 3, 1, 2))

    return torch.inference_mode()(run)


def call_dreamer(seat: Seat) -> Call:
    """torch as it comes, on one latent."""
    import torch

    from adapters.networks.dcgan import Generator

    network, latent = Generator().eval(), torch.zeros(1, 100, 1, 1)
    return torch.inference_mode()(lambda: network(latent))


def call_edges(seat: Seat) -> Call:
    return lambda: cv2.Canny(seat.frame, 100, 200)


def call_lines(seat: Seat) -> Call:
    """torch as it comes; the file is Keras', which runs on torch, too."""
    import torch

    from adapters.networks.hed import Hed, read_weights

    network = Hed().eval()
    network.load_state_dict(read_weights(seat.files[0]))

    def run() -> object:
        return network(torch.from_numpy(resize_view(seat.frame, 320, 240)).permute(0, 3, 1, 2))

    return torch.inference_mode()(run)


def call_mix(seat: Seat) -> Call:
    other = seat.frame.copy()
    return lambda: cv2.addWeighted(seat.frame, 0.5, other, 0.5, 0)


def call_recolor(seat: Seat) -> Call:
    """To CIELAB and back with one matrix, given beforehand: the colours of neither picture are read."""
    matrix = np.eye(3, 4)

    def run() -> object:
        lab = cv2.cvtColor(seat.frame.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        return (cv2.cvtColor(cv2.transform(lab, matrix), cv2.COLOR_LAB2RGB) * 255).astype(np.uint8)

    return run


def call_enlarger(seat: Seat) -> Call:
    """ncnn as it comes, but for one thread, on the processor. Its convolutions of 3 × 3 (Winograd's) are twice as quick
    as torch's, so the bar is at 2.5 ×.
    """
    import ncnn

    net = ncnn.Net()
    net.opt.num_threads, net.opt.use_vulkan_compute = 1, False
    for load, path in zip((net.load_param, net.load_model), seat.files, strict=True):
        load(str(path))

    def run() -> object:
        view = np.ascontiguousarray(seat.frame.transpose(2, 0, 1), np.float32) / 255
        with net.create_extractor() as extractor:
            extractor.input("data", ncnn.Mat(view))
            return np.array(extractor.extract("output")[1])

    return run


def call_torchvision(name: str, run: Callable[[Any, Any, Any], object], **building: Any) -> Callable[[Seat], Call]:
    """One of torchvision's networks by hand: `run` gets the network, its transforms and the photograph as a tensor."""
    def make(seat: Seat) -> Call:
        import torch
        from torchvision.models import get_model, get_model_weights

        network = get_model(name, weights=None, **building).eval()
        network.load_state_dict(torch.load(seat.files[0], weights_only=True))
        prepare = get_model_weights(name).DEFAULT.transforms()
        return torch.inference_mode()(
            lambda: run(network, prepare, torch.from_numpy(seat.frame).permute(2, 0, 1).contiguous()))

    return make


def shrink_flow(network: Any, prepare: Any, picture: Any) -> object:
    """RAFT on the photograph and itself, as large as the model looks at it by default."""
    from torchvision.transforms.functional import resize

    pair = [resize(picture, [240, 320])[None] for _ in range(2)]
    return network(*prepare(*pair))[-1]


def repeat_clip(network: Any, prepare: Any, picture: Any) -> object:
    """A clip in which nothing moves, its frames as large as the model keeps them."""
    from torchvision.transforms.functional import resize

    return network(prepare(resize(picture, [256, 342])[None].repeat(16, 1, 1, 1))[None]).softmax(1)


def resize_view(frame: Picture, width: int, height: int) -> NDArray[Any]:
    """(1, height, width, 3) of float32 in 0…1."""
    return cv2.resize(frame, (width, height)).astype(np.float32)[None] / 255


def open_movenet(width: int, height: int) -> Opener:
    return lambda seat: open_tensorflow(seat.files, resize_view(seat.frame, width, height) * 255, "int32")


def open_nanodet(seat: Seat) -> AbstractAsyncContextManager[Side]:
    view = resize_view(seat.frame, 416, 416).transpose(0, 3, 1, 2) * 4 - 2
    return open_tensorflow(seat.files, np.ascontiguousarray(view), "float32")


def call_mesh(seat: Seat) -> Call:
    """torch on the face's network alone, the whole photograph its view; TensorFlow.js cannot run it by WebAssembly."""
    import torch

    from adapters.networks.facemesh import SIDE, FaceMesh

    network = FaceMesh(next(path for path in seat.files if path.name == "facemesh-attention.json"), "cpu").network
    return torch.inference_mode()(lambda: network(torch.from_numpy(cv2.resize(seat.frame, (SIDE, SIDE)))))


@asynccontextmanager
async def open_person(seat: Seat) -> AsyncIterator[Side]:
    """A body's points, then a face's, each by its own network alone."""
    find_face = time_call(call_mesh(seat))
    async with open_movenet(256, 192)(seat) as find_body:
        async def measure(count: int) -> list[float]:
            return [body + face for body, face in zip(await find_body(count), await find_face(count), strict=True)]

        yield measure


REFERENCES = {reference.name: reference for reference in (
    Reference(model="body", runtime="TensorFlow.js and torch", open=open_person, live=True),
    Reference(model="classify", runtime="torch", open=open_here(call_classify)),
    Reference(model="cutout", runtime="onnxruntime", open=open_here(call_cutout)),
    Reference(model="detect", runtime="TensorFlow.js", open=open_nanodet),
    Reference(model="detect-torchvision", runtime="torchvision", open=open_here(call_torchvision(
        "ssdlite320_mobilenet_v3_large", lambda network, prepare, picture: network([prepare(picture)]),
        weights_backbone=None))),
    Reference(model="dream-faces", runtime="torch", open=open_here(call_dreamer)),
    Reference(model="edges", runtime="OpenCV", open=open_here(call_edges)),
    Reference(model="edges-learned", runtime="torch", open=open_here(call_lines), size=(320, 240)),
    Reference(model="face", runtime="torch", open=open_here(call_mesh), live=True),
    Reference(model="flow", runtime="torchvision", open=open_here(call_torchvision("raft_small", shrink_flow)),
              further=("before",)),
    Reference(model="hands", runtime="LiteRT", open=open_here(replay_litert), photograph="mona_lisa.jpg"),
    Reference(model="keypoints-torchvision", options={"detail": 128}, runtime="torchvision", open=open_here(
        call_torchvision("keypointrcnn_resnet50_fpn", lambda network, prepare, picture: network([prepare(picture)]),
                         weights_backbone=None, min_size=128))),
    Reference(model="mix", runtime="OpenCV", open=open_here(call_mix)),
    Reference(model="pose", options={"size": "lightning"}, runtime="TensorFlow.js", open=open_movenet(192, 192)),
    Reference(model="pose", options={"size": "thunder"}, runtime="TensorFlow.js", open=open_movenet(256, 256)),
    Reference(model="pose", options={"size": "multi"}, runtime="TensorFlow.js", open=open_movenet(256, 192)),
    Reference(model="pose3d", runtime="LiteRT", open=open_here(replay_litert)),
    Reference(model="recolor", runtime="OpenCV", open=open_here(call_recolor)),
    Reference(model="segment", runtime="LiteRT", open=open_here(call_segment), bar=1.5),
    Reference(model="segment-torchvision", runtime="torchvision", open=open_here(call_torchvision(
        "lraspp_mobilenet_v3_large", lambda network, prepare, picture: network(prepare(picture)[None])["out"].argmax(1),
        weights_backbone=None)), bar=1.5),
    Reference(model="super-resolution", runtime="ncnn", open=open_here(call_enlarger), size=(160, 120),
              bar=2.5),
    Reference(model="style", runtime="onnxruntime", open=open_here(call_style)),
    Reference(model="video-class", runtime="torchvision", open=open_here(call_torchvision("s3d", repeat_clip))),
    Reference(model="zero-shot", runtime="torch", open=open_here(call_classify)),
)}
