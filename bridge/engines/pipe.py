"""Messages between the server's process and a worker's: `u64 length · pickle`, over a pair of connected sockets.

Both ends are Catwalk on one machine under one person's account; nothing from the network is ever unpickled.
"""

import pickle
import socket
import subprocess
import sys
from pathlib import Path
from struct import Struct
from typing import Any

LENGTH = Struct("<Q")
# Not `-m`, and `-P`: a file called random.py in the folder where somebody starts Catwalk must not be imported here.
BOOT = "import sys; sys.path.append({!r}); from bridge.engines.worker import main; main()"
GRACE = 2.0  # seconds a worker has to end by itself
ROOM = 1 << 20  # socket buffers: a frame's JPEG passes in one go


def pack_message(message: Any) -> bytes:
    """A message as it goes through the pipe."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


class Unpacker:
    """Bytes as they arrive, in; whole messages out."""

    def __init__(self) -> None:
        self.held = bytearray()

    def feed(self, data: bytes) -> list[Any]:
        """The messages that are whole now."""
        self.held += data
        found = []
        while len(self.held) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self.held)
            end = LENGTH.size + length
            if len(self.held) < end:
                break
            with memoryview(self.held) as view, view[LENGTH.size:end] as body:
                found.append(pickle.loads(body))
            del self.held[:end]
        return found


def read_message(sock: socket.socket) -> Any:
    """The next message, waiting for it. Raises EOFError when the other end is gone."""
    (length,) = LENGTH.unpack(read_exactly(sock, LENGTH.size))
    return pickle.loads(read_exactly(sock, length))


def read_exactly(sock: socket.socket, length: int) -> bytearray:
    """So many bytes. Raises EOFError when they do not come."""
    data = bytearray(length)
    view = memoryview(data)
    while view:
        try:
            count = sock.recv_into(view)
        except OSError:
            count = 0
        if not count:
            raise EOFError("the other end of the pipe is gone")
        view = view[count:]
    return data


def open_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets with room for a frame."""
    pair = socket.socketpair()
    for end in pair:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
    return pair


def spawn_worker(theirs: socket.socket, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process of `bridge.engines.worker` that holds the other end of a pair.

    Its standard input is its lifeline: it ends when that closes, however this process ends. On Windows the socket
    itself goes through it first.
    """
    command = [sys.executable, "-P", "-c", BOOT.format(str(Path(__file__).parents[2]))]
    if sys.platform == "win32":
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
        assert process.stdin
        shared = theirs.share(process.pid)
        process.stdin.write(LENGTH.pack(len(shared)) + shared)
        process.stdin.flush()
        return process
    handle = theirs.fileno()
    return subprocess.Popen([*command, str(handle)], stdin=subprocess.PIPE, pass_fds=(handle,), env=environment,
                            start_new_session=True)


def receive_pair() -> socket.socket:
    """In the worker: its end of the pair."""
    if sys.platform == "win32":
        (length,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
        return socket.fromshare(sys.stdin.buffer.read(length))
    return socket.socket(fileno=int(sys.argv[1]))


def bury_process(process: subprocess.Popen[bytes]) -> None:
    """Close the lifeline, wait, kill if need be, and take the exit code."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def describe_code(code: int | None) -> str:
    """How a process ended, for a sentence."""
    if code is None or code == 0:
        return ""
    return f" (killed by signal {-code})" if code < 0 else f" (exit code {code})"
