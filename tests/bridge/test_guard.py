"""docs/security.md names these tests; test_security_md.py sees to it that it does."""

import pytest

from bridge.errors import Guessing, NoToken, Refused
from bridge.guard import Caller, Guard, Visitor, demand
from bridge.lan import MOST_GUESSES, Lan
from bridge.sites import LISTED_ORIGINS, Sites

GUARD = Guard(hosts=["Studio.local"], origins=["https://Example.org/"])


@pytest.mark.parametrize("host", [
    "127.0.0.1:8000", "127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000", "[::1]", "127.0.0.2:1",
    "catwalk.localhost:8000", "studio.local:8000", "STUDIO.LOCAL",
])
def test_a_host_that_names_this_machine_may_pass(host):
    GUARD.check_host(host)


@pytest.mark.parametrize("host", [
    None, "", "evil.example", "evil.example:8000", "192.168.0.7:8000", "0.0.0.0:8000", "localhost.evil.example",
    "127.0.0.1.evil.example", "evil.example@127.0.0.1.evil.example", "[::2]:8000", "[", "127.0.0.1\\.evil.example",
    "localhostevil", "evil.example#127.0.0.1", "evil.example?localhost", "2130706433", "0x7f.1",
])
def test_a_host_that_names_another_machine_is_dns_rebinding_and_refused(host):
    with pytest.raises(Refused, match="--allow-host"):
        GUARD.check_host(host)


@pytest.mark.parametrize("origin", [
    None, "http://127.0.0.1:8000", "http://localhost:3000", "https://localhost", "http://[::1]:5173",
    "http://sketch.localhost:8000",
])
def test_no_origin_or_a_loopback_one_is_this_machine(origin):
    assert GUARD.judge_origin(origin) is Visitor.OWNER


@pytest.mark.parametrize("origin", [*LISTED_ORIGINS, "https://example.org", "HTTPS://EDITOR.P5JS.ORG"])
def test_sites_on_the_list_and_those_the_person_added_are_let_in(origin):
    assert GUARD.judge_origin(origin) is Visitor.LISTED


def test_an_origin_of_null_is_a_page_without_a_name():
    assert GUARD.judge_origin("null") is GUARD.judge_origin("file://") is Visitor.NAMELESS
    assert Guard(origins=["null"]).judge_origin("null") is Visitor.NAMELESS


@pytest.mark.parametrize("origin", [
    "https://evil.example", "http://editor.p5js.org", "https://editor.p5js.org.evil.example",
    "https://editor.p5js.org:8443", "https://127.0.0.1.evil.example", "https://evil.example/127.0.0.1", "", "*",
    "http://localhost.evil.example", "http://evil.example#localhost", "https://[broken", "localhost",
    "http://localhost http://evil.example", "http://192.168.0.7:8000", "NULL",
])
def test_any_other_origin_is_refused_with_the_flag_that_lets_it_in(origin):
    with pytest.raises(Refused, match="--allow-origin"):
        GUARD.judge_origin(origin)


def test_a_star_on_the_list_lets_nobody_in():
    with pytest.raises(Refused):
        Guard(origins=["*"]).judge_origin("https://evil.example")


def test_who_may_do_what():
    assert [(visitor.name, visitor.may_set, visitor.may_steer) for visitor in Visitor] == [
        ("OWNER", True, True), ("LISTED", True, False), ("NAMELESS", False, False), ("INVITED", True, False)]


def test_a_deed_that_is_not_allowed_is_a_sentence():
    demand(True, "start or stop models", Visitor.OWNER)
    with pytest.raises(Refused, match="A site on the list may not start or stop models. Open the sketch from"):
        demand(False, "start or stop models", Visitor.LISTED)


TOKEN, PEER, OWN = "opensesame", "192.0.2.8", "192.0.2.7"


def make_guard(**more):
    return Guard(["studio.example"], ["https://example.org"], Lan(TOKEN, ["studio.local"]), **more)


def call(**more):
    """A program of another machine that shows the token, unless something else is said."""
    return Caller(**{"peer": PEER, "own": OWN, "host": f"{OWN}:8000", "words": (TOKEN,), **more})


def test_without_lan_nobody_else_is_let_in_whatever_they_show():
    with pytest.raises(Refused, match="--lan"):
        Guard().judge(call(host="127.0.0.1:8000"))
    with pytest.raises(Refused, match="--allow-host"):
        Guard().judge(call())


def test_another_machine_needs_the_token():
    assert make_guard().judge(call()) is Visitor.INVITED
    assert make_guard().judge(call(words=(), cookies=(TOKEN,))) is Visitor.INVITED
    for words in ((), ("opensesamf",)):
        with pytest.raises(NoToken):
            make_guard().judge(call(words=words))
    guard = make_guard()
    for number in range(MOST_GUESSES):
        with pytest.raises(NoToken):
            guard.judge(call(words=(f"wrong{number}",)))
    with pytest.raises(Guessing):
        guard.judge(call())


def test_this_machine_needs_no_token_by_a_name_of_its_own():
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        assert make_guard().judge(call(peer="127.0.0.1", host=host, words=())) is Visitor.OWNER
    assert make_guard().judge(call(peer="::ffff:127.0.0.1", host="localhost", words=("wrong",))) is Visitor.OWNER
    assert make_guard().judge(call(peer="127.0.0.1", host="localhost", origin="null", words=())) is Visitor.NAMELESS


@pytest.mark.parametrize("peer, host", [
    (PEER, "127.0.0.1:8000"), (PEER, "localhost"), ("127.0.0.1", "studio.example"), ("127.0.0.1", f"{OWN}:8000"),
    ("127.0.0.1", "studio.local"), ("", "localhost"), (OWN, f"{OWN}:8000")])
def test_a_forged_host_or_a_proxy_makes_nobody_the_owner(peer, host):
    with pytest.raises(NoToken):
        make_guard().judge(call(peer=peer, host=host, words=()))
    assert make_guard().judge(call(peer=peer, host=host)) is Visitor.INVITED


@pytest.mark.parametrize("host, own", [
    (OWN, OWN), (f"{OWN}:8000", f"::ffff:{OWN}"), ("STUDIO.local:8000", OWN), ("[fd00::2]:8000", "fd00::2"),
    ("[fe80::2]:8000", "fe80::2%eth0"), ("studio.example", OWN)])
def test_on_the_network_a_host_that_names_this_machine_may_pass(host, own):
    assert make_guard().judge(call(host=host, own=own)) is Visitor.INVITED


@pytest.mark.parametrize("host", [
    None, "", "evil.example", "192.0.2.9:8000", "[fd00::3]", "0.0.0.0:8000", "studio.local.evil.example", "studio"])
def test_on_the_network_any_other_host_is_refused_even_with_the_token(host):
    with pytest.raises(Refused, match="--allow-host"):
        make_guard().judge(call(host=host))


@pytest.mark.parametrize("origin", [
    None, "null", f"http://{OWN}:8000", "http://localhost:5500", "https://editor.p5js.org", "https://example.org"])
def test_on_the_network_pages_that_know_the_token_are_let_in(origin):
    assert make_guard().judge(call(origin=origin)) is Visitor.INVITED


@pytest.mark.parametrize("origin", [
    "https://evil.example", f"http://{OWN}:9000", "http://192.0.2.9:8000", "http://studio"])
def test_on_the_network_any_other_page_is_refused_even_with_the_token(origin):
    for more in ({}, {"words": (), "cookies": (TOKEN,)}):
        with pytest.raises(Refused, match="--allow-origin"):
            make_guard().judge(call(origin=origin, **more))


@pytest.mark.parametrize("origin", ["null", "http://localhost:5500", "https://editor.p5js.org"])
def test_a_cookie_counts_for_catwalk_s_own_pages_only(origin):
    with pytest.raises(NoToken, match="open the link"):
        make_guard().judge(call(origin=origin, words=(), cookies=(TOKEN,)))
    assert make_guard().judge(call(origin=f"http://{OWN}:8000", words=(), cookies=(TOKEN,))) is Visitor.INVITED


def test_where_a_machine_that_showed_the_token_is_known_its_programs_are_and_foreign_pages_are_not():
    guard = make_guard(by_machine=True)
    with pytest.raises(NoToken):
        guard.judge(call(words=()))
    guard.lan.note_machine(PEER)
    assert guard.judge(call(words=())) is Visitor.INVITED
    for origin in ("null", "https://editor.p5js.org", "http://localhost:5500"):
        with pytest.raises(NoToken):
            guard.judge(call(words=(), origin=origin))
    with pytest.raises(NoToken):
        guard.judge(call(words=(), peer="192.0.2.9"))


def test_a_site_that_is_refused_on_this_machine_is_remembered_and_no_other():
    guard = Guard(lan=Lan(TOKEN, ["studio.local"]))
    for peer, host in (("127.0.0.1", "127.0.0.1:8000"), ("192.168.0.9", "studio.local:8000")):
        with pytest.raises(Refused):
            guard.judge(Caller(peer=peer, host=host, origin="https://evil.example", words=(TOKEN,)))
    (asked,) = guard.sites.describe()["asked"]
    assert (asked["origin"], asked["times"]) == ("https://evil.example", 1)


def test_sites_are_looked_at_whenever_somebody_asks():
    sites = Sites()
    guard = Guard(origins=sites)
    with pytest.raises(Refused):
        guard.judge_origin("https://evil.example")
    sites.allow("https://evil.example")
    assert guard.judge_origin("https://evil.example") is Visitor.LISTED
