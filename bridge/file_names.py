"""Names of files in a folder: whose they are, and in which order people expect them."""

from pathlib import Path

SYSTEMS_OWN = ("thumbs.db", "desktop.ini")  # of Windows, in folders of pictures


def is_systems(path: Path) -> bool:
    """Whether a file is the system's own, which nobody put there."""
    return path.name.startswith(".") or path.name.lower() in SYSTEMS_OWN


def spell_order(path: Path) -> list[tuple[int, str]]:
    """Names in the order people expect: 2 before 10."""
    parts = "".join(sign if sign.isdigit() else f" {sign} " for sign in path.name.lower()).split()
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
