"""Every model as a program of RunwayML's days asks it: by its own `/info`, all fields filled with their defaults."""

import base64
import json

import cv2
import numpy as np
import pytest

from bridge.codecs.runway import Face, describe_model, empty_outputs
from bridge.engines.runner import Runner
from bridge.messages import Dialect, Query, Result
from tests.built_in import MODELS

PYTHON = {"image": str, "array": list, "text": str, "number": (int, float), "boolean": bool, "category": str,
          "vector": list, "file": str, "any": object}


@pytest.fixture(scope="module")
def uri():
    picture = np.random.default_rng(5).integers(0, 255, (96, 128, 3), np.uint8)
    return "data:image/png;base64," + base64.b64encode(cv2.imencode(".png", picture)[1].tobytes()).decode()


def fill_field(item, spec, uri):
    """What a program puts into a field that nobody touched."""
    if spec["type"] == "image":
        return uri if item.required else ""
    return spec.get("default")


@pytest.mark.parametrize("profile", ["2018", "2020"])
@pytest.mark.parametrize("name", MODELS)
def test_a_model_answers_what_its_own_info_says(own_cache, name, uri, profile):
    model, dialect = MODELS[name], Dialect("runway", layout=Face("", profile))
    told = json.loads(json.dumps(describe_model(model.info, dialect.layout)))
    own = {item.name: item for item in model.info.inputs}
    given = {spec["name"]: fill_field(own[spec["name"]], spec, uri) for spec in told["inputs"]}
    runner = Runner(model.ready(weights=None), model.info, "cpu", 1 << 20)
    answers = []
    query = Query(model=name, inputs=json.dumps(given).encode(), arrived=0.0, dialect=dialect)
    runner.answer(query, frozenset({dialect}), answers.append)
    assert isinstance(answers[-1], Result), answers[-1]
    found, empty = json.loads(answers[-1].encoded[dialect].data), json.loads(empty_outputs(model.info, dialect.layout))
    if profile == "2018":
        (found,), (empty,) = found.values(), empty.values()
    assert list(found) == list(empty) == [spec["name"] for spec in told["outputs"]]
    for spec in told["outputs"]:
        for value in (found[spec["name"]], empty[spec["name"]]):
            assert isinstance(value, PYTHON[spec["type"]]), (spec, value)
            assert spec["type"] != "image" or value.startswith("data:image/")
