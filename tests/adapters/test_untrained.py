"""Every model in the catalog without a single file: an untrained network runs where the trained one would."""

from pathlib import Path
from time import perf_counter

import cv2
import pytest

from bridge.codecs.osc_mapping import Layout
from bridge.engines.runner import Runner
from bridge.errors import WeightsMissing
from bridge.messages import Dialect, Query, Result
from tests.built_in import MODELS, SUPPLIED, list_options, make_inputs
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights  # for the photograph

DIALECTS = frozenset({Dialect("native"), Dialect("inline"), Dialect("picture"), Dialect("drawn"),
                      Dialect("osc", layout=Layout())})
CASES = [pytest.param(name, options, id=" ".join([name, *map(str, options.values())]))
         for name, model in MODELS.items() for options in (list_options(model.info) if name in SUPPLIED else [{}])]


@pytest.fixture(scope="module")
def photograph() -> bytes:
    return cv2.imencode(".jpg", read_photograph("astronaut.png")[:, :, ::-1])[1].tobytes()


@pytest.mark.parametrize(("name", "options"), CASES)
def test_a_model_answers_a_photograph_in_every_dialect(photograph: bytes, own_cache: Path, name: str,
                                                       options: dict[str, object]) -> None:
    kind = MODELS[name]
    runner = Runner(kind.ready(weights=None, **options), kind.info, "cpu", 10_000_000)
    answers = []
    for _ in range(2):
        inputs = make_inputs(kind.info, {"blob": 0})
        query = Query(model=name, inputs=inputs, arrived=perf_counter(), blobs=(photograph,))
        runner.answer(query, DIALECTS, answers.append)
    assert all(isinstance(answer, Result) for answer in answers), answers
    first, second = (answer.encoded for answer in answers if not answer.partial)
    assert first[Dialect("native")] == second[Dialect("native")]
    assert not own_cache.exists()


@pytest.mark.parametrize("name", [name for name, kind in MODELS.items() if kind.weights])
def test_nobody_gets_an_untrained_model_unasked(own_cache: Path, name: str) -> None:
    with pytest.raises(WeightsMissing):
        MODELS[name].ready()
