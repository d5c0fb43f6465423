"""OSC, put together: the door over UDP, OSCQuery beside it, the mapping file, and who was subscribed before.

A default port that is taken closes this door only, with one sentence; a port that somebody chose must be had.
"""

import asyncio
import logging
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from .codecs.osc_mapping import Address, Layout, Wish, pick_budget, read_mapping, read_target
from .errors import BadSetting, CatwalkError, Refused
from .guard import Guard
from .hub import Hub
from .lan import Lan
from .network import EVERYWHERE, describe_unusable, list_addresses, name_beacon
from .osc_names import HostNames
from .osc_sockets import find_sockets, join_group
from .runway import RunwayDesk
from .settings import Settings
from .sites import Sites
from .transports.beacon import Beacon
from .transports.gate import make_gate
from .transports.osc import OscDoor
from .transports.osc_guests import check_reach
from .transports.osc_listeners import spell_inside
from .transports.osc_runway import RunwayPeers
from .transports.oscquery import QueryDoor
from .watched_file import WatchedFile
from .weights import cache_folder

log = logging.getLogger("catwalk")
GRACE = 2.0  # seconds that open requests have when the bridge ends
LOOK_PAUSE = 0.5  # seconds between looks at the mapping file
MOST_ASKED = 1 << 16  # bytes of a request; the address space is only read


class OscDesk:
    """What the bridge keeps for OSC. `trouble` says why the door is closed, when it is."""

    def __init__(self, hub: Hub, settings: Settings, lan: Lan | None = None,
                 hosts: Sequence[str] = ("127.0.0.1", "::1"), sites: Sites | None = None) -> None:
        self.settings = settings
        self.sites = sites or Sites(settings.allow_origin)
        self.lan = lan
        self.hosts = hosts
        self.door = OscDoor(hub, settings.osc_reply_port or None, lan)
        self.peers: RunwayPeers | None = None
        self.space = QueryDoor(hub, self.door.take_settings)
        self.runner: web.AppRunner | None = None
        self.query_trouble = ""
        self.beacons: list[Beacon] = []
        targets = [read_target(word, "--osc-to") for word in settings.osc_to]
        self.told = {address: Wish(Layout(shape, pick_budget(shape))) for address, shape in targets}
        self.mapped: dict[Address, Wish] = {}
        self.names = HostNames(self.settle_listeners)
        self.greeted = False
        self.mapping = WatchedFile(Path(settings.mapping))
        self.mapping_trouble = ""
        self.trouble = ""
        for address in self.told:
            check_reach(address, lan is not None)
        if settings.osc_group and (lan is None or EVERYWHERE[0] not in hosts):
            raise Refused("--osc-group is heard on every network interface: it needs --lan, and no other --host.")

    def speak_runway(self, desk: RunwayDesk) -> None:
        """Answer RunwayML's sketches, too: as peers of the first model, and as listeners in the layout `json`."""
        self.door.post.find_face = desk.face
        model = next(iter(desk.seats), None)
        if model is not None:
            self.peers = RunwayPeers(desk.hub, desk, self.door.post, model, self.settings.osc_reply_port,
                                     self.door.check_address)
            self.door.deeds |= self.peers.deeds

    async def open(self, port: int) -> None:
        """Open the door and greet. Raises BadSetting when a port that somebody chose is taken."""
        try:
            sockets = find_sockets(self.hosts, port, beyond=self.lan is not None)
            join_group(sockets[0], self.settings.osc_group)
        except OSError as error:
            self.trouble = describe_unusable(self.hosts[0], error) or (
                f"UDP port {port} of {self.hosts[0]} cannot be used: {error.strerror or error}. "
                f"End the program that has it, or choose another port: --osc-port {port + 1}")
            if "osc_port" in self.settings.given:
                raise BadSetting(self.trouble) from None
            log.warning("There is no OSC: %s", self.trouble)
            return
        await self.door.open(sockets)
        log.info("OSC is at UDP %s.", self.door.addresses[0])
        await self.open_query(sockets)
        self.beacons = self.make_beacons()
        for address in self.told:
            self.door.check_address(address)
        self.recall_listeners()
        self.read_mapping()
        self.settle_listeners()
        reply_port = self.settings.osc_reply_port
        self.door.greet([("127.0.0.1", reply_port)] if reply_port else [])
        self.greeted = True
        self.door.changed = self.remember_listeners

    async def open_query(self, sockets: Sequence[socket.socket]) -> None:
        """OSCQuery, on the TCP port of the same number; without it, OSC goes on."""
        settings = self.settings
        gate = make_gate(Guard(settings.allow_host, self.sites, self.lan, by_machine=True), MOST_ASKED)
        app = web.Application(middlewares=[gate])
        self.space.add_routes(app)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE, handle_signals=False)
        await self.runner.setup()
        for bound in sockets:
            host, port = bound.getsockname()[:2]
            try:
                await web.TCPSite(self.runner, host, port).start()
            except OSError as error:
                why = error.strerror or error
                self.query_trouble = f"TCP port {port} of {host} cannot be used for OSCQuery: {why}."
                log.warning("%s OSC itself works.", self.query_trouble)

    async def close(self) -> None:
        """Close the doors."""
        self.door.close()
        if self.peers:
            self.peers.close()
        for beacon in self.beacons:
            await beacon.end()
        if self.runner:
            await self.runner.cleanup()

    async def announce(self) -> None:
        """Let programs find Catwalk by name: those of this machine, and with --lan those of the network."""
        for beacon in self.beacons:
            await beacon.start()

    def make_beacons(self) -> list[Beacon]:
        """One for this machine, and with --lan another for the network, each with the addresses that lead here."""
        port = self.door.port
        beyond = list_addresses(self.hosts) if self.lan else []
        inside = Beacon(["127.0.0.1" if self.lan else self.door.addresses[0].rpartition(":")[0].strip("[]")], port)
        return [inside, *([Beacon(beyond, port, name_beacon(), beyond=True)] if beyond else [])]

    async def watch_mapping(self) -> None:
        """Read the mapping file anew whenever it changes."""
        while True:
            await asyncio.sleep(LOOK_PAUSE)
            self.read_mapping()

    def read_mapping(self) -> None:
        """The listeners of the mapping file, if it has changed. What is wrong in it is said, and changes nothing."""
        try:
            text = self.mapping.read_news()
        except (OSError, UnicodeDecodeError) as error:
            return self.say_trouble(f"The mapping file {self.mapping.path} cannot be read: {error}.")
        if text is None:
            return None if self.mapping.there else self.check_missing()
        try:
            self.apply_mapping(read_mapping(text))
            self.mapping_trouble = ""
        except CatwalkError as error:
            self.say_trouble(f"{self.mapping.path}: {error} What was mapped before stays.")

    def check_missing(self) -> None:
        """Raise nothing for a file nobody spoke of; say it of one that somebody named."""
        if "mapping" in self.settings.given:
            self.say_trouble(f"There is no mapping file {self.mapping.path} yet; it is read as soon as it is there.")

    def say_trouble(self, sentence: str) -> None:
        """Say what is wrong with the mapping file, once."""
        if sentence != self.mapping_trouble:
            log.warning("%s", sentence)
        self.mapping_trouble = sentence

    def apply_mapping(self, wishes: dict[Address, Wish]) -> None:
        """Let the mapped addresses hear what they are to hear. Raises Refused before anything is changed."""
        for address in wishes:
            self.door.check_address(address)
        self.mapped = wishes
        self.settle_listeners()

    async def watch_names(self) -> None:
        """Find the machines that are named, now and whenever they move."""
        await self.names.watch(lambda: {host for host, _ in (*self.told, *self.mapped)})

    def settle_listeners(self) -> None:
        """Let those hear who are to hear, as far as it is known where they are; what is mapped wins over what is told.

        Whoever is told, and has subscribed to something of their own, hears that.
        """
        wanted = {(self.names.find(host), port): (wish, origin)
                  for origin, wishes in (("told", self.told), ("mapped", self.mapped))
                  for (host, port), wish in wishes.items() if self.is_reachable((self.names.find(host), port))}
        for address, listener in list(self.door.listeners.items()):
            if listener.origin != "subscribed" and address not in wanted:
                self.door.remove_listener(address)
        for address, (wish, origin) in wanted.items():
            known = self.door.listeners.get(address)
            if known is None or not (known.origin == "subscribed" and origin == "told"
                                     or (known.wish, known.origin) == (wish, origin)):
                added = self.door.add_listener(address, wish, origin)
                if self.greeted:
                    self.door.say_hello(added)

    def is_reachable(self, address: Address) -> bool:
        """Whether something may be sent there: a name may stand for what is out of reach, or for nothing yet."""
        try:
            self.door.check_address(address)
            return True
        except CatwalkError:
            return False

    def remember_listeners(self) -> None:
        """Leave the subscriptions for the next start. With any free port, nobody would find Catwalk again."""
        if not self.settings.osc_port:
            return
        rows = [[*address, listener.wish.layout.shape, listener.wish.layout.budget, list(listener.wish.outputs)]
                for address, listener in self.door.listeners.items() if listener.origin == "subscribed"]
        try:
            place = self.find_memory()
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(orjson.dumps(rows))
        except OSError as error:
            log.debug("Subscriptions cannot be remembered: %s", error)

    def recall_listeners(self) -> None:
        """Those that were subscribed when Catwalk last ended."""
        if not self.settings.osc_port:
            return
        try:
            rows = orjson.loads(self.find_memory().read_bytes())
            for host, port, shape, budget, outputs in rows:
                self.door.check_address((self.names.find(host), port))
                wish = Wish(Layout(shape, budget), tuple(outputs))
                self.door.add_listener((host, port), wish, "subscribed")
        except (OSError, ValueError, TypeError, CatwalkError):  # not there, or written by another version
            return

    def find_memory(self) -> Path:
        """Where subscriptions are remembered, for each port apart."""
        return cache_folder() / "osc" / f"{self.settings.osc_port}.json"

    def describe(self) -> dict[str, Any]:
        """The door, as /healthz shows it."""
        if self.trouble:
            return {"door": "osc", "addresses": [], "state": "closed", "error": self.trouble}
        if not self.door.post.sockets:
            return {"door": "osc", "addresses": [], "state": "off"}
        facts = {"door": "osc", "state": "open", **self.door.describe(), "oscquery": self.query_addresses,
                 "discovery": "; ".join(beacon.say_state() for beacon in self.beacons) or "off"}
        trouble = " ".join(filter(None, (self.mapping_trouble, self.query_trouble, *self.names.troubles.values())))
        return {**facts, "error": trouble} if trouble else facts

    @property
    def query_addresses(self) -> list[str]:
        """Where OSCQuery is."""
        return [f"http://{spell_inside(place)}" for place in self.runner.addresses] if self.runner else []
