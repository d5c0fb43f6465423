from threading import Thread

import numpy as np
import pytest

from bridge.engines.blocks import MOST_MAPPED, SMALLEST, STALE, BlockReader, BlockWriter
from bridge.errors import ModelDown, ModelFailed
from bridge.messages import Block, Dialect, Encoded, Failure, Query, Result, Timings

NATIVE, LENT = Dialect(), Dialect("native", "block")


@pytest.fixture
def writer(tmp_path):
    return BlockWriter(tmp_path / "1")


def paint(value, *shape):
    return np.full(shape or (48, 64, 3), value, np.uint8)


def count_files(writer):
    return len(list(writer.folder.iterdir()))


def find_name(block):
    return block.path.rpartition("/")[2]


@pytest.mark.parametrize("array", [
    np.arange(48 * 64 * 3, dtype=np.uint8).reshape(48, 64, 3), np.linspace(0, 1, 600, dtype=np.float32).reshape(20, 30),
    paint(7, 48, 64, 4)[:, ::2], np.zeros((0, 5, 3), np.uint8)])
def test_what_is_written_is_read(writer, array):
    read = BlockReader().read(writer.write(array))
    assert read.dtype == array.dtype and np.array_equal(read, array) and not read.flags.writeable


def test_a_block_is_not_written_again_before_it_is_given_back(writer):
    reader = BlockReader()
    blocks = [writer.write(paint(value)) for value in range(3)]
    assert len({block.path for block in blocks}) == 3
    assert [int(reader.read(block).max()) for block in blocks] == [0, 1, 2]
    writer.give_back([find_name(blocks[1])])
    assert writer.write(paint(9)).path == blocks[1].path
    assert [int(reader.read(block).max()) for block in blocks] == [0, 9, 2]


def test_frames_that_come_back_need_no_more_files(writer):
    for value in range(200):
        block = writer.write(paint(value))
        writer.give_back([find_name(block)])
    assert count_files(writer) == 1


def test_crops_of_all_sizes_share_blocks(writer):
    for width in range(1, 300):
        writer.give_back([find_name(writer.write(paint(1, 200, width, 3)))])
    assert count_files(writer) == 2  # of the three sizes there were, the smallest came no more


def test_blocks_of_a_size_that_comes_no_more_go(writer):
    large = [writer.write(paint(1, 600, 800, 3)) for _ in range(4)]
    writer.give_back(map(find_name, large))
    held = []
    for _ in range(STALE + 1):
        held.append(writer.write(paint(1)))
    assert count_files(writer) == STALE + 1
    assert len(writer.maps) == STALE + 1


def test_threads_write_beside_each_other(writer):
    reader, wrong = BlockReader(), []

    def work(value):
        for _ in range(200):
            block = writer.write(paint(value))
            if not (reader.read(block) == value).all():
                wrong.append(value)
            writer.give_back([find_name(block)])

    threads = [Thread(target=work, args=(value,)) for value in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and count_files(writer) <= 4


def test_a_reader_keeps_few_files_mapped_and_none_that_are_gone(writer):
    reader = BlockReader()
    first = writer.write(paint(5))
    shown = reader.read(first)
    for value in range(MOST_MAPPED + 3):
        reader.read(writer.write(paint(value)))
    assert len(reader.maps) == MOST_MAPPED and int(shown.min()) == 5
    for path in writer.folder.iterdir():
        path.unlink()
    other = BlockWriter(writer.folder.parent / "2")
    reader.read(other.write(paint(1)))
    assert len(reader.maps) == 1


def test_a_block_that_is_gone_is_a_sentence():
    with pytest.raises(ModelDown, match="The picture that was handed on is gone: the model that gave it has ended."):
        BlockReader().read(Block("/nowhere/1", (1, 1, 3), "|u1"))


def test_where_there_is_no_room_it_is_said(tmp_path, monkeypatch):
    writer = BlockWriter(tmp_path / "none" / "1")
    with pytest.raises(ModelFailed, match="There is no room to hand on a picture of 0 MB: .*No such file"):
        writer.write(paint(1))
    (tmp_path / "none").mkdir()
    assert writer.write(paint(1)).path.endswith("2")


def test_only_answers_that_are_lent_have_blocks(writer):
    nothing = Timings(waited=0, decoded=0, ran=0, encoded=0)
    result = Result(model="m", timings=nothing, encoded={
        NATIVE: Encoded(b"{}", (b"jpeg",)), LENT: Encoded(b"{}", (paint(3), b"sound"))})
    lent = writer.lend(result)
    assert lent.encoded[NATIVE] is result.encoded[NATIVE]
    block, sound = lent.encoded[LENT].blobs
    assert isinstance(block, Block) and sound == b"sound" and (BlockReader().read(block) == 3).all()
    failure = Failure(model="m", error="Oh.", code="failed", status=500)
    assert writer.lend(failure) is failure
    assert count_files(writer) == 1 and (writer.folder / find_name(block)).stat().st_size == SMALLEST


def test_a_query_is_opened_where_it_has_blocks(writer):
    reader, block = BlockReader(), writer.write(paint(4))
    plain = Query(model="m", inputs=b"{}", arrived=1.0, settings={"amount": 1})
    assert reader.open_query(plain) is plain
    given = {"inputs": {"image": block}, "settings": {"other": block, "a": 1}}
    opened = reader.open_query(Query(model="m", arrived=1.0, **given))
    assert (opened.inputs["image"] == 4).all() and (opened.settings["other"] == 4).all() and opened.settings["a"] == 1
