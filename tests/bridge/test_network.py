import os
import socket
import stat

import numpy as np
import psutil
import pytest

from bridge import network
from bridge.errors import BadSetting
from bridge.lan import Lan
from bridge.network import (CAMERA, choose_hosts, keep_token, list_addresses, list_names, make_links, make_token,
                            name_beacon, open_lan, write_invitation)
from bridge.settings import Settings, parse_token
from tests.network import find_address, read_code


def test_without_lan_nobody_else_is_let_in():
    assert open_lan(Settings()) is None and open_lan(Settings(token="opensesame")) is None


def test_the_token_is_the_one_that_was_chosen_or_is_made_once_and_kept(tmp_path, monkeypatch):
    assert open_lan(Settings(lan=True, token="opensesame")).token == "opensesame"
    monkeypatch.setattr(network.platformdirs, "user_config_path", lambda *words: tmp_path / "settings")
    token = open_lan(Settings(lan=True)).token
    assert open_lan(Settings(lan=True)).token == token == (tmp_path / "settings/token").read_text().strip()


def test_only_its_owner_can_read_the_token_s_file(tmp_path):
    place = tmp_path / "catwalk" / "token"
    token = keep_token(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600 and stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    place.chmod(0o644)
    assert keep_token(place) == token and stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"two words here", b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe"])
def test_a_spoilt_file_is_a_sentence(tmp_path, content):
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(BadSetting, match="Delete that file"):
        keep_token(tmp_path / "token")


def test_where_it_cannot_be_kept_there_is_a_token_for_this_run(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    first, second = (keep_token(tmp_path / "file" / "token") for _ in range(2))
    assert first != second and "cannot be kept" in caplog.text and first not in caplog.text


def test_tokens_are_long_and_no_patch_takes_one_for_a_number():
    tokens = {make_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(parse_token(token) == token and len(token) == 12 and token[0].isalpha() for token in tokens)


@pytest.mark.parametrize("host, given, hosts", [
    (None, False, ("127.0.0.1", "::1")), ("localhost", False, ("127.0.0.1", "::1")), ("::1", False, ("::1",)),
    (None, True, ("0.0.0.0", "::")), ("0.0.0.0", True, ("0.0.0.0", "::1")), ("::", True, ("::", "127.0.0.1")),
    ("192.0.2.7", True, ("192.0.2.7", "127.0.0.1", "::1"))])
def test_where_it_listens(host, given, hosts):
    chosen = {"host": host} if host else {}
    assert choose_hosts(Settings(**chosen, lan=given, given=frozenset(chosen))) == hosts


@pytest.mark.parametrize("host, lan", [("0.0.0.0", False), ("192.0.2.7", False), ("::", False), ("127.0.0.1", True)])
def test_beyond_this_machine_it_listens_with_lan_only(host, lan):
    with pytest.raises(BadSetting, match="--lan"):
        choose_hosts(Settings(host=host, lan=lan, given=frozenset({"host"})))


def test_addresses_are_those_that_other_machines_can_use():
    every = {address.address for addresses in psutil.net_if_addrs().values() for address in addresses}
    found = list_addresses()
    assert found[0] == find_address() and set(found) <= every
    assert not any(address.startswith(("127.", "fe80:")) or address == "::1" for address in found)
    assert list_addresses([found[0]]) == [found[0]] and list_addresses(["127.0.0.1"]) == []
    assert all(":" not in address for address in list_addresses(["0.0.0.0"]))


def test_names_are_those_of_this_machine():
    short = socket.gethostname().partition(".")[0].lower()
    assert {f"{short}.local", name_beacon()} < set(list_names())


def test_links_carry_the_token_and_the_picture_is_the_first_one():
    made = make_links(Lan("opensesame"), ["192.0.2.7", "fd00::2"], 8000)
    assert made == ["http://192.0.2.7:8000/?token=opensesame", "http://[fd00::2]:8000/?token=opensesame"]
    text = write_invitation(made, "utf-8")
    assert all(link in text for link in made) and CAMERA in text
    assert read_blocks([line for line in text.splitlines() if set(line) <= set("█▀▄ ") and line]) == made[0]


@pytest.mark.parametrize("encoding", ["", "cp1252", "ascii"])
def test_where_there_are_no_blocks_the_links_are_enough(encoding):
    text = write_invitation(["http://192.0.2.7:8000/?token=opensesame"], encoding)
    assert "token=opensesame" in text and "█" not in text


def read_blocks(lines):
    """What a QR code of half blocks says to a camera."""
    rows = []
    for line in lines:
        rows += [[sign in "█▀" for sign in line], [sign in "█▄" for sign in line]]
    picture = np.kron(np.array(rows, np.uint8) * 255, np.ones((8, 8), np.uint8))
    return read_code(picture)


def test_an_address_that_is_not_ours_is_a_sentence_that_names_ours():
    error = OSError(99, os.strerror(99))
    assert network.describe_unusable("198.51.100.1", error).endswith(f"it has {', '.join(list_addresses())}.")
    assert network.describe_unusable("198.51.100.1", OSError(98, "taken")) == ""
