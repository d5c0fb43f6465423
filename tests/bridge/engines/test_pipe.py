import socket
import subprocess
import sys
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.engines.pipe import (
    Unpacker, bury_process, describe_code, open_pair, pack_message, read_exactly, read_message, spawn_worker)
from bridge.messages import Adapter, Ready, Start


def test_messages_are_found_however_the_bytes_are_cut():
    messages = [{"a": 1}, b"x" * 1000, None, [1, 2]]
    data = b"".join(map(pack_message, messages))
    for step in (1, 7, 1000, len(data)):
        unpacker = Unpacker()
        found = [message for place in range(0, len(data), step) for message in unpacker.feed(data[place:place + step])]
        assert found == messages and not unpacker.held


@given(st.lists(st.binary(max_size=50), max_size=5), st.integers(1, 60))
def test_any_bytes_pass_whole(blobs, step):
    unpacker = Unpacker()
    data = b"".join(map(pack_message, blobs))
    assert [message for place in range(0, len(data), step)
            for message in unpacker.feed(data[place:place + step])] == blobs


def test_a_message_larger_than_the_pipe_passes():
    ours, theirs = open_pair()
    with ours, theirs:
        message = b"x" * (8 << 20)
        writer = Thread(target=ours.sendall, args=(pack_message(message),))
        writer.start()
        assert read_message(theirs) == message
        writer.join()


def test_the_end_of_the_other_side_is_heard():
    ours, theirs = open_pair()
    with theirs:
        ours.sendall(b"\x08")
        ours.close()
        with pytest.raises(EOFError):
            read_exactly(theirs, 8)
        with pytest.raises(EOFError):
            read_message(theirs)


def test_a_worker_is_not_led_astray_by_files_where_it_is_started(tmp_path, monkeypatch):
    for name in ("random.py", "bridge.py", "numpy.py", "socket.py"):
        (tmp_path / name).write_text("raise SystemExit('this file is no part of Catwalk')")
    (tmp_path / "hello.py").write_text(
        "from bridge import Model\nclass Hello(Model):\n    def run(self) -> str:\n        return 'hi'\n")
    monkeypatch.chdir(tmp_path)
    ours, theirs = open_pair()
    with ours:
        with theirs:
            process = spawn_worker(theirs, {})
        ours.sendall(pack_message(Start(adapter=Adapter("hello", f"file:{tmp_path / 'hello.py'}", ""), options={},
                                        device="cpu", max_pixels=100, blocks=str(tmp_path))))
        ready = read_message(ours)
        assert isinstance(ready, Ready) and ready.info and ready.info["name"] == "hello"
        bury_process(process)
        assert process.returncode == 0


def test_a_process_that_does_not_end_by_itself_is_killed(monkeypatch):
    monkeypatch.setattr("bridge.engines.pipe.GRACE", 0.05)
    stubborn = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"],
                                stdin=subprocess.PIPE)
    bury_process(stubborn)
    assert stubborn.returncode == -9


def test_how_a_process_ended():
    assert [describe_code(code) for code in (None, 0, 3, -9)] == ["", "", " (exit code 3)", " (killed by signal 9)"]


def test_a_pair_is_two_connected_sockets():
    ours, theirs = open_pair()
    with ours, theirs:
        assert isinstance(ours, socket.socket) and ours.send(b"x") == 1 and theirs.recv(1) == b"x"
