import asyncio
from pathlib import Path

import psutil
import pytest

from bridge.describing import ask_adapter, ask_aside
from bridge.errors import BadAdapter
from bridge.messages import Adapter

NOISY = '''
import os
from bridge import Model
print("noise of the author's")
os.write(1, b"noise of a library's")


class Echo(Model):
    """Says it again."""

    def run(self, words: str = "hello") -> str:
        return words
'''


def write_adapter(folder: Path, text: str) -> Adapter:
    path = folder / "echo.py"
    path.write_text(text)
    return Adapter("echo", f"file:{path}", "")


def test_an_adapter_is_asked_in_another_process(tmp_path, capfd):
    path = tmp_path / "infos" / "echo.json"
    info = ask_adapter(write_adapter(tmp_path, NOISY), path)
    assert (info.name, info.description, info.inputs[0].default) == ("echo", "Says it again.", "hello")
    out, err = capfd.readouterr()
    assert out == "" and "noise of the author's" in err
    assert list(path.parent.iterdir()) == [path]


def test_a_broken_adapter_is_a_sentence_and_its_author_sees_the_traceback(tmp_path, capfd):
    with pytest.raises(BadAdapter, match="“echo” cannot be imported: ZeroDivisionError: division by zero"):
        ask_adapter(write_adapter(tmp_path, "1 / 0\n"), tmp_path / "echo.json")
    assert 'echo.py", line 1' in capfd.readouterr().err
    assert not (tmp_path / "echo.json").exists()


def test_an_adapter_that_ends_its_process_is_a_sentence(tmp_path):
    with pytest.raises(BadAdapter, match="“echo” ended the process"):
        ask_adapter(write_adapter(tmp_path, "import os; os._exit(3)\n"), tmp_path / "echo.json")


def test_a_wrong_signature_is_the_sentence_of_the_model(tmp_path):
    with pytest.raises(BadAdapter, match="words.* must have an annotation"):
        ask_adapter(write_adapter(tmp_path, NOISY.replace("words: str", "words")), tmp_path / "echo.json")


def test_a_default_that_is_not_json_is_a_sentence(tmp_path):
    with pytest.raises(BadAdapter, match="“echo” has a default that is not JSON"):
        text = NOISY.replace('str = "hello"', "list[Label] = object()").replace("import Model", "import Label, Model")
        ask_adapter(write_adapter(tmp_path, text), tmp_path / "echo.json")


async def test_an_adapter_is_asked_beside_an_event_loop(tmp_path, capfd):
    path = tmp_path / "infos" / "echo.json"
    assert (await ask_aside(write_adapter(tmp_path, NOISY), path)).description == "Says it again."
    assert capfd.readouterr().out == "" and path.exists()
    with pytest.raises(BadAdapter, match="division by zero"):
        await ask_aside(write_adapter(tmp_path, "1 / 0\n"), tmp_path / "broken.json")


SLOW = """
import os, socket
caller = socket.create_connection(("127.0.0.1", {port}))
caller.sendall(b"%d\\n" % os.getpid())
caller.recv(1)
"""


async def test_whoever_waits_no_more_ends_the_process(tmp_path, door):
    adapter = write_adapter(tmp_path, SLOW.format(port=door.port))
    asking = asyncio.create_task(ask_aside(adapter, tmp_path / "echo.json"))
    number = int((await door.begun()).word)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not psutil.pid_exists(number)
