import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from bridge.cli import find_examples, main, make_serve_parser, write_welcome
from bridge.info import Field, Info
from bridge.settings import spell_flag, table
from bridge.weights import PAGE_FILES

CATWALK = [sys.executable, "-m", "bridge"]
ROOT = Path(__file__).parents[2]


POSE = Info(
    name="pose", description="People.", inputs=(Field(name="image", kind="image", required=True),),
    outputs=(Field(name="poses", kind="keypoints"),))


@pytest.fixture
def full_cache(own_cache):
    """A cache in which the page's files lie, so that nothing is fetched."""
    for weights in PAGE_FILES:
        weights.place.parent.mkdir(parents=True, exist_ok=True)
        weights.place.write_bytes(b"not the real one")
    return own_cache


@pytest.mark.alone
def test_help_is_quick_and_imports_nothing_heavy():
    code = ("import sys, bridge.cli\ntry: bridge.cli.main(['--help'])\nexcept SystemExit: pass\n"
            "print({'torch', 'cv2', 'numpy', 'aiohttp', 'onnxruntime', 'adapters'} & set(sys.modules))")
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    took = time.perf_counter() - started
    assert done.stderr == "" and "--http-port" in done.stdout and done.stdout.endswith("set()\n")
    assert took < 1.0  # twice the bar, for machines that do other things


def test_the_process_that_serves_holds_no_model_and_no_picture(full_cache):
    code = ("import os, signal, sys\nfrom bridge import server\nfrom bridge.catalog import find_adapter\n"
            "from bridge.settings import Settings\n"
            "def announce(addresses, links):\n    heavy = {'torch', 'cv2', 'numpy', 'onnxruntime', 'adapters', 'PIL'}\n"
            "    print(addresses, heavy & set(sys.modules))\n    os.kill(os.getpid(), signal.SIGINT)\n"
            "server.serve([find_adapter('edges')], {}, Settings(http_port=0, socketio_port=None), announce)\n")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and "http://127.0.0.1:" in done.stdout and done.stdout.endswith("set()\n"), done


def test_every_setting_has_its_flag():
    text = make_serve_parser().format_help()
    assert all(spell_flag(row.name) in text for row in table())


def test_no_words_say_what_words_there_are(capsys):
    assert main([]) == 2
    assert "catwalk pull" in capsys.readouterr().out


@pytest.mark.parametrize("words, code, sentence", [
    (["edgse"], 1, "There is no model “edgse”. Did you mean “edges”?"),
    (["info", "edgse"], 1, "There is no model “edgse”"),
    (["edges", "--http-port", "many"], 2, "--http-port must be a number"),
    (["--open"], 2, "Say which models to serve"),
    (["pull"], 2, "Say which models to pull"),
    (["--open", "list"], 2, "“list” is a command; say it first"),
    (["edges", "--option", "size"], 2, "--option must read MODEL.NAME=VALUE"),
    (["edges", "--option", "pose.size=small"], 2, "is for “pose”, which is not served here; served are: edges"),
    (["edges", "--option", "edges.size=small"], 2, "edges has no option “size”"),
])
def test_an_error_is_one_sentence_on_stderr(own_cache, capsys, words, code, sentence):
    assert main(words) == code
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("catwalk: ") and err.count("\n") == 1 and sentence in err


def test_an_unknown_flag_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["edges", "--htpp-port", "1"])
    assert "--htpp-port" in capsys.readouterr().err


def test_list(own_cache, capsys):
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^  edges +White lines", out, re.M) and f"Cache: {own_cache}" in out and "rm -r" in out


def test_list_takes_the_cache_as_a_flag(own_cache, tmp_path, capsys):
    assert main(["list", "--cache", str(tmp_path / "other")]) == 0
    assert f"Cache: {tmp_path / 'other'}" in capsys.readouterr().out


def test_info(own_cache, capsys):
    assert main(["info", "edges"]) == 0
    assert "threshold  number 0…255 (100)" in capsys.readouterr().out
    assert main(["info", "edges", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outputs"][0]["kind"] == "image"


def test_a_broken_file_is_a_sentence_after_its_traceback(own_cache, tmp_path, capfd):
    (tmp_path / "broken.py").write_text("1 / 0\n")
    assert main(["info", str(tmp_path / "broken.py")]) == 1
    err = capfd.readouterr().err
    assert 'broken.py", line 1' in err and err.splitlines()[-1].startswith("catwalk: “broken” cannot be imported")


@pytest.mark.network
def test_pull_fetches_the_page_s_files_too(own_cache, capsys):
    assert main(["pull", "edges"]) == 0
    out, err = capsys.readouterr()
    assert "Everything is there for edges." in out and "LGPL-2.1" in err and "NASA" in err
    assert all(weights.present for weights in PAGE_FILES)


def test_the_welcome_says_what_a_sketch_s_author_needs():
    lines = write_welcome({"pose": POSE}, ["http://127.0.0.1:8000", "http://[::1]:8000"]).splitlines()
    assert lines == [
        "Catwalk is at http://127.0.0.1:8000 and http://[::1]:8000",
        "  pose: People.", "    in:  image: image", "    out: poses: keypoints",
        "    example: http://127.0.0.1:8000/examples/p5js/skeleton/", "Ctrl-C stops it."]
    assert "no HTTP port" in write_welcome({"pose": POSE}, [])


def test_an_example_that_asks_only_this_model_comes_first():
    found = find_examples("pose")
    assert found[0] == "skeleton" and found[-1] == "two-models" and find_examples("absent") == []


def test_serving_until_ctrl_c(full_cache):
    environment = os.environ | {"PIP_NO_INDEX": "1", "npm_config_offline": "true"}  # the page can do without
    with subprocess.Popen([*CATWALK, "edges", "--http-port", "0"], cwd=ROOT, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as catwalk:
        try:
            welcome = list(iter(catwalk.stdout.readline, "Ctrl-C stops it.\n"))
            address = welcome[0].split()[3]
            with urllib.request.urlopen(f"{address}/models", timeout=10) as answer:
                models = json.load(answer)["models"]
            helpers = psutil.Process(catwalk.pid).children(recursive=True)
            catwalk.send_signal(signal.SIGINT)
            _, err = catwalk.communicate(timeout=20)
        finally:
            catwalk.kill()
    assert [model["name"] for model in models] == ["edges"]
    assert catwalk.returncode == 0 and "Traceback" not in err, err
    assert any("in:  image: image" in line for line in welcome)
    assert "Until then the page has no sample" in err
    assert helpers and not psutil.wait_procs(helpers, timeout=5)[1]


def test_a_chain_is_served_and_said(full_cache, tmp_path):
    (tmp_path / "show.toml").write_text('[links]\nshow = "edges ~> mix.other"\n')
    environment = os.environ | {"PIP_NO_INDEX": "1", "npm_config_offline": "true"}
    with subprocess.Popen([*CATWALK, "pattern:320 > edges", "mix", "--source", "pattern:320", "--http-port", "0",
                           "--mapping", str(tmp_path / "show.toml")], cwd=ROOT, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as catwalk:
        try:
            welcome = list(iter(catwalk.stdout.readline, "Ctrl-C stops it.\n"))
            catwalk.send_signal(signal.SIGINT)
            _, err = catwalk.communicate(timeout=20)
        finally:
            catwalk.kill()
    assert [line.strip() for line in welcome if "linked:" in line] == [
        "linked: pattern.image > edges.image", "linked: edges.image ~> mix.other", "linked: pattern.image > mix.image"]
    assert catwalk.returncode == 0 and "Traceback" not in err, err


@pytest.mark.parametrize("words, sentence", [
    (["pattern > edges > edges"], "edges > edges goes round without end"),
    (["pattern > edge"], "There is no model “edge”. Did you mean “edges”"),
    (["pattern > edges.treshold"], "edges has no input “treshold”. Did you mean “threshold”?"),
    (["pattern.image > edges.threshold"], r"these do not fit. What fits is of kind boolean, number."),
    (["pattern", "--source", "pattern"], "Nothing that is served can take what the source pattern gives"),
])
def test_what_cannot_be_linked_is_said_before_anything_starts(full_cache, capsys, words, sentence):
    assert main(words) == (1 if "Did you mean “edges”" in sentence else 2)
    assert sentence in capsys.readouterr().err


def test_a_port_in_use_names_the_flag(full_cache, shelf):
    port = shelf.server.server_port
    done = subprocess.run([*CATWALK, "edges", "--http-port", str(port)], cwd=ROOT, capture_output=True, text=True,
                          env=os.environ | {"PIP_NO_INDEX": "1", "npm_config_offline": "true"})
    last = done.stderr.splitlines()[-1]
    assert done.returncode != 0 and f"Port {port} " in last and "--http-port" in last and "Traceback" not in done.stderr
