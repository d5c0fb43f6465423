"""docs/runwayml.md and docs/status.md, held against what is there."""

import re
from pathlib import Path

from bridge.cli import make_serve_parser
from bridge.codecs.classics import CLASSICS, MISSING
from bridge.settings import PROFILES

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "runwayml.md").read_text(encoding="utf-8")


def read_table(heading):
    """The rows under a heading, as lists of cells."""
    part = TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_old_name_stands_beside_its_model():
    shown = {(name, cells[1].split("`")[1]) for cells in read_table("Old names") for name in cells[0].split(", ")}
    assert shown == {(row.name, row.model) for row in CLASSICS.values()}


def test_every_year_is_told():
    assert {cells[0].strip("`") for cells in read_table("As it was in which year")} == set(PROFILES)


def test_what_has_no_model_behind_it_is_listed():
    words = re.findall(r"[\w-]+", (DOCS / "status.md").read_text(encoding="utf-8"))
    assert set(MISSING) <= set(words)


def test_every_line_of_the_command_is_understood():
    for line in re.findall(r"`catwalk ((?:[A-Z]|--)[^`]*)`", TEXT):
        make_serve_parser().parse_intermixed_args(line.split())
