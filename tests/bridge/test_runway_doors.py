import socket

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")


def take_ports():
    """A free port, and the taken one after it."""
    while True:
        first, second = socket.socket(), socket.socket()
        first.bind(("127.0.0.1", 0))
        port = first.getsockname()[1]
        first.close()
        try:
            second.bind(("127.0.0.1", port + 1))
            second.listen()
        except (OSError, OverflowError):
            second.close()
            continue
        return port, second


async def test_a_further_port_that_is_taken_closes_that_door_alone(make_house, caplog):
    port, taken = take_ports()
    with taken:
        async with make_house("patient", "clumsy", "figures", http_port=port) as house:
            assert house.address == f"http://127.0.0.1:{port}"
            async with house.web.get(house.address + "/healthz") as response:
                doors = {door["model"]: door for door in (await response.json())["doors"] if door["door"] == "runway"}
            assert doors["clumsy"]["state"] == "closed" and f"Port {port + 1} of" in doors["clumsy"]["error"]
            assert doors["figures"]["addresses"][0] == f"http://127.0.0.1:{port + 2}"
            assert house.bridge.runway_doors.find_address("clumsy") == ""
            async with house.web.get(f"http://127.0.0.1:{port + 2}/info") as response:
                assert (await response.json())["name"] == "figures"
    assert sum("There is no RunwayML of clumsy over HTTP" in line for line in caplog.messages) == 1


async def test_there_are_only_so_many_ports(make_house):
    async with make_house("patient", "clumsy") as house:
        doors = house.bridge.runway_doors
        await doors.open(65535, house.bridge.make_gated_app, house.bridge.bind_port)
        assert "There is no TCP port 65536" in doors.doors[-1]["error"]
