import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.engines import lending
from bridge.engines.lending import HELD, NAME, NEW, Account, BlockFolder, choose_place
from bridge.messages import Block, Dialect, Encoded, Result, Timings

NATIVE, LENT = Dialect(), Dialect("link", "block")
NOTHING = Timings(waited=0, decoded=0, ran=0, encoded=0)
SERVER = "import sys; from bridge.engines.lending import BlockFolder; from pathlib import Path; " \
         "folder = BlockFolder(Path(sys.argv[1])); print(folder.path, flush=True); sys.stdin.read()"


def make_result(account, *names):
    blocks = tuple(Block(str(account.folder / name), (1,), "|u1") for name in names)
    return Result(model="m", timings=NOTHING, encoded={NATIVE: Encoded(b"", (b"jpeg",)), LENT: Encoded(b"", blocks)})


def list_folders(place):
    return [path for path in place.iterdir() if path.name.startswith(NAME)]


def test_a_block_is_lent_until_nobody_has_it(tmp_path):
    account = Account(tmp_path)
    result = make_result(account, "1", "2")
    account.note(result)
    passed_on = result.encoded[LENT].blobs[0]
    assert set(account.lent) == {"1", "2"}
    del result
    assert account.take_returned() == ("2",) and account.take_returned() == ()
    del passed_on
    assert account.take_returned() == ("1",) and not account.lent


def test_a_block_may_be_lent_again(tmp_path):
    account = Account(tmp_path)
    for _ in range(3):
        result = make_result(account, "1")
        account.note(result)
        assert set(account.lent) == {"1"}
        del result
        assert account.take_returned() == ("1",)


def test_the_blocks_of_a_worker_that_ended_stay_until_they_come_back(tmp_path):
    account = Account(tmp_path / "7")
    account.folder.mkdir()
    (account.folder / "1").write_bytes(b"x")
    result = make_result(account, "1")
    account.note(result)
    account.end()
    assert (account.folder / "1").exists()
    del result
    gc.collect()
    assert not account.folder.exists()


def test_without_anything_lent_they_go_at_once(tmp_path):
    account = Account(tmp_path / "7")
    account.folder.mkdir()
    account.end()
    assert not account.folder.exists()
    account.end()


def test_each_worker_has_a_folder_and_all_go_with_the_server(tmp_path):
    folder = BlockFolder(tmp_path)
    assert folder.path.stat().st_mode & 0o777 == 0o700
    first, second = folder.open_account(), folder.open_account()
    assert first.folder != second.folder and first.folder.parent == folder.path
    first.folder.mkdir()
    folder.remove()
    assert list_folders(tmp_path) == []


def test_what_a_killed_server_left_is_swept_and_what_lives_is_not(tmp_path):
    servers = [subprocess.Popen([sys.executable, "-c", SERVER, str(tmp_path)], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True) for _ in range(2)]
    paths = [Path(server.stdout.readline().strip()) for server in servers]
    (paths[0] / "1").mkdir()
    os.kill(servers[0].pid, signal.SIGKILL)
    servers[0].wait()
    assert sorted(list_folders(tmp_path)) == sorted(paths)
    mine = BlockFolder(tmp_path)
    assert sorted(list_folders(tmp_path)) == sorted([paths[1], mine.path])
    servers[1].communicate("")
    assert list_folders(tmp_path) == [mine.path]
    mine.remove()
    for server in servers:
        server.stdin.close()
        server.stdout.close()


def test_a_folder_that_another_server_is_making_just_now_is_left_alone(tmp_path):
    young, old = tmp_path / f"{NAME}young", tmp_path / f"{NAME}old"
    for path in (young, old):
        path.mkdir()
    os.utime(old, (0, 0))
    folder = BlockFolder(tmp_path)
    assert sorted(list_folders(tmp_path)) == sorted([young, folder.path])
    assert young.stat().st_mtime + NEW > old.parent.stat().st_mtime


def test_a_folder_that_is_swept_while_it_is_made_is_made_again(tmp_path, monkeypatch):
    real, tries = lending.try_lock, []

    def lose_first(file):
        tries.append(file.name)
        return real(file) and len(tries) > 1

    monkeypatch.setattr(lending, "try_lock", lose_first)
    folder = BlockFolder(tmp_path)
    assert tries == [str(path / HELD) for path in list_folders(tmp_path) if path != folder.path] + [
        str(folder.path / HELD)]


@pytest.mark.parametrize("memory", ["/nowhere", "small"])
def test_without_room_in_memory_blocks_lie_with_temporary_files(tmp_path, monkeypatch, memory):
    if memory == "small":
        monkeypatch.setattr(lending, "LEAST_MEMORY", 1 << 60)
    else:
        monkeypatch.setattr(lending, "MEMORY", Path(memory))
    monkeypatch.setattr(lending.tempfile, "gettempdir", lambda: str(tmp_path))
    assert choose_place() == tmp_path
