import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bridge.latency import STAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")
EDGES = {"model": "edges", "inputs": {"image": {"blob": 0}}}


@pytest_asyncio.fixture(loop_scope="session")
async def lab(make_house):
    async with make_house("edges", "patient") as house:
        yield house


async def read_stats(house, **headers):
    async with house.web.get(house.address + "/stats", headers=headers) as response:
        assert response.status == 200 and response.content_type == "application/json"
        return await response.json()


async def read_metrics(house):
    async with house.web.get(house.address + "/metrics") as response:
        assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await response.text()
    return {family.name: family for family in text_string_to_metric_families(text)}


def pick(family, name="", **labels):
    """The one value with these labels."""
    (value,) = (sample.value for sample in family.samples
                if sample.name == (name or family.name) and labels.items() <= sample.labels.items())
    return value


async def test_models_and_sketches_say_where_their_milliseconds_go(lab, photo):
    async with lab.connect("/ws?sketch=Trails", headers={"User-Agent": "TouchDesigner"}) as sketch:
        for number in range(5):
            await sketch.ask({**EDGES, "id": number}, photo)
        await sketch.ask({"model": "edges", "inputs": {"threshold": 9}, "id": "no picture"})
        stats = await read_stats(lab)
        model, (connection,) = stats["models"]["edges"], stats["connections"]
        assert [model[key] for key in ("asked", "answered", "failed", "dropped")] == [6, 5, 1, 0]
        assert list(model["stages"]) == list(STAGES[:4]) and 4.0 <= model["fps"] <= 5.0
        spent = sum(model["stages"][stage]["p50"] for stage in STAGES[:4])
        assert 0 < model["stages"]["ran"]["p50"] <= model["stages"]["ran"]["p99"] and spent < 2 * model["age"]["p99"]
        assert (connection["door"], connection["from"], connection["name"]) == (
            "WebSocket", "this machine", "Trails · TouchDesigner")
        assert connection["models"] == {"edges": model}, "it is the only one that asked"
        assert stats["models"]["patient"] == {"fps": 0, "asked": 0, "answered": 0, "failed": 0, "dropped": 0,
                                              "skipped": 0, "stages": {}, "age": None}
    async with lab.connect() as sketch:
        await sketch.settle()
        assert (await read_stats(lab))["connections"] == [], "who is gone is not shown"


async def test_dropped_frames_are_counted(lab, photo, gate):
    async with lab.connect() as sketch:
        await sketch.send({"model": "patient", "inputs": {"word": "1", "knock": gate.port}, "id": 1})
        knocker = await gate.begun()
        for number in range(9):
            await sketch.send({"model": "patient", "inputs": {"word": "2", "knock": 0}, "blob": 0}, photo)
        await sketch.settle()
        knocker.let_go()
        assert (await sketch.read())["dropped"] == 8
        assert (await sketch.read())["dropped"] == 0
        (connection,) = (await read_stats(lab))["connections"]
        assert connection["models"]["patient"]["dropped"] == 8 and connection["models"]["patient"]["asked"] == 10


async def test_who_asks_over_http_is_a_connection_for_a_while(lab, photo):
    for _ in range(2):
        async with lab.web.post(lab.address + "/models/edges/query", data=photo,
                                headers={"User-Agent": "curl/8.5"}) as response:
            assert response.status == 200
    (connection,) = (await read_stats(lab))["connections"]
    assert (connection["door"], connection["name"], connection["models"]["edges"]["answered"]) == ("HTTP", "curl", 2)


async def test_an_echo_tells_how_long_answers_travel(lab, photo):
    async with lab.connect() as sketch:
        await sketch.send({"type": "echo"})
        answer = await sketch.ask({**EDGES, "id": 1}, photo)
        assert answer["echo"] == 1
        assert "echo" not in await sketch.ask({**EDGES, "id": 2}, photo), "four a second are enough"
        await sketch.send({"type": "echo", "echo": 1})
        await sketch.send({"type": "echo", "echo": 1})
        await sketch.send({"type": "echo", "echo": 55})
        refused = await sketch.ask({"type": "echo", "echo": "one"})
        assert refused["error"] == "“echo” must be the number that an answer brought; it was 'one'."
        stats = await read_stats(lab)
        assert stats["models"]["edges"]["stages"]["travelled"]["p50"] > 0
        metrics = await read_metrics(lab)
        assert pick(metrics["catwalk_stage_seconds"], "catwalk_stage_seconds_count", stage="travelled",
                    model="edges") == 1


async def test_a_listener_has_the_times_of_what_it_hears(lab, photo):
    async with lab.connect("/ws?sketch=ear") as ear, lab.connect("/ws?sketch=mouth") as mouth:
        await ear.send({"type": "echo"})
        await ear.send({"type": "listen", "model": "edges"})
        await ear.settle()
        await mouth.ask({**EDGES, "id": 1}, photo)
        heard = await ear.read()
        assert heard["echo"] == 1
        await ear.send({"type": "echo", "echo": 1})
        await ear.settle()
        stats = await read_stats(lab)
        rows = {connection["name"].partition(" · ")[0]: connection["models"]["edges"]
                for connection in stats["connections"]}
        assert (rows["ear"]["answered"], rows["ear"]["asked"], rows["mouth"]["answered"]) == (1, 0, 1)
        assert "travelled" in rows["ear"]["stages"] and "travelled" not in rows["mouth"]["stages"]
        assert stats["models"]["edges"]["answered"] == 1


async def test_prometheus_reads_it(lab, photo):
    async with lab.connect() as sketch:
        await sketch.ask({**EDGES, "id": 0}, photo)
        metrics = await read_metrics(lab)
    assert {name: family.type for name, family in metrics.items()} == {
        "catwalk_build_info": "gauge", "catwalk_model_running": "gauge", "catwalk_queries_waiting": "gauge",
        "catwalk_connections": "gauge", "catwalk_queries": "counter", "catwalk_answers": "counter",
        "catwalk_failures": "counter", "catwalk_frames_dropped": "counter", "catwalk_frames_skipped": "counter",
        "catwalk_stage_seconds": "summary", "catwalk_answer_age_seconds": "summary"}
    assert pick(metrics["catwalk_answers"], "catwalk_answers_total", model="edges") == 1
    assert pick(metrics["catwalk_connections"], door="WebSocket") == 1
    assert pick(metrics["catwalk_model_running"], model="patient") == 1
    age = pick(metrics["catwalk_answer_age_seconds"], quantile="0.5", model="edges")
    assert 0 < age < 5, "seconds"
    assert pick(metrics["catwalk_answer_age_seconds"], "catwalk_answer_age_seconds_sum", model="edges") == \
        pytest.approx(age, rel=1e-3)


async def test_a_page_without_a_name_is_not_told_who_is_connected(lab, photo):
    async with lab.connect() as sketch:
        await sketch.ask({**EDGES, "id": 0}, photo)
        assert "connections" in await read_stats(lab)
        stats = await read_stats(lab, Origin="null")
        assert "connections" not in stats and stats["models"]["edges"]["answered"] == 1


async def test_fifty_sketches_cost_little_to_look_at(lab, photo):
    sockets = [await lab.web.ws_connect(f"{lab.address}/ws?sketch={number}") for number in range(50)]
    for socket in sockets:
        await socket.receive()
        await socket.send_json({"model": "patient", "inputs": {"word": "x"}})
    for socket in sockets:
        await socket.receive()
    stats = await read_stats(lab)
    assert len(stats["connections"]) == 50 and stats["models"]["patient"]["answered"] == 50
    for socket in sockets:
        await socket.close()


async def read_failures(house):
    async with house.web.get(house.address + "/failures") as response:
        assert response.status == 200
        return (await response.json())["failures"]


async def test_what_failed_is_told_in_sentences_and_counted(make_house, photo):
    async with make_house("clumsy", "edges") as house:
        assert await read_failures(house) == []
        for _ in range(3):
            async with house.web.post(house.address + "/models/edges/query?threshold=300", data=photo) as response:
                assert response.status == 400
        async with house.connect() as sketch:
            await sketch.ask({"type": "query", "model": "edgse", "inputs": {}})
        newest, older = await read_failures(house)
        assert (newest["model"], newest["code"], newest["times"]) == ("edgse", "unknown-model", 1)
        assert (older["model"], older["code"], older["times"]) == ("edges", "bad-input", 3)
        assert older["error"] == "“threshold” must be between 0 and 255; it was 300." and older["at"] > 1.7e9


async def test_a_model_that_ends_or_cannot_start_stands_there_though_nobody_asked(make_house):
    async with make_house("counted") as house:
        house.bridge.engines["counted"].process.kill()
        while not await read_failures(house):
            pass
        (found,) = await read_failures(house)
        assert found["model"] == "counted" and "ended" in found["error"] and "starting again" in found["error"]
        async with house.web.post(house.address + "/models/counted/start", json={"options": {"no": 1}}) as response:
            assert response.status == 400
        assert "no option" in (await read_failures(house))[0]["error"]


async def test_a_page_without_a_name_is_not_told_what_failed(house):
    async with house.web.get(house.address + "/failures", headers={"Origin": "null"}) as response:
        assert response.status == 403 and "may not read what went wrong for others" in (await response.json())["error"]
