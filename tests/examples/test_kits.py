"""What all kits for other programs have in common, and the snippets that nothing here can run."""

import re

import pytest

from adapters.pose import NAMES
from adapters.style import NAMES as STYLES
from bridge.settings import Settings
from tests.stage import KITS

SKETCHES = [path for suffix in ("*.maxpat", "*.pd", "*.rb", "*.scd", "*.tidal", "*/src/ofApp.h")
            for path in sorted(KITS.glob(f"*/{suffix}")) if path.name not in ("catwalk.pd", "dot.pd")]
TEXTS = [path for path in sorted(KITS.rglob("*")) if path.is_file() and path.parent.parent.name != "p5js"
         and not {"__pycache__", "Catwalk"} & set(path.parts)]  # a library, which is no sketch
PORTS = {"57100", "57200", "7000", "4560", "6010", "8000"}
MOST_LINES = 75


def name_sketch(path):
    return str(path.relative_to(KITS))


@pytest.mark.parametrize("path", SKETCHES, ids=name_sketch)
def test_each_says_what_to_start_and_what_will_happen(path):
    text = path.read_text(encoding="utf-8")
    started = re.search(r"Start in a terminal: catwalk (\w+)", text)
    assert started and started[1] in ("pose", "style")
    assert re.search(r"You (see|hear)|Tidal hears", text)
    assert path.suffix in (".maxpat", ".pd") or len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", TEXTS, ids=name_sketch)
def test_each_is_listed_and_uses_the_usual_ports(path):
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"\b(?:57\d{3}|7000|4560|60\d\d|80\d\d)\b", text)) <= PORTS
    listed = (KITS / "index.html").read_text()
    inside = {"addons.make", "index.html"}  # of a project of its own, or the list itself
    callbacks = path.name.endswith("_callbacks.py")  # built by build_catwalk.py
    assert name_sketch(path) in listed or path.name in inside or callbacks


@pytest.mark.parametrize("path", [path for path in TEXTS if path.suffix in (".rb", ".scd", ".tidal")], ids=name_sketch)
def test_names_are_the_models_own(path):
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"/pose/0/(\w+)", text) + re.findall(r'"(\w+)_[xy]"', text):
        assert name in (*NAMES, "measures", "gestures")
    for styles in re.findall(r"\[((?:\"\w+\",? ?)+)\]", text):
        assert set(re.findall(r"\w+", styles)) <= set(STYLES)


def test_the_usual_ports_are_catwalk_s():
    settings = Settings()
    assert (settings.http_port, settings.osc_port, settings.osc_reply_port) == (8000, 57100, 57200)
