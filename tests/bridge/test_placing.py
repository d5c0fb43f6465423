import sys
from threading import Thread

import psutil
import pytest
import torch

from bridge import placing
from bridge.placing import (
    count_cores, count_crowd, count_threads, crowd_threads, measure_container, measure_memory, pick_device,
    spare_threads, start_threads, write_environment)


def test_one_core_is_left_to_the_sketch(monkeypatch):
    found = []
    for cores in (1, 2, 4, 16):
        monkeypatch.setattr(placing, "count_cores", lambda cores=cores: cores)
        found.append((spare_threads(), crowd_threads()))
    assert found == [(1, 1), (1, 2), (3, 4), (4, 8)]
    assert (spare_threads(6), crowd_threads(6)) == (6, 6), "who chooses is right"


def test_the_worker_reads_what_the_server_counted():
    environment = write_environment(3)
    assert environment["OMP_NUM_THREADS"] == environment["OPENCV_FOR_THREADS_NUM"] == "3"
    assert (count_threads(environment), count_crowd(environment)) == (3, 3)
    environment = write_environment(0)
    assert (count_threads(environment), count_crowd(environment)) == (spare_threads(), crowd_threads())


def test_outside_of_a_worker_the_machine_is_asked():
    assert (count_threads({}), count_crowd({})) == (spare_threads(), crowd_threads())
    assert count_threads({"OMP_NUM_THREADS": "2,1"}) == 2, "OpenMP takes a number for each level"
    assert count_cores() >= 1


def test_a_device_that_was_named_is_taken():
    assert [pick_device(word) for word in ("cpu", "cuda:1", "mps")] == ["cpu", "cuda:1", "mps"]


@pytest.mark.parametrize("cuda, mps, device", [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")])
def test_auto_takes_the_graphics_card_that_torch_finds(monkeypatch, cuda, mps, device):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert pick_device("auto") == device


def test_what_is_free_is_the_machine_s_or_the_container_s(tmp_path, monkeypatch):
    machine = psutil.virtual_memory()
    assert 0 < measure_memory("cpu") <= machine.total
    for limit, left in (("max\n", sys.maxsize), ("5000\n", 3000)):
        (tmp_path / "memory.max").write_text(limit)
        (tmp_path / "memory.current").write_text("2000\n")
        assert measure_container(tmp_path) == left
    assert measure_container(tmp_path / "nowhere") == sys.maxsize
    monkeypatch.setattr(placing, "measure_container", lambda: 3000)
    assert measure_memory("mps") == 3000
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: {"cuda:1": (700, 900)}[device])
    assert measure_memory("cuda:1") == 700


def test_threads_of_a_crowd_have_no_further_threads_and_all_others_keep_theirs():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        threads = start_threads(2)
        assert set(threads.map(lambda _: (torch.ones(99, 99) @ torch.ones(99, 99), torch.get_num_threads())[1],
                               range(8))) == {1}
        assert torch.get_num_threads() == 3
        environment = {"OMP_NUM_THREADS": "3"}
        assert count_threads(environment) == 3 and threads.submit(count_threads, environment).result() == 1
        later: list[int] = []
        thread = Thread(target=lambda: later.append(torch.get_num_threads()))
        thread.start()
        thread.join()
        assert later == [3]
        threads.shutdown()
    finally:
        torch.set_num_threads(before)


def test_torch_is_not_loaded_for_the_sake_of_threads(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch")
    assert list(start_threads(2).map(str, [1])) == ["1"] and "torch" not in sys.modules
