import json
import socket

import pytest

from bridge.errors import BadSetting
from tests.old_sketch import connect_old


async def test_each_model_has_a_port_and_the_first_one_is_on_https_too(make_house):
    async with make_house("patient", "edges", socketio_port=0) as house:
        first, second = house.bridge.socketio.doors
        assert (first.model, second.model) == ("patient", "edges")
        for address, output in ((first.addresses[0], "text"), (second.addresses[0], "image"), (house.address, "text")):
            async with connect_old(house.web, address) as sketch:
                assert [item["name"] for item in sketch.info["outputs"]] == [output]


async def test_a_query_at_one_port_is_heard_at_the_other(make_house):
    async with make_house("patient", socketio_port=0) as house:
        (door,) = house.bridge.socketio.doors
        async with connect_old(house.web, door.addresses[0]) as asks, connect_old(house.web, house.address) as hears:
            await asks.query(word="hello")
            assert await asks.hear() == await hears.hear() == ("data", {"text": "hello"})


async def test_healthz_shows_the_doors(make_house):
    async with make_house("patient", socketio_port=0) as house:
        async with house.web.get(f"{house.address}/healthz") as response:
            (shown,) = [door for door in (await response.json())["doors"] if door["door"] == "socketio"]
        assert shown["model"] == "patient" and shown["state"] == "open"
        assert shown["addresses"][0] == f"http://127.0.0.1:{shown['port']}"


async def test_the_gate_stands_before_every_port(make_house):
    async with make_house("patient", socketio_port=0) as house:
        (door,) = house.bridge.socketio.doors
        url = f"{door.addresses[0]}/socket.io/?EIO=3&transport=polling"
        async with house.web.get(url, headers={"Origin": "https://evil.example"}) as response:
            assert response.status == 403
        async with house.web.get(url, headers={"Host": "evil.example"}) as response:
            assert response.status == 403
        async with house.web.get(url, headers={"Origin": "null"}) as response:
            assert response.status == 200 and response.headers["Access-Control-Allow-Origin"] == "null"


def take_port():
    """A port that somebody holds, at 127.0.0.1."""
    holder = socket.create_server(("127.0.0.1", 0))
    return holder, holder.getsockname()[1]


async def test_a_port_that_nobody_chose_and_another_holds_closes_its_door_alone(make_house, caplog):
    holder, port = take_port()
    with holder:
        async with make_house("patient", socketio_port=port) as house:
            assert [door.state for door in house.bridge.socketio.doors] == ["closed"]
            assert f"Port {port} " in caplog.text and "--socketio-port" in caplog.text
            async with house.web.get(f"{house.address}/healthz") as response:
                (shown,) = [door for door in (await response.json())["doors"] if door["door"] == "socketio"]
                assert shown["error"] in caplog.text
            async with connect_old(house.web, house.address) as sketch:
                await sketch.query(word="here")
                assert await sketch.hear() == ("data", {"text": "here"})


async def test_a_port_that_somebody_chose_and_another_holds_is_an_error(make_house):
    holder, port = take_port()
    with holder, pytest.raises(BadSetting, match=f"--socketio-port {port + 1}"):
        async with make_house("patient", socketio_port=port, given=frozenset({"socketio_port"})):
            raise AssertionError("it has started")


async def test_the_alpha_has_the_ports_of_2018(make_house):
    async with make_house("patient", "edges", profile=("patient=alpha",), socketio_port=None) as house:
        assert list(house.bridge.socketio.plan_ports(3000)) == [
            ("patient", 3000), ("edges", 3001), ("patient", 33000), ("patient", 3333)]
        assert list(house.bridge.socketio.plan_ports(0)) == [("patient", 0), ("edges", 0)]


async def test_a_port_says_what_it_is(make_house):
    async with make_house("patient", socketio_port=0) as house:
        (door,) = house.bridge.socketio.doors
        async with house.web.get(door.addresses[0]) as response:
            assert f"io('{door.addresses[0]}')" in await response.text()


async def test_the_alpha_greets_at_its_bare_address(make_house):
    async with make_house("patient", profile=("alpha",), socketio_port=0) as house:
        (door,) = house.bridge.socketio.doors
        async with house.web.get(door.addresses[0]) as response:
            assert json.loads(await response.text())["query_route"] == "/query"
