"""Which adapter answers under which name: a model's own, or that of RunwayML's model whose part it takes."""

from collections.abc import Iterable
from dataclasses import replace

from .catalog import find_adapter, list_adapters
from .codecs.classics import CLASSICS, MISSING, find_classic, find_missing
from .errors import UnknownModel
from .messages import Adapter, Json


def find_served(word: str) -> Adapter:
    """The adapter of that name, in that file, or behind RunwayML's model of that name, whatever its capitals.

    Raises UnknownModel; of a model that nothing here does yet, it says so.
    """
    classic, missing = find_classic(word), find_missing(word)
    if (classic or missing) and word not in (adapter.name for adapter in list_adapters()):
        if classic:
            return replace(find_adapter(classic.model), name=classic.name)
        raise UnknownModel(f"RunwayML's model “{missing}” has no model behind it here yet. Of RunwayML's there are: "
                           f"{', '.join(CLASSICS)}.")
    return find_adapter(word)


def pick_name(adapter: Adapter) -> str:
    """RunwayML's model that an adapter is served as; empty for none."""
    classic = CLASSICS.get(adapter.name)
    own = classic and adapter.source == f"module:adapters.{classic.model.replace('-', '_')}"
    return adapter.name if own else ""


def preset_options(adapters: Iterable[Adapter]) -> dict[str, dict[str, Json]]:
    """The options with which each is set up where nobody says others."""
    names = {adapter.name: pick_name(adapter) for adapter in adapters}
    return {name: dict(CLASSICS[old].options) if old else {} for name, old in names.items()}


def write_names() -> str:
    """RunwayML's names, as `catwalk list` shows them."""
    rows = ", ".join(f"{row.name} ({row.model})" for row in CLASSICS.values())
    return f"RunwayML's names, for its old sketches: {rows}. {len(MISSING)} others have no model behind them yet."
