"""A patch that speaks OSC: one UDP socket of this machine."""

import asyncio
import socket

from bridge.codecs.osc import read_packet, write_message

PATIENCE = 20  # seconds after which a test gives up


class Patch:
    """Sends to Catwalk and reads what comes back."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.catwalk = (host, port)

    def send(self, address, *values) -> None:
        self.send_bytes(write_message(address, *values))

    def send_bytes(self, packet: bytes) -> None:
        self.socket.sendto(packet, self.catwalk)

    async def read_bytes(self) -> bytes:
        """The next datagram."""
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.socket, 1 << 16), PATIENCE)

    async def read(self):
        """The next datagram's messages."""
        return [(message.address, message.values) for message in read_packet(await self.read_bytes())]

    async def read_until(self, address):
        """All messages up to one of that address."""
        found = []
        while not found or found[-1][0] != address:
            found += await self.read()
        return found

    async def ask(self, address, *values):
        """Send, and read the one message that comes next."""
        self.send(address, *values)
        (message,) = await self.read()
        return message

    async def settle(self):
        """Return when everything sent before has been taken in; what came meanwhile."""
        self.send("/ping", "settle")
        return (await self.read_until("/pong"))[:-1]

    def close(self) -> None:
        self.socket.close()
