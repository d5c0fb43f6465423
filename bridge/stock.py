"""All models there are, served or not, as the directory of models shows them.

Adapters are found by their files, and what they say of themselves comes out of the cache. Those that nobody has asked
yet are asked one after the other, each in a process of its own, beside everything else: whoever looks meanwhile sees
their names.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from time import monotonic

from .catalog import PICTURES, list_adapters, place_of_info, recall_info
from .codecs.classics import find_classic, find_missing
from .describing import ask_aside
from .errors import BadAdapter, UnknownModel
from .hub import Hub
from .info import Info
from .listing import choose_pulled, is_pulled
from .messages import Adapter, Json, explain_failure
from .offers import EMPTY, USUAL, choose_options, describe_offer, sum_sizes
from .old_names import find_served
from .pulling import Puller, demand_yes
from .speeds import ENOUGH, Speeds

LOOK_PAUSE = 5.0  # seconds between looks at which adapters there are
SPEED_PAUSE = 10.0  # seconds between looks at what models take


@dataclass(slots=True)
class Item:
    """One adapter: what it says of itself, or what is wrong with it; neither while it has not been asked."""

    adapter: Adapter
    info: Info | None = None
    trouble: str = ""

    @property
    def described(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.info or self.trouble)


class Stock:
    """The models there are. `speeds` is what is remembered of them, `puller` fetches what they need."""

    def __init__(self, hub: Hub, device: str) -> None:
        self.hub = hub
        self.speeds = Speeds(device)
        self.puller = Puller(lambda name, problem: hub.note_failure(explain_failure(problem, name)))
        self.items: dict[str, Item] = {}
        self.looked = float("-inf")
        self.looking = asyncio.Lock()
        self.asking: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """Find the adapters there are, if that was not done just now, and begin to ask those that are new."""
        async with self.looking:
            if monotonic() - self.looked < LOOK_PAUSE:
                return
            self.items = await asyncio.to_thread(find_items, self.items)
            self.looked = monotonic()
        if self.asking is None or self.asking.done():  # which ends at once where there is nobody to ask
            self.asking = asyncio.get_running_loop().create_task(self.ask_all())

    async def ask_all(self) -> None:
        """Ask one adapter after the other that has not been asked."""
        while waiting := [item for item in self.items.values() if not item.described]:
            await ask_item(waiting[0])

    async def list_models(self) -> list[dict[str, Json]]:
        """Every model, those that are served first."""
        await self.look()
        served = [Item(seat.engine.adapter, seat.engine.info) for seat in self.hub.seats.values()]
        others = [item for name, item in self.items.items() if name not in self.hub.seats]
        return await asyncio.to_thread(lambda: [self.describe(item) for item in (*served, *others)])

    async def show_model(self, name: str, said: Mapping[str, Json]) -> dict[str, Json]:
        """One model with its info, whole, and the options it was started with; what it lacks is told for these options,
        in words. Raises UnknownModel, BadAdapter, BadInput.
        """
        adapter, info = await self.find_model(name)
        options = choose_options(adapter, info, said, spoken=True)
        shown = await asyncio.to_thread(self.describe, Item(adapter, info), options)
        seat = self.hub.seats.get(adapter.name)
        return {**shown, "info": {**info.to_json(), "name": adapter.name},
                "chosen": seat.engine.options if seat else {}}

    async def find_model(self, name: str) -> tuple[Adapter, Info]:
        """A model that is served, or that has a name here, also one of RunwayML's: never a file. Who was not asked yet
        what it is, is asked now. Raises UnknownModel, BadAdapter.
        """
        if name in self.hub.seats:
            engine = self.hub.seats[name].engine
            return engine.adapter, engine.info
        await self.look()
        item = self.items[name] if name in self.items else await asyncio.to_thread(self.find_old, name)
        if not item.described:
            await ask_item(item)
        if item.info is None:
            raise BadAdapter(item.trouble)
        return item.adapter, item.info

    def find_old(self, name: str) -> Item:
        """The model behind a name of RunwayML's. Raises UnknownModel."""
        if find_classic(name) or find_missing(name):
            adapter = find_served(name)
            return Item(adapter, recall_info(adapter))
        near = get_close_matches(name, self.items, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else "GET /catalog lists them all."
        raise UnknownModel(f"There is no model “{name[:60]}”. {hint}")

    async def pull_model(self, name: str, said: Mapping[str, Json], accepted: bool) -> dict[str, Json]:
        """Begin to fetch what `catwalk pull` would with these options; how the model is now. Raises UnknownModel,
        BadAdapter, BadInput, and NotAccepted where a person must be asked first.
        """
        adapter, info = await self.find_model(name)
        options = choose_options(adapter, info, said)
        wanted = choose_pulled(info, options)
        missing = [weights for weights in wanted if not is_pulled(weights)]
        if not accepted:
            demand_yes(missing)
        self.puller.begin(adapter.name, wanted, sum_sizes(missing))
        return await asyncio.to_thread(self.describe, Item(adapter, info), options)

    def describe(self, item: Item, options: Mapping[str, Json] = USUAL) -> dict[str, Json]:
        """A model as `/catalog` shows it, with these options."""
        name = item.adapter.name
        seat = self.hub.seats.get(name)
        shown = {"name": name, "served": seat is not None, "state": seat.engine.state if seat else "absent",
                 "described": item.described, **describe_offer(name, item.info or EMPTY, options),
                 "picture": find_picture(item.adapter), "speed": self.tell_speed(item.adapter),
                 "pull": self.puller.describe(name)}
        error = seat and seat.engine.trouble
        more = {"needs": item.trouble, "error": error.error if error else ""}
        return shown | {key: value for key, value in more.items() if value}

    def tell_speed(self, adapter: Adapter) -> dict[str, Json] | None:
        """What the model takes: now, or when it last ran on this machine; None where it never did."""
        seat = self.hub.seats.get(adapter.name)
        now = seat.record.find_usual() if seat else None
        spent, when = (now, "now") if now is not None else (self.speeds.recall(adapter), "earlier")
        return None if spent is None else {"milliseconds": round(spent, 2), "when": when}

    async def keep_speeds(self) -> None:
        """Remember what models take that have run for a while, until cancelled."""
        while True:
            await asyncio.sleep(SPEED_PAUSE)
            await asyncio.to_thread(self.note_speeds)

    def note_speeds(self) -> None:
        """What each model takes now, written down if it is news. A source takes what it waits for."""
        found = [(seat.engine.adapter, seat.record.find_usual()) for seat in list(self.hub.seats.values())
                 if seat.record.answered >= ENOUGH and not seat.engine.info.source]
        if any([self.speeds.note(adapter, spent) for adapter, spent in found if spent is not None]):
            self.speeds.write()

    async def close(self) -> None:
        """Ask nobody any more, and fetch nothing."""
        await self.puller.close()
        if self.asking:
            self.asking.cancel()
            await asyncio.gather(self.asking, return_exceptions=True)


def find_items(known: Mapping[str, Item]) -> dict[str, Item]:
    """Every adapter that has a name here; those that are as they were are known already."""
    found = {}
    for adapter in list_adapters():
        before = known.get(adapter.name)
        same = before is not None and before.adapter == adapter
        found[adapter.name] = before if before and same else Item(adapter, recall_info(adapter))
    return found


async def ask_item(item: Item) -> None:
    """Ask an adapter what it is; the item knows it afterwards, or what is wrong."""
    try:
        item.info = await ask_aside(item.adapter, await asyncio.to_thread(place_of_info, item.adapter))
    except BadAdapter as problem:
        item.trouble = str(problem)


def find_picture(adapter: Adapter) -> str:
    """Where the picture is that the model itself has made; empty where there is none."""
    stem = adapter.source.removeprefix("module:adapters.").replace("_", "-")
    return f"/pictures/{stem}.webp" if (PICTURES / f"{stem}.webp").is_file() else ""
