"""torchvision's networks with random numbers in them, saved as theirs are and loaded from a path: each answers what
torchvision's own code answers for that file. Trained files were not at hand."""

import cv2
import numpy as np
import pytest
import torch
from torchvision.models import get_model, get_model_weights
from torchvision.utils import flow_to_image

from adapters.flow import Flow, paint_flow
from adapters.pose import NAMES
from adapters.segment_torchvision import SegmentTorchvision, list_colours, squash_long
from bridge import Memory
from tests.brought import save_random
from tests.built_in import MODELS
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights  # for the photograph


def open_both(name, network, folder, options=None, **building):
    """The model on a random file, and torchvision's own network on the same file, with its transforms and names."""
    options = options or {}
    path = save_random(name, folder, **options)
    theirs = get_model(network, weights=None, **building).eval()
    theirs.load_state_dict(torch.load(path, weights_only=True))
    declared = get_model_weights(network).DEFAULT
    return MODELS[name].ready(file=str(path), **options), theirs, declared


@pytest.fixture(scope="module")
def photograph():
    return cv2.resize(read_photograph("astronaut.png"), (320, 240), interpolation=cv2.INTER_AREA)


def as_tensor(picture):
    return torch.from_numpy(picture).permute(2, 0, 1)


def test_detect(photograph, tmp_path):
    model, theirs, declared = open_both("detect-torchvision", "ssdlite320_mobilenet_v3_large", tmp_path,
                                        weights_backbone=None)
    with torch.inference_mode():
        found, = theirs([declared.transforms()(as_tensor(photograph))])
    things = model.run(photograph, threshold=0, limit=10)
    assert len(things) == 10
    for thing, corners, score, kind in zip(things, found["boxes"], found["scores"], found["labels"]):
        left, top, right, bottom = corners.tolist()
        assert (thing.x, thing.y) == pytest.approx((left / 320, top / 240), abs=1e-4)
        assert (thing.width, thing.height) == pytest.approx(((right - left) / 320, (bottom - top) / 240), abs=1e-4)
        assert thing.confidence == pytest.approx(float(score), abs=1e-4)
        assert thing.label == declared.meta["categories"][kind]
    assert model.run(photograph, threshold=1) == []


def test_keypoints(photograph, tmp_path):
    model, theirs, declared = open_both("keypoints-torchvision", "keypointrcnn_resnet50_fpn", tmp_path,
                                        {"detail": 128}, weights_backbone=None, min_size=128)
    assert tuple(declared.meta["keypoint_names"]) == NAMES
    with torch.inference_mode():
        found, = theirs([declared.transforms()(as_tensor(photograph))])
    people = model.run(photograph, threshold=0, limit=5)
    for person, points, scores in zip(people, found["keypoints"], found["scores"]):
        places = [(point.x * 320, point.y * 240) for point in person.keypoints]
        assert np.allclose(places, points[:, :2].clamp(torch.zeros(2), torch.tensor((320.0, 240.0))), atol=0.1)
        assert person.confidence == pytest.approx(float(scores), abs=1e-4)
    assert len(people) == min(5, len(found["scores"]))


def test_segment(photograph, tmp_path):
    model, theirs, declared = open_both("segment-torchvision", "lraspp_mobilenet_v3_large", tmp_path,
                                        weights_backbone=None)
    with torch.inference_mode():
        kinds = theirs(declared.transforms()(as_tensor(photograph))[None])["out"][0].argmax(0).byte().numpy()
    large = cv2.resize(kinds, (320, 240), interpolation=cv2.INTER_NEAREST)
    parts = model.run(photograph)
    assert np.array_equal(parts.mask > 0, large > 0)
    assert np.array_equal(parts.image, list_colours(21)[large])
    assert {label.label for label in parts.labels} == {declared.meta["categories"][kind] for kind in set(kinds.flat)
                                                       if kind}
    first = parts.labels[0].label
    assert np.array_equal(model.run(photograph, category=first).mask > 0,
                          large == declared.meta["categories"].index(first))


def test_the_categories_of_segment_are_torchvisions_and_its_colours_pascal_vocs():
    choices = {field.name: field.choices for field in SegmentTorchvision.info.inputs}["category"]
    assert list(choices[1:]) == get_model_weights("lraspp_mobilenet_v3_large").DEFAULT.meta["categories"][1:]
    colours = list_colours(21).tolist()
    assert colours[:4] == [[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0]]
    assert colours[8] == [64, 0, 0] and colours[15] == [192, 128, 128] and colours[20] == [0, 64, 128]


@pytest.mark.parametrize(("shape", "seen"), [((2, 2000), (2, 6)), ((300, 1), (3, 1)), ((100, 300), (100, 300))])
def test_long_pictures_are_made_stouter(shape, seen):
    assert squash_long(np.zeros((*shape, 3), np.uint8)).shape == (*seen, 3)


def test_flow(photograph, tmp_path):
    model, theirs, declared = open_both("flow", "raft_small", tmp_path)
    moved = np.roll(photograph, 6, 1)
    with torch.inference_mode():
        wanted = theirs(*declared.transforms()(as_tensor(photograph)[None], as_tensor(moved)[None]))[-1][0]
    wanted = wanted.permute(1, 2, 0).numpy() / np.float32((320, 240))
    memory = Memory()
    still = model.run(photograph, memory=memory)
    assert still.speed == 0 and not still.vectors.any() and not still.image.any()
    movement = model.run(moved, memory=memory, reach=1)
    assert movement.vectors.shape == (16 * 12 * 2,) and movement.image.shape == photograph.shape
    assert np.allclose(movement.vectors.reshape(12, 16, 2), cv2.resize(wanted, (16, 12), interpolation=cv2.INTER_AREA),
                       atol=1e-4)
    assert movement.speed == pytest.approx(float(np.linalg.norm(wanted, axis=2).mean()), rel=1e-3)
    assert model.run(moved, before=photograph).speed == pytest.approx(movement.speed, rel=1e-3)


def test_colours_of_flow_say_where_and_how_fast():
    moved = np.zeros((1, 5, 2), np.float32)
    moved[0, 1:] = (0.1, 0), (0, 0.1), (-0.1, 0), (0.05, 0)
    still, right, down, left, slow = paint_flow(moved, 0.1)[0].tolist()
    assert still == [0, 0, 0] and right == [255, 0, 0] and left == [0, 255, 255]
    assert down[0] > 100 and down[1] == 255 and down[2] == 0 and slow[0] == pytest.approx(128, abs=2)
    theirs = flow_to_image(torch.tensor(moved).permute(2, 0, 1))[:, 0].T.tolist()
    assert all(np.argmin(ours) == np.argmin(other) for ours, other in zip((right,), theirs[1:2]))


def test_flow_takes_pictures_of_any_shape():
    model = Flow.ready(weights=None)
    memory = Memory()
    for shape in ((1, 1), (2, 300), (37, 301)):
        picture = np.full((*shape, 3), 90, np.uint8)
        assert model.run(picture, detail=128, memory=memory).image.shape == picture.shape


def test_video_class(photograph, tmp_path):
    model, theirs, declared = open_both("video-class", "s3d", tmp_path)
    frames = [np.roll(photograph, 3 * step, 1) for step in range(20)]
    memory = Memory()
    answers = [model.run(frame, every=10, count=2, memory=memory) for frame in frames]
    assert [round(answer.filled * 16) for answer in answers] == [*range(1, 17), 16, 16, 16, 16]
    assert answers[0].labels == answers[9].labels  # looked at the first frame, and at the eleventh
    clip = np.stack([cv2.resize(frame, (342, 256), interpolation=cv2.INTER_AREA) for frame in frames[:11]])
    clip = np.concatenate([clip[:1].repeat(5, 0), clip])
    with torch.inference_mode():
        sure = theirs(declared.transforms()(torch.from_numpy(clip).permute(0, 3, 1, 2))[None])[0].softmax(0)
    surest = sure.argsort(descending=True)[:2]
    assert [label.label for label in answers[10].labels] == [declared.meta["categories"][place] for place in surest]
    assert answers[10].labels[0].confidence == pytest.approx(float(sure[surest[0]]), rel=1e-3)
