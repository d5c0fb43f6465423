"""Every rule of docs/security.md names tests that there are, and no test of the guard is without its rule."""

import ast
import re
from pathlib import Path

from bridge.sites import LISTED_ORIGINS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
RULES = re.findall(r"^\*\*.+?(?=\n\n|\Z)", TEXT, re.M | re.S)


def find_tests(path):
    return re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.M)


def test_every_rule_names_tests_that_there_are():
    known = {name for path in (ROOT / "tests").rglob("test_*.py") for name in find_tests(path)}
    assert len(RULES) > 12
    for rule in RULES:
        named = re.findall(r"`(test_\w+)`", rule.partition("Tests:")[2])
        assert named and set(named) <= known, rule


def test_every_test_of_who_may_connect_belongs_to_a_rule():
    for path in ("bridge/test_guard.py", "bridge/transports/test_gate.py"):
        for name in find_tests(ROOT / "tests" / path):
            assert f"`{name}`" in TEXT, name


def test_every_site_on_the_list_is_told():
    assert all(origin in TEXT for origin in LISTED_ORIGINS)
    told = set(re.findall(r"https://[\w.]+\w", TEXT))
    assert told == set(LISTED_ORIGINS)


def test_torch_reads_weights_only():
    loads = [node for folder in ("adapters", "bridge") for path in (ROOT / folder).rglob("*.py")
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Call) and ast.unparse(node.func) in ("torch.load", "load_url", "torch.hub.load")]
    assert all("weights_only=True" in ast.unparse(node) for node in loads)


def test_nothing_else_is_unpickled():
    """Only the pipe between the server and its workers, and what a run on files keeps in the cache for its worker."""
    using = [path.name for folder in ("adapters", "bridge") for path in (ROOT / folder).rglob("*.py")
             if re.search(r"^\s*(import|from) (pickle|marshal|shelve|dill)", path.read_text(encoding="utf-8"), re.M)]
    assert sorted(using) == ["pipe.py", "streams.py"]
