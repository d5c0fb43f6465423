"""The words `catwalk run MODEL INPUT … -o OUT`: a model asked about files, its answers in files."""

import argparse
import asyncio
import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .catalog import place_of_info, read_info
from .codecs.link_kinds import Handover
from .engines.lending import BlockFolder
from .engines.process import Limits, ProcessEngine
from .errors import BadInput, BadSetting, CatwalkError
from .info import PICTURE_KINDS, Info, check_value, find_field
from .messages import Dialect, Json
from .preparing import add_settings, fetch_needed, read_options, settle_settings
from .run_line import LIVE, find_picture, gives_lines
from .settings import Settings
from .source_words import Instance, find_instance

if TYPE_CHECKING:
    from .files.asking import Plan
    from .files.incoming import Item
    from .files.ledger import Ledger
    from .files.outgoing import Sink

FPS = 25.0  # of a film that is made of pictures
FILM_ENDING, LINE_ENDINGS, PICTURE_ENDINGS = ".mp4", (".jsonl", ".csv"), (".png", ".jpg", ".jpeg")
ENDINGS = ("OUT must end in .mp4 for a film, in .jsonl or .csv for what was found, in .png or .jpg for one picture; or "
           "it is a folder for pictures, with no ending, or with / behind it")
SETTINGS = ("cache", "accept_licences", "device", "threads", "time_limit", "max_pixels", "ignore_memory")


def make_parser() -> argparse.ArgumentParser:
    """What may follow `catwalk run`."""
    parser = argparse.ArgumentParser(
        prog="catwalk run", usage="catwalk run MODEL INPUT … -o OUT [settings]", allow_abbrev=False,
        description="Ask a model about pictures, folders of pictures and films. What was killed goes on with the same "
        "command.")
    parser.add_argument("model", metavar="MODEL", help="a model's name, or the path of an adapter's file")
    parser.add_argument("inputs", nargs="*", metavar="INPUT",
                        help="a picture, a folder of pictures, a film; or lines of inputs: .jsonl, .csv, .txt")
    parser.add_argument("-o", "--out", required=True, metavar="OUT", help=f"{ENDINGS}.")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="settings",
                        help="An input of the model, such as style=mosaic; of a picture, its file; may be said again.")
    parser.add_argument("--option", action="append", default=[], metavar="[MODEL.]NAME=VALUE",
                        help="An option of the model, such as pose.size=thunder; may be said again.")
    parser.add_argument("--fps", type=float, metavar="N",
                        help=f"Take pictures for frames of a film, so many a second (for OUT.mp4: {FPS:g}).")
    parser.add_argument("--overwrite", action="store_true", help="Replace OUT where it is there already.")
    add_settings(parser, SETTINGS)
    return parser


def run_command(said: argparse.Namespace) -> int:
    """Ask, write, and say how it went: 0, or 1 where something was left out. Raises CatwalkError."""
    settings = settle_settings(said)
    instance = find_instance(said.model)
    info = read_info(instance.adapter)
    if info.source:
        raise BadSetting(f"{info.name} is a source, which brings pictures by itself; say a model, and as INPUT a "
                         "picture, a folder or a film.")
    options = read_options(name_options(said.option, info.name), {info.name: info}, {info.name: instance.options})
    fetch_needed({info.name: info}, options, {info.name: instance.options}, settings.accept_licences)

    from .files.incoming import list_items  # OpenCV comes with it

    items = list_items(said.inputs)
    out, ending = read_out(said.out)
    values = read_values(said.settings, info)
    check_inputs(info, items, values)
    plan = make_plan(info, items, values, ending, said.fps)
    asked = describe_run(instance, options[info.name], plan, out, settings)
    engine = make_engine(instance, info, options[info.name], settings)
    return work(engine, plan, out, ending, asked, said.overwrite)


def name_options(words: Iterable[str], model: str) -> list[str]:
    """Options as `catwalk MODEL` takes them, where the model's name may be left out."""
    return [word if "." in word.partition("=")[0] else f"{model}.{word}" for word in words]


def read_out(word: str) -> tuple[Path, str]:
    """Where to write, and the ending that says what; empty for a folder. Raises BadSetting."""
    out = Path(word).expanduser().absolute()
    ending = "" if word.endswith(("/", "\\")) or out.is_dir() else out.suffix.lower()
    if ending and ending not in (FILM_ENDING, *LINE_ENDINGS, *PICTURE_ENDINGS):
        raise BadSetting(f"{ENDINGS}; it was {word}.")
    if not ending and out.is_file():
        raise BadSetting(f"{word} must be a folder; there is a file of that name.")
    return out, ending


def read_values(words: Iterable[str], info: Info) -> dict[str, Json]:
    """What --set says, checked; pictures are read out of their files. Raises BadSetting, BadInput."""
    from .files.incoming import read_pictures

    values: dict[str, Json] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise BadSetting(f"--set must read NAME=VALUE, such as style=mosaic; it was {word!r}.")
        item = find_field(info.inputs, name, info.name)
        if name == LIVE:
            raise BadSetting("“prediction” makes up for the time that live pictures take; files have that time.")
        values |= read_pictures(info, {name: check_value(item, value, spoken=True)}, Path())
    return values


def check_inputs(info: Info, items: Sequence["Item"], values: Mapping[str, Json]) -> None:
    """Raise BadSetting or BadInput for inputs that this model cannot be asked with."""
    from .files.incoming import FILM, NOTHING, PICTURE

    picture = next((item.name for item in info.inputs if item.kind in PICTURE_KINDS), "")
    pictures = [item for item in items if item.kind in (PICTURE, FILM)]
    if pictures and not picture:
        names = ", ".join(item.name for item in info.inputs if not item.group)
        raise BadSetting(f"{info.name} takes no picture, so it cannot be asked about {pictures[0].path}. Its inputs "
                         f"are: {names}; say them with --set, or line by line in a file that ends in .jsonl or .csv.")
    missing = [item.name for item in info.inputs if item.required and item.name not in values
               and not (pictures and item.name == picture)]
    if missing and (pictures or items[0].kind == NOTHING):
        raise BadInput(f"{info.name} needs “{missing[0]}”; say " + (
            "an INPUT: a picture, a folder or a film." if missing[0] == picture else f"--set {missing[0]}=…"))


def make_plan(info: Info, items: Sequence["Item"], values: Mapping[str, Json], ending: str,
              fps: float | None) -> "Plan":
    """What is asked, and as what it is answered. Raises BadSetting for an OUT that cannot be filled with that."""
    from .files.asking import LINES, Plan
    from .files.incoming import FILM, TABLE

    if fps is not None and not 0.01 <= fps <= 240:
        raise BadSetting(f"--fps must be between 0.01 and 240; it was {fps:g}.")
    films = [item for item in items if item.kind == FILM]
    if ending in PICTURE_ENDINGS and (len(items) > 1 or items[0].kind in (FILM, TABLE)):
        raise BadSetting(f"OUT{ending} is one picture, and there are more; say a folder, such as -o pictures/.")
    if ending == FILM_ENDING and films and len(items) > 1:
        raise BadSetting("OUT.mp4 is one film, out of one film or out of pictures; say a folder, such as -o pictures/, "
                         "or call catwalk run for each.")
    if ending == FILM_ENDING or values.get("tracking") == "on":
        fps = fps or FPS
    return Plan(items=tuple(items), settings=values, fps=fps or 0.0,
                shown=check_lines(info, LINES) if ending in LINE_ENDINGS else choose_picture(info).dialect)


def check_lines(info: Info, lines: Dialect) -> Dialect:
    """The dialect of findings. Raises BadSetting for a model that gives pictures alone."""
    if not gives_lines(info):
        raise BadSetting(f"{info.name} gives pictures, which stand in no table: {ENDINGS}.")
    return lines


def choose_picture(info: Info) -> Handover:
    """What of a model's answer is a picture. Raises BadSetting for a model that has none."""
    handover = find_picture(info)
    if handover is None:
        raise BadSetting(f"{info.name} gives no picture, nor anything that is drawn on one; say -o found.jsonl or "
                         "-o found.csv.")
    return handover


def describe_run(instance: Instance, options: Mapping[str, Json], plan: "Plan", out: Path,
                 settings: Settings) -> dict[str, Json]:
    """What a run is known by: another one with the same goes on where it was."""
    values = {name: hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
              for name, value in plan.settings.items()}
    return {"catwalk": __version__, "model": place_of_info(instance.adapter).stem, "options": dict(options),
            "settings": values, "inputs": [item.stamp for item in plan.items], "out": str(out), "fps": plan.fps,
            "device": settings.device}


def make_engine(instance: Instance, info: Info, options: Mapping[str, Json], settings: Settings) -> ProcessEngine:
    """The model's process. It may take its time, unless somebody says how much."""
    limits = Limits(device=settings.device, max_pixels=settings.max_pixels, ignore_memory=settings.ignore_memory,
                    threads=settings.threads,
                    time_limit=settings.time_limit if "time_limit" in settings.given else 0)
    return ProcessEngine(instance.adapter, info, options, limits, BlockFolder())


def open_sink(ending: str, folder: Path) -> "Sink":
    """What writes an OUT of this ending."""
    from .files.movie import Movie
    from .files.outgoing import Lines, OnePicture, Pictures, Table

    if ending in PICTURE_ENDINGS:
        return OnePicture(folder, "png" if ending == ".png" else "jpeg")
    sinks: dict[str, Callable[[Path], Sink]] = {"": Pictures, FILM_ENDING: Movie, ".jsonl": Lines, ".csv": Table}
    return sinks[ending](folder)


def work(engine: ProcessEngine, plan: "Plan", out: Path, ending: str, asked: Mapping[str, Json],
         overwrite: bool) -> int:
    """Ask until everything is there; the exit code. Raises CatwalkError."""
    from .files.ledger import Ledger

    ledger = Ledger(out, asked, overwrite)
    try:
        ledger.open()
        return asyncio.run(ask_all(engine, plan, ledger, ending))
    except OSError as problem:
        raise CatwalkError(f"{out} cannot be written: {problem.strerror or problem}. {write_kept(ledger)}") from None
    except KeyboardInterrupt:
        print(f"\ncatwalk: Stopped. {write_kept(ledger)}", file=sys.stderr)
        return 130
    finally:
        ledger.close()
        engine.blocks.remove()


def write_kept(ledger: "Ledger") -> str:
    """What there is to go on with."""
    return f"What is finished lies in {ledger.folder}; the same command goes on from there."


async def ask_all(engine: ProcessEngine, plan: "Plan", ledger: "Ledger", ending: str) -> int:
    """The same with an event loop. What went wrong is told as it comes, and once more at the end."""
    from tqdm import tqdm

    from .files.asking import Problems, Run
    from .files.incoming import FILM, count_units

    total = await asyncio.to_thread(lambda: sum(count_units(item) for item in plan.items))
    with tqdm(total=total, desc=ledger.out.name, unit="", disable=None, smoothing=0.05) as bar:
        problems = Problems(lambda sentence: bar.write(f"catwalk: {sentence}", file=sys.stderr))
        run = Run(plan, engine, open_sink(ending, ledger.folder), ledger, problems, bar)
        before = ledger.done.count
        try:
            await run.work()
        finally:
            await engine.stop()
    sound = ending == FILM_ENDING and plan.items[0].kind == FILM
    print(f"{ledger.out}: {run.added} of {run.count}" + (f", {before} of them from before" if before else "")
          + (". The film's sound is not in it." if sound else "."))
    if problems.found:
        print(f"catwalk: Not everything is in it: {sum(problems.found.values())} inputs or frames had a problem.",
              file=sys.stderr)
    return 1 if problems.found else 0
