"""OSCQuery over HTTP and WebSocket, on the TCP port that has OSC's number: its address space has the root to itself."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

import orjson
from aiohttp import WSMsgType, web

from ..codecs.osc import LARGEST, clear_packet, read_packet, split_packets, write_message
from ..codecs.osc_mapping import Layout, spell_part
from ..codecs.osc_numbers import find_owner, is_event, may_lack
from ..codecs.oscquery import (ATTRIBUTES, OTHER_ATTRIBUTES, View, describe_host, describe_space, find_attribute,
                               find_node, read_command)
from ..hub import Hub
from ..info import Info
from ..messages import Answer, Dialect, Json, Result
from ..seats import Listener
from .gate import VISITOR, pick_words
from .objects import write_object

WHOLE = Dialect("osc", layout=Layout("keypoint", LARGEST))
PATIENCE = 0.5  # seconds that a model may take to tell its newest findings
LOOK_PAUSE = 0.5  # seconds between looks at which models there are
GONE = ("stopped", "failed")


class QueryDoor:
    """The address space, and who listens to it."""

    def __init__(self, hub: Hub, take_settings: Callable[[bytes], None]) -> None:
        self.hub = hub
        self.take_settings = take_settings
        self.sockets: set[QuerySocket] = set()
        self.watching: asyncio.Task[None] | None = None
        hub.greeters.append(self.greet_model)

    def add_routes(self, app: web.Application) -> None:
        """Every path."""
        app.on_shutdown.append(self.close_sockets)
        app.router.add_get("/{path:.*}", self.answer)

    def greet_model(self, name: str) -> None:
        """Somebody may have waited for a model that is new here."""
        for listener in self.sockets:
            listener.settle_listeners()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A node, one of its attributes, HOST_INFO, or a WebSocket."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self.serve_socket(request)
        attribute = next(iter(pick_words(request)), "")
        if attribute == "HOST_INFO":
            host, port = request.transport.get_extra_info("sockname")[:2] if request.transport else ("127.0.0.1", 0)
            return write_object(describe_host(host, port))
        if attribute and attribute not in (*ATTRIBUTES, *OTHER_ATTRIBUTES):
            return write_object({"error": f"OSCQuery has no attribute {attribute[:40]!r}."}, 400)
        node = find_node(describe_space(await self.view_models()), request.match_info["path"])
        if node is None:
            return write_object({"error": f"There is nothing at {request.path[:200]}."}, 404)
        found = find_attribute(node, attribute) if attribute else node
        return web.Response(status=204) if found is None else write_object(found)

    async def view_models(self) -> list[View]:
        """Every model that has not been stopped, as it is now."""
        return list(await asyncio.gather(*(self.view_model(name) for name in self.list_models())))

    def list_models(self) -> list[str]:
        """The models that can be asked."""
        return [name for name, seat in self.hub.seats.items() if seat.engine.state not in GONE]

    async def view_model(self, name: str) -> View:
        """One model; without its newest findings where it has none, or is too busy to tell."""
        seat = self.hub.seats[name]
        newest: dict[str, tuple[Json, ...]] = {}
        if seat.engine.state == "running":
            try:
                answer = await asyncio.wait_for(self.hub.recall(name, WHOLE), PATIENCE)
            except TimeoutError:
                answer = None
            if isinstance(answer, Result):
                newest = {message.address: message.values for packet in answer.encoded[WHOLE].blobs
                          for message in read_packet(packet)}
        return View(seat.engine.info, seat.settings, newest)

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        """A listener, until it goes."""
        socket = web.WebSocketResponse(max_msg_size=1 << 16, compress=False, timeout=1.0)
        await socket.prepare(request)
        listener = QuerySocket(self.hub, socket)
        self.sockets.add(listener)
        if self.watching is None:
            self.watching = asyncio.get_running_loop().create_task(self.watch_models())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    listener.take_command(message.data)
                elif message.type is WSMsgType.BINARY and request[VISITOR].may_set:
                    self.take_settings(message.data)
        finally:
            self.sockets.discard(listener)
            listener.close()
        return socket

    async def watch_models(self) -> None:
        """Tell every socket which models came, went or changed, as long as there are sockets."""
        known = self.list_shapes()
        while self.sockets:
            await asyncio.sleep(LOOK_PAUSE)
            now = self.list_shapes()
            self.tell_all("PATH_REMOVED", known.keys() - now.keys())
            self.tell_all("PATH_ADDED", now.keys() - known.keys())
            self.tell_all("PATH_CHANGED", {name for name in known.keys() & now.keys() if known[name] != now[name]}
                          if known.keys() == now.keys() else ("",))
            known = now
        self.watching = None

    def list_shapes(self) -> dict[str, tuple[Info, Json]]:
        """What each model's addresses follow from."""
        return {name: (self.hub.seats[name].engine.info, self.hub.seats[name].settings.get("distances"))
                for name in self.list_models()}

    def tell_all(self, command: str, models: Iterable[str]) -> None:
        """Say to every socket what has become of models; no name stands for all of them."""
        for name in models:
            for listener in self.sockets:
                listener.put(f"{command} {name}", {"COMMAND": command, "DATA": f"/{spell_part(name) if name else ''}"})

    async def close_sockets(self, app: web.Application) -> None:
        """The bridge ends."""
        if self.watching:
            self.watching.cancel()
        await asyncio.gather(*(listener.socket.close() for listener in self.sockets))


class QuerySocket:
    """One WebSocket: what it listens to, and what waits to be sent, of which the newest of each address wins."""

    def __init__(self, hub: Hub, socket: web.WebSocketResponse) -> None:
        self.hub = hub
        self.socket = socket
        self.wanted: set[str] = set()
        self.waiting: dict[str, bytes | dict[str, Json]] = {}
        self.stops: dict[str, Callable[[], None]] = {}
        self.last: dict[str, dict[str, bytes]] = {}
        self.sending: asyncio.Task[None] | None = None
        hub.watchers.add(self.hear_settings)

    def close(self) -> None:
        """Hear nothing more."""
        self.hub.watchers.discard(self.hear_settings)
        for stop in self.stops.values():
            stop()
        if self.sending:
            self.sending.cancel()

    def take_command(self, text: str) -> None:
        """LISTEN or IGNORE; whatever else a client says has no answer in the specification."""
        try:
            command = read_command(orjson.loads(text))
        except orjson.JSONDecodeError:
            command = None
        if command is None:
            return
        deed, address = command
        if deed == "IGNORE":
            self.wanted.discard(address)
        elif len(self.wanted) < 10_000:
            self.wanted.add(address)
        self.settle_listeners()

    def settle_listeners(self) -> None:
        """Hear the models in whose space something is wanted, and no others."""
        words = {address.split("/")[1] for address in self.wanted if address.count("/") > 1}
        for name in self.hub.seats:
            if spell_part(name) in words and name not in self.stops:
                self.stops[name] = self.hub.listen(name, Listener(WHOLE, self.hear_answer))
            elif spell_part(name) not in words and name in self.stops:
                self.stops.pop(name)()

    def hear_answer(self, answer: Answer) -> None:
        """Of a model's findings, what is wanted; zeros for what was there last time and has left."""
        if not isinstance(answer, Result):
            return
        found = split_packets(answer.encoded[WHOLE].blobs)
        last = self.last.get(answer.model, {})
        lost = {address: message for address, message in last.items() if address not in found}
        lacking = {address: message for address, message in lost.items()
                   if may_lack(address) and find_owner(address) in found}
        heard = {address: found[address] for address in found.keys() & self.wanted}
        self.last[answer.model] = {**lacking, **heard}
        gone = {address: clear_packet(lost[address]) for address in lost.keys() - lacking.keys()
                if not is_event(address)}
        for address, message in (*gone.items(), *heard.items()):
            self.put(address, message)

    def hear_settings(self, model: str, values: Mapping[str, Json]) -> None:
        """A live setting was set, by whomever."""
        for name, value in values.items():
            address = f"/{spell_part(model)}/{spell_part(name)}"
            if address in self.wanted and not isinstance(value, bytes):
                self.put(address, write_message(address, *make_values(value)))

    def put(self, key: str, message: "bytes | dict[str, Json]") -> None:
        """Send this as soon as what is being sent is through."""
        self.waiting.pop(key, None)
        self.waiting[key] = message
        if self.sending is None:
            self.sending = asyncio.get_running_loop().create_task(self.send())

    async def send(self) -> None:
        """Send until nothing waits."""
        try:
            while self.waiting:
                message = self.waiting.pop(next(iter(self.waiting)))
                if isinstance(message, bytes):
                    await self.socket.send_bytes(message)
                else:
                    await self.socket.send_str(orjson.dumps(message).decode())
        except (ConnectionError, RuntimeError):  # it is gone
            self.waiting.clear()
        self.sending = None


def make_values(value: Json) -> list[Json]:
    """A setting as a message's values; nothing when it was let go of."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
