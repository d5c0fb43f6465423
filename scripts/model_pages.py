"""The text of docs/models.md and of each model's page in docs/models.

Pure: infos, speeds and credits in, Markdown out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bridge.info import PICTURE_KINDS, Field, Info
from bridge.listing import describe_field, describe_need, list_weights
from bridge.weights import Weights, describe_size

WRITTEN = "(Written by `make docs` out of the adapter's own declarations.)"
INDEX = """\
# Models

Every model that comes with Catwalk has a page: what it takes and gives, how to ask it, what it cannot do, how fast it
is, and whose work it is. `catwalk info MODEL` says most of it in a terminal. Coordinates are 0…1 of the picture, origin
top left; [protocols.md](protocols.md) shows the answers.

| model | what it does | time | download | licence |
|---|---|---|---|---|
{rows}

Times are medians of the model alone for one picture of 640×480 (for a live frame, where it knows what it saw
before), with its options as they are by default, on {machine}.
The machine did other things too: take them as an order of magnitude. `make speeds` measures on yours.

{pictures}
"""
PAGE = """\
# {name}

{description}

{picture}

    {command}

## What it takes and gives
{fields}
## Ask it

In p5.js ([sketches.md](../sketches.md) has the rest):

```js
{sketch}```

With curl, or whatever speaks HTTP ([protocols.md](../protocols.md)):

```sh
{curl}
```

## What it cannot do

{limits}

## Speed and size
{speeds}
{crowd}

## Whose work it is
{weights}
{written}
"""
PHOTOGRAPH = """\
![A photograph, and beside it what {name} answers to it]({name}.webp)

Photograph: {credit}."""
UNSEEN = "Catwalk does not have its file, so there is no picture of its answers."
STOOD_IN = (" Files of random numbers in the same shape stood in for the trained ones: they take as long, but for what "
            "depends on how much is found.")
OWN_SPEED = "\nIt takes as long, and holds as much, as the network in your file.\n"
MADE = "![What {name} makes]({name}.webp)"
Run = Mapping[str, Any]  # a row of speeds.json


def write_index(infos: Mapping[str, Info], runs: Iterable[Run], machine: str) -> str:
    """docs/models.md, whole."""
    runs = list(runs)
    rows = [write_row(name, info, select_runs(runs, name)) for name, info in infos.items()]
    pictures = [f'<a href="models/{name}.md"><img src="models/{name}.webp" alt="{name}" height="150"></a>'
                for name, info in infos.items() if not is_brought(info)]
    return INDEX.format(rows="\n".join(rows), pictures="\n".join(pictures), machine=machine)


def write_row(name: str, info: Info, runs: list[Run]) -> str:
    """One model in the index."""
    usual = select_default(info, runs)
    licences = join_unique(weights.licence.partition(" (")[0] for weights in list_weights(info)) or "none needed"
    time = f"{usual.get('live', usual['milliseconds']):g} ms" if usual else ""
    return f"| [{name}](models/{name}.md) | {info.description} | {time} | {describe_download(info)} | {licences} |"


def write_page(info: Info, runs: list[Run], *, sketch: str, curl: str, credit: str, crowd: str, machine: str) -> str:
    """A model's page, whole; `sketch` and `curl` ask it."""
    return PAGE.format(
        name=info.name, description=info.description, picture=write_picture(info, credit),
        command=write_command(info), fields=write_fields(info),
        sketch=sketch, curl=curl, limits="\n".join(f"* {limit}" for limit in info.limits),
        speeds=write_speeds(info, runs, machine), crowd=crowd, written=WRITTEN,
        weights=write_weights(list_weights(info)))


def write_picture(info: Info, credit: str) -> str:
    """The picture, and whose the photograph in it is."""
    if is_brought(info):
        return UNSEEN
    return (PHOTOGRAPH if takes_picture(info) else MADE).format(name=info.name, credit=credit)


def write_command(info: Info) -> str:
    """How to start it; first, how to get the file that it needs."""
    start = f"catwalk {info.name}"
    return f"catwalk pull {info.name}\n    {start}" if is_brought(info) else start


def is_brought(info: Info) -> bool:
    """Whether people bring its file."""
    return any(weights.brought for weights in list_weights(info))


def takes_picture(info: Info) -> bool:
    return any(field.kind in PICTURE_KINDS for field in info.inputs)


def write_fields(info: Info) -> str:
    """Inputs, outputs, options and keypoints."""
    own = [field for field in info.inputs if not field.group]
    parts = [write_table(title, fields) for title, fields in
             (("input", own), ("output", info.outputs), ("option", info.options))]
    if len(own) < len(info.inputs):
        names = ", ".join(f"`{field.name}`" for field in info.inputs if field.group)
        parts.append(f"\nAnd what Catwalk adds, so that people and things keep their ids and stand still "
                     f"([identities.md](../identities.md)): {names}.\n")
    for field in info.outputs:
        if field.features:
            named = ", ".join(f"{number} `{field.keypoints[number]}`" for number in sorted(field.features))
            parts.append(f"\nOf the {len(field.keypoints)} keypoints of `{field.name}`, these have names of their own, "
                         f"and are what OSC tells: {named}.\n")
        elif field.keypoints:
            parts.append(f"\nThe {len(field.keypoints)} keypoints of `{field.name}`, in their order: "
                         f"{', '.join(f'`{name}`' for name in field.keypoints)}.\n")
        if field.parts:
            names = ", ".join(f"`{name}`" for name in field.parts)
            parts.append(f"\nParts, in p5.js each with its `keypoints` and the box around them: {names}.\n")
        if field.measures:
            parts.append(f"\nIn `measures`: {', '.join(f'`{name}`' for name in field.measures)}.\n")
    if info.options:
        option = info.options[0]
        spoken = "true" if option.kind == "boolean" else option.default or "PATH"
        value = option.choices[-1] if option.choices else spoken
        parts.append(f"\nAn option is said when the model starts: "
                     f"`catwalk {info.name} --option {info.name}.{option.name}={value}`."
                     f"{write_other_pull(info, option, value)}\n")
    return "".join(parts)


def write_other_pull(info: Info, option: Field, value: str) -> str:
    """How to get the file for that option, where people bring one for each."""
    if not any(option.name in weights.when for weights in list_weights(info) if weights.brought):
        return ""
    return f" Its file: `catwalk pull {info.name} --option {info.name}.{option.name}={value}`."


def write_table(title: str, fields: Iterable[Field]) -> str:
    """Inputs, outputs or options as a table."""
    rows = [f"| `{field.name}` | {escape_bars(describe_field(field))} | {escape_bars(field.description)} |"
            for field in fields]
    return "\n".join((f"\n| {title} | what it is | |", "|---|---|---|", *rows, "")) if rows else ""


def write_speeds(info: Info, runs: list[Run], machine: str) -> str:
    """How long it takes and how much it holds, with each choice of its option."""
    if not runs:
        return OWN_SPEED if is_brought(info) else "\nNot measured yet: `make speeds` measures on your machine.\n"
    heads = ["with", "a picture", "a live frame", "memory"]
    rows = [[describe_case(run), f"{run['milliseconds']:g} ms",
             f"{run['live']:g} ms" if "live" in run else "",
             f"{run['megabytes']:g} MB" if "megabytes" in run else ""] for run in runs]
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    lines = [[row[place] for place in kept] for row in (heads, ["---"] * len(heads), *rows)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    followed = "; on live frames it knows what it saw before" if 2 in kept else ""
    stood = STOOD_IN if is_brought(info) else ""
    held = ", and the memory its process holds then" if 3 in kept else ""
    large = " (1920×1080 where an input is named)" if any("inputs" in run for run in runs) else ""
    return (f"\n{table}\n\nThe median time of the model alone for 640×480{large}{followed}{held}, on "
            f"{machine}.{stood}\n\n"
            f"Download: {describe_download(info) or 'nothing'}.\n")


def describe_case(run: Run) -> str:
    """The options and inputs with which a row was measured."""
    said = [f"`{name}` {value}" for name, value in run.get("inputs", {}).items()]
    return ", ".join((*map(str, run["options"].values()), *said)) or "its defaults"


def describe_crowd(batch: int, parallel: bool) -> str:
    """What happens when several sketches ask at once."""
    ways = [way for way, has in (("the processor gives each a core of its own", parallel),
                                 (f"a graphics card takes up to {batch} pictures in one pass", batch > 1 and parallel),
                                 (f"up to {batch} pictures go through it in one pass", batch > 1 and not parallel),
                                 ("they are answered one after another", batch == 1 and not parallel)) if has]
    return f"When several sketches ask at once, {', and '.join(ways)}."


def select_runs(runs: Iterable[Run], model: str) -> list[Run]:
    return [run for run in runs if run["model"] == model]


def select_default(info: Info, runs: list[Run]) -> Run | None:
    """The measurement with the options that hold when nobody says any."""
    usual = {option.name: option.default for option in info.options}
    return next((run for run in runs if run["options"].items() <= usual.items() and "inputs" not in run), None)


def describe_download(info: Info) -> str:
    """The packages that are fetched, by what they are needed for."""
    packages: dict[str, list[Weights]] = {}
    for weights in list_weights(info):
        packages.setdefault(weights.package, []).append(weights)
    return ", ".join(describe_size(files[0].size) + describe_need(*(weights.when for weights in files))
                     for files in packages.values())


def write_weights(files: list[Weights]) -> str:
    """Origins and licences."""
    if not files:
        return "\nCatwalk's own; nothing is fetched.\n"
    rows: dict[str, list[str]] = {}
    for weights in files:
        facts = f"{weights.package}{describe_need(weights.when)} | {weights.licence} | {weights.origin} |"
        rows.setdefault(facts, []).append(f"`{weights.file.rpartition('/')[2]}`")
    lines = [f"| {', '.join(names)} | {facts}" for facts, names in rows.items()]
    return "\n".join(("\n| file | out of | licence | origin |", "|---|---|---|---|", *lines, ""))


def join_unique(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def escape_bars(text: str) -> str:
    """Text that can stand in a table."""
    return text.replace("|", "\\|")
