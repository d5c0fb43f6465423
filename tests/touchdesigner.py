"""Stands in for the few things of TouchDesigner that the kit uses; its sockets are real.

Operators have only the parameters listed here, from TouchDesigner's documentation as far as it was at hand, else from
other people's projects: that they are right is not verified. Each turn of `play` is a frame:
what came is handed to the callbacks, on the one thread that there is.
"""

import asyncio
import contextlib
import types
from collections.abc import Callable
from typing import Any

import aiohttp
import cv2
import numpy as np

from bridge.codecs.osc import read_packet, write_bundle, write_message
from tests.osc_patch import PATIENCE, Patch

FRAME = 1 / 60
PARAMETERS = {
    "baseCOMP": (), "tableDAT": (), "textDAT": (), "videodeviceinTOP": ("active", "device"),
    "scriptTOP": ("callbacks",),
    "executeDAT": ("active", "start", "create", "exit", "framestart", "frameend"),
    "oscinCHOP": ("active", "protocol", "netaddress", "port", "localaddress", "queued"),
    "oscinDAT": ("active", "protocol", "address", "port", "callbacks", "maxlines", "clamp"),
    "oscoutDAT": ("active", "protocol", "address", "port"), "constantCHOP": (),
    "oscoutCHOP": ("active", "protocol", "netaddress", "port", "localaddress", "maxsize", "cookalways", "numericformat",
                   "format", "maxbytes", "sendevents"),
    "websocketDAT": ("active", "netaddress", "port", "timeout", "callbacks", "clamp", "maxlines"),
    "webclientDAT": ("active", "url", "reqmethod", "request", "callbacks", "stream", "timeout")}


class Parameters:
    """An operator's parameters: those that its kind has, and no others."""

    def __init__(self, operator: "Operator") -> None:
        self.__dict__.update(owner=operator, **dict.fromkeys(PARAMETERS[operator.kind]))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in PARAMETERS[self.owner.kind]:
            raise AttributeError(f"{self.owner.kind} has no parameter {name}")
        self.__dict__[name] = value
        self.owner.change(name)


class Operator:
    """What all operators have."""

    def __init__(self, studio: "Studio", home: "Operator | None", kind: str, name: str) -> None:
        self.studio, self.home, self.kind, self.name = studio, home, kind, name
        self.children: dict[str, Operator] = {}
        self.storage: dict[str, Any] = {}
        self.nodeX = self.nodeY = 0
        self.par = Parameters(self)

    def parent(self) -> "Operator | None":
        return self.home

    def op(self, name: str) -> "Operator | None":
        return self.children.get(name)

    def create(self, kind: str, name: str) -> "Operator":
        assert name not in self.children
        self.children[name] = OPERATORS.get(kind, Operator)(self.studio, self, kind, name)
        return self.children[name]

    def destroy(self) -> None:
        assert self.home
        del self.home.children[self.name]

    def store(self, key: str, value: Any) -> None:
        self.storage[key] = value

    def fetch(self, key: str, default: Any) -> Any:
        return self.storage.get(key, default)

    def change(self, name: str) -> None:
        """A parameter has been set."""

    def call(self, name: str, *values: Any) -> None:
        """One of the operator's callbacks."""
        assert isinstance(self.par.callbacks, Text)
        getattr(self.par.callbacks.module, name)(*values)


class Text(Operator):
    """A Text DAT: a script, too."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.text = ""
        self.run: tuple[str, types.ModuleType] | None = None

    @property
    def module(self) -> types.ModuleType:
        if self.run is None or self.run[0] != self.text:
            module = types.ModuleType(self.name)
            module.__dict__["me"] = self
            exec(compile(self.text, self.name, "exec"), module.__dict__)
            self.run = self.text, module
        return self.run[1]


class Table(Operator):
    """A Table DAT: cells are strings."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.rows: list[list[str]] = [[""]]  # as a new one has

    def clear(self) -> None:
        self.rows = []

    def appendRow(self, values: Any) -> None:
        self.rows.append([str(value) for value in values])

    def replaceRow(self, key: str, values: Any) -> None:
        self.rows[self.find(key)] = [str(value) for value in values]

    def row(self, key: str) -> list[str] | None:
        return next((row for row in self.rows if row and row[0] == key), None)

    def find(self, key: str) -> int:
        return [row[0] for row in self.rows].index(key)

    def __getitem__(self, place: tuple[str, int]) -> Any:
        return types.SimpleNamespace(val=self.rows[self.find(place[0])][place[1]])

    def set(self, key: str, value: str) -> None:
        """What a hand types into the second column."""
        self.rows[self.find(key)][1] = value


class Camera(Operator):
    """A Video Device In TOP that sees one colour."""

    width, height, grey = 160, 120, 51

    def saveByteArray(self, filetype: str, quality: float = 1.0) -> bytearray:
        picture = np.full((self.height, self.width, 3), self.grey, np.uint8)
        return bytearray(cv2.imencode(filetype, picture, [cv2.IMWRITE_JPEG_QUALITY, int(quality * 100)])[1].tobytes())


class Script(Operator):
    """A Script TOP."""

    picture: np.ndarray | None = None

    def cook(self, force: bool = False) -> None:
        self.call("onCook", self)

    def loadByteArray(self, filetype: str, contents: bytes) -> None:
        assert filetype in (".jpg", ".png") and isinstance(contents, bytes)
        self.picture = cv2.imdecode(np.frombuffer(contents, np.uint8), cv2.IMREAD_COLOR)


class Ears(Operator):
    """OSC In: a UDP port of this machine."""

    socket: Patch | None = None

    def change(self, name: str) -> None:
        if name == "port":
            self.socket = self.studio.open_patch(1)
            self.studio.ports[self.par.port] = self.socket.port
            self.studio.begin(self.listen())

    async def listen(self) -> None:
        assert self.socket
        while True:
            packet = await asyncio.get_running_loop().sock_recv(self.socket.socket, 1 << 16)
            for message in read_packet(packet):
                self.hear(message.address, list(message.values))


class Channels(Ears):
    """OSC In CHOP: numbers only."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.values: dict[str, float] = {}

    def hear(self, address: str, values: list[Any]) -> None:
        assert all(isinstance(value, (int, float)) for value in values), f"{address} is not a number"
        for number, value in enumerate(values):
            self.values[address.lstrip("/") + (str(number + 1) if len(values) > 1 else "")] = value


class Words(Ears):
    """OSC In DAT."""

    def hear(self, address: str, values: list[Any]) -> None:
        self.call("onReceiveOSC", self, 0, f"{address} {values}", b"", 0.0, address, values, None)


class OscOut(Operator):
    """OSC Out DAT."""

    def sendOSC(self, address: str, values: list[Any]) -> None:
        assert self.par.address == "127.0.0.1"
        # where the kit says a port of its own, this stage's is meant
        here = [self.studio.ports.get(value, value) for value in values]
        self.studio.mouth.send_bytes(write_message(address, *here))


class Constant(Operator):
    """Constant CHOP: channels that a hand has named."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.values: dict[str, float] = {}


class ChannelsOut(Operator):
    """OSC Out CHOP: in each frame what has changed of its input, a bundle of one float to each channel's address."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.inputConnectors = [self]
        self.source: Constant | None = None
        self.sent: dict[str, float] = {}

    def connect(self, source: "Constant") -> None:
        self.source = source

    def cook_frame(self) -> None:
        assert self.source and (self.par.netaddress, self.par.numericformat, self.par.format) == (
            "127.0.0.1", "float", "sample") and self.par.sendevents is False and self.par.cookalways
        changed = {name: value for name, value in self.source.values.items() if self.sent.get(name) != value}
        if changed:
            self.studio.mouth.send_bytes(write_bundle([write_message(f"/{name}", float(value))
                                                       for name, value in changed.items()]))
            self.sent |= changed


class WebSocket(Operator):
    """WebSocket DAT: a client, which does not connect again by itself."""

    socket: aiohttp.ClientWebSocketResponse | None = None
    task: "asyncio.Task[None] | None" = None

    def change(self, name: str) -> None:
        if name == "active" and self.task:
            self.task.cancel()
        if name == "active" and self.par.active:
            self.task = self.studio.begin(self.live())

    async def live(self) -> None:
        host, _, path = self.par.netaddress.partition("/")
        try:
            async with self.studio.web.ws_connect(f"ws://{host}:{self.par.port}/{path}", autoping=False) as self.socket:
                self.call("onConnect", self)
                async for message in self.socket:
                    self.take(message)
        except aiohttp.ClientError:
            """TouchDesigner says so in its text port."""
        self.socket = None
        self.call("onDisconnect", self)

    def take(self, message: aiohttp.WSMessage) -> None:
        if message.type is aiohttp.WSMsgType.TEXT:
            self.call("onReceiveText", self, 0, message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            self.call("onReceiveBinary", self, message.data)
        elif message.type is aiohttp.WSMsgType.PING:
            self.call("onReceivePing", self, bytes(message.data))

    def sendBinary(self, contents: bytes) -> int:
        assert isinstance(contents, bytes)
        if self.socket is None:
            return -1
        self.studio.begin(self.send(self.socket, contents))
        return len(contents)

    async def send(self, socket: aiohttp.ClientWebSocketResponse, contents: bytes) -> None:
        """What the connection does not live to carry is lost."""
        with contextlib.suppress(ConnectionError):
            await socket.send_bytes(contents)

    def sendPong(self, contents: bytes) -> None:
        assert self.socket
        self.studio.begin(self.socket.pong(contents))


class WebClient(Operator):
    """Web Client DAT."""

    def request(self, url: str, method: str, header: dict[str, str] | None = None, data: str | None = None) -> None:
        self.studio.begin(self.fetch_url(url, method, header, data))

    async def fetch_url(self, url: str, method: str, header: dict[str, str] | None, data: str | None) -> None:
        async with self.studio.web.request(method, url, headers=header, data=data) as answer:
            status = {"code": answer.status, "message": answer.reason}
            self.call("onResponse", self, status, dict(answer.headers), await answer.read(), 1)


class Execute(Text):
    """Execute DAT."""


OPERATORS: dict[str, type[Operator]] = {
    "tableDAT": Table, "textDAT": Text, "executeDAT": Execute, "videodeviceinTOP": Camera, "scriptTOP": Script,
    "constantCHOP": Constant, "oscoutCHOP": ChannelsOut,
    "oscinCHOP": Channels, "oscinDAT": Words, "oscoutDAT": OscOut, "websocketDAT": WebSocket, "webclientDAT": WebClient}


class Studio:
    """A project with one component, `/project1`, and the module `td`."""

    def __init__(self, osc_port: int, web: aiohttp.ClientSession) -> None:
        self.web = web
        self.patches: list[Patch] = []
        self.mouth = self.open_patch(osc_port)
        self.ports: dict[int, int] = {}  # the kit's own ports, and which ones stand for them
        self.tasks: set[asyncio.Task[Any]] = set()
        self.project = Operator(self, None, "baseCOMP", "project1")
        self.td = types.ModuleType("td")
        self.td.__dict__.update({kind: kind for kind in PARAMETERS}, op={"/project1": self.project}.get)

    def open_patch(self, port: int) -> Patch:
        self.patches.append(Patch(port))
        return self.patches[-1]

    def begin(self, work: Any) -> "asyncio.Task[Any]":
        """What goes on beside the frames. What fails there fails the test, in `play`."""
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        return task

    def __getitem__(self, name: str) -> Any:
        """An operator of the component."""
        return self.project.children["catwalk"].children[name]

    async def play(self, until: Callable[[], Any]) -> None:
        """Frames until something is true."""
        async with asyncio.timeout(PATIENCE):
            while not until():
                self["execute"].module.onFrameStart(0)
                self["controls_out"].cook_frame()
                for task in [task for task in self.tasks if task.done()]:
                    self.tasks.remove(task)
                    if not task.cancelled():
                        task.result()
                await asyncio.wait(self.tasks, timeout=FRAME, return_when=asyncio.FIRST_COMPLETED)

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for patch in self.patches:
            patch.close()
