"""The line of `catwalk run` that does to somebody's own files what a served model does now, and what is then there.

Pure but for where the command lies on this machine: where Catwalk runs out of its folder, no terminal knows it by name.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from .catalog import find_path, list_adapters
from .codecs.link_kinds import DRAWN, Handover
from .errors import BadInput
from .info import FINDING_KINDS, PICTURE_KINDS, Info, show_value
from .messages import Adapter, Json
from .old_names import pick_name
from .weights import cache_folder

LIVE = "prediction"  # an input of live pictures alone: it makes up for the time that they take
INPUTS = {"photo": "photo.jpg", "folder": "photos", "film": "film.mp4", "texts": "lines.txt", "table": "inputs.csv",
          "nothing": ""}  # what a person may have, and what it may be called
ENDINGS = {"picture": ".png", "film": ".mp4", "pictures": os.sep, "table": ".csv", "lines": ".jsonl"}
FINDING = ("table", "lines")  # those of them that hold what was found
LONGEST = 1000  # characters of an INPUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`words` of a command that makes `out`; `lacks`: inputs that it needs and nobody has set, so that it is none yet;
    `pictures`: held inputs that must lie as files where it is run."""

    words: Sequence[str]
    out: str
    lacks: Sequence[str]
    pictures: Mapping[str, str]


def gives_lines(info: Info) -> bool:
    """Whether a model finds what can stand in lines or in a table."""
    return any(item.kind not in (*PICTURE_KINDS, "audio") for item in info.outputs)


def find_picture(info: Info) -> Handover | None:
    """What of a model's answer is a picture: the one it gives, else what it was given with the findings drawn on it;
    None for a model that has neither.
    """
    kinds = [item.kind for item in info.outputs]
    seen = any(item.kind == "image" for item in info.inputs)
    if "image" in kinds or (seen and any(kind in FINDING_KINDS for kind in kinds)):
        return Handover(DRAWN, "drawn")
    return next((Handover(item.name) for item in info.outputs if item.kind in PICTURE_KINDS), None)


def list_ways(info: Info, held: Mapping[str, Json]) -> dict[str, list[str]]:
    """What a person may have, and what the model makes of each; empty for a model that `catwalk run` cannot ask."""
    if info.source:
        return {}
    shown, found = find_picture(info) is not None, gives_lines(info)
    own = any(item.kind in PICTURE_KINDS for item in info.outputs)  # a picture also where it was given none
    pictures = [item for item in info.inputs if item.kind in PICTURE_KINDS]
    ways: dict[str, list[str]] = {}
    if pictures:
        ways |= {"photo": pick_makings(shown, found, "picture"),
                 "folder": pick_makings(shown, found, "pictures", "film"),
                 "film": pick_makings(shown, found, "film", "pictures")}
    if all(item.name in held or not item.required for item in pictures):
        many = pick_makings(own, found, "pictures", "film")
        ways["nothing"] = pick_makings(own, found, "picture")
        if any(item.kind == "text" and not item.group for item in info.inputs):
            ways["texts"] = many
        if any(not item.group for item in info.inputs):
            ways["table"] = many
    return {has: makings for has, makings in ways.items() if makings}


def pick_makings(shown: bool, found: bool, *pictures: str) -> list[str]:
    """Of pictures that may be shown and findings that may be told, those that there are."""
    return [*(pictures if shown else ()), *(FINDING if found else ())]


def write_line(word: str, info: Info, held: Mapping[str, Json], options: Mapping[str, Json], *, has: str, makes: str,
               file: str, model: str) -> Line:
    """What to run where a person `has` a photo, folder, film … called `file`, and wants it to become `makes`; `model`
    is what the model is called here, and `word` what `catwalk run` calls it.
    """
    fed = next((item.name for item in info.inputs if item.kind in PICTURE_KINDS), "") \
        if has in ("photo", "folder", "film") else ""
    files = {item.name: f"{item.name}{guess_ending(held[item.name])}" for item in info.inputs
             if item.kind in PICTURE_KINDS and item.name in held and item.name != fed}
    values = {key: files.get(key) or spell_value(value) for key, value in held.items() if key not in (fed, LIVE)}
    told = values.keys() | {fed}
    lacks = [item.name for item in info.inputs if item.required and item.name not in told]
    out = name_out(file, model, makes)
    words = ["run", word, *([guard_name(file)] if file else []), "-o", out]
    for key, value in values.items():
        words += ["--set", f"{key}={value}"]
    for key, value in options.items():
        words += ["--option", f"{key}={spell_value(value)}"]
    return Line(words=words, out=out, lacks=[] if has in ("texts", "table") else lacks, pictures=files)


def name_out(file: str, model: str, makes: str) -> str:
    """What is made of a file, called after it and the model, so that it can never be in the file's own place."""
    stem = PurePath(file).stem
    return (f"{stem}-{model}" if stem else model) + ENDINGS[makes]


def guard_name(file: str) -> str:
    """A file's name as no command takes it for a setting."""
    return f".{os.sep}{file}" if file.startswith("-") else file


def check_name(file: str) -> str:
    """A file's name. Raises BadInput where it can be none."""
    if not file.isprintable() or len(file) > LONGEST or not PurePath(file).name:
        raise BadInput(f"“input” must be the name of a file or folder; it was {show_value(file)}.")
    return file


def spell_value(value: Json) -> str:
    """A value as `--set` and `--option` read it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(map(spell_value, value))
    return json.dumps(value)


def guess_ending(picture: Json) -> str:
    """The ending of a held picture's file, by its first bytes or its data URI's."""
    png = picture.startswith(b"\x89PNG") if isinstance(picture, bytes) else str(picture).startswith("data:image/png")
    return ".png" if png else ".jpg"


def spell_model(adapter: Adapter) -> str:
    """What `catwalk run` calls a model, which may have been given another name here: its own, or its file's."""
    if pick_name(adapter):
        return adapter.name
    known = next((own.name for own in list_adapters() if own.source == adapter.source), None)
    return known or str(find_path(adapter))


def find_program() -> list[str]:
    """The command, as any terminal of this machine finds it: by its name, or by where it is; with the cache it uses."""
    scripts = Path(sysconfig.get_path("scripts"))
    own = scripts / ("catwalk.exe" if os.name == "nt" else "catwalk")
    others = [place for place in os.get_exec_path() if Path(place) != scripts]  # a terminal may have been told of those
    found = shutil.which("catwalk", path=os.pathsep.join(others))
    here = found is not None and Path(found).resolve() == own.resolve()
    return ["catwalk"] if here else [str(own)] if own.is_file() else [sys.executable, "-m", "bridge"]


def list_places() -> list[str]:
    """Settings without which a command would look for weights elsewhere than this process."""
    return ["--cache", str(cache_folder())] if os.environ.get("CATWALK_CACHE") else []


def spell_command(words: Sequence[str]) -> str:
    """Words as the terminals of this machine take them."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
