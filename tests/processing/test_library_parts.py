"""The library's parts that have neither network nor clock, checked by Java programs with `assert`."""

import subprocess
from pathlib import Path

import pytest

from .puppet import CHECKS, SOURCES, java_words

pytestmark = pytest.mark.peers

LONGEST = 300  # lines of a file


@pytest.mark.parametrize("check", [path.stem for path in CHECKS])
def test_check_holds(check: str, classes: Path) -> None:
    done = subprocess.run(java_words(classes, f"catwalk.{check}"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
