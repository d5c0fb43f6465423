import asyncio
import hashlib
import os

import psutil
import pytest

from bridge.errors import NotAccepted
from bridge.pulling import Puller, demand_yes
from bridge.weights import Weights

CONTENT = os.urandom(400_000)  # no compression makes it smaller
TARBALL = "/net/-/net-1.0.0.tgz"


def declare(package="npm:net@1.0.0", size=400_000, licence="MIT", **more):
    return Weights(package=package, file="models/net.bin", sha256=hashlib.sha256(CONTENT).hexdigest(), size=size,
                   licence=licence, origin="A network, its maker", **more)


@pytest.fixture
async def puller():
    """One that fetches nothing any more once the test is over."""
    made = Puller()
    yield made
    await made.close()


async def finish(puller):
    await asyncio.gather(*puller.tasks)


async def see_bytes(puller, name):
    """How far a fetch is, once something has come."""
    while not (shown := puller.describe(name))["done"]:
        await asyncio.to_thread(os.stat, ".")
    return shown


async def test_files_come_and_their_bytes_are_counted_on_the_way(puller, own_cache, npm_registry):
    size = npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.halting.add(TARBALL)
    assert puller.describe("net") is None
    puller.begin("net", [declare(size=size)], size)
    assert puller.describe("net") == {"state": "fetching", "done": 0, "size": size, "error": ""}
    on_the_way = await see_bytes(puller, "net")
    assert on_the_way["state"] == "fetching" and 0 < on_the_way["done"] < size
    npm_registry.going_on.set()
    await finish(puller)
    assert puller.describe("net") == {"state": "done", "done": size, "size": size, "error": ""}
    assert declare().path.read_bytes() == CONTENT


async def test_one_that_goes_on_is_not_begun_again_and_one_that_is_done_may_be(puller, own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.halting.add(TARBALL)
    puller.begin("net", [declare()], 400_000)
    puller.begin("net", [declare()], 400_000)
    assert len(puller.tasks) == 1
    npm_registry.going_on.set()
    await finish(puller)
    puller.begin("net", [declare()], 0)
    await finish(puller)
    assert puller.describe("net") == {"state": "done", "done": 0, "size": 0, "error": ""}
    assert npm_registry.asked.count(TARBALL) == 1


async def test_what_does_not_come_is_a_sentence_and_the_next_has_its_turn(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    failed = []
    puller = Puller(lambda name, problem: failed.append((name, str(problem))))
    puller.begin("gone", [declare("npm:gone@1.0.0")], 400_000)
    puller.begin("net", [declare()], 400_000)
    await finish(puller)
    shown = puller.describe("gone")
    assert shown["state"] == "failed" and "could not fetch gone@1.0.0" in shown["error"]
    assert failed == [("gone", shown["error"])] and puller.describe("net")["state"] == "done"


@pytest.mark.parametrize("place, word", [
    ("bridge.pulling.BOOT", "print('hello')"), ("sys.executable", "/nowhere/python")])
async def test_a_fetch_that_cannot_begin_is_a_sentence_and_does_not_go_on_for_ever(
        puller, own_cache, monkeypatch, place, word):
    monkeypatch.setattr(place, word)
    puller.begin("net", [declare()], 400_000)
    await finish(puller)
    shown = puller.describe("net")
    assert shown["state"] == "failed" and shown["error"].startswith("What fetches it does not run: ")


async def test_another_file_than_the_declared_one_is_thrown_away(puller, own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": b"another"})
    puller.begin("net", [declare()], 400_000)
    await finish(puller)
    assert "is not the file it should be" in puller.describe("net")["error"] and not declare().place.exists()


async def test_whoever_ends_takes_the_fetch_along(own_cache, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"models/net.bin": CONTENT})
    npm_registry.halting.add(TARBALL)
    others = set(psutil.Process().children(recursive=True))
    puller = Puller()
    puller.begin("net", [declare()], 400_000)
    await see_bytes(puller, "net")
    family = [process for process in psutil.Process().children(recursive=True) if process not in others]
    await puller.close()
    assert family
    assert (await asyncio.to_thread(psutil.wait_procs, family, 10))[1] == []
    assert not declare().place.exists() and list((own_cache / "weights").glob(".fetching-*")) == []


def test_restricted_files_are_fetched_for_who_said_yes_alone():
    demand_yes([])
    demand_yes([declare(), declare("npm:big@1.0.0", size=144_509_169)])
    with pytest.raises(NotAccepted, match=r"Not for war. \(Licence: BSD.\).*accept_licences") as caught:
        demand_yes([declare(), declare(licence="BSD", restricted="Not for war.")])
    assert (caught.value.code, caught.value.status) == ("not-accepted", 409)
