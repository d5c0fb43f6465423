import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import cv2
import numpy as np
import psutil
import pytest

from bridge.errors import BadSetting
from bridge.server import Bridge
from bridge.settings import Settings
from tests.network import has_ipv6

pytestmark = pytest.mark.asyncio(loop_scope="session")
CATWALK = Path(sys.executable).parent / "catwalk"
SHARED_MEMORY = Path("/dev/shm")
HELLO = """from bridge import Model


class Hello(Model):
    \"\"\"Greets.\"\"\"

    def run(self) -> str:
        return "{word}"
"""


def ask(model, **inputs):
    return {"type": "query", "model": model, "inputs": inputs}


class Catwalk:
    """The real command, in a process of its own."""

    def __init__(self, *words, **environment):
        self.process = subprocess.Popen(
            [CATWALK, *words, "--http-port", "0", "--device", "cpu"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONUNBUFFERED": "1", **environment})
        self.printed = []
        for line in self.process.stdout:
            self.printed.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.address = found[0]
                return
        raise AssertionError(self.process.stderr.read())

    async def get(self, web, path):
        async with web.get(self.address + path) as response:
            return await response.json()

    def family(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number):
        self.process.send_signal(number)
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.fixture
async def catwalk():
    started = []

    async def start(*words, **environment):
        started.append(await asyncio.to_thread(Catwalk, *words, **environment))
        return started[-1]

    yield start
    for command in started:
        if command.process.poll() is None:
            command.process.kill()
        command.process.communicate()


async def become_ready(command, web):
    """The models as they are once none is starting."""
    while True:
        models = (await command.get(web, "/models"))["models"]
        if all(model["state"] != "starting" for model in models):
            return {model["name"]: model for model in models}


async def end_all(processes):
    """Whether all of these end."""
    return not (await asyncio.to_thread(psutil.wait_procs, processes, 15))[1]


@pytest.mark.alone
async def test_ctrl_c_leaves_no_process_and_no_shared_memory(catwalk, models):
    shared = set(SHARED_MEMORY.iterdir()) if SHARED_MEMORY.is_dir() else set()
    command = await catwalk("edges", str(models / "patient.py"))
    async with aiohttp.ClientSession() as web:
        assert {model["state"] for model in (await become_ready(command, web)).values()} == {"running"}
        async with web.ws_connect(command.address + "/ws") as sketch:
            assert (await sketch.receive_json())["type"] == "hello"
            family = command.family()
            assert len(family) >= 2
            begun = time.monotonic()
            assert await asyncio.to_thread(command.end, signal.SIGINT) == 0
            assert time.monotonic() - begun < 5
            assert (await sketch.receive(5)).type is aiohttp.WSMsgType.CLOSE
    assert await end_all(family)
    assert (set(SHARED_MEMORY.iterdir()) if SHARED_MEMORY.is_dir() else set()) <= shared


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_models_end_with_the_server_however_it_ends(catwalk, models, number, gate):
    command = await catwalk(str(models / "patient.py"))
    async with aiohttp.ClientSession() as web:
        await become_ready(command, web)
        async with web.ws_connect(command.address + "/ws") as sketch:
            await sketch.receive_json()
            await sketch.send_json(ask("patient", word="busy", knock=gate.port))
            await gate.begun()
            family = command.family()
            await asyncio.to_thread(command.end, number)
    assert await end_all(family), "even in the middle of a run"


async def test_ctrl_c_while_models_are_set_up_leaves_no_process(catwalk, models):
    command = await catwalk("edges", str(models / "patient.py"), str(models / "mixed.py"))
    family = command.family()
    assert await asyncio.to_thread(command.end, signal.SIGINT) == 0
    assert await end_all(family)


async def test_the_server_s_process_loads_no_adapter_and_no_array(models):
    """Measured in the process itself, after queries, streams and settings have gone through it."""
    script = f"""
import asyncio, json, sys
import aiohttp
from bridge.catalog import find_adapter
from bridge.server import Bridge
from bridge.settings import Settings

async def main():
    bridge = Bridge([find_adapter("edges"), find_adapter({str(models / "figures.py")!r})], {{}}, Settings(http_port=0))
    await bridge.start()
    async with aiohttp.ClientSession() as web:
        at = bridge.addresses[0]
        for path in ("/", "/models", "/models/edges", "/openapi.json", "/healthz", "/catalog", "/catalog/pose",
                     "/failures", "/sites", "/models/edges/frame.jpg", "/no"):
            async with web.get(at + path) as response:
                await response.read()
        async with web.post(at + "/models/edges/query", data=bytes.fromhex(sys.argv[1])) as response:
            assert response.status == 200, await response.text()
        async with web.ws_connect(at + "/ws?model=edges") as sketch:
            await sketch.send_bytes(bytes.fromhex(sys.argv[1]))
            await sketch.receive()
            assert (await sketch.receive()).type is aiohttp.WSMsgType.BINARY
    await bridge.stop()
    print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))

asyncio.run(main())
"""
    picture = cv2.imencode(".jpg", np.zeros((8, 8, 3), np.uint8))[1].tobytes()
    done = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script, picture.hex()], capture_output=True,
                                   text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "aiohttp" in loaded
    assert not loaded & {"adapters", "torch", "torchvision", "onnxruntime", "cv2", "numpy", "imagesize"}


@pytest.mark.alone
async def test_an_idle_server_is_small_and_quiet(catwalk):
    command = await catwalk("edges")
    async with aiohttp.ClientSession() as web:
        await become_ready(command, web)
        async with web.ws_connect(command.address + "/ws") as sketch:
            await sketch.receive_json()
            served = psutil.Process(command.process.pid)
            assert served.memory_info().rss < 2 * 120 << 20
            before, begun = served.cpu_times(), time.monotonic()
            await wait_for_silence(sketch, 2)
            after = served.cpu_times()
            used = after.user + after.system - before.user - before.system
            assert used / (time.monotonic() - begun) < 2 * 0.01


async def wait_for_silence(sketch, seconds):
    """Nothing comes for so long."""
    with pytest.raises(TimeoutError):
        await sketch.receive(seconds)


async def test_the_command_announces_what_a_sketch_author_needs(catwalk):
    command = await catwalk("edges")
    async with aiohttp.ClientSession() as web:
        assert (await command.get(web, "/healthz"))["doors"][0]["addresses"][0] == command.address


async def test_a_file_of_one_s_own_is_served_and_reloaded_while_its_sketches_stay(make_house, tmp_path):
    path = tmp_path / "my_model.py"
    path.write_text(HELLO.format(word="hello"))
    async with make_house(str(path), reload=True) as house, house.connect() as sketch:
        assert sketch.hello["models"] == ["my-model"]
        assert (await sketch.ask(ask("my-model")))["data"] == {"text": "hello"}
        path.write_text(HELLO.format(word="good evening"))
        await say_until(sketch, "good evening")
        path.write_text("this is no Python")
        while (answer := await sketch.ask(ask("my-model")))["type"] != "error":
            pass
        while "SyntaxError" not in answer["error"]:
            answer = await sketch.ask(ask("my-model"))
        path.unlink()
        path.write_text(HELLO.format(word="back again"))
        await say_until(sketch, "back again")


async def say_until(sketch, word):
    """Ask until the answer is this word."""
    while (answer := await sketch.ask(ask("my-model"))).get("data") != {"text": word}:
        assert answer["type"] in ("data", "error")


async def test_without_reload_a_changed_file_changes_nothing(make_house, tmp_path):
    path = tmp_path / "my_model.py"
    path.write_text(HELLO.format(word="hello"))
    async with make_house(str(path)) as house:
        assert not any("watch_files" in str(task.get_coro()) for task in house.bridge.tasks)


async def test_a_killed_model_comes_back_and_the_others_do_not_notice(make_house, photo, gate):
    async with make_house("patient", "edges") as house, house.connect() as sketch, house.connect() as other:
        await sketch.send({**ask("patient", word="x", knock=gate.port), "id": 1})
        await gate.begun()
        engine, neighbour = house.bridge.engines["patient"], house.bridge.engines["edges"].process.pid
        os.kill(engine.process.pid, signal.SIGKILL)
        failure = await sketch.read()
        assert (failure["type"], failure["id"], failure["code"]) == ("error", 1, "model-down")
        assert engine.state == "starting"
        edges = {"type": "query", "model": "edges", "inputs": {"image": {"blob": 0}}}
        assert (await other.ask(edges, photo))["type"] == "data"
        assert (await sketch.ask(ask("patient", word="again")))["data"] == {"text": "again"}
        async with house.web.get(house.address + "/models") as response:
            assert {model["state"] for model in (await response.json())["models"]} == {"running"}
        assert house.bridge.engines["edges"].process.pid == neighbour


async def test_a_model_that_kills_itself_each_time_is_tried_again_each_time(make_house):
    async with make_house("clumsy") as house, house.connect() as sketch:
        for _ in range(2):
            assert (await sketch.ask(ask("clumsy", way="die")))["code"] == "model-down"
        assert (await sketch.ask(ask("clumsy")))["type"] == "data"


async def test_a_model_that_hangs_is_stopped_and_the_others_do_not_notice(make_house, photo, gate):
    async with make_house("patient", "edges", time_limit=0.3) as house, house.connect() as sketch:
        await sketch.send({**ask("patient", word="x", knock=gate.port), "id": 1})
        await gate.begun()
        edges = {"type": "query", "model": "edges", "inputs": {"image": {"blob": 0}}}
        assert (await sketch.ask(edges, photo))["model"] == "edges"
        failure = await sketch.read()
        assert (failure["id"], failure["code"]) == (1, "timed-out") and "--time-limit" in failure["error"]
        assert (await sketch.ask(ask("patient", word="again")))["data"] == {"text": "again"}


async def test_a_model_that_cannot_be_set_up_says_why_and_the_others_are_served(make_house, photo, caplog):
    async with make_house("clumsy", "edges", options={"clumsy": {"broken": True}}) as house, house.connect() as sketch:
        failure = await sketch.ask(ask("clumsy"))
        assert failure["code"] == "model-down" and "the key does not fit" in failure["error"]
        async with house.web.get(house.address + "/models/clumsy") as response:
            state = await response.json()
            assert state["state"] == "failed" and "the key does not fit" in state["error"]
        edges = {"type": "query", "model": "edges", "inputs": {"image": {"blob": 0}}}
        assert (await sketch.ask(edges, photo))["type"] == "data"
    assert "the key does not fit" in caplog.text


async def test_any_free_port_is_the_same_number_on_both_loopback_addresses(make_house):
    async with make_house("patient") as house:
        assert re.fullmatch(r"http://127\.0\.0\.1:(\d+)", house.bridge.addresses[0])
        if has_ipv6():
            number = house.address.rpartition(":")[2]
            assert house.bridge.addresses == [house.address, f"http://[::1]:{number}"]
            async with house.web.get(f"http://[::1]:{number}/models") as response:
                assert response.status == 200


async def test_a_port_in_use_is_an_error_that_names_the_holder_and_the_flag(make_house):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(BadSetting) as refused:
            async with make_house("patient", http_port=port):
                pass
    sentence = str(refused.value)
    assert f"Port {port} of 127.0.0.1 cannot be used" in sentence and f"--http-port {port + 1}" in sentence
    assert f"process {os.getpid()}) holds it" in sentence


async def test_nobody_beyond_this_machine_is_listened_to(house):
    for connection in psutil.Process().net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN:
            assert connection.laddr.ip in ("127.0.0.1", "::1")


async def test_the_http_door_may_stay_shut(make_house):
    bridge = Bridge([], {}, Settings(http_port=None))
    await bridge.start()
    assert bridge.addresses == []
    await bridge.stop()
