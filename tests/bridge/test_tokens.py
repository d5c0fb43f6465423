import json
import re
import stat

import pytest

from bridge.errors import BadSetting
from bridge.tokens import Keeper, make_token, open_model, place_of_tokens, read_book, revoke_tokens


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("CATWALK_TOKENS", str(tmp_path / "deep" / "tokens.json"))
    return place_of_tokens()


def test_without_a_token_every_model_is_open():
    assert Keeper().may_ask("pose", "") and read_book(place_of_tokens()) == {}


def test_a_token_opens_its_model_and_no_other():
    pose, style = make_token("Pose"), make_token("style")
    keeper = Keeper()
    assert keeper.may_ask("pose", pose) and keeper.may_ask("POSE", pose)
    assert not keeper.may_ask("pose", style) and not keeper.may_ask("pose", "")


def test_a_token_can_be_said_to_a_program():
    assert all(re.fullmatch("[0-9a-f]{48}", make_token("pose")) for _ in range(20))


def test_no_token_is_kept(place):
    word = make_token("pose")
    assert word not in place.read_text() and len(word) >= 32
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert list(place.parent.iterdir()) == [place]


def test_a_running_catwalk_hears_of_new_and_revoked_tokens():
    keeper = Keeper()
    assert keeper.may_ask("pose", "")
    first = make_token("pose")
    assert not keeper.may_ask("pose", "") and keeper.may_ask("pose", first)
    second = make_token("pose")
    assert revoke_tokens(first) == 1
    assert not keeper.may_ask("pose", first) and keeper.may_ask("pose", second)
    assert revoke_tokens("POSE") == 1 and not keeper.may_ask("pose", second) and not keeper.may_ask("pose", "")
    open_model("Pose")
    assert keeper.may_ask("pose", "")


def test_what_is_not_there_cannot_be_revoked_or_opened():
    with pytest.raises(BadSetting, match="No token begins with “abc”"):
        revoke_tokens("abc")
    with pytest.raises(BadSetting, match="“pose” is not private"):
        open_model("pose")


@pytest.mark.parametrize("text", ["{", "[]", '{"pose": [1]}', '{"pose": [["a"]]}'])
def test_a_spoiled_file_is_a_sentence(place, text):
    place.parent.mkdir()
    place.write_text(text)
    with pytest.raises(BadSetting, match="cannot be read"):
        Keeper().may_ask("pose", "")


def test_the_book_has_what_is_shown(place):
    word = make_token("pose")
    (row,) = json.loads(place.read_text())["pose"]
    assert row[0] == word[:8] and len(row[1]) == 64
