import time

import pytest

from bridge.errors import BadInput
from bridge.sites import LISTED_ORIGINS, MOST_ASKED, Sites

SITE = "https://studio.example"


def test_what_is_listed_is_what_catwalk_was_started_with():
    sites = Sites(["https://Example.org/"])
    assert sites.describe() == {"listed": [*LISTED_ORIGINS, "https://example.org"], "allowed": [], "asked": []}
    assert sites.has("HTTPS://EXAMPLE.ORG") and not sites.has(SITE)


def test_who_asked_is_counted_and_who_asked_last_stands_first():
    sites = Sites()
    for origin in (SITE, "https://a.example", SITE):
        sites.note_refused(origin)
    first, second = sites.describe()["asked"]
    assert (first["origin"], first["times"], second["origin"], second["times"]) == (SITE, 2, "https://a.example", 1)
    assert abs(first["last"] - time.time()) < 60


def test_only_so_many_are_remembered_to_have_asked():
    sites = Sites()
    for number in range(MOST_ASKED + 20):
        sites.note_refused(f"https://{number}.example")
    asked = sites.describe()["asked"]
    assert len(asked) == MOST_ASKED and asked[0]["origin"] == f"https://{MOST_ASKED + 19}.example"


def test_a_site_is_allowed_and_taken_back():
    sites = Sites()
    sites.note_refused(SITE)
    assert sites.allow(f"{SITE.upper()}/") == SITE and sites.has(SITE)
    assert sites.describe()["allowed"] == [SITE] and sites.describe()["asked"] == []
    assert sites.take_back(SITE) == SITE and not sites.has(SITE)


def test_one_that_is_listed_is_not_allowed_again_and_not_taken_back():
    sites = Sites()
    assert sites.allow(LISTED_ORIGINS[0]) == LISTED_ORIGINS[0] and sites.describe()["allowed"] == []
    with pytest.raises(BadInput, match="is on the list that Catwalk was started with"):
        sites.take_back(LISTED_ORIGINS[0])
    with pytest.raises(BadInput, match="nothing to take back"):
        sites.take_back(SITE)


@pytest.mark.parametrize("word", [
    None, 3, "", "*", "null", "file://", "studio.example", "https://", "https://*.example", "ftp://a.example", [SITE],
    "https://a.example/x", "https://a.example?x", "https://a.example#x", "https://me@a.example", "https://a.example:x",
    "https://[broken", "https://a.example https://b.example\n",
])
def test_what_is_no_origin_is_a_sentence(word):
    sites = Sites()
    with pytest.raises(BadInput, match="“origin” must be a site's, such as https://example.org"):
        sites.allow(word)
    assert sites.describe()["allowed"] == []
