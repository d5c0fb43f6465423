import asyncio
import socket

import pytest

from bridge.catalog import find_file
from bridge.errors import BadSetting
from bridge.server import Bridge
from bridge.settings import Settings
from tests.port_stage import PORTS

OFF = {"http_port": None, "osc_port": None, "socketio_port": None}


def find_ports(*names):
    return [find_file(str(PORTS / name)) for name in names]


async def test_each_model_port_has_a_number_of_its_own_and_other_models_have_none(models):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        first = free.getsockname()[1]
    adapters = [find_file(str(models / "mixed.py")), *find_ports("upper.py", "painter.py")]
    bridge = Bridge(adapters, {}, Settings(**OFF, sdk_port=first))
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        assert [(door["model"], door["addresses"][0]) for door in bridge.port_doors.doors] == [
            ("upper", f"http://127.0.0.1:{first}"), ("painter", f"http://127.0.0.1:{first + 1}")]
    finally:
        await bridge.stop()


async def test_without_a_wish_there_is_no_door():
    bridge = Bridge(find_ports("upper.py"), {}, Settings(**OFF))
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        assert bridge.port_doors.doors == []
    finally:
        await bridge.stop()


@pytest.mark.parametrize("taken", [True, False])
async def test_a_number_that_cannot_be_had_and_a_door_for_nobody_are_refused(models, taken):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        adapters = find_ports("upper.py") if taken else [find_file(str(models / "mixed.py"))]
        settings = Settings(**OFF, sdk_port=holder.getsockname()[1], given=frozenset({"sdk_port"}))
        bridge = Bridge(adapters, {}, settings)
        try:
            with pytest.raises(BadSetting, match="--sdk-port"):
                await bridge.start()
        finally:
            await bridge.stop()
