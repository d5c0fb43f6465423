"""WebSocket, the native dialect: one session a socket, several models on it, answers as they come."""

import asyncio
from time import perf_counter
from typing import Any

import orjson
from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from .. import __version__
from ..codecs.inline import first_picture
from ..codecs.native import Message, is_picture, read_binary, read_text, write_message
from ..errors import BadInput, BadMessage, CatwalkError, TooLarge
from ..guard import Visitor, demand
from ..hub import Hub, show_settings
from ..info import Info, find_field
from ..latency import Echoes
from ..messages import Dialect, Failure, Json, Query, explain_failure
from ..session import Delivery, Session
from .callers import name_caller
from .gate import VISITOR

PROTOCOL = "catwalk.v1"
PING_PAUSE = 20.0  # seconds between pings
CLOSE_TIME = 1.0  # seconds a sketch has to say goodbye
PATIENCE = 3  # pings that a sketch which answers them may miss
PICTURES = ("jpeg", "png", "raw")


def add_routes(app: web.Application, hub: Hub, max_message: int) -> None:
    """`/ws`."""
    sockets: set[web.WebSocketResponse] = set()

    async def serve_socket(request: web.Request) -> web.WebSocketResponse:
        # Twice the limit is read, so that a message just over it gets a sentence and not a closed door.
        socket = web.WebSocketResponse(protocols=(PROTOCOL,), max_msg_size=2 * max_message, compress=False,
                                       autoping=False, timeout=CLOSE_TIME)
        if not socket.can_prepare(request):
            raise BadMessage("/ws is a WebSocket: ws://, and version 13 of the protocol.")
        await socket.prepare(request)
        sockets.add(socket)
        try:
            await SocketDoor(hub, socket, request, max_message).serve()
        finally:
            sockets.discard(socket)
        return socket

    async def close_sockets(app: web.Application) -> None:
        closing = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"Catwalk ends.") for socket in sockets)
        await asyncio.gather(*closing)

    app.on_shutdown.append(close_sockets)
    app.router.add_get("/ws", serve_socket)


class SocketDoor:
    """One sketch's socket."""

    def __init__(self, hub: Hub, socket: web.WebSocketResponse, request: web.Request, max_message: int) -> None:
        self.hub = hub
        self.socket = socket
        self.max_message = max_message
        self.model = request.query.get("model", "")
        self.only = next(iter(hub.seats)) if len(hub.seats) == 1 else ""  # and stays what is meant when others come
        self.visitor: Visitor = request[VISITOR]
        self.session = Session(hub, self.deliver, name_caller(request, "WebSocket"))
        self.echoes = Echoes()
        self.missed: int | None = None  # pings since the last pong; None until a pong has come
        self.deeds = {"query": self.offer_query, "set": self.hold_settings, "listen": self.listen,
                      "unlisten": self.unlisten, "info": self.show_info, "ping": self.answer_ping,
                      "echo": self.take_echo}

    async def serve(self) -> None:
        """Read until the sketch is gone."""
        pinging = asyncio.get_running_loop().create_task(self.send_pings())
        try:
            await self.write({"type": "hello", "catwalk": __version__, "models": list(self.hub.seats)})
            async for message in self.socket:
                await self.take_message(message)
        except ConnectionError:
            pass
        finally:
            pinging.cancel()
            self.session.close()

    async def take_message(self, message: WSMessage) -> None:
        """One message; whatever is wrong with it becomes a sentence and the socket stays open."""
        if message.type is WSMsgType.PING:
            await self.socket.pong(message.data)
        elif message.type is WSMsgType.PONG:
            self.missed = 0
        elif message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            header: dict[str, Json] = {}
            try:
                found = self.read_message(message)
                check_header(found.header)
                header = found.header
                await self.do_deed(found)
            except CatwalkError as error:
                model = header.get("model") or self.model
                self.hub.note_failure(explain_failure(error, str(model)))
                about = {"model": model} if model else {}
                await self.write({"type": "error", **about, "error": str(error), "code": error.code,
                                  **pick_tag(header)})

    def read_message(self, message: WSMessage) -> Message:
        """Bytes or text as a header and blobs. Raises BadMessage, TooLarge."""
        if len(message.data) > self.max_message:
            raise TooLarge(f"A message must be at most {self.max_message:,} bytes; it was {len(message.data):,}. "
                           "Send a smaller picture, or start Catwalk with a higher --max-message.")
        if message.type is WSMsgType.TEXT:
            return read_text(message.data)
        if is_picture(message.data):
            return self.wrap_picture(message.data)
        return read_binary(message.data)

    def wrap_picture(self, picture: bytes) -> Message:
        """A bare picture as a query of the model that the socket's address names."""
        if not self.model:
            raise BadMessage("A bare picture needs a model in the address, such as ws://127.0.0.1:8000/ws?model=pose.")
        name = first_picture(self.hub.find_seat(self.model).engine.info)
        return Message({"type": "query", "model": self.model, "inputs": {name: {"blob": 0}}}, (picture,))

    async def do_deed(self, message: Message) -> None:
        """What the message's type asks for."""
        kind = message.header.get("type", "query")
        deed = self.deeds.get(kind) if isinstance(kind, str) else None
        if deed is None:
            raise BadMessage(f"“type” must be one of {', '.join(self.deeds)}; it was {kind!r}.")
        await deed(message)

    async def offer_query(self, message: Message) -> None:
        """Give a query to the session; frames may be dropped for newer ones, all else is answered."""
        header = message.header
        inputs = header.get("inputs", {})
        if not isinstance(inputs, dict):
            raise BadInput("“inputs” must be an object with one key for each input, like {\"image\": {\"blob\": 0}}.")
        query = Query(model=self.find_name(header), inputs=inputs, blobs=message.blobs, arrived=perf_counter(),
                      dialect=Dialect("native", pick_picture(header)))
        keep = bool(header.get("keep")) or not (message.blobs or holds_picture(inputs))
        self.session.offer(query, header.get("id"), keep=keep)

    async def hold_settings(self, message: Message) -> None:
        """Hold inputs, for this sketch or (scope "model") for everyone."""
        name = self.find_name(message.header)
        values = fill_blobs(message)
        scope = message.header.get("scope", "sketch")
        if scope not in ("sketch", "model"):
            raise BadMessage(f"“scope” must be sketch or model; it was {scope!r}.")
        if scope == "model":
            demand(self.visitor.may_set, "change a model's settings for everyone", self.visitor)
            held = self.hub.hold_settings(name, values)
        else:
            held = self.session.hold_settings(name, values)
        await self.write({"type": "settings", "model": name, "settings": show_settings(held),
                          **pick_tag(message.header)})

    async def listen(self, message: Message) -> None:
        """Hear every answer of a model, with the inputs that are wanted along."""
        name = self.find_name(message.header)
        wanted = pick_inputs(self.hub.find_seat(name).engine.info, message.header)
        self.session.listen(name, Dialect("native", pick_picture(message.header), inputs=wanted))

    async def unlisten(self, message: Message) -> None:
        """Hear it no more."""
        self.session.unlisten(self.find_name(message.header))

    async def show_info(self, message: Message) -> None:
        """A model's info."""
        name = self.find_name(message.header)
        info = {**self.hub.find_seat(name).engine.info.to_json(), **self.hub.describe(name)}
        await self.write({"type": "info", "model": name, "info": info, **pick_tag(message.header)})

    async def answer_ping(self, message: Message) -> None:
        """For sketches that cannot see the protocol's own pings."""
        await self.write({"type": "pong", **pick_tag(message.header)})

    async def take_echo(self, message: Message) -> None:
        """Without a number, the sketch offers to echo answers; with one, it has just got that answer."""
        number = message.header.get("echo")
        if number is None:
            self.echoes.offered = True
        elif type(number) is not int:
            raise BadMessage(f"“echo” must be the number that an answer brought; it was {number!r}.")
        elif travel := self.echoes.take(number, perf_counter()):
            model, spent = travel
            self.session.connection.records[model].note_travel(spent, perf_counter())

    def find_name(self, header: dict[str, Json]) -> str:
        """The model meant: the header's, the address's, or the only one. Raises BadMessage, UnknownModel."""
        name = header.get("model") or self.model or self.only
        if not isinstance(name, str) or not name:
            raise BadMessage(f"“model” must name a model; here are: {', '.join(self.hub.seats)}.")
        self.hub.find_seat(name)
        return name

    async def deliver(self, delivery: Delivery) -> None:
        """An answer to the sketch; returns when the socket has room again."""
        answer = delivery.answer
        header: dict[str, Any] = {"type": "data", "model": delivery.model}
        if not delivery.overheard:
            header |= {"id": delivery.tag, "dropped": delivery.dropped}
        if isinstance(answer, Failure):
            await self.write({**header, "type": "error", "error": answer.error, "code": answer.code})
            return
        header["timings"] = answer.timings
        if answer.partial:
            header["partial"] = True
        if answer.progress is not None:
            header["progress"] = answer.progress
        if answer.budget:
            header["budget"] = {**answer.budget, "skipped": delivery.skipped}
        if not answer.partial and (echo := self.echoes.ask(delivery.model, perf_counter())):
            header["echo"] = echo
        encoded = answer.encoded[delivery.dialect]
        if encoded.inputs:
            header["inputs"] = orjson.Fragment(encoded.inputs)
        await self.send(write_message(header, encoded.data, encoded.blobs))

    async def write(self, header: dict[str, Json]) -> None:
        """A message without blobs."""
        await self.send(write_message(header))

    async def send(self, message: str | bytes) -> None:
        """Write to the socket; a sketch that is gone is no error."""
        if self.socket.closed:
            return
        try:
            if isinstance(message, str):
                await self.socket.send_str(message)
            else:
                await self.socket.send_bytes(message)
        except ConnectionError:
            pass

    async def send_pings(self) -> None:
        """Keep the way open. Only a sketch that has answered a ping before is given up for silence."""
        while True:
            await asyncio.sleep(PING_PAUSE)
            if self.missed is not None:
                self.missed += 1
                if self.missed > PATIENCE:
                    await self.socket.close()
                    return
            try:
                await self.socket.ping()
            except ConnectionError:
                return


def check_header(header: dict[str, Json]) -> None:
    """Raise BadMessage for what answers would have to repeat and could not: an id or a model that is not plain."""
    for key in ("id", "model"):
        if isinstance(header.get(key), (dict, list)):
            raise BadMessage(f"“{key}” must be a string or a number.")


def pick_tag(header: dict[str, Json]) -> dict[str, Json]:
    """The id of a message, for its answer."""
    return {"id": header["id"]} if "id" in header else {}


def pick_picture(header: dict[str, Json]) -> str:
    """The format a sketch wants pictures in. Raises BadMessage."""
    wanted = header.get("format", "jpeg")
    if wanted not in PICTURES:
        raise BadMessage(f"“format” must be one of {', '.join(PICTURES)}; it was {wanted!r}.")
    return str(wanted)


def pick_inputs(info: Info, header: dict[str, Json]) -> tuple[str, ...]:
    """The inputs that a listener wants along with each answer. Raises BadInput, BadMessage."""
    wanted = header.get("inputs", [])
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise BadMessage("“inputs” must be a list of inputs to hear along with the answers, like [\"image\"].")
    own = [item for item in info.inputs if not item.group]
    return tuple(dict.fromkeys(find_field(own, name, info.name).name for name in wanted))


def holds_picture(inputs: dict[str, Json]) -> bool:
    """Whether a text message carries a picture as a data URI."""
    return any(isinstance(value, str) and value.startswith("data:") for value in inputs.values())


def fill_blobs(message: Message) -> dict[str, Json]:
    """The settings of a message, with blobs put in their places. Raises BadMessage."""
    values = message.header.get("settings", {})
    if not isinstance(values, dict):
        raise BadMessage("“settings” must be an object with one key for each input, like {\"strength\": 0.7}.")
    filled = {}
    for key, value in values.items():
        if isinstance(value, dict) and "blob" in value:
            number = value["blob"]
            if type(number) is not int or not 0 <= number < len(message.blobs):
                raise BadMessage(f"“{key}” points to blob {number!r}; the message has {len(message.blobs)}.")
            value = message.blobs[number]
        filled[key] = value
    return filled
