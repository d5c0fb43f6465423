"""A run with a real process of a model, inside of the test's own process."""

import json

import psutil
import pytest

from bridge.catalog import find_adapter, read_info
from bridge.engines.lending import BlockFolder
from bridge.engines.process import Limits, ProcessEngine
from bridge.errors import CatwalkError
from bridge.files.asking import LINES, STEPS, Plan, Problems, Run
from bridge.files.incoming import list_items
from bridge.files.ledger import Ledger
from bridge.files.movie import Movie, count_pictures
from bridge.files.outgoing import Lines
from bridge.run_command import choose_picture
from tests.films import spoil_pictures, write_film

MIXED = "tests/models/diary.py"


class Watch:
    """A bar that watches how much memory this process and its children have."""

    def __init__(self):
        self.count = 0
        self.sizes = []

    def update(self, count):
        self.count += count
        if self.count % 200 == 0:
            here = psutil.Process()
            self.sizes.append(sum(process.memory_info().rss for process in (here, *here.children())))


async def work(folder, model, words, sink_kind, out, **settings):
    """A whole run; what it asked, what went wrong, and how its memory went."""
    adapter = find_adapter(model)
    info = read_info(adapter)
    engine = ProcessEngine(adapter, info, {}, Limits(), BlockFolder())
    ledger = Ledger(folder / out, {"model": model}, overwrite=False)
    ledger.open()
    told, watch = [], Watch()
    shown = LINES if sink_kind is Lines else choose_picture(info).dialect
    plan = Plan(items=tuple(list_items(words)), settings=settings, shown=shown)
    run = Run(plan, engine, sink_kind(ledger.folder), ledger, Problems(told.append), watch)
    try:
        await run.work()
    finally:
        await engine.stop()
        ledger.close()
        engine.blocks.remove()
    return run, told, watch


async def test_memory_stays_flat_however_long_a_film_is(tmp_path, own_cache):
    film = write_film(tmp_path / "long.avi", range(1600), size=(320, 240))
    run, told, watch = await work(tmp_path, "edges", [str(film)], Movie, "out.mp4")
    assert (run.asked, run.added, told) == (1600, 1600, []) and count_pictures(tmp_path / "out.mp4") == 1600
    assert max(watch.sizes[3:]) - watch.sizes[2] < 16 << 20


async def test_pictures_that_fail_are_told_once_each(tmp_path, own_cache, monkeypatch):
    monkeypatch.setenv("DIARY", str(tmp_path / "diary.txt"))
    write_film(tmp_path / "film.avi", range(4))
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    words = [str(tmp_path / name) for name in ("film.avi", "broken.jpg", "film.avi")]
    run, told, _ = await work(tmp_path, MIXED, words, Lines, "out.jsonl", fail_at=3)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert ["error" in line for line in lines] == [False, False, True, False, True, False, False, False, False]
    assert [line["data"]["boxes"][0]["id"] for line in lines if "data" in line] == [1, 1, 1, 1, 1, 1, 1]
    assert list(lines[0]["data"]) == ["boxes"] and len(told) == 2 and "film.avi, frame 3: The model" in told[0]


async def test_broken_pictures_of_a_film_are_told_and_every_other_is_asked(tmp_path, own_cache):
    film = write_film(tmp_path / "film.avi", range(20))
    spoil_pictures(film, {5, 6, 12})
    run, told, _ = await work(tmp_path, "edges", [str(film)], Movie, "out.mp4")
    assert (run.asked, run.added) == (17, 17) and count_pictures(tmp_path / "out.mp4") == 17
    assert len(told) == 1 and "3 broken pictures were left out of film.avi." in told[0]


async def test_a_run_whose_beginning_fails_throughout_stops(tmp_path, own_cache):
    for number in range(STEPS + 10):
        (tmp_path / f"{number}.jpg").write_bytes(b"no picture")
    with pytest.raises(CatwalkError, match="The first 50 inputs or frames have all failed"):
        await work(tmp_path, "edges", [str(tmp_path)], Movie, "out.mp4")
