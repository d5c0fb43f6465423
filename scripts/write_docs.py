"""Writes what is generated: docs/settings.md, docs/models.md and NOTICE. `make docs` runs it; tests compare.

    python scripts/write_docs.py
"""

import json
import sys
from pathlib import Path
from typing import Any

from bridge.catalog import BUILT_IN, list_adapters, read_info
from bridge.info import Field, Info
from bridge.listing import describe_field, describe_need, list_weights
from bridge.settings import write_table
from bridge.weights import PAGE_FILES, Weights, describe_size

ROOT = Path(__file__).parent.parent
NOTICE = """\
Catwalk
Copyright the authors of Catwalk

Licensed under the Apache License, Version 2.0 (LICENSE).

Catwalk contains no trained weights, pictures or libraries of others. It fetches the files below out of the packages
named, onto the machine of who runs it, after showing these lines. Each file stays under its own licence.
(The list is written by `make docs` out of what the models declare.)
"""
SETTINGS = """\
# Settings

A setting is said as a flag (`catwalk pose --http-port 9000`) or as an environment variable
(`CATWALK_HTTP_PORT=9000`); the flag wins. What can be said again as a flag has commas between in its variable. Switches
take `1` or `0` in their variable.

{table}

Options of a model are not settings: `catwalk info MODEL` lists them, and `--option pose.size=thunder` says one.
"""


MODELS = """\
# Models

What `catwalk info MODEL` says, for every model that comes with Catwalk. (Written by `make docs` out of the adapters'
own declarations.) Coordinates are 0…1 of the picture, origin top left; [protocols.md](protocols.md) shows the answers.
"""
SPEEDS = """\
Speeds: the median time of the model alone for one picture of 640×480, on {machine}. The machine did other things too:
take them as an order of magnitude. `make speeds` measures on yours."""


def built_in_infos() -> dict[str, Info]:
    """What the models in this tree say about themselves."""
    return {adapter.name: read_info(adapter) for adapter in list_adapters() if adapter.source.startswith("module:")}


def write_models() -> str:
    """docs/models.md, whole."""
    speeds = json.loads((ROOT / "docs/speeds.json").read_text(encoding="utf-8"))
    parts = [MODELS]
    for name, info in built_in_infos().items():
        parts.append(f"\n## {name}\n\n{info.description}\n")
        for title, fields in (("input", info.inputs), ("output", info.outputs), ("option", info.options)):
            parts.append(write_fields(title, fields))
        parts.append(write_weights(list_weights(info)))
        parts.append(write_speeds([run for run in speeds["runs"] if run["model"] == name]))
    return "".join(parts) + f"\n{SPEEDS.format(**speeds)}\n"


def write_fields(title: str, fields: tuple[Field, ...]) -> str:
    """Inputs, outputs or options as a table."""
    if not fields:
        return ""
    lines = [f"\n| {title} | what it is | |", "|---|---|---|"]
    lines += [f"| `{field.name}` | {escape_bars(describe_field(field))} | {escape_bars(field.description)} |"
              for field in fields]
    return "\n".join(lines) + "\n"


def write_weights(files: list[Weights]) -> str:
    """A model's files as a table."""
    if not files:
        return "\nNo weights.\n"
    lines = ["\n| weights | out of | licence | origin |", "|---|---|---|---|"]
    lines += [f"| `{weights.file.rpartition('/')[2]}`{describe_need(weights.when)} | {weights.package}, "
              f"{describe_size(weights.size)} | {weights.licence} | {weights.origin} |" for weights in files]
    return "\n".join(lines) + "\n"


def write_speeds(runs: list[dict[str, Any]]) -> str:
    """How long a model takes, with each choice of its option."""
    if not runs:
        return ""
    words = [f"{' '.join(run['options'].values())} {run['milliseconds']:g} ms".strip() for run in runs]
    return f"\nSpeed: {', '.join(words)}.\n"


def escape_bars(text: str) -> str:
    """Text that can stand in a table."""
    return text.replace("|", "\\|")


def write_notice() -> str:
    """NOTICE, whole: every file that may be fetched, by package."""
    users: dict[str, list[tuple[str, Weights]]] = {}
    for name, info in built_in_infos().items():
        for weights in list_weights(info):
            users.setdefault(weights.package, []).append((f"the model {name}", weights))
    for weights in PAGE_FILES:
        users.setdefault(weights.package, []).append(("the page and the examples", weights))
    return NOTICE + "".join(write_package(package, users[package]) for package in sorted(users))


def write_package(package: str, files: list[tuple[str, Weights]]) -> str:
    """One package with its files, their origins and licences."""
    owners = ", ".join(dict.fromkeys(owner for owner, _ in files))
    lines = [f"\n{package} ({describe_size(files[0][1].size)}), for {owners}"]
    for _, weights in files:
        lines += [f"  {weights.file}", f"    {weights.origin}", f"    Licence: {weights.licence}",
                  f"    sha256: {weights.sha256}"]
    return "\n".join(lines) + "\n"


def write_files() -> dict[Path, str]:
    """Every generated file, and what should be in it."""
    return {ROOT / "NOTICE": write_notice(), ROOT / "docs/models.md": write_models(),
            ROOT / "docs/settings.md": SETTINGS.format(table=write_table())}


def main() -> int:
    """Writes all of them."""
    assert BUILT_IN == ROOT / "adapters", f"run this with the Catwalk of {ROOT}"
    for path, text in write_files().items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
