"""docs/security.md names these tests; test_security_md.py sees to it that it does."""

import pytest

from bridge.errors import Guessing, NoToken
from bridge.lan import (LONGEST_KNOWN, MOST_FORGED, MOST_GUESSERS, MOST_GUESSES, MOST_KNOWN, MOST_TOLD, WINDOW, Lan,
                        is_loopback, spell_network)

TOKEN = "opensesame"
HERE, THERE = "192.0.2.7", "192.0.2.8"


class Clock:
    """Shows what a test says."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lan(clock):
    return Lan(TOKEN, clock=clock)


def guess(lan, count, machine=HERE, start=0, **more):
    """So many different wrong words; how many of them were not even looked at."""
    ignored = 0
    for number in range(start, start + count):
        with pytest.raises((NoToken, Guessing)) as refused:
            lan.check_words([f"wrong{number}"], machine, **more)
        ignored += refused.type is Guessing
    return ignored


def test_the_token_lets_in_and_nothing_else_does(lan):
    lan.check_words([TOKEN], HERE)
    lan.check_words(["another", TOKEN], HERE)
    for words in ([TOKEN.upper()], [TOKEN + "x"], [TOKEN[:-1]], [""], ["öpensesame"], ["\udcff"], ["opensesam\0"]):
        with pytest.raises(NoToken, match="is not this Catwalk's"):
            lan.check_words(words, HERE)
    with pytest.raises(NoToken, match="open the link"):
        lan.check_words([], HERE)


def test_guessing_is_bounded_for_each_machine_and_ends_with_time(lan, clock):
    assert guess(lan, MOST_GUESSES) == 0 and guess(lan, 5, start=100) == 5
    with pytest.raises(Guessing, match="wait 60 seconds"):
        lan.check_words([TOKEN], HERE)  # else a guesser would see which word is right
    lan.check_words([TOKEN], THERE)
    clock.now += WINDOW + 1
    lan.check_words([TOKEN], HERE)


def test_the_same_wrong_word_again_is_no_guess(lan):
    for _ in range(1000):
        with pytest.raises(NoToken):
            lan.check_words(["an-old-cookie"], HERE)
    lan.check_words(["an-old-cookie", TOKEN], HERE)


def test_an_ipv6_network_guesses_as_one_machine(lan):
    for number in range(MOST_GUESSES):
        guess(lan, 1, f"2001:db8::{number:x}", start=number)
    assert guess(lan, 1, "2001:db8::ffff:1", start=99) == 1
    assert guess(lan, 1, "2001:db8:0:1::1", start=99) == 0
    assert spell_network("::ffff:192.0.2.7") == "192.0.2.7" and spell_network("fe80::1%eth0") == "fe80::/64"
    assert spell_network("nobody") == "nobody"


def test_forged_senders_guess_together_and_keep_nobody_out_who_is_known(lan):
    lan.check_words([TOKEN], HERE)
    ignored = sum(guess(lan, 1, f"198.51.100.{number}", start=number, forgeable=True) for number in range(200))
    assert ignored == 200 - MOST_FORGED
    with pytest.raises(Guessing):
        lan.check_words([TOKEN], THERE, forgeable=True)
    lan.check_words([TOKEN], HERE, forgeable=True)
    lan.check_words([TOKEN], THERE)  # by TCP, where no sender can be forged


def test_a_machine_that_showed_the_token_is_known_until_it_is_silent_for_a_day(lan, clock):
    assert not lan.knows(HERE)
    lan.check_words([TOKEN], "::ffff:" + HERE)
    assert lan.knows(HERE) and not lan.knows(THERE)
    clock.now += LONGEST_KNOWN - 1
    assert lan.knows(HERE)
    clock.now += LONGEST_KNOWN - 1
    assert lan.knows(HERE)
    clock.now += LONGEST_KNOWN + 1
    assert not lan.knows(HERE) and not lan.known


def test_what_strangers_leave_behind_is_bounded(lan):
    for number in range(2 * MOST_KNOWN):
        lan.note_machine(f"192.0.2.{number}")
    assert len(lan.known) == MOST_KNOWN and lan.knows(f"192.0.2.{2 * MOST_KNOWN - 1}") and not lan.knows("192.0.2.0")
    for number in range(MOST_GUESSERS + 50):
        guess(lan, 1, f"stranger {number}")
    assert len(lan.wrong) <= MOST_GUESSERS
    assert sum(lan.is_news(f"stranger {number % 1000}") for number in range(5000)) == MOST_TOLD


def test_the_token_is_hidden_in_what_is_shown(lan):
    packet = b"/subscribe\0\0,s\0\0opensesame\0\0"
    assert lan.hide_token(packet) == b"/subscribe\0\0,s\0\0**********\0\0"


@pytest.mark.parametrize("name, inside", [
    ("127.0.0.1", True), ("::1", True), ("localhost", True), ("a.localhost", True), ("::ffff:127.0.0.1", True),
    ("127.9.9.9", True), ("", False), ("192.0.2.1", False), ("::", False), ("0.0.0.0", False), ("localhost.x", False)])
def test_what_is_this_machine(name, inside):
    assert is_loopback(name) is inside
