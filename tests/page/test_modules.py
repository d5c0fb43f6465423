"""The studio's modules as files: what the first view loads is told to the browser at once, and texts have one home."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "bridge" / "page"
STUDIO = PAGE / "studio"
IMPORT = re.compile(r"^(?:import|export)\b[^;']*?from '(\.[^']+)';", re.MULTILINE)
# A text that somebody reads: two words, or one with a capital letter, where they are neither a selector nor a key.
READ = re.compile(r"(?:'|`|>)(?:[A-Z][a-z]+[.…!?]?|[A-Za-z][a-z]+,? [a-z]+[^'`=:]*)(?:'|`|<)")
OTHER = re.compile(r"^\s*(?:import|export)\b.*from|^\s*(?:\*|//|/\*)|className|new Error\(\)|querySelector|find\(|"
                   r"addEventListener|setAttribute|getContext|Content-Type|\.font|font:")


def find_needed(*entries: str) -> set[Path]:
    """The modules that these import, and what those import."""
    needed, asked = set(), [STUDIO / entry for entry in entries]
    while asked:
        module = asked.pop()
        if module not in needed:
            needed.add(module)
            found = IMPORT.findall(module.read_text(encoding="utf-8"))
            asked += [(module.parent / name).resolve() for name in found]
    return needed


def test_the_page_names_every_module_of_its_first_view_so_that_none_waits_for_another() -> None:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    told = re.findall(r'<link rel="modulepreload" href="/studio/([^"]+)">', html)
    needed = {module.relative_to(STUDIO).as_posix() for module in find_needed("main.js", "directory.js")} - {"main.js"}
    assert told == sorted(needed)


def test_what_only_some_look_at_comes_when_they_do() -> None:
    first = {module.name for module in find_needed("main.js", "directory.js")}
    assert not first & {"network.js", "live.js", "sites.js", "docs.js"}


@pytest.mark.parametrize("module", [module for module in STUDIO.glob("*.js") if module.name != "words.js"],
                         ids=lambda module: module.name)
def test_no_module_has_texts_of_its_own(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if READ.search(line) and not OTHER.search(line)] == []
