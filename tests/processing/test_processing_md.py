"""docs/processing.md: its sketches compile, and what it names is there."""

import re
from pathlib import Path

import pytest

from .building import build_sketches
from .puppet import LIBRARY, SOURCES

pytestmark = pytest.mark.peers

PROCESSING = ("copy", "draw", "mask")  # what is its own
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "processing.md").read_text(encoding="utf-8")
SKETCHES = re.findall(r"^```processing\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
GUIDE = PAGE.split("\n## The sketches\n")[0]
TABLES = "".join(line for line in GUIDE.splitlines(keepends=True) if line.startswith("|"))
VIDEO = ROOT / "tests" / "examples" / "video" / "Capture.java"


def test_the_sketches_compile(tmp_path: Path) -> None:
    folders = []
    for number, code in enumerate(SKETCHES):
        folder = tmp_path / f"Sketch{number}"
        folder.mkdir()
        (folder / f"{folder.name}.pde").write_text(code, encoding="utf-8")
        folders.append(folder)
    assert len(folders) >= 3
    build_sketches(folders, tmp_path / "classes", sources=[*SOURCES, VIDEO])


@pytest.mark.parametrize("word", sorted(set(re.findall(r"`(?:pose\.)?([a-z]\w+)\(", TABLES))))
def test_what_the_tables_name_is_in_the_library(word: str) -> None:
    text = "".join((LIBRARY / "src" / "catwalk" / f"{name}.java").read_text(encoding="utf-8")
                   for name in ("Catwalk", "Pose", "Box"))
    assert re.search(rf"^  public [\w\[\]<>]+ {word}\(", text, re.MULTILINE) or word in PROCESSING


def test_every_function_that_is_called_by_name_stands_in_it() -> None:
    source = (LIBRARY / "src" / "catwalk" / "Events.java").read_text(encoding="utf-8")
    named = re.findall(r'KINDS\.put\("(\w+)"', source)
    assert len(named) > 8 and not [name for name in named if f"void {name}(" not in TABLES]
