import hashlib

import pytest

from bridge.errors import BadSetting
from bridge.files.ledger import Done, Ledger


@pytest.fixture
def begin(tmp_path, own_cache):
    """Opens the ledger of an OUT."""
    opened = []

    def begin(overwrite=False, name="out.mp4", **asked):
        ledger = Ledger(tmp_path / name, {"model": "edges", "settings": {}, **asked}, overwrite)
        opened.append(ledger)
        ledger.open()
        return ledger

    yield begin
    for ledger in opened:
        ledger.close()


def test_the_same_command_goes_on(begin):
    first = begin()
    known = b"what it knows"
    done = Done(item=1, number=50, count=80, added=79, sink={"bytes": 9}, problems=(("a.jpg", "Broken.", 1),),
                known=hashlib.sha256(known).hexdigest())
    first.save(done, known)
    first.save(Done(count=100), b"")
    first.save(done, known)
    first.close()
    again = begin()
    assert again.done.count == 80 and again.done.sink == {"bytes": 9} and again.read_known() == known
    again.remove()
    assert not again.folder.exists() and begin().done == Done()


def test_what_the_model_knew_is_read_only_where_it_is_the_same(begin, own_cache):
    ledger = begin()
    ledger.save(Done(count=50, known=hashlib.sha256(b"one").hexdigest()), b"one")
    for path in (own_cache / "runs").iterdir():
        path.write_bytes(b"another")
    assert ledger.read_known() == b""


def test_another_command_is_told_apart_and_begins_anew_when_that_is_said(begin):
    first = begin()
    first.save(Done(count=5), b"")
    (first.folder / "000000.mp4").write_bytes(b"a piece")
    first.close()
    with pytest.raises(BadSetting, match="out.mp4.unfinished has what another command has begun, with other settings"):
        begin(settings={"threshold": 3})
    anew = begin(settings={"threshold": 3}, overwrite=True)
    assert anew.done == Done() and not (anew.folder / "000000.mp4").exists()


def test_two_at_once_are_refused(begin):
    begin()
    with pytest.raises(BadSetting, match="Another Catwalk is writing"):
        begin()


def test_what_is_there_is_not_overwritten(begin, tmp_path):
    (tmp_path / "out.mp4").write_bytes(b"precious")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadSetting, match="is there already; say another OUT, or --overwrite"):
        begin()
    assert list(tmp_path.glob("*.unfinished")) == []
    assert begin(overwrite=True).done == begin(name="empty").done == Done()


def test_one_that_was_ended_while_it_put_its_result_in_place_ends_that(begin, tmp_path):
    ledger = begin()
    ledger.save(Done(count=5, finishing=True), b"")
    ledger.close()
    (tmp_path / "out.mp4").write_bytes(b"its own")
    assert begin().done.finishing


def test_a_record_that_is_not_whole_begins_anew(begin):
    ledger = begin()
    ledger.save(Done(count=5), b"")
    (ledger.folder / "done.json").write_bytes(b'{"count": 5, "nu')
    ledger.close()
    assert begin().done == Done()
