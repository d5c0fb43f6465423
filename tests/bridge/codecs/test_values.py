import base64
import json

import cv2
import numpy as np
import pytest

from bridge.codecs.values import (
    decode_query, draw_frame, draw_outputs, encode_outputs, name_outputs, show_outputs)
from bridge.errors import BadInput, BadMessage, ModelFailed, TooLarge
from bridge.frames import decode_picture
from bridge.info import Field, Info
from bridge.kinds import Audio, Box, Keypoint, Label, Pose
from bridge.messages import Dialect, Query

RED = np.full((4, 6, 3), (255, 0, 0), np.uint8)
PNG = cv2.imencode(".png", RED[..., ::-1])[1].tobytes()
URI = "data:image/png;base64," + base64.b64encode(PNG).decode()
POSE = Pose((Keypoint("head", 0.5, 0.25, 0.9), Keypoint("foot", 0.5, 0.75, 0.8, 0.1)), 0.7)
NATIVE = Dialect()


def describe(*inputs, outputs=()):
    return Info(name="paint", description="", inputs=inputs, outputs=tuple(outputs))


def ask(inputs, *blobs, settings=None, spoken=False):
    return Query(model="paint", inputs=inputs, arrived=0.0, blobs=blobs, settings=settings or {}, spoken=spoken)


IMAGE = Field(name="image", kind="image", required=True)
AMOUNT = Field(name="amount", kind="number", minimum=0, maximum=1, default=0.5)
COLOUR = Field(name="colour", kind="vector", length=3, default=[0, 0, 1])
INFO = describe(IMAGE, AMOUNT, COLOUR)


@pytest.mark.parametrize("query", [
    ask({"image": {"blob": 0}}, PNG), ask({"image": URI}), ask({"image": URI.partition(",")[2]}), ask({"image": PNG}),
    ask(json.dumps({"image": URI}).encode()), ask({"image": {"blob": 1}}, b"other", PNG),
    ask({"image": {"blob": 0, "format": "raw", "width": 6, "height": 4, "channels": 3}}, RED.tobytes()),
    ask({"image": {"blob": 0, "format": "png", "width": 6, "height": 4}}, PNG),
])
def test_a_picture_may_come_in_several_ways(query):
    values = decode_query(INFO, query, 100)
    assert (values["image"] == RED).all()
    assert values["amount"] == 0.5 and (values["colour"] == [0, 0, 1]).all()


def test_the_query_wins_over_settings_and_they_over_defaults():
    assert decode_query(describe(AMOUNT), ask({"amount": 0.1}, settings={"amount": 0.2}), 9)["amount"] == 0.1
    assert decode_query(describe(AMOUNT), ask({}, settings={"amount": 0.2}), 9)["amount"] == 0.2
    assert decode_query(describe(AMOUNT), ask({}), 9)["amount"] == 0.5
    assert decode_query(describe(AMOUNT), ask({"amount": None}, settings={"amount": 0.2}), 9)["amount"] == 0.5


@pytest.mark.parametrize("held", [PNG, URI])
def test_a_picture_may_be_a_setting(held):
    frames = [decode_query(INFO, ask({}, settings={"image": held}), 100)["image"] for _ in range(2)]
    assert (frames[0] == RED).all()
    frames[0][:] = 0
    assert (frames[1] == RED).all(), "a model that paints on its input spoils no later query"
    assert (decode_query(INFO, ask({}, settings={"image": held}), 100)["image"] == RED).all()


@pytest.mark.parametrize("query, error, sentence", [
    (ask({}), BadInput, "paint needs the input “image” .image., which was missing"),
    (ask({"image": None}), BadInput, "“image” must be a picture"),
    (ask({"image": 7}), BadInput, "“image” must be a picture: .* it was 7"),
    (ask({"image": {"blob": 0}}), BadInput, "points to blob 0; the message has 0"),
    (ask({"image": {"blob": 2}}, PNG), BadInput, "points to blob 2; the message has 1"),
    (ask({"image": {"blob": -1}}, PNG), BadInput, "points to blob -1"),
    (ask({"image": {"blob": True}}, PNG), BadInput, "points to blob True"),
    (ask({"image": {"blob": "0"}}, PNG), BadInput, "points to blob '0'"),
    (ask({"image": {"blob": 0}}, PNG[:30]), BadInput, "“image” must be a whole picture"),
    (ask({"image": {"blob": 0, "format": "i420", "width": 6, "height": 4}}, PNG), BadInput, "must be 36 bytes as i420"),
    (ask({"image": URI, "amuont": 1}), BadInput, "Did you mean “amount”"),
    (ask({"image": URI, "amount": 2}), BadInput, "between 0 and 1"),
    (ask({"image": URI, "amount": {"blob": 0}}, b""), BadInput, "“amount” must be a number"),
    (ask({"image": URI, "amount": "0.5"}), BadInput, "“amount” must be a number"),
    (ask(b"hello"), BadMessage, "The body must be a picture or JSON"),
    (ask(b"[1]"), BadMessage, "The body must be a JSON object"),
])
def test_what_cannot_be_is_refused(query, error, sentence):
    with pytest.raises(error, match=sentence):
        decode_query(INFO, query, 100)


def test_the_limit_on_pixels_holds_for_settings_too():
    for query in (ask({"image": URI}), ask({}, settings={"image": PNG})):
        with pytest.raises(TooLarge):
            decode_query(INFO, query, 23)


def test_words_become_values_when_the_query_is_spoken():
    values = decode_query(INFO, ask({"image": {"blob": 0}, "amount": "0.25", "colour": "1,2,3"}, PNG, spoken=True), 100)
    assert values["amount"] == 0.25 and values["colour"].tolist() == [1, 2, 3]


def test_vectors_are_arrays_of_float32():
    assert decode_query(describe(COLOUR), ask({"colour": [1, 2, 3]}), 9)["colour"].dtype == np.float32
    assert decode_query(describe(COLOUR), ask({}, settings={"colour": [1, 2, 3]}), 9)["colour"].dtype == np.float32


def test_masks_and_depths_have_one_channel():
    info = describe(Field(name="mask", kind="mask"), Field(name="depth", kind="depth"))
    values = decode_query(info, ask({"mask": {"blob": 0}, "depth": {"blob": 0}}, PNG), 100)
    assert values["mask"].shape == (4, 6) and values["mask"].dtype == np.uint8
    assert values["depth"].shape == (4, 6) and 0 <= values["depth"].max() <= 1
    assert decode_query(info, ask({}), 100) == {"mask": None, "depth": None}


def lone(kind, **more):
    name = {"keypoints": "poses"}.get(kind, kind)
    return describe(Field(name=name, kind=kind), outputs=[Field(name=name, kind=kind, **more)]), name


def encode(kind, value, dialect=NATIVE, **more):
    info, name = lone(kind, **more)
    encoded = encode_outputs(info, {name: value}, dialect)
    return json.loads(encoded.data)[name], encoded.blobs


def test_a_depth_keeps_its_steps_on_the_way_there_and_back():
    depth = np.linspace(0, 1, 24, dtype=np.float32).reshape(4, 6)
    described, (blob,) = encode("depth", depth)
    assert described == {"blob": 0, "format": "png", "width": 6, "height": 4}
    info, _ = lone("depth")
    back = decode_query(info, ask({"depth": {"blob": 0}}, blob), 100)["depth"]
    assert back.dtype == np.float32 and np.abs(back - depth).max() < 1e-4


@pytest.mark.parametrize("kind, value, written", [
    ("keypoints", [POSE], [{"confidence": 0.7, "keypoints": [
        {"name": "head", "x": 0.5, "y": 0.25, "confidence": 0.9},
        {"name": "foot", "x": 0.5, "y": 0.75, "confidence": 0.8, "z": 0.1}]}]),
    ("keypoints", [], []),
    ("boxes", [Box(0.1, 0.2, 0.3, 0.4, 0.5, "cup")],
     [{"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4, "confidence": 0.5, "label": "cup"}]),
    ("labels", [Label("cup", 0.5)], [{"label": "cup", "confidence": 0.5}]),
    ("text", "grüße", "grüße"), ("number", 0.5, 0.5), ("number", np.float32(0.5), 0.5), ("boolean", True, True),
    ("boolean", np.bool_(True), True), ("category", "ink", "ink"),
    ("vector", np.array([1, 2], np.float64), [1.0, 2.0]), ("vector", [0.5], [0.5]), ("text", None, None),
])
def test_outputs_as_json(kind, value, written):
    assert encode(kind, value) == (written, ())


def test_a_pose_says_its_id_and_box_when_it_has_them():
    (pose,), _ = encode("keypoints", [Pose(POSE.keypoints, 0.7, Box(0, 0, 1, 1), 0)])
    assert pose["id"] == 0 and pose["box"] == {"x": 0, "y": 0, "width": 1, "height": 1}


@pytest.mark.parametrize("kind, value", [
    ("keypoints", [Pose(POSE.keypoints, 0.7, Box(0, 0, 1, 1), 4), POSE]),
    ("keypoints", [Pose((), 0.5, label="left", world=POSE.keypoints)]),
    ("boxes", [Box(0, 0, 1, 1, 0.5, "a", 3)]),
    ("labels", [Label("cup", 0.5)]),
])
def test_what_one_model_found_another_may_take(kind, value):
    info, name = lone(kind)
    written, _ = encode(kind, value)
    assert decode_query(info, ask({name: written}), 9)[name] == value
    assert decode_query(info, ask({}, settings={name: written}), 9)[name] == value


@pytest.mark.parametrize("kind", ["keypoints", "boxes", "labels"])
@pytest.mark.parametrize("junk", [[1], [{}], {"a": 1}, 7, [{"keypoints": 3, "confidence": 1}], "x", [None]])
def test_findings_of_a_wrong_shape_are_refused(kind, junk):
    info, name = lone(kind)
    with pytest.raises(BadInput, match=f"“{name}” must be"):
        decode_query(info, ask({name: junk}), 9)


def test_audio_goes_both_ways():
    info, _ = lone("audio")
    described, (blob,) = encode("audio", Audio(np.array([0, 0.5, -1], np.float32), 16000))
    assert described == {"blob": 0, "rate": 16000}
    back = decode_query(info, ask({"audio": described}, blob), 9)["audio"]
    assert back.rate == 16000 and back.samples.tolist() == [0, 0.5, -1]
    for wrong in ({"blob": 0}, {"blob": 0, "rate": 0}, {"rate": 3}, 3):
        with pytest.raises(BadInput, match="“audio” must be"):
            decode_query(info, ask({"audio": wrong}, blob), 9)
    with pytest.raises(BadInput, match="float32"):
        decode_query(info, ask({"audio": described}, b"abc"), 9)


def test_a_picture_is_a_blob_with_what_a_reader_must_know():
    described, (blob,) = encode("image", RED)
    assert described == {"blob": 0, "format": "jpeg", "width": 6, "height": 4} and blob.startswith(b"\xff\xd8")
    described, (blob,) = encode("image", RED, Dialect("native", "raw"))
    assert described == {"blob": 0, "format": "raw", "width": 6, "height": 4, "channels": 3}
    assert blob == RED.tobytes()
    described, (blob,) = encode("mask", RED[:, :, 0])
    assert described["format"] == "png" and blob.startswith(b"\x89PNG")
    assert encode("image", np.dstack([RED, RED[:, :, 0]]))[0]["format"] == "png", "JPEG has no transparency"


def test_a_picture_whose_colours_stand_for_something_is_not_smeared():
    labels = np.random.default_rng(1).choice(np.array([0, 90, 255], np.uint8), (8, 8, 3))
    described, (blob,) = encode("image", labels, exact=True)
    assert described["format"] == "png" and (decode_picture("image", blob, 64) == labels).all()
    assert encode("image", labels, Dialect("inline"), exact=True)[0].startswith("data:image/png")
    assert encode("image", labels, Dialect("native", "raw"), exact=True)[0]["format"] == "raw"


def test_another_workers_picture_is_copied_as_it_is():
    for given in ({"inputs": {"image": RED}}, {"inputs": {}, "settings": {"image": RED}}):
        frame = decode_query(INFO, ask(**given), 100)["image"]
        assert (frame == RED).all() and not np.shares_memory(frame, RED) and frame.flags.writeable
    with pytest.raises(TooLarge, match="“image” must have at most 9 pixels; it has 6 × 4"):
        decode_query(INFO, ask({"image": RED}), 9)


def test_for_another_worker_a_picture_stays_an_array():
    described, (blob,) = encode("image", RED, Dialect("native", "block"))
    assert described == {"blob": 0, "format": "block", "width": 6, "height": 4} and blob is RED
    depth = np.full((4, 6), 0.5, np.float32)
    assert encode("depth", depth, Dialect("native", "block"))[1] == (depth,)


def test_sound_may_be_held_with_its_samples_in_place():
    info, _ = lone("audio")
    held = {"audio": {"blob": np.array([0, 0.5], "<f4").tobytes(), "rate": 8000}}
    for given in ({"inputs": held}, {"inputs": {}, "settings": held}):
        assert decode_query(info, ask(**given), 9)["audio"].samples.tolist() == [0, 0.5]


def test_a_picture_may_stand_in_the_json_itself():
    uri, blobs = encode("image", RED, Dialect("inline", "png"))
    assert blobs == () and uri.startswith("data:image/png;base64,")


def test_a_frame_that_is_no_picture_is_a_sentence_for_its_author():
    for wrong in (RED.astype(np.float32), RED[0, 0], RED[..., :2], "red"):
        with pytest.raises(ModelFailed, match="“image” must be .*uint8"):
            encode("image", wrong)


def test_several_outputs_come_by_name():
    info = describe(outputs=[Field(name="text", kind="text"), Field(name="score", kind="number")])
    assert name_outputs(info, ("hi", 3)) == {"text": "hi", "score": 3}
    with pytest.raises(ValueError):
        name_outputs(info, ("hi",))
    assert name_outputs(describe(outputs=[Field(name="text", kind="text")]), "hi") == {"text": "hi"}


def test_words_are_written_on_what_a_model_got_and_not_on_what_it_gave():
    black = np.zeros((80, 100, 3), np.uint8)
    labels = {"labels": [Label("cat", 0.5)]}
    told = describe(IMAGE, outputs=[Field(name="labels", kind="labels")])
    both = describe(IMAGE, outputs=[Field(name="image", kind="image"), Field(name="labels", kind="labels")])
    written = draw_frame(told, {"image": black}, labels)
    assert written[:20].any() and not written[40:].any() and not black.any()
    assert not draw_frame(both, {"image": black}, {"image": black, **labels}).any()


DRAWN = describe(IMAGE, outputs=[Field(name="poses", kind="keypoints", connections=((0, 1),)),
                                 Field(name="boxes", kind="boxes")])
PAINTED = describe(IMAGE, outputs=[Field(name="image", kind="image")])


def test_a_model_is_shown_by_its_picture_or_by_its_findings_on_what_it_got():
    black = np.zeros((80, 100, 3), np.uint8)
    assert show_outputs(DRAWN, {"poses": [POSE], "boxes": []}, "jpeg") is None
    assert show_outputs(PAINTED, {"image": RED}, "png").blobs[0].startswith(b"\x89PNG")
    (blob,) = draw_outputs(DRAWN, {"image": black}, {"poses": [POSE], "boxes": []}, "png").blobs
    assert cv2.imdecode(np.frombuffer(blob, np.uint8), 0)[40, 50] and not black.any()
    assert draw_outputs(PAINTED, {"image": black}, {"image": RED}, "raw").blobs[0] == RED.tobytes()
    assert draw_outputs(describe(outputs=[Field(name="text", kind="text")]), {}, {"text": "hi"}, "png") is None


def test_a_model_that_gives_masks_or_depths_alone_is_shown_by_them():
    photo = np.full((4, 6, 3), 9, np.uint8)
    for kind, value, shade in (("mask", np.full((4, 6), 200, np.uint8), 200), ("depth", np.full((4, 6), 0.5), 127)):
        info = describe(IMAGE, outputs=[Field(name=kind, kind=kind)])
        drawn = draw_outputs(info, {"image": photo}, {kind: value}, "png")
        for encoded in (show_outputs(info, {kind: value}, "png"), drawn):
            shown = cv2.imdecode(np.frombuffer(encoded.blobs[0], np.uint8), cv2.IMREAD_COLOR)
            assert shown.shape == (4, 6, 3) and (shown == shade).all()
    with_poses = describe(IMAGE, outputs=[Field(name="poses", kind="keypoints"), Field(name="mask", kind="mask")])
    outputs = {"poses": [], "mask": np.full((4, 6), 200, np.uint8)}
    (blob,) = draw_outputs(with_poses, {"image": photo}, outputs, "png").blobs
    assert (cv2.imdecode(np.frombuffer(blob, np.uint8), cv2.IMREAD_COLOR) == 9).all()
