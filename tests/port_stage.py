"""The tests' model ports, and the transcripts of RunwayML's own SDK with ports of the same kind."""

import json
import os
import subprocess
import sys
from pathlib import Path

PORTS = Path(__file__).parent / "ports"
TRANSCRIPTS = Path(__file__).parent / "data" / "runway_sdk"


def read_transcript(name):
    """What the SDK's server said, as `json.load` gives it."""
    return json.loads((TRANSCRIPTS / f"{name}.json").read_text(encoding="utf-8"))


def run_python(*words, folder=None, **environment):
    """A Python of its own; what it printed, and its exit code."""
    home = str(Path(__file__).parents[1])
    return subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True, cwd=folder, timeout=120,
                          env={**os.environ, "PYTHONPATH": home, **environment})
