"""Writes what is generated: docs/settings.md, docs/models.md, a page for each model, and NOTICE; tests compare.

    python -m scripts.write_docs

`make docs` runs it, and draws the pages' pictures (model_pictures.py).
"""

import json
import sys
from pathlib import Path

from bridge.catalog import BUILT_IN, list_adapters, read_info
from bridge.info import Info
from bridge.listing import list_weights
from bridge.settings import write_table
from bridge.weights import PAGE_FILES, Weights, describe_size
from scripts.model_pages import describe_crowd, select_runs, write_index, write_page
from scripts.model_pictures import FOLDER, find_shot
from scripts.page_snippets import write_asking
from tests.built_in import MODELS

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


def built_in_infos() -> dict[str, Info]:
    """What the models in this tree say about themselves; sources are told of in docs/sources.md."""
    built_in = [adapter for adapter in list_adapters() if adapter.source.startswith("module:")]
    return {adapter.name: info for adapter in built_in if not (info := read_info(adapter)).source}


def write_pages() -> dict[Path, str]:
    """docs/models.md, and a page for each model."""
    speeds = json.loads((ROOT / "docs/speeds.json").read_text(encoding="utf-8"))
    infos, runs, machine = built_in_infos(), speeds["runs"], speeds["machine"]
    pages, asking = {}, write_asking(list(infos.values()))
    for name, info in infos.items():
        crowd = describe_crowd(MODELS[name].batch, MODELS[name].parallel)
        sketch, curl = asking[name]
        pages[FOLDER / f"{name}.md"] = write_page(info, select_runs(runs, name), sketch=sketch, curl=curl,
                                                  credit=find_shot(name).credit, crowd=crowd, machine=machine)
    return {ROOT / "docs/models.md": write_index(infos, runs, machine), **pages}


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
    return {ROOT / "NOTICE": write_notice(), ROOT / "docs/settings.md": SETTINGS.format(table=write_table()),
            **write_pages()}


def main() -> int:
    """Writes all of them."""
    assert BUILT_IN == ROOT / "adapters", f"run this with the Catwalk of {ROOT}"
    for path, text in write_files().items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
