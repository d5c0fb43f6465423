"""Lines of JSON as a table: a row for each thing that was found, a column for each number and word."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from ..messages import Json

Row = dict[str, Json]


def write_table(lines: Path, table: Path) -> None:
    """A CSV file out of lines, read twice so that films of any length fit: first for the columns, then for the rows."""
    columns: dict[str, None] = {}
    for row in read_rows(lines):
        columns.update(dict.fromkeys(row))
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="")
        writer.writeheader()
        writer.writerows(read_rows(lines))


def read_rows(lines: Path) -> Iterator[Row]:
    """The rows of all lines."""
    with open(lines, "rb") as file:
        for line in file:
            yield from spread_line(orjson.loads(line))


def spread_line(line: Mapping[str, Json]) -> Iterator[Row]:
    """A line's rows: one for each thing found, one where there is none; what is told once stands in the first."""
    head = {name: value for name, value in line.items() if name != "data"}
    data: Mapping[str, Json] = line.get("data", {})
    lists = [name for name, value in data.items() if is_things(value)]
    once = flatten({name: value for name, value in data.items() if name not in lists and value is not None})
    things = [({"output": name} if len(lists) > 1 else {}) | flatten(dict(sorted(thing.items(), key=is_nested)))
              for name in lists for thing in data[name]]
    for thing in things or [{}]:
        yield {**head, **once, **thing}
        once = {}


def is_things(value: Json) -> bool:
    """Whether a value is a list of things that were found; an empty list may be."""
    return isinstance(value, list) and all(isinstance(thing, dict) for thing in value)


def is_nested(part: tuple[str, Json]) -> bool:
    """Whether a value is more than a number or a word; those stand behind."""
    return isinstance(part[1], (list, dict))


def flatten(values: Mapping[str, Json], before: str = "") -> Row:
    """What lies in objects and lists as columns: `box_x`, `nose_confidence`, `features_3`; words of a list as one."""
    row: Row = {}
    for name, value in values.items():
        if isinstance(value, dict):
            row |= flatten(value, f"{before}{name}_")
        elif is_things(value):
            space = "world_" if name == "keypoints3D" else ""
            for point in value:
                row |= flatten({key: part for key, part in point.items() if key != "name"}, f"{space}{point['name']}_")
        elif isinstance(value, list) and not all(isinstance(part, str) for part in value):
            row |= {f"{before}{name}_{number}": part for number, part in enumerate(value, 1)}
        else:
            row[f"{before}{name}"] = " ".join(value) if isinstance(value, list) else value
    return row
