import base64
import json

import cv2
import numpy as np
import pytest

from bridge.catalog import find_adapter, read_info
from bridge.codecs.classics import CLASSICS, MISSING, find_classic, find_missing
from bridge.codecs.runway_forms import FORMS
from bridge.codecs.runway import Face
from bridge.engines.runner import set_up
from bridge.info import check_value, find_field
from bridge.loading import load_adapter
from bridge.messages import Dialect, Query, Result
from tests.photographs import find_photograph, read_photograph

RUNNERS: dict = {}


def test_names_are_found_whatever_their_capitals():
    assert find_classic("posenet").name == find_classic("PoseNet").name == "PoseNet"
    assert find_classic("pose") is None and find_classic("GPT-2") is None
    assert find_missing("gpt-2") == "GPT-2" and find_missing("PoseNet") == find_missing("nothing") == ""


def test_no_name_is_there_twice():
    names = [name.lower() for name in (*CLASSICS, *MISSING)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", CLASSICS)
def test_a_row_names_only_what_its_model_has(name, own_cache):
    row = CLASSICS[name]
    info = read_info(find_adapter(row.model))
    inputs, outputs = ({item.name for item in fields} for fields in (info.inputs, info.outputs))
    assert {old.source for old in (*row.inputs, *row.early_inputs)} - {""} <= inputs
    assert {old.source for old in (*row.outputs, *row.early_outputs)} <= outputs
    assert {old.form for old in (*row.outputs, *row.early_outputs)} <= set(FORMS)
    for key, value in row.presets.items():
        assert check_value(find_field(info.inputs, key, name), value) == value
    for key, value in row.options.items():
        assert check_value(find_field(info.options, key, name, "option"), value) == value


@pytest.mark.parametrize("name", CLASSICS)
def test_every_picture_that_a_model_must_have_is_an_old_input(name, own_cache):
    row = CLASSICS[name]
    required = {item.name for item in read_info(find_adapter(row.model)).inputs if item.required}
    assert required <= {old.source for old in row.inputs}


def ask(name, profile="2020", **inputs):
    """What a classic answers to photographs; its model is set up once for each set of options."""
    row, dialect = CLASSICS[name], Dialect("runway", layout=Face(name, profile))
    key = row.model, tuple(row.options.items())
    if key not in RUNNERS:
        kind = load_adapter(find_adapter(row.model))
        RUNNERS[key] = set_up(kind, kind.info, "cpu", row.options, 1 << 26)
    given = {key: spell_photograph(value) if isinstance(value, str) and value.endswith(("jpg", "png")) else value
             for key, value in inputs.items()}
    query = Query(model=name, inputs=json.dumps(given).encode(), arrived=0.0, dialect=dialect)
    answers = []
    RUNNERS[key].answer(query, frozenset({dialect}), answers.append)
    assert isinstance(answers[-1], Result), answers
    return json.loads(answers[-1].encoded[dialect].data)


def spell_photograph(name):
    return "data:image/jpeg;base64," + base64.b64encode(find_photograph(name).read_bytes()).decode()


def read_picture(uri):
    return cv2.imdecode(np.frombuffer(base64.b64decode(uri.partition(",")[2]), np.uint8), cv2.IMREAD_UNCHANGED)


@pytest.mark.weights
def test_posenet_finds_the_coaches():
    found = ask("PoseNet", image="zidane.jpg")
    assert len(found["poses"]) == len(found["scores"]) >= 2 and found["scores"] == sorted(found["scores"])[::-1]
    noses = sorted(pose[0] for pose in found["poses"][:2])
    assert noses == [pytest.approx([650 / 1280, 342 / 720], abs=0.05), pytest.approx([995 / 1280, 213 / 720], abs=0.05)]
    assert len(ask("PoseNet", image="zidane.jpg", estimationType="single pose")["poses"]) == 1
    assert ask("PoseNet", image="zidane.jpg", scoreThreshold=1) == {"poses": [], "scores": []}
    early = ask("PoseNet", "2019", image="zidane.jpg")
    assert early["size"] == {"width": 1280, "height": 720}
    nose = early["poses"][0]["keypoints"][0]
    assert nose["part"] == "nose" and nose["position"]["x"] == pytest.approx(found["poses"][0][0][0] * 1280, abs=0.01)


@pytest.mark.weights
def test_the_other_finders_of_people_find_them_too():
    bodies = json.loads(ask("OpenPifPaf-Pose", image="zidane.jpg")["keypoints"])
    assert len(bodies) >= 2 and len(bodies[0]["keypoints"]) == 51 and bodies[0]["bbox"][2] > 200
    humans = ask("OpenPose", "alpha", data="zidane.jpg", model="mobilenet_thin")["results"]["humans"]
    assert len(humans) >= 2 and humans[0][0][0] == "Nose"


@pytest.mark.weights
def test_things_are_found_by_every_name():
    found = ask("COCO-SSD", image="bus.jpg")
    place = found["labels"].index("bus")
    assert found["boxes"][place] == pytest.approx([15 / 810, 232 / 1080, 800 / 810, 735 / 1080], abs=0.1)
    assert "bus" in ask("YOLOv3", input_image="bus.jpg")["classes"]
    (early,) = [one for one in ask("COCO-SSD", "2019", image="bus.jpg")["results"] if one["class"] == "bus"]
    assert early["bbox"][2] == pytest.approx(785, abs=80)
    assert "bus" in [one["cat"] for one in ask("YOLO", "alpha", data="bus.jpg")["results"]]


@pytest.mark.weights
def test_the_astronaut_s_face_is_where_it_is():
    for picture in ("photo", "image"):
        found = ask("Face-Landmarks", **{picture: "astronaut.png"})
        labels, points = np.array(found["labels"]), np.array(found["points"])
        parts = {name: points[labels == name].mean(axis=0) for name in found["labels"]}
        right, left = np.array([203, 101]) / 512, np.array([246, 103]) / 512  # her own right, on the picture's left
        assert parts["left_eye"] == pytest.approx(right, abs=0.015)
        assert parts["right_eye"] == pytest.approx(left, abs=0.015)
        assert parts["left_eyebrow"][1] < parts["left_eye"][1] < parts["nose_tip"][1] < parts["top_lip"][1]
        assert parts["top_lip"][1] < parts["bottom_lip"][1]
    (face,) = ask("Face-Landmarks", "2019", photo="astronaut.png")["landmarks"]
    assert face["chin"][8][1] > max(point[1] for point in face["bottom_lip"])
    ((left, top, right, bottom),) = ask("Face-Recognition", image="astronaut.png")["results"]
    assert left < 0.4 < 0.48 < right and top < 0.2 < 0.3 < bottom


@pytest.mark.weights
def test_pictures_are_named():
    found = ask("MobileNet", image="coffee.png")["results"]
    assert len(found) == 3 and found[0]["className"] == "espresso" and 0 < found[0]["probability"] <= 1
    assert ask("SqueezeNet", photo="coffee.png") == {"label": "espresso"}


@pytest.mark.weights
def test_pictures_are_painted():
    content, height, width = "coffee.png", *read_photograph("coffee.png").shape[:2]
    for name, given, output in (
            ("Fast-Style-Transfer", {"image": content}, "output"),
            ("Adaptive-Style-Transfer", {"contentImage": content}, "stylizedImage"),
            ("Arbitrary-Image-Stylization", {"content_image": content, "style_image": "starry_night.jpg"}, "image"),
            ("AdaIN-Style-Transfer", {"content_image": content, "style_image": "starry_night.jpg"}, "image")):
        painted = read_picture(ask(name, **given)[output])
        assert painted.shape == (height, width, 3) and painted.std() > 20, name


@pytest.mark.weights
def test_a_painting_keeps_the_picture_s_colours_if_wanted():
    def measure_red(**wanted):
        painted = read_picture(ask("AdaIN-Style-Transfer", content_image="coffee.png", style_image="starry_night.jpg",
                                   **wanted)["image"])
        return cv2.cvtColor(painted, cv2.COLOR_BGR2YCrCb)[:, :, 1].mean()

    own = cv2.cvtColor(read_photograph("coffee.png"), cv2.COLOR_RGB2YCrCb)[:, :, 1].mean()
    assert measure_red(preserve_color=True) == pytest.approx(own, abs=6)
    assert measure_red(preserve_color="false") == measure_red() < own - 15


@pytest.mark.weights
def test_a_photograph_takes_another_s_colours():
    like = read_photograph("starry_night.jpg")
    (height, width), wanted = read_photograph("coffee.png").shape[:2], like.mean((0, 1))
    recoloured = read_picture(ask("FastPhotoStyle", content="coffee.png", style="starry_night.jpg")["image"])
    assert recoloured.shape == (height, width, 3)
    assert recoloured[:, :, ::-1].mean((0, 1)) == pytest.approx(wanted, abs=20)


@pytest.mark.weights
def test_how_much_of_a_style_is_asked_for_is_heard():
    def paint(weight):
        return read_picture(ask("Arbitrary-Image-Stylization", content_image="coffee.png",
                                style_image="starry_night.jpg", interpolation_weight=weight)["image"]).astype(float)

    own = read_photograph("coffee.png")[:, :, ::-1].astype(float)
    little, much = (abs(paint(weight) - own).mean() for weight in (0.1, 1.0))
    assert little < much / 2


@pytest.mark.weights
def test_outlines_are_black_on_white():
    drawn = read_picture(ask("PhotoSketch", input="coffee.png")["output"])
    assert drawn.shape == read_photograph("coffee.png").shape and np.median(drawn) > 250 and drawn.min() < 5


@pytest.mark.weights
def test_people_are_cut_out():
    cut = read_picture(ask("Human-Segmentation", input_image="astronaut.png")["output_image"])
    assert cut.shape == (512, 512, 4) and cut[250, 220, 3] > 200 and cut[20, 500, 3] < 60


@pytest.mark.weights
def test_pictures_are_made_four_times_as_large():
    small = cv2.resize(read_photograph("coffee.png"), (60, 40), interpolation=cv2.INTER_AREA)
    uri = "data:image/png;base64," + base64.b64encode(cv2.imencode(".png", small[:, :, ::-1])[1]).decode()
    for name, given, output in (("ESRGAN", "image", "upscaled"), ("Image-Super-Resolution", "image", "upscaled"),
                                ("Fast-SRGAN", "image", "image"), ("SRFBN", "input_image", "output_image")):
        large = read_picture(ask(name, **{given: uri})[output])
        assert large.shape == (160, 240, 3), name
        again = cv2.resize(large, (60, 40), interpolation=cv2.INTER_AREA)[:, :, ::-1]
        assert np.abs(again - small.astype(int)).mean() < 6
