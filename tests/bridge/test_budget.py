from math import inf

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import budget as budgets
from bridge.budget import CALM, ENOUGH, FIRST_PATIENCE, LONGEST_PATIENCE, WARM, WHOLE, Budget, Step
from bridge.budget import choose_budgets, read_budget
from bridge.errors import BadSetting

SCALES = [1, 3 / 4, 1 / 2, 1 / 3, 1 / 4]


class Show:
    """Frames that come ten a second to a model with a budget of 50 ms; `cost` says what one takes at a step."""

    def __init__(self, shrinks=True):
        self.budget = Budget("pose", 50, shrinks=shrinks)
        self.now = 0.0
        self.changes = []
        self.said = []

    def play(self, seconds, cost):
        end = self.now + seconds
        while self.now < end:
            before = self.budget.step
            sentence = self.budget.note(cost(before), before, self.now)
            if sentence:
                self.said.append(sentence)
            if self.budget.step != before:
                self.changes.append((self.now, before, self.budget.step))
            self.now += 0.1
        return self.budget.step


def by_size(whole):
    return lambda step: whole * step.scale ** 2


def test_frames_that_are_in_time_are_taken_whole():
    show = Show()
    assert show.play(60, by_size(45)) == WHOLE and not show.changes and not show.said


def test_one_late_frame_in_twenty_and_a_slow_start_change_nothing():
    show = Show()
    show.play(WARM / 10, by_size(5000))
    for _ in range(20):
        show.play(0.1, by_size(500))
        show.play(ENOUGH / 10 - 0.1, by_size(30))
    assert not show.changes


def test_pictures_become_smaller_until_frames_are_in_time_and_whole_again_when_there_is_room():
    show = Show()
    assert show.play(20, by_size(170)) == Step(1 / 2), "170 / 4 = 42.5"
    assert [after.scale for _, _, after in show.changes] == [3 / 4, 1 / 2]
    assert show.changes[0][0] <= (WARM + ENOUGH) / 10 + 0.1, "twenty answers are enough to tell"
    assert show.play(20, by_size(20)) == WHOLE
    assert [sentence.split(":")[0] for sentence in show.said] == [
        "A live frame takes the model pose 170 ms, and --budget gives it 50", "There is room again"]
    assert show.budget.describe() == {"limit": 50, "scale": 1, "every": 1, "met": True}


def test_where_the_size_does_not_help_frames_become_fewer_and_stay_whole():
    show = Show()
    assert show.play(40, lambda step: 80 / step.every) == Step(1, 2)
    assert not show.budget.unmet
    assert show.play(60, lambda step: 20 / step.every) == WHOLE


def test_where_the_size_helps_and_is_not_enough_frames_become_fewer_and_smaller():
    show = Show()
    assert show.play(60, lambda step: 180 * (0.25 + step.scale ** 2) / step.every) == Step(1 / 4, 2)


def test_a_model_without_pictures_gets_fewer_frames_at_once():
    show = Show(shrinks=False)
    assert show.play(10, lambda step: 80 / step.every) == Step(1, 2)
    assert len(show.changes) == 1


@pytest.mark.parametrize("cost, step", [
    (lambda step: 80, WHOLE), (lambda step: 800 * step.scale, Step(1 / 4)),
    (lambda step: 800 / step.every, Step(1, 4)), (lambda step: 8000 * step.scale / step.every, Step(1 / 4, 4))])
def test_a_budget_that_cannot_be_met_is_said_once_and_keeps_only_what_helps(cost, step):
    show = Show()
    assert show.play(30, cost) == step
    told = len(show.changes)
    assert show.play(1000, cost) == step and len(show.changes) == told, "nothing is tried again and again"
    assert [sentence for sentence in show.said if "cannot be met" in sentence] == [show.said[-1]]
    assert show.budget.describe()["met"] is False
    assert show.play(2 * LONGEST_PATIENCE, by_size(10)) == WHOLE and not show.budget.unmet


def test_a_step_that_is_just_too_wide_is_tried_more_and_more_rarely():
    show = Show()
    show.play(2000, lambda step: {1: 90, 3 / 4: 52, 1 / 2: 23}[step.scale])
    raised = [now for now, before, after in show.changes if after.scale > before.scale]
    pauses = [later - now for now, later in zip(raised, raised[1:])]
    assert len(raised) <= 6 + 2000 / LONGEST_PATIENCE
    assert all(2 * pause <= later + 3 for pause, later in zip(pauses, pauses[1:]) if later < LONGEST_PATIENCE)


KINDS = st.sampled_from(["size", "count", "neither", "both"])
COSTS = st.lists(st.tuples(st.floats(0.5, 30), st.floats(1, 400), KINDS), min_size=1, max_size=12)


def cost_of(whole, kind):
    return {"size": lambda step: whole * step.scale ** 2, "count": lambda step: whole / step.every,
            "neither": lambda step: whole, "both": lambda step: whole * step.scale / step.every}[kind]


@given(COSTS, st.booleans())
def test_it_never_swings_and_always_restores(series, shrinks):
    show = Show(shrinks)
    for seconds, whole, kind in series:
        show.play(seconds, cost_of(whole, kind))
    gave_up = {now for now, before, after in show.changes if not is_next(before, after)}
    narrowed, failed, risen = None, 0, None
    for now, before, after in show.changes:
        if now in gave_up:
            narrowed = risen = None
        elif is_wider(after, before):
            assert narrowed is None or now - narrowed >= CALM - 1e-6
            if failed:
                assert now - narrowed >= min(FIRST_PATIENCE * 2 ** failed, LONGEST_PATIENCE) - 1e-6
            risen = now
        else:
            held = risen is not None and now - risen >= FIRST_PATIENCE * 2 ** failed
            failed = 0 if held or risen is None else failed + 1
            narrowed, risen = now, None
        if risen is None and narrowed is None:
            failed = 0
    assert all(later - now >= ENOUGH / 10 - 0.11 for (now, *_), (later, *_) in zip(show.changes, show.changes[1:]))
    assert show.play(8 * LONGEST_PATIENCE, by_size(5)) == WHOLE
    assert not show.budget.unmet and len(show.said) <= 3


def is_wider(step, other):
    return step.scale > other.scale or step.every < other.every


def is_next(before, after):
    """Whether a step is beside another on a ladder."""
    if before.every == after.every:
        return abs(SCALES.index(before.scale) - SCALES.index(after.scale)) == 1
    return before.scale == after.scale and max(before.every, after.every) == 2 * min(before.every, after.every)


def test_answers_that_were_asked_before_the_last_change_say_nothing_of_it():
    budget = Budget("pose", 50)
    for number in range(WARM + ENOUGH):
        budget.note(100, WHOLE, number / 30)
    assert budget.step == Step(3 / 4)
    for number in range(100):
        budget.note(100, WHOLE, 1 + number / 30)
    assert budget.step == Step(3 / 4)


def test_a_skipped_frame_s_time_is_the_rest_between_two():
    budget = Budget("pose", 50, shrinks=False)
    assert budget.find_rest(40) == 0
    for number in range(WARM + ENOUGH):
        budget.note(100, WHOLE, number / 30)
    assert budget.step == Step(1, 2) and budget.find_rest(40) == 40


@pytest.mark.parametrize("word, found", [
    ("50ms", ("", 50)), ("50", ("", 50)), (" .05s", ("", 50)), ("pose=9.5", ("pose", 9.5)), ("a=b=1s", ("a=b", 1000))])
def test_a_budget_is_read(word, found):
    assert read_budget(word) == found


@pytest.mark.parametrize("word", ["", "fast", "-5ms", "50 min", "pose=", "=", "nan", "50ms pose"])
def test_anything_else_is_none(word):
    with pytest.raises(ValueError, match="milliseconds, such as 50ms, or MODEL=50ms for one model"):
        read_budget(word)


def test_what_is_said_of_one_model_wins():
    assert choose_budgets(["pose=20ms", "50ms", "style=0"], ["pose", "style", "hands"]) == {"pose": 20, "hands": 50}
    assert choose_budgets([], ["pose"]) == {}
    with pytest.raises(BadSetting, match="--budget is for “psoe”, which is not served here; served are: pose, style."):
        choose_budgets(["psoe=20"], ["pose", "style"])


LIGHT = (0.25, 0.5, 0.5, 0.25)  # x, y, width and height of what the model finds
FRAMES = pytest.mark.asyncio(loop_scope="session")


def paint_light():
    """A JPEG of 640 × 480 with a light in it."""
    frame = np.zeros((480, 640, 3), np.uint8)
    frame[240:360, 160:480] = 255
    return cv2.imencode(".jpg", frame)[1].tobytes()


async def send_frames(sketch, count, **inputs):
    """Live frames, one after another; their answers."""
    photo, answers = paint_light(), []
    for _ in range(count):
        answers.append(await sketch.ask({"model": "sized", "inputs": {"image": {"blob": 0}, **inputs}}, photo))
        (box,) = answers[-1]["data"]["boxes"]
        assert [box[key] for key in ("x", "y", "width", "height")] == pytest.approx(LIGHT, abs=0.02)
    return answers


async def measure_frames(sketch, **inputs):
    """Milliseconds that the middle one of some frames takes."""
    times = [sum(answer["timings"].values()) for answer in await send_frames(sketch, 15, **inputs)]
    return sorted(times)[7]


async def until_scale(sketch, wanted, **inputs):
    """Send frames until their scale is as wanted, inf where no budget bears on them; the last answer."""
    for _ in range(600):
        (answer,) = await send_frames(sketch, 1, **inputs)
        if wanted(answer.get("budget", {"scale": inf})["scale"]):
            return answer
    raise AssertionError(f"the scale stays as it is: {answer}")


@pytest.mark.alone
@FRAMES
async def test_a_budget_is_kept_by_smaller_pictures_and_they_are_restored(make_house, caplog, monkeypatch):
    monkeypatch.setattr(budgets, "CALM", 0.1)
    monkeypatch.setattr(budgets, "FIRST_PATIENCE", 0.2)
    monkeypatch.setattr(budgets, "LONGEST_PATIENCE", 0.4)
    caplog.set_level("INFO", "catwalk")
    async with make_house("sized", "edges") as house, house.connect() as sketch:
        whole = await measure_frames(sketch, rounds=50)
        house.hub.set_budgets({"sized": 0.5 * whole})
        answer = await until_scale(sketch, lambda scale: scale < 0.6, rounds=50)
        assert answer["budget"]["skipped"] == 0 and answer["data"]["width"] == 640 * answer["budget"]["scale"]
        lone = await sketch.ask({"model": "sized", "inputs": {"image": {"blob": 0}}, "keep": True}, paint_light())
        assert "budget" not in lone and lone["data"]["width"] == 640, "a single question is none of its affairs"
        other = await sketch.ask({"model": "edges", "inputs": {"image": {"blob": 0}}}, paint_light())
        assert "budget" not in other and other["data"]["image"]["width"] == 640
        async with house.web.get(house.address + "/stats") as response:
            models = (await response.json())["models"]
        assert models["sized"]["budget"]["limit"] == 0.5 * whole and models["sized"]["budget"]["scale"] < 0.6
        assert "budget" not in models["edges"]
        answer = await until_scale(sketch, lambda scale: scale == inf, rounds=0)
        assert answer["data"]["width"] == 640
        assert await measure_frames(sketch, rounds=0) < 0.5 * whole
    said = [record.message for record in caplog.records if "sized" in record.message]
    assert [sum(part in line for line in said) for part in ("gets smaller pictures", "There is room again")] == [1, 1]


@FRAMES
async def test_a_budget_that_cannot_be_met_is_one_sentence_and_frames_go_on(make_house, caplog):
    caplog.set_level("INFO", "catwalk")
    async with make_house("sized", budget=("sized=0.01ms",)) as house, house.connect() as sketch:
        await send_frames(sketch, 9 * ENOUGH)
        assert house.hub.describe_latency("sized", 0.0)["budget"]["met"] is False
    assert len([record for record in caplog.records if "cannot be met" in record.message]) == 1


@FRAMES
async def test_neither_sources_nor_models_that_were_not_named_have_a_budget(make_house):
    async with make_house("pattern", "sized", "edges", budget=("50ms", "edges=0")) as house:
        assert [house.hub.seats[name].budget is None for name in ("pattern", "sized", "edges")] == [True, False, True]
