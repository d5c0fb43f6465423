"""What is settled before a model starts: settings and options out of words, and the files that they need."""

import argparse
import os
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from .brought import demand_files, demand_paths, list_addresses
from .errors import BadSetting
from .info import Info, check_value, find_field
from .listing import select_weights
from .messages import Json
from .settings import Settings, read_settings, show_default, spell_flag, table
from .weights import fetch_weights

MULTIPLE = ("allow_origin", "allow_host", "osc_to", "profile", "budget")  # settings that may be said again


def add_settings(parser: argparse.ArgumentParser, names: Iterable[str]) -> None:
    """The flags of these settings, out of the one table."""
    wanted = set(names)
    for row in table():
        if row.name not in wanted:
            continue
        flags = [spell_flag(row.name)] + (["--yes"] if row.name == "accept_licences" else [])
        sentence = f"{row.metadata['sentence']} (default: {show_default(row)})".replace("%", "%%")
        if row.default is False:
            parser.add_argument(*flags, dest=row.name, action="store_true", default=None,
                                help=row.metadata["sentence"].replace("%", "%%"))
        else:
            parser.add_argument(*flags, dest=row.name, metavar=row.metadata["value"], help=sentence,
                                action="append" if row.name in MULTIPLE else "store")


def settle_settings(said: argparse.Namespace) -> Settings:
    """The settings, the cache's place already known to this process and to those it starts."""
    settings = read_settings(vars(said), os.environ)
    if settings.cache:
        os.environ["CATWALK_CACHE"] = str(Path(settings.cache).expanduser().absolute())
    return settings


def read_options(said: Iterable[str], infos: Mapping[str, Info],
                 presets: Mapping[str, Mapping[str, Json]]) -> dict[str, dict[str, Json]]:
    """`pose.size=thunder` and its like, each held against the model's own description, over the presets."""
    options = {name: dict(presets.get(name, {})) for name in infos}
    names = {name.lower(): name for name in infos}
    for words in said:
        place, equals, value = words.partition("=")
        model, dot, name = place.partition(".")
        if not equals or not dot:
            raise BadSetting(f"--option must read MODEL.NAME=VALUE, such as pose.size=thunder; it was {words!r}.")
        model = names.get(model.lower(), model)
        if model not in infos:
            raise BadSetting(f"--option {words} is for “{model}”, which is not served here; "
                             f"served are: {', '.join(infos)}.")
        field = find_field(infos[model].options, name, model, "option")
        options[model][field.name] = check_value(field, value, spoken=True)
    return options


def fetch_needed(infos: Mapping[str, Info], options: Mapping[str, Mapping[str, Json]],
                 usual: Mapping[str, Mapping[str, Json]], accept: bool) -> None:
    """Fetch the weights that models need with these options; `usual` are those that nobody chose. `accept`: nobody
    has to be asked first.
    """
    for name, info in infos.items():
        demand_paths(info, options[name])
        demand_files(name, select_weights(info, options[name]), select_weights(info, usual[name]))
        fetch_weights(list_addresses(info, options[name]), accept=accept)
    selected = chain.from_iterable(select_weights(info, options[name]) for name, info in infos.items())
    fetch_weights(selected, accept=accept)
