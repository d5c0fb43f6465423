"""Files that people bring: by a path, by an address with its sha256, out of torch's own cache, by `catwalk pull`."""

import hashlib
import os
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from bridge import cli, fetching
from bridge.brought import (
    choose_file, declare_address, demand_files, demand_paths, find_file, list_addresses)
from bridge.errors import BadSetting, FetchFailed, WeightsMissing
from bridge.info import Field, Info
from bridge.listing import describe_need, describe_state, write_model
from bridge.messages import Adapter
from bridge.source_words import Instance
from bridge.weights import Weights, fetch_weights

CONTENT = os.urandom(50_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()
HOME = "https://models.example"


def declare(**more):
    return Weights(**{"package": f"{HOME}/net-{DIGEST[:8]}.pth", "file": f"net-{DIGEST[:8]}.pth", "sha256": DIGEST[:8],
                      "size": len(CONTENT), "licence": "MIT", "origin": "A network, its maker", "when": {"file": ""},
                      **more})


@pytest.fixture
def makers(tmp_path, monkeypatch):
    """A folder at its makers' address. The test's own server speaks no TLS, so it is asked by http."""
    (tmp_path / "makers").mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "makers"))
    handler.log_message = lambda *words: None  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    download = fetching.download_address
    local = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(fetching, "download_address",
                        lambda address, path: download(address.replace(HOME, local), path))
    Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path / "makers"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def torch_home(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    return tmp_path / "torch" / "hub" / "checkpoints"


def put(folder, content=CONTENT):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / declare().file).write_bytes(content)


def test_it_is_fetched_from_its_address_and_checked(own_cache, makers):
    put(makers)
    weights = declare()
    fetch_weights([weights], say=lambda line: None)
    assert weights.path.read_bytes() == CONTENT and weights.path.is_relative_to(own_cache)
    assert choose_file("", weights) == weights.path


def test_another_file_at_the_address_is_thrown_away(own_cache, makers):
    put(makers, CONTENT[::-1])
    with pytest.raises(FetchFailed, match=f"its sha256 must be {DIGEST[:8]}…; it was"):
        fetch_weights([declare()], say=lambda line: None)
    assert not declare().present


def test_an_address_that_does_not_answer_says_so(own_cache, makers):
    with pytest.raises(FetchFailed, match="net-.*404.*Check the connection"):
        fetch_weights([declare()], say=lambda line: None)


def test_torch_may_have_fetched_it_before(own_cache, torch_home):
    put(torch_home)
    assert declare().path == torch_home / declare().file
    put(torch_home, CONTENT[::-1])
    assert not declare().present


def test_a_path_of_ones_own_wins(tmp_path, own_cache):
    mine = tmp_path / "mine.pth"
    mine.touch()
    assert choose_file(str(mine), declare()) == mine
    with pytest.raises(WeightsMissing, match="There is no file .*other.pth, which the option “file” names"):
        choose_file(str(tmp_path / "other.pth"), declare())


def test_without_weights_there_is_no_path():
    assert choose_file("", SimpleNamespace(path=None)) is None


def test_an_address_of_ones_own_needs_its_sha256(own_cache, makers):
    word = f"{HOME}/mine.onnx#sha256={DIGEST.upper()}"
    (makers / "mine.onnx").write_bytes(CONTENT)
    info = Info(name="net", description="", inputs=(), outputs=(), options=(Field(name="file", kind="text"),))
    assert list_addresses(info, {"file": ""}) == list_addresses(info, {"file": "a.onnx"}) == []
    fetch_weights(list_addresses(info, {"file": word}), say=lambda line: None)
    assert choose_file(word, declare()).read_bytes() == CONTENT
    for wrong in (f"{HOME}/mine.onnx", f"{HOME}/mine.onnx#sha256=12", f"{HOME}/#sha256={DIGEST}"):
        with pytest.raises(BadSetting, match="An address must end with the sha256 of its file"):
            declare_address(wrong)


def test_what_is_missing_names_the_one_command(own_cache, torch_home):
    with pytest.raises(WeightsMissing, match=r"“net” needs a file that no package has: net-.*\(50 kB, MIT\)\. `catwalk "
                                             r"pull net` gets it .*--option net.file=PATH"):
        demand_files("net", [declare()], [declare()])
    large = declare(when={"size": "large", "file": ""})
    with pytest.raises(WeightsMissing, match=r"`catwalk pull net --option net.size=large` gets it"):
        demand_files("net", [large], [declare()])
    put(torch_home, CONTENT[::-1])
    with pytest.raises(WeightsMissing, match=rf"{torch_home / declare().file} has its name, but is another file"):
        demand_files("net", [declare()], [declare()])
    put(torch_home)
    demand_files("net", [declare()], [declare()])
    packed = Weights(package="npm:net@1.0.0", file="net", sha256=DIGEST, size=1, licence="", origin="")
    demand_files("net", [packed], [])


def test_a_path_where_nothing_is_is_told_before_anything_starts(tmp_path):
    info = Info(name="net", description="", inputs=(), outputs=(), weights=(declare().to_json(),))
    for word in ("", str(Path(__file__)), f"{HOME}/mine.onnx#sha256={DIGEST}"):
        demand_paths(info, {"file": word})
    with pytest.raises(WeightsMissing, match="There is no file .*nowhere.pth"):
        demand_paths(info, {"file": str(tmp_path / "nowhere.pth")})
    demand_paths(replace(info, weights=()), {"file": "a film that comes later.mp4"})


def test_pull_fetches_the_chosen_file_and_names_the_others(own_cache, torch_home, makers, capsys, monkeypatch):
    sizes = {size: declare(package=f"{HOME}/{size}.pth", file=f"{size}.pth", when={"size": size, "file": ""})
             for size in ("small", "good")}
    info = Info(name="net", description="Nets.", inputs=(), outputs=(), options=(
        Field(name="size", kind="category", choices=("small", "good"), default="small"),
        Field(name="file", kind="text", default="")), weights=tuple(weights.to_json() for weights in sizes.values()))
    monkeypatch.setattr(cli, "PAGE_FILES", ())
    monkeypatch.setattr(cli, "find_instance", lambda word: Instance(Adapter(word, "", ""), {}))
    monkeypatch.setattr(cli, "read_info", lambda adapter: info)
    for size in sizes:
        (makers / f"{size}.pth").write_bytes(CONTENT)
    assert cli.main(["pull", "net"]) == 0
    assert sizes["small"].present and not sizes["good"].present
    said = capsys.readouterr().out
    assert "Not fetched: good.pth (50 kB). To get it: catwalk pull net --option net.size=good\n" in said
    assert cli.main(["pull", "net", "--option", "net.size=good"]) == 0
    assert sizes["good"].present and "Not fetched" not in capsys.readouterr().out
    (makers / "mine.pth").write_bytes(CONTENT)
    assert cli.main(["pull", "net", "--option", f"net.file={HOME}/mine.pth#sha256={'0' * 64}"]) == 1
    assert f"its sha256 must be {'0' * 64}; it was {DIGEST}. It was thrown away" in capsys.readouterr().err
    assert cli.main(["pull", "net", "--option", f"net.file={HOME}/mine.pth#sha256={DIGEST}"]) == 0
    assert find_file(f"{HOME}/mine.pth#sha256={DIGEST}").read_bytes() == CONTENT


def test_the_list_says_that_it_needs_a_file(own_cache, torch_home):
    info = Info(name="net", description="Nets.", inputs=(), outputs=(), weights=(declare().to_json(),))
    assert write_model("net", info).endswith("50 kB, MIT, needs a file")
    put(torch_home)
    assert describe_state([declare()]) == "pulled"
    assert describe_need({"file": ""}) == "" and describe_need({"size": "a", "file": ""}) == " (for size=a)"


def test_only_addresses_may_have_a_short_sha256():
    with pytest.raises(ValueError, match="64 hexadecimal"):
        declare(package="npm:net@1.0.0")
    with pytest.raises(ValueError, match="64 hexadecimal"):
        declare(sha256=DIGEST[:7])
    with pytest.raises(ValueError, match="address of https"):
        declare(package="http://models.example/net.pth")
