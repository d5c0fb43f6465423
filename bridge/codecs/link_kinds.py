"""Which output fits which input, and how a value becomes what the input takes: checked before anything starts. Pure.

What is done with the values themselves is in handover.py, where models run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ..errors import BadSetting
from ..info import PICTURE_KINDS, Field, Info
from ..messages import Dialect
from .link_words import Arrow, End

DRAWN = "drawn"  # the end of a model's picture with what it found drawn on it, as doors show it
SURE, NEAR, FAR, ASKED = range(4)  # how near two kinds are; the last ones only where both ends are named
NEARNESS = {
    **{(kind, kind): SURE for kind in ("image", "mask", "depth", "text", "number", "boolean", "category", "vector",
                                       "keypoints", "boxes", "labels", "audio")},
    **{(given, taken): NEAR for given in PICTURE_KINDS for taken in PICTURE_KINDS if given != taken},
    ("category", "text"): NEAR, ("labels", "text"): FAR, ("keypoints", "image"): FAR, ("boxes", "image"): FAR,
    ("text", "category"): ASKED, ("labels", "category"): ASKED, ("boolean", "number"): ASKED,
}
WAYS = {("labels", "text"): "word", ("labels", "category"): "word",
        ("keypoints", "image"): "crop", ("boxes", "image"): "crop"}
Span = tuple[float | None, float | None]


@dataclass(frozen=True)
class Handover:
    """What of a model's answer is handed on, and as what.

    `way`: `same`, `drawn` (the picture with the findings on it), `crop` (what is in the surest box, or in that of
    `slot`), `word` (of the surest label) or `scaled` (a number, from one span onto another, whose ends it keeps to).
    """

    field: str
    way: str = "same"
    slot: int | None = None
    span: Span = (None, None)
    onto: Span = (None, None)

    @property
    def dialect(self) -> Dialect:
        """How a worker is asked for it."""
        return Dialect("link", "block", self)


@dataclass(frozen=True)
class Link:
    """One link, both of whose ends are known."""

    source: str
    target: str
    input: str
    holds: bool
    handover: Handover

    def __str__(self) -> str:
        slot = "" if self.handover.slot is None else f"#{self.handover.slot}"
        arrow = "~>" if self.holds else ">"
        return f"{self.source}.{self.handover.field}{slot} {arrow} {self.target}.{self.input}"


def settle_links(arrows: Sequence[Arrow], infos: Mapping[str, Info],
                 sources: Sequence[str] = ()) -> tuple[Link, ...]:
    """The links of these arrows, and from these sources to whatever has a place left for what they give.

    Checked each by itself and all together. Raises BadSetting.
    """
    check_loops(arrows)
    links: dict[Arrow, Link] = {}
    for arrow in sorted(dict.fromkeys(arrows), key=lambda arrow: not arrow.target.field):
        links[arrow] = settle_link(arrow, infos, find_taken(arrow.target.model, links.values()))
    found = list(dict.fromkeys(links[arrow] for arrow in dict.fromkeys(arrows)))
    for source in sources:
        fed = [link for name, info in infos.items() if not info.source
               for link in feed_model(source, name, infos, found)]
        if not fed:
            raise BadSetting(f"Nothing that is served can take what the source {source} gives: "
                             f"{list_fields(infos[source].outputs)}.")
        found = list(dict.fromkeys([*found, *fed]))
    check_fed(found, infos)
    return tuple(found)


def find_taken(target: str, links: Iterable[Link]) -> dict[str, Link]:
    """The inputs of a model that are linked, with their links."""
    return {link.input: link for link in links if link.target == target}


def feed_model(source: str, target: str, infos: Mapping[str, Info], links: Iterable[Link]) -> list[Link]:
    """The link from a source to a model, if the input for it is there and free."""
    arrow = Arrow(End(source), End(target), False, f"{source} > {target}")
    pairs = list_pairs(arrow, infos)
    best = min(pairs, key=lambda pair: pair[0])[1] if pairs else None
    return [best] if best and find_taken(target, links).get(best.input, best) == best else []


def settle_link(arrow: Arrow, infos: Mapping[str, Info], taken: Mapping[str, Link]) -> Link:
    """One arrow as a link, by the nearest kinds where its ends are not named. Raises BadSetting."""
    target = arrow.target.model
    if infos[target].source and not arrow.holds:
        raise BadSetting(f"“{arrow.said}”: {target} is a source, which runs by itself. What it is given can only "
                         f"wait for its next frame: {arrow.said.replace('>', '~>')}")
    pairs = list_pairs(arrow, infos)
    if not pairs:
        raise BadSetting(explain_misfit(arrow, infos))
    best = min(pairs, key=lambda pair: pair[0])[1]
    if best in taken.values():  # said before, in other words
        return best
    free = [pair for pair in pairs if pair[1].input not in taken]
    if free:
        best = min(free, key=lambda pair: pair[0])[1]
    else:
        raise BadSetting(f"“{arrow.said}”: {target}.{best.input} is fed already, by {taken[best.input]}. An input "
                         f"takes one link; name another input, or serve the model twice, such as other={target}.")
    return best


def list_pairs(arrow: Arrow, infos: Mapping[str, Info]) -> list[tuple[tuple[int, bool, int], Link]]:
    """The links that an arrow may be, each with how far it is from what it is likely to mean."""
    source = infos[arrow.source.model]
    pairs = [(output, item) for output in list_outputs(arrow, source)
             for item in list_inputs(arrow, infos[arrow.target.model])]
    return [((nearness, not item.required, order), link_pair(arrow, output, item))
            for order, (output, item) in enumerate(pairs)
            if (nearness := find_nearness(output, item, source)) is not None
            and (nearness < ASKED or arrow.target.field)]


def list_outputs(arrow: Arrow, source: Info) -> list[Field]:
    """The outputs that an arrow may come out of. An input may be handed on, too: as the model had it for its answer."""
    drawn = [Field(name=DRAWN, kind="image")] if sees_picture(source) or gives_picture(source) else []
    if not arrow.source.field:
        return list(source.outputs)
    known = {item.name: item for item in (*drawn, *source.inputs, *source.outputs)}
    return [find_end(arrow, arrow.source, known, "output")]


def list_inputs(arrow: Arrow, target: Info) -> list[Field]:
    """The inputs that an arrow may go into; those that the bridge acts on, only by name."""
    if not arrow.target.field:
        return [item for item in target.inputs if not item.group]
    return [find_end(arrow, arrow.target, {item.name: item for item in target.inputs}, "input")]


def find_end(arrow: Arrow, end: End, known: Mapping[str, Field], role: str) -> Field:
    """The field that an end names. Raises BadSetting with the one that was meant, perhaps."""
    if end.field in known:
        return known[end.field]
    near = get_close_matches(end.field, known, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"It has: {', '.join(known) or 'none'}."
    raise BadSetting(f"“{arrow.said}”: {end.model} has no {role} “{end.field}”. {hint}")


def find_nearness(output: Field, item: Field, source: Info) -> int | None:
    """How near an output is to an input; None where it does not fit."""
    nearness = NEARNESS.get((output.kind, item.kind))
    if nearness is None or (WAYS.get((output.kind, item.kind)) == "crop" and not sees_picture(source)):
        return None
    if output.kind == "vector" and None not in (output.length, item.length) and output.length != item.length:
        return None
    return nearness


def sees_picture(info: Info) -> bool:
    """Whether a model gets a picture that can be cut or drawn on."""
    return any(item.kind == "image" for item in info.inputs)


def gives_picture(info: Info) -> bool:
    """Whether a model answers with a picture."""
    return any(item.kind == "image" for item in info.outputs)


def link_pair(arrow: Arrow, output: Field, item: Field) -> Link:
    """An output linked with an input."""
    way = "drawn" if output.name == DRAWN and output.kind == "image" else WAYS.get((output.kind, item.kind), "same")
    span: Span = (None, None)
    onto: Span = (None, None)
    if item.kind == "number" and (item.minimum, item.maximum) != (None, None):
        way, span, onto = "scaled", (output.minimum, output.maximum), (item.minimum, item.maximum)
    handover = Handover(output.name, way, arrow.source.slot if way == "crop" else None, span, onto)
    return Link(arrow.source.model, arrow.target.model, item.name, arrow.holds, handover)


def explain_misfit(arrow: Arrow, infos: Mapping[str, Info]) -> str:
    """Why nothing fits, and what would."""
    source, target = infos[arrow.source.model], infos[arrow.target.model]
    inputs = list_inputs(arrow, target)
    kinds = {item.kind for item in inputs}
    fitting = sorted({given for given, taken in NEARNESS if taken in kinds})
    hint = f"What fits is of kind {', '.join(fitting)}." if fitting else "Nothing fits that."
    if "image" in kinds and (sees_picture(source) or gives_picture(source)):
        hint += f" Its picture, with what it found drawn on it, is {arrow.source.model}.{DRAWN}."
    return (f"“{arrow.said}”: {arrow.source.model} gives {list_fields(list_outputs(arrow, source))}, and "
            f"{arrow.target.model} takes {list_fields(inputs)}; these do not fit. {hint}")


def list_fields(items: Iterable[Field]) -> str:
    """Fields with their kinds, for a sentence."""
    return ", ".join(f"{item.name} ({item.kind}{f' of {item.length}' if item.kind == 'vector' and item.length else ''})"
                     for item in items) or "nothing"


def check_loops(arrows: Sequence[Arrow]) -> None:
    """Raise BadSetting for a loop in which each model waits for the one before."""
    onward: dict[str, list[str]] = {}
    for arrow in arrows:
        if not arrow.holds:
            onward.setdefault(arrow.source.model, []).append(arrow.target.model)
    for start in onward:
        loop = find_loop([start], onward)
        if loop:
            raise BadSetting(f"{' > '.join((*loop, start))} goes round without end. Write ~> where the newest answer "
                             f"may wait for the next frame, such as “{loop[-1]} ~> {start}”.")


def find_loop(way: list[str], onward: Mapping[str, Sequence[str]]) -> list[str]:
    """The models by which one comes back to the first of the way; empty where there are none."""
    for name in onward.get(way[-1], ()):
        if name == way[0]:
            return way
        if name not in way and (loop := find_loop([*way, name], onward)):
            return loop
    return []


def check_fed(links: Sequence[Link], infos: Mapping[str, Info]) -> None:
    """Raise BadSetting where a model that links let run can never run: a picture it needs comes from nowhere.

    Numbers, words and their like may be set by any door.
    """
    for name in dict.fromkeys(link.target for link in links if not link.holds):
        feeds = {link.input: link for link in links if link.target == name}
        for item in infos[name].inputs:
            if not item.required or item.kind in ("number", "boolean", "category", "text", "vector"):
                continue
            if item.name not in feeds:
                raise BadSetting(f"{name} needs “{item.name}” ({item.kind}), and nothing is linked with it. Link it, "
                                 f"such as “camera ~> {name}.{item.name}”.")
            if feeds[item.name].holds and waits_for(feeds[item.name].source, name, links):
                raise BadSetting(f"“{feeds[item.name]}” waits for itself: {name} needs “{item.name}” before it can "
                                 "answer the first time. Link that with something else.")


def waits_for(name: str, other: str, links: Sequence[Link]) -> bool:
    """Whether a model runs only after another has."""
    known, news = {name}, [name]
    while news:
        here = news.pop()
        if here == other:
            return True
        further = {link.source for link in links if link.target == here and not link.holds} - known
        known |= further
        news += further
    return False
