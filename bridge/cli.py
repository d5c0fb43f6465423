"""The command `catwalk`: reads words, does what they say, and turns every error into one sentence and an exit code.

It imports nothing heavy: `catwalk --help` answers at once, and adapters are only ever looked at by name.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from .brought import write_others
from .catalog import EXAMPLES, list_adapters, read_info
from .codecs.link_kinds import Link
from .errors import BadAdapter, BadInput, BadSetting, CatwalkError, FetchFailed
from .info import Info
from .link_plan import LinkPlan, gather_models, read_file_links
from .listing import (NAME_WIDTH, choose_pulled, list_weights, write_cache, write_info, write_model, write_summary)
from .messages import Json
from .old_names import write_names
from .preparing import add_settings, fetch_needed, read_options, settle_settings
from .settings import Settings, table
from .source_words import Instance, find_instance
from .weights import PAGE_FILES, fetch_weights

OPENING = """\
Catwalk connects machine-learning models with sketches.

  catwalk pose style        serve these models at http://127.0.0.1:8000
  catwalk ./my_model.py     serve an adapter of your own
  catwalk camera clip.mp4   serve sources, which have their own pictures; left=camera:1 gives one a name
  catwalk list              the models there are, and where their weights are kept
  catwalk info MODEL        a model's inputs, outputs, options and weights
  catwalk pull MODEL …      fetch what a model needs later without internet; --all for every model
  catwalk token new MODEL   make a model private at its hosted address; list, revoke
  catwalk run MODEL INPUT … -o OUT   pictures, folders and films in; pictures, a film or a table out
  catwalk osc watch         what arrives and leaves by OSC; catwalk osc test HOST:PORT sends a pattern
"""


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 0, 1 for what went wrong, 2 for what was not understood."""
    try:
        return run_command(list(sys.argv[1:] if words is None else words))
    except (BadSetting, BadInput) as problem:
        return complain(problem, 2)
    except CatwalkError as problem:
        return complain(problem, 1)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:  # `catwalk list | head`
        sys.stderr.close()
        return 0


def complain(problem: CatwalkError, code: int) -> int:
    """One sentence on stderr."""
    print(f"catwalk: {problem}", file=sys.stderr)
    return code


def run_command(words: list[str]) -> int:
    """The first word is a command, or the whole line says what to serve."""
    if not words:
        print(OPENING + "\nMore: catwalk --help")
        return 2
    command = COMMANDS.get(words[0])
    if command:
        make_parser, run = command
        return run(make_parser().parse_args(words[1:]))
    return serve_models(make_serve_parser().parse_intermixed_args(words))


def make_serve_parser() -> argparse.ArgumentParser:
    """`catwalk MODEL …`, with every setting."""
    from . import __version__

    parser = argparse.ArgumentParser(
        prog="catwalk", usage="catwalk MODEL … [settings]", description=OPENING, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL",
                        help="a model's name, or the path of an adapter's file or of a model port of RunwayML's; or a "
                        "source: camera:1, a film, a folder of pictures, an address. NAME= before it gives it a name")
    parser.add_argument("--source", action="append", default=[], metavar="SOURCE",
                        help="A source that feeds every model served that takes what it gives, such as camera or "
                        "clip.mp4; may be said again.")
    parser.add_argument("--option", action="append", default=[], metavar="MODEL.NAME=VALUE",
                        help="An option of a model, such as pose.size=thunder; may be said again.")
    parser.add_argument("--version", action="version", version=f"catwalk {__version__}")
    add_settings(parser, (row.name for row in table()))
    return parser


def make_list_parser() -> argparse.ArgumentParser:
    """`catwalk list`."""
    parser = argparse.ArgumentParser(prog="catwalk list", description="The models there are, and the cache.")
    add_settings(parser, ("cache",))
    return parser


def make_info_parser() -> argparse.ArgumentParser:
    """`catwalk info MODEL`."""
    parser = argparse.ArgumentParser(prog="catwalk info", description="What a model takes and gives.")
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--json", action="store_true", help="As JSON, the same as GET /models/MODEL.")
    add_settings(parser, ("cache",))
    return parser


def make_pull_parser() -> argparse.ArgumentParser:
    """`catwalk pull MODEL …`."""
    parser = argparse.ArgumentParser(
        prog="catwalk pull", description="Fetch what models, the page and the examples need later without internet.")
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--all", action="store_true", help="Everything that every model needs with any option.")
    parser.add_argument("--option", action="append", default=[], metavar="MODEL.NAME=VALUE",
                        help="An option, such as flow.size=good: of a model whose files no package has, only those for "
                        "its options are fetched; may be said again.")
    add_settings(parser, ("cache", "accept_licences"))
    return parser


def run_list(said: argparse.Namespace) -> int:
    """Every model with one line about it; one that is broken says so and hides no other."""
    settle_settings(said)
    for adapter in list_adapters():
        try:
            print(write_model(adapter.name, read_info(adapter)))
        except CatwalkError as problem:
            print(f"  {adapter.name:<{NAME_WIDTH}} {problem}")
    print(f"\n{write_names()}\n\n{write_cache()}")
    return 0


def run_info(said: argparse.Namespace) -> int:
    """One model, whole."""
    settle_settings(said)
    info = read_info(find_instance(said.model).adapter)
    print(json.dumps(info.to_json(), indent=2, ensure_ascii=False) if said.json else write_info(info))
    return 0


def run_pull(said: argparse.Namespace) -> int:
    """Fetches all files of these models, whatever option they are for; of those that no package has, the chosen ones.
    """
    settings = settle_settings(said)
    if not said.models and not said.all:
        raise BadSetting("Say which models to pull, such as `catwalk pull pose`, or `catwalk pull --all`.")
    instances = [find_instance(word) for word in said.models]
    infos = {instance.adapter.name: read_info(instance.adapter) for instance in instances}
    options = read_options(said.option, infos, {instance.adapter.name: instance.options for instance in instances})
    wanted = [weights for name, info in infos.items() for weights in choose_pulled(info, options[name])]
    for adapter in list_adapters() if said.all else ():
        try:
            wanted += [weights for weights in list_weights(read_info(adapter)) if not weights.brought]
        except BadAdapter as problem:  # somebody's installed adapter must not keep the others from being fetched
            complain(problem, 1)
    fetch_weights([*PAGE_FILES, *wanted], accept=settings.accept_licences)
    print("Everything is there." if said.all else f"Everything is there for {', '.join(said.models)}.")
    for name, info in infos.items():
        print(write_others(name, [weights for weights in list_weights(info) if weights not in wanted]), end="")
    print(write_cache())
    return 0


def serve_models(said: argparse.Namespace) -> int:
    """Fetches what is missing, then serves until it is stopped."""
    settings = settle_settings(said)
    chains = read_file_links(Path(settings.mapping))
    if not said.models and not chains:
        raise BadSetting("Say which models to serve, such as `catwalk pose`; `catwalk list` names them.")
    instances, plan = find_models(said.models, chains, said.source)
    adapters = [instance.adapter for instance in instances.values()]
    infos = {adapter.name: read_info(adapter) for adapter in adapters}
    options = read_options(said.option, infos, {name: instance.options for name, instance in instances.items()})
    if any(info.port for info in infos.values()):
        from .port_command import heed_environment

        heeded = heed_environment(infos, settings, os.environ)
        if heeded is None:
            return 0
        settings = heeded
    links = plan.settle(infos, chains)
    usual = {name: instance.options for name, instance in instances.items()}
    fetch_all(infos, options, usual, settings)

    from .server import serve  # aiohttp comes with it

    logging.basicConfig(level=settings.log_level.upper(), format="%(message)s")
    serve(adapters, options, settings, make_welcome(infos, links, settings), plan)
    return 0


def find_models(words: Sequence[str], chains: Sequence[str] = (),
                sources: Sequence[str] = ()) -> tuple[dict[str, Instance], LinkPlan]:
    """What is to be served, each name once, and linked; a command that was not said first gets a sentence."""
    for word in words:
        if word in COMMANDS:
            raise BadSetting(f"“{word}” is a command; say it first: catwalk {word}")
    return gather_models(words, chains, sources)


def fetch_all(infos: Mapping[str, Info], options: Mapping[str, Mapping[str, Json]],
              usual: Mapping[str, Mapping[str, Json]], settings: Settings) -> None:
    """The weights these options need, without which nothing starts; the page's files, without which all else works."""
    fetch_needed(infos, options, usual, settings.accept_licences)
    try:
        fetch_weights(PAGE_FILES if settings.http_port is not None else (), accept=settings.accept_licences)
    except FetchFailed as problem:
        print(f"catwalk: {problem} Until then the page has no sample, and examples no p5.", file=sys.stderr)


def make_welcome(infos: Mapping[str, Info], linked: Sequence[Link],
                 settings: Settings) -> Callable[[Sequence[str], Sequence[str]], None]:
    """What the server calls with its addresses, and the links for other machines, once sketches can connect."""
    from .network import write_invitation

    def welcome(addresses: Sequence[str], links: Sequence[str]) -> None:
        if links:
            print(write_invitation(links, sys.stdout.encoding if sys.stdout.isatty() else ""))
        elif settings.lan and addresses:
            print("This machine has no address on a network, so that no other can join; connect it, and start again.")
        print(write_welcome(infos, addresses, linked), flush=True)
        if settings.open and addresses:
            open_browser(addresses[0])

    return welcome


def write_welcome(infos: Mapping[str, Info], addresses: Sequence[str], linked: Sequence[Link] = ()) -> str:
    """What a sketch's author needs: addresses, inputs and outputs, the example to open."""
    lines = [f"Catwalk is at {' and '.join(addresses)}" if addresses else "Catwalk is running, with no HTTP port."]
    for name, info in infos.items():
        lines.append(write_summary(name, info))
        examples = find_examples(name)
        if addresses and examples:
            lines.append(f"    example: {addresses[0]}/examples/p5js/{examples[0]}/")
    lines += [f"  linked: {link}" for link in linked]
    lines.append("Ctrl-C stops it.")
    return "\n".join(lines)


def find_examples(model: str) -> list[str]:
    """The folders of the p5.js examples that ask this model: those that ask no other first, then the shortest."""
    found = []
    for sketch in sorted(EXAMPLES.glob("p5js/*/sketch.js")):
        text = sketch.read_text(encoding="utf-8")
        if f"catwalk.model('{model}'" in text or f'catwalk.model("{model}"' in text:
            found.append((text.count("catwalk.model("), len(text), sketch.parent.name))
    return [name for *_, name in sorted(found)]


def open_browser(address: str) -> None:
    """Opens the page, where there is a screen; never a browser inside the terminal."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


Command = tuple[Callable[[], argparse.ArgumentParser], Callable[[argparse.Namespace], int]]


def find_command(module: str) -> Command:
    """A command that has a module of its own, which is read when it is said."""
    return (lambda: import_module(f".{module}", __package__).make_parser(),
            lambda said: import_module(f".{module}", __package__).run_command(said))


COMMANDS: dict[str, Command] = {
    "list": (make_list_parser, run_list),
    "info": (make_info_parser, run_info),
    "pull": (make_pull_parser, run_pull),
    "osc": find_command("osc_command"),
    "run": find_command("run_command"),
    "token": find_command("token_command"),
}
