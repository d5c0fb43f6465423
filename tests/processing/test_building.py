"""building.py: one run of the compiler for many sketches, and its words in the tabs' own lines."""

from pathlib import Path

import pytest

from tests.processing.building import SketchBroken, build_sketches, name_places
from tests.processing.translating import translate_sketch


def write_sketch(folder: Path, **tabs: str) -> Path:
    folder.mkdir()
    for name, text in tabs.items():
        (folder / f"{name}.pde").write_text(text, encoding="utf-8")
    return folder


def test_places_are_the_tabs_own() -> None:
    program = translate_sketch("Broken", [("Broken.pde", "void setup() {\n  nothing();\n}")])
    line = program.java.splitlines().index("  nothing();") + 1
    assert name_places(f"/tmp/x/Broken.java:{line}: error: no\nOther.java:3: error", [program]) == (
        "Broken.pde:2: error: no\nOther.java:3: error")


@pytest.mark.peers
def test_a_broken_sketch_is_named(tmp_path: Path) -> None:
    folder = write_sketch(tmp_path / "Broken", Broken="void setup() {\n}\n", more="\n\nint a = missing;\n")
    with pytest.raises(SketchBroken, match=r"more.pde:3: error: cannot find symbol"):
        build_sketches([folder], tmp_path / "classes")
