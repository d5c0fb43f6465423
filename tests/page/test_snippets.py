"""The page's snippets as texts: every tool has one, closed doors have none, and what stands in them is escaped."""

import json
import re
from pathlib import Path

import pytest

from bridge.catalog import find_adapter, read_info
from bridge.info import KINDS
from scripts.page_snippets import HOME, STUDIO, write_snippets
from tests.built_in import ALL

from .kinds import write_models

OLD = {"inputs": [{"name": "image", "type": "image"}], "outputs": [{"name": "poses", "type": "array"}]}
OPEN = {**HOME, "runway": {"http": "http://127.0.0.1:8000", "socketio": "http://127.0.0.1:3000", "info": OLD}}
TOOLS = {"p5", "plain", "processing", "touchdesigner", "max", "puredata", "supercollider", "python", "curl", "osc",
         "runwayml"}
BY_OSC = {"max", "puredata", "supercollider", "osc"}


def snippets_of(name, place=OPEN, **changes):
    return write_snippets([{**ALL[name].info.to_json(), "name": name, **changes}], place)[0]


def test_a_model_that_looks_has_a_snippet_for_every_tool():
    for name in ("pose", "detect", "classify", "style"):
        assert set(snippets_of(name)) == TOOLS


@pytest.mark.parametrize("name", ALL)
def test_every_model_and_source_is_reached_by_every_browser_and_terminal(name):
    found = snippets_of(name)
    assert {"p5", "plain", "python", "curl"} <= set(found)
    for tool, texts in found.items():
        for text in texts.values():
            assert "undefined" not in text.replace("found === undefined", "") and "[object" not in text, (tool, text)


def test_no_module_knows_a_model_by_name():
    text = "".join(path.read_text(encoding="utf-8") for path in (STUDIO / "snippets").glob("*.js"))
    assert [name for name in ALL if re.search(f"['`]{name}['`]", text) and name not in KINDS] == []


def test_doors_that_are_closed_have_no_snippet():
    closed = snippets_of("pose", {**HOME, "osc": None})
    assert not (BY_OSC | {"runwayml"}) & set(closed)
    assert not any("57100" in text for texts in closed.values() for text in texts.values())
    assert "touchdesigner" not in closed  # of poses it has numbers only
    assert "touchdesigner" in snippets_of("style", {**HOME, "osc": None})


def test_what_no_sketch_can_give_has_no_snippet():
    file = {"name": "sound", "kind": "file", "required": True}
    assert snippets_of("pose", inputs=[file]) == {}


def test_a_model_that_is_fed_is_listened_to():
    for links in (["camera > pose"], []):
        code = snippets_of("pose", links=links)["p5"]["sketch.js"]
        assert ("listen" in code, "createCapture" in code) == (bool(links), not links)
    assert "runwayml" not in snippets_of("pose", links=["camera > pose"])


def test_the_token_stands_wherever_it_must_be_shown():
    found = snippets_of("pose", {**OPEN, "token": "k7xwabcdefgh", "origin": "http://192.168.0.7:8000",
                                 "osc": {"host": "192.168.0.7", "port": 57100}})
    silent = [(tool, file) for tool, texts in found.items() for file, text in texts.items()
              if "k7xwabcdefgh" not in text]
    # the sketch's script has shown it; a patch has subscribed with it
    assert silent == [("p5", "sketch.js"), ("supercollider", "set.scd"), ("osc", "set")]
    only = snippets_of("style", {**OPEN, "token": "k7xwabcdefgh"})
    assert "/catwalk/token" in only["osc"]["set"] and "/catwalk/token" in only["supercollider"]["set.scd"]


def test_other_ports_and_addresses_stand_in_every_text():
    place = {**OPEN, "origin": "http://127.0.0.1:8010", "osc": {"host": "127.0.0.1", "port": 57110}, "ears": 9001,
             "runway": {**OPEN["runway"], "http": "http://127.0.0.1:8011"}}
    text = json.dumps(snippets_of("pose", place))
    assert not re.search(r"127\.0\.0\.1:8000|57100|57200", text)


def test_names_and_words_are_escaped():
    text = {"name": "say it", "kind": "text", "required": True, "default": "a \"dog's\" $HOME `x` \\n"}
    info = {**ALL["pose"].info.to_json(), "inputs": [text], "outputs": [{"name": "it's", "kind": "text"}]}
    found = write_snippets([info], OPEN)[0]
    assert r'"say it": "a \"dog' in found["python"]["pose.py"]
    assert r"createInput('a \"dog\'s\" $HOME `x` \\n')".replace(r"\"", '"') in found["p5"]["sketch.js"]
    assert r"\$HOME \`x\` \\\\n" in found["curl"]["terminal"]


def test_kinds_have_what_they_can_have(tmp_path: Path):
    infos = [read_info(find_adapter(path)).to_json() for path in write_models(tmp_path)]
    found = dict(zip((info["name"] for info in infos), write_snippets(infos)))
    assert "touchdesigner" not in found["text"] and "touchdesigner" in found["number"]
    assert not BY_OSC & set(found["latents"])
    assert "-F one=@photo.jpg" in found["pairs"]["curl"]["terminal"]
