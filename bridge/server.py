"""The assembly: engines, hub and doors, started together and ended together."""

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from aiohttp import web

from . import __version__
from .budget import choose_budgets
from .catalog import find_path, read_info, refresh_adapter
from .driving import drive_source
from .engines.lending import BlockFolder
from .engines.process import Limits, ProcessEngine
from .guard import Guard
from .hub import Hub
from .info import Info
from .link_plan import LinkPlan
from .linking import LinkDesk
from .network import choose_hosts, list_addresses, make_links, open_lan
from .messages import Adapter, Json
from .offers import settle_options
from .osc import OscDesk
from .port_doors import PortDoors
from .ports import bind_hosts, open_port
from .runway import RunwayDesk, choose_face, choose_faces
from .runway_doors import RunwayDoors
from .settings import Settings
from .sites import Sites
from .socketio import SocketDesk
from .stock import Stock
from .tasks import keep_task
from .transports import catalog, exports, http, invitation, osc_watch, pages, sites, stats, websocket
from .transports.gate import make_gate
from .transports.objects import write_object

log = logging.getLogger("catwalk")
LOOK_PAUSE = 0.5  # seconds between looks at adapters' files
FLAG = "--http-port"  # what a port was asked for with
Announce = Callable[[Sequence[str], Sequence[str]], None]


class Bridge:
    """One running Catwalk. `addresses` are those of its HTTP door for this machine, once it has started.

    `lan` is None unless --lan opened the network.
    """

    def __init__(self, adapters: Sequence[Adapter], options: Mapping[str, Mapping[str, Json]], settings: Settings,
                 plan: LinkPlan = LinkPlan()) -> None:
        self.settings = settings
        self.blocks = BlockFolder()
        self.engines = {
            adapter.name: self.make_engine(adapter, read_info(adapter), options.get(adapter.name, {}))
            for adapter in adapters}
        self.hub = Hub(self.engines)
        self.linking = LinkDesk(self.hub, plan, Path(settings.mapping))
        self.hub.set_budgets(choose_budgets(settings.budget, list(self.engines)))
        self.lan = open_lan(settings)
        self.hosts = choose_hosts(settings)
        self.sites = Sites(settings.allow_origin)
        self.osc = OscDesk(self.hub, settings, self.lan, self.hosts, self.sites)
        self.runway = RunwayDesk(self.hub, choose_faces(adapters, settings.profile))
        self.osc.speak_runway(self.runway)
        self.runway_doors = RunwayDoors(self.hub, self.runway)
        self.socketio = SocketDesk(self.hub, self.runway, settings)
        self.runway_doors.furnish.append(self.socketio.add_routes)
        self.port_doors = PortDoors(self.hub, settings)
        self.stock = Stock(self.hub, settings.device)
        self.addresses: list[str] = []
        self.bound: list[socket.socket] = []  # of the HTTP door
        self.app: web.Application | None = None
        self.open_doors = AsyncExitStack()
        self.tasks: set[asyncio.Task[None]] = set()

    def make_engine(self, adapter: Adapter, info: Info, options: Mapping[str, Json]) -> ProcessEngine:
        """What runs a model."""
        settings = self.settings
        limits = Limits(device=settings.device, time_limit=settings.time_limit, max_pixels=settings.max_pixels,
                        ignore_memory=settings.ignore_memory, threads=settings.threads)
        engine = ProcessEngine(adapter, info, options, limits, self.blocks)
        engine.mourn = lambda failure: self.hub.note_failure(failure)
        return engine

    async def start(self) -> None:
        """Open the doors, then start the models; returns while they set up. Raises BadSetting when a port is taken, or
        a link cannot be."""
        self.linking.open()
        self.keep(self.linking.watch())
        if self.settings.http_port is not None:
            await self.open_http(self.settings.http_port)
        elif self.lan:
            log.info("Other machines show the token %s by OSC.", self.lan.token)
        if self.settings.osc_port is not None:
            await self.osc.open(self.settings.osc_port)
            self.keep(self.osc.watch_mapping())
            self.keep(self.osc.watch_names())
            self.keep(self.osc.announce())
        await self.socketio.open(self.settings.socketio_port, self.make_gated_app, self.bind_port)
        await self.port_doors.open(self.settings.sdk_port, self.make_gated_app, self.bind_port)
        for engine in self.engines.values():
            self.begin_model(engine)
        self.keep(self.stock.keep_speeds())
        if self.settings.sleep_after:
            self.keep(self.hub.put_to_sleep(self.settings.sleep_after))
        if self.settings.reload:
            self.keep(self.watch_files())

    def begin_model(self, engine: ProcessEngine) -> None:
        """Start a model, and keep it going."""
        self.keep(self.report_start(engine, engine.start()))
        if engine.info.source:
            self.keep(drive_source(self.hub, engine.adapter.name))

    async def admit(self, name: str, said: Mapping[str, Json]) -> str:
        """Serve one more model, with these options, from now on at every door; returns the name it has there. It begins
        to start. Raises UnknownModel, BadAdapter, BadInput, WeightsMissing.
        """
        adapter, info = await self.stock.find_model(name)
        options = await asyncio.to_thread(settle_options, adapter, info, said)
        if adapter.name not in self.hub.seats:  # nobody was quicker
            engine = self.engines[adapter.name] = self.make_engine(adapter, info, options)
            self.hub.admit(adapter.name, engine)
            limits = choose_budgets(self.settings.budget, list(self.engines))
            self.hub.set_budgets({key: limit for key, limit in limits.items() if key == adapter.name})
            self.runway.add_model(adapter.name, choose_face(adapter, self.settings.profile))
            self.hub.announce(adapter.name)
            self.begin_model(engine)
            await self.open_old_doors(adapter.name)
        return adapter.name

    async def open_old_doors(self, name: str) -> None:
        """The ports that each model has for itself, of one that is new here."""
        settings = self.settings
        await self.socketio.add_model(name, settings.socketio_port, self.make_gated_app, self.bind_port)
        if settings.http_port is not None:
            await self.runway_doors.open_model(name, settings.http_port, self.make_gated_app, self.bind_port)

    async def open_http(self, port: int) -> None:
        """HTTP and WebSocket, on the same number of every address to listen at."""
        self.bound = self.bind_port(port)
        self.app = self.make_app()
        self.addresses = await open_port(self.app, self.bound, self.open_doors)
        await self.runway_doors.open(port, self.make_gated_app, self.bind_port)
        if self.settings.daemon:
            await self.runway_doors.open_daemon(self.addresses[0], self.make_gated_app, self.bind_port)

    @property
    def links(self) -> list[str]:
        """What other machines open, as the network is now."""
        if self.lan is None or not self.bound:
            return []
        places = [bound.getsockname()[:2] for bound in self.bound]
        return make_links(self.lan, list_addresses([host for host, _ in places]), places[0][1])

    def bind_port(self, port: int, flag: str = FLAG) -> list[socket.socket]:
        """Sockets at every address to listen at. Raises BadSetting when the port is taken, with the flag to change."""
        return bind_hosts(self.hosts, port, flag)

    def make_gated_app(self) -> web.Application:
        """An app behind the gate, without routes yet."""
        settings = self.settings
        gate = make_gate(Guard(settings.allow_host, self.sites, self.lan), settings.max_message)
        return web.Application(middlewares=[gate], client_max_size=settings.max_message)

    def make_app(self) -> web.Application:
        """Every route of the first port of HTTP."""
        settings = self.settings
        app = self.make_gated_app()
        pages.add_routes(app)
        invitation.add_routes(app, self.lan, lambda: self.links)
        http.add_routes(app, self.hub, self.admit)
        websocket.add_routes(app, self.hub, settings.max_message)
        catalog.add_routes(app, self.stock)
        exports.add_routes(app, self.hub)
        sites.add_routes(app, self.sites)
        stats.add_routes(app, self.hub)
        osc_watch.add_routes(app, self.osc.door.post, self.osc.describe)
        app.router.add_get("/healthz", self.show_health)
        self.runway_doors.add_first(app)
        return app

    async def show_health(self, request: web.Request) -> web.Response:
        """How the bridge is: its doors and its models."""
        models = [self.hub.describe(name) for name in self.hub.seats]
        well = all(model["state"] in ("starting", "stopped") or (model["state"] == "running" and "error" not in model)
                   for model in models)
        doors: list[dict[str, Any]] = [{"door": "http", "addresses": self.addresses, "state": "open"}]
        if self.settings.osc_port is not None:
            doors.append(self.osc.describe())
        doors += self.runway_doors.doors
        doors += self.socketio.describe()
        doors += self.port_doors.doors
        body = {"status": "well" if well else "ill", "catwalk": __version__, "lan": self.lan is not None,
                "doors": doors, "models": models, "links": [str(link) for link in self.linking.links]}
        return write_object(body)

    async def report_start(self, engine: ProcessEngine, starting: Awaitable[None]) -> None:
        """Wait until a model has started and say how it went."""
        await starting
        if engine.trouble:
            log.error("%s", engine.trouble.error)
            self.hub.note_failure(engine.trouble)
        elif engine.state == "running":
            log.info("The model %s is ready.", engine.adapter.name)

    async def watch_files(self) -> None:
        """Start a model anew when its file has changed."""
        while True:
            await asyncio.sleep(LOOK_PAUSE)
            for engine in list(self.engines.values()):
                try:
                    fresh = await asyncio.to_thread(refresh_adapter, engine.adapter)
                except OSError:  # an editor is replacing the file; it will be there at the next look
                    continue
                if fresh.digest != engine.adapter.digest and engine.state != "stopped":
                    log.info("%s has changed; the model %s starts anew.", find_path(fresh), fresh.name)
                    engine.adapter = fresh
                    self.keep(self.report_start(engine, engine.restart()))

    def keep(self, work: Any) -> None:
        """Run a coroutine until the bridge stops."""
        keep_task(work, self.tasks)

    async def stop(self) -> None:
        """Close the doors and end every model's process."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.stock.close()
        await self.osc.close()
        await self.runway_doors.close()
        await self.port_doors.close()
        await self.socketio.close()
        self.runway.close()
        self.linking.close()
        await asyncio.gather(self.open_doors.aclose(), *(engine.stop() for engine in self.engines.values()))
        self.blocks.remove()


def serve(adapters: Sequence[Adapter], options: Mapping[str, Mapping[str, Json]], settings: Settings,
          announce: Announce = lambda addresses, links: None, plan: LinkPlan = LinkPlan()) -> None:
    """Serve these models until Ctrl-C or SIGTERM; `announce` gets the HTTP addresses, and the links for other machines,
    once the doors are open."""
    asyncio.run(run_bridge(Bridge(adapters, options, settings, plan), announce))


async def run_bridge(bridge: Bridge, announce: Announce) -> None:
    """Start, announce, wait for the end, stop."""
    ended = watch_end()
    try:
        await bridge.start()
        announce(bridge.addresses, bridge.links)
        await ended.wait()
    finally:
        await bridge.stop()


def watch_end() -> asyncio.Event:
    """Set once somebody wants the program to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, ended.set)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt and cancels this task
            pass
    return ended
