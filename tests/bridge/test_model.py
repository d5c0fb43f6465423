import re
from collections.abc import Iterator
from json import dumps, loads
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Optional

import pytest

from bridge import (
    Audio, Between, Box, Depth, Frame, Label, LabelMap, Length, Mask, Memory, Model, Pose, Skeleton, Vector, Weights)
from bridge.errors import BadAdapter
from bridge.info import Field
from bridge.model import find_memory, select_setup, spell_name, wants_device

Amount = Annotated[float, Between(0, 1, step=0.1), "How much of it."]


class Painter(Model):
    """Paints
    what it sees."""

    limits = ("It paints alone.", "It is slow.")

    weights: ClassVar[tuple[Weights, ...]] = (Weights(
        package="npm:paint@1.0.0", file="paint.bin", sha256="0" * 64, size=3, licence="MIT", origin="Somebody"),)

    def setup(self, device: str, size: Literal["small", "large"] = "small", steps: int = 3, file: Path = Path("a.bin"),
              fast: bool = False, name: str = "x") -> None:
        self.device, self.size = device, size

    def run(self, image: Frame, amount: Amount = 0.5, count: int = 3, mirror: bool = True, words: str = "hi",
            style: Literal["ink", "oil"] = "ink", colour: Annotated[Vector, Length(3)] | None = None,
            mask: Optional[Mask] = None, depth: Depth | None = None, voice: Audio | None = None,
            poses: list[Pose] | None = None, boxes: list[Box] | None = None, labels: list[Label] | None = None,
            short: Annotated[str, Length(5)] = "") -> Frame:
        return image


def test_the_signature_is_the_schema():
    fields = {field.name: field for field in Painter.info.inputs}
    assert [(field.name, field.kind) for field in Painter.info.inputs] == [
        ("image", "image"), ("amount", "number"), ("count", "number"), ("mirror", "boolean"), ("words", "text"),
        ("style", "category"), ("colour", "vector"), ("mask", "mask"), ("depth", "depth"), ("voice", "audio"),
        ("poses", "keypoints"), ("boxes", "boxes"), ("labels", "labels"), ("short", "text")]
    assert fields["image"] == Field(name="image", kind="image", required=True)
    assert fields["amount"] == Field(name="amount", kind="number", default=0.5, minimum=0, maximum=1, step=0.1,
                                     description="How much of it.")
    assert fields["count"].whole and not fields["amount"].whole
    assert fields["style"].choices == ("ink", "oil")
    assert fields["colour"].length == 3 and not fields["colour"].required
    assert fields["short"].length == 5


def test_a_memory_is_found_by_its_annotation_and_is_no_input():
    class Diary(Model):
        """Remembers."""

        def run(self, image: Frame, past: Memory | None = None) -> str:
            return ""

    assert [field.name for field in Diary.info.inputs] == ["image"]
    assert find_memory(Diary) == "past" and find_memory(Painter) == ""


def test_setup_gives_the_options():
    assert [(field.name, field.kind, field.default) for field in Painter.info.options] == [
        ("size", "category", "small"), ("steps", "number", 3), ("file", "file", "a.bin"), ("fast", "boolean", False),
        ("name", "text", "x")]


def test_the_class_gives_name_description_and_weights():
    assert (Painter.info.name, Painter.info.description) == ("painter", "Paints what it sees.")
    assert Painter.info.weights[0]["file"] == "paint.bin"
    assert [spell_name(name) for name in ("Edges", "PoseWorld", "U2Net")] == ["edges", "pose-world", "u2-net"]


@pytest.mark.parametrize("hint, name, kind", [
    (Frame, "image", "image"), (LabelMap, "image", "image"), (Mask, "mask", "mask"),
    (Depth, "depth", "depth"), (Vector, "vector", "vector"),
    (str, "text", "text"), (float, "number", "number"), (bool, "boolean", "boolean"),
    (list[Pose], "poses", "keypoints"),
    (list[Box], "boxes", "boxes"), (list[Label], "labels", "labels"), (Audio, "audio", "audio"),
    (Annotated[Vector, Length(128)], "vector", "vector"), (Iterator[str], "text", "text"),
    (Literal["a", "b"], "category", "category"),
])
def test_a_lone_output_is_named_after_its_kind(hint, name, kind):
    class Maker(Model):
        def run(self) -> hint:  # type: ignore[valid-type]
            ...

    assert [(field.name, field.kind) for field in Maker.info.outputs] == [(name, kind)]
    assert Maker.info.outputs[0].exact == (hint is LabelMap)


def test_a_named_tuple_names_several_outputs():
    class Found(NamedTuple):
        poses: Annotated[list[Pose], Skeleton(names=("head", "foot"), connections=((0, 1),), parts={"top": (0,)},
                                              features=(1,), measures=("height",))]
        features: Annotated[Vector, Length(1280), "What the network saw."]

    class Finder(Model):
        def run(self, image: Frame) -> Found:
            ...

    poses, features = Finder.info.outputs
    assert (poses.name, poses.keypoints, poses.connections) == ("poses", ("head", "foot"), ((0, 1),))
    assert (poses.parts, poses.told, poses.measures) == ({"top": (0,)}, ("foot",), ("height",))
    assert Field.from_json(loads(dumps(poses.to_json()))) == poses
    assert (features.name, features.length, features.description) == ("features", 1280, "What the network saw.")


def define(run: Any = None, setup: Any = None) -> None:
    """A class statement with these methods."""
    body = {"run": run} if run else {}
    type("Sketchy", (Model,), {**body, **({"setup": setup} if setup else {})})


def run_bare(self, image) -> Frame: ...  # type: ignore[no-untyped-def]
def run_unknown(self, image: dict) -> Frame: ...  # type: ignore[type-arg]
def run_any(self, thing: Any) -> Frame: ...
def run_bytes(self, image: bytes) -> Frame: ...
def run_union(self, amount: int | str) -> Frame: ...
def run_args(self, *images: Frame) -> Frame: ...
def run_kwargs(self, **options: float) -> Frame: ...
def run_positional(self, image: Frame, /) -> Frame: ...
def run_between(self, words: Annotated[str, Between(0, 1)]) -> Frame: ...
def run_length(self, amount: Annotated[float, Length(3)]) -> Frame: ...
def run_skeleton(self, image: Annotated[Frame, Skeleton((), ())]) -> Frame: ...
def run_choices(self, size: Literal[1, 2] = 1) -> Frame: ...  # type: ignore[valid-type]
def run_file(self, file: Path) -> Frame: ...
def run_nothing(self, image: Frame): ...  # type: ignore[no-untyped-def]
def run_none(self, image: Frame) -> None: ...
def run_silent(self, image: Frame) -> dict: ...  # type: ignore[type-arg,empty-body]
def run_missing(self, image: "Nowhere") -> Frame: ...  # type: ignore[name-defined]  # noqa: F821
def run_out_of_range(self, amount: Annotated[float, Between(0, 1)] = 2) -> Frame: ...
def run_off_choice(self, style: Literal["ink", "oil"] = "chalk") -> Frame: ...  # type: ignore[assignment]
def run_wrong_default(self, amount: float = "much") -> Frame: ...  # type: ignore[assignment]
def run_memory(self, memory: Memory) -> Frame: ...
async def run_later(self, image: Frame) -> Frame: ...
def run_good(self, image: Frame) -> Frame: ...
def setup_required(self, device: str, size: str) -> None: ...
def setup_picture(self, image: Frame | None = None) -> None: ...
def setup_bare(self, size="small") -> None: ...  # type: ignore[no-untyped-def]
def setup_kwargs(self, device: str, **options: str) -> None: ...
def setup_off(self, steps: Annotated[int, Between(1, 3)] = 9) -> None: ...


@pytest.mark.parametrize("run, sentence", [
    (run_bare, "Sketchy.run_bare: input “image” must have an annotation"),
    (run_unknown, "input “image” is annotated `dict`; it must be one of Frame, Mask"),
    (run_any, "input “thing” is annotated `.*Any`"),
    (run_bytes, "input “image” is annotated `bytes`"),
    (run_union, r"input “amount” is annotated `int \| str`"),
    (run_args, r"input “images” must be a plain parameter; \*, \*\* and /"),
    (run_kwargs, "input “options” must be a plain parameter"),
    (run_positional, "input “image” must be a plain parameter"),
    (run_between, "input “words” is of kind text; Between is for numbers"),
    (run_length, "input “amount” is of kind number; Length is for"),
    (run_skeleton, "input “image” is of kind image; Skeleton is for"),
    (run_choices, "input “size” has choices that are not strings"),
    (run_file, "input “file” cannot be a file"),
    (run_nothing, "its answer must have an annotation"),
    (run_none, "its answer must have an annotation"),
    (run_silent, "its answer is annotated `dict`"),
    (run_missing, "run_missing: name 'Nowhere' is not defined"),
    (run_out_of_range, "“amount” must be between 0 and 1; it was 2"),
    (run_off_choice, "“style” must be one of ink, oil; it was 'chalk'"),
    (run_wrong_default, "“amount” must be a number; it was 'much'"),
    (run_memory, r"input “memory” must be `memory: Memory \| None = None`"),
    (run_later, "must be a plain function"),
])
def test_a_signature_that_cannot_be_served_is_refused_when_the_class_is_made(run, sentence):
    with pytest.raises(BadAdapter, match=sentence):
        define(run)


@pytest.mark.parametrize("setup, sentence", [
    (setup_required, "Sketchy.setup_required: option “size” must be one of number, .* and have a default"),
    (setup_picture, "option “image” must be one of"),
    (setup_bare, "option “size” must have an annotation"),
    (setup_kwargs, "option “options” must be a plain parameter"),
    (setup_off, "“steps” must be between 1 and 3; it was 9"),
])
def test_so_is_a_setup(setup, sentence):
    with pytest.raises(BadAdapter, match=sentence):
        define(run_good, setup)


def test_a_child_has_its_own_options():
    class Parent(Model):
        def run(self, image: Frame) -> Frame: ...

    class Child(Parent):
        def setup(self, size: str = "small") -> None: ...

    assert Child.info.name == "child"
    assert [field.name for field in Child.info.options] == ["size"]


def test_a_parent_without_run_is_no_model_yet():
    class Shared(Model):
        """What several adapters share."""

    assert not hasattr(Shared, "info")


def test_a_model_is_ready_without_the_bridge():
    assert Painter.ready(device="cuda", size="large").device == "cuda"
    assert Painter.ready().run("frame") == "frame"


def test_limits_are_in_the_info():
    assert Painter.info.limits == ("It paints alone.", "It is slow.")


def test_a_model_can_be_ready_without_its_files():
    (file,) = Painter.ready(weights=None).weights
    assert (file.path, file.file) == (None, "paint.bin") and Painter.weights[0].file == "paint.bin"


def test_a_batch_takes_a_list_for_each_input():
    class Batched(Model):
        batch = 8

        def run(self, image: Frame, amount: Amount = 0.5, mask: Mask | None = None) -> str: ...

        def run_batch(self, image: list[Frame], amount: list[float], mask: list[Mask | None]) -> list[str]: ...

    class Singly(Batched):
        batch = 1

    assert (Batched.batch, Singly.batch, Painter.batch, Painter.parallel) == (8, 1, 1, False)
    assert [field.name for field in Batched.info.inputs] == ["image", "amount", "mask"]


def return_words(words):
    """A `run_batch` in which something may be wrong."""
    def run_batch(self): ...

    run_batch.__annotations__ = words
    return run_batch


@pytest.mark.parametrize("batch, words, sentence", [
    (0, None, "Batched.batch must be how many queries `run_batch` answers in one pass, such as 8; it was 0."),
    ("8", None, "Batched.batch must be how many queries"),
    (8, None, "Batched says `batch = 8`, so it must have a `run_batch`, which takes a list for each input of `run`"),
    (1, {"image": list[Frame], "return": list[str]}, "Batched has a `run_batch` that nobody would call: say how many"),
    (8, {"image": list[Frame]}, "must take what `run` takes, under the same names, and return an answer: image, return"
                                "; it has image."),
    (8, {}, "it has no annotations."),
    (8, {"images": list[Frame], "return": list[str]}, "image, return; it has images, return."),
    (8, {"image": Frame, "return": list[str]}, "Batched.run_batch must take “image” as `list["),
    (8, {"image": list[Frame], "return": str}, "must return `list[str]`, one for each query; it says `str`."),
    (8, {"image": list[Frame], "return": list[float]}, "must return `list[str]`"),
])
def test_a_batch_that_could_not_be_asked_is_refused_with_a_sentence(batch, words, sentence):
    def run(self, image: Frame) -> str: ...

    body = {"run": run, "batch": batch} | ({} if words is None else {"run_batch": return_words(words)})
    with pytest.raises(BadAdapter, match=re.escape(sentence)):
        type("Batched", (Model,), body)


def test_partial_answers_cannot_be_had_from_a_batch():
    with pytest.raises(BadAdapter, match="Typist.run yields partial answers, which cannot be had from a `run_batch`"):
        class Typist(Model):
            batch = 2

            def run(self, text: str) -> Iterator[str]: ...

            def run_batch(self, text: list[str]) -> list[str]: ...


def test_the_device_goes_only_where_it_is_asked_for():
    class Plain(Model):
        def setup(self, size: str = "small") -> None: ...
        def run(self) -> str: ...

    class Bare(Model):
        def run(self) -> str: ...

    assert select_setup(Plain, "cpu", {"size": "x"}) == {"size": "x"}
    assert select_setup(Painter, "cpu", {"size": "x"}) == {"device": "cpu", "size": "x"}
    assert [wants_device(model) for model in (Painter, Plain, Bare)] == [True, False, False]


def test_edges_is_an_adapter_in_fifteen_lines():
    source = (Path(__file__).parents[2] / "adapters" / "edges.py").read_text()
    code = re.sub(r'""".*?"""', "", source, flags=re.S)
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    assert len([line for line in source.splitlines() if line.strip()]) <= 15
