import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bridge.codecs.osc_patterns import LONGEST, is_pattern, match_addresses, read_pattern
from bridge.errors import BadMessage

KNOWN = ("/pose/smoothing", "/pose/beta", "/detect/smoothing", "/detect/closer", "/style/style", "/style/strength")
CASES = [
    ("/pose/beta", ["/pose/beta"]), ("/*/smoothing", ["/pose/smoothing", "/detect/smoothing"]),
    ("/pose/*", ["/pose/smoothing", "/pose/beta"]), ("/style/st*", ["/style/style", "/style/strength"]),
    ("/style/st*e", ["/style/style"]), ("/style/*t*", ["/style/style", "/style/strength"]),
    ("/pose/bet?", ["/pose/beta"]), ("/pose/beta?", []), ("/pose/????", ["/pose/beta"]),
    ("/[dp]*/*", list(KNOWN[:4])), ("/[a-d]etect/closer", ["/detect/closer"]), ("/[!a-d]*/b*", ["/pose/beta"]),
    ("/[!p]ose/beta", []), ("/{pose,detect}/smoothing", ["/pose/smoothing", "/detect/smoothing"]),
    ("/{po,detect}/smoothing", ["/detect/smoothing"]),
    ("/{po,de}*/smoothing", ["/pose/smoothing", "/detect/smoothing"]),
    ("/style/{str,st}{ength,yle}", ["/style/style", "/style/strength"]), ("/pose/be[tx-]a", ["/pose/beta"]),
    ("/pose/**a", ["/pose/beta"]), ("/*", []), ("/*/*/*", []), ("/pose/{beta,}", ["/pose/beta"]), ("*", []),
    ("/pose/[b-]eta", ["/pose/beta"]), ("/pose/[z-a]eta", [])]


@pytest.mark.parametrize("pattern, expected", CASES)
def test_patterns(pattern, expected):
    assert list(match_addresses(pattern, KNOWN)) == expected


@pytest.mark.parametrize("pattern", ["/a[", "/a]", "/a{", "/a}", "/[]", "/[!]", "/{a,{b}}", "/{a*,b}", "/[a/b]",
                                     "/{a/b,c}", "/[?]"])
def test_what_is_no_pattern_is_refused(pattern):
    assert is_pattern(pattern)
    with pytest.raises(BadMessage, match="may have"):
        read_pattern(pattern)


def test_a_pattern_is_not_endless():
    with pytest.raises(BadMessage, match=f"at most {LONGEST} characters"):
        read_pattern("/" + "*" * LONGEST)


@pytest.mark.parametrize("part", ["*a" * 90 + "b", "*" * 190, "*?" * 90, "{a,aa,aaa}" * 19, "*{a,aa}" * 25,
                                  "[a-z]*" * 30])
def test_no_pattern_is_catastrophic(part):
    known = tuple(f"/m/{'a' * 60}{number}" for number in range(100))
    begun = time.process_time()
    match_addresses(f"/m/{part}", known)
    assert time.process_time() - begun < 1


@given(some.text(alphabet="/ab*?[]{},!-", max_size=30))
def test_any_pattern_is_read_or_refused(pattern):
    try:
        found = match_addresses(f"/{pattern}", ("/a", "/ab", "/a/b"))
    except BadMessage:
        return
    assert set(found) <= {"/a", "/ab", "/a/b"}


def test_addresses_without_signs_are_none():
    assert not is_pattern("/pose/beta-1_2") and is_pattern("/pose/*")
