"""docs/security.md names these tests; test_security_md.py sees to it that it does."""

import pytest

from bridge.errors import Refused
from bridge.guard import LISTED_ORIGINS, Guard, Visitor, demand

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
        ("OWNER", True, True), ("LISTED", True, False), ("NAMELESS", False, False)]


def test_a_deed_that_is_not_allowed_is_a_sentence():
    demand(True, "start or stop models", Visitor.OWNER)
    with pytest.raises(Refused, match="A site on the list may not start or stop models. Open the sketch from"):
        demand(False, "start or stop models", Visitor.LISTED)
