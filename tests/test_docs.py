"""The documents' own words are true: links lead somewhere, and the adapters in them are served."""

import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bridge import Memory
from bridge.model import Model
from tests.built_in import SOURCES

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
ADAPTERS = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8"),
                      re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (document.parent / link).exists(), f"{document.name} links to {link}"


def test_the_changelog_begins_with_this_version() -> None:
    import bridge
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first and first[1] == bridge.__version__


def run_adapter(source: str, *inputs: object) -> object:
    """The answer of the adapter in a block."""
    module = ModuleType("printed")
    exec(compile(source, "docs/adapters.md", "exec", dont_inherit=True), module.__dict__)
    adapter, = [thing for thing in vars(module).values()
                if isinstance(thing, type) and issubclass(thing, Model) and hasattr(thing, "run")]
    return adapter.ready().run(*inputs)


def test_the_adapters_in_the_guide_work() -> None:
    edges, look, change, typist, noise, brightness = ADAPTERS
    picture = np.zeros((8, 8, 3), np.uint8)
    picture[:, 4:] = 255
    assert run_adapter(edges, picture).shape == (8, 8, 3)
    assert run_adapter(look, picture).labels[0].confidence == 0.5
    assert run_adapter(brightness, picture) == 0.5
    memory = Memory()
    assert [run_adapter(change, frame, memory) for frame in (picture, picture, picture // 2)] == [0, 0, 64]
    assert run_adapter(noise).shape == (240, 320, 3)
    assert list(run_adapter(typist, "one more time")) == ["one", "one more", "one more time"]


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_is_told_of_with_its_options_and_settings(name: str) -> None:
    """By their names, in the rows of its two tables."""
    info, text = SOURCES[name].info, (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if row.startswith("| `")]
    told = "".join(row for row in rows if f"`{name}" in row or (name == "stream" and "rtsp://" in row))
    assert [item.name for item in (*info.options, *info.inputs) if f"`{item.name}`" not in told] == []
