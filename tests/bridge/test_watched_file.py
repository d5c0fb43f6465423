import pytest

from bridge.watched_file import WatchedFile


def test_a_text_is_news_once_and_again_when_it_changes(tmp_path):
    file = WatchedFile(tmp_path / "links.toml")
    assert file.read_news() is None and not file.there
    file.path.write_text("one")
    assert file.read_news() == "one" and file.there
    assert file.read_news() is None and file.there
    file.path.write_text("three")
    assert file.read_news() == "three"


def test_a_file_that_has_gone_is_news_once(tmp_path):
    file = WatchedFile(tmp_path / "links.toml")
    file.path.write_text("one")
    file.read_news()
    file.path.unlink()
    assert file.read_news() == "" and not file.there
    assert file.read_news() is None


def test_what_cannot_be_read_stays_news(tmp_path):
    file = WatchedFile(tmp_path / "links.toml")
    file.path.write_bytes(b"\xff")
    for _ in range(2):
        with pytest.raises(UnicodeDecodeError):
            file.read_news()
    file.path.write_text("well")
    assert file.read_news() == "well"
