import asyncio
import json

import pytest

from bridge import runway
from bridge.codecs.runway import Face
from bridge.errors import BadSetting
from bridge.messages import Adapter, Dialect, Failure, Query, Result
from bridge.runway import RunwayDesk, choose_faces

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def desk(house):
    desk = RunwayDesk(house.hub, {"figures": Face("", "2018")})
    yield desk
    desk.close()


def ask_today(house, model, **inputs):
    return house.hub.ask(Query(model=model, inputs=inputs, arrived=0.0))


async def test_a_query_changes_data_for_everybody(desk, house):
    assert json.loads(await desk.newest("patient")) == {"text": ""}
    answer = await desk.ask("patient", b'{"word": "hi"}')
    assert isinstance(answer, Result) and answer.encoded[desk.dialect("patient")].data == b'{"text":"hi"}'
    assert await desk.newest("patient") == b'{"text":"hi"}' and desk.error("patient") is None
    await ask_today(house, "patient", word="there")
    assert await desk.newest("patient") == b'{"text":"there"}'


async def test_an_answer_is_written_in_the_old_manner_only_while_somebody_looks(desk, house, monkeypatch):
    monkeypatch.setattr(runway, "KEEN_TIME", 0.05)
    dialect = desk.dialect("patient")
    first = await ask_today(house, "patient", word="one")
    assert dialect not in first.encoded
    assert await desk.newest("patient") == b'{"text":"one"}'
    second = await ask_today(house, "patient", word="two")
    assert second.encoded[dialect].data == b'{"text":"two"}'
    while desk.seats["patient"].rest:
        await asyncio.wait([asyncio.create_task(asyncio.sleep(0))])
    assert dialect not in (await ask_today(house, "patient", word="three")).encoded
    assert await desk.newest("patient") == b'{"text":"three"}'


async def test_polls_do_not_wait_for_a_model_that_works(desk, house, gate, monkeypatch):
    monkeypatch.setattr(runway, "LONGEST_RECALL", 0.02)
    await desk.ask("patient", b'{"word": "old"}')
    await ask_today(house, "patient", word="new")
    asked = asyncio.create_task(ask_today(house, "patient", word="slow", knock=gate.port))
    knocker = await gate.begun()
    assert await desk.newest("patient") == b'{"text":"old"}'
    knocker.let_go()
    await asked
    while desk.seats["patient"].recalling:
        await asyncio.sleep(0)
    monkeypatch.setattr(runway, "LONGEST_RECALL", 30)
    assert await desk.newest("patient") == b'{"text":"slow"}'


async def test_an_error_stays_until_something_goes_well(desk, house):
    await desk.ask("clumsy", b'{"way": "raise"}')
    assert "the teapot is empty" in desk.error("clumsy")
    answer = await desk.ask("patient", b"[")
    assert isinstance(answer, Failure) and answer.status == 400
    assert desk.error("patient") == answer.error == "The body of all POST requests must contain JSON"
    await ask_today(house, "patient")
    assert desk.error("patient") is None


async def test_who_listens_hears_each_answer_once(desk, house):
    news = []
    stop = desk.listen("steps", news.append)
    await ask_today(house, "steps", words="one two")
    await ask_today(house, "steps", words="")
    stop()
    await ask_today(house, "steps", words="three")
    assert [(item.data, bool(item.error)) for item in news] == [(b'{"text":"one two"}', False), (b"", True)]
    assert desk.seats["steps"].rest is None


async def test_info_is_that_of_the_face(desk):
    found = json.loads(desk.info("figures"))
    assert found == desk.describe("figures") and found["name"] == "figures"
    assert [item["name"] for item in found["outputs"]] == ["poses", "scores", "boxes", "boxes_labels", "boxes_scores",
                                                           "labels"]
    assert desk.info("figures") is desk.info("figures")


async def test_each_model_speaks_as_in_its_own_year(desk, photo):
    answer = await desk.ask("figures", {"image": "data:image/jpeg;base64,AAAA"})
    assert isinstance(answer, Failure)
    assert desk.dialect("figures") == Dialect("runway", layout=Face("", "2018"))
    assert json.loads(await desk.newest("figures"))["data"]["poses"] == []


async def test_faces_follow_the_settings():
    pose = Adapter("PoseNet", "module:adapters.pose", "")
    edges = Adapter("edges", "module:adapters.edges", "")
    assert choose_faces([pose, edges], ()) == {"PoseNet": Face("PoseNet"), "edges": Face()}
    assert choose_faces([pose, edges], ("posenet=alpha", "2018")) == {
        "PoseNet": Face("PoseNet", "alpha"), "edges": Face("", "2018")}
    with pytest.raises(BadSetting, match="--profile style=2018 is for “style”, which is not served here"):
        choose_faces([pose], ("style=2018",))
