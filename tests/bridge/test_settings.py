from dataclasses import fields
from pathlib import Path

import pytest

from bridge.errors import BadSetting
from bridge.settings import Settings, read_settings, show_default, spell_flag, spell_variable, table, write_table


def test_defaults():
    settings = read_settings({}, {})
    assert settings == Settings()
    assert (settings.host, settings.http_port, settings.device) == ("127.0.0.1", 8000, "auto")
    assert (settings.max_message, settings.max_pixels, settings.time_limit) == (64 * 1024 * 1024, 50_000_000, 30)
    assert settings.given == frozenset()


def test_a_flag_wins_over_its_variable_and_that_over_the_default():
    environment = {"CATWALK_HTTP_PORT": "9000", "CATWALK_DEVICE": "cpu"}
    settings = read_settings({"http_port": "9001", "device": None}, environment)
    assert (settings.http_port, settings.device) == (9001, "cpu")
    assert settings.given == {"http_port", "device"}


def test_the_default_said_aloud_counts_as_given():
    assert "http_port" in read_settings({"http_port": "8000"}, {}).given


def test_an_empty_variable_is_no_value():
    assert read_settings({}, {"CATWALK_HTTP_PORT": ""}) == Settings()


@pytest.mark.parametrize("name, word, value", [
    ("http_port", "0", 0), ("http_port", "off", None), ("http_port", "65535", 65535),
    ("max_message", "64M", 64 << 20), ("max_message", "64 MiB", 64 << 20), ("max_message", "1.5k", 1536),
    ("max_message", "1000", 1000), ("max_message", "2GB", 2 << 30),
    ("max_pixels", "50M", 50_000_000), ("max_pixels", "12", 12),
    ("time_limit", "0", 0.0), ("time_limit", "2.5", 2.5),
    ("lan", "1", True), ("token", "opensesame", "opensesame"), ("osc_group", "239.1.2.3", "239.1.2.3"),
    ("host", "localhost", "localhost"), ("host", "::1", "::1"), ("host", "127.0.0.2", "127.0.0.2"),
    ("device", "cuda:1", "cuda:1"), ("threads", "4", 4),
    ("allow_origin", "https://a.org, https://b.org", ("https://a.org", "https://b.org")),
    ("open", "yes", True), ("reload", "0", False), ("log_level", "DEBUG", "debug"),
])
def test_words_become_values(name, word, value):
    assert getattr(read_settings({}, {spell_variable(name): word}), name) == value


@pytest.mark.parametrize("name, word", [
    ("http_port", "65536"), ("http_port", "-1"), ("http_port", "eight"), ("http_port", "٣"),
    ("max_message", "0"), ("max_message", "much"), ("max_pixels", "-3"), ("max_pixels", "5 MiB"),
    ("time_limit", "-1"), ("time_limit", "nan"), ("time_limit", "inf"), ("threads", "2.5"),
    ("token", "short"), ("token", "1234567890"), ("token", "two words"), ("token", "opensesäme"),
    ("osc_group", "1.2.3.4"), ("osc_group", "ff02::1"),
    ("host", "0.0.0.0"), ("host", "example.org"), ("host", "192.168.0.2"),
    ("device", "gpu"), ("open", "perhaps"), ("log_level", "loud"),
])
def test_a_value_that_cannot_be_is_refused_by_the_name_it_was_said_under(name, word):
    with pytest.raises(BadSetting, match=f"{spell_flag(name)} must be .*; it was "):
        read_settings({name: word}, {})
    with pytest.raises(BadSetting, match=f"{spell_variable(name)} must be "):
        read_settings({}, {spell_variable(name): word})


def test_another_address_is_for_lan_alone_and_loopback_for_the_others():
    assert read_settings({"host": "192.0.2.7", "lan": True}, {}).host == "192.0.2.7"
    assert read_settings({}, {"CATWALK_HOST": "0.0.0.0", "CATWALK_LAN": "1"}).host == "0.0.0.0"
    with pytest.raises(BadSetting, match="--host must be .*--lan lets others in; it was '0.0.0.0'"):
        read_settings({"host": "0.0.0.0"}, {"CATWALK_LAN": "0"})
    with pytest.raises(BadSetting, match="CATWALK_HOST must be an address on the network where --lan is said"):
        read_settings({"lan": True}, {"CATWALK_HOST": "127.0.0.1"})


def test_a_token_that_cannot_be_is_not_shown():
    with pytest.raises(BadSetting, match="--token must be 8 to 64 letters") as refused:
        read_settings({"token": "open sesame"}, {})
    assert "sesame" not in str(refused.value)


def test_a_flag_said_again_gives_several_values():
    assert read_settings({"allow_origin": ["https://a.org", "https://b.org"]}, {}).allow_origin == (
        "https://a.org", "https://b.org")


def test_every_setting_is_in_the_table():
    assert {row.name for row in table()} == {row.name for row in fields(Settings)} - {"given"}


def test_every_default_can_be_said():
    for row in table():
        if row.default not in ("", ()):
            said = read_settings({}, {spell_variable(row.name): show_default(row)})
            assert getattr(said, row.name) == row.default


def test_the_documentation_has_the_table():
    text = Path(__file__).parents[2].joinpath("docs/settings.md").read_text(encoding="utf-8")
    assert write_table() in text, "run `make docs`"
