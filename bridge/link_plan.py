"""What is to be served and linked: words of the command line and of the mapping file, made into models and links.

Nothing starts here, and no model is imported: a link that cannot be is refused before anything is fetched.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .catalog import read_info
from .codecs.link_kinds import Link, settle_links
from .codecs.link_words import NAMED_END, is_chain, read_chain, read_links, split_chain
from .errors import BadSetting, CatwalkError, UnknownModel
from .info import Info
from .source_words import ADAPTER_OF, Instance, find_instance


@dataclass(frozen=True)
class LinkPlan:
    """The chains of the command line, and the sources that feed whatever can take what they give.

    `words` says which model a word stands for that is not its name, as `camera:1` for `camera`.
    """

    chains: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def settle(self, infos: Mapping[str, Info], further: Iterable[str] = ()) -> tuple[Link, ...]:
        """All links, with the chains of the mapping file, checked. Raises BadSetting."""
        def find(word: str) -> str:
            return word if word in infos else self.words.get(word, "")

        arrows = [arrow for chain in (*self.chains, *further) for arrow in read_chain(chain, find, infos)]
        return settle_links(arrows, infos, self.sources)


def gather_models(words: Sequence[str], chains: Sequence[str],
                  sources: Sequence[str]) -> tuple[dict[str, Instance], LinkPlan]:
    """Everything that is to be served, by name, and how it is linked. `words` may be chains, too.

    Sources come last: the first model is the one that RunwayML's sketches ask. Raises UnknownModel, BadSetting.
    """
    gathering = Gathering()
    chained = [word for word in words if is_chain(word)]
    plain = [word for word in words if not is_chain(word)]
    linked = [word for chain in (*chained, *chains) for word in split_chain(chain)[0]]
    for word in sorted([*plain, *sources, *linked], key=lambda word: not ("=" in word or ":" in word)):
        gathering.add(word, may_name_end=word in linked)
    gathering.add_ends()
    places = {word: place for place, word in reversed(list(enumerate([*plain, *linked, *sources])))}
    said = sorted(gathering.names, key=lambda word: places.get(word, len(places)))
    names = sorted(dict.fromkeys(gathering.names[word] for word in said), key=gathering.is_source)
    return ({name: gathering.instances[name] for name in names},
            LinkPlan(tuple(chained), tuple(dict.fromkeys(gathering.names[word] for word in sources)), gathering.names))


class Gathering:
    """Models by name, as words for them come."""

    def __init__(self) -> None:
        self.instances: dict[str, Instance] = {}
        self.names: dict[str, str] = {}  # by word
        self.unknown: dict[str, CatwalkError] = {}

    def add(self, word: str, may_name_end: bool) -> None:
        """A word for a model. One that may name an input or output of a model waits until all models are there."""
        if word in self.names:
            return
        if word in self.instances:
            self.names[word] = word
            return
        try:
            instance = find_instance(word)
        except UnknownModel as problem:
            if not may_name_end:
                raise
            self.unknown[word] = problem
            return
        name = instance.adapter.name
        if self.instances.setdefault(name, instance) != instance:
            raise BadSetting(f"Two of these are called “{name}”; give them names of their own, such as left={word}.")
        self.names[word] = name

    def is_source(self, name: str) -> bool:
        """Whether that name is a source's."""
        return read_info(self.instances[name].adapter).source

    def add_ends(self) -> None:
        """The models of words such as `pose.poses`, which are served, too, where nothing else names them."""
        for word, problem in self.unknown.items():
            match = NAMED_END.fullmatch(word)
            if match is None or match[1] == word or Path(word).suffix.lower() in ADAPTER_OF:
                raise problem
            self.add(match[1], may_name_end=False)


def read_file_links(path: Path) -> tuple[str, ...]:
    """The chains of a mapping file; none where there is no such file yet. What is wrong in it is said by who reads on.
    """
    try:
        return read_links(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadSetting):
        return ()
